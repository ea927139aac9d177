"""Which engine answers, and how long that takes at most."""

from __future__ import annotations

import sys
import time

import msgspec
import pytest

from gradviz.layout.engines import lay_out
from gradviz.layout.interface import MODEL_GAPS, LayoutBox, LayoutLink, LayoutRequest
from gradviz.layout.judging import cost, crossings, is_tangled
from gradviz.layout.layered import layered


def boxes(count: int) -> tuple[LayoutBox, ...]:
    return tuple(LayoutBox(id=str(i), width=140.0, height=48.0) for i in range(count))


def request(count: int, pairs: list[tuple[int, int]]) -> LayoutRequest:
    links = tuple(
        LayoutLink(source=source, target=target, order=order)
        for order, (source, target) in enumerate(pairs)
    )
    return LayoutRequest(boxes=boxes(count), links=links, direction="TB", gaps=MODEL_GAPS)


def tangle() -> LayoutRequest:
    pairs = [(source, i) for i in range(1, 100) for source in {(i * 31 + 17) % i, (i * 31) % i}]
    return request(100, pairs)


def test_a_cross_is_one_crossing_and_a_chain_has_none() -> None:
    cross = request(4, [(0, 3), (1, 2)])
    uncrossed = layered(cross)
    assert crossings(cross, uncrossed) == 0
    complete = request(4, [(0, 2), (0, 3), (1, 2), (1, 3)])
    assert crossings(complete, layered(complete)) >= 1
    chain = request(9, [(i, i + 1) for i in range(8)])
    assert not is_tangled(chain, layered(chain))
    assert cost(chain, layered(chain)) < 9


def test_without_a_process_our_own_engine_decides() -> None:
    nothing = [sys.executable, "-c", "raise SystemExit(1)"]
    assert lay_out(tangle(), in_process=True, command=nothing) == layered(tangle())
    assert lay_out(tangle(), command=nothing) == layered(tangle())


def test_the_engine_of_the_former_layout_stays() -> None:
    for name in ("layered", "graphlay"):
        one = msgspec.structs.replace(tangle(), prefer=name)
        assert lay_out(one).engine == name


def test_ten_thousand_boxes_in_a_row_take_no_recursion_and_little_time() -> None:
    count = 10_000
    started = time.process_time()
    result = lay_out(request(count, [(i, i + 1) for i in range(count - 1)]))
    assert time.process_time() - started < 6.0  # 0.5 s on an idle machine
    assert len(set(result.x)) == 1
    assert all(len(route) == 2 for route in result.routes)


@pytest.mark.parametrize("towards", [True, False])
def test_three_hundred_lines_on_one_side_take_less_than_a_second(towards: bool) -> None:
    pairs = [(i, 300) if towards else (0, i + 1) for i in range(300)]
    started = time.process_time()
    result = lay_out(request(301, pairs))
    assert time.process_time() - started < 1.0
    assert len({route[-1] for route in result.routes}) == 300


def test_links_of_many_layers_do_not_multiply() -> None:
    count = 600
    pairs = [(i, i + 1) for i in range(count)] + [(i, count) for i in range(count)]
    started = time.process_time()
    result = lay_out(request(count + 1, pairs), in_process=True)
    assert time.process_time() - started < 10.0
    assert all(len(route) >= 2 for route in result.routes)
