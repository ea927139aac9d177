"""Lines that run past everything: long ones at the end of every row that they cross.

A weight that the first and the last layer share is tied to both by a line as long as the
network. It says nothing about where the layers between stand, yet it would tie them all into
one problem. So such lines are taken away first, and drawn straight beside what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gradviz.layout.layering import LayeredGraph

LONG = 24
"""A line that crosses at least this many rows is taken away where it runs at their ends."""


@dataclass
class Lane:
    """The bends of one long line, from row to row.

    Attributes
    ----------
    bends
        Its vertices, by layer.
    side
        The end of the rows where they stand: the first (0) or the last (-1).
    """

    bends: list[int]
    side: Literal[0, -1]


def without_lanes(graph: LayeredGraph) -> tuple[LayeredGraph, list[Lane]]:
    """Return a graph with the same numbers but without its outer lanes, and those, outermost first.

    Their vertices stand in no row, and no piece leads to them.
    """
    waiting = _runs(graph)
    if not waiting:
        return graph, []
    rows = [list(row) for row in graph.rows]
    found: list[Lane] = []
    while True:
        lane = next((lane for run in waiting if (lane := _outer(graph, rows, run))), None)
        if lane is None:
            break
        waiting = [run for run in waiting if run[0] != lane.bends[0]]
        for bend in lane.bends:
            rows[graph.layer[bend]].remove(bend)
        found.append(lane)
    gone = {bend for lane in found for bend in lane.bends}
    pieces = [p for p in graph.pieces if p.source not in gone and p.target not in gone]
    return replace(graph, rows=rows, pieces=pieces), found


def add_lanes(
    graph: LayeredGraph,
    lanes: Sequence[Lane],
    places: list[float],
    apart: Callable[[int, int], float],
) -> None:
    """Give outer lanes their places beside what stands already, the innermost first.

    Parameters
    ----------
    graph
        With all its rows.
    places
        Changed in place.
    apart
        Least distance of the middles of two neighbours.
    """
    for lane in reversed(lanes):
        inner = [_inner(graph, bend, lane.side) for bend in lane.bends]
        pairs = [
            (one, bend) for one, bend in zip(inner, lane.bends, strict=True) if one is not None
        ]
        if lane.side:
            at = max((places[a] + apart(a, bend) for a, bend in pairs), default=0.0)
        else:
            at = min((places[b] - apart(bend, b) for b, bend in pairs), default=0.0)
        for bend in lane.bends:
            places[bend] = at


def _runs(graph: LayeredGraph) -> list[list[int]]:
    """Return the long lines that share no bends, by their bends, the longest first."""
    users: dict[int, int] = {}
    for chain in graph.chains:
        for vertex in chain[1:-1]:
            users[vertex] = users.get(vertex, 0) + 1
    runs = [chain[1:-1] for chain in graph.chains if len(chain) >= LONG + 2]
    alone = [run for run in runs if all(users[bend] == 1 for bend in run)]
    return sorted(alone, key=lambda run: (-len(run), run[0]))


def _outer(graph: LayeredGraph, rows: Sequence[Sequence[int]], run: list[int]) -> Lane | None:
    """Return a line as an outer lane if it is one among what is left of the rows."""
    sides: tuple[Literal[0, -1], ...] = (0, -1)
    for side in sides:
        others = (len(rows[graph.layer[bend]]) > 1 for bend in run)
        if all(rows[graph.layer[bend]][side] == bend for bend in run) and all(others):
            return Lane(run, side)
    return None


def _inner(graph: LayeredGraph, bend: int, side: int) -> int | None:
    row = graph.rows[graph.layer[bend]]
    place = row.index(bend) + (-1 if side else 1)
    return row[place] if 0 <= place < len(row) else None
