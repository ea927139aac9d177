"""A look for widgets, and a whole window on a session without an engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from gradviz.model import words
from gradviz.qt.application import create_application
from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.settings import Settings
from gradviz.qt.window import Window
from gradviz.qt.wiring import Wiring
from gradviz.workspace.session import Session


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    from PySide6.QtWidgets import QApplication

    return QApplication


@pytest.fixture
def look(qtbot: QtBot) -> Iterator[Look]:
    create_application(["gradviz"])
    made = Look("light")
    yield made
    made.close()
    words.set_language("en")


class Desk(msgspec.Struct):
    """The window with all that stands behind it."""

    session: Session
    window: Window
    wiring: Wiring
    clock: Clock
    look: Look


def ask_nobody(window: Window) -> None:
    """Let a window close whatever it shows: there is nobody to ask."""
    window.may_close = lambda: True


@pytest.fixture
def desk(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Desk]:
    session, clock = Session(), Clock()
    window = Window(look, clock, Settings(str(tmp_path / "settings.ini")))
    qtbot.addWidget(window, before_close_func=ask_nobody)
    wiring = Wiring(session, window, look, clock)
    session.documents.open_preset("neuron")
    window.resize(1440, 900)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    yield Desk(session, window, wiring, clock, look)
    window.close()
    session.close()
