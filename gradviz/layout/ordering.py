"""The order within each layer: few crossings, arguments from top to bottom.

Barycentre sweeps from a first order that follows the arguments of each op back from
the results, then exchanges of neighbours.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence

from gradviz.layout.layering import LayeredGraph, Piece

SWEEPS = 12
PATIENCE = 4
"""So many sweeps without gain, and it stops."""

EXCHANGE_LIMIT = 1500
"""Above this many vertices neighbours are not exchanged one by one."""


def order_rows(graph: LayeredGraph, seeds: Sequence[float | None] = ()) -> None:
    """Sort the rows of the graph in place.

    `seeds` are former places across the layers by box; two seeded boxes keep their order.
    """
    order = _Order(graph)
    order.start()
    best, fewest, stale = order.snapshot(), order.crossings(), 0
    for sweep in range(SWEEPS):
        if fewest == 0 or stale == PATIENCE:
            break
        order.sweep(downwards=sweep % 2 == 0)
        if graph.count <= EXCHANGE_LIMIT:
            order.exchange()
        crossings = order.crossings()
        stale += 1
        if crossings < fewest:
            best, fewest, stale = order.snapshot(), crossings, 0
    order.restore(best)
    if any(seed is not None for seed in seeds):
        order.keep(seeds)


class _Order:
    """Rows with what is needed to judge them."""

    def __init__(self, graph: LayeredGraph) -> None:
        self.graph = graph
        self.above: list[list[Piece]] = [[] for _ in range(graph.count)]
        self.below: list[list[Piece]] = [[] for _ in range(graph.count)]
        for piece in graph.pieces:
            self.above[piece.target].append(piece)
            self.below[piece.source].append(piece)
        for pieces in self.above:
            pieces.sort(key=lambda piece: (piece.rank, piece.link))
        self.place = [0] * graph.count

    def snapshot(self) -> list[list[int]]:
        return [list(row) for row in self.graph.rows]

    def restore(self, rows: list[list[int]]) -> None:
        for number, row in enumerate(rows):
            self._set(number, row)

    def _set(self, number: int, row: list[int]) -> None:
        self.graph.rows[number] = row
        for place, vertex in enumerate(row):
            self.place[vertex] = place

    def start(self) -> None:
        """Walk back from the results, arguments first to last, and note who comes when."""
        graph = self.graph
        rows: list[list[int]] = [[] for _ in graph.rows]
        seen = [False] * graph.count
        ends = [vertex for vertex in range(graph.count) if not self.below[vertex]]
        ends.sort(key=lambda vertex: (-graph.layer[vertex], vertex))
        for end in ends:
            stack = [end]
            while stack:
                vertex = stack.pop()
                if seen[vertex]:
                    continue
                seen[vertex] = True
                rows[graph.layer[vertex]].append(vertex)
                stack.extend(piece.source for piece in reversed(self.above[vertex]))
        self.restore(rows)

    def crossings(self) -> int:
        total = 0
        for row in self.graph.rows:
            met: list[float] = []
            for vertex in row:
                ends = [self.place[p.target] + p.rank for p in self.below[vertex]]
                total += sum(len(met) - bisect_right(met, end) for end in ends)
                for end in ends:
                    insort(met, end)
        return total

    def sweep(self, *, downwards: bool) -> None:
        """Sort each row by the mean place of its neighbours in the row just done."""
        numbers = range(len(self.graph.rows))
        for number in numbers if downwards else reversed(numbers):
            row = self.graph.rows[number]
            if len(row) > 1:
                wanted = self._wanted(row, downwards=downwards)
                self._set(number, sorted(row, key=wanted.__getitem__))

    def _wanted(self, row: list[int], *, downwards: bool) -> dict[int, float]:
        wanted: dict[int, float] = {}
        last = -1.0
        for vertex in row:
            if downwards:
                places = [float(self.place[p.source]) for p in self.above[vertex]]
            else:
                places = [self.place[p.target] + p.rank for p in self.below[vertex]]
            if places:
                last = sum(places) / len(places)
            wanted[vertex] = last
        return wanted

    def exchange(self) -> None:
        """Swap neighbours of a row as long as that removes crossings."""
        for _ in range(8):
            better = False
            for number, row in enumerate(self.graph.rows):
                for k in range(len(row) - 1):
                    a, b = row[k], row[k + 1]
                    if self._between(a, b) > self._between(b, a):
                        row[k], row[k + 1] = b, a
                        better = True
                        self.place[a], self.place[b] = k + 1, k
                self._set(number, row)
            if not better:
                return

    def _between(self, a: int, b: int) -> int:
        """Crossings of the pieces of two neighbours when a stands above b."""
        return _inversions(
            [self.place[p.source] for p in self.above[a]],
            [self.place[p.source] for p in self.above[b]],
        ) + _inversions(
            [self.place[p.target] + p.rank for p in self.below[a]],
            [self.place[p.target] + p.rank for p in self.below[b]],
        )

    def keep(self, seeds: Sequence[float | None]) -> None:
        """Put boxes that had places before into the order they had."""
        for number, row in enumerate(self.graph.rows):
            slots = [
                k
                for k, vertex in enumerate(row)
                if vertex < len(seeds) and seeds[vertex] is not None
            ]
            known = sorted((row[k] for k in slots), key=lambda vertex: seeds[vertex] or 0.0)
            renewed = list(row)
            for k, vertex in zip(slots, known, strict=True):
                renewed[k] = vertex
            self._set(number, renewed)


def _inversions(first: Sequence[float], second: Sequence[float]) -> int:
    return sum(1 for a in first for b in second if a > b)
