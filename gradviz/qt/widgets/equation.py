"""The chain rule of a step, typeset, with ties under its numbers and captions below.

A tie tells what a number is: dashed arrived, dotted local, a filled box is being formed.
Pointing at a part tells which one, so that the canvas can light it.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.picture import Primitive
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.painter import paint_items
from gradviz.qt.widgets.drawing import CENTER, draw_text, fill_round, text_width

_TIE_GAP, _CAPTION = 8.0, 16.0


class EquationPart(msgspec.Struct, frozen=True, kw_only=True):
    """One factor: where it stands (px from the left), how it is tied, what it is."""

    tag: str
    x: float
    width: float
    role: str
    tie: Literal["", "dashed", "dotted", "solid", "filled"] = ""
    caption: str = ""
    items: tuple[Primitive, ...] = ()


class Equation(msgspec.Struct, frozen=True, kw_only=True):
    """Primitives on a base line at y = 0, and their parts; `spoken` in plain words."""

    items: tuple[Primitive, ...] = ()
    width: float = 0.0
    ascent: float = 0.0
    descent: float = 0.0
    parts: tuple[EquationPart, ...] = ()
    spoken: str = ""


class EquationView(QWidget):
    """Shows one equation, smaller where it would not fit.

    Attributes
    ----------
    pointed
        Signal: the tag of the part under the pointer, "" for none.
    """

    pointed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._equation = Equation()
        self._pointed = ""
        self._lit: frozenset[str] = frozenset()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_equation(self, equation: Equation) -> None:
        """Show an equation."""
        if equation != self._equation:
            self._equation = equation
            self.setAccessibleName(equation.spoken)
            self.update()

    def show_lit(self, tags: frozenset[str]) -> None:
        """Light the parts of these tags."""
        if tags != self._lit:
            self._lit = tags
            self.update()

    def sizeHint(self) -> QSize:
        """Return one line of fractions with ties and captions."""
        return QSize(320, 78)

    def _scale(self) -> float:
        return min(1.0, max(self.width() - 2.0, 1.0) / max(self._equation.width, 1.0))

    def _middle(self) -> float:
        """Return the y of the base line: fractions are centred on it."""
        return 34.0

    def part_at(self, position: QPointF) -> str:
        """Return the tag of the part at a point."""
        x = position.x() / self._scale()
        for part in self._equation.parts:
            if part.x - 4 <= x <= part.x + part.width + 4:
                return part.tag
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which part is pointed at."""
        self._point(self.part_at(event.position()))

    def leaveEvent(self, event: object) -> None:
        """Point at nothing."""
        self._point("")
        super().leaveEvent(event)

    def _point(self, tag: str) -> None:
        if tag != self._pointed:
            self._pointed = tag
            self.setCursor(Qt.CursorShape.PointingHandCursor if tag else Qt.CursorShape.ArrowCursor)
            self.pointed.emit(tag)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint filled parts, the formula, ties and captions."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        painter.save()
        painter.translate(0.0, self._middle())
        painter.scale(scale, scale)
        for part in self._equation.parts:
            self._paint_ground(painter, part)
        paint_items(painter, self._equation.items)
        for part in self._equation.parts:
            paint_items(painter, part.items)
            self._paint_tie(painter, part)
        painter.restore()
        self._paint_captions(painter, scale)

    def _paint_ground(self, painter: QPainter, part: EquationPart) -> None:
        theme = self._look.theme
        box = QRectF(part.x, -24.0, part.width, 34.0)
        if part.tie == "filled":
            fill_round(painter, box.adjusted(-2, 0, 2, 0), 8, theme.color(part.role))
        if part.tag in self._lit or part.tag == self._pointed:
            if part.tie == "filled":
                edge = theme.color("text")
                fill_round(painter, box.adjusted(-5, -3, 5, 3), 10, None, edge, 1.5)
            else:
                lit = box.adjusted(-5, -2, 5, 4)
                fill_round(painter, lit, 6, theme.color(f"{part.role}.bg"))

    def _paint_tie(self, painter: QPainter, part: EquationPart) -> None:
        if part.tie in ("", "filled"):
            return
        pen = QPen(self._look.color(f"{part.role}.line"), 3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if part.tie == "dashed":
            pen.setDashPattern([2.0, 1.0])
        elif part.tie == "dotted":
            pen.setDashPattern([1.0, 1.0])
        painter.setPen(pen)
        y = 5.0 + _TIE_GAP
        painter.drawLine(QPointF(part.x - 2, y), QPointF(part.x + part.width + 2, y))

    def _paint_captions(self, painter: QPainter, scale: float) -> None:
        face = font("ui", 11, 500)
        end = -1e9
        for part in self._equation.parts:
            if not part.caption:
                continue
            width = text_width(part.caption, face)
            left = max((part.x + part.width / 2) * scale - width / 2, 0.0, end + 8.0)
            box = QRectF(left, self._middle() + 26.0, width, _CAPTION)
            color = self._look.theme.color(part.role)
            draw_text(painter, box, part.caption, face, color, CENTER)
            end = left + width
