"""Laws of the layered engine, over random graphs, and the look of the known ones."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.layout.interface import (
    LESSON_GAPS,
    MODEL_GAPS,
    LayoutBox,
    LayoutLink,
    LayoutRequest,
    LayoutResult,
)
from gradviz.layout.layered import layered

TOLERANCE = 0.01


@st.composite
def requests(draw, most: int = 14) -> LayoutRequest:
    count = draw(st.integers(1, most))
    side = st.sampled_from([0.0, 8.0, 30.0])
    boxes = tuple(
        LayoutBox(
            id=str(index),
            width=draw(st.sampled_from([40.0, 88.0, 150.0])),
            height=draw(st.sampled_from([30.0, 56.0, 90.0])),
            margins=(draw(side), draw(side), draw(side), draw(side)),
        )
        for index in range(count)
    )
    links = []
    for target in range(1, count):
        sources = draw(st.lists(st.integers(0, target - 1), max_size=3))
        links += [
            LayoutLink(source=source, target=target, order=order)
            for order, source in enumerate(sources)
        ]
    gaps = draw(st.sampled_from([LESSON_GAPS, MODEL_GAPS]))
    direction = draw(st.sampled_from(["LR", "TB"]))
    return LayoutRequest(boxes=boxes, links=tuple(links), gaps=gaps, direction=direction)


def outer(request: LayoutRequest, result: LayoutResult, index: int) -> tuple[float, ...]:
    box = request.boxes[index]
    top, right, bottom, left = box.margins
    x, y = result.x[index], result.y[index]
    return x - left, y - top, x + box.width + right, y + box.height + bottom


@given(requests())
def test_no_two_boxes_share_room(request_: LayoutRequest) -> None:
    result = layered(request_)
    areas = [outer(request_, result, index) for index in range(len(request_.boxes))]
    for a, b in combinations(areas, 2):
        apart = a[2] <= b[0] + TOLERANCE or b[2] <= a[0] + TOLERANCE
        apart = apart or a[3] <= b[1] + TOLERANCE or b[3] <= a[1] + TOLERANCE
        assert apart


@given(requests())
def test_routes_run_from_border_to_border_square(request_: LayoutRequest) -> None:
    result = layered(request_)
    level = request_.direction == "LR"
    for link, route in zip(request_.links, result.routes, strict=True):
        source, target = request_.boxes[link.source], request_.boxes[link.target]
        (x0, y0), (x1, y1) = route[0], route[-1]
        sx, sy = result.x[link.source], result.y[link.source]
        tx, ty = result.x[link.target], result.y[link.target]
        if level:
            assert (x0, y0) == pytest.approx((sx + source.width, sy + source.height / 2), abs=0.01)
            assert x1 == pytest.approx(tx, abs=TOLERANCE)
            assert ty < y1 < ty + target.height
        else:
            assert (x0, y0) == pytest.approx((sx + source.width / 2, sy + source.height), abs=0.01)
            assert y1 == pytest.approx(ty, abs=TOLERANCE)
            assert tx < x1 < tx + target.width
        for (a, b), (c, d) in pairwise(route):
            assert (a == c) != (b == d)
            assert (c >= a) if level else (d >= b)


@given(requests())
def test_lines_keep_out_of_boxes_and_their_labels(request_: LayoutRequest) -> None:
    result = layered(request_)
    areas = [outer(request_, result, index) for index in range(len(request_.boxes))]
    for link, route in zip(request_.links, result.routes, strict=True):
        for (a, b), (c, d) in pairwise(route):
            left, right, top, bottom = min(a, c), max(a, c), min(b, d), max(b, d)
            for index, (x0, y0, x1, y1) in enumerate(areas):
                if index in (link.source, link.target):
                    continue
                clear = right <= x0 + TOLERANCE or left >= x1 - TOLERANCE
                clear = clear or bottom <= y0 + TOLERANCE or top >= y1 - TOLERANCE
                assert clear


@given(requests())
def test_lines_enter_in_their_order_and_apart(request_: LayoutRequest) -> None:
    result = layered(request_)
    axis = 1 if request_.direction == "LR" else 0
    for target, box in enumerate(request_.boxes):
        entering = sorted(
            (link.order, route[-1][axis])
            for link, route in zip(request_.links, result.routes, strict=True)
            if link.target == target
        )
        room = (box.height if axis == 1 else box.width) - 12.0
        least = min(10.0, room / max(len(entering) - 1, 1))
        for (_, first), (_, second) in pairwise(entering):
            assert second - first >= least - TOLERANCE


@given(requests())
def test_same_request_same_answer(request_: LayoutRequest) -> None:
    assert layered(request_) == layered(request_)


@given(requests())
def test_top_to_bottom_is_left_to_right_turned(request_: LayoutRequest) -> None:
    turned = LayoutRequest(
        boxes=tuple(
            LayoutBox(
                id=box.id,
                width=box.height,
                height=box.width,
                margins=(box.margins[3], box.margins[2], box.margins[1], box.margins[0]),
            )
            for box in request_.boxes
        ),
        links=request_.links,
        gaps=request_.gaps,
        direction="TB" if request_.direction == "LR" else "LR",
    )
    one, other = layered(request_), layered(turned)
    assert one.x == other.y
    assert one.y == other.x
    assert one.routes == tuple(tuple((b, a) for a, b in route) for route in other.routes)


@given(requests())
def test_lines_of_different_boxes_do_not_lie_on_each_other(request_: LayoutRequest) -> None:
    result = layered(request_)
    pieces = [
        (link.source, *sorted((start, end)))
        for link, route in zip(request_.links, result.routes, strict=True)
        for start, end in pairwise(route)
    ]
    for (s, a, b), (t, c, d) in combinations(pieces, 2):
        if s != t:
            assert _shared_length(a, b, c, d) < 1.0


def _shared_length(a, b, c, d) -> float:
    for axis in (0, 1):
        along = 1 - axis
        level = math.isclose(a[axis], b[axis]) and math.isclose(c[axis], d[axis])
        if level and abs(a[axis] - c[axis]) < 3.0:
            return min(b[along], d[along]) - max(a[along], c[along])
    return 0.0
