"""What a recording cannot show, or only differently, is said; the numbers stay plain torch's."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from subprocess import run as run_process
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.autograd.graph import get_gradient_edge

from gradviz.engine.build import ProgramError
from gradviz.engine.finished import trace_tensor
from gradviz.engine.record import trace
from gradviz.engine.session import Session
from gradviz.engine.values import same, snapshot
from gradviz.model.trace import TraceData
from tests.engine.scripted import run


def recorded(code: Callable[[], object]) -> TraceData:
    session = Session()
    with session:
        code()
    assert session.seen is not None
    return session.seen


def words(data: TraceData) -> str:
    return "\n".join(note.words() for note in data.notes)


def roles(data: TraceData) -> dict[str, str]:
    return {value.node: value.role for value in data.values if value.role != "result"}


# ------------------------------------------------------------- what stops backward


@pytest.mark.parametrize(
    ("fn", "given", "sentence"),
    [
        (lambda w: (w + 1j).sum(), None, "the result is a complex number"),
        (lambda w: w * 2, [1.0, 1.0], "grad_output is of type list"),
        (lambda w: w * 2, torch.ones(2) * 1j, "Backward did not begin: For complex Tensors"),
    ],
)
def test_a_start_that_is_none_is_a_sentence(
    fn: Callable[[Tensor], Tensor], given: Any, sentence: str
) -> None:
    w = torch.ones(2, requires_grad=True)
    data = trace(fn, w, grad_output=given)
    assert sentence in words(data)
    assert data.ops
    assert not data.passes
    assert w.grad is None


def test_a_complex_result_starts_with_a_given_gradient() -> None:
    w, other = (torch.ones(2, dtype=torch.complex64, requires_grad=True) for _ in range(2))
    seed = torch.tensor([1 + 2j, 3j])
    trace(lambda w: w * w, w, grad_output=seed)
    (other * other).backward(seed)
    assert w.grad is not None
    assert torch.equal(w.grad, other.grad)


def test_where_gradients_are_switched_off_it_is_said() -> None:
    w = torch.ones(2, requires_grad=True)
    with torch.no_grad():
        assert "switched off" in words(trace(lambda w: w.sum(), w))


def broken(w: Tensor) -> Tensor:
    y = w.exp()
    loss = (y * y).sum()
    y.add_(1)
    return loss


def test_a_pass_that_breaks_off_is_kept_as_far_as_it_got() -> None:
    w = torch.ones(2, requires_grad=True)
    for data in (trace(broken, w), trace_tensor(broken(w))):
        (one,) = data.passes
        assert [step.op for step in one.steps] == ["sum"]
        assert one.failed is not None
        assert one.failed in data.notes
        assert "Backward stopped at mul: one of the variables" in words(data)
        assert "Hint" not in words(data)


def test_a_step_goes_on_after_a_pass_that_failed() -> None:
    w = torch.ones(2, requires_grad=True)

    def code() -> None:
        with pytest.raises(RuntimeError):
            broken(w).backward()
        (w * 3).sum().backward()

    first, second = recorded(code).passes
    assert first.failed is not None
    assert second.failed is None
    assert [step.op for step in second.steps] == ["sum_1", "mul_1", "w"]


def test_a_script_whose_backward_fails_shows_it_as_far_as_it_got(tmp_path: Path) -> None:
    text = """
import torch
w = torch.ones(2, requires_grad=True)
y = w.exp()
loss = (y * y).sum()
y.add_(1)
loss.backward()
"""
    with pytest.raises(ProgramError, match="line 7") as caught:
        run(tmp_path, text)
    data = caught.value.partial
    assert data is not None
    assert [step.op for step in data.passes[0].steps] == ["loss"] or len(data.passes[0].steps) == 1
    assert data.passes[0].failed is not None


# ------------------------------------------------------------- what is not seen


def test_a_pass_in_a_thread_is_noted() -> None:
    w = torch.ones(2, requires_grad=True)

    def code() -> None:
        thread = threading.Thread(target=(w * w).sum().backward)
        thread.start()
        thread.join()

    data = recorded(code)
    assert "a backward pass that was not seen" in words(data)
    assert [op.id for op in data.ops] == ["mul", "sum"]


def test_a_pass_from_an_edge_alone_is_noted_and_its_arithmetic_is_no_program() -> None:
    w = torch.ones(2, requires_grad=True)
    data = recorded(lambda: torch.autograd.backward([get_gradient_edge(w * w)], [torch.ones(2)]))
    assert "a backward pass that was not seen" in words(data)
    assert "No backward yet" not in words(data)
    assert [op.id for op in data.ops] == ["mul"]
    assert w.grad is not None
    assert w.grad.tolist() == [2.0, 2.0]


def test_a_gradient_that_was_there_before_is_no_unseen_pass() -> None:
    w = torch.ones(2, requires_grad=True)
    w.grad = torch.ones(2)
    assert "not seen" not in words(recorded(lambda: (w * 2).sum()))


def test_nested_tensors_are_shown_as_they_lie() -> None:
    a, b = (torch.randn(n, 3, requires_grad=True) for n in (2, 4))

    def fn() -> Tensor:
        rows = torch.nested.as_nested_tensor([a, b], layout=torch.jagged)
        return rows.sin().values().sum()

    data = trace(fn)
    sine = next(value for value in data.values if value.node == "sin")
    assert sine.forward is not None
    assert sine.forward.shape == (6, 3)
    assert a.grad is not None
    assert torch.equal(a.grad, a.detach().cos())


# ------------------------------------------------------------- compiled, distributed


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of torch's own compiler
def test_a_compiled_model_keeps_its_names_and_runs_uncompiled() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    x = torch.randn(2, 3)
    model(x).sum().backward()
    plain = [snapshot(leaf.grad) for leaf in model.parameters() if leaf.grad is not None]
    model.zero_grad()
    compiled = torch.compile(model)
    data = recorded(lambda: compiled(x).sum().backward())
    assert "ran uncompiled" in words(data)
    leaves = [value for value in data.values if value.role == "parameter"]
    assert [leaf.node for leaf in leaves] == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert all(same(leaf.grad_after, one) for leaf, one in zip(leaves, plain, strict=True))
    assert [(one.path, one.calls) for one in data.modules] == [
        ("", 1),
        ("0", 1),
        ("1", 1),
        ("2", 1),
    ]


DISTRIBUTED = """
import copy, os, sys, torch, gradviz
from torch import nn
torch.set_num_threads(1)
torch.distributed.init_process_group(
    "gloo", init_method="file://" + sys.argv[1], rank=0, world_size=1
)
net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
model = nn.parallel.DistributedDataParallel(net)
x = torch.randn(5, 3)
for _ in range(3):
    plain = copy.deepcopy(net)
    model.zero_grad()
    plain.zero_grad()
    plain(x).square().mean().backward()
    with gradviz.record() as recorder:
        model(x).square().mean().backward()
    data = recorder.trace.data
    grads = [value.grad_after.numpy() for value in data.values if value.role == "parameter"]
    for known, leaf, other in zip(grads, net.parameters(), plain.parameters(), strict=True):
        assert torch.equal(leaf.grad, other.grad)
        assert (known == leaf.grad.numpy()).all()
    assert len(data.ops) == 7, [op.id for op in data.ops]
    assert "averages gradients" in recorder.trace.notes[0]
torch.distributed.destroy_process_group()
print("done")
"""


@pytest.mark.skipif(not torch.distributed.is_available(), reason="torch without distributed")
@pytest.mark.skipif(os.name == "nt", reason="the group meets in a file")
def test_a_distributed_model_is_recorded_and_its_process_ends_well(tmp_path: Path) -> None:
    command = [sys.executable, "-c", DISTRIBUTED, str(tmp_path / "meeting")]
    done = run_process(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "done"), done.stderr


# ------------------------------------------------------------- roles and names


def test_data_that_is_given_is_an_input() -> None:
    x, target = torch.ones(2), torch.zeros(2)
    w = torch.ones(2, requires_grad=True)

    class Batch:
        features = torch.ones(2)

        def __init__(self) -> None:
            self.rows = torch.ones(2)

    batch = Batch()

    def code() -> None:
        noise = torch.rand(2)
        loss = ((w * x + noise + batch.rows - target) * torch.ones(2)).sum()
        loss.backward()

    assert roles(recorded(code)) == {
        "w": "parameter",
        "x": "input",
        "noise": "input",
        "batch.rows": "input",
        "target": "input",
        "constant": "constant",
    }
    inside = roles(trace(lambda x: (w * x + torch.rand(2)).sum(), x))
    assert inside == {"w": "parameter", "x": "input", "noise": "constant"}


def test_plain_tensors_of_a_module_are_named_by_it() -> None:
    class Scaled(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.w = nn.Parameter(torch.ones(2))
            self.scale = torch.ones(2)  # no buffer

        def forward(self, x: Tensor) -> Tensor:
            mask = torch.ones(2)
            return self.w * self.scale * x * mask

    net = Scaled()
    found = roles(recorded(lambda: net(torch.ones(2)).sum().backward()))
    assert found == {
        "net.w": "parameter",
        "net.scale": "constant",
        "x": "input",
        "mask": "constant",
    }


def test_a_leaf_that_only_backward_meets_has_the_name_of_its_variable() -> None:
    weight = torch.ones(2, requires_grad=True)
    layer = nn.Linear(2, 1)
    loss = (layer(weight * 2)).sum()
    data = recorded(loss.backward)
    assert {"weight", "layer.weight", "layer.bias"} <= set(roles(data))
    assert "were not seen" in words(data)
    assert layer.weight.grad is not None
