"""Where a drawing falls into parts: everything from above ends in one box there.

Networks are chains of layers with little beside them. Below such a neck nothing knows where
the boxes above it stand, so each part is solved on its own and hung on at its neck: the same
places as from one large problem, and block after block of a network looks the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradviz.layout.blocks import Blocks
from gradviz.layout.layering import LayeredGraph, Piece

SMALLEST = 24
"""A part has at least this many vertices: very small ones cost more than they save."""


@dataclass
class Part:
    """Some rows of a graph as a graph of their own.

    Attributes
    ----------
    graph
        With its own numbers for vertices; links are those of the whole.
    vertices
        The numbers in the whole graph.
    apart
        Least distances of neighbours, row by row.
    neck
        The vertex where it hangs on to what is above, in the whole graph; None at the top.
    """

    graph: LayeredGraph
    vertices: list[int]
    apart: list[Sequence[float]]
    neck: int | None

    def blocks(self, whole: Blocks) -> Blocks:
        """Return the blocks of the whole graph, as far as they lie in this part."""
        found = Blocks(len(self.vertices))
        first: dict[int, int] = {}
        for mine, vertex in enumerate(self.vertices):
            other = first.setdefault(whole.of[vertex], mine)
            if other != mine:
                found.tie(other, mine, whole.shift[vertex] - whole.shift[self.vertices[other]])
        return found


def parts(graph: LayeredGraph, apart: Sequence[Sequence[float]]) -> list[Part]:
    """Return the parts of a graph, whose rows are in order, from the top."""
    arriving: list[list[Piece]] = [[] for _ in graph.rows]
    for piece in graph.pieces:
        upper = min(graph.layer[piece.source], graph.layer[piece.target])
        arriving[upper + 1].append(piece)
    found, first, neck, size = [], 0, None, 0
    for number, row in enumerate(graph.rows):
        last = number == len(graph.rows) - 1
        ends = {_lower(graph, piece) for piece in arriving[number]}
        size += len(row)
        if last or (number > first and len(ends) == 1 and size > SMALLEST):
            lower = None if last else ends.copy().pop()
            found.append(_part(graph, apart, arriving, (first, number), (neck, lower)))
            first, neck, size = number, lower, len(row)
    return found


def _lower(graph: LayeredGraph, piece: Piece) -> int:
    source, target = piece.source, piece.target
    return target if graph.layer[target] > graph.layer[source] else source


def _part(
    graph: LayeredGraph,
    apart: Sequence[Sequence[float]],
    arriving: Sequence[Sequence[Piece]],
    span: tuple[int, int],
    necks: tuple[int | None, int | None],
) -> Part:
    """Return the rows of a span; of the last only the neck, where there is one."""
    first, last = span
    rows = [list(row) for row in graph.rows[first : last + 1]]
    rooms = list(apart[first : last + 1])
    if necks[1] is not None:
        rows[-1], rooms[-1] = [necks[1]], []
    inside = sorted(vertex for row in rows for vertex in row)
    number = {vertex: mine for mine, vertex in enumerate(inside)}
    boxes = [vertex for vertex in inside if not graph.is_bend(vertex)]
    pieces = [
        Piece(number[piece.source], number[piece.target], piece.link, piece.rank)
        for upper in range(first, last)
        for piece in arriving[upper + 1]
    ]
    return Part(
        LayeredGraph(
            boxes=[graph.boxes[vertex] for vertex in boxes],
            layer=[graph.layer[vertex] - first for vertex in inside],
            depth=[graph.depth[vertex] for vertex in boxes],
            height=[graph.height[vertex] for vertex in boxes],
            rows=[[number[vertex] for vertex in row] for row in rows],
            pieces=sorted(pieces, key=lambda piece: piece.link),
            ports=graph.ports,
            bend_frames=[graph.frames(vertex) for vertex in inside if graph.is_bend(vertex)],
        ),
        inside,
        rooms,
        necks[0],
    )
