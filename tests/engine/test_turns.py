"""Which operation a backward pass broke off at, when any of several could have been next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from tests.engine.test_record_limits import recorded, words


def spoilt(w: Tensor, kept: list[Tensor]) -> Tensor:
    """Return a loss of two branches, of which the one made last cannot go back."""
    first = w.sin()
    second = w.exp()
    loss = (first * 2).sum() + (second * second).sum()
    second.add_(1)
    kept.append(first)
    return loss


@pytest.mark.parametrize(
    "start",
    [
        lambda loss, w: loss.backward(),
        lambda loss, w: torch.autograd.grad(loss, w),
        lambda loss, w: loss.backward(inputs=[w]),
    ],
)
def test_the_operation_is_named_whose_turn_it_was(start: Callable[[Tensor, Tensor], None]) -> None:
    w = torch.ones(2, requires_grad=True)

    def code() -> None:
        with pytest.raises(RuntimeError, match="modified by an inplace"):
            start(spoilt(w, []), w)

    data = recorded(code)
    names = {op.id: op.grad_fn for op in data.ops}
    assert [names[step.op] for step in data.passes[0].steps] == ["AddBackward0", "SumBackward0"]
    assert "Backward stopped at mul_1: one of the variables" in words(data)


def test_a_branch_that_no_gradient_was_asked_for_is_not_named() -> None:
    v, w = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)

    def code() -> None:
        first, second = v.exp(), w.exp()
        loss = (first * first).sum() + (second * second * 2).sum()
        first.add_(1)
        second.add_(1)
        with pytest.raises(RuntimeError, match="modified by an inplace"):
            torch.autograd.grad(loss, v)  # the branch made last does not run

    assert "Backward stopped at mul: one of the variables" in words(recorded(code))


def test_a_hook_that_raises_is_told_at_its_operation() -> None:
    w = torch.ones(2, requires_grad=True)

    def refuse(gradient: Tensor) -> None:
        raise ValueError("no more")

    def code() -> None:
        y = w * 3
        y.register_hook(refuse)
        with pytest.raises(ValueError, match="no more"):
            y.sum().backward()

    assert "Backward stopped at mul: no more" in words(recorded(code))


def test_a_pass_that_does_not_begin_names_none() -> None:
    w = torch.ones(2, requires_grad=True)

    def code() -> None:
        with pytest.raises(RuntimeError):
            (w * 3).backward(torch.ones(5))

    data = recorded(code)
    assert not data.passes
    assert "Backward did not begin" in words(data)
