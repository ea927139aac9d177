"""The keyboard's focus: it reaches only what is seen, it is seen itself, and it has a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.qt.window import Window
from tests.qt.conftest import Desk

MOST = 150


def walk(qtbot: QtBot, window: Window, back: bool = False) -> list[QWidget]:
    """Press Tab until the focus comes back to where it was; all that it reached."""
    start = QApplication.focusWidget()
    reached: list[QWidget] = []
    key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    for _ in range(MOST):
        qtbot.keyClick(QApplication.focusWidget(), key)
        now = QApplication.focusWidget()
        assert now is not None
        if now is start or now in reached:
            break
        assert _is_seen(now, window), _told(now)
        reached.append(now)
    return reached


def _is_seen(widget: QWidget, window: Window) -> bool:
    place = widget.mapTo(window, QPoint(0, 0))
    inside = window.rect().intersects(widget.rect().translated(place))
    return widget.isVisible() and widget.isEnabled() and inside and bool(widget.visibleRegion())


def _told(widget: QWidget) -> str:
    name, parent = widget.accessibleName(), type(widget.parent()).__name__
    return f"{type(widget).__name__} {name!r} in {parent}"


def _shows_focus(widget: QWidget, window: Window) -> bool:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is widget, _told(widget)
    QApplication.processEvents()
    place = widget.rect().adjusted(-6, -6, 6, 6).translated(widget.mapTo(window, QPoint(0, 0)))
    focused = window.grab(window.rect() & place).toImage()
    canvas = window.stage.canvas
    elsewhere = window.transport.play if widget is canvas else canvas
    elsewhere.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    return bool(window.grab(window.rect() & place).toImage() != focused)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (720, 450)])
@pytest.mark.parametrize("page", ["examples", "build", "code"])
def test_tab_reaches_what_is_seen(
    qtbot: QtBot, desk: Desk, size: tuple[int, int], page: str
) -> None:
    window = desk.window
    window.setMinimumSize(400, 300)
    window.resize(*size)
    window.left.show_page(page)
    desk.session.select("sigmoid")
    window.stage.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    reached = walk(qtbot, window)
    assert len(reached) > 8
    for widget in reached:
        assert widget.accessibleName() or widget.toolTip(), _told(widget)
    with qtbot.waitActive(window):
        window.activateWindow()
    hidden = [one for one in reached if not _shows_focus(one, window)]
    assert [_told(one) for one in hidden] == []


@pytest.mark.parametrize(
    ("key", "across", "down"), [("Left", 1, 0), ("Right", -1, 0), ("Up", 0, 1), ("Down", 0, -1)]
)
def test_the_view_is_moved_by_keys(
    qtbot: QtBot, desk: Desk, key: str, across: int, down: int
) -> None:
    canvas = desk.window.stage.canvas
    before = canvas.drawn_on_screen().topLeft()
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"), both)
    moved = canvas.drawn_on_screen().topLeft() - before
    free = canvas.free_part()
    assert abs(moved.x() - across * free.width() / 4) <= 2
    assert abs(moved.y() - down * free.height() / 4) <= 2


def test_a_network_begun_by_mouse_has_no_ring(desk: Desk) -> None:
    """The ring is the keyboard's: a hand on the mouse knows where it is."""
    stage = desk.window.stage
    stage.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    desk.session.documents.new()
    QApplication.processEvents()
    assert stage.board.hasFocus()
    shown = stage.board.viewport().grab().toImage()
    edge = {shown.pixelColor(x, 1).name() for x in range(0, shown.width(), 7)}
    assert desk.look.theme.color("accent").lower() not in edge


def _goes_down(qtbot: QtBot, dialog: QWidget, first: QWidget) -> None:
    """Tab through a dialog once: it goes from row to row, never back up."""
    qtbot.waitUntil(dialog.isVisible)
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    first.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is first)
    tops: list[int] = []
    for _ in range(MOST):
        now = QApplication.focusWidget()
        tops.append(now.mapTo(dialog, QPoint(0, 0)).y())
        qtbot.keyClick(now, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is first:
            break
    assert len(tops) > 3
    assert tops == sorted(tops)


def test_tab_goes_down_through_dialogs(qtbot: QtBot, desk: Desk) -> None:
    for page in ("appearance", "scripts", "tracing"):
        desk.wiring.desk.show_settings(page)
        settings = desk.wiring.desk.preferences
        _goes_down(qtbot, settings, settings.choice)
    settings.close()
    desk.wiring.desk.ask_export()
    export = desk.wiring.desk.pictures.dialog
    _goes_down(qtbot, export, export.format)
    export.close()
