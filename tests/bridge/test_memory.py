"""What a worker needs of memory for a script with a large model, and what it holds after."""

from __future__ import annotations

import queue
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradviz.bridge.asides import Fetched, FetchTensor, Refused, base_of
from gradviz.bridge.messages import Ready, Reply, RunProgram, Traced
from gradviz.bridge.process import WorkerProcess, worker_command
from gradviz.bridge.wire import WireError
from gradviz.model.places import place_of
from gradviz.model.program import Script, program_hash
from gradviz.model.trace import TraceData

STATUS = Path("/proc/self/status")
HOME = Path(__file__).parents[2]
TEXT = f"""
import sys
sys.path.insert(0, {str(HOME)!r})
import torch
torch.set_num_threads(1)
from tests.benchmarks.language import LanguageModel, loss_of
model = LanguageModel(50257, width=768, heads=12, deep=12)
tokens = torch.randint(0, 50257, (1, 65))
loss = loss_of(model, tokens)
loss.backward()
"""
PEAK = """
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(line.split()[1])
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not STATUS.exists(), reason="memory is read as Linux tells it"),
]


def memory(pid: int, which: str) -> float:
    """Return the resident memory of a process in GB: "VmHWM" its peak, "VmRSS" now."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(which):
            return int(line.split()[1]) / 2**20
    raise AssertionError(which)


class Worker:
    """A worker, asked by hand."""

    def __init__(self) -> None:
        self._replies: queue.Queue[Reply | WireError | None] = queue.Queue()
        self.process = WorkerProcess(
            worker_command(), lambda _, reply: self._replies.put(reply), lambda *_: None
        )
        self.wait(Ready)

    def wait(self, *kinds: type) -> object:
        until = time.monotonic() + 120
        while True:
            reply = self._replies.get(timeout=until - time.monotonic())
            assert reply is not None
            if isinstance(reply, kinds):
                return reply

    def run(self, script: Script, budget: int) -> tuple[TraceData, str]:
        known = program_hash(script)
        self.process.send(
            RunProgram(generation=1, program=script, program_hash=known, budget=budget)
        )
        reply = self.wait(Traced)
        assert isinstance(reply, Traced)
        return reply.data, base_of(reply.generation, reply.step)


@pytest.fixture
def worker() -> Worker:
    return Worker()


def test_a_budget_of_nothing_costs_less_than_half_a_gigabyte(
    worker: Worker, tmp_path: Path
) -> None:
    place = tmp_path / "plain.py"
    place.write_text(TEXT + PEAK, encoding="utf-8")
    command = [sys.executable, str(place)]
    found = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    plain = int(found.stdout.split()[-1]) / 2**20
    worker.run(Script(path=str(tmp_path / "script.py"), text=TEXT), budget=0)
    peak = memory(worker.process.pid, "VmHWM")
    worker.process.reap()
    assert peak - plain < 0.5, (peak, plain)


def test_the_budget_holds_and_the_newest_are_there(worker: Worker, tmp_path: Path) -> None:
    budget = 2**28
    data, base = worker.run(Script(path=str(tmp_path / "s.py"), text=TEXT), budget=budget)
    values = {value.node: value for value in data.values}
    weight = next(value for node, value in values.items() if node.endswith("words.weight"))
    assert weight.forward is not None
    for value, kinds in ((weight.forward, Refused), (weight.grad_after, Fetched)):
        assert value is not None
        place = place_of(data, value)
        assert place is not None
        worker.process.send(FetchTensor(number=place, base=base, place=place))
        answer = worker.wait(Fetched, Refused)
        assert isinstance(answer, kinds), answer
        if isinstance(answer, Fetched):
            assert answer.value.shape == (50257, 768)
    worker.process.reap()
