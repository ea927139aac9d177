"""Questions to a real worker about what it ran: other leaves, whole tensors, while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gradviz.bridge.asides import (
    AskLeaves,
    Fetched,
    FetchTensor,
    LeafChange,
    Leaves,
    Reaction,
    Refused,
    Replay,
    Replayed,
    base_of,
)
from gradviz.bridge.client import WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Traced
from gradviz.bridge.process import worker_command
from gradviz.engine.inline import InlineEngine
from gradviz.model.places import place_of
from gradviz.model.program import Script
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import TraceData
from tests.tools.events import Events

SMALL = """
import torch
w = torch.tensor(2.0, requires_grad=True)
x = torch.tensor(3.0)
loss = (w * x).square()
loss.backward()
"""
LARGE = """
import torch
w = torch.ones(300, 400, requires_grad=True)
loss = (w * w).sum()
loss.backward()
"""
ENDLESS = "while True:\n    pass\n"


@pytest.fixture(params=["worker", "inline"])
def engine(request: Any, start: Callable[..., WorkerClient], events: Events) -> Iterator[Any]:
    if request.param == "inline":
        inline = InlineEngine(events)
        yield inline
        inline.close()
    else:
        yield start(command=worker_command(), limits=Limits())


@pytest.fixture
def worker(start: Callable[..., WorkerClient]) -> WorkerClient:
    return start(command=worker_command(), limits=Limits())


def script(folder: Path, text: str) -> Script:
    return Script(path=str(folder / "script.py"), text=text)


def traced(engine: Any, events: Events, program: Script, generation: int = 1) -> TraceData:
    engine.submit(program, generation)
    answer = events.answer(generation, seconds=60)
    assert isinstance(answer, Traced), answer
    return answer.data


def reaction(events: Events, number: int) -> Reaction:
    def found() -> Reaction | None:
        kinds = (Leaves, Replayed, Fetched, Refused)
        hits = (one for one in events.all if isinstance(one, kinds) and one.number == number)
        return next(hits, None)

    return events.wait(found, seconds=60)  # type: ignore[no-any-return]


def base(events: Events) -> str:
    last = events.of(Traced)[-1]
    return base_of(last.generation, last.step)


def change(value: float) -> tuple[LeafChange, ...]:
    return (LeafChange(leaf="w", value=tensor_value(value, "float32")),)


def loss_of(answer: Reaction) -> object:
    assert isinstance(answer, Replayed), answer
    root = next(value for value in answer.values if value.name == "loss").forward
    assert root is not None
    return root.item()


def test_a_leaf_of_a_script_is_replayed(engine: Any, events: Events, tmp_path: Path) -> None:
    traced(engine, events, script(tmp_path, SMALL))
    engine.ask(AskLeaves(number=1, base=base(events), leaves=("w", "x", "mul")))
    leaves = reaction(events, 1)
    assert isinstance(leaves, Leaves)
    assert leaves.reasons[:2] == (None, None)
    assert leaves.reasons[2] is not None
    engine.ask(Replay(number=2, base=base(events), changes=change(0.5)))
    answer = reaction(events, 2)
    assert loss_of(answer) == 2.25
    assert isinstance(answer, Replayed)
    gradient = next(value for value in answer.values if value.node == "w").grad_after
    assert gradient is not None
    assert gradient.item() == 2 * 0.5 * 9


def test_a_trace_from_a_file_is_sent_along_once(
    engine: Any, events: Events, tmp_path: Path
) -> None:
    data = traced(engine, events, script(tmp_path, SMALL))
    engine.ask(Replay(number=1, base="file", changes=change(1.0), data=data))
    assert loss_of(reaction(events, 1)) == 9.0
    engine.ask(Replay(number=2, base="file", changes=change(2.0), data=data))
    assert loss_of(reaction(events, 2)) == 36.0


def value_of(data: TraceData, node: str) -> TensorValue:
    found = next(value.forward for value in data.values if value.node == node)
    assert found is not None
    return found


def test_a_large_tensor_is_fetched_whole(engine: Any, events: Events, tmp_path: Path) -> None:
    data = traced(engine, events, script(tmp_path, LARGE))
    sampled = value_of(data, "mul")
    assert not sampled.is_whole
    place = place_of(data, sampled)
    assert place is not None
    engine.ask(FetchTensor(number=1, base=base(events), place=place))
    answer = reaction(events, 1)
    assert isinstance(answer, Fetched)
    assert (answer.value.numpy() == 1.0).all()
    assert answer.value.shape == (300, 400)


def test_what_was_run_before_is_not_there_any_more(
    engine: Any, events: Events, tmp_path: Path
) -> None:
    traced(engine, events, script(tmp_path, LARGE), 1)
    old = base(events)
    traced(engine, events, script(tmp_path, SMALL), 2)
    engine.ask(FetchTensor(number=7, base=old, place=0))
    refused = reaction(events, 7)
    assert isinstance(refused, Refused)
    assert refused.lost
    assert "does not have this trace any more" in refused.message.words()


def test_questions_are_answered_while_another_program_runs(
    worker: WorkerClient, events: Events, tmp_path: Path
) -> None:
    traced(worker, events, script(tmp_path, SMALL))
    worker.submit(script(tmp_path, ENDLESS), 2)
    events.wait_state("busy")
    worker.ask(Replay(number=1, base=base(events), changes=change(1.0)))
    assert loss_of(reaction(events, 1)) == 9.0


def test_a_question_of_a_worker_that_ends_is_answered_too(
    worker: WorkerClient, events: Events, tmp_path: Path
) -> None:
    data = traced(worker, events, script(tmp_path, SMALL))
    known = base(events)
    worker.submit(script(tmp_path, ENDLESS), 2)
    events.wait_state("busy")
    worker.cancel()
    worker.ask(Replay(number=1, base=known, changes=change(1.0), data=data))
    worker.ask(FetchTensor(number=2, base=known, place=0))
    # Either the old worker's or the new one's, which got the trace along.
    answer = reaction(events, 1)
    if isinstance(answer, Refused):
        assert answer.lost
        worker.ask(Replay(number=3, base=known, changes=change(1.0), data=data))
        answer = reaction(events, 3)
    assert loss_of(answer) == 9.0
    assert isinstance(reaction(events, 2), Refused)
