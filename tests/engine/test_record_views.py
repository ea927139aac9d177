"""Views that autograd does not follow: of parameters, made where gradients are switched off.

Autograd calls them leaves that require a gradient, and tells nothing of them once what they
are a view of has changed.
"""

from __future__ import annotations

import torch
from torch import nn

import gradviz


def trained(watched: bool) -> tuple[nn.Linear, gradviz.Trace | None]:
    torch.manual_seed(0)
    model = nn.Linear(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.randn(4, 3)
    recorder = gradviz.record()
    if watched:
        recorder.__enter__()
    with torch.no_grad():
        target = model(x).relu()
    loss = (model(x) - target).pow(2).sum()
    loss.backward()
    optimizer.step()
    if watched:
        recorder.__exit__(None, None, None)
    return model, recorder.trace if watched else None


def test_a_model_that_ran_without_gradients_may_be_trained_after() -> None:
    plain, _ = trained(watched=False)
    model, trace = trained(watched=True)
    assert trace is not None
    assert torch.equal(model.weight, plain.weight)
    assert torch.equal(model.weight.grad, plain.weight.grad)  # type: ignore[arg-type]
    arguments = {op.id: [one.value.node for one in op.arguments] for op in trace.data.ops}
    assert arguments["addmm"] == ["model.bias", "x", "t"]
    assert arguments["t"] == ["model.weight"]
    leaves = {value.node for value in trace.data.values if value.role != "result"}
    assert leaves == {"model.weight", "model.bias", "x"}


def test_the_target_network_of_a_step_is_made_of_its_own_weights() -> None:
    policy, target = nn.Linear(3, 2), nn.Linear(3, 2)
    x = torch.randn(4, 3)
    with gradviz.record() as recorder:
        with torch.no_grad():
            goal = target(x).max(1).values
        loss = (policy(x).max(1).values - goal).abs().mean()
        loss.backward()
        target.load_state_dict(policy.state_dict())
    leaves = {value.name for value in recorder.trace.data.values if value.role == "parameter"}
    assert leaves == {"policy.weight", "policy.bias", "target.weight", "target.bias"}


def test_a_view_that_is_used_no_more_may_become_invalid() -> None:
    w = torch.randn(3, 2, requires_grad=True)
    with gradviz.record() as recorder:
        columns = w * 2
        first, second = columns.unbind(1)
        columns.mul_(3)
        loss = columns.sum()
        loss.backward()  # type: ignore[no-untyped-call]
    assert torch.equal(w.grad, torch.full((3, 2), 6.0))  # type: ignore[arg-type]
    assert [step.op for step in recorder.trace.steps] == ["sum", "mul_", "mul", "w"]
    del first, second
