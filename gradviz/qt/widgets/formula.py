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
_BETWEEN = "   "


class FormulaLine(QWidget):
    """``f(x)  L = bce(sigmoid(w*x + b), y)``; the part that runs now is underlined."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._text, self._part = "", (0, 0)
        self._lines: tuple[str, ...] = ()
        self._role = "bwd"
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_formula(self, lines: tuple[str, ...]) -> None:
        """Show the program's lines, side by side; the tool tip has them one below another."""
        if lines == self._lines:
            return
        self._lines = lines
        self._text = _BETWEEN.join(lines)
        self._part = (0, 0)
        self.setToolTip("\n".join(lines) if len(lines) > 1 else "")
        self.setAccessibleName(translate("Canvas", "Formula: {text}", text="; ".join(lines)))
        self.setVisible(bool(lines))
        self.adjustSize()
        self.update()

    def show_current(self, index: int | None, role: str) -> None:
        """Mark the line that runs now in a role's colour; None marks nothing."""
        part = (0, 0)
        if index is not None and index < len(self._lines):
            start = sum(len(line) + len(_BETWEEN) for line in self._lines[:index])
            part = (start, start + len(self._lines[index]))
        if (part, role) != (self._part, self._role):
            self._part, self._role = part, role
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the whole line."""
        width = text_width(self._text, font("mono", 12)) + _MARK + 2 * _PADDING
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
        start, end = self._part
        if end > start:
            left = room.left() + text_width(self._text[:start], face)
            width = text_width(self._text[start:end], face)
            width = min(width, max(room.right() - left, 0.0))
            part = QRectF(left - 3, 7, width + 6, box.height() - 14)
            painter.fillRect(part, self._look.color(f"{self._role}.bg"))
            painter.fillRect(
                QRectF(part.left(), part.bottom() - 1, part.width(), 2),
                self._look.color(f"{self._role}.line"),
            )
        text = elide(self._text, room.width() + 1, font="mono", size=12)
        draw_text(painter, room, text, face, theme.color("text"))
