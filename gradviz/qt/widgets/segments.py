"""A segmented control: one of a few named choices; arrows move between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words, worded
from gradviz.qt.widgets.drawing import CENTER, draw_text, fill_round, focus_ring, text_width

_HEIGHT, _INSET, _PADDING = 32, 2, 12


class Segments(QWidget):
    """Choices side by side on a sunken ground.

    Attributes
    ----------
    chosen
        Signal with the index of the choice that the person made.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, words: Sequence[Words], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, tuple(words)
        self._index = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._relook)
        self._relook()

    @property
    def index(self) -> int:
        """Which choice is shown as chosen."""
        return self._index

    def show_index(self, index: int) -> None:
        """Show a choice as chosen, without a signal."""
        self._index = index
        self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(worded(self._words[self._index]))
        self.updateGeometry()
        self.update()

    def _widths(self) -> list[float]:
        wide = max(text_width(worded(word), font("ui", 13, 600)) for word in self._words)
        return [round(wide) + 2 * _PADDING] * len(self._words)

    def sizeHint(self) -> QSize:
        """Return equal segments, wide enough for the longest word."""
        return QSize(round(sum(self._widths())) + 2 * _INSET, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def _boxes(self) -> list[QRectF]:
        boxes, x = [], float(_INSET)
        for width in self._widths():
            boxes.append(QRectF(x, _INSET, width, _HEIGHT - 2 * _INSET))
            x += width
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the chosen segment and the words."""
        painter = QPainter(self)
        theme = self._look.theme
        ground = QRectF(self.rect())
        edge = None if theme.shadows else theme.color("line")
        fill_round(painter, ground, 8, theme.color("sunken"), edge)
        for index, box in enumerate(self._boxes()):
            chosen = index == self._index
            if chosen:
                ring = theme.color("line") if theme.shadows else theme.color("accent")
                fill_round(
                    painter, box, 6, theme.color("raised"), ring, 1.0 if theme.shadows else 2.0
                )
            face = font("ui", 13, 600 if chosen else 500)
            color = theme.color("text" if chosen else "text2")
            draw_text(painter, box, worded(self._words[index]), face, color, CENTER)
            if chosen and self.hasFocus():
                focus_ring(painter, box, 6, theme)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the segment under the pointer."""
        for index, box in enumerate(self._boxes()):
            if box.contains(event.position()):
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
