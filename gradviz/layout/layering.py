"""The working graph of the layered engine: boxes and the bends of long links, by layer.

Everything here is turned so that links run along one axis ("along") and layers spread
over the other ("across"); which of them is x is settled where results are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gradviz.layout.interface import LayoutRequest
from gradviz.layout.lowering import lowered
from gradviz.layout.ranking import Neighbours, depths, forward_pairs, heights, layers, topological

SEPARATE_BENDS = 400
"""With more bends than this, the long links of one box share their bends."""

MOST_BENDS = 12000
"""With more bends than this, the longest links run outside of the whole graph."""


@dataclass
class Box:
    """A body turned into the engine's axes: half sizes and the room on the four sides."""

    along: float
    across: float
    before: float
    after: float
    near: float
    far: float
    frames: tuple[str, ...] = ()


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
    """Boxes come first among the vertices, bends of long links after them.

    Attributes
    ----------
    layer, depth, height
        Layer of each vertex; longest path to and from each box.
    rows
        The vertices of each layer, in order.
    pieces
        The links, cut at every layer; long links of one box may share pieces.
    chains
        For each link the vertices from source to target; empty when it is not drawn.
    reverse, outside
        Whether a link goes against the layers; whether it has no bends and runs outside.
    ports
        Where each link enters its target, from the middle of that side.
    bend_frames
        For each bend the frames that the links through it do not leave.
    """

    boxes: list[Box]
    layer: list[int]
    depth: list[int]
    height: list[int]
    rows: list[list[int]]
    pieces: list[Piece] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)
    reverse: list[bool] = field(default_factory=list)
    outside: list[bool] = field(default_factory=list)
    ports: list[float] = field(default_factory=list)
    bend_frames: list[tuple[str, ...]] = field(default_factory=list)

    def frames(self, vertex: int) -> tuple[str, ...]:
        """Return the frames that a vertex lies in, the outermost first."""
        if self.is_bend(vertex):
            return self.bend_frames[vertex - len(self.boxes)]
        return self.boxes[vertex].frames

    @property
    def count(self) -> int:
        """How many vertices there are."""
        return len(self.layer)

    def reach(self, vertex: int) -> tuple[float, float]:
        """Return how far a vertex reaches from its middle to both sides, with its room."""
        if self.is_bend(vertex):
            return 0.0, 0.0
        box = self.boxes[vertex]
        return box.across + box.near, box.across + box.far

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
    seen = [link.drawn for link in request.links if link.source != link.target]
    drawn = Neighbours(len(boxes), [pair for pair, is_drawn in zip(ahead, seen, strict=True)
                                    if is_drawn])  # fmt: skip
    layer = lowered(
        layers(near, drawn, order, depth), drawn, near, _extents(request, boxes), request.gaps.lane
    )
    graph = LayeredGraph(
        boxes=boxes, layer=layer, depth=depth, height=heights(near, order), rows=[]
    )
    graph.reverse = [not goes for goes in forward]
    _cut(request, graph)
    return graph


def _extents(request: LayoutRequest, boxes: list[Box]) -> list[float]:
    """Return how much of its row each box needs, with the distance to the next."""
    frame = sum(request.gaps.frame)
    return [
        box.near + 2 * box.across + box.far - frame * len(box.frames) + request.gaps.node
        for box in boxes
    ]


def common_frames(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the frames that surround both of two places, the outermost first."""
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return one[:depth]


def _turned(request: LayoutRequest, index: int) -> Box:
    box = request.boxes[index]
    top, right, bottom, left = box.margins
    if request.direction == "LR":
        return Box(box.width / 2, box.height / 2, left, right, top, bottom, box.frames)
    return Box(box.height / 2, box.width / 2, top, bottom, left, right, box.frames)


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

    Where several compete it is the one in their middle; None where an even number does:
    their target then stands between them.
    """
    sources = {request.links[index].source for index in links if not graph.reverse[index]}
    if not sources:
        return None
    claims = {source: (request.boxes[source].lead, graph.depth[source]) for source in sources}
    highest = max(claims.values())
    ordered = dict.fromkeys(request.links[index].source for index in links)
    found = [source for source in ordered if claims.get(source) == highest]
    return found[len(found) // 2] if len(found) % 2 else None


EDGE = 6.0
"""How far from a body's corner lines enter, at least."""

LEAST = 10.0
"""Lines enter a body no nearer to each other than this, while it is large enough."""


def ports(request: LayoutRequest, graph: LayeredGraph, wanted: float) -> list[float]:
    """Return for each link where it enters its target, from the middle of that side.

    The rows of the graph are in order; `wanted` is the distance of the ports.

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
        gap = min(wanted, room / spread) if spread else 0.0
        for k, index in enumerate(links):
            places[index] = (k - middle) * gap
    return places


def _cut(request: LayoutRequest, graph: LayeredGraph) -> None:
    """Make pieces and bends, and the rows in the order of the request."""
    ranks = _ranks(request)
    shared = _bends(request, graph) > SEPARATE_BENDS
    known: dict[tuple[int, int], int] = {}
    graph.chains = [[] for _ in request.links]
    graph.outside = [False] * len(request.links)
    for index in _by_span(request, graph):
        source, target = _ends(request, graph, index)
        chain = graph.chains[index]
        chain.append(source)
        if graph.count > len(graph.boxes) + MOST_BENDS:
            graph.outside[index] = graph.layer[target] - graph.layer[source] > 1
        for layer in range(graph.layer[source] + 1, graph.layer[target]):
            bend = known.get((source, layer)) if shared else None
            if graph.outside[index]:
                break
            if bend is None:
                bend = known[source, layer] = graph.count
                graph.layer.append(layer)
                graph.bend_frames.append(graph.boxes[source].frames)
                graph.pieces.append(Piece(chain[-1], bend, index, 0.5))
            place = bend - len(graph.boxes)
            graph.bend_frames[place] = common_frames(
                graph.bend_frames[place], graph.boxes[target].frames
            )
            chain.append(bend)
        if not graph.outside[index]:
            graph.pieces.append(Piece(chain[-1], target, index, ranks[index]))
        chain.append(target)
    graph.pieces.sort(key=lambda piece: piece.link)
    graph.rows = [[] for _ in range(max(graph.layer, default=-1) + 1)]
    for vertex, layer in enumerate(graph.layer):
        graph.rows[layer].append(vertex)


def _ranks(request: LayoutRequest) -> list[float]:
    """Return for each link where it enters among all that do, between 0 and 1."""
    ranks = [0.5] * len(request.links)
    for links in entering(request):
        start = 0
        while start < len(links):
            order = request.links[links[start]].order
            end = start
            while end < len(links) and request.links[links[end]].order == order:
                end += 1
            for index in links[start:end]:
                ranks[index] = ((start + end - 1) / 2 + 1) / (len(links) + 1)
            start = end
    return ranks


def _ends(request: LayoutRequest, graph: LayeredGraph, index: int) -> tuple[int, int]:
    link = request.links[index]
    return (link.target, link.source) if graph.reverse[index] else (link.source, link.target)


def _by_span(request: LayoutRequest, graph: LayeredGraph) -> list[int]:
    """Return the links that are drawn, in order; where there are many bends, short ones first."""
    drawn = [k for k, link in enumerate(request.links) if link.drawn and link.source != link.target]
    if _bends(request, graph) > MOST_BENDS:
        drawn.sort(key=lambda index: _span(request, graph, index))
    return drawn


def _span(request: LayoutRequest, graph: LayeredGraph, index: int) -> int:
    source, target = _ends(request, graph, index)
    return graph.layer[target] - graph.layer[source]


def _bends(request: LayoutRequest, graph: LayeredGraph) -> int:
    return sum(
        _span(request, graph, index) - 1
        for index, link in enumerate(request.links)
        if link.drawn and link.source != link.target
    )
