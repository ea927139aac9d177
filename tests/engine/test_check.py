"""Right gradients agree, wrong ones are found and their operation named, the rest is told."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

import gradviz
from gradviz.builder.presets import networks, preset
from gradviz.engine.build import run_spec
from gradviz.engine.check import Check, check_trace
from gradviz.engine.points import check, check_network
from gradviz.engine.record import trace
from tests.engine.programs import PROGRAMS

# What nothing can say anything about, and why.
UNCHECKED = {
    "not_a_number": "no finite number",
    "large_tensors": "not kept whole",
    "loss_that_is_a_leaf": "no gradient was recorded",
    "op_empty": "no numbers",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_pytorchs_own_gradients_agree(name: str) -> None:
    torch.manual_seed(0)
    found = check_trace(trace(PROGRAMS[name]().run), elements=8)
    assert found.leaves
    for leaf in found.leaves:
        if leaf.verdict == "unchecked":
            assert leaf.reason is not None
            assert UNCHECKED[name] in leaf.reason.words()
        else:
            assert leaf.verdict == "agrees"
            assert not leaf.faults


@pytest.mark.parametrize("name", [one.id for one in networks()])
def test_every_preset_agrees_here_and_nearby(name: str) -> None:
    spec = preset(name).spec
    found = check_network(spec, run_spec(spec))
    assert bool(found.leaves) == any(leaf.requires_grad for leaf in run_spec(spec).values)
    for leaf in found.leaves:
        assert leaf.verdict == "agrees", leaf
        assert leaf.comparison is not None
        assert leaf.comparison.digits > 5


class WrongSign(torch.autograd.Function):
    """Its backward has the wrong sign."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x.sin()

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return -gradients[0] * ctx.saved_tensors[0].cos()


class ForgottenRows(torch.autograd.Function):
    """Its backward sends one row's gradient to what was broadcast, not the sum."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, b: Tensor) -> Tensor:
        return x + b

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return gradients[0], gradients[0][0]


class RightAtOne(torch.autograd.Function):
    """A square whose backward is right at 1 only."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x * x

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return 2 * gradients[0]


class Scaled(torch.autograd.Function):
    """A right one, with a constant of its own and a tensor without gradient."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, scale: Tensor) -> Tensor:
        ctx.save_for_backward(scale)
        return x * scale + torch.ones(3)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return gradients[0] * ctx.saved_tensors[0], None


def verdicts(found: Check) -> dict[str, str]:
    return {leaf.leaf: leaf.verdict for leaf in found.leaves}


def at_fault(found: Check) -> set[tuple[str, str]]:
    return {(fault.node, fault.to) for leaf in found.leaves for fault in leaf.faults}


def test_a_wrong_sign_is_found() -> None:
    w, b = torch.randn(4, 3, requires_grad=True), torch.randn(3, requires_grad=True)

    def run(w: Tensor, b: Tensor) -> Tensor:
        hidden = (w * 2).tanh() + b
        return (WrongSign.apply(hidden) ** 2).sum()

    found = check_trace(trace(run, w, b))
    assert verdicts(found) == {"w": "disagrees", "b": "disagrees"}
    assert at_fault(found) == {("wrong_sign", "add")}
    assert found.leaves[0].faults[0].grad_fn == "WrongSignBackward"


def test_a_term_forgotten_at_a_broadcast_is_found() -> None:
    w, b = torch.randn(4, 3, requires_grad=True), torch.randn(3, requires_grad=True)
    found = check_trace(trace(lambda w, b: ForgottenRows.apply(w.tanh(), b).pow(2).sum(), w, b))
    assert verdicts(found) == {"w": "agrees", "b": "disagrees"}
    assert at_fault(found) == {("forgotten_rows", "b")}


def test_what_is_right_at_one_point_only_is_found_elsewhere() -> None:
    x = torch.ones(3, requires_grad=True)
    x.grad = torch.full((3,), 5.0)
    assert verdicts(check_trace(trace(lambda x: RightAtOne.apply(x).sum(), x))) == {"x": "agrees"}
    x.grad = torch.full((3,), 5.0)
    state = torch.get_rng_state()
    found = check(lambda x: RightAtOne.apply(x).sum(), x)
    assert verdicts(found) == {"x": "disagrees"}
    assert at_fault(found) == {("right_at_one", "x")}
    reason = found.leaves[0].reason
    assert reason is not None
    assert "right at this point" in reason.words()
    assert x.tolist() == [1.0] * 3
    assert x.grad.tolist() == [5.0] * 3
    assert torch.equal(torch.get_rng_state(), state)


def test_one_wrong_element_is_found() -> None:
    x = torch.tensor([1.0, 1.0, 2.0], requires_grad=True)
    found = check_trace(trace(lambda x: RightAtOne.apply(x).sum(), x))
    comparison = found.leaves[0].comparison
    assert comparison is not None
    assert (comparison.wrong, comparison.position) == (1, 2)
    assert comparison.difference == pytest.approx(2.0)


def test_a_right_function_of_its_own_agrees() -> None:
    x, scale = torch.randn(3, requires_grad=True), torch.randn(3)
    found = check(lambda x: Scaled.apply(x.exp(), scale).prod(), x)
    assert verdicts(found) == {"x": "agrees"}


def test_kinks_are_no_disagreement() -> None:
    x = torch.tensor([0.0, 0.0, 3.0, -1.0], requires_grad=True)
    found = check_trace(trace(lambda x: x.relu().sum() + x.abs().sum(), x))
    assert verdicts(found) == {"x": "agrees"}
    comparison = found.leaves[0].comparison
    assert comparison is not None
    assert comparison.kinks == 2
    tie = check_trace(trace(lambda x: x.max(), torch.tensor([2.0, 2.0], requires_grad=True)))
    assert verdicts(tie) == {"x": "kink"}


class WrongAtKink(torch.autograd.Function):
    """A ReLU that sends twice too much, also at 0."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return x.relu()

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return 2 * gradients[0]


def test_a_gradient_outside_of_both_sides_of_a_kink_disagrees() -> None:
    x = torch.zeros(2, requires_grad=True)
    found = check_trace(trace(lambda x: WrongAtKink.apply(x).sum(), x))
    assert verdicts(found) == {"x": "disagrees"}


def test_what_is_detached_is_held() -> None:
    def run(w: Tensor) -> Tensor:
        scale = (w * w).sum().detach()
        return (w / scale - w.mean().item()).pow(2).sum()

    found = check(run, torch.randn(4, requires_grad=True))
    assert verdicts(found) == {"w": "agrees"}


def test_hooks_and_missing_gradients_are_told() -> None:
    def run(w: Tensor) -> Tensor:
        hidden = w * 2
        hidden.register_hook(lambda gradient: gradient * 3)
        return (hidden * hidden).sum()

    found = check_trace(trace(run, torch.randn(2, requires_grad=True)))
    assert found.leaves[0].verdict == "unchecked"
    assert found.leaves[0].reason is not None
    assert "hook" in found.leaves[0].reason.words()

    unused = torch.randn(2, requires_grad=True)
    other = check_trace(trace(lambda w, u: w.sum(), torch.randn(2, requires_grad=True), unused))
    assert verdicts(other) == {"w": "agrees", "u": "unchecked"}


def test_modules_keep_their_buffers_and_parameters() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.5), nn.Linear(4, 1))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    x = torch.randn(5, 3)
    found = check(lambda: model(x).pow(2).mean())
    assert set(verdicts(found).values()) == {"agrees"}
    assert len(found.leaves) == 6
    after = model.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert all(parameter.grad is None for parameter in model.parameters())


def test_float64_agrees_to_many_digits() -> None:
    w = torch.randn(3, dtype=torch.float64, requires_grad=True)
    found = check_trace(trace(lambda w: (w.exp() * w.sin()).sum(), w))
    comparison = found.leaves[0].comparison
    assert comparison is not None
    assert comparison.digits > 8


@pytest.mark.parametrize("seeds", [None, [torch.tensor(1.0), torch.tensor(0.5)]])
def test_a_pass_from_several_losses_is_the_gradient_of_their_sum(
    seeds: list[Tensor] | None,
) -> None:
    w, other = torch.tensor([0.3, 2.0], requires_grad=True), torch.ones(2, requires_grad=True)
    with gradviz.record() as recorder:
        shared = torch.tanh(w)
        first, second = (3 * shared).sum(), (shared * shared * other).sum()
        torch.autograd.backward([first, second], seeds)
    found = check_trace(recorder.trace.data)
    assert [(leaf.leaf, leaf.verdict) for leaf in found.leaves] == [
        ("w", "agrees"),
        ("other", "agrees"),
    ]
