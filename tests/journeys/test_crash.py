"""Nothing is lost: a window is killed while somebody works, and the next one offers the work."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.app import new_session
from gradviz.model.codec import load_document
from gradviz.model.program import NetworkSpec
from gradviz.qt.application import create_application
from gradviz.qt.clock import Clock
from gradviz.qt.keeping import keep_aside
from gradviz.qt.look import Look
from gradviz.qt.question import Question
from gradviz.qt.settings import Settings
from gradviz.qt.widgets.button import Button
from gradviz.qt.window import Window
from gradviz.qt.wiring import Wiring
from gradviz.workspace.session import Session
from tests.journeys.conftest import Room, ask_nobody

ROOT = Path(__file__).resolve().parents[2]

# The whole window as `gradviz` opens it, and somebody who works in it.
WORKER = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from gradviz.app import new_session, open_first
from gradviz.qt.application import create_application
from gradviz.qt.start import start_window

folder, path = Path(sys.argv[1]), sys.argv[2]
application = create_application(["gradviz"], headless=True)
session = new_session(folder=folder)

def work():
    session.documents.open_preset("neuron")
    session.building.add("input", name="first")
    session.building.add("input", name="second")
    session.building.undo()
    session.documents.save(path)
    print("saved", flush=True)
    session.building.rename("first", "kept")

def look():
    if list((folder / "autosave").glob("*.json")):
        print("kept aside", flush=True)

QTimer.singleShot(100, work)
timer = QTimer()
timer.timeout.connect(look)
timer.start(200)
start_window(session, ["gradviz"], lambda: open_first(session, None))
"""


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """Return the folder in which a window that was killed has worked."""
    home = {name: str(tmp_path / name) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    window = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(tmp_path / "state"), str(tmp_path / "net.gradviz")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **home, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert window.stdout is not None
    try:
        said = [window.stdout.readline().strip() for _ in range(2)]
    finally:
        window.kill()  # no farewell: as a crash, or the power that fails
        window.wait()
        window.stdout.close()
    assert said == ["saved", "kept aside"]
    return tmp_path


@pytest.fixture
def later(qtbot: QtBot, crashed: Path) -> Iterator[Room]:
    """Return the next window on the same folder."""
    create_application(["gradviz"])
    session, look, clock = new_session(folder=crashed / "state"), Look("light"), Clock()
    session.documents.open_preset("square")
    window = Window(look, clock, Settings(str(crashed / "settings.ini")))
    qtbot.addWidget(window, before_close_func=ask_nobody)
    wiring = Wiring(session, window, look, clock)
    stop = keep_aside(session, clock)
    session.autosave.offer()
    window.show()
    session.running.start()
    yield Room(session, window, wiring)
    stop()
    window.close()
    session.close()


def names(spec: NetworkSpec | None) -> set[str]:
    return set() if spec is None else {leaf.name for leaf in spec.leaves}


def test_what_was_not_saved_is_offered_opened_traced_and_saved(
    qtbot: QtBot, later: Room, crashed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, note, path = later.session, later.window.stage.note, crashed / "net.gradviz"
    _, saved, _ = load_document(path)
    assert isinstance(saved, NetworkSpec)
    assert {"first"} <= names(saved)
    assert note.accessibleName() == "gradviz ended without saving net.gradviz."
    open_it = next(one for one in note.findChildren(Button) if one.accessibleName() == "Open it")
    qtbot.mouseClick(open_it, Qt.MouseButton.LeftButton)
    assert {"kept"} <= names(session.state.spec)
    assert session.state.path == str(path)
    assert later.window.isWindowModified()

    later.wiring.table["model.run"].run()
    qtbot.waitUntil(lambda: session.state.trace.kind == "ready", timeout=60_000)
    asked = answered_with(monkeypatch, [-1])
    later.wiring.table["file.quit"].run()
    assert (later.window.isVisible(), len(asked)) == (True, 1)

    later.wiring.table["file.save"].run()
    _, again, _ = load_document(path)
    assert again == session.state.spec
    assert [version.name.partition("-")[2] for version in session.backups.of(str(path))] == [
        "net.gradviz"
    ]
    later.wiring.table["file.quit"].run()
    assert (later.window.isVisible(), len(asked)) == (False, 1)
    session.close()
    assert Session(folder=crashed / "state").autosave.left() == ()


def answered_with(monkeypatch: pytest.MonkeyPatch, answers: list[int]) -> list[str]:
    """Have questions answered; returns what was asked."""
    asked: list[str] = []

    def ask(question: Question) -> int:
        asked.append(question.sentence.text())
        return answers.pop(0)

    monkeypatch.setattr(Question, "ask", ask)
    return asked


def test_a_window_that_runs_still_is_not_offered(later: Room, crashed: Path) -> None:
    later.session.autosave.recover(later.session.state.left[0])
    beside = Session(folder=crashed / "state")
    started = time.monotonic()
    assert beside.autosave.left() == ()
    assert time.monotonic() - started < 1.0
    beside.close()
