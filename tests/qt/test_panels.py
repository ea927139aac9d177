"""Panels can all be closed, stay closed, and are found again in the View menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.settings import Settings
from gradviz.qt.widgets.splitter import STEP
from gradviz.qt.window import Window
from gradviz.qt.wiring import Wiring
from gradviz.workspace.session import Session
from gradviz.workspace.view_commands import PANELS
from tests.qt.conftest import Desk


def _again(qtbot: QtBot, tmp_path: Path) -> Desk:
    """Start a second window with what the first one remembered."""
    session, clock, look = Session(), Clock(), Look("light")
    window = Window(look, clock, Settings(str(tmp_path / "settings.ini")))
    qtbot.addWidget(window)
    wiring = Wiring(session, window, look, clock)
    session.documents.open_preset("neuron")
    window.show()
    return Desk(session, window, wiring, clock, look)


def test_all_panels_closed_and_found_again(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    first = desk.wiring.desk
    for name in PANELS:
        if first.has_panel(name):
            desk.wiring.actions[f"view.panel.{name}"].trigger()
    assert not any(first.has_panel(name) for name in PANELS)
    desk.window.close()

    other = _again(qtbot, tmp_path)
    second = other.wiring.desk
    assert not any(second.has_panel(name) for name in PANELS)
    for name in PANELS:
        other.wiring.actions[f"view.panel.{name}"].trigger()
        assert second.has_panel(name), name
        assert other.wiring.actions[f"view.panel.{name}"].isChecked(), name
    other.window.close()


def test_in_a_window_that_is_not_shown_there_is_no_pane_to_go_to(desk: Desk) -> None:
    desk.window.hide()
    assert desk.window.panes() == []
    desk.window.cycle_panes(1)
    desk.window.show()
    desk.window.cycle_panes(1)
    assert desk.window.focusWidget() is not None


def test_the_line_between_panels_is_reached_and_moved_by_keys(qtbot: QtBot, desk: Desk) -> None:
    window = desk.window
    before = window.inspector.width(), window.left.width()
    for place, key, panel in (
        (2, Qt.Key.Key_Left, window.inspector),
        (1, Qt.Key.Key_Right, window.left),
    ):
        line = window.splitter.handle(place)
        assert line.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert line.accessibleName()
        was, pixels = panel.width(), line.grab().toImage()
        line.setFocus()
        assert line.grab().toImage() != pixels  # the focus is seen
        qtbot.keyClick(line, key)
        assert panel.width() == was + STEP
        qtbot.keyClick(line, key, Qt.KeyboardModifier.ShiftModifier)
        assert was + STEP < panel.width() < was + 2 * STEP
        desk.window.stage.canvas.setFocus()
        assert line.grab().toImage() == pixels
    assert (window.inspector.width(), window.left.width()) != before


def test_commands_change_the_width_of_a_panel_docked_or_not(qtbot: QtBot, desk: Desk) -> None:
    window, actions = desk.window, desk.wiring.actions
    for size, panels in ((1440, ("inspector", "left")), (1024, ("inspector",))):
        window.resize(size, 700)
        for name in panels:
            if not desk.wiring.desk.has_panel(name):
                actions[f"view.panel.{name}"].trigger()
            panel = window.inspector if name == "inspector" else window.left
            was = panel.width()
            actions[f"view.width.{name}.wider"].trigger()
            assert panel.width() == was + STEP
            actions[f"view.width.{name}.narrower"].trigger()
            assert panel.width() == was
            for _ in range(60):
                actions[f"view.width.{name}.wider"].trigger()
            assert panel.width() < window.width()
            for _ in range(60):
                actions[f"view.width.{name}.narrower"].trigger()
            assert panel.width() >= panel.minimumSizeHint().width()


def test_a_page_keeps_the_width_that_it_was_given(desk: Desk) -> None:
    window = desk.window
    was = window.inspector.width()
    desk.wiring.actions["view.width.inspector.wider"].trigger()
    window.inspector.show_page("tensor")
    window.inspector.show_page("explain")
    assert window.inspector.width() == was + STEP
