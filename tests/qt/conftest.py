"""A look for widgets, and a whole window on a session without an engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from gradviz.model import words
from gradviz.qt.application import create_application
from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.question import Question
from gradviz.qt.settings import Settings
from gradviz.qt.widgets.button import Button
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
