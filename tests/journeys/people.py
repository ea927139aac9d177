"""Two people who build networks in a whole window: one has only a keyboard, one only a mouse."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gradviz.builder.blocks import blocks
from gradviz.model.program import NetworkSpec
from gradviz.qt.builder.editor import Editor
from gradviz.qt.builder.exporting import export_code
from gradviz.qt.builder.rows import MIME
from gradviz.qt.builder.stepping import Stepper
from gradviz.qt.widgets.menu import Menu
from tests.journeys.conftest import Room

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, LEFT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton


def run_in_python(script: Path) -> float:
    """Run a script in plain Python and return the loss that it prints."""
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=True
    )
    [line] = [one for one in done.stdout.splitlines() if one.startswith("L =")]
    return float(line.partition("=")[2])


class Person:
    """Someone at the window; how they do things is their own."""

    def __init__(self, bot: QtBot, room: Room) -> None:
        self.bot, self.room = bot, room
        room.session.documents.may_leave = lambda: True
        room.window.activateWindow()
        bot.waitUntil(room.window.isActiveWindow)
        room.window.stage.shown.setFocus()
        self.begin()
        assert not self.spec.lines
        assert not self.spec.leaves

    def begin(self) -> None:
        raise NotImplementedError

    def undo(self) -> None:
        raise NotImplementedError

    def redo(self) -> None:
        raise NotImplementedError

    @property
    def editor(self) -> Editor:
        return self.room.wiring.editor

    @property
    def spec(self) -> NetworkSpec:
        found = self.room.session.state.spec
        assert found is not None
        return found

    @property
    def chosen(self) -> str:
        """The block that is selected."""
        [name] = self.room.session.state.chosen
        return name

    def arguments(self, module: str) -> dict[str, object]:
        """Return the settings of a module that are not the usual ones."""
        return next(dict(one.arguments) for one in self.spec.modules if one.name == module)

    def module(self, block: str) -> str:
        """Return the module that a block calls."""
        return next(one.module for one in blocks(self.spec) if one.id == block)

    @property
    def loss(self) -> float:
        """The number of the loss that the window has."""
        view = self.room.session.view
        assert view is not None
        [value] = [one for one in view.data.values if one.name == "L"]
        tensor = view.numbers.value(value.node)
        assert tensor is not None
        return float(np.asarray(tensor.item()))

    def wait_for_numbers(self) -> None:
        """Wait until the network that is shown was computed."""

        def done() -> None:
            session = self.room.session
            session.drain()
            assert session.state.trace.kind == "ready", session.state.trace
            assert session.view is not None
            assert session.running.is_current

        self.bot.waitUntil(done, timeout=20_000)

    def finish(self, folder: Path) -> None:
        """See that what was built stands undo, redo, saving, opening and plain Python."""
        problems = self.editor.bench.verdict_now.problems
        assert not problems, [one.message.words() for one in problems]
        self.wait_for_numbers()
        session, built, number = self.room.session, self.spec, self.loss
        script = folder / "network.py"
        export_code(session, str(script))
        assert run_in_python(script) == pytest.approx(number, rel=1e-6)
        for _ in range(100):
            if session.state.history.undo_label is None:
                break
            self.undo()
        assert not self.spec.lines
        assert not self.spec.leaves
        assert session.view is None  # nothing old is shown of a network that is not there
        for _ in range(100):
            if session.state.history.redo_label is None:
                break
            self.redo()
        assert self.spec == built
        self.wait_for_numbers()
        assert self.loss == number
        path = folder / "built.gradviz"
        session.documents.save(str(path))
        self.begin()
        session.documents.open_file(str(path))
        assert self.spec == built
        assert session.view is not None
        assert self.loss == number


class Keyboard(Person):
    """Presses keys where the focus is, and nothing else."""

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self.bot.keyClick(focused, key, modifiers)

    def type(self, text: str) -> None:
        self.bot.keyClicks(QApplication.focusWidget(), text)

    def begin(self) -> None:
        self.key(Qt.Key.Key_N, CONTROL)

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, CONTROL)

    def redo(self) -> None:
        self.key(Qt.Key.Key_Z, CONTROL | SHIFT)

    def add(self, *texts: str) -> str:
        """Add blocks by quick-add, each wired to what is selected."""
        for text in texts:
            self.type("/")
            self.type(text)
            self.key(Qt.Key.Key_Return)
        return self.chosen

    def go(self, block: str) -> None:
        """Select a block by its name."""
        self.key(Qt.Key.Key_F, CONTROL)
        self.type(block)
        self.key(Qt.Key.Key_Return)
        assert self.chosen == block

    def connect(self, target: str) -> None:
        """Let the selected block give its value to another: its first open input."""
        self.type("c")
        self.type(target)
        self.key(Qt.Key.Key_Return)

    def set(self, **settings: object) -> None:
        """Type into the form's fields, on which Tab stops one after the other."""
        self.key(Qt.Key.Key_Return)
        for name, text in settings.items():
            self._tab_to(name)
            self.key(Qt.Key.Key_A, CONTROL)
            self.type(str(text))
        self.key(Qt.Key.Key_Return)
        assert QApplication.focusWidget() is self.editor.board

    def _tab_to(self, name: str) -> None:
        control = self.editor.form.rows[name].control
        for _ in range(20):
            if QApplication.focusWidget() is control:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not stop at {name}")

    def choose(self, name: str, downs: int) -> None:
        """Open the list of a field and take one of its lines."""
        self.key(Qt.Key.Key_Return)
        self._tab_to(name)
        self.key(Qt.Key.Key_Space)
        [menu] = self.editor.form.rows[name].findChildren(Menu)
        for _ in range(downs):
            self.bot.keyClick(menu, Qt.Key.Key_Down)
        self.bot.keyClick(menu, Qt.Key.Key_Return)
        # Where there is no window system nobody gives the window back what the popup had.
        self.room.window.activateWindow()
        self.bot.waitUntil(self.room.window.isActiveWindow)
        self.key(Qt.Key.Key_Escape)


class Mouse(Person):
    """Clicks and drags, and types nothing."""

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click on a widget, in its middle if nothing else is said."""
        self.bot.mouseClick(widget, LEFT, NONE, widget.rect().center() if at is None else at)

    def _press_header(self, command: str) -> None:
        actions = self.room.wiring.actions
        button = self.room.window.header.button_of(actions[command])
        assert button.isEnabled()
        self.click(button)

    def begin(self) -> None:
        self._press_header("file.new")
        choice = self.room.window.left.choice
        self.click(choice, choice._boxes()[1].center().toPoint())
        assert self.room.window.left.build.isVisible()

    def undo(self) -> None:
        self._press_header("edit.undo")

    def redo(self) -> None:
        self._press_header("edit.redo")

    @property
    def _viewport(self) -> QWidget:
        return self.room.window.stage.board.viewport()

    def take(self, *names: str) -> str:
        """Double-click rows of the palette: each block is wired to what is selected."""
        for name in names:
            rows = self.room.window.left.build.list
            item = rows.item(next(k for k, row in enumerate(rows.rows) if row.id == name))
            rows.scrollToItem(item)
            at = rows.visualItemRect(item).center()
            self.click(rows.viewport(), at)
            self.bot.mouseDClick(rows.viewport(), LEFT, NONE, at)
        return self.chosen

    def drop(self, name: str, at: QPoint) -> str:
        """Drag a row of the palette over the board and let it go there."""
        data = QMimeData()
        data.setData(MIME, name.encode())
        board, copy = self.room.window.stage.board, Qt.DropAction.CopyAction
        board.dragEnterEvent(QDragEnterEvent(at, copy, data, LEFT, NONE))
        board.dragMoveEvent(QDragMoveEvent(at, copy, data, LEFT, NONE))
        board.dropEvent(QDropEvent(QPointF(at), copy, data, LEFT, NONE))
        return self.chosen

    def _on_board(self, x: float, y: float) -> QPoint:
        point = self.room.window.stage.board.mapFromScene(QPointF(x, y))
        assert self._viewport.rect().contains(point), "what is pressed must be in sight"
        return point

    def middle(self, block: str) -> QPoint:
        """Return where a block is."""
        return self._on_board(*self.editor.bench.plan.centres[block])

    def port(self, block: str, index: int = 0, *, output: bool = False) -> QPoint:
        """Return where a port is."""
        found = self.editor.bench.plan.port(block, index, output=output)
        assert found is not None
        return self._on_board(found.x, found.y)

    def select(self, block: str) -> None:
        """Click on a block."""
        self.click(self._viewport, self.middle(block))
        assert self.chosen == block

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Press, move in steps, let go."""
        self.bot.mousePress(self._viewport, LEFT, NONE, start)
        self.bot.mouseMove(self._viewport, (start + end) / 2)
        self.bot.mouseMove(self._viewport, end)
        self.bot.mouseRelease(self._viewport, LEFT, NONE, end)

    def wire(self, source: str, target: str, index: int = 0) -> None:
        """Drag a wire from an output to an input."""
        self.drag(self.port(source, output=True), self.port(target, index))

    def step(self, name: str, times: int) -> None:
        """Click one of the arrows of a field, up or down."""
        control = self.editor.form.rows[name].control
        assert isinstance(control, QLineEdit)
        stepper = control.findChild(Stepper)
        assert stepper is not None
        assert stepper.isVisible()
        for _ in range(abs(times)):
            place = stepper.height() // 4 * (1 if times > 0 else 3)
            self.click(stepper, QPoint(stepper.width() // 2, place))

    def mend(self) -> None:
        """Press the first button of the card that stands beside a problem."""
        assert self.editor.card.isVisible()
        self.click(self.editor.card.buttons[0])

    def choose(self, name: str, words: str) -> None:
        """Take a line of a field's list."""
        row = self.editor.form.rows[name]
        self.click(row.control)
        [menu] = row.findChildren(Menu)
        action = next(one for one in menu.actions() if one.text() == words)
        self.click(menu, menu.actionGeometry(action).center())
