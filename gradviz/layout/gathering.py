"""A tall drawing that drifts to one side, row after row, is brought together again.

A block of a network that is not drawn evenly hands its lean on to the next: twelve blocks
make a staircase. Rows are moved as a whole, so nothing in a row comes nearer to anything;
where two rows part, lines between them bend. That happens only where hardly a line is straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from gradviz.layout.layering import LayeredGraph

DRIFTED = 1.5
"""A drawing wider than this many times its widest part is gathered."""

SLACK = 1.15
"""How much wider than its widest part it is then at most."""

LANES = 3
"""So many lanes beside the boxes may bend where two parts meet."""

STRAIGHT = 1.0
"""A piece whose ends are off by less than this is straight, px."""


def gathered(graph: LayeredGraph, places: Sequence[float]) -> list[float]:
    """Return the middle of each vertex with the parts of a drifting drawing below each other.

    Parameters
    ----------
    graph
        Its rows are in order; each stays as it is and where it is in the order.
    places
        The middle of each vertex across the layers, px.
    """
    lefts, rights = _extents(graph, places)
    parts = _parts(len(graph.rows), _bent_at(graph, places))
    low = np.array([lefts[first:last].min() for first, last in parts])
    high = np.array([rights[first:last].max() for first, last in parts])
    widest = int(np.argmax(high - low))
    width = float(high[widest] - low[widest])
    if len(parts) < 2 or high.max() - low.min() <= DRIFTED * width:
        return list(places)
    slack = (SLACK - 1.0) / 2 * width
    start, end = low[widest] - slack, high[widest] + slack
    shifts = np.zeros(len(parts))
    for step in (1, -1):
        part, shift = widest + step, 0.0
        while 0 <= part < len(parts):
            shift = min(max(shift, start - low[part]), end - high[part])
            shifts[part] = shift
            part += step
    moved = list(places)
    for (first, last), shift in zip(parts, shifts.tolist(), strict=True):
        for row in graph.rows[first:last]:
            for vertex in row:
                moved[vertex] += shift
    return moved


def _extents(graph: LayeredGraph, places: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return where each row begins and ends, with the room around its boxes."""
    lefts, rights = [], []
    for row in graph.rows:
        near, far = [np.inf], [-np.inf]
        for vertex in row:
            before, after = graph.reach(vertex)
            near.append(places[vertex] - before)
            far.append(places[vertex] + after)
        lefts.append(min(near))
        rights.append(max(far))
    return np.array(lefts), np.array(rights)


def _bent_at(graph: LayeredGraph, places: Sequence[float]) -> list[int]:
    """Return after which rows the drawing may part: no line from box to box is straight there."""
    straight, lanes = np.zeros(len(graph.rows), int), np.zeros(len(graph.rows), int)
    for piece in graph.pieces:
        upper = min(graph.layer[piece.source], graph.layer[piece.target])
        lane = graph.is_bend(piece.source) or graph.is_bend(piece.target)
        port = 0.0 if graph.is_bend(piece.target) else graph.ports[piece.link]
        if abs(places[piece.source] - places[piece.target] - port) < STRAIGHT:
            (lanes if lane else straight)[upper] += 1
    cuts = (straight == 0) & (lanes <= LANES)
    return np.flatnonzero(cuts[:-1]).tolist()


def _parts(rows: int, cuts: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first row of each part, and the row after its last."""
    edges = [0, *(cut + 1 for cut in cuts), rows]
    return [(first, last) for first, last in pairwise(edges) if last > first]
