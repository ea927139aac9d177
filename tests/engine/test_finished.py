"""Tracing from a tensor that was computed before: nothing of the user's is changed."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from gradviz.engine.finished import trace_result, trace_tensor
from gradviz.engine.record import trace
from gradviz.engine.values import same, snapshot
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData
from tests.engine.programs import PROGRAMS


def forward(data: TraceData, node: str) -> list[float]:
    value = next(value.forward for value in data.values if value.node == node)
    assert value is not None
    return value.numpy().flatten().tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients_are_those_of_backward_which_can_still_run(name: str) -> None:
    torch.manual_seed(0)
    program = PROGRAMS[name]()
    loss = program.run()
    data = trace_tensor(loss)
    assert all(leaf.grad is None for leaf in program.leaves)
    torch.manual_seed(0)
    loss.backward()  # type: ignore[no-untyped-call]
    parts = [part for step in data.passes[0].steps for part in step.contributions]
    sums = {part.to: part.total_after for part in parts}.values()
    if name != "loss_that_is_a_leaf":
        for leaf in program.leaves:
            assert leaf.grad is None or any(same(snapshot(leaf.grad), one) for one in sums)


def test_what_autograd_and_variables_hold_is_shown_and_the_rest_by_shape() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    x, y = torch.randn(5, 3), torch.randn(5, 1)
    gradient = model[0].weight.grad = torch.ones(4, 3)
    loss = functional.mse_loss(model(x), y)
    data = trace_tensor(loss)
    assert model[0].weight.grad is gradient
    assert gradient.eq(1).all()
    assert model[2].weight.grad is None
    ids = [op.id for op in data.ops]
    assert ids == ["t", "addmm", "tanh", "t_1", "addmm_1", "mse_loss"]
    assert [a.value.node for a in data.ops[1].arguments] == ["0.bias", "x", "t"]
    assert [a.value.node for a in data.ops[5].arguments] == ["addmm_1", "y"]
    assert forward(data, "tanh") == torch.tanh(model[0](x)).flatten().tolist()
    assert forward(data, "mse_loss") == [loss.item()]
    unknown = next(value.forward for value in data.values if value.node == "addmm")
    assert unknown is not None
    assert (unknown.shape, unknown.is_whole, unknown.sample) == ((5, 4), False, None)
    assert data.notes[0].words().startswith("2 values are known by their shape only")
    assert (
        trace(lambda: functional.mse_loss(model(x), y)).passes[0].steps[0]
        == (data.passes[0].steps[0])
    )


def test_after_the_users_own_backward_there_are_shapes_and_a_sentence() -> None:
    w = torch.ones(2, requires_grad=True)
    loss = (w * w).exp().sum()
    loss.backward()  # type: ignore[no-untyped-call]
    data = trace_tensor(loss)
    assert not data.passes
    assert [op.id for op in data.ops] == ["mul", "exp", "sum"]
    assert "already used by backward(). Trace before it, or record" in data.notes[0].words()
    assert all(value.forward is not None for value in data.values)


def test_it_may_be_traced_again_and_again() -> None:
    w = torch.ones(2, requires_grad=True)
    loss = (w * w).sum()
    assert trace_tensor(loss) == trace_tensor(loss)
    assert len(trace_tensor(loss).passes[0].steps) == 2


def test_many_numbers_need_a_gradient_to_start_with() -> None:
    w = torch.ones(2, requires_grad=True)
    assert "the result has 2 numbers" in trace_tensor(w * 3).notes[0].words()
    data = trace_tensor(w * 3, grad_output=torch.tensor([1.0, 2.0]))
    (sent,) = data.passes[0].steps[0].contributions
    assert sent.amount is not None
    assert sent.amount.numpy().tolist() == [3.0, 6.0]


def test_a_part_of_a_result_is_chosen_by_name_or_index() -> None:
    w = torch.ones(2, requires_grad=True)
    found = {"loss": (w * w).sum(), "other": w.mean()}
    assert trace_result(found, root="loss").roots[0].node == "sum"
    assert trace_result(tuple(found.values()), root=1).roots[0].node == "mean"
    with pytest.raises(GradvizError, match="no part called it; it has: loss, other"):
        trace_result(found, root="it")
    with pytest.raises(GradvizError, match="root=, one of: loss, other"):
        trace_result(found)


def test_a_checkpoint_that_writes_gradients_is_not_run() -> None:
    layer = nn.Linear(2, 2)
    x = torch.ones(1, 2, requires_grad=True)
    loss: Tensor = checkpoint(layer, x, use_reentrant=True).sum()  # type: ignore[union-attr]
    data = trace_tensor(loss)
    assert "use_reentrant=True writes to .grad" in data.notes[0].words()
    assert layer.weight.grad is None
    assert not data.passes
