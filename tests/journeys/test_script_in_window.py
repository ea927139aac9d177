"""A script on the window: dropped, shown, edited, stopped; what it does to itself is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from gradviz.app import open_first
from gradviz.qt.drawing import marks
from tests.engine.plain import plain_numbers, traced_numbers
from tests.journeys.conftest import Room

SCRIPTS = Path(__file__).parents[1] / "engine" / "scripts"
STEP = "import torch\nw = torch.tensor({}, requires_grad=True)\n(w * w).backward()\n"


def note(room: Room) -> str:
    """Return what is told: beside the code, where a script is met, else on the stage."""
    trouble, shown = room.window.left.code.trouble, room.window.stage.note
    if trouble.isVisible():
        return trouble.sentence.text()
    return shown.accessibleName() if shown.isVisible() else ""


def drop(room: Room, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(400, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    room.window.dropEvent(event)


def shown(qtbot: QtBot, room: Room) -> None:
    """Wait until the numbers of what was asked for are there."""
    session = room.session
    qtbot.waitUntil(
        lambda: session.view is not None and session.state.trace.kind == "ready", timeout=60_000
    )


def test_a_dropped_training_script_shows_its_first_step(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    drop(room, SCRIPTS / "loop.py")
    assert room.session.view is None
    shown(qtbot, room)

    assert traced_numbers(room.session.view.data) == plain_numbers(SCRIPTS / "loop.py", tmp_path)
    assert room.window.windowTitle() == "loop.py[*] – gradviz"
    assert "67 parameters" in room.session.state.output
    room.session.player.last()
    assert not marks(room.session.state).stale
    assert note(room) == ""


def test_a_script_named_at_the_start(qtbot: QtBot, room: Room) -> None:
    open_first(room.session, str(SCRIPTS / "flat.py"))
    shown(qtbot, room)

    assert {box.id for box in room.session.view.scene.boxes} >= {"w", "b", "x", "y", "sigmoid"}


def test_an_edited_script_is_traced_again(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    place = tmp_path / "s.py"
    for number, act in ((2.0, lambda: drop(room, place)), (3.0, room.session.running.run)):
        place.write_text(STEP.format(number), encoding="utf-8")
        act()
        shown(qtbot, room)
        assert room.session.view.data.values[0].forward.item() == number


def test_an_endless_script_is_stopped(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    place = tmp_path / "s.py"
    place.write_text("while True:\n    pass\n", encoding="utf-8")
    drop(room, place)
    qtbot.waitUntil(lambda: "The script is running" in note(room), timeout=10_000)
    room.window.stage.note.pressed.emit()
    qtbot.waitUntil(lambda: room.session.state.trace.kind == "failed", timeout=10_000)

    assert note(room) == "Stopped."
    qtbot.waitUntil(lambda: room.session.state.engine.state == "ready", timeout=60_000)
    room.session.documents.open_preset("neuron")
    shown(qtbot, room)


def test_another_document_does_not_wait_for_an_endless_script(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    place = tmp_path / "s.py"
    for after in (SCRIPTS / "flat.py", place):
        place.write_text("while True:\n    pass\n", encoding="utf-8")
        drop(room, place)
        qtbot.waitUntil(lambda: room.session.state.engine.state == "busy", timeout=60_000)
        place.write_text(STEP.format(2.0), encoding="utf-8")
        room.session.running.run() if after == place else drop(room, after)
        shown(qtbot, room)
        assert room.session.view.data.title == after.name


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import os\nos.abort()", "crashed (SIGABRT)"),
        ("print(1)\nx = 1 / 0", "s.py, line 2: ZeroDivisionError: division by zero"),
        ("x = input('?')", "s.py, line 1: nobody can answer input() here."),
    ],
)
def test_what_goes_wrong_is_a_sentence(
    qtbot: QtBot, room: Room, tmp_path: Path, text: str, sentence: str
) -> None:
    place = tmp_path / "s.py"
    place.write_text(text, encoding="utf-8")
    drop(room, place)
    qtbot.waitUntil(lambda: sentence in note(room), timeout=20_000)
    qtbot.waitUntil(lambda: room.session.state.engine.state == "ready", timeout=60_000)
    assert room.session.state.trace.kind == "failed"


def test_what_pytorch_refuses_is_shown_as_far_as_it_got(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    place = tmp_path / "s.py"
    text = "import torch\nw = torch.ones(2, 3, requires_grad=True)\na = w * 2\nb = a @ w\n"
    place.write_text(text, encoding="utf-8")
    drop(room, place)
    qtbot.waitUntil(lambda: room.session.view is not None, timeout=20_000)

    assert [box.id for box in room.session.view.scene.boxes] == ["w", "mul"]
    assert room.session.state.trace.kind == "failed"
    assert "s.py, line 4: RuntimeError: mat1 and mat2" in note(room)
    assert marks(room.session.state).stale
    place.write_text(text.replace("@", "*"), encoding="utf-8")
    room.session.running.run()
    shown(qtbot, room)
    assert not marks(room.session.state).stale


def test_nothing_of_the_document_before_is_shown(qtbot: QtBot, room: Room, tmp_path: Path) -> None:
    place = tmp_path / "s.py"
    place.write_text("x = (", encoding="utf-8")
    room.session.player.last()
    drop(room, place)
    qtbot.waitUntil(lambda: "never closed" in note(room), timeout=20_000)

    assert room.window.transport.position.accessibleName() == "0 / 0"
    assert room.window.story.heading.accessibleName() == "At rest. . "


def test_an_opened_file_with_a_script_runs_nothing(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    place, mark, kept = tmp_path / "s.py", tmp_path / "ran", tmp_path / "kept.gradviz"
    place.write_text("open('ran', 'a').close()\n" + STEP.format(2.0), encoding="utf-8")
    drop(room, place)
    shown(qtbot, room)
    room.session.documents.save(str(kept))
    mark.unlink()
    room.session.documents.open_preset("neuron")
    drop(room, kept)
    shown(qtbot, room)

    assert room.session.view.data.title == "s.py"
    assert not mark.exists()
    room.session.running.run()
    qtbot.waitUntil(mark.exists, timeout=20_000)
    shown(qtbot, room)


def test_a_script_of_the_command_line_is_met_as_its_code(tmp_path: Path) -> None:
    def page_after(*arguments: str) -> str:
        folder = tmp_path / str(len(arguments))
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "GRADVIZ_SMOKE": "1",
            "XDG_CONFIG_HOME": str(folder),
        }
        command = [sys.executable, "-m", "gradviz", *arguments]
        subprocess.run(command, env=environment, timeout=60, check=True, capture_output=True)
        stored = (folder / "gradviz" / "gradviz.conf").read_text(encoding="utf-8")
        return next(line for line in stored.splitlines() if line.startswith("page="))

    assert page_after(str(SCRIPTS / "flat.py")) == "page=code"
    assert page_after() == "page=examples"
