"""Scripts step by step: each step is that of a plain run, and the rest costs next to nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from gradviz.bridge.messages import Goal
from gradviz.builder.script import read_script
from gradviz.engine.build import ProgramError
from gradviz.engine.script import run_script, walk_script
from gradviz.model.program import Script
from gradviz.model.trace import TraceData

SCRIPTS = Path(__file__).parent / "scripts"

LOOP = """
import torch
w = torch.tensor(2.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.01, momentum=0.9)
for step in range({steps}):
    x = torch.tensor(float(step % 5)) + 1
    loss = (w * x - 1) ** 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    {after}
"""

PLAIN = """
import runpy, sys, os, torch, random, numpy
torch.set_num_threads(1)
torch.manual_seed(0); random.seed(0); numpy.random.seed(0)
path, place, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.argv, sys.path[0] = [path], os.path.dirname(path)
os.chdir(sys.path[0])
plain, count = torch.Tensor.backward, 0

def backward(self, *args, **kwargs):
    global count
    count += 1
    leaves, stack, seen = [], [self.grad_fn], set()
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            leaves.append(node.variable)
        stack.extend(following for following, _ in node.next_functions)
    plain(self, *args, **kwargs)
    if count == last:
        with open(place, "w") as file:
            for leaf in leaves:
                for tensor in (leaf, leaf.grad):
                    print(tuple(tensor.shape), tensor.detach().numpy().tobytes().hex(), file=file)
        os._exit(0)

torch.Tensor.backward = backward
runpy.run_path(path, run_name="__main__")
"""


class Walk:
    """Looks at the steps of a script, and goes on by a plan."""

    def __init__(self, *goals: Goal | None) -> None:
        self._goals = list(goals)
        self.shown_steps: list[tuple[int, bool]] = []
        self.data: list[TraceData] = []
        self.count = 0
        self.stop_at = 0

    def shown(self, data: TraceData, step: int, *, pauses: bool) -> Goal | None:
        self.shown_steps.append((step, pauses))
        self.data.append(data)
        return self._goals.pop(0) if self._goals else None

    def passed(self, step: int) -> bool:
        self.count += 1
        return step == self.stop_at


def place(folder: Path, text: str) -> Script:
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    return Script(path=str(path), text=text)


def loop(folder: Path, steps: int = 37, after: str = "pass") -> Script:
    return place(folder, LOOP.format(steps=steps, after=after))


def leaf(data: TraceData, name: str) -> float:
    (found,) = (value.forward for value in data.values if value.name == name)
    assert found is not None
    return float(found.item().real)


def numbers(data: TraceData) -> list[str]:
    """Return value and gradient of each leaf with one, shape and bytes, sorted."""
    found = []
    for value in data.values:
        if value.grad_after is not None and value.forward is not None:
            for tensor in (value.forward, value.grad_after):
                assert tensor.data is not None
                found.append(f"{tensor.shape} {tensor.data.hex()}")
    return sorted(found)


@pytest.mark.parametrize("step", [1, 2, 7])
@pytest.mark.parametrize("name", ["loop", "descent", "language"])
def test_weights_and_gradients_of_a_step_are_those_of_a_plain_run(
    name: str, step: int, tmp_path: Path
) -> None:
    script = SCRIPTS / f"{name}.py"
    record = tmp_path / "numbers"
    command = [sys.executable, "-c", PLAIN, str(script), str(record), str(step)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    plain = sorted(record.read_text(encoding="utf-8").splitlines())
    program = read_script(str(script))

    jumped = run_script(program, Goal(step=step))
    assert numbers(jumped) == plain
    walk = Walk(*(Goal(step=number) for number in range(2, step + 1)))
    walk_script(program, Goal(), walk)
    assert walk.shown_steps == [(number, True) for number in range(1, step + 1)]
    assert numbers(walk.data[-1]) == plain
    assert [op.id for op in walk.data[-1].ops] == [op.id for op in jumped.ops]


def test_each_step_has_its_own_batch_names_and_lines(tmp_path: Path) -> None:
    walk = Walk(Goal(step=2), Goal(step=3))
    walk_script(loop(tmp_path, after="print((w.detach() > 1).float().mean())"), Goal(), walk)

    assert [leaf(data, "w") for data in walk.data] == sorted(
        {leaf(data, "w") for data in walk.data}, reverse=True
    )
    for number, data in enumerate(walk.data, 1):
        assert [op.id for op in data.ops] == ["add", "mul", "sub", "pow"]
        assert leaf(data, "x") == number
        assert data.notes == ()


def test_the_script_ends(tmp_path: Path) -> None:
    walk = Walk(Goal(step=36), Goal(step=40))
    assert walk_script(loop(tmp_path), Goal(step=35), walk) == 37
    assert walk.shown_steps == [(35, True), (36, True)]
    walk = Walk()
    walk_script(loop(tmp_path), Goal(step=37), walk)
    assert walk.shown_steps == [(37, False)]
    with pytest.raises(ProgramError, match=r"script\.py ended after step 37: it has no step 40\."):
        run_script(loop(tmp_path), Goal(step=40))


def test_every_tenth_step(tmp_path: Path) -> None:
    goal = Goal(every=10)
    walk = Walk(goal, goal, goal)
    assert walk_script(loop(tmp_path), goal, walk) == 37
    assert [step for step, _ in walk.shown_steps] == [10, 20, 30]
    assert not any(pauses for _, pauses in walk.shown_steps)
    walk = Walk(Goal(every=10, after=20), goal)
    walk_script(loop(tmp_path), Goal(), walk)
    assert [step for step, _ in walk.shown_steps] == [1, 30]


def test_up_to_the_first_number_that_is_not_finite(tmp_path: Path) -> None:
    text = "if step == 22: w.data.fill_(float('nan'))"
    walk = Walk(Goal(until="nan"))
    walk_script(loop(tmp_path, after=text), Goal(), walk)
    assert walk.shown_steps == [(1, True), (24, True)]
    walk = Walk(Goal(until="nan"))
    assert walk_script(loop(tmp_path), Goal(), walk) == 37
    assert walk.shown_steps == [(1, True)]


def test_to_the_end(tmp_path: Path) -> None:
    walk = Walk(Goal(until="end"))
    assert walk_script(loop(tmp_path), Goal(), walk) == 37
    assert walk.shown_steps == [(1, True)]
    assert walk.count == 37


def test_a_run_is_stopped_at_the_step_it_is_in(tmp_path: Path) -> None:
    walk = Walk(Goal(until="end"))
    walk.stop_at = 20
    walk_script(loop(tmp_path), Goal(), walk)
    assert walk.shown_steps == [(1, True), (21, True)]


def test_an_error_in_a_later_step_is_told_with_what_there_was(tmp_path: Path) -> None:
    text = LOOP.format(steps=9, after="pass").replace("** 2", "** (2 if step < 4 else torch)")
    for goal in (Goal(step=5), Goal(until="end")):
        walk = Walk(goal)
        with pytest.raises(ProgramError, match=r"line 7: TypeError") as caught:
            walk_script(place(tmp_path, text), Goal(), walk)
        assert walk.shown_steps == [(1, True)]
        assert (caught.value.partial is not None) == (goal.step == 5)


def test_two_passes_of_one_forward_stay_one_step(tmp_path: Path) -> None:
    text = """
import torch
w = torch.tensor(2.0, requires_grad=True)
for _ in range(5):
    h = w * w
    one, two = h.sin(), h.cos()
    one.backward(retain_graph=True)
    two.backward()
"""
    walk = Walk(Goal(step=2), Goal(step=4))
    assert walk_script(place(tmp_path, text), Goal(), walk) == 3 + 1
    assert [step for step, _ in walk.shown_steps] == [1, 2, 4]
    assert [len(data.passes) for data in walk.data] == [2, 2, 2]


def test_steps_whose_forward_is_one_custom_function(tmp_path: Path) -> None:
    text = """
import torch
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x
    @staticmethod
    def backward(ctx, gradient):
        return 2 * ctx.saved_tensors[0] * gradient
w = torch.tensor(2.0, requires_grad=True)
for _ in range(5):
    Square.apply(w).backward()
"""
    walk = Walk(Goal(step=2))
    walk_script(place(tmp_path, text), Goal(), walk)
    assert [step for step, _ in walk.shown_steps] == [1, 2]


def test_no_mode_sees_the_calls_of_steps_that_nobody_wants(tmp_path: Path) -> None:
    body = """
import pathlib, torch
seen = []
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(6):
    optimizer.zero_grad()
    loss = model(torch.ones(2, 3)).square().mean()
    seen.append(torch._C._len_torch_dispatch_stack())
    loss.backward()
    optimizer.step()
pathlib.Path("seen.txt").write_text(" ".join(map(str, seen)))
"""
    walk_script(place(tmp_path, body), Goal(), Walk(Goal(step=4), Goal(until="end")))

    # Steps 1 and 4 were asked for.
    assert (tmp_path / "seen.txt").read_text(encoding="utf-8") == "1 0 0 1 0 0"


def test_nothing_is_left_on_torch(tmp_path: Path) -> None:
    for goal in (Goal(), Goal(step=5), Goal(until="end"), Goal(every=4)):
        walk_script(loop(tmp_path, steps=9), goal, Walk(Goal(step=7)))
        assert torch._C._len_torch_dispatch_stack() == 0
        assert torch._C._len_torch_function_stack() == 0


def test_gradients_of_torch_func_are_no_passes_of_a_script(tmp_path: Path) -> None:
    text = """
import torch
def loss(w, x):
    return ((w * x) ** 2).sum()
w, x = torch.tensor(2.0), torch.ones(3)
for step in range(3):
    w = w - 0.1 * torch.func.grad(loss)(w, x)
w.requires_grad_()
loss(w, x).backward()
"""
    data = run_script(place(tmp_path, text))
    (one,) = data.passes
    assert one.failed is None
