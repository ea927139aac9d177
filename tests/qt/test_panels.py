"""Panels can all be closed, stay closed, and are found again in the View menu."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.settings import Settings
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
