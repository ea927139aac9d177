"""Documents in the window: buttons, the dot, lists, questions before work is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.model import words
from gradviz.model.program import Script
from gradviz.qt.look import Look
from gradviz.qt.question import Question
from gradviz.qt.widgets.button import Button
from gradviz.workspace.session import Session
from tests.qt.conftest import Room

SAVE, THROW_AWAY, STAY = 0, 1, -1


# ------------------------------------------------------------------------- the header


def test_buttons_undo_and_redo_and_say_what(qtbot: QtBot, room: Room) -> None:
    undo, redo = room.button("edit.undo"), room.button("edit.redo")
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    room.work()
    assert undo.toolTip() == "Undo: add ReLU  (Ctrl+Z)"
    full = room.session.state.spec
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert undo.toolTip() == "Undo: add Input  (Ctrl+Z)"
    assert redo.toolTip() == "Redo: add ReLU  (Ctrl+Shift+Z)"
    qtbot.mouseClick(redo, Qt.MouseButton.LeftButton)
    assert room.session.state.spec == full
    assert not redo.isEnabled()
    assert room.wiring.actions["edit.undo"].text().startswith("Undo: add ReLU")
    words.set_language("ja")
    assert "ReLU" in undo.toolTip()
    assert "Undo" not in undo.toolTip()


def test_the_dot_and_the_window_title_tell_what_is_not_saved(room: Room) -> None:
    name, window = room.window.header.name, room.window
    assert not window.isWindowModified()
    assert window.windowTitle() == "One neuron[*] – gradviz"
    room.work()
    assert window.isWindowModified()
    assert name.accessibleName() == "Untitled, not saved"
    room.session.documents.save(str(room.folder / "net.gradviz"))
    assert not window.isWindowModified()
    assert name.accessibleName() == "net.gradviz"
    assert window.windowTitle() == "net.gradviz[*] – gradviz"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_long_name_stays_between_the_buttons(room: Room, language: str) -> None:
    words.set_language(language)
    room.work()
    room.session.update(title="a-very-long-name-of-a-document-for-a-narrow-window.gradviz")
    room.window.resize(1024, 700)
    QApplication.processEvents()
    name = room.window.header.name
    assert name.isVisible()
    redo, trace = room.button("edit.redo"), room.button("model.run")
    assert redo.geometry().right() < name.geometry().left()
    assert name.geometry().right() < trace.geometry().left()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_very_narrow_header_cuts_nothing(room: Room, language: str) -> None:
    words.set_language(language)
    header = room.window.header
    for width, shown in ((640, False), (1440, True), (640, False)):
        room.window.resize(width, 600)
        QApplication.processEvents()
        buttons = [one for one in header.findChildren(Button) if one.isVisible()]
        assert all(one.width() >= one.sizeHint().width() for one in buttons)
        assert max(one.geometry().right() for one in buttons) < width
        assert room.button("file.new").isVisible() == shown
        assert room.button("edit.undo").isVisible() == shown


# ------------------------------------------------------------------------- the lists


def test_recent_files_open_and_missing_ones_are_told_and_dropped(room: Room) -> None:
    assert [action.isEnabled() for action in room.listed("file.recent")] == [False]
    kept, gone = room.folder / "kept.gradviz", room.folder / "gone.gradviz"
    for path in (kept, gone):
        room.session.documents.open_preset("neuron")
        room.session.documents.save(str(path))
    gone.unlink()
    room.session.documents.open_preset("square")
    first, second, clear = room.listed("file.recent")
    assert [first.text(), second.text()] == ["gone.gradviz", "kept.gradviz"]
    assert first.toolTip().endswith(room.folder.name)
    first.trigger()
    assert "gone.gradviz is not in" in room.note
    assert room.session.state.preset == "square"
    second.trigger()
    assert room.session.state.title == "kept.gradviz"
    assert len(room.listed("file.recent")) == 2
    clear = room.listed("file.recent")[-1]
    clear.trigger()
    assert [action.isEnabled() for action in room.listed("file.recent")] == [False]


def test_an_earlier_version_opens_as_a_document_in_no_file(room: Room) -> None:
    assert not room.wiring.actions["file.versions"].isEnabled()
    path = room.folder / "net.gradviz"
    room.work()
    first = room.session.state.spec
    room.session.documents.save(str(path))
    assert [action.isEnabled() for action in room.listed("file.versions")] == [False]
    room.session.building.add("sigmoid")
    room.session.documents.save(str(path))
    before = path.read_bytes()
    [version] = room.listed("file.versions")
    assert version.text().startswith("today ")
    version.trigger()
    assert room.session.state.spec == first
    assert room.window.header.name.accessibleName() == "net (earlier), not saved"
    assert room.session.state.path is None
    assert path.read_bytes() == before


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups where there is no screen
def test_lists_open_below_the_menus_by_command(room: Room) -> None:
    room.run("file.recent")
    menu = room.wiring.actions["file.recent"].menu()
    assert menu.isVisible()
    menu.grab()
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_history_is_walked_by_keyboard(qtbot: QtBot, room: Room) -> None:
    room.work()
    full = room.session.state.spec
    qtbot.keyClick(room.window.stage.shown, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    past = room.wiring.desk.filing.past
    assert past.isVisible()
    texts = [past.rows.item(row).text() for row in range(past.rows.count())]
    assert texts == ["As it began", "Add Input", "Add ReLU"]
    past.grab()
    qtbot.keyClick(past.rows, Qt.Key.Key_Up)
    qtbot.keyClick(past.rows, Qt.Key.Key_Up)
    qtbot.keyClick(past.rows, Qt.Key.Key_Return)
    assert not past.isVisible()
    assert not room.session.state.spec.leaves
    assert not room.session.state.dirty
    room.run("edit.history")
    rect = past.rows.visualItemRect(past.rows.item(2))
    qtbot.mouseClick(past.rows.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert room.session.state.spec == full
    room.run("edit.history")
    qtbot.keyClick(past.rows, Qt.Key.Key_Escape)
    assert not past.isVisible()
    assert room.session.state.spec == full


# ------------------------------------------------------------------------- leaving


def test_closing_asks_and_cancel_keeps_the_window(room: Room) -> None:
    room.work()
    room.answers[:] = [STAY]
    room.run("file.quit")
    assert room.window.isVisible()
    assert room.asked == ["Save the changes to Untitled?"]
    assert len(room.session.state.spec.leaves) == 1


def test_closing_without_saving_leaves_nothing_to_offer(room: Room) -> None:
    room.work()
    room.session.autosave.flush()
    room.answers[:] = [THROW_AWAY]
    room.run("file.quit")
    assert not room.window.isVisible()
    room.session.close()
    later = Session(folder=room.folder / "state")
    assert later.autosave.left() == ()


def test_closing_saves_where_it_was_saved(room: Room) -> None:
    path = room.folder / "net.gradviz"
    room.work()
    room.session.documents.save(str(path))
    room.session.building.add("sigmoid")
    before = path.read_bytes()
    room.answers[:] = [SAVE]
    room.run("file.quit")
    assert not room.window.isVisible()
    assert path.read_bytes() != before


@pytest.mark.parametrize("chosen", [True, False])
def test_saving_asks_where_and_a_dialog_that_is_closed_keeps_all(
    room: Room, monkeypatch: pytest.MonkeyPatch, chosen: bool
) -> None:
    path = room.folder / "new"
    answer = (str(path) if chosen else "", "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    room.work()
    room.answers[:] = [SAVE]
    room.run("file.new")
    assert path.with_suffix(".gradviz").exists() == chosen
    assert bool(room.session.state.spec.leaves) != chosen


def test_a_file_that_cannot_be_written_keeps_the_document(room: Room) -> None:
    room.work()
    room.session.documents.save(str(room.folder / "net.gradviz"))
    room.session.building.add("sigmoid")
    room.session.update(path=str(room.folder / "missing" / "net.gradviz"))
    room.answers[:] = [SAVE]
    room.run("file.new")
    assert len(room.session.state.spec.lines) == 2
    assert room.note


def test_a_moved_slider_of_an_example_asks_nothing(room: Room) -> None:
    room.session.editing.set_leaf("w", 1.25)
    assert room.session.state.dirty
    room.run("file.new")
    assert room.session.state.title == "Untitled"
    room.run("file.quit")
    assert room.asked == []


def test_an_example_that_was_refused_is_not_shown_as_chosen(qtbot: QtBot, room: Room) -> None:
    room.work()
    rows = room.window.left.examples
    item = next(rows.item(i) for i in range(rows.count()) if rows.item(i).text() == "x times x")
    room.answers[:] = [STAY]
    rows.scrollToItem(item)
    place = rows.visualItemRect(item).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert room.asked == ["Save the changes to Untitled?"]
    assert room.session.state.preset is None
    assert rows.currentItem() is None


def test_what_was_typed_in_a_script_is_asked_about_and_saved(room: Room) -> None:
    path = room.folder / "train.py"
    path.write_text("x = 1\n", encoding="utf-8")
    room.session.update(program=Script(path=str(path), text="x = 1\n"), title="train.py")
    room.session.editing.edit_code("x = 2\n")
    room.answers[:] = [STAY]
    room.run("file.quit")
    assert room.window.isVisible()
    room.answers[:] = [SAVE]
    room.run("file.quit")
    assert not room.window.isVisible()
    assert path.read_text(encoding="utf-8") == "x = 2\n"


# ------------------------------------------------------------------------- the dialog


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ([Qt.Key.Key_Return], 0),
        ([Qt.Key.Key_Escape], -1),
        ([Qt.Key.Key_Tab, Qt.Key.Key_Return], None),
        ([Qt.Key.Key_Left, Qt.Key.Key_Return], 1),
        ([Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Space], 2),
    ],
)
def test_the_question_is_answered_by_keys(
    qtbot: QtBot, look: Look, keys: list[Qt.Key], answer: int | None
) -> None:
    question = Question(look, "Save?", ("Save", "Don’t save", "Cancel"), detail="x", danger=1)
    qtbot.addWidget(question)

    def press() -> None:
        question.grab()
        for key in keys:
            qtbot.keyClick(QApplication.focusWidget() or question, key)

    QTimer.singleShot(50, press)
    given = question.ask()
    assert given == answer or (answer is None and given in (1, 2))
