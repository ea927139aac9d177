"""The working graph of the layered engine: boxes and the bends of long links, by layer.

Everything here is turned so that links run along one axis ("along") and layers spread
over the other ("across"); which of them is x is settled where results are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from gradviz.layout.interface import LayoutRequest
from gradviz.layout.ranking import Neighbours, depths, forward_pairs, heights, layers, topological


@dataclass
class Box:
    """A body turned into the engine's axes: half sizes and the room on the four sides."""

    along: float
    across: float
    before: float
    after: float
    near: float
    far: float


@dataclass
class Piece:
    """Part of a link between two neighbouring layers."""

    source: int
    target: int
    link: int
    rank: float
    """Where it enters the target among all that do, between 0 and 1."""


@dataclass
class LayeredGraph:
    """Boxes come first among the vertices, bends of long links after them."""

    boxes: list[Box]
    layer: list[int]
    depth: list[int]
    height: list[int]
    rows: list[list[int]]
    pieces: list[Piece] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)
    reverse: list[bool] = field(default_factory=list)
    ports: list[float] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many vertices there are."""
        return len(self.layer)

    def is_bend(self, vertex: int) -> bool:
        """Whether a vertex is only a place that a long link passes."""
        return vertex >= len(self.boxes)


def layered_graph(request: LayoutRequest) -> LayeredGraph:
    """Assign layers and ports, and cut long links into pieces."""
    boxes = [_turned(request, index) for index in range(len(request.boxes))]
    pairs = [(link.source, link.target) for link in request.links]
    forward = forward_pairs(len(boxes), pairs)
    ahead = [
        pair if goes else (pair[1], pair[0])
        for pair, goes in zip(pairs, forward, strict=True)
        if pair[0] != pair[1]
    ]
    near = Neighbours(len(boxes), ahead)
    order = topological(near)
    depth = depths(near, order)
    layer = layers(near, order, depth)
    graph = LayeredGraph(
        boxes=boxes, layer=layer, depth=depth, height=heights(near, order), rows=[]
    )
    graph.reverse = [not goes for goes in forward]
    _cut(request, graph)
    return graph


def _turned(request: LayoutRequest, index: int) -> Box:
    box = request.boxes[index]
    top, right, bottom, left = box.margins
    if request.direction == "LR":
        return Box(box.width / 2, box.height / 2, left, right, top, bottom)
    return Box(box.height / 2, box.width / 2, top, bottom, left, right)


def entering(request: LayoutRequest, graph: LayeredGraph | None = None) -> list[list[int]]:
    """Return for each box the links that enter it, in their order.

    Links of one order come as they arrive in the rows of `graph`, when it is given.
    """
    found: list[list[int]] = [[] for _ in request.boxes]
    for index, link in enumerate(request.links):
        if link.drawn and link.source != link.target:
            found[link.target].append(index)
    arrival = _arrivals(request, graph) if graph else [0] * len(request.links)
    for links in found:
        links.sort(key=lambda index: (request.links[index].order, arrival[index], index))
    return found


def _arrivals(request: LayoutRequest, graph: LayeredGraph) -> list[int]:
    place = [0] * graph.count
    for row in graph.rows:
        for number, vertex in enumerate(row):
            place[vertex] = number
    return [place[chain[-2]] if chain else 0 for chain in graph.chains]


def main_source(request: LayoutRequest, graph: LayeredGraph, links: list[int]) -> int | None:
    """Return the one source among entering links that leads, by the longest path.

    None where two compete: their target then stands between them.
    """
    sources = {request.links[index].source for index in links if not graph.reverse[index]}
    if not sources:
        return None
    claims = {source: (request.boxes[source].lead, graph.depth[source]) for source in sources}
    highest = max(claims.values())
    found = [source for source, claim in claims.items() if claim == highest]
    return found[0] if len(found) == 1 else None


EDGE = 6.0
"""How far from a body's corner lines enter, at least."""

LEAST = 10.0
"""Lines enter a body no nearer to each other than this, while it is large enough."""


def ports(request: LayoutRequest, graph: LayeredGraph) -> list[float]:
    """Return for each link where it enters its target, from the middle of that side.

    The rows of the graph are in order.

    The main source enters in the middle, so that the longest path is straight; the
    others beside it, in their order.
    """
    places = [0.0] * len(request.links)
    for box, links in enumerate(entering(request, graph)):
        if not links:
            continue
        room = graph.boxes[box].across - EDGE
        main = main_source(request, graph, links)
        ranks = [k for k, index in enumerate(links) if request.links[index].source == main]
        last = len(links) - 1
        middle = float(ranks[0]) if len(ranks) == 1 else last / 2
        if room < LEAST * max(middle, last - middle):
            middle = last / 2
        spread = max(middle, last - middle)
        gap = min(request.gaps.port, room / spread) if spread else 0.0
        for k, index in enumerate(links):
            places[index] = (k - middle) * gap
    return places


def _cut(request: LayoutRequest, graph: LayeredGraph) -> None:
    """Make pieces and bends, and the rows in the order of the request."""
    ranks = [0.5] * len(request.links)
    for links in entering(request):
        orders = [request.links[index].order for index in links]
        for index, order in zip(links, orders, strict=True):
            k = orders.index(order) + (orders.count(order) - 1) / 2
            ranks[index] = (k + 1) / (len(links) + 1)
    for index, link in enumerate(request.links):
        if not link.drawn or link.source == link.target:
            graph.chains.append([])
            continue
        source, target = link.source, link.target
        if graph.reverse[index]:
            source, target = target, source
        chain = [source]
        for layer in range(graph.layer[source] + 1, graph.layer[target]):
            chain.append(graph.count)
            graph.layer.append(layer)
        chain.append(target)
        graph.chains.append(chain)
        for a, b in pairwise(chain):
            graph.pieces.append(Piece(a, b, index, ranks[index] if b == target else 0.5))
    graph.rows = [[] for _ in range(max(graph.layer, default=-1) + 1)]
    for vertex, layer in enumerate(graph.layer):
        graph.rows[layer].append(vertex)
