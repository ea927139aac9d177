"""What was left without being saved is offered; what is dropped on the window is opened."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from gradviz.qt.widgets.button import Button
from gradviz.qt.window import Window
from gradviz.workspace.left import Left
from gradviz.workspace.session import Session
from tests.qt.conftest import Room

THROW_AWAY, STAY = 1, -1


# ------------------------------------------------------------------------- offers


def left_behind(folder: Path, count: int) -> None:
    """Leave so many documents as a crash does."""
    for place in range(count):
        session = Session(folder=folder)
        session.documents.new()
        session.building.add("input")
        session.update(title=f"net {place}")
        session.autosave.flush()
        session.autosave._lock.free()
        time.sleep(0.01)


def test_one_document_is_offered_and_opened(qtbot: QtBot, room: Room) -> None:
    left_behind(room.folder / "state", 1)
    room.session.autosave.offer()
    note = room.window.stage.note
    assert room.note == "gradviz ended without saving net 0."
    room.session.player.step(1)
    assert room.note  # it stays until it is answered
    buttons = [one for one in note.findChildren(Button) if one.isVisible()]
    assert [one.accessibleName() for one in buttons] == ["Open it", "Forget it", "Later"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert room.session.state.title == "net 0"
    assert room.session.state.dirty
    assert room.session.state.left == ()


def test_forgetting_is_asked_about(qtbot: QtBot, room: Room) -> None:
    left_behind(room.folder / "state", 1)
    room.session.autosave.offer()
    room.answers[:] = [0, 1]
    room.window.stage.note.other_pressed.emit()
    assert room.asked == ["Forget net 0?"]
    assert len(room.session.state.left) == 1
    room.window.stage.note.other_pressed.emit()
    assert room.session.state.left == ()
    assert room.note == ""


def test_an_offer_is_put_off_and_comes_again(room: Room) -> None:
    left_behind(room.folder / "state", 1)
    room.session.autosave.offer()
    room.window.stage.note.closed.emit()
    assert room.note == ""
    assert room.wiring.actions["file.recover"].isEnabled()
    assert len(room.session.autosave.left()) == 1


def test_several_documents_are_listed(qtbot: QtBot, room: Room) -> None:
    left_behind(room.folder / "state", 3)
    room.session.autosave.offer()
    assert room.note == "gradviz ended without saving net 2. 2 more documents were left."
    room.window.stage.note.pressed.emit()
    shown = room.wiring.desk.filing.left
    assert shown.isVisible()
    shown.grab()
    assert [left.name for left, *_ in shown.rows] == ["net 2", "net 1", "net 0"]
    room.answers[:] = [1]
    qtbot.mouseClick(shown.rows[0][2], Qt.MouseButton.LeftButton)
    assert [left.name for left, *_ in shown.rows] == ["net 1", "net 0"]
    qtbot.mouseClick(shown.rows[1][1], Qt.MouseButton.LeftButton)
    assert not shown.isVisible()
    assert room.session.state.title == "net 0"
    assert [left.name for left in room.session.state.left] == ["net 1"]


def test_an_offer_asks_before_it_takes_the_place_of_work(room: Room) -> None:
    left_behind(room.folder / "state", 1)
    room.work()
    room.session.autosave.offer()
    room.answers[:] = [STAY]
    room.window.stage.note.pressed.emit()
    assert room.session.state.title == "Untitled"
    assert len(room.session.state.left) == 1


def test_told_of_a_document_that_was_closed() -> None:
    assert Left(id="a", name="net", how="closed").told.words() == "net was closed without saving."


# ------------------------------------------------------------------------- dropping


def drop(window: Window, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, action = QPointF(200, 200), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(place, action, data, Qt.MouseButton.LeftButton, none))


def test_a_dropped_document_asks_before_it_opens(room: Room) -> None:
    file = room.folder / "other.gradviz"
    room.session.documents.save(str(file))
    room.work()
    room.answers[:] = [STAY, THROW_AWAY]
    drop(room.window, file)
    assert room.session.state.title == "Untitled"
    drop(room.window, file)
    assert room.session.state.title == "other.gradviz"


@pytest.mark.parametrize("name", ["weights.pt", "notes.ipynb", "picture.png", "folder"])
def test_other_files_are_refused_in_words(room: Room, name: str) -> None:
    path = room.folder / name
    path.write_bytes(b"abc") if "." in name else path.mkdir()
    drop(room.window, path)
    assert name in room.note
    assert room.session.state.preset == "neuron"


def test_a_dropped_table_becomes_data(room: Room) -> None:
    path = room.folder / "flowers.csv"
    path.write_text("width,kind\n1.5,a\n2.5,b\n", encoding="utf-8")
    count = len(room.session.state.spec.leaves)
    drop(room.window, path)
    dialog = room.wiring.editor.columns
    assert len(room.session.state.spec.leaves) == count  # nothing before the person agrees
    dialog.add.click()
    assert len(room.session.state.spec.leaves) == count + 2
    assert room.note.startswith("flowers.csv: 2 rows.")
    assert room.button("edit.undo").toolTip().startswith("Undo: add data from flowers.csv")
