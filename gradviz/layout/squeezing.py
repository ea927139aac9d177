"""A drawing far wider than its widest row is made narrow: rows lie below each other.

What runs on beside a chain (the head of every time step, the inputs that wait for it) wants
to be straight, and pushes the chain a little to the side in every row: a staircase as wide
as the network is deep. Here no row may reach beyond a band little wider than the widest
row; lines bend where they must, and in the end what is nearly straight is made so.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradviz.layout.blocks import straight_blocks
from gradviz.layout.interface import LayoutRequest
from gradviz.layout.layering import LayeredGraph
from gradviz.layout.sweeping import Apart, Bounds, in_line, swept_places

WINDOW = 2000.0
"""A drawing of this width is never made narrow, px."""

SPRAWLING = 1.75
"""A drawing wider than this many times its widest row is made narrow."""

SLACK = 1.1
"""How wide the band is, in widths of the widest row."""

GAIN = 0.7
"""The narrow drawing is taken when it has at most this share of the width."""

ROUNDS = 10
TIES = 3
"""So many times what is nearly straight by then is made so."""


def squeezed(
    request: LayoutRequest, graph: LayeredGraph, places: Sequence[float], apart: Apart
) -> list[float]:
    """Return the middle of each vertex, within a band where the drawing sprawls.

    Parameters
    ----------
    request, graph
        Its rows are in order and stay so.
    places
        The middle of each vertex across the layers, px.
    apart
        Least distances of neighbours, row by row.
    """
    ends = [_ends(graph, row) for row in graph.rows]
    needed = max(near + sum(rooms) + far for rooms, (near, far) in zip(apart, ends, strict=True))
    before = _width(graph, places)
    if before <= max(WINDOW, SPRAWLING * needed):
        return list(places)
    band = max(SLACK * needed, WINDOW * GAIN)
    bounds: Bounds = [(near, band - far) for near, far in ends]
    found = swept_places(graph, apart, bounds, ROUNDS)
    for _ in range(TIES):
        blocks = straight_blocks(request, graph, found)
        blocks.renumber()
        found = in_line(graph, blocks, apart, found, bounds)
    return found if _width(graph, found) <= GAIN * before else list(places)


def _ends(graph: LayeredGraph, row: Sequence[int]) -> tuple[float, float]:
    """Return the room that a row needs before its first middle and after its last."""
    return graph.reach(row[0])[0], graph.reach(row[-1])[1]


def _width(graph: LayeredGraph, places: Sequence[float]) -> float:
    """Return the width of the drawing with the room around its boxes."""
    ends = [(row, *_ends(graph, row)) for row in graph.rows]
    low = min(places[row[0]] - near for row, near, _ in ends)
    return max(places[row[-1]] + far for row, _, far in ends) - low
