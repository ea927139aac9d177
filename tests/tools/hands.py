"""A person who builds at the window, for tests: types where the focus is, presses on blocks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.qt.builder.board import Board
from gradviz.qt.builder.editor import Editor
from gradviz.qt.builder.stepping import Stepper
from gradviz.qt.widgets.menu import Menu
from tests.qt.conftest import Desk

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """A person at the window: types where the focus is, presses on blocks and ports."""

    def __init__(self, bot: QtBot, desk: Desk) -> None:
        self.bot, self.desk = bot, desk
        desk.session.documents.may_leave = lambda: True
        desk.session.documents.new()
        desk.window.stage.board.setFocus()

    @property
    def editor(self) -> Editor:
        return self.desk.wiring.editor

    @property
    def board(self) -> Board:
        return self.desk.window.stage.board

    @property
    def lines(self) -> tuple[str, ...]:
        spec = self.desk.session.state.spec
        assert spec is not None
        return spec.lines

    @property
    def chosen(self) -> tuple[str, ...]:
        return self.desk.session.state.chosen

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.bot.keyClick(QApplication.focusWidget(), key, modifiers)

    def type(self, text: str) -> None:
        self.bot.keyClicks(QApplication.focusWidget(), text)

    def add(self, *texts: str) -> None:
        for text in texts:
            self.type("/")
            self.type(text)
            self.key(Qt.Key.Key_Return)

    def point(self, x: float, y: float) -> QPoint:
        return self.board.mapFromScene(QPointF(x, y))

    def middle(self, block: str) -> QPoint:
        return self.point(*self.editor.bench.plan.centres[block])

    def port(self, block: str, index: int = 0, *, output: bool = False) -> QPoint:
        found = self.editor.bench.plan.port(block, index, output=output)
        assert found is not None
        return self.point(found.x, found.y)

    def press(self, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.bot.mousePress(self.board.viewport(), LEFT, modifiers, at)

    def move(self, at: QPoint) -> None:
        self.bot.mouseMove(self.board.viewport(), at)

    def release(self, at: QPoint) -> None:
        self.bot.mouseRelease(self.board.viewport(), LEFT, NONE, at)

    def drag(self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.press(start, modifiers)
        self.move((start + end) / 2)
        self.move(end)
        self.release(end)

    def click(self, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.bot.mouseClick(self.board.viewport(), LEFT, modifiers, at)

    def step(self, setting: str, times: int = 1) -> None:
        """Click an arrow of a field of the form, up or down."""
        found = self.editor.form.rows[setting].findChild(Stepper)
        assert found is not None
        for _ in range(abs(times)):
            at = QPoint(found.width() // 2, found.height() // 4 * (1 if times > 0 else 3))
            self.bot.mouseClick(found, LEFT, NONE, at)

    def choose(self, setting: str, choice: str) -> None:
        """Choose in the list of a field of the form by the mouse."""
        row = self.editor.form.rows[setting]
        self.bot.mouseClick(row.control, LEFT)
        [menu] = row.findChildren(Menu)
        action = next(one for one in menu.actions() if one.text() == choice)
        self.bot.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())

    def double_click(self, at: QPoint) -> None:
        self.bot.mouseDClick(self.board.viewport(), LEFT, NONE, at)
