"""Places across the layers for large graphs, in near-linear time.

First row by row: each moves towards the mean of its neighbours in the rows around it and
keeps its order and distances (isotonic regression by pooling adjacent violators). Then
block by block, so that what should be straight is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from gradviz.layout.blocks import Blocks
from gradviz.layout.layering import LayeredGraph

Apart = Sequence[Sequence[float]]
"""Row by row the least distances of neighbours."""

ROUNDS = 4
BLOCK_ROUNDS = 8
WIDER = 1.35
"""Straight lines are given up when they make the drawing wider than this many times."""

BEND_WEIGHT = 8.0
"""Pull between two bends of a long link, so that it becomes straight; others pull by 1."""


Pull = list[list[tuple[int, float, float]]]
"""For each vertex: the other vertex, the shift from it, the weight."""


Bounds = Sequence[tuple[float, float]]
"""Row by row how far to both sides the middles of its first and its last may stand."""


def swept_places(
    graph: LayeredGraph, apart: Apart, bounds: Bounds | None = None, rounds: int = ROUNDS
) -> list[float]:
    """Return the middle of each vertex; rows in order, `apart` their least distances."""
    ends = bounds or [(-inf, inf)] * len(graph.rows)
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
    for round_ in range(rounds):
        last = round_ == rounds - 1
        for order, side in ((numbers, above), (reversed(numbers), below)):
            pulls = (above, below) if last else (side,)
            for number in order:
                _move_row(graph.rows[number], apart[number], pulls, places, ends[number])
    return places


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
    row: Sequence[int],
    rooms: Sequence[float],
    pulls: Sequence[Pull],
    places: list[float],
    ends: tuple[float, float],
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
    low, high = ends[0], ends[1] - shift
    for vertex, place, moved in zip(row, isotonic(wanted, weights), shifts, strict=True):
        places[vertex] = min(max(place, low), high) + moved


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


@dataclass
class _Rooms:
    """For each block its neighbours on one side and how far from them it stays."""

    before: list[list[tuple[int, float]]]
    behind: list[list[tuple[int, float]]]


def relaxed_places(graph: LayeredGraph, blocks: Blocks, apart: Apart) -> list[float]:
    """Return the middle of each vertex, with the members of a block in line."""
    swept = swept_places(graph, apart)
    straight = in_line(graph, blocks, apart, swept)
    return straight if _width(straight) <= WIDER * _width(swept) else swept


def in_line(
    graph: LayeredGraph,
    blocks: Blocks,
    apart: Apart,
    swept: Sequence[float],
    bounds: Bounds | None = None,
) -> list[float]:
    """Return places near to `swept`, with the members of a block in line.

    They are `swept` where the blocks contradict the order of the rows. Bounds give way to
    the distances of neighbours.
    """
    rooms = _rooms(graph, blocks, apart)
    order = _block_order(rooms)
    if order is None:
        return list(swept)
    places = [
        sum(swept[vertex] - blocks.shift[vertex] for vertex in blocks.members[block])
        / len(blocks.members[block])
        for block in range(len(blocks.members))
    ]
    places = _apart(order, rooms, places)
    pulls = _block_pulls(graph, blocks)
    ends = _block_ends(graph, blocks, bounds)
    for _ in range(BLOCK_ROUNDS):
        for blocks_in_turn in (reversed(order), order):
            for block in blocks_in_turn:
                _relax(block, places, rooms, pulls[block], ends[block])
    return [places[blocks.of[v]] + blocks.shift[v] for v in range(graph.count)]


def _block_ends(
    graph: LayeredGraph, blocks: Blocks, bounds: Bounds | None
) -> list[tuple[float, float]]:
    """Return how far each block may go to both sides, by the rows that it begins or ends."""
    low = [-inf] * len(blocks.members)
    high = [inf] * len(blocks.members)
    for row, (least, most) in zip(graph.rows, bounds or (), strict=False):
        first, last = row[0], row[-1]
        low[blocks.of[first]] = max(low[blocks.of[first]], least - blocks.shift[first])
        high[blocks.of[last]] = min(high[blocks.of[last]], most - blocks.shift[last])
    return list(zip(low, high, strict=True))


def _apart(order: list[int], rooms: _Rooms, places: list[float]) -> list[float]:
    """Return places with all rooms kept: the mean of pushing all to one side and to the other.

    Pushed to one side only, what follows on a row that is too narrow would stand farther and
    farther out, row after row.
    """
    up, down = list(places), list(places)
    for block in order:
        for other, room in rooms.before[block]:
            up[block] = max(up[block], up[other] + room)
    for block in reversed(order):
        for other, room in rooms.behind[block]:
            down[block] = min(down[block], down[other] - room)
    return [(high + low) / 2 for high, low in zip(up, down, strict=True)]


def _width(places: Sequence[float]) -> float:
    return max(places) - min(places) if places else 0.0


def _rooms(graph: LayeredGraph, blocks: Blocks, apart: Apart) -> _Rooms:
    count = len(blocks.members)
    least: list[dict[int, float]] = [{} for _ in range(count)]
    for row, rooms in zip(graph.rows, apart, strict=True):
        for a, b, needed in zip(row, row[1:], rooms, strict=False):
            first, second = blocks.of[a], blocks.of[b]
            room = needed + blocks.shift[a] - blocks.shift[b]
            least[second][first] = max(least[second].get(first, room), room)
    found = _Rooms([list(rooms.items()) for rooms in least], [[] for _ in range(count)])
    for block, rooms_before in enumerate(found.before):
        for other, room in rooms_before:
            found.behind[other].append((block, room))
    return found


def _block_order(rooms: _Rooms) -> list[int] | None:
    """Return the blocks, each after those before it; None where they go in a circle."""
    waiting = [len(found) for found in rooms.before]
    ready = deque(block for block, count in enumerate(waiting) if not count)
    order = []
    while ready:
        block = ready.popleft()
        order.append(block)
        for other, _ in rooms.behind[block]:
            waiting[other] -= 1
            if waiting[other] == 0:
                ready.append(other)
    return order if len(order) == len(waiting) else None


def _block_pulls(graph: LayeredGraph, blocks: Blocks) -> Pull:
    above, below = _pulls(graph)
    found: Pull = [[] for _ in range(len(blocks.members))]
    for pulls in (above, below):
        for vertex, links in enumerate(pulls):
            block = blocks.of[vertex]
            for other, offset, weight in links:
                if blocks.of[other] != block:
                    shift = blocks.shift[other] + offset - blocks.shift[vertex]
                    found[block].append((blocks.of[other], shift, weight))
    return found


def _relax(
    block: int,
    places: list[float],
    rooms: _Rooms,
    pulls: list[tuple[int, float, float]],
    ends: tuple[float, float],
) -> None:
    """Move a block to the mean of what pulls at it, as far as its neighbours let it."""
    if not pulls:
        return
    total = sum(weight for _, _, weight in pulls)
    wanted = sum((places[other] + shift) * weight for other, shift, weight in pulls) / total
    wanted = min(max(wanted, ends[0]), ends[1])
    for other, room in rooms.behind[block]:
        wanted = min(wanted, places[other] - room)
    for other, room in rooms.before[block]:
        wanted = max(wanted, places[other] + room)
    places[block] = wanted
