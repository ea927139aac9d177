"""Changes in place on a tape: what can be run on a copy, what gradients pass by, what is cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from gradviz.engine.check import check_trace
from gradviz.engine.record import trace
from gradviz.engine.replay import replay
from gradviz.engine.tape import Tape
from gradviz.engine.whatif import WhatIf
from gradviz.model.tensor import tensor_value


def leaf(*shape: int) -> Tensor:
    generator = torch.Generator().manual_seed(3)
    return torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_()


NORM = nn.BatchNorm1d(4, dtype=torch.float64)


def in_place_activations(x: Tensor) -> Tensor:
    return functional.relu(NORM(torch.sin(x).relu_()), inplace=True).square().sum()


def read_before_only(x: Tensor) -> Tensor:
    y = x + 1
    z = y * 2
    return (y.mul_(3) + z).sum()


def a_view_is_read_after(x: Tensor) -> Tensor:
    y = x + 1
    row = y[0]
    y.mul_(3)
    return (row * x[1]).sum()


def its_base_is_read_after(x: Tensor) -> Tensor:
    y = x + 1
    y[0].mul_(3)
    return y.square().sum()


def without_a_history(x: Tensor) -> Tensor:
    with torch.no_grad():
        held = x * 2
        held[0] = x[1]
    return (x * held).sum()


@pytest.mark.parametrize(
    ("run", "shares"),
    [
        (in_place_activations, False),
        (read_before_only, False),
        (a_view_is_read_after, False),
        (its_base_is_read_after, True),
        (without_a_history, True),
    ],
)
def test_only_what_is_read_elsewhere_shares_memory(
    run: Callable[[Tensor], Tensor], shares: bool
) -> None:
    data = trace(run, leaf(3, 4))

    assert Tape(data).shares is shares
    assert replay(data).exact
    assert {one.verdict for one in check_trace(data).leaves} == {"agrees"}


@pytest.mark.parametrize("run", [in_place_activations, read_before_only, its_base_is_read_after])
def test_other_numbers_give_what_the_program_gives(run: Callable[[Tensor], Tensor]) -> None:
    other = torch.linspace(-1, 2, 12, dtype=torch.float64).reshape(3, 4)
    data = trace(run, leaf(3, 4))
    again = replay(data, leaves={"x": tensor_value(other.numpy(), "float64")})

    found = again.value(data.roots[0]).item()
    assert found == run(other.requires_grad_()).item()


@pytest.mark.parametrize(
    "run",
    [
        lambda x: functional.cosine_similarity(x, x.flip(0).cos()).sum(),
        lambda x: functional.pad(x[None], (1, 1), mode="circular").square().sum(),
        lambda x: functional.pad(x[None, None], (2, 1, 1, 1), mode="circular").sin().sum(),
    ],
    ids=["past a clamp without a history", "into an empty tensor", "into several parts of it"],
)
def test_gradients_around_writes_agree(run: Callable[[Tensor], Tensor]) -> None:
    (found,) = check_trace(trace(run, leaf(3, 4))).leaves
    assert found.verdict == "agrees", found


def test_what_a_change_without_a_history_does_to_a_gradient_is_found() -> None:
    def run(x: Tensor) -> Tensor:
        y = x.sin()
        with torch.no_grad():
            y.mul_(2)
        return y.sum()

    (found,) = check_trace(trace(run, leaf(3))).leaves
    assert found.verdict == "disagrees"


@torch.library.custom_op("gradviz_tests::doubled", mutates_args=())
def doubled(x: Tensor) -> Tensor:
    return x * 2


doubled.register_autograd(lambda context, gradient: gradient * 2)


def test_an_operation_of_ones_own_is_not_blamed() -> None:
    data = trace(lambda x: doubled(x).square().sum(), leaf(3))
    (found,) = check_trace(data).leaves

    assert found.verdict == "unchecked"
    assert found.reason is not None
    assert "gradviz_tests.doubled.default is no operation of PyTorch's" in found.reason.words()


class Shown(torch.autograd.Function):
    """A function whose inner value its program uses too."""

    seen: list[Tensor]

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        Shown.seen = [x * 2]
        return Shown.seen[0].sin()

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        return gradient * 2 * Shown.seen[0].cos()


def test_a_function_is_not_blamed_for_what_was_not_followed_inside() -> None:
    def run(x: Tensor) -> Tensor:
        y = torch.as_tensor(Shown.apply(x))
        return (y * Shown.seen[0]).sum()

    (found,) = check_trace(trace(run, leaf(3))).leaves
    assert found.verdict == "unchecked"
    assert found.reason is not None
    assert "a part of what it computes was not followed" in found.reason.words()


def test_large_operations_are_checked_at_fewer_elements_and_progress_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gradviz.engine.check.WORK", 10**8)
    heard: list[tuple[str, int, int]] = []
    wide, deep = leaf(2, 3, 16, 16), leaf(32, 3, 9, 9)
    data = trace(lambda x, w: functional.conv2d(x, w).square().mean(), wide, deep)
    few = check_trace(data, told=lambda *place: heard.append(place)).leaves
    small = check_trace(trace(lambda x: x.square().mean(), wide)).leaves

    assert [one.verdict for one in (*few, *small)] == ["agrees"] * 3
    counts = [one.comparison.checked for one in (*few, *small) if one.comparison is not None]
    assert max(counts[:2]) < counts[2] == 64
    assert heard == [("x", 1, 2), ("w", 2, 2)]


def test_what_was_not_kept_is_computed_again() -> None:
    def run(x: Tensor, w: Tensor, scale: Tensor) -> Tensor:
        hidden = torch.tanh(x @ w)  # sixty numbers: only a sample is kept
        return (hidden.cos() * scale).square().mean()

    arguments = leaf(6, 5), leaf(5, 10), leaf(10)
    data = trace(run, *arguments, whole=50)
    what = WhatIf(data)
    other = tensor_value([0.5] * 10, "float64")

    assert [what.reason(name) for name in ("x", "w", "scale")] == [None] * 3
    changed = what.run({"scale": other})
    plain = run(*arguments[:2], torch.full((10,), 0.5, dtype=torch.float64))
    root = next(value for value in changed.values if value.node == data.roots[0].node)
    assert root.forward is not None
    assert root.forward.item() == plain.item()
    assert [one.verdict for one in check_trace(data).leaves] == ["agrees"] * 3


@pytest.mark.parametrize("ways", [False, True])
def test_an_lstm_of_float32_is_checked_in_the_wider_one(ways: bool) -> None:
    torch.manual_seed(0)
    lstm = nn.LSTM(3, 4, 2, batch_first=True, bidirectional=ways)
    data = trace(lambda x: lstm(x)[0].square().mean(), torch.randn(2, 5, 3, requires_grad=True))
    found = check_trace(data, elements=6)

    assert "aten.mkldnn_rnn_layer.default" in {op.op for op in data.ops}
    assert {one.verdict for one in found.leaves} == {"agrees"}
