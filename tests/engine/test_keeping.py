"""Large tensors can be asked for whole while the engine holds them, and only then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from gradviz.engine import values
from gradviz.engine.keeping import Keeper
from gradviz.engine.record import trace
from gradviz.engine.values import whole
from gradviz.model.errors import GradvizError
from gradviz.model.places import place_of, places
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData

MIB = 2**20


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    made = Keeper()
    yield made
    made.close()


def value_of(data: TraceData, node: str) -> TensorValue:
    found = next(value.forward for value in data.values if value.node == node)
    assert found is not None
    return found


def fetched(keeper: Keeper, data: TraceData, value: TensorValue) -> TensorValue:
    place = place_of(data, value)
    assert place is not None
    return keeper.fetch(data, place)


def large() -> Tensor:
    return torch.randn(300, 400, requires_grad=True)


def test_value_and_gradient_are_fetched_whole(keeper: Keeper) -> None:
    w = large()
    data = trace(lambda w: (w * w).sum(), w)
    value = value_of(data, "w")
    assert not value.is_whole
    assert fetched(keeper, data, value) == whole(w)
    product = fetched(keeper, data, value_of(data, "mul"))
    assert product == whole(w * w)
    gradient = next(value.grad_after for value in data.values if value.node == "w")
    assert gradient is not None
    assert w.grad is not None
    assert fetched(keeper, data, gradient) == whole(w.grad)


def test_a_gradient_that_came_in_parts_is_added_up(keeper: Keeper) -> None:
    w = large()
    data = trace(lambda w: (w * 2).sum() + (w * w).sum(), w)
    *_, part = (
        part
        for step in data.passes[0].steps
        for part in step.contributions
        if part.to.node == "w" and step.kind == "op"
    )
    assert part.total_after is not None
    assert w.grad is not None
    assert fetched(keeper, data, part.total_after) == whole(w.grad)


def test_every_place_agrees_with_its_sample(keeper: Keeper) -> None:
    data = trace(lambda w: ((w @ w.t()).relu() * 2).mean(), large())
    for number, value in enumerate(places(data)):
        if value is not None and value.sample is not None:
            found = keeper.fetch(data, number)
            spots, numbers = value.samples()
            assert found.numpy().reshape(-1)[spots].tobytes() == numbers.tobytes()


def test_what_the_optimizer_writes_over_is_copied_before(keeper: Keeper) -> None:
    w = large()
    before = whole(w)
    data = trace(lambda w: (w * w).sum(), w)
    torch.optim.SGD([w], lr=0.5).step()
    assert whole(w) != before
    assert fetched(keeper, data, value_of(data, "w")) == before


def test_what_the_program_writes_over_is_lost_and_said_to_be(keeper: Keeper) -> None:
    w = large()
    data = trace(lambda w: (w * w).sum(), w)
    with torch.no_grad():
        w.zero_()
    with pytest.raises(GradvizError, match="has written other numbers"):
        fetched(keeper, data, value_of(data, "w"))


def test_the_budget_holds_and_the_oldest_go_first(keeper: Keeper) -> None:
    size = 300 * 400 * 4
    keeper.budget = 3 * size
    w = large()

    def run(w: Tensor) -> Tensor:
        for _ in range(20):
            w = w.sin()
            assert keeper.size <= keeper.budget
        return w.sum()

    data = trace(run, w)
    assert 0 < keeper.size <= keeper.budget
    with pytest.raises(GradvizError, match="does not hold them any more: it keeps up to 1 MiB"):
        fetched(keeper, data, value_of(data, "w"))


def test_views_of_one_memory_count_once(keeper: Keeper) -> None:
    trace(lambda w: w.t().t().sum(), large())
    shared = 300 * 400 * 4
    assert keeper.size < 3 * shared  # leaf and views together, and the gradient of the sum


def test_a_budget_of_nothing_holds_nothing(keeper: Keeper) -> None:
    keeper.budget = 0
    data = trace(lambda w: (w * w).sum(), large())
    assert keeper.size == 0
    with pytest.raises(GradvizError, match="does not hold them"):
        fetched(keeper, data, value_of(data, "w"))


def test_another_program_lets_go_of_the_one_before(keeper: Keeper) -> None:
    trace(lambda w: (w * w).sum(), large())
    keeper.clear()
    assert keeper.size == 0


def test_small_tensors_and_other_threads_are_none_of_its_business(keeper: Keeper) -> None:
    import threading

    trace(lambda w: (w * w).sum(), torch.ones(3, requires_grad=True))
    assert keeper.size == 0
    thread = threading.Thread(target=lambda: values.snapshot(large()))
    thread.start()
    thread.join()
    assert keeper.size == 0


def test_numbers_are_those_of_a_run_that_nothing_is_kept_of() -> None:
    def run() -> list[bytes]:
        torch.manual_seed(3)
        w = large()
        trace(lambda w: ((w @ w.t()).softmax(1) * 3).square().sum() + w.sum(), w)
        assert w.grad is not None
        return [w.grad.numpy().tobytes()]

    alone = run()
    keeper = Keeper()
    try:
        assert run() == alone
    finally:
        keeper.close()
