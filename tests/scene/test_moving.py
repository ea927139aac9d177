"""Moved boxes: they are where they were put, their lines end at them, all others stay."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.layout.interface import LayoutBox, LayoutLink, LayoutRequest
from gradviz.layout.layered import layered
from gradviz.scene.moving import moved

OFFSET = st.tuples(st.integers(-600, 600), st.integers(-600, 600)).map(
    lambda pair: (float(pair[0]), float(pair[1]))
)


def network(direction: str) -> LayoutRequest:
    """Return a chain with a line past it, and a leaf at its side."""
    pairs = [(0, 1), (1, 2), (2, 3), (0, 3), (4, 2), (3, 5)]
    boxes = tuple(LayoutBox(id=f"b{i}", width=90.0, height=44.0) for i in range(6))
    links = tuple(LayoutLink(source=a, target=b, order=k) for k, (a, b) in enumerate(pairs))
    return LayoutRequest(boxes=boxes, links=links, direction=direction)  # type: ignore[arg-type]


@pytest.mark.parametrize("direction", ["LR", "TB"])
@given(moves=st.dictionaries(st.sampled_from([f"b{i}" for i in range(6)]), OFFSET, max_size=4))
@settings(deadline=None)
def test_boxes_go_by_their_moves_and_lines_still_join_them(
    direction: str, moves: dict[str, tuple[float, float]]
) -> None:
    request = network(direction)
    before = layered(request)
    after = moved(request, before, moves)
    for k, box in enumerate(request.boxes):
        dx, dy = moves.get(box.id, (0.0, 0.0))
        assert (after.x[k], after.y[k]) == (before.x[k] + dx, before.y[k] + dy)
    for link, old, new in zip(request.links, before.routes, after.routes, strict=True):
        for end, box in ((0, link.source), (-1, link.target)):
            dx, dy = moves.get(f"b{box}", (0.0, 0.0))
            assert new[end] == pytest.approx((old[end][0] + dx, old[end][1] + dy))
        for (a, b), (c, d) in pairwise(new):
            assert abs(a - c) < 1e-6 or abs(b - d) < 1e-6  # right angles only
        if not {f"b{link.source}", f"b{link.target}"} & set(moves):
            assert new == old


@given(OFFSET)
@settings(deadline=None)
def test_what_moves_together_looks_the_same(offset: tuple[float, float]) -> None:
    request = network("TB")
    before = layered(request)
    after = moved(request, before, {f"b{i}": offset for i in range(6)})
    for old, new in zip(before.routes, after.routes, strict=True):
        assert new == tuple((x + offset[0], y + offset[1]) for x, y in old)


def test_nothing_moved_is_the_layout_itself() -> None:
    request = network("LR")
    result = layered(request)
    assert moved(request, result, {}) is result
    assert moved(request, result, {"gone": (5.0, 5.0)}) is result
