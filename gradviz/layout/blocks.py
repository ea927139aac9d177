"""Which boxes and bends stand on one straight line.

The longest path to a result goes straight through the middles of its boxes; a long
link goes straight between its ends. Such a run is one block: it moves as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from gradviz.layout.interface import LayoutRequest
from gradviz.layout.layering import LayeredGraph, Piece, entering, main_source

OFF = 40.0
"""Nearly in line: ends this far apart, px."""


class Blocks:
    """Vertices tied together, each at a fixed shift from its block's place.

    Attributes
    ----------
    of
        Block of each vertex.
    shift
        Place of each vertex less the place of its block.
    """

    def __init__(self, count: int) -> None:
        self.of = list(range(count))
        self.shift = [0.0] * count
        self.members: dict[int, list[int]] = {vertex: [vertex] for vertex in range(count)}

    def tie(self, a: int, b: int, offset: float) -> None:
        """Put b at the place of a plus `offset`, each with its whole block."""
        first, second = self.of[a], self.of[b]
        if first == second:
            return
        moved = self.shift[a] + offset - self.shift[b]
        for vertex in self.members.pop(second):
            self.of[vertex] = first
            self.shift[vertex] += moved
            self.members[first].append(vertex)

    def renumber(self) -> int:
        """Give the blocks numbers from 0 in order of their first vertex; return how many."""
        numbers: dict[int, int] = {}
        for vertex, block in enumerate(self.of):
            self.of[vertex] = numbers.setdefault(block, len(numbers))
        self.members = defaultdict(list)
        for vertex, block in enumerate(self.of):
            self.members[block].append(vertex)
        return len(numbers)


class _Tying:
    """Ties pieces one after the other, and none that would cross one tied before.

    With `places`, none whose ends are `OFF` or more apart there.
    """

    def __init__(self, graph: LayeredGraph, blocks: Blocks, places: Sequence[float] | None) -> None:
        self.graph = graph
        self.places = places
        self.blocks = blocks
        self.place = [0] * graph.count
        for row in graph.rows:
            for place, vertex in enumerate(row):
                self.place[vertex] = place
        self.tied: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.ahead: set[int] = set()
        self.behind: set[int] = set()

    def try_piece(self, piece: Piece, offset: float) -> None:
        """Tie both ends, the target's middle at the source's less `offset`."""
        a, b = piece.source, piece.target
        if a in self.ahead or b in self.behind:
            return
        if self.places and abs(self.places[a] - offset - self.places[b]) > OFF:
            return
        start, end = self.place[a], self.place[b]
        between = self.tied[self.graph.layer[a]]
        if any((start - s) * (end - e) < 0 for s, e in between):
            return
        between.append((start, end))
        self.ahead.add(a)
        self.behind.add(b)
        self.blocks.tie(a, b, -offset)


def straight_blocks(
    request: LayoutRequest, graph: LayeredGraph, places: Sequence[float] | None = None
) -> Blocks:
    """Return the blocks of the graph, its rows being in order.

    With `places`, of each vertex, only what is nearly in line there is tied.
    """
    blocks = Blocks(graph.count)
    tying = _Tying(graph, blocks, places)
    by_link: dict[int, list[Piece]] = defaultdict(list)
    for piece in graph.pieces:
        by_link[piece.link].append(piece)
    main = _main_links(request, graph)
    offsets = _offsets(request, graph)
    for link in main:
        offset = offsets[request.links[link].source, request.links[link].target]
        for piece in by_link[link]:
            tying.try_piece(piece, offset if piece.target == graph.chains[link][-1] else 0.0)
    for pieces in by_link.values():
        for piece in pieces[1:-1]:
            tying.try_piece(piece, 0.0)
    straight = set(main)
    for link, pieces in by_link.items():
        if len(pieces) > 1 and link not in straight:
            tying.try_piece(pieces[0], 0.0)
            tying.try_piece(pieces[-1], graph.ports[link])
    return blocks


def _offsets(request: LayoutRequest, graph: LayeredGraph) -> dict[tuple[int, int], float]:
    """Return for two boxes the middle of where all links from the one enter the other."""
    places: dict[tuple[int, int], list[float]] = defaultdict(list)
    for link, port in zip(request.links, graph.ports, strict=True):
        if link.drawn:
            places[link.source, link.target].append(port)
    return {ends: sum(ports) / len(ports) for ends, ports in places.items()}


def _main_links(request: LayoutRequest, graph: LayeredGraph) -> list[int]:
    """Return the links that want to be straight, the longest path's first."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for links in entering(request):
        source = main_source(request, graph, links)
        if source is not None:
            first = next(index for index in links if request.links[index].source == source)
            wanted[source].append(first)
    place = {vertex: number for row in graph.rows for number, vertex in enumerate(row)}
    chosen = []
    for links in wanted.values():
        tallest = max(graph.height[request.links[index].target] for index in links)
        best = [i for i in links if graph.height[request.links[i].target] == tallest]
        if len(best) % 2:
            chosen.append(sorted(best, key=lambda i: place[graph.chains[i][1]])[len(best) // 2])
    return sorted(
        chosen,
        key=lambda i: (
            -graph.depth[request.links[i].source] - graph.height[request.links[i].source],
            i,
        ),
    )
