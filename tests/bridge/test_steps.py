"""Scripts that go step by step in the real worker: paused, gone on with, stopped, left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Ended, Failed, Goal, Progress, Traced
from gradviz.bridge.process import worker_command
from gradviz.model.program import Script
from tests.tools.events import Events

Start = Callable[..., WorkerClient]

LOOP = """
import torch
print("made")
w = torch.tensor(2.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.001)
for step in range({steps}):
    x = torch.tensor(float(step + 1))
    loss = (w * x / (step + 1) - 1) ** 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


@pytest.fixture
def engine(start: Start) -> WorkerClient:
    return start(command=worker_command(), limits=Limits())


def loop(folder: Path, steps: int) -> Script:
    return Script(path=str(folder / "train.py"), text=LOOP.format(steps=steps))


def step_of(data: Traced) -> float:
    (x,) = (value.forward for value in data.data.values if value.name == "x")
    assert x is not None
    return float(x.item().real)


def test_a_paused_script_goes_on_from_where_it_is(
    engine: WorkerClient, events: Events, tmp_path: Path
) -> None:
    script = loop(tmp_path, 37)
    for generation, step in enumerate((1, 2, 10, 37), 1):
        engine.submit(script, generation, Goal(step=step))
        traced = events.answer(generation)
        assert isinstance(traced, Traced)
        assert (traced.step, step_of(traced)) == (step, step)
        assert traced.paused == (step < 37)
    assert events.printed("stdout") == "made\n"
    engine.submit(script, 9, Goal(step=5))  # it has ended: from its start
    assert isinstance(events.answer(9), Traced)
    assert events.printed("stdout") == "made\nmade\n"


def test_the_end_is_told(engine: WorkerClient, events: Events, tmp_path: Path) -> None:
    engine.submit(loop(tmp_path, 3), 1)
    assert isinstance(events.answer(1), Traced)
    engine.submit(loop(tmp_path, 3), 2, Goal(until="end"))
    ended = events.answer(2)
    assert isinstance(ended, Ended)
    assert ended.steps == 3


def test_a_script_that_runs_on_is_stopped_where_it_is(
    engine: WorkerClient, events: Events, tmp_path: Path
) -> None:
    script = loop(tmp_path, 10**8)
    engine.submit(script, 1)
    assert isinstance(events.answer(1), Traced)
    engine.submit(script, 2, Goal(until="end"))
    events.wait(lambda: sum(isinstance(event, Progress) for event in events.all) >= 3)
    engine.pause()
    traced = events.answer(2)
    assert isinstance(traced, Traced)
    assert traced.paused
    assert traced.step == step_of(traced) > 3
    told = [event.step for event in events.all if isinstance(event, Progress)]
    assert told == sorted(told)


def test_another_program_does_not_wait_for_a_paused_script(
    engine: WorkerClient, events: Events, tmp_path: Path
) -> None:
    engine.submit(loop(tmp_path, 37), 1)
    events.answer(1)
    pid = engine.pid
    engine.submit(Script(path=str(tmp_path / "other.py"), text="x = 1 / 0"), 2)
    failed = events.answer(2)
    assert isinstance(failed, Failed)
    assert "other.py, line 1" in failed.message.words()
    engine.submit(loop(tmp_path, 37), 3, Goal(step=2))
    traced = events.answer(3)
    assert isinstance(traced, Traced)
    assert step_of(traced) == 2
    assert engine.pid == pid


def test_every_so_many_steps_come_one_by_one(
    engine: WorkerClient, events: Events, tmp_path: Path
) -> None:
    engine.submit(loop(tmp_path, 37), 1, Goal(every=10))
    ended = events.answer(1)
    assert isinstance(ended, Ended)
    shown = [event for event in events.all if isinstance(event, Traced)]
    assert [(one.step, one.more) for one in shown] == [(10, True), (20, True), (30, True)]
