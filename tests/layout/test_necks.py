"""A graph that falls into parts is drawn as if it had been solved as a whole."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.layout import placing
from gradviz.layout.interface import LayoutBox, LayoutLink, LayoutRequest, LayoutResult
from gradviz.layout.judging import crossings
from gradviz.layout.layered import layered
from gradviz.layout.layering import layered_graph
from gradviz.layout.necks import parts
from gradviz.layout.ordering import order_rows

WAYS = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=4), min_size=4, max_size=12)


def branches(stages: list[list[int]]) -> LayoutRequest:
    """Return stages: branches of the given lengths from one box to the next."""
    pairs, end, count = [], 0, 1
    for stage in stages:
        ends = []
        for length in stage:
            before = end
            for _ in range(length):
                pairs.append((before, count))
                before, count = count, count + 1
            ends.append(before)
        pairs += [(before, count) for before in ends]
        end, count = count, count + 1
    boxes = tuple(
        LayoutBox(id=str(i), width=80.0 + 8 * (i % 5), height=40.0, margins=(10.0, 90.0, 10.0, 0.0))
        for i in range(count)
    )
    links = tuple(LayoutLink(source=a, target=b, order=k) for k, (a, b) in enumerate(pairs))
    return LayoutRequest(boxes=boxes, links=links, direction="TB")


def length(result: LayoutResult) -> float:
    """Return the length of all lines, px."""
    return sum(
        abs(a - c) + abs(b - d) for route in result.routes for (a, b), (c, d) in pairwise(route)
    )


@given(WAYS)
@settings(deadline=None, max_examples=40)
def test_parts_share_their_necks_and_nothing_else(stages: list[list[int]]) -> None:
    request = branches(stages)
    graph = layered_graph(request)
    order_rows(graph)
    apart = [[0.0 for _ in pairwise(row)] for row in graph.rows]
    found = parts(graph, apart)
    necks = [part.neck for part in found if part.neck is not None]
    met = [vertex for part in found for vertex in part.vertices]
    assert sorted(met) == sorted([*range(graph.count), *necks])
    assert sum(len(part.graph.pieces) for part in found) == len(graph.pieces)


@given(stages=WAYS)
@settings(deadline=None, max_examples=25)
def test_parts_are_drawn_as_well_as_the_whole(stages: list[list[int]]) -> None:
    request = branches(stages)
    by_parts = layered(request)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gradviz.layout.necks.SMALLEST", 10**6)
        whole = layered(request)
    assert length(by_parts) <= 1.01 * length(whole)
    assert crossings(request, by_parts) == crossings(request, whole)


def test_a_deep_network_is_solved_in_many_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    solve = placing._solve

    def watched(graph: Any, *rest: Any) -> list[float]:
        sizes.append(graph.count)
        return solve(graph, *rest)

    monkeypatch.setattr(placing, "_solve", watched)
    result = layered(branches([[2, 1, 2], [1]] * 60))
    assert len(sizes) > 10
    assert max(sizes) < 60
    assert result.bounds[2] < 1000.0
