"""Panels beside each other; the line between two is drawn by the hand, or moved by keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle

from gradviz.model.words import translate
from gradviz.qt.look import Look

__all__ = ["STEP", "Splitter"]

STEP = 24
"""An arrow key moves a line so far, px."""
_SEEN = 3


class Splitter(QSplitter):
    """Panels from left to right, with a hairline between two that keys can move.

    Parameters
    ----------
    look
        The colours of its lines.
    names
        What each line is called, worded in the current language.
    """

    def __init__(self, look: Look, names: tuple[Callable[[], str], ...]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look, self._names = look, names
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        look.changed.connect(self._relook)

    def createHandle(self) -> QSplitterHandle:
        """Make the line before a panel."""
        return _Line(self._look, self)

    def _relook(self) -> None:
        for place, name in enumerate(self._names, start=1):
            line = self.handle(place)
            if line is not None:
                line.setAccessibleName(name())
                line.setToolTip(
                    translate("Window", "Drag, or press Left and Right, to change the width")
                )
                line.update()

    def name_lines(self) -> None:
        """Give the lines their names, once all panels are there."""
        self._relook()


class _Line(QSplitterHandle):
    """A hairline; with the focus it is thick, and Left and Right move it."""

    def __init__(self, look: Look, parent: QSplitter) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the line; with Shift by a little."""
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.moveSplitter(self._place() + way * (4 if fine else STEP))

    def _place(self) -> int:
        return self.pos().x() + self.contentsMargins().left()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the whole line: it is only a hairline else."""
        super().focusInEvent(event)
        self.setMask(QRegion(self.rect()))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be a hairline again."""
        super().focusOutEvent(event)
        self.setMask(QRegion(self.contentsRect()))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is seen of it."""
        super().resizeEvent(event)
        if self.hasFocus():
            self.setMask(QRegion(self.rect()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it, thick with the focus."""
        painter, inner = QPainter(self), self.contentsRect()
        if self.hasFocus():
            middle = inner.center().x()
            painter.fillRect(
                middle - _SEEN // 2, 0, _SEEN, self.height(), self._look.color("accent")
            )
            return
        role = "line2" if self.underMouse() else "line"
        painter.fillRect(inner, self._look.color(role))
