"""A drawing that drifts to one side is gathered; nothing in a row comes nearer to anything."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.layout.gathering import DRIFTED, SLACK, gathered
from gradviz.layout.interface import LayoutBox, LayoutLink, LayoutRequest
from gradviz.layout.layering import LayeredGraph, layered_graph


def stairs(count: int) -> tuple[LayeredGraph, list[float]]:
    """Return blocks, each a box that leads to two and on to one, each 300 px further right."""
    links, ends = [], 0
    for _ in range(count):
        links += [(ends, ends + 1), (ends, ends + 2), (ends + 1, ends + 3), (ends + 2, ends + 3)]
        ends += 3
    request = LayoutRequest(
        boxes=tuple(LayoutBox(id=str(i), width=80.0, height=40.0) for i in range(ends + 1)),
        links=tuple(LayoutLink(source=a, target=b, order=0) for a, b in links),
        direction="TB",
    )
    graph = layered_graph(request)
    graph.ports = [0.0] * len(links)
    places = [0.0] * graph.count
    for number, row in enumerate(graph.rows):
        for place, vertex in enumerate(row):
            places[vertex] = 150.0 * number + 250.0 * place
    return graph, places


def widths(graph: LayeredGraph, places: list[float]) -> tuple[float, float]:
    """Return the width of the whole and of the widest row, of middles."""
    rows = [[places[vertex] for vertex in row] for row in graph.rows]
    return max(map(max, rows)) - min(map(min, rows)), max(max(row) - min(row) for row in rows)


def test_stairs_become_a_column() -> None:
    graph, places = stairs(12)
    before, widest = widths(graph, places)
    assert before > 10 * widest
    after, _ = widths(graph, gathered(graph, places))
    assert after < 3 * widest


@given(st.integers(1, 12), st.lists(st.floats(-900, 900), min_size=60, max_size=60))
@settings(deadline=None, max_examples=60)
def test_rows_are_moved_as_a_whole(count: int, shifts: list[float]) -> None:
    graph, places = stairs(count)
    for row, shift in zip(graph.rows, shifts, strict=False):
        for vertex in row:
            places[vertex] += shift
    moved = gathered(graph, places)
    for row in graph.rows:
        steps = [moved[vertex] - places[vertex] for vertex in row]
        assert np.ptp(steps) < 1e-6
    assert widths(graph, moved)[0] <= widths(graph, places)[0] + 1e-6


def test_what_does_not_drift_stays_where_it_is() -> None:
    graph, _ = stairs(3)
    places = [0.0] * graph.count
    for row in graph.rows:
        for place, vertex in enumerate(row):
            places[vertex] = 250.0 * place - 125.0 * (len(row) - 1)
    assert gathered(graph, places) == places
    assert SLACK < DRIFTED
