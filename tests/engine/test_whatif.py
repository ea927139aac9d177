"""A trace with another leaf is what PyTorch gives for that leaf, or a sentence why not."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import torch
from torch import Tensor

from gradviz.engine.record import trace
from gradviz.engine.session import Session
from gradviz.engine.values import same, snapshot
from gradviz.engine.whatif import WhatIf
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import TraceData
from tests.engine.programs import PROGRAMS, Doubled, Program

REFUSED = {"custom_function", "large_tensors"}


def program_of(name: str) -> Program:
    torch.manual_seed(0)
    return PROGRAMS[name]()


def recorded(name: str) -> TraceData:
    return trace(program_of(name).run)


def leaves_of(data: TraceData) -> list[tuple[str, TensorValue]]:
    return [
        (value.node, value.forward)
        for value in data.values
        if value.role != "result" and value.forward is not None
    ]


def numbers_of(data: TraceData) -> list[TensorValue | None]:
    """Return every number of a trace, but for bytes that kernels leave for themselves."""
    found: list[TensorValue | None] = []
    for value in data.values:
        if value.forward is None or value.forward.dtype != "uint8":
            found += [value.forward, value.grad_before, value.grad_after]
    for one in data.passes:
        found.append(one.seed)
        for step in one.steps:
            found += step.upstream
            for part in step.contributions:
                found += [part.amount, part.total_before, part.total_after]
    return found


def assert_equal(one: TraceData, other: TraceData) -> None:
    assert one.ops == other.ops
    assert [s.op for p in one.passes for s in p.steps] == [
        s.op for p in other.passes for s in p.steps
    ]
    numbers, others = numbers_of(one), numbers_of(other)
    assert len(numbers) == len(others)
    assert all(map(same, numbers, others))


def possible(data: TraceData) -> list[tuple[str, TensorValue]]:
    whatif = WhatIf(data)
    return [(leaf, value) for leaf, value in leaves_of(data) if whatif.reason(leaf) is None]


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name not in REFUSED])
def test_with_its_own_leaves_it_is_the_recording_bit_for_bit(name: str) -> None:
    data = recorded(name)
    leaves = possible(data)
    assert leaves
    assert_equal(WhatIf(data).run(dict(leaves)), data)


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name not in REFUSED])
def test_with_another_leaf_it_is_what_the_program_gives(name: str) -> None:
    data = recorded(name)
    changeable = possible(data)
    whatif = WhatIf(data)
    tried = 0
    for number in range(len(program_of(name).leaves)):
        program = program_of(name)  # anew: a run may change its buffers
        tensor = program.leaves[number]
        equal = [leaf for leaf, value in changeable if value == snapshot(tensor)]
        if len(equal) != 1:  # weights of ones: it cannot be told which it is
            continue
        tensor.data.mul_(1.25).add_(0.03125)
        assert_equal(whatif.run({equal[0]: snapshot(tensor)}), trace(program.run))
        tried += 1
    assert tried or not program_of(name).leaves


def test_several_leaves_and_gradients_that_were_there() -> None:
    w, x = torch.tensor(2.0, requires_grad=True), torch.tensor(3.0)
    w.grad = torch.tensor(10.0)
    data = trace(lambda w, x: (w * x).square(), w, x)
    found = WhatIf(data).run({"w": tensor_value(1.0, "float32"), "x": tensor_value(5.0, "float32")})
    after = next(value.grad_after for value in found.values if value.node == "w")
    assert after is not None
    assert after.item() == 10.0 + 2 * 1.0 * 5.0 * 5.0


def test_two_passes_of_one_graph() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    with Session() as session:
        h = w.exp()
        h.sum().backward(retain_graph=True)
        (h * 3).sum().backward()
    data = session.seen
    assert data is not None
    leaf = data.values[0].node
    found = WhatIf(data).run({leaf: tensor_value([0.0, 0.5], "float32")})
    assert len(found.passes) == 2
    after = found.values[0].grad_after
    assert after is not None
    expected = torch.exp(torch.tensor([0.0, 0.5])) * 4
    assert np.allclose(after.numpy(), expected.numpy(), rtol=1e-6)


def test_a_backward_written_in_python_is_refused() -> None:
    data = trace(lambda x: Doubled.apply(x, 2.0).sum(), torch.tensor([1.0], requires_grad=True))
    reason = WhatIf(data).reason("x")
    assert reason is not None
    assert "doubled has a backward of its own" in reason.words()
    with pytest.raises(GradvizError, match="x cannot be replayed: doubled has a backward"):
        WhatIf(data).run({"x": tensor_value([2.0], "float32")})


def test_a_hook_that_changes_a_gradient_is_refused() -> None:
    def run(x: Tensor) -> Tensor:
        y = x * 2
        y.register_hook(lambda gradient: gradient * 3)  # type: ignore[no-untyped-call]
        return y.sum()

    reason = WhatIf(trace(run, torch.ones(2, requires_grad=True))).reason("x")
    assert reason is not None
    assert "a hook" in reason.words()


def test_a_second_derivative_is_refused() -> None:
    x = torch.tensor(2.0, requires_grad=True)
    with Session() as session:
        (gradient,) = torch.autograd.grad(x**3, x, create_graph=True)
        gradient.backward()
    assert session.seen is not None
    reason = WhatIf(session.seen).reason("x")
    assert reason is not None
    assert "computed with gradients" in reason.words()


def test_random_draws_are_held_where_they_do_not_depend_on_the_leaf() -> None:
    x = torch.arange(1.0, 9.0, requires_grad=True)
    data = trace(lambda x: torch.dropout(x, 0.5, True).square().sum(), x)
    found = WhatIf(data).run({"x": snapshot(x.detach() * 2)})
    first = next(value for value in data.values if value.node == data.roots[0].node).forward
    twice = next(value for value in found.values if value.node == data.roots[0].node).forward
    assert first is not None
    assert twice is not None
    assert twice.item() == 4 * first.item()


def test_what_is_no_leaf_or_has_another_form_is_refused() -> None:
    data = trace(lambda x: (x * 2).sum(), torch.ones(2, requires_grad=True))
    whatif = WhatIf(data)
    for leaf, value in (("mul", [1.0, 2.0]), ("nothing", [1.0]), ("x", [1.0, 2.0, 3.0])):
        with pytest.raises(GradvizError, match="cannot be replayed"):
            whatif.run({leaf: tensor_value(value, "float32")})
    with pytest.raises(GradvizError, match="another shape or type"):
        whatif.run({"x": tensor_value([1.0, 2.0], "float64")})


def test_a_recording_that_does_not_fit_itself_is_refused() -> None:
    data = trace(lambda x: (x * 2).sum(), torch.ones(2, requires_grad=True))
    (one,) = data.passes
    step = one.steps[1]
    part = msgspec.structs.replace(
        step.contributions[0], amount=tensor_value([7.0, 7.0], "float32")
    )
    wrong = msgspec.structs.replace(step, contributions=(part,))
    steps = (one.steps[0], wrong, *one.steps[2:])
    passes = (msgspec.structs.replace(one, steps=steps),)
    reason = WhatIf(msgspec.structs.replace(data, passes=passes)).reason("x")
    assert reason is not None
    assert "sends other gradients" in reason.words()
