"""A staircase becomes a column of rows; a drawing that is narrow enough stays as it was."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.layout import placing
from gradviz.layout.interface import MODEL_GAPS, LayoutBox, LayoutLink, LayoutRequest, LayoutResult
from gradviz.layout.layered import layered
from gradviz.layout.squeezing import WINDOW


def recurrent(steps: int, deep: int) -> LayoutRequest:
    """Return cells one after the other, each with a branch of ops that ends in a running sum."""
    pairs: list[tuple[int, int]] = []
    count, cell, total = 0, -1, -1
    for _ in range(steps):
        entry, count = count, count + 1
        if cell >= 0:
            pairs.append((cell, entry))
        cell = last = entry
        for _ in range(deep):
            pairs.append((last, count))
            last, count = count, count + 1
        if total >= 0:
            pairs += [(total, count), (last, count)]
            last, count = count, count + 1
        total = last
    boxes = tuple(
        LayoutBox(id=str(i), width=120.0, height=44.0, margins=(10.0, 120.0, 10.0, 0.0))
        for i in range(count)
    )
    links = tuple(LayoutLink(source=a, target=b, order=0) for a, b in pairs)
    return LayoutRequest(boxes=boxes, links=links, direction="TB", gaps=MODEL_GAPS)


def without(request: LayoutRequest) -> LayoutResult:
    """Return the layout as wide as straight lines make it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "squeezed", lambda _request, _graph, places, _apart: list(places))
        return layered(request)


def test_a_staircase_becomes_a_column() -> None:
    request = recurrent(30, 4)
    wide, narrow = without(request), layered(request)
    assert wide.bounds[2] > 5000.0
    assert narrow.bounds[2] < 0.5 * wide.bounds[2]


@given(st.integers(2, 30), st.integers(1, 5))
@settings(deadline=None, max_examples=25)
def test_boxes_keep_apart_and_in_their_rows(steps: int, deep: int) -> None:
    request = recurrent(steps, deep)
    result = layered(request)
    rows: dict[float, list[tuple[float, float]]] = {}
    for box, x, y in zip(request.boxes, result.x, result.y, strict=True):
        rows.setdefault(y, []).append((x, x + box.width + box.margins[1]))
    for row in rows.values():
        for (_, right), (left, _) in pairwise(sorted(row)):
            assert left - right >= MODEL_GAPS.node - 0.1


def test_what_fits_a_window_keeps_its_straight_lines() -> None:
    request = recurrent(5, 3)
    assert without(request).bounds[2] < WINDOW
    assert layered(request) == without(request)
