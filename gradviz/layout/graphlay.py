"""The adapter of the graphlay library: our request in its words, its drawing in ours.

No type of it leaves this file. It holds the interpreter while it works, so the window
runs it only in the layout process (`gradviz.layout.worker`).
"""

from __future__ import annotations

import json
from typing import Any

from gradviz.layout.interface import LayoutBox, LayoutRequest, LayoutResult, Point
from gradviz.layout.layered import settled
from gradviz.layout.layering import LayeredGraph, layered_graph, ports
from gradviz.layout.routing import simple

NAME = "graphlay"

SIDES = {"LR": ("right", "left"), "TB": ("bottom", "top")}


def graphlay(request: LayoutRequest) -> LayoutResult:
    """Lay out a request with graphlay.

    Raises
    ------
    ImportError
        When the library is not installed.
    ValueError
        When it refuses the graph.
    """
    from graphlay import _native

    if not request.boxes:
        return LayoutResult(engine=NAME, routes=tuple(() for _ in request.links))
    edges = _edges_to_pass(request)
    question = {
        "graph": {"nodes": _nodes(request), "edges": _edges(request, edges)},
        "preset": "layered",
        "options": _options(request),
    }
    answer = json.loads(_native.layout(json.dumps(question)))
    x, y = [], []
    for node, box in zip(answer["nodes"], request.boxes, strict=True):
        top, _, _, left = box.margins
        width, height = _outer(box)
        x.append(node["center"]["x"] - width / 2 + left)
        y.append(node["center"]["y"] - height / 2 + top)
    lines: list[tuple[Point, ...]] = [() for _ in request.links]
    for index, edge in zip(edges, answer["edges"], strict=True):
        if request.links[index].drawn:
            points = [(point["x"], point["y"]) for point in edge["points"]]
            lines[index] = _to_bodies(request, index, points, x, y)
    return settled(request, x, y, lines, NAME)


def _outer(box: LayoutBox) -> tuple[float, float]:
    """Return the size of a box with its margins: the library's own may overlap."""
    top, right, bottom, left = box.margins
    return box.width + left + right, box.height + top + bottom


def _to_bodies(
    request: LayoutRequest, index: int, points: list[Point], x: list[float], y: list[float]
) -> tuple[Point, ...]:
    """Lengthen a line through the margins at both ends, as far as the bodies."""
    link = request.links[index]
    source = request.boxes[link.source]
    (ax, ay), (bx, by) = points[0], points[-1]
    if request.direction == "LR":
        ends = ((x[link.source] + source.width, ay), (x[link.target], by))
    else:
        ends = ((ax, y[link.source] + source.height), (bx, y[link.target]))
    return simple([ends[0], *points, ends[1]])


def _options(request: LayoutRequest) -> dict[str, Any]:
    gaps = request.gaps
    options: dict[str, Any] = {
        "direction": "leftright" if request.direction == "LR" else "topbottom",
        "spacing": {
            "layer_gap": gaps.layer,
            "node_gap": gaps.node,
            "dummy_gap": gaps.lane,
            "port_gap": gaps.port,
        },
        "routing": {
            "style": "orthogonal",
            "bundle_parallel": False,
            "lane_gap": gaps.lane,
            "port_sides": "facing_only",
        },
    }
    if any(seed is not None for seed in request.seeds):
        options["seed_mode"] = "structure"
    return options


def _nodes(request: LayoutRequest) -> list[dict[str, Any]]:
    nodes = []
    for index, box in enumerate(request.boxes):
        width, height = _outer(box)
        node: dict[str, Any] = {
            "key": str(index),
            "shape": "box",
            "size": {"width": width, "height": height},
        }
        seed = request.seeds[index] if index < len(request.seeds) else None
        if seed is not None:
            top, _, _, left = box.margins
            node["position"] = {
                "x": seed[0] - left + width / 2,
                "y": seed[1] - top + height / 2,
            }
        nodes.append(node)
    return nodes


def _edges_to_pass(request: LayoutRequest) -> list[int]:
    """Return the drawn links, and for each bundle the last of those that are not.

    One is enough to keep the bundle behind its sources, and more would be the hub that
    the bundle is there to avoid.
    """
    last = {
        link.target: index
        for index, link in enumerate(request.links)
        if not link.drawn and link.source != link.target
    }
    kept = set(last.values())
    return [
        index
        for index, link in enumerate(request.links)
        if link.source != link.target and (link.drawn or index in kept)
    ]


def _edges(request: LayoutRequest, indices: list[int]) -> list[dict[str, Any]]:
    graph = layered_graph(request)
    places = ports(request, graph, request.gaps.port)
    leave, enter = SIDES[request.direction]
    edges = []
    for index in indices:
        link = request.links[index]
        edges.append(
            {
                "source": link.source,
                "target": link.target,
                "source_port": {"offset": {"side": leave, "t": _port(graph, link.source, 0.0)}},
                "target_port": {
                    "offset": {"side": enter, "t": _port(graph, link.target, places[index])}
                },
            }
        )
    return edges


def _port(graph: LayeredGraph, index: int, place: float) -> float:
    """Return a place beside the middle of a body as a part, -1 to 1, of the outer side."""
    box = graph.boxes[index]
    half = box.across + (box.near + box.far) / 2
    return (place + (box.near - box.far) / 2) / half
