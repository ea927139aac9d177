"""What only a real window system shows: popups, and a window that is painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

Desk = object  # the record of conftest; its fields are used by name

pytestmark = pytest.mark.real_window


def test_menus_by_keyboard(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClick(desk.window.stage.canvas, Qt.Key.Key_F10)
    first, second = (button.menu for button in desk.window.header.menus[:2])
    qtbot.waitUntil(first.isVisible)
    qtbot.keyClick(first, Qt.Key.Key_Right)
    qtbot.waitUntil(second.isVisible)
    assert not first.isVisible()
    qtbot.keyClick(second, Qt.Key.Key_Escape)
    assert not second.isVisible()


def test_alt_and_a_letter_open_a_menu(qtbot: QtBot, desk: Desk) -> None:
    view = desk.window.header.menus[2].menu
    qtbot.keyClick(desk.window.stage.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(view.isVisible)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()


def test_speed_is_chosen_from_its_menu(qtbot: QtBot, desk: Desk) -> None:
    qtbot.mouseClick(desk.window.transport.speed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    qtbot.keyClick(menu, Qt.Key.Key_Up)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert desk.session.state.playback.speed == 8.0


def test_window_is_painted(qtbot: QtBot, desk: Desk) -> None:
    qtbot.wait(100)
    shot = desk.window.screen().grabWindow(desk.window.winId()).toImage()
    colors = {shot.pixelColor(x, shot.height() // 2).name() for x in range(0, shot.width(), 3)}
    assert len(colors) > 5
