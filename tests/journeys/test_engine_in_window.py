"""A hand on the slider while the engine is killed, stopped and flooded: the window lives on."""

from __future__ import annotations

import os
import signal
import sys
import time

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.bridge.client import WorkerClient
from gradviz.engine.build import run_spec
from gradviz.qt.drawing import marks
from tests.journeys.conftest import Room

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
REPAINT = 0.050
"""The window repaints within so much CPU time of its own thread, s."""


class Drag(msgspec.Struct):
    """What was seen while the slider moved: CPU times (s) and what the note said."""

    repaints: list[float] = []
    turns: list[float] = []
    said: set[str] = set()
    stale: int = 0


def worker(room: Room) -> WorkerClient:
    engine = room.session.running._engine  # no public door leads to its process, and none should
    assert isinstance(engine, WorkerClient)
    return engine


def stop(room: Room, number: int) -> None:
    pid = worker(room).pid
    assert pid is not None
    os.kill(pid, number)


def note(room: Room) -> str:
    shown = room.window.stage.note
    return shown.accessibleName() if shown.isVisible() else ""


def drag(room: Room, start: int, count: int, seen: Drag | None = None, pause: float = 0.0) -> Drag:
    """Move the slider of w place by place; let Qt work and repaint after each."""
    seen = seen or Drag()
    slider = room.window.left.fields["w"].slider
    viewport = room.window.stage.canvas.viewport()
    for place in range(start, start + count):
        began = time.thread_time()
        slider.setValue(slider.minimum() + place)
        QApplication.processEvents()
        seen.turns.append(time.thread_time() - began)
        began = time.thread_time()
        viewport.repaint()
        seen.repaints.append(time.thread_time() - began)
        seen.said.add(note(room))
        seen.stale += marks(room.session.state).stale
        time.sleep(pause)
    return seen


def settle(qtbot: QtBot, room: Room) -> None:
    """Wait until the numbers shown are the program's, and compare them with torch's."""
    state = room.session
    qtbot.waitUntil(lambda: state.state.trace.kind == "ready", timeout=60_000)
    assert room.session.state.spec is not None
    shown, expected = room.session.view.data, run_spec(room.session.state.spec)
    assert (shown.values, shown.passes) == (expected.values, expected.passes)
    qtbot.waitUntil(lambda: "old" not in note(room), timeout=10_000)
    assert not marks(room.session.state).stale


def quick(seen: Drag) -> None:
    # Not the very worst: on a crowded machine a single turn can cost twice its own work.
    for spans in (sorted(seen.repaints), sorted(seen.turns)):
        assert spans[int(0.97 * len(spans))] < REPAINT, spans[-20:]


def test_a_drag_shows_the_numbers_of_torch(qtbot: QtBot, room: Room) -> None:
    room.session.player.last()
    seen = drag(room, 100, 100)
    settle(qtbot, room)

    quick(seen)
    field = room.window.left.fields["w"]
    assert room.session.state.spec is not None
    assert room.session.state.spec.leaves[1].value.item() == pytest.approx(field.box.value())


def test_killed_in_mid_drag(qtbot: QtBot, room: Room) -> None:
    room.session.player.last()
    seen = drag(room, 100, 30)
    stop(room, signal.SIGKILL)
    drag(room, 200, 120, seen, pause=0.005)

    quick(seen)
    assert any("killed by the system" in said for said in seen.said), seen.said
    assert seen.stale > 5
    settle(qtbot, room)


def test_killed_at_the_last_move(qtbot: QtBot, room: Room) -> None:
    stop(room, signal.SIGSTOP)
    drag(room, 300, 3)
    qtbot.waitUntil(lambda: worker(room).busy_since is not None)
    stop(room, signal.SIGKILL)
    qtbot.waitUntil(lambda: "killed by the system" in note(room), timeout=10_000)
    assert marks(room.session.state).stale
    settle(qtbot, room)


def test_stopped_in_mid_drag(qtbot: QtBot, room: Room) -> None:
    """A program that hangs looks like this: the process is there and does not answer."""
    room.session.player.last()
    seen = drag(room, 100, 10)
    stop(room, signal.SIGSTOP)
    drag(room, 400, 100, seen, pause=0.005)

    quick(seen)
    assert "Still computing: these numbers are old." in seen.said
    assert seen.stale > 20
    room.window.stage.note.pressed.emit()
    qtbot.waitUntil(lambda: note(room) == "These numbers are old.", timeout=60_000)
    assert marks(room.session.state).stale
    room.window.stage.note.pressed.emit()
    settle(qtbot, room)


def test_stopped_and_woken_it_goes_on(qtbot: QtBot, room: Room) -> None:
    stop(room, signal.SIGSTOP)
    drag(room, 500, 60, pause=0.005)
    stop(room, signal.SIGCONT)
    settle(qtbot, room)


def test_flooded(qtbot: QtBot, room: Room) -> None:
    """Many more values than anyone computes, while it plays."""
    room.session.player.set_loop(True)
    room.session.player.toggle()
    seen = drag(room, 0, 400)
    for step in range(2000):
        room.session.editing.set_leaf("b", step / 2000)
    drag(room, 400, 100, seen)

    quick(seen)
    room.session.player.set_loop(False)
    room.session.player.pause()
    settle(qtbot, room)


def test_documents_change_under_a_busy_engine(qtbot: QtBot, room: Room) -> None:
    for name in ("mazur", "square", "linear", "mlp", "neuron", "fanout"):
        drag_leaf = next(iter(room.window.left.fields), None)
        if drag_leaf is not None:
            slider = room.window.left.fields[drag_leaf].slider
            slider.setValue((slider.minimum() + slider.maximum()) // 3)
        room.session.documents.open_preset(name)
        QApplication.processEvents()
        assert room.session.view.data.title == name
    settle(qtbot, room)
    assert room.session.view.data.title == "fanout"


@pytest.mark.slow
def test_given_up_and_started_again(qtbot: QtBot, room: Room) -> None:
    killed: set[int] = set()

    def kill() -> bool:
        pid = worker(room).pid
        if pid is not None and pid not in killed:
            killed.add(pid)
            os.kill(pid, signal.SIGKILL)
        return room.session.state.engine.state == "failed"

    qtbot.waitUntil(kill, timeout=60_000)
    assert "was not started again" in note(room)
    seen = drag(room, 600, 40)
    quick(seen)
    assert marks(room.session.state).stale
    room.window.stage.note.pressed.emit()
    settle(qtbot, room)
