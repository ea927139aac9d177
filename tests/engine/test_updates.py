"""What an optimizer did: parameters and its state, before and after, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.optim.optimizer import _global_optimizer_pre_hooks

from gradviz.engine.session import Session
from gradviz.engine.values import same, snapshot
from gradviz.model.codec import load_trace, save_trace
from gradviz.model.trace import TraceData, Update, holds_together
from tests.engine.scripted import run

Make = Callable[[list[nn.Parameter]], torch.optim.Optimizer]
OPTIMIZERS: dict[str, Make] = {
    "SGD": lambda found: torch.optim.SGD(found, lr=0.1, momentum=0.9, nesterov=True),
    "Adam": lambda found: torch.optim.Adam(found, lr=0.01),
    "fused": lambda found: torch.optim.AdamW(found, lr=0.01, fused=True),
    "foreach": lambda found: torch.optim.Adam(found, lr=0.01, foreach=True),
    "RMSprop": lambda found: torch.optim.RMSprop(found, centered=True),
    "tensor rate": lambda found: torch.optim.Adam(found, lr=torch.tensor(0.01)),
}


def recorded(code: Callable[[], object]) -> TraceData:
    session = Session()
    with session:
        code()
    assert session.seen is not None
    return session.seen


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_parameters_gradients_and_state_are_those_of_an_unwatched_step(name: str) -> None:
    torch.manual_seed(0)
    model = nn.Linear(3, 2)
    twin = nn.Linear(3, 2)
    twin.load_state_dict(model.state_dict())
    x = torch.randn(4, 3)
    optimizer, other = (OPTIMIZERS[name](list(net.parameters())) for net in (model, twin))

    def step(net: nn.Module, with_optimizer: torch.optim.Optimizer) -> None:
        with_optimizer.zero_grad()
        net(x).square().mean().backward()
        with_optimizer.step()

    for _ in range(2):
        before = [snapshot(one) for one in twin.parameters()]
        step(twin, other)
        data = recorded(lambda: step(model, optimizer))
        (update,) = data.updates
        after = [snapshot(one) for one in twin.parameters()]
        assert [one.parameter.node for one in update.parameters] == ["net.weight", "net.bias"]
        for one, old, new, leaf in zip(
            update.parameters, before, after, twin.parameters(), strict=True
        ):
            assert same(one.before, old)
            assert same(one.after, new)
            assert leaf.grad is not None
            assert same(one.gradient, snapshot(leaf.grad))
            for state in one.state:
                value = other.state[leaf][state.name]
                wanted = value if isinstance(value, torch.Tensor) else torch.tensor(value)
                assert state.after is not None
                assert state.after.numpy().tolist() == wanted.tolist(), state.name
    assert holds_together(data)
    assert update.optimizer == type(other).__name__
    assert update.settings[0]["lr"] == pytest.approx(other.param_groups[0]["lr"])
    assert update.name == "with_optimizer"
    assert update.source is not None
    assert update.source.text == "with_optimizer.step()"


def test_steps_are_told_in_order_with_the_passes_before_them() -> None:
    a, b = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    first, second = torch.optim.SGD([a], lr=1.0), torch.optim.Adam([b])

    def both() -> None:
        (a * a).sum().backward()
        first.step()
        (a.detach() * b).sum().backward()
        second.step()

    data = recorded(both)
    assert [(one.optimizer, one.name, one.passes) for one in data.updates] == [
        ("SGD", "first", 1),
        ("Adam", "second", 2),
    ]
    (change,) = data.updates[0].parameters
    assert change.parameter.node == "a"
    assert change.after is not None
    assert change.after.numpy().tolist() == [-1.0, -1.0]
    (state,) = (one for one in data.updates[1].parameters[0].state if one.name == "step")
    assert state.before is None
    assert state.after is not None
    assert state.after.item() == 1.0


def test_a_closure_runs_its_passes_inside_of_the_step() -> None:
    w = nn.Parameter(torch.tensor([3.0, -2.0]))
    optimizer = torch.optim.LBFGS([w], max_iter=3)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    data = recorded(lambda: optimizer.step(closure))
    (update,) = data.updates
    assert len(data.passes) > 1
    assert update.parameters[0].gradient is not None
    assert {"func_evals", "d"} <= {state.name for state in update.parameters[0].state}


def test_a_step_that_fails_is_none() -> None:
    w = nn.Parameter(torch.ones(2))
    optimizer = torch.optim.SGD([w], lr=0.1)

    def closure() -> float:
        raise ValueError("mine")

    def code() -> None:
        with pytest.raises(ValueError, match="mine"):
            optimizer.step(closure)
        w.sum().backward()
        optimizer.step()

    assert len(recorded(code).updates) == 1
    assert not _global_optimizer_pre_hooks


def test_a_script_tells_its_updates_and_a_file_keeps_them(tmp_path: Path) -> None:
    text = """
import torch
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.Adam(model.parameters())
for step in range(100):
    loss = model(torch.ones(3)).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""
    data = run(tmp_path, text)
    (update,) = data.updates
    assert (update.optimizer, update.name, update.passes) == ("Adam", "optimizer", 1)
    assert changed(update) == ["model.weight", "model.bias"]
    save_trace(tmp_path / "saved.gradviz", data)
    assert load_trace(tmp_path / "saved.gradviz") == data


def changed(update: Update) -> list[str]:
    return [one.parameter.node for one in update.parameters if not same(one.before, one.after)]
