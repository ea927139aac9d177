"""Where a script's step begins and ends, and how politely the rest is left out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import torch

from tests.engine.scripted import STEP, run

LOOP = """
import torch
w = torch.tensor(2.0, requires_grad=True)
for step in range(10_000):
    loss = (w * w - 1) ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
        w.grad = None
    {after}
"""


def ops(folder: Path, text: str) -> list[str]:
    return [op.id for op in run(folder, text).ops]


@pytest.mark.parametrize(
    "after",
    [
        "print(loss.item(), loss.detach(), w.grad, w > 1)",
        "accuracy = (loss.detach() > 0).float().mean()",
        "try:\n        w * w\n        w * w\n    except Exception: print('never')",
        "if step: print('never')",
    ],
)
def test_the_rest_of_a_loop_is_not_run(
    tmp_path: Path, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = run(tmp_path, LOOP.format(after=after))

    assert [op.id for op in data.ops] == ["mul", "sub", "pow"]
    assert data.notes == ()
    (leaf,) = (value for value in data.values if value.role == "parameter")
    assert leaf.forward is not None
    assert leaf.grad_after is not None
    assert (leaf.forward.item(), leaf.grad_after.item()) == (2.0, 24.0)
    printed = capsys.readouterr().out
    assert printed.count("\n") <= 1
    assert "never" not in printed


def test_a_long_loop_costs_no_more_than_a_short_one(tmp_path: Path) -> None:
    run(tmp_path, LOOP.format(after="pass"))
    began = time.process_time()
    run(tmp_path, LOOP.format(after="pass").replace("10_000", "10**9"))
    assert time.process_time() - began < 2.0


def test_what_comes_before_a_loop_is_no_part_of_it(tmp_path: Path) -> None:
    text = """
import torch
model = torch.nn.Linear(3, 1)
print(model(torch.ones(3)).shape, model.weight.mean().item())
x = (torch.arange(12.0).reshape(4, 3) - 5) / 2
for step in range(100):
    half = x[:2] * 1
    loss = model(half).sum()
    loss.backward()
"""
    data = run(tmp_path, text)

    assert [op.id for op in data.ops] == ["slice", "mul", "t", "addmm", "sum"]
    assert [v.name for v in data.values if v.role != "result"] == [
        "model.weight",
        "model.bias",
        "x",
    ]
    assert [op.call for op in data.ops if op.module] == [0, 0]
    assert [(module.path, module.calls) for module in data.modules] == [("model", 1)]


def test_a_flat_script_shows_its_data_being_made(tmp_path: Path) -> None:
    text = """
import torch
x = torch.tensor([1.0, 2.0])
y = 3 * x
unused = x + 1
model = torch.nn.Linear(2, 2)
w = torch.nn.Parameter(torch.zeros(2))
with torch.no_grad():
    w.add_(1)
loss = (w * x - y).sum()
loss.backward()
"""
    data = run(tmp_path, text)

    assert [op.id for op in data.ops] == ["mul", "mul_1", "sub", "sum"]
    assert {v.node for v in data.values if v.role != "result"} >= {"x", "w"}


def test_two_losses_of_one_forward_are_one_step(tmp_path: Path) -> None:
    text = """
import torch
w = torch.tensor(2.0, requires_grad=True)
for _ in range(5):
    h = w * w
    one, two = h.sin(), h.cos()
    one.backward(retain_graph=True)
    two.backward()
"""
    data = run(tmp_path, text)

    assert [one.root.node for one in data.passes] == ["sin", "cos"]


def test_gradients_of_many_parts_are_one_step(tmp_path: Path) -> None:
    text = """
import torch
w = torch.tensor(2.0, requires_grad=True)
total = 0.0
for i in range(20):
    total = total + w * i
    if i % 4 == 3:
        total.backward()
        total = 0.0
"""
    assert ops(tmp_path, text) == [
        "mul", "add", "mul_1", "add_1", "mul_2", "add_2", "mul_3", "add_3",
    ]  # fmt: skip


def test_an_optimizer_with_a_closure(tmp_path: Path) -> None:
    text = """
import torch
w = torch.nn.Parameter(torch.tensor([2.0]))
optimizer = torch.optim.LBFGS([w])
def closure():
    optimizer.zero_grad()
    loss = (w - 1).square().sum()
    loss.backward()
    return loss
for _ in range(10):
    optimizer.step(closure)
"""
    data = run(tmp_path, text)

    assert (len(data.passes), [op.id for op in data.ops]) == (1, ["sub", "pow", "sum"])


def test_a_loop_that_swallows_everything_a_few_times_ends(tmp_path: Path) -> None:
    text = (
        STEP
        + """
for _ in range(5):
    try:
        w * w
        w * w
    except:
        pass
"""
    )
    assert ops(tmp_path, text) == ["mul"]


def test_workers_that_load_data_are_no_trouble(tmp_path: Path) -> None:
    text = """
import torch
from torch.utils.data import DataLoader, TensorDataset
if __name__ == "__main__":
    loader = DataLoader(TensorDataset(torch.arange(8.0)), batch_size=2)
    w = torch.tensor(2.0, requires_grad=True)
    for epoch in range(100):
        for (x,) in loader:
            (w * x).sum().backward()
"""
    data = run(tmp_path, text)

    assert [op.id for op in data.ops] == ["mul", "sum"]
    assert [v.name for v in data.values if v.role != "result"] == ["w", "x"]


def test_the_modes_of_torch_are_as_before(tmp_path: Path) -> None:
    run(tmp_path, LOOP.format(after="pass"))

    assert torch._C._len_torch_dispatch_stack() == 0
    assert torch._C._len_torch_function_stack() == 0
