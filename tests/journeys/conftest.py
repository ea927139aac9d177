"""A whole window on a session with the real engine, as the application makes it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import torch
from pytestqt.qtbot import QtBot

from gradviz.app import new_session
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


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """Return a session whose engine was started; all tests of a file share it."""
    torch.set_num_threads(1)  # what is expected is computed here
    made = new_session()
    made.documents.open_preset("neuron")
    made.running.start()
    yield made
    made.close()


class Room(msgspec.Struct):
    """The window with all that stands behind it."""

    session: Session
    window: Window
    wiring: Wiring


def ask_nobody(window: Window) -> None:
    """Let a window close whatever it shows: there is nobody to ask."""
    window.may_close = lambda: True


@pytest.fixture
def room(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[Room]:
    create_application(["gradviz"])
    look, clock = Look("light"), Clock()
    session.documents.open_preset("neuron")
    window = Window(look, clock, Settings(str(tmp_path / "settings.ini")))
    qtbot.addWidget(window, before_close_func=ask_nobody)
    wiring = Wiring(session, window, look, clock)
    window.resize(1440, 900)
    window.show()
    session.drain()  # what came while no window was there to be woken
    qtbot.waitUntil(lambda: session.state.engine.state == "ready", timeout=60_000)
    gc.collect()
    gc.freeze()  # what all the other tests have left is not this window's to sweep
    yield Room(session, window, wiring)
    gc.unfreeze()
    window.close()
    words.set_language("en")
