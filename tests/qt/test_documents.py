"""Documents in the window: buttons, the dot, lists, questions before work is lost, offers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.model import words
from gradviz.model.program import Script
from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.question import Question
from gradviz.qt.settings import Settings
from gradviz.qt.widgets.button import Button
from gradviz.qt.window import Window
from gradviz.qt.wiring import Wiring
from gradviz.workspace.left import Left
from gradviz.workspace.session import Session
from tests.qt.conftest import ask_nobody

SAVE, THROW_AWAY, STAY = 0, 1, -1


class Room(msgspec.Struct):
    """A window whose documents are kept aside in a folder of the test."""

    session: Session
    window: Window
    wiring: Wiring
    folder: Path
    answers: list[int]
    asked: list[str]

    def work(self) -> None:
        """Begin a network and add two blocks."""
        self.session.documents.new()
        self.session.building.add("input")
        self.session.building.add("relu")

    def button(self, command: str) -> Button:
        return self.window.header.button_of(self.wiring.actions[command])

    def run(self, command: str) -> None:
        self.wiring.table[command].run()

    def listed(self, command: str) -> list[QAction]:
        menu = self.wiring.actions[command].menu()
        menu.aboutToShow.emit()
        return [action for action in menu.actions() if not action.isSeparator()]

    @property
    def note(self) -> str:
        shown = self.window.stage.note
        return shown.accessibleName() if shown.isVisible() else ""


@pytest.fixture
def room(
    qtbot: QtBot, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    answers: list[int] = []
    asked: list[str] = []

    def ask(question: Question) -> int:
        asked.append(question.sentence.text())
        return answers.pop(0)

    monkeypatch.setattr(Question, "ask", ask)
    session, clock = Session(folder=tmp_path / "state"), Clock()
    window = Window(look, clock, Settings(str(tmp_path / "settings.ini")))
    qtbot.addWidget(window, before_close_func=ask_nobody)
    wiring = Wiring(session, window, look, clock)
    session.documents.open_preset("neuron")
    window.resize(1440, 900)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    yield Room(session, window, wiring, tmp_path, answers, asked)
    ask_nobody(window)
    window.close()
    session.close()


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
