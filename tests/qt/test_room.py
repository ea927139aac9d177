"""Nothing is cut off and nothing lies over another: at every size of text, in both languages.

At 150 and 200 % a window has fewer px of its own: 1440 x 900 is 720 x 450, and 1024 x 700 is
512 x 350. So what holds at those sizes holds for larger text.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gradviz.qt.preferences import PAGES
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.choices import Choices
from tests.qt.conftest import Desk

SIZES = [(1440, 900), (1024, 700), (960, 600), (720, 450), (683, 467), (512, 350)]


def cut(root: QWidget) -> list[str]:
    """Return what has less room than its words need, or lies outside what holds it."""
    return [f"{_name(one)} {why}" for one in _shown(root) if (why := _lack(one, root))]


def _shown(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if isinstance(widget.parentWidget(), QLineEdit):
            continue  # Qt's own sign that clears a field
        if isinstance(widget, Button | Choices | QLabel | QAbstractButton) and widget.isVisible():
            yield widget


def _name(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel) else widget.accessibleName()
    return f"{type(widget).__name__} {words[:40]!r}"


def _lack(widget: QWidget, root: QWidget) -> str:
    need = widget.minimumSizeHint()
    if isinstance(widget, QLabel):
        need = widget.sizeHint() if not widget.wordWrap() else need
        if widget.wordWrap() and widget.heightForWidth(widget.width()) > widget.height() + 1:
            return (
                f"needs {widget.heightForWidth(widget.width())} px of height, has {widget.height()}"
            )
    if widget.width() < need.width() - 1 or widget.height() < need.height() - 1:
        return f"needs {need.toTuple()}, has {widget.size().toTuple()}"
    if _scrolls(widget):
        return ""
    place = QRect(widget.mapTo(root, widget.rect().topLeft()), widget.size())
    return "" if root.rect().adjusted(-1, -1, 1, 1).contains(place) else f"lies at {place}"


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if parent.objectName() == "qt_scrollarea_viewport":
            return True
        parent = parent.parentWidget()
    return False


def overlapping(root: QWidget) -> list[str]:
    """Return pairs of controls that lie over each other, of those that share a parent."""
    found = []
    shown = list(_shown(root))
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            if one.parentWidget() is not other.parentWidget():
                continue
            if one.geometry().intersects(other.geometry()):
                found.append(f"{_name(one)} over {_name(other)}")
    return found


def faults(root: QWidget) -> list[str]:
    QApplication.processEvents()
    QApplication.processEvents()
    return cut(root) + overlapping(root)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", SIZES)
def test_the_window(qtbot: QtBot, desk: Desk, size: tuple[int, int], language: str) -> None:
    desk.window.setMinimumSize(400, 300)
    desk.session.set_language(language)
    desk.window.resize(*size)
    assert faults(desk.window) == []
    desk.session.player.seek(desk.session.view.timeline.stops[7])
    assert faults(desk.window) == []
    for panel in ("output", "table"):
        desk.wiring.desk.toggle_panel(panel)
        assert faults(desk.window) == [], panel
        if size[1] <= 600:  # a low window has room for one of them
            desk.wiring.desk.toggle_panel(panel)
    for panel in ("output", "table"):
        if desk.wiring.desk.has_panel(panel):
            desk.wiring.desk.toggle_panel(panel)
    for page in ("examples", "build", "code"):
        desk.window.left.show_page(page)
        if not desk.window.drawers.is_shown("left"):
            desk.window.drawers.toggle("left")
        assert faults(desk.window) == [], page
    desk.session.select("sigmoid")
    for page in ("explain", "tensor", "saved"):
        desk.window.inspector.show_page(page)
        if not desk.window.drawers.is_shown("inspector"):
            desk.window.drawers.toggle("inspector")
        assert faults(desk.window) == [], page


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", [(1440, 900), (720, 450), (512, 350)])
def test_dialogs(qtbot: QtBot, desk: Desk, size: tuple[int, int], language: str) -> None:
    desk.window.setMinimumSize(400, 300)
    desk.session.set_language(language)
    desk.window.resize(*size)
    room = QSize(*size)
    desk.wiring.desk.show_settings("appearance")
    settings = desk.wiring.desk.preferences
    for page in PAGES:
        settings.show_page(page)
        settings.show_within(room)
        assert faults(settings) == [], page
        assert settings.width() <= size[0]
        assert settings.height() <= size[1]
    settings.close()
    desk.wiring.desk.ask_export()
    export = desk.wiring.desk.pictures.dialog
    assert faults(export) == []
    assert export.width() <= size[0]
    assert export.height() <= size[1]
    export.close()


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", [(720, 450), (512, 350)])
def test_what_floats(qtbot: QtBot, desk: Desk, size: tuple[int, int], language: str) -> None:
    desk.window.setMinimumSize(400, 300)
    desk.session.set_language(language)
    desk.window.resize(*size)
    QApplication.processEvents()
    stage, looking = desk.window.stage, desk.wiring.desk.looking
    looking.open()
    assert stage.rect().contains(looking.popup.geometry())
    looking.popup.close_quietly()
    for show in (desk.wiring.desk.show_palette, desk.wiring.desk.show_keys):
        show()
        assert faults(desk.window) == []
        show()


def test_what_floats_is_left_free(desk: Desk) -> None:
    """To fit is to fit between the rows that float above and below."""
    for size in SIZES:
        desk.window.setMinimumSize(400, 300)
        desk.window.resize(*size)
        QApplication.processEvents()
        stage = desk.window.stage
        stage.canvas.fit_all()
        drawn = stage.canvas.drawn_on_screen()
        for row in (stage.formula, stage.choice, stage.zoom, stage.told, stage.output):
            if row.isVisible():
                assert not drawn.intersects(QRectF(row.geometry())), (size, type(row).__name__)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("size", SIZES)
def test_the_builder(qtbot: QtBot, desk: Desk, size: tuple[int, int], language: str) -> None:
    desk.window.setMinimumSize(400, 300)
    desk.session.set_language(language)
    desk.window.resize(*size)
    desk.window.may_close = lambda: True
    desk.session.documents.new()
    assert faults(desk.window) == []
    for block in ("input", "linear", "relu"):
        desk.session.building.add(block)
        assert faults(desk.window) == [], block
    if not desk.window.drawers.is_shown("inspector"):
        desk.window.drawers.toggle("inspector")
    assert faults(desk.window) == []
