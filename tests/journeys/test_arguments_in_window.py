"""Arguments of a script in the window: given at the start, typed below its code, kept in a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz.app import open_first
from gradviz.model.codec import load_document
from gradviz.model.program import Script
from gradviz.qt.drawing import marks
from tests.cli.test_arguments import TRAIN
from tests.journeys.conftest import Room
from tests.journeys.test_script_in_window import shown


def gradient(room: Room) -> float:
    assert room.session.view is not None
    (w,) = (value for value in room.session.view.data.values if value.name == "w")
    assert w.grad_after is not None
    return float(w.grad_after.item())


def test_arguments_are_typed_and_enter_runs_the_script(
    qtbot: QtBot, room: Room, tmp_path: Path
) -> None:
    place = tmp_path / "train.py"
    place.write_text(TRAIN, encoding="utf-8")
    open_first(room.session, str(place), ("--rate", "3"))
    shown(qtbot, room)
    field = room.window.left.code.arguments.field
    assert (gradient(room), field.text(), field.isVisible()) == (3.0, "--rate 3", True)

    field.setFocus()
    QTest.keyClicks(field, "5 'a")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert room.session.state.notice is not None
    assert "not closed" in room.session.state.notice.words()
    QTest.keyClicks(field, " b'")
    assert marks(room.session.state).stale
    QTest.keyClick(field, Qt.Key.Key_Return)
    shown(qtbot, room)
    assert gradient(room) == 35.0
    assert "['a b']" in "".join(room.session.state.output)

    room.session.documents.save(str(tmp_path / "x.gradviz"))
    _, program, _ = load_document(str(tmp_path / "x.gradviz"))
    assert isinstance(program, Script)
    assert program.arguments == ("--rate", "35", "a b")


def test_a_network_has_no_arguments(qtbot: QtBot, room: Room) -> None:
    room.session.documents.open_preset("neuron")
    shown(qtbot, room)
    assert not room.window.left.code.arguments.isVisibleTo(room.window.left.code)
