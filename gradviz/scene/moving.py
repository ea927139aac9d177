"""Boxes that a hand has moved: the places of a layout, with some boxes elsewhere.

Lines go along: their ends move with the boxes, what lies between stays where it is as long
as that is possible, else they are drawn anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.model.picture import Point
from gradviz.scene.lanes import simplified, transposed

__all__ = ["NO_MOVES", "Moves", "moved"]

Moves = Mapping[str, Point]
"""How far boxes were moved from where the layout puts them, px, by their ids."""

NO_MOVES: Moves = MappingProxyType({})

STUB = 24.0
"""So far a line goes straight on before it turns, px."""

LEAST = 12.0
"""A first or last piece of a line is at least so long, px."""

ASIDE = 120.0
"""A line that has to go back runs so far beside both its ends, px."""


def moved(request: LayoutRequest, result: LayoutResult, moves: Moves) -> LayoutResult:
    """Return a layout with some boxes moved; names that it does not have are passed over."""
    offsets = [moves.get(box.id, (0.0, 0.0)) for box in request.boxes]
    if not any(dx or dy for dx, dy in offsets):
        return result
    flat = request.direction == "LR"
    routes = []
    for link, route in zip(request.links, result.routes, strict=True):
        ends = offsets[link.source], offsets[link.target]
        if route and flat:
            turned = ends[0][::-1], ends[1][::-1]
            routes.append(transposed(_with_ends(transposed(route), *turned)))
        else:
            routes.append(_with_ends(route, *ends) if route else route)
    return msgspec.structs.replace(
        result,
        x=tuple(x + dx for x, (dx, _) in zip(result.x, offsets, strict=True)),
        y=tuple(y + dy for y, (_, dy) in zip(result.y, offsets, strict=True)),
        routes=tuple(routes),
    )


def _with_ends(route: Sequence[Point], first: Point, last: Point) -> tuple[Point, ...]:
    """Return a line that runs downwards, its ends moved."""
    if first == last:
        return tuple((x + first[0], y + first[1]) for x, y in route)
    start, end = _plus(route[0], first), _plus(route[-1], last)
    if len(route) < 4:
        return _joined(start, end)
    points = [start, (start[0], route[1][1]), *route[2:-2], (end[0], route[-2][1]), end]
    straight = points[1][1] - start[1] >= LEAST and end[1] - points[-2][1] >= LEAST
    return simplified(points) if straight else _joined(start, end)


def _plus(point: Point, offset: Point) -> Point:
    return point[0] + offset[0], point[1] + offset[1]


def _joined(start: Point, end: Point) -> tuple[Point, ...]:
    """Return a line from a lower to an upper side, in right angles."""
    (x0, y0), (x1, y1) = start, end
    if y1 - y0 >= 2 * LEAST:
        middle = (y0 + y1) / 2
        return simplified([start, (x0, middle), (x1, middle), end])
    under, over = y0 + STUB, y1 - STUB
    aside = (x0 + x1) / 2 if abs(x1 - x0) > 2 * ASIDE else max(x0, x1) + ASIDE
    return simplified([start, (x0, under), (aside, under), (aside, over), (x1, over), end])
