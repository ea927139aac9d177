"""The dialog before a table becomes data, without an engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.qt.builder.columns import ColumnsDialog
from gradviz.qt.widgets.menu import Menu
from tests.qt.conftest import Desk
from tests.tools.hands import LEFT, NONE, Hand

POPUPS = pytest.mark.qt_log_ignore("This plugin does not support")
FLOWERS = "width,height,kind\n1.0,2.0,a\n3.0,4.5,b\n5.0,,a\n"


@pytest.fixture
def hand(qtbot: QtBot, desk: Desk) -> Hand:
    return Hand(qtbot, desk)


def opened(hand: Hand, folder: Path, text: str) -> ColumnsDialog:
    path = folder / "flowers.csv"
    path.write_text(text, encoding="utf-8")
    hand.desk.session.documents.open_file(str(path))
    dialog = hand.editor.columns
    assert dialog is not None
    assert dialog.isVisible()
    dialog.grab()
    return dialog


@POPUPS
def test_a_column_is_chosen_by_the_mouse_and_added(hand: Hand, tmp_path: Path) -> None:
    dialog = opened(hand, tmp_path, FLOWERS)
    assert dialog.told.text() == (
        "An input of 2 \u00d7 2. A target of 2 classes. 1 row is left out."
    )
    grid = dialog.grid
    hand.bot.mouseClick(grid.viewport(), LEFT, NONE, grid.box(1).center())
    [menu] = grid.findChildren(Menu)
    action = next(one for one in menu.actions() if one.text() == "Left out")
    hand.bot.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
    assert dialog.draft.roles == ("input", "out", "target")
    assert dialog.told.text() == "An input of 3 \u00d7 1. A target of 2 classes."
    hand.bot.mouseClick(dialog.add, LEFT)
    spec = hand.desk.session.state.spec
    assert spec is not None
    assert [one.value.shape for one in spec.leaves] == [(3, 1), (3,)]
    hand.desk.session.building.undo()
    assert hand.desk.session.state.spec is not None
    assert not hand.desk.session.state.spec.leaves


@POPUPS
def test_a_column_is_chosen_by_keys(hand: Hand, tmp_path: Path) -> None:
    dialog = opened(hand, tmp_path, FLOWERS)
    grid = dialog.grid
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    hand.bot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.accessibleDescription() == "height: Input, numbers, 1 empty"
    hand.bot.keyClick(grid, Qt.Key.Key_Space)
    [menu] = grid.findChildren(Menu)
    hand.bot.keyClick(menu, Qt.Key.Key_Down)
    hand.bot.keyClick(menu, Qt.Key.Key_Down)
    hand.bot.keyClick(menu, Qt.Key.Key_Return)
    assert dialog.draft.roles == ("input", "target", "out")
    assert dialog.told.text() == ("An input of 2 \u00d7 1. A target of numbers. 1 row is left out.")


def test_a_bad_table_is_explained_and_adds_nothing(hand: Hand, tmp_path: Path) -> None:
    dialog = opened(hand, tmp_path, "a,b\n1,2\n3\n")
    assert "line 3" in dialog.trouble.text()
    assert not dialog.add.isEnabled()
    hand.bot.mouseClick(dialog.delimiter, LEFT, NONE, dialog.delimiter.rect().center())
    assert dialog.draft.delimiter in (";", "\t")
    assert dialog.trouble.isHidden()  # 1,2 with a decimal comma, and 3
    assert dialog.add.isEnabled()
    hand.bot.mouseClick(dialog.cancel, LEFT)
    assert hand.editor.columns is None
    assert not hand.lines


def test_text_in_a_column_of_numbers_is_shown_where_it_is(hand: Hand, tmp_path: Path) -> None:
    rows = "".join(f"{number},1,0\n" for number in range(30))
    dialog = opened(hand, tmp_path, f"a,b,y\n{rows}l0,1,1\n")
    assert dialog.draft.roles == ("out", "input", "target")
    dialog.grid.chosen.emit(0, "input")
    assert dialog.trouble.text() == "Line 32, column 1 (a): “l0” is no number."
    assert not dialog.add.isEnabled()
    column = dialog.grid._columns[0]
    assert "l0" in dialog.grid._cells(column)
    hand.bot.mouseClick(dialog.grid.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(900, 5))
    assert QApplication.activePopupWidget() is None
