"""A segmented control: one of a few named choices; arrows move between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.theme import mix
from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words, worded
from gradviz.qt.widgets.choices import Choices
from gradviz.qt.widgets.drawing import CENTER, draw_text, fill_round, focus_ring, text_width

_HEIGHT, _INSET, _PADDING = 32, 2, 12


class Segments(Choices):
    """Choices side by side on a sunken ground."""

    def __init__(
        self,
        look: Look,
        words: Sequence[Words],
        parent: QWidget | None = None,
        *,
        equal: bool = True,
    ) -> None:
        self._equal = equal
        super().__init__(look, words, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _widths(self) -> list[float]:
        face = font("ui", 13, 600)
        wide = [round(text_width(worded(word), face)) + 2 * _PADDING for word in self._words]
        if self._equal:
            wide = [max(wide)] * len(wide)
        shown = range(self._first, self._end)
        return [one if place in shown else 0 for place, one in enumerate(wide)]

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
            if not self._first <= index < self._end:
                continue
            chosen = index == self._index
            if chosen:
                ring = theme.color("line") if theme.shadows else theme.color("accent")
                fill_round(
                    painter, box, 6, theme.color("raised"), ring, 1.0 if theme.shadows else 2.0
                )
            face = font("ui", 13, 600 if chosen else 500)
            color = theme.color("text" if chosen else "text2")
            if not self.isEnabled():
                color = mix(theme.color("text3"), theme.color("panel"), 0.5)
            draw_text(painter, box, worded(self._words[index]), face, color, CENTER)
            if chosen and self.hasFocus():
                focus_ring(painter, box, 6, theme)
