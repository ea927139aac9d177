"""A line past everything runs straight at the side; what it passes stands as without it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gradviz.layout.interface import LayoutBox, LayoutLink, LayoutRequest
from gradviz.layout.lanes import LONG
from gradviz.layout.layered import layered

STAGES = 20


def network(*extra: tuple[int, int]) -> LayoutRequest:
    """Return a stack of small diamonds: 0, then 1 and 2 side by side, 3, 4 and 5, 6 ..."""
    pairs = []
    for stage in range(STAGES):
        top = 3 * stage
        pairs += [(top, top + 1), (top, top + 2), (top + 1, top + 3), (top + 2, top + 3)]
    pairs += extra
    boxes = tuple(
        LayoutBox(id=str(i), width=100.0, height=44.0, margins=(0.0, 60.0, 0.0, 0.0))
        for i in range(3 * STAGES + 1)
    )
    links = tuple(LayoutLink(source=a, target=b, order=k) for k, (a, b) in enumerate(pairs))
    return LayoutRequest(boxes=boxes, links=links, direction="TB")


def test_what_a_long_line_passes_stands_as_if_it_were_not_there() -> None:
    alone, tied = layered(network()), layered(network((0, 3 * STAGES)))
    shift = tied.x[0] - alone.x[0]
    assert tied.x[:-1] == pytest.approx([x + shift for x in alone.x[:-1]], abs=0.5)
    assert tied.bounds[2] < alone.bounds[2] + 80.0


def test_the_long_line_is_straight_and_keeps_clear_of_all_boxes() -> None:
    request = network((0, 3 * STAGES))
    result = layered(request)
    route = result.routes[-1]
    assert 2 * STAGES - 1 >= LONG
    assert len(route) <= 6
    side = max(route, key=lambda point: abs(point[0] - result.x[0]))[0]
    for box, x in zip(request.boxes, result.x, strict=True):
        right = x + box.width + box.margins[1]
        assert side < x or side > right


def test_several_long_lines_run_beside_each_other() -> None:
    result = layered(network((0, 3 * STAGES), (3, 3 * STAGES), (0, 3 * STAGES - 3)))
    sides = []
    for route in result.routes[-3:]:
        upright = [(abs(b - d), a) for (a, b), (c, d) in pairwise(route)]
        sides.append(max(upright)[1])
    assert len({round(side) for side in sides}) == 3
