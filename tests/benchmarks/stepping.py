"""What the steps of a script cost that nobody wants to see, beside a plain run of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from gradviz.bridge.messages import Goal
from gradviz.builder.script import read_script
from gradviz.engine.script import walk_script
from gradviz.model.trace import TraceData

BODY = """
import torch
torch.set_num_threads(1)
model = torch.nn.Sequential(
    torch.nn.Linear(32, 64), torch.nn.ReLU(), torch.nn.Linear(64, 64), torch.nn.ReLU(),
    torch.nn.Linear(64, 1))
optimizer = torch.optim.Adam(model.parameters())
x = torch.randn(64, 32)
for step in range(1500):
    optimizer.zero_grad()
    model(x).square().mean().backward()
    optimizer.step()
"""


class Viewer:
    """Goes on by one plan, then stops."""

    def __init__(self, goal: Goal) -> None:
        self._goals = [goal]

    def shown(self, data: TraceData, step: int, *, pauses: bool) -> Goal | None:
        """Take a step, and say what comes next."""
        return self._goals.pop() if self._goals else None

    def passed(self, step: int) -> bool:
        """Let an unrecorded step go by."""
        return False


def timed(act: Callable[[], object]) -> float:
    """Return the CPU time that something takes, s."""
    began = time.process_time()
    act()
    return time.process_time() - began


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "script.py")
        path.write_text(BODY, encoding="utf-8")
        script = read_script(str(path))
        code = compile(BODY, script.path, "exec")

        def walked(goal: Goal) -> float:
            return timed(lambda: walk_script(script, Goal(), Viewer(goal)))

        plain = min(timed(lambda: exec(code, {"__name__": "x"})) for _ in range(3))
        around = min(walked(Goal(step=2)) for _ in range(3))
        cost = min(walked(Goal(until="end")) for _ in range(3)) - around
        yield "1,500 steps that are not recorded (at most 1.6x)", f"{cost / plain:5.2f}x plain"
