"""The Output panel: a button tells of what was printed, the panel shows it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

Desk = object  # the record of conftest; its fields are used by name


def shown(desk: Desk) -> list[str]:
    return desk.window.output.text.toPlainText().split("\n")


def test_a_button_tells_of_lines_that_are_not_seen(desk: Desk) -> None:
    window, session = desk.window, desk.session
    assert window.output.isHidden()
    assert window.stage.output.isHidden()
    session.update(output=("step 0", "step 1"))
    assert window.stage.output.isVisible()
    window.stage.output.click()
    assert window.output.isVisible()
    assert window.stage.output.isHidden()
    assert shown(desk) == ["step 0", "step 1"]
    desk.window.grab()
    window.output.close_button.click()
    assert window.output.isHidden()
    assert window.stage.output.isVisible()


def test_new_lines_are_added_and_old_ones_may_have_gone(desk: Desk) -> None:
    desk.window.show_output(True)
    desk.session.update(output=("a", "b"))
    desk.session.update(output=("a", "b", "c"))
    assert shown(desk) == ["a", "b", "c"]
    desk.session.update(output=("b", "c", "d"))
    assert shown(desk) == ["b", "c", "d"]
    desk.session.update(output=())
    assert shown(desk) == [""]
    assert desk.window.output.count.text() == "nothing yet"


def test_the_end_stays_in_view_unless_the_hand_has_gone_up(desk: Desk) -> None:
    output, session = desk.window.output, desk.session
    desk.window.show_output(True)
    session.update(output=tuple(str(n) for n in range(50)))
    bar = output.text.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    session.update(output=tuple(str(n) for n in range(60)))
    assert bar.value() == bar.maximum()
    bar.setValue(3)
    session.update(output=tuple(str(n) for n in range(70)))
    assert bar.value() == 3


def test_a_very_long_line_is_cut_where_it_is_shown_only(desk: Desk) -> None:
    output = desk.window.output
    desk.window.show_output(True)
    desk.session.update(output=("x" * 100_000,))
    assert len(shown(desk)[0]) == 2001
    output.copy.click()
    assert QApplication.clipboard().text() == "x" * 100_000


def test_copy_takes_the_selection_or_all_and_clear_empties(desk: Desk) -> None:
    output = desk.window.output
    desk.window.show_output(True)
    assert not output.copy.isEnabled()
    desk.session.update(output=("one", "two", "three"))
    output.copy.click()
    assert QApplication.clipboard().text() == "one\ntwo\nthree"
    cursor = output.text.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    cursor.movePosition(QTextCursor.MoveOperation.Down, QTextCursor.MoveMode.KeepAnchor)
    output.text.setTextCursor(cursor)
    output.copy.click()
    assert QApplication.clipboard().text() == "one\n"
    output.clear.click()
    assert desk.session.state.output == ()
    assert not output.copy.isEnabled()


def test_commands_show_output_and_code(desk: Desk) -> None:
    actions, window = desk.wiring.actions, desk.window
    actions["view.panel.output"].trigger()
    assert window.output.isVisible()
    assert actions["view.panel.output"].isChecked()
    actions["view.panel.code"].trigger()
    assert window.left.page == "code"
    assert actions["view.panel.code"].isChecked()
    actions["view.panel.code"].trigger()
    assert window.left.page == "examples"
    window.drawers.toggle("left")
    actions["view.panel.code"].trigger()
    assert window.left.isVisible()
    assert window.left.page == "code"


def test_letters_are_no_commands_in_the_output(qtbot: QtBot, desk: Desk) -> None:
    desk.window.show_output(True)
    desk.window.output.text.setFocus()
    qtbot.keyClick(desk.window.output.text, Qt.Key.Key_Space)
    assert not desk.session.state.playback.playing
    assert desk.window.output in desk.window.panes()


def test_words_follow_the_language(desk: Desk) -> None:
    desk.session.update(output=("1",))
    desk.window.show_output(True)
    assert desk.window.output.count.text() == "1 line"
    desk.session.set_language("ja")
    assert desk.window.output.count.text() == "1 行"
    assert desk.window.output.text.accessibleName() == "出力"
