"""The real worker, with torch, and the inline engine: the same answers over the same door."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from gradviz.bridge.client import EngineClient, WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Failed, StateChanged, Traced
from gradviz.builder.presets import networks, preset
from gradviz.engine.build import run_spec
from gradviz.engine.inline import InlineEngine
from gradviz.model.program import Leaf, NetworkSpec, Recorded, Script, program_hash, with_leaf
from gradviz.model.tensor import tensor_value
from gradviz.model.trace import Environment, TraceData
from tests.tools.events import Events

NEURON = preset("neuron").spec
START = 60.0  # importing torch on a busy machine


@pytest.fixture(scope="module")
def warm() -> Iterator[tuple[WorkerClient, Events]]:
    events = Events()
    client = WorkerClient(events)
    events.wait_state("ready", START)
    yield client, events
    client.close()


@pytest.fixture(params=["process", "inline"])
def engine(
    request: pytest.FixtureRequest, warm: tuple[WorkerClient, Events]
) -> Iterator[tuple[EngineClient, Events]]:
    if request.param == "process":
        warm[1].all.clear()
        yield warm
        warm[1].wait_state("ready")
    else:
        events = Events()
        yield InlineEngine(events), events


def without_place(data: TraceData) -> bytes:
    """Encode a trace, but for how many threads computed it."""
    return msgspec.msgpack.encode(msgspec.structs.replace(data, environment=Environment()))


def test_each_preset_comes_back_as_it_was_recorded(engine: tuple[EngineClient, Events]) -> None:
    client, events = engine
    for number, one in enumerate(networks()):
        client.submit(one.spec, number)
        answer = events.answer(number)
        assert isinstance(answer, Traced)
        assert answer.program_hash == answer.data.program_hash == program_hash(one.spec)
        assert without_place(answer.data) == without_place(run_spec(one.spec))
    assert events.states()[-2:] == ["busy", "ready"] or client.state in ("busy", "ready")


def test_what_pytorch_refuses_comes_with_place_words_and_graph(
    engine: tuple[EngineClient, Events],
) -> None:
    client, events = engine
    leaf = Leaf(name="x", role="parameter", value=tensor_value(np.ones((2, 3)), "float32"))
    spec = NetworkSpec(name="s", leaves=(leaf,), lines=("a = x*2", "L = sum(a @ x)"))
    client.submit(spec, 1)
    failed = events.answer(1)
    assert isinstance(failed, Failed)
    assert "do not fit together in matmul" in failed.message.words()
    assert (failed.message.fields["line"], failed.reason) == (2, "program")
    assert "cannot be multiplied" in failed.detail
    assert failed.partial is not None
    assert [op.id for op in failed.partial.ops] == ["mul"]


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        (NetworkSpec(name="s", leaves=(), lines=("L = (",)), "no formula"),
        (Script(path="/no such folder/a.py", text="import os"), "is not here"),
        (Recorded(), "recorded while it ran elsewhere"),
    ],
)
def test_what_cannot_run_is_a_sentence(
    engine: tuple[EngineClient, Events], program: NetworkSpec, sentence: str
) -> None:
    client, events = engine
    client.submit(program, 3)
    failed = events.answer(3)
    assert isinstance(failed, Failed)
    assert sentence in failed.message.words()


def test_a_drag_of_500_values_ends_on_the_last(warm: tuple[WorkerClient, Events]) -> None:
    client, events = warm
    events.all.clear()
    for number in range(500):
        client.submit(with_leaf(NEURON, "w", tensor_value(number / 100, "float32")), number)
    answer = events.answer(499)
    assert isinstance(answer, Traced)
    w = next(value for value in answer.data.values if value.name == "w")
    assert w.forward is not None
    assert w.forward.item() == pytest.approx(4.99)
    ran = [event.generation for event in events.of(Traced)]
    assert len(ran) < 250
    assert ran == sorted(ran)
    events.wait_state("ready")


def submit(client: WorkerClient, generation: int) -> float:
    """Ask for the neuron; return how many seconds that took the caller."""
    began = time.perf_counter()
    client.submit(NEURON, generation)
    return time.perf_counter() - began


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_killed_and_frozen_in_mid_drag_it_comes_back(warm: tuple[WorkerClient, Events]) -> None:
    client, events = warm
    events.all.clear()
    numbers = iter(range(10_000))
    for blow in (signal.SIGKILL, signal.SIGSTOP):
        pid = client.pid
        assert pid is not None
        for _ in range(20):
            client.submit(with_leaf(NEURON, "w", tensor_value(2.0, "float32")), next(numbers))
            time.sleep(0.001)
        os.kill(pid, blow)
        seconds = [submit(client, next(numbers))]
        if blow == signal.SIGSTOP:
            time.sleep(0.1)  # now something runs, and nothing comes back
            began = time.perf_counter()
            client.cancel()
            seconds += [time.perf_counter() - began, submit(client, next(numbers))]
        last = next(numbers) - 1
        assert max(seconds) < 0.05  # the window is never held up
        events.wait_state("restarting")
        answer = events.answer(last, START)
        assert isinstance(answer, Traced) or answer.reason == "crash"
        events.wait_state("ready", START)
        assert client.pid != pid


def test_a_missing_torch_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('libtorch is broken')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    events = Events()
    client = WorkerClient(events, limits=Limits(restarts=0))
    try:
        told = events.wait_state("failed", START)
        assert told.message.words() == "PyTorch cannot be imported: libtorch is broken"
        client.submit(NEURON, 1)
        assert isinstance(events.answer(1), Failed)
    finally:
        client.close()


def test_files_in_the_working_folder_are_not_taken_for_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("raise SystemExit('this is mine')")
    monkeypatch.chdir(tmp_path)
    events = Events()
    client = WorkerClient(events)
    try:
        events.wait_state("ready", START)
    finally:
        client.close()


def test_the_inline_engine_answers_before_it_returns() -> None:
    events = Events()
    client = InlineEngine(events)
    client.submit(NEURON, 1)
    assert [type(event) for event in events.all] == [StateChanged, Traced, StateChanged]
    assert client.busy_since is None
    client.cancel()
    client.restart()
    client.close()
    client.close()
    client.submit(NEURON, 2)
    assert events.states() == ["busy", "ready", "stopped"]
