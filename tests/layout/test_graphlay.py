"""The other engine behind the same interface, and that its pictures stay what they were."""

from __future__ import annotations

import hashlib
from itertools import combinations, pairwise

import msgspec
import pytest

from gradviz.layout.engines import lay_out
from gradviz.layout.graphlay import graphlay
from gradviz.layout.interface import (
    LESSON_GAPS,
    MODEL_GAPS,
    LayoutBox,
    LayoutLink,
    LayoutRequest,
)

LINKS = {
    "one": (1, ()),
    "chain": (6, tuple((i, i + 1) for i in range(5))),
    "square": (2, ((0, 1), (0, 1))),
    "neuron": (8, ((0, 2), (1, 2), (2, 4), (3, 4), (4, 5), (5, 7), (6, 7))),
    "tree": (15, tuple((i, (i - 1) // 2) for i in range(1, 15))),
    "fan": (9, (*((0, i) for i in range(1, 8)), *((i, 8) for i in range(1, 8)))),
    "skip": (8, (*((i, i + 1) for i in range(7)), (0, 4), (2, 7))),
    "dense": (16, tuple((4 * (t // 4 - 1) + k, t) for t in range(4, 16) for k in range(4))),
}

GOLDEN = {
    "one": "0c8bdbd9e7e0",
    "chain": "767c914688a1",
    "square": "ee4f250e3501",
    "neuron": "db1ef27cd5ac",
    "tree": "a177c126d9e9",
    "fan": "4de689189c53",
    "skip": "f0e54dd487d8",
    "dense": "f6a721cd9869",
}


def request(name: str, direction: str = "TB") -> LayoutRequest:
    count, pairs = LINKS[name]
    margins = (30.0, 8.0, 34.0, 8.0) if direction == "LR" else (0.0, 0.0, 0.0, 0.0)
    boxes = tuple(
        LayoutBox(id=str(i), width=88.0 + 24 * (i % 3), height=48.0, margins=margins)
        for i in range(count)
    )
    orders = [sum(p[1] == pair[1] for p in pairs[:k]) for k, pair in enumerate(pairs)]
    links = tuple(
        LayoutLink(source=pair[0], target=pair[1], order=order)
        for pair, order in zip(pairs, orders, strict=True)
    )
    gaps = LESSON_GAPS if direction == "LR" else MODEL_GAPS
    return LayoutRequest(boxes=boxes, links=links, direction=direction, gaps=gaps)


def fingerprint(name: str) -> str:
    result = graphlay(request(name))
    return hashlib.blake2b(msgspec.json.encode(result), digest_size=6).hexdigest()


@pytest.mark.parametrize("name", LINKS)
def test_the_picture_is_the_one_that_was_tried(name: str) -> None:
    assert fingerprint(name) == GOLDEN[name]


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("name", LINKS)
def test_lines_are_square_and_end_on_the_bodies(name: str, direction: str) -> None:
    one = request(name, direction)
    result = graphlay(one)
    for link, route in zip(one.links, result.routes, strict=True):
        source, target = one.boxes[link.source], one.boxes[link.target]
        (x0, y0), (x1, y1) = route[0], route[-1]
        if direction == "LR":
            assert x0 == pytest.approx(result.x[link.source] + source.width, abs=0.01)
            assert x1 == pytest.approx(result.x[link.target], abs=0.01)
            assert y0 == pytest.approx(result.y[link.source] + source.height / 2, abs=0.01)
            assert result.y[link.target] < y1 < result.y[link.target] + target.height
        else:
            assert y0 == pytest.approx(result.y[link.source] + source.height, abs=0.01)
            assert y1 == pytest.approx(result.y[link.target], abs=0.01)
        for (a, b), (c, d) in pairwise(route):
            assert (a == c) != (b == d)


@pytest.mark.parametrize("name", LINKS)
def test_labels_have_room_of_their_own(name: str) -> None:
    one = request(name, "LR")
    result = graphlay(one)
    areas = [
        (x - 8, y - 30, x + box.width + 8, y + box.height + 34)
        for box, x, y in zip(one.boxes, result.x, result.y, strict=True)
    ]
    for a, b in combinations(areas, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_former_places_are_kept() -> None:
    one = request("skip")
    first = graphlay(one)
    seeds = tuple(zip(first.x, first.y, strict=True))
    again = graphlay(msgspec.structs.replace(one, seeds=seeds))
    for now, then in ((again.x, first.x), (again.y, first.y)):
        moved = [a - b for a, b in zip(now, then, strict=True)]
        assert max(moved) - min(moved) < 1.0  # all by the same, as lines beside them did


def test_it_can_be_asked_for_by_name() -> None:
    assert lay_out(request("neuron"), "graphlay").engine == "graphlay"
    assert lay_out(request("neuron"), "layered").engine == "layered"
    assert lay_out(request("neuron")).engine == "layered"
