"""The formula line of the program at the top of the canvas: read-only text in mono."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.measure import elide
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import draw_text, fill_round, text_width

_PADDING, _MARK = 12, 36
_BETWEEN, _MORE = "   ", 24.0


class FormulaLine(QWidget):
    """``f(x)  L = bce(sigmoid(w*x + b), y)``; the part that runs now is underlined."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[str, ...] = ()
        self._current: int | None = None
        self._role = "bwd"
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    @property
    def has_lines(self) -> bool:
        """Whether there is anything to show."""
        return bool(self._lines)

    def show_formula(self, lines: tuple[str, ...]) -> None:
        """Show the program's lines, side by side; the tool tip has them one below another."""
        if lines == self._lines:
            return
        self._lines, self._current = lines, None
        self.setToolTip("\n".join(lines) if len(lines) > 1 else "")
        self.setAccessibleName(translate("Canvas", "Formula: {text}", text="; ".join(lines)))
        self.setVisible(bool(lines))
        self.updateGeometry()
        self.update()

    def show_current(self, index: int | None, role: str) -> None:
        """Mark the line that runs now in a role's colour; None marks nothing."""
        if (index, role) != (self._current, self._role):
            self._current, self._role = index, role
            self.update()

    def _shown(self, room: float) -> tuple[int, str]:
        """Return from which line on they are shown, so that the current one is seen."""
        face = font("mono", 12)
        last = len(self._lines) if self._current is None else self._current + 1
        first = 0
        while first < last - 1:
            if text_width(_BETWEEN.join(self._lines[first:last]), face) <= room - _MORE:
                break
            first += 1
        return first, _BETWEEN.join(self._lines[first:])

    def sizeHint(self) -> QSize:
        """Return the room of the whole line."""
        width = text_width(_BETWEEN.join(self._lines), font("mono", 12)) + _MARK + 2 * _PADDING
        return QSize(round(width) + 2, 34)

    def minimumSizeHint(self) -> QSize:
        """Return room for a beginning."""
        return QSize(120, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, mark, text and the marked part."""
        painter = QPainter(self)
        theme = self._look.theme
        box = QRectF(self.rect())
        fill_round(painter, box, 8, theme.color("raised"), theme.color("line"))
        sign = font("ui", 13, 400, True)
        draw_text(painter, box.adjusted(_PADDING, 0, 0, 0), "f(x)", sign, theme.color("text2"))
        face = font("mono", 12)
        room = box.adjusted(_PADDING + _MARK, 0, -_PADDING, 0)
        first, text = 0, _BETWEEN.join(self._lines)
        if text_width(text, face) > room.width():
            first, text = self._shown(room.width())
        if first > 0:
            draw_text(painter, room, "…", face, theme.color("text3"))
            room.setLeft(room.left() + _MORE)
        if self._current is not None and first <= self._current < len(self._lines):
            self._paint_current(painter, room, first)
        shown = elide(text, room.width() + 1, font="mono", size=12)
        draw_text(painter, room, shown, face, theme.color("text"))

    def _paint_current(self, painter: QPainter, room: QRectF, first: int) -> None:
        assert self._current is not None
        face = font("mono", 12)
        before = "".join(line + _BETWEEN for line in self._lines[first : self._current])
        left = room.left() + text_width(before, face)
        width = text_width(self._lines[self._current], face)
        width = min(width, max(room.right() - left, 0.0))
        part = QRectF(left - 3, 7, width + 6, room.height() - 14)
        painter.fillRect(part, self._look.color(f"{self._role}.bg"))
        line = QRectF(part.left(), part.bottom() - 1, part.width(), 2)
        painter.fillRect(line, self._look.color(f"{self._role}.line"))
