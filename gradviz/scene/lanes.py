"""Lanes: each link's centre route becomes a forward and a backward line beside it.

Geometry only. A route is a list of corners with alternating horizontal and vertical
segments. Everything here is written for a flow from left to right; a flow from top to
bottom is transposed before and after (`transposed`).

Lanes follow the right-hand rule: forward lies to the right of the direction of travel
(below a line that goes right), backward to the left (above it).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

Point = tuple[float, float]

STRAIGHT = 3.0
"""Ends closer than this (px) are joined by one straight line."""

ROOM = 40.0
"""A level run longer than this (px) holds a token."""


def lane(
    route: Sequence[Point],
    start: float,
    end: float,
    shift: float,
    side: int,
    bend: float | None = None,
) -> tuple[Point, ...]:
    """Return the corners of one lane of a route that leaves and enters horizontally.

    Parameters
    ----------
    route
        Corners of the centre route, from source to target, px.
    start, end
        y at which the lane leaves the source and enters the target, px.
    shift
        Distance of inner segments from the centre route, px.
    side
        +1 for the forward lane (right of the direction of travel), -1 for backward.
    bend
        Where a level route whose ends differ changes its level, px; halfway by default.
    """
    corners = simplified(route)
    first, last = corners[0][0], corners[-1][0]
    if abs(start - end) < STRAIGHT and len(corners) <= 4:
        return ((first, end), (last, end))
    inner = _inner_segments(corners)
    if not inner:
        place = (first + last) / 2 if bend is None else bend
        inner = [(place, True, 1.0 if end > start else -1.0)]
    points: list[Point] = [(first, start)]
    level = start
    for position, (place, vertical, direction) in enumerate(inner):
        if vertical:
            x = place - side * shift * direction
            points.append((x, level))
            following = inner[position + 1] if position + 1 < len(inner) else None
            level = end if following is None else following[0] + side * shift * following[2]
            points.append((x, level))
    points.append((last, end))
    return simplified(points)


def _inner_segments(corners: Sequence[Point]) -> list[tuple[float, bool, float]]:
    """Return (coordinate, is vertical, direction) of all segments but first and last."""
    segments = []
    for (x0, y0), (x1, y1) in list(itertools.pairwise(corners))[1:-1]:
        vertical = abs(x1 - x0) < abs(y1 - y0)
        forward = (y1 > y0) if vertical else (x1 > x0)
        segments.append((x0 if vertical else y0, vertical, 1.0 if forward else -1.0))
    return segments


def simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points without repeats and without corners that do not turn."""
    kept: list[Point] = []
    for x, y in points:
        if kept and abs(kept[-1][0] - x) < 1e-6 and abs(kept[-1][1] - y) < 1e-6:
            continue
        while len(kept) >= 2 and _in_line(kept[-2], kept[-1], (x, y)):
            kept.pop()
        kept.append((float(x), float(y)))
    return tuple(kept)


def _in_line(a: Point, b: Point, c: Point) -> bool:
    same_x = abs(a[0] - b[0]) < 1e-6 and abs(b[0] - c[0]) < 1e-6
    same_y = abs(a[1] - b[1]) < 1e-6 and abs(b[1] - c[1]) < 1e-6
    return same_x or same_y


def transposed(points: Sequence[Point]) -> tuple[Point, ...]:
    """Swap x and y: a flow from top to bottom becomes one from left to right."""
    return tuple((y, x) for x, y in points)


def length(points: Sequence[Point]) -> float:
    """Return the length of a polyline, px."""
    return sum(abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in itertools.pairwise(points))


def place_along(points: Sequence[Point], share: float) -> Point:
    """Return the point at `share` (0 to 1) of a line's length."""
    left = share * length(points)
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        span = abs(x1 - x0) + abs(y1 - y0)
        if left <= span and span > 0:
            part = left / span
            return x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
        left -= span
    return points[-1]


def widest_run(points: Sequence[Point]) -> Point:
    """Return where a token rests best: the middle of the longest level run, if there is room.

    A line that runs upright, or steps aside only a little, holds it in the middle of its
    longest run: never at an end, where it would lie on a box.
    """
    level, longest = (ROOM, points[0]), (0.0, points[0])
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        span, middle = abs(x1 - x0) + abs(y1 - y0), ((x0 + x1) / 2, (y0 + y1) / 2)
        if span > longest[0]:
            longest = span, middle
        if abs(y1 - y0) < 1e-6 and span > level[0]:
            level = span, middle
    return level[1] if level[0] > ROOM else longest[1]
