"""Tabs with an underline, over a hairline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words, worded
from gradviz.qt.widgets.choices import Choices
from gradviz.qt.widgets.drawing import LEFT, draw_text, focus_ring, text_width

_HEIGHT, _LEFT, _GAP = 36, 16, 20


class Tabs(Choices):
    """Named pages of a panel."""

    reach = _GAP / 2

    def __init__(self, look: Look, words: Sequence[Words], parent: QWidget | None = None) -> None:
        super().__init__(look, words, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

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
