"""The upper edge of a panel at the foot of the window: drawn by the hand, or moved by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.model.words import translate
from gradviz.qt.look import Look

_STEP = 28


class Grip(QWidget):
    """The upper edge: drawn by the hand, or moved with Up and Down.

    Attributes
    ----------
    moved
        Signal: px that it was moved downwards.
    """

    moved = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._from = look, 0.0
        self.setFixedHeight(5)
        self.setCursor(Qt.CursorShape.SplitVCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(translate("Find", "Height of the table"))
        self.setToolTip(translate("Find", "Drag, or press Up and Down, to change the height"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._from = event.globalPosition().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        way = round(event.globalPosition().y() - self._from)
        if way:
            self._from += way
            self.moved.emit(way)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a row."""
        ways = {Qt.Key.Key_Up: -_STEP, Qt.Key.Key_Down: _STEP}
        if event.key() in ways:
            self.moved.emit(ways[Qt.Key(event.key())])
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline, thick with the focus."""
        painter, focus = QPainter(self), self.hasFocus()
        color = self._look.color("accent" if focus else "line")
        painter.fillRect(0, 0, self.width(), 3 if focus else 1, color)
