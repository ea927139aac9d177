"""Places across the layers for large graphs: near-linear, row by row.

Each row moves towards the mean of its neighbours in the rows around it and keeps its
order and distances (isotonic regression by pooling adjacent violators).
"""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.layout.layering import LayeredGraph

ROUNDS = 4
BEND_WEIGHT = 8.0
"""Pull between two bends of a long link, so that it becomes straight; others pull by 1."""


def swept_places(graph: LayeredGraph, apart: Sequence[Sequence[float]]) -> list[float]:
    """Return the middle of each vertex; rows in order, `apart` their least distances."""
    places = [0.0] * graph.count
    for row, rooms in zip(graph.rows, apart, strict=True):
        total = 0.0
        for vertex, room in zip(row, [0.0, *rooms], strict=True):
            total += room
            places[vertex] = total
        for vertex in row:
            places[vertex] -= total / 2
    above, below = _pulls(graph)
    numbers = range(len(graph.rows))
    for round_ in range(ROUNDS):
        last = round_ == ROUNDS - 1
        for number in numbers:
            _move_row(
                graph.rows[number], apart[number], (above, below) if last else (above,), places
            )
        for number in reversed(numbers):
            _move_row(
                graph.rows[number], apart[number], (above, below) if last else (below,), places
            )
    return places


Pull = list[list[tuple[int, float, float]]]
"""For each vertex: the other vertex, the shift from it, the weight."""


def _pulls(graph: LayeredGraph) -> tuple[Pull, Pull]:
    above: Pull = [[] for _ in range(graph.count)]
    below: Pull = [[] for _ in range(graph.count)]
    for piece in graph.pieces:
        bends = graph.is_bend(piece.source) and graph.is_bend(piece.target)
        weight = BEND_WEIGHT if bends else 1.0
        port = 0.0 if graph.is_bend(piece.target) else graph.ports[piece.link]
        above[piece.target].append((piece.source, -port, weight))
        below[piece.source].append((piece.target, port, weight))
    return above, below


def _move_row(
    row: Sequence[int], rooms: Sequence[float], pulls: Sequence[Pull], places: list[float]
) -> None:
    wanted, weights, shift = [], [], 0.0
    shifts = []
    for vertex, room in zip(row, [0.0, *rooms], strict=True):
        shift += room
        shifts.append(shift)
        total = amount = 0.0
        for pull in pulls:
            for other, offset, weight in pull[vertex]:
                total += weight * (places[other] + offset)
                amount += weight
        wanted.append((total / amount if amount else places[vertex]) - shift)
        weights.append(amount or 0.01)
    for vertex, place, moved in zip(row, isotonic(wanted, weights), shifts, strict=True):
        places[vertex] = place + moved


def isotonic(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the never-falling numbers nearest to `wanted` in weighted squares."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(wanted, weights, strict=True):
        size = 1
        while pools and pools[-1][0] > value:
            mean, heavy, count = pools.pop()
            value = (mean * heavy + value * weight) / (heavy + weight)
            weight += heavy
            size += count
        pools.append((value, weight, size))
    return [value for value, _, size in pools for _ in range(size)]
