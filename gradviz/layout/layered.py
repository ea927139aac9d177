"""The layered engine of our own: any size, no other process, nothing but Python and numpy.

It is chosen for lessons, where the longest path to the result must be one straight
line, and it takes over where the other engine cannot: above its size, or out of time.
"""

from __future__ import annotations

from gradviz.layout.interface import LayoutRequest, LayoutResult, Point
from gradviz.layout.layering import LayeredGraph, layered_graph, ports
from gradviz.layout.ordering import order_rows
from gradviz.layout.placing import places_across
from gradviz.layout.routing import channels, routes

NAME = "layered"
RETRY_LIMIT = 200
"""Up to this many boxes, lines that lie on each other are a reason to move the ports."""


def layered(request: LayoutRequest) -> LayoutResult:
    """Lay out a request."""
    if not request.boxes:
        return LayoutResult(engine=NAME, routes=tuple(() for _ in request.links))
    graph = layered_graph(request)
    order_rows(graph, _seeds(request))
    for gap in (1.0, 0.8, 0.6) if len(request.boxes) <= RETRY_LIMIT else (1.0,):
        graph.ports = ports(request, graph, request.gaps.port * gap)
        places = places_across(request, graph)
        gaps = channels(request, graph, places)
        if not any(channel.detours for channel in gaps):
            break
    middles, corners = routes(request, graph, places, gaps)
    return _result(request, graph, places, middles, corners)


def _seeds(request: LayoutRequest) -> list[float | None]:
    across = 1 if request.direction == "LR" else 0
    return [seed[across] if seed else None for seed in request.seeds]


def _result(
    request: LayoutRequest,
    graph: LayeredGraph,
    places: list[float],
    middles: list[float],
    corners: list[tuple[Point, ...]],
) -> LayoutResult:
    level = request.direction == "LR"
    x, y = [], []
    for index, box in enumerate(request.boxes):
        along, across = middles[graph.layer[index]], places[index]
        cx, cy = (along, across) if level else (across, along)
        x.append(cx - box.width / 2)
        y.append(cy - box.height / 2)
    lines = corners if level else [tuple((b, a) for a, b in line) for line in corners]
    return settled(request, x, y, lines, NAME)


def settled(
    request: LayoutRequest,
    x: list[float],
    y: list[float],
    lines: list[tuple[Point, ...]],
    engine: str,
) -> LayoutResult:
    """Return the result with the corner of all boxes, margins and lines at (0, 0)."""
    lefts, tops, rights, bottoms = [], [], [], []
    for box, left, top in zip(request.boxes, x, y, strict=True):
        above, right, below, before = box.margins
        lefts.append(left - before)
        tops.append(top - above)
        rights.append(left + box.width + right)
        bottoms.append(top + box.height + below)
    for line in lines:
        lefts += [point[0] for point in line]
        rights += [point[0] for point in line]
        tops += [point[1] for point in line]
        bottoms += [point[1] for point in line]
    left, top = min(lefts), min(tops)
    return LayoutResult(
        x=tuple(round(value - left, 3) for value in x),
        y=tuple(round(value - top, 3) for value in y),
        routes=tuple(
            tuple((round(a - left, 3), round(b - top, 3)) for a, b in line) for line in lines
        ),
        bounds=(0.0, 0.0, round(max(rights) - left, 3), round(max(bottoms) - top, 3)),
        engine=engine,
    )
