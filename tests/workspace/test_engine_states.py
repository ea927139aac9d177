"""What the session tells of its engine, and what becomes of the numbers when it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import Output
from gradviz.engine.build import run_spec
from gradviz.model.program import program_hash
from gradviz.workspace import running as module
from gradviz.workspace.session import PATIENCE, Session
from tests.tools.scripted import ScriptedEngine, wait

linux = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


def test_every_state_is_told(session: Session, engine: ScriptedEngine) -> None:
    for state in ("ready", "busy", "restarting", "failed", "stopped"):
        engine.become(session, state)  # type: ignore[arg-type]
        assert session.state.engine.state == state
        assert session.state.engine.message is not None
        assert session.state.engine.message.words() == f"It is {state}."


def test_numbers_that_the_engine_owes_are_stale_when_it_ends(
    session: Session, engine: ScriptedEngine
) -> None:
    session.editing.set_leaf("w", 1.0)
    engine.become(session, "restarting")

    assert session.state.trace.kind == "stale"
    assert session.view is not None


def test_right_numbers_stay_right_when_the_engine_ends(
    session: Session, engine: ScriptedEngine
) -> None:
    engine.answer(session)
    session.running.run()
    engine.fail(session, "crash")
    engine.become(session, "restarting")

    assert session.state.trace.kind == "ready"


def test_what_a_crash_took_is_asked_for_again(session: Session, engine: ScriptedEngine) -> None:
    session.editing.set_leaf("w", 1.0)
    engine.fail(session, "crash")
    engine.become(session, "restarting")
    count = len(engine.asked)
    assert session.state.trace.kind == "stale"
    engine.become(session, "ready")
    assert len(engine.asked) == count + 1
    engine.become(session, "ready")
    assert len(engine.asked) == count + 1
    engine.answer(session)

    assert session.state.trace.kind == "ready"
    assert session.view.data.program_hash == program_hash(session.state.program)


@pytest.mark.parametrize("reason", ["cancelled", "limit"])
def test_what_was_stopped_on_purpose_is_not_asked_for_again(
    session: Session, engine: ScriptedEngine, reason: str
) -> None:
    session.editing.set_leaf("w", 1.0)
    engine.fail(session, reason)
    engine.become(session, "restarting")
    count = len(engine.asked)
    engine.become(session, "ready")

    assert len(engine.asked) == count
    assert session.state.trace.kind == "stale"
    session.running.run()
    engine.answer(session)
    assert session.state.trace.kind == "ready"


def test_an_engine_that_was_given_up_is_started_by_run(
    session: Session, engine: ScriptedEngine
) -> None:
    engine.become(session, "failed")
    session.running.run()

    assert engine.told == ["restart"]


def test_cancel_and_close_reach_the_engine_once(session: Session, engine: ScriptedEngine) -> None:
    session.running.cancel()
    session.close()
    session.close()
    session.running.cancel()

    assert engine.told == ["cancel", "close"]


def test_what_a_program_prints_is_kept_to_a_bound(session: Session, engine: ScriptedEngine) -> None:
    for number in range(30):
        lines = "".join(f"{number} {line}\n" for line in range(100))
        engine.send(session, Output(generation=1, text=lines))

    assert len(session.state.output) == 2000
    assert session.state.output[-1] == "29 99"


# ----------------------------------------------------------------- the real one


@pytest.fixture(scope="module")
def worker() -> Iterator[tuple[Session, list[WorkerClient]]]:
    """Return a session with a worker, which all tests share: torch takes its time."""
    clients: list[WorkerClient] = []
    quick = Limits(pauses=(0.0,), restarts=3, idle=0.2, answer=0.5)

    def start(on_event: object) -> WorkerClient:
        clients.append(WorkerClient(on_event, limits=quick))  # type: ignore[arg-type]
        return clients[0]

    session = Session(start)
    session.running.start()
    yield session, clients
    session.close()


@pytest.fixture
def real(worker: tuple[Session, list[WorkerClient]]) -> tuple[Session, list[WorkerClient]]:
    """Return a session on the neuron with a warm worker, and its client."""
    session, _ = worker
    session.documents.open_preset("neuron")
    wait(session, lambda: session.state.engine.state == "ready")
    return worker


def right(session: Session) -> bool:
    """Whether the numbers shown are the ones that torch computes for this program."""
    if session.state.trace.kind != "ready":
        return False
    assert session.state.spec is not None
    shown, expected = session.view.data, run_spec(session.state.spec)
    return (shown.values, shown.passes) == (expected.values, expected.passes)


def drag(session: Session, start: float, count: int) -> None:
    for step in range(count):
        session.editing.set_leaf("w", start + step / 100)
        session.drain()
        session.tick(16.0)


@linux
def test_killed_in_mid_drag_it_recovers_by_itself(
    real: tuple[Session, list[WorkerClient]],
) -> None:
    session, (client,) = real
    states: list[str] = []
    session.subscribe(lambda state, _: states.append(f"{state.engine.state} {state.trace.kind}"))
    drag(session, 1.0, 20)
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    drag(session, 2.0, 20)
    wait(session, lambda: session.state.engine.state == "restarting")
    assert session.state.trace.kind == "stale"
    said = session.state.engine.message
    assert said is not None
    assert "killed by the system" in said.words()
    drag(session, 3.0, 20)
    wait(session, lambda: session.state.trace.kind == "ready")

    assert right(session)
    assert "restarting stale" in states


@linux
def test_killed_after_the_last_move_it_still_gives_the_right_numbers(
    real: tuple[Session, list[WorkerClient]],
) -> None:
    session, (client,) = real
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)  # the request is on its way and gets no answer
    session.editing.set_leaf("w", 1.25)
    wait(session, lambda: client.busy_since is not None)
    os.kill(client.pid, signal.SIGKILL)
    wait(session, lambda: session.state.trace.kind == "stale")
    wait(session, lambda: session.state.trace.kind == "ready")

    assert right(session)


@linux
def test_hanging_it_is_told_and_can_be_stopped(
    real: tuple[Session, list[WorkerClient]],
) -> None:
    session, (client,) = real
    assert client.pid is not None
    os.kill(client.pid, signal.SIGSTOP)
    drag(session, 1.0, 5)
    began = module.now()
    while module.now() - began < PATIENCE + 30.0:
        session.drain()
        session.tick(16.0)
    assert session.state.trace.kind == "stale"
    assert session.state.engine.state == "busy"
    session.running.cancel()
    wait(session, lambda: session.state.engine.state == "ready")
    assert session.state.trace.kind == "stale"
    session.editing.set_leaf("w", 0.5)
    wait(session, lambda: session.state.trace.kind == "ready")

    assert right(session)


def test_flooded_it_answers_the_newest(real: tuple[Session, list[WorkerClient]]) -> None:
    session, _ = real
    for step in range(3000):
        session.editing.set_leaf("w", step / 1000)
    wait(session, lambda: session.state.trace.kind == "ready")

    assert right(session)
    assert session.state.spec is not None
    assert session.state.spec.leaves[1].name == "w"
    assert session.state.spec.leaves[1].value.item() == pytest.approx(2.999)


@linux
def test_a_program_that_always_ends_the_engine_is_given_up_and_can_be_tried_again(
    real: tuple[Session, list[WorkerClient]],
) -> None:
    session, (client,) = real
    session.editing.set_leaf("w", 1.0)
    killed: set[int] = set()

    def kill() -> bool:
        if client.pid is not None and client.pid not in killed:
            killed.add(client.pid)
            os.kill(client.pid, signal.SIGKILL)
        return session.state.engine.state == "failed"

    wait(session, kill)
    assert session.state.engine.message is not None
    assert "times in a row" in session.state.engine.message.words()
    session.running.run()
    wait(session, lambda: session.state.trace.kind == "ready")

    assert right(session)
