"""Tabs with an underline, over a hairline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words, worded
from gradviz.qt.widgets.drawing import LEFT, draw_text, focus_ring, text_width

_HEIGHT, _LEFT, _GAP = 36, 16, 20


class Tabs(QWidget):
    """Named pages of a panel.

    Attributes
    ----------
    chosen
        Signal with the index of the tab that the person chose.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, words: Sequence[Words], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, tuple(words)
        self._index = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._relook)
        self._relook()

    @property
    def index(self) -> int:
        """Which tab is shown as chosen."""
        return self._index

    def show_index(self, index: int) -> None:
        """Show a tab as chosen, without a signal."""
        self._index = index
        self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(worded(self._words[self._index]))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a row of tabs and the width of the words."""
        boxes = self._boxes()
        return QSize(round(boxes[-1].right()) + _LEFT, _HEIGHT)

    def _boxes(self) -> list[QRectF]:
        boxes, x = [], float(_LEFT)
        for word in self._words:
            width = text_width(worded(word), font("ui", 13, 600))
            boxes.append(QRectF(x, 0, width, _HEIGHT))
            x += width + _GAP
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words, hairline and the underline of the chosen tab."""
        painter = QPainter(self)
        theme = self._look.theme
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("line"))
        for index, box in enumerate(self._boxes()):
            chosen = index == self._index
            face = font("ui", 13, 600 if chosen else 500)
            color = theme.color("text" if chosen else "text2")
            draw_text(painter, box, worded(self._words[index]), face, color, LEFT)
            if chosen:
                line = QRectF(box.left(), self.height() - 2, box.width(), 2)
                painter.fillRect(line, self._look.color("accent"))
                if self.hasFocus():
                    focus_ring(painter, box.adjusted(-6, 4, 6, -6), 6, theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tab under the pointer."""
        for index, box in enumerate(self._boxes()):
            if box.adjusted(-_GAP / 2, 0, _GAP / 2, 0).contains(event.position()):
                self._choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._choose(min(max(self._index + step, 0), len(self._words) - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()
        super().focusOutEvent(event)

    def _choose(self, index: int) -> None:
        if index != self._index:
            self.show_index(index)
            self.chosen.emit(index)
