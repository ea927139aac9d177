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
from gradviz.layout.routing import SAME

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
            assert second - first >= least - SAME - TOLERANCE  # the last bit of a jog is left out


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


@settings(derandomize=True)  # a law for graphs like those of lessons, not for every tangle
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


# ------------------------------------------------------------- the known graphs

NEURON = {"x": 0, "w": 1, "mul": 2, "b": 3, "add": 4, "sigmoid": 5, "y": 6, "bce": 7}


def lesson(count: int, links: tuple[tuple[int, int, int], ...]) -> LayoutRequest:
    """Return a request in the sizes of a lesson; links are source, target, order."""
    return LayoutRequest(
        boxes=tuple(
            LayoutBox(id=str(i), width=88.0, height=56.0, margins=(30.0, 8.0, 34.0, 8.0))
            for i in range(count)
        ),
        links=tuple(LayoutLink(source=s, target=t, order=order) for s, t, order in links),
        gaps=LESSON_GAPS,
    )


def neuron() -> LayoutRequest:
    n = NEURON
    return lesson(
        8,
        (
            (n["x"], n["mul"], 0),
            (n["w"], n["mul"], 0),
            (n["mul"], n["add"], 0),
            (n["b"], n["add"], 1),
            (n["add"], n["sigmoid"], 0),
            (n["sigmoid"], n["bce"], 0),
            (n["y"], n["bce"], 1),
        ),
    )


def test_the_neuron_stands_as_on_the_slide() -> None:
    result = layered(neuron())
    x = {name: result.x[index] for name, index in NEURON.items()}
    y = {name: result.y[index] for name, index in NEURON.items()}
    assert y["mul"] == y["add"] == y["sigmoid"] == y["bce"]
    assert x["x"] == x["w"] < x["mul"] == x["b"] < x["add"] < x["sigmoid"] == x["y"] < x["bce"]
    assert y["mul"] - y["x"] == pytest.approx(y["w"] - y["mul"])
    assert y["b"] == y["y"] > y["mul"]
    corners = [len(route) for route in result.routes]
    assert corners == [4, 4, 2, 4, 2, 2, 4]
    columns = sorted(set(x.values()))
    assert {round(b - a) for a, b in pairwise(columns)} == {188}


def test_parallel_links_are_two_lines_about_the_middle() -> None:
    request_ = lesson(2, ((0, 1, 0), (0, 1, 1)))
    result = layered(request_)
    middle = result.y[0] + 28.0
    assert result.y[0] == result.y[1]
    assert [route[-1][1] - middle for route in result.routes] == [-12.0, 12.0]


def test_an_op_stands_in_the_middle_of_its_two_branches() -> None:
    leaves = [(leaf, 4 + leaf // 2, leaf % 2) for leaf in range(4)]
    result = layered(lesson(7, (*leaves, (4, 6, 0), (5, 6, 1))))
    assert result.y[6] - result.y[4] == pytest.approx(result.y[5] - result.y[6])
    assert result.y[4] - result.y[0] == pytest.approx(result.y[1] - result.y[4], abs=0.5)


def test_free_order_avoids_a_crossing_and_given_order_is_kept() -> None:
    """Boxes 0 and 1 feed 3, 1 and 2 feed 4; 4 names its arguments the other way round."""
    shared = ((0, 3, 0), (1, 3, 1))
    free = layered(lesson(6, (*shared, (2, 4, 0), (1, 4, 0), (3, 5, 0), (4, 5, 1))))
    given_ = layered(lesson(6, (*shared, (2, 4, 0), (1, 4, 1), (3, 5, 0), (4, 5, 1))))
    assert free.routes[3][-1][1] < free.routes[2][-1][1]
    assert given_.routes[2][-1][1] < given_.routes[3][-1][1]


def test_a_link_that_is_not_drawn_keeps_its_target_behind() -> None:
    request_ = LayoutRequest(
        boxes=neuron().boxes[:3],
        links=(
            LayoutLink(source=0, target=1),
            LayoutLink(source=1, target=2, drawn=False),
        ),
    )
    result = layered(request_)
    assert result.x[0] < result.x[1] < result.x[2]
    assert result.routes[1] == ()


def test_a_circle_is_drawn_all_the_same() -> None:
    result = layered(lesson(3, ((0, 1, 0), (1, 2, 0), (2, 0, 0), (1, 1, 1))))
    assert len(set(result.x)) == 3
    assert [bool(route) for route in result.routes] == [True, True, True, False]


def test_known_boxes_keep_their_order() -> None:
    request_ = lesson(4, ((0, 3, 0), (1, 3, 0), (2, 3, 0)))
    seeds = ((0.0, 300.0), (0.0, 0.0), (0.0, 150.0), None)
    result = layered(
        LayoutRequest(boxes=request_.boxes, links=request_.links, gaps=request_.gaps, seeds=seeds)
    )
    assert result.y[1] < result.y[2] < result.y[0]


def test_nothing_is_a_drawing_too() -> None:
    assert layered(LayoutRequest(boxes=())).bounds == (0.0, 0.0, 0.0, 0.0)
