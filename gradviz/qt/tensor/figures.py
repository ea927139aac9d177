"""Figures of a tensor in columns: a small name above each number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import draw_text, text_width

Figure = tuple[str, str, str]
"""Name, number, colour role of the number."""
_ROW, _GAP = 42, 12


class FigureRow(QWidget):
    """Names with numbers, as many side by side as there is room for."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[Figure, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)

    def show_figures(self, shown: Sequence[Figure]) -> None:
        """Show figures."""
        if tuple(shown) == self._shown:
            return
        self._shown = tuple(shown)
        self.setAccessibleName(", ".join(f"{name} {number}" for name, number, _ in shown))
        self._fit()

    def _columns(self) -> tuple[int, float]:
        """Return how many stand side by side, and how wide each is."""
        name, number = font("ui", 11, 500), font("ui", 13, 600)
        widest = max(
            (max(text_width(a, name), text_width(b, number)) for a, b, _ in self._shown),
            default=60.0,
        )
        room = max(self.width(), 1)
        count = max(int((room + _GAP) // (widest + _GAP)), 1)
        count = min(count, max(len(self._shown), 1))
        rows = -(-len(self._shown) // count)
        count = -(-len(self._shown) // max(rows, 1)) or 1
        return count, (room + _GAP) / count

    def _fit(self) -> None:
        count, _ = self._columns()
        rows = -(-len(self._shown) // count)
        self.setFixedHeight(rows * _ROW)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the columns anew."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the room of two rows."""
        return QSize(260, 2 * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names and numbers."""
        painter = QPainter(self)
        theme = self._look.theme
        count, wide = self._columns()
        for place, (name, number, role) in enumerate(self._shown):
            x, y = (place % count) * wide, (place // count) * _ROW
            above, below = QRectF(x, y, wide, 16), QRectF(x, y + 16, wide, 18)
            draw_text(painter, above, name, font("ui", 11, 500), theme.color("text3"))
            draw_text(painter, below, number, font("ui", 13, 600), theme.color(role))
