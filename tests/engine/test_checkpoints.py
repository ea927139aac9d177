"""Both kinds of checkpoint in one program: each pass has its own steps, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from gradviz.engine.values import same, snapshot
from tests.engine.test_record_limits import recorded

Kept = Callable[[Tensor], Tensor]


def block() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 3), nn.Tanh())


@pytest.mark.parametrize(
    "mix",
    [
        lambda old, new, x: old(x) + new(x),
        lambda old, new, x: new(x) * old(x),
        lambda old, new, x: old(new(x)),
        lambda old, new, x: new(old(x)),
    ],
    ids=["sum", "product", "old of new", "new of old"],
)
def test_leaves_that_both_kinds_use_get_each_part_once(
    mix: Callable[[Kept, Kept, Tensor], Tensor],
) -> None:
    def step(module: nn.Module, x: Tensor) -> None:
        def old(y: Tensor) -> Tensor:
            return torch.as_tensor(checkpoint(module, y, use_reentrant=True))

        def new(y: Tensor) -> Tensor:
            return torch.as_tensor(checkpoint(module, y, use_reentrant=False))

        mix(old, new, x).square().sum().backward()

    plain, watched = block(), block()
    x, y = (torch.linspace(-1, 1, 6).reshape(2, 3).requires_grad_() for _ in "xy")
    step(plain, x)
    data = recorded(lambda: step(watched, y))

    leaves = [*watched.parameters(), y]
    for leaf, twin in zip(leaves, [*plain.parameters(), x], strict=True):
        assert torch.equal(leaf.grad, twin.grad)  # type: ignore[arg-type]
        name = next(
            value.node
            for value in data.values
            if same(value.forward, snapshot(leaf)) and same(value.grad_after, snapshot(twin.grad))  # type: ignore[arg-type]
        )
        writes = [
            part
            for one in data.passes
            for at in one.steps
            if (at.op, at.kind) == (name, "accumulate")
            for part in at.contributions
        ]
        known = [None, *(part.total_after for part in writes)]
        assert len(writes) in (1, 2)
        assert all(any(same(part.total_before, one) for one in known) for part in writes)
        assert any(same(part.total_after, snapshot(twin.grad)) for part in writes)  # type: ignore[arg-type]
    assert len(data.passes) == 2
    assert not [step for one in data.passes for step in one.steps if step.kind == "hook"]
