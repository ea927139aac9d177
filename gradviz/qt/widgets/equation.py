"""The chain rule of a step, typeset, with ties under its numbers and captions below.

A tie tells what a number is: dashed arrived, dotted local, a filled box is being formed.
Pointing at a part tells which one, so that the canvas can light it.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.picture import Primitive
from gradviz.qt.extents import extent, united
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.painter import paint_items
from gradviz.qt.widgets.drawing import CENTER, draw_text, fill_round, text_width

_LINE = 38.0  # the base line of equations side by side
_GAP, _BETWEEN = 40.0, 4.0  # from one equation to the next, beside it and below it
_TALL, _EDGE = 76, 1.0  # the height that it asks for; what is left free above and below
_SHORT = 52  # the height where there is only room for the line itself


class EquationPart(msgspec.Struct, frozen=True, kw_only=True):
    """One factor: where it stands (px from the left), how it is tied, what it is."""

    tag: str
    x: float
    width: float
    role: str
    tie: Literal["", "dashed", "dotted", "filled"] = ""
    caption: str = ""


class Equation(msgspec.Struct, frozen=True, kw_only=True):
    """Primitives on a base line at y = 0, and their parts; `spoken` in plain words."""

    items: tuple[Primitive, ...] = ()
    width: float = 0.0
    size: float = 25.0
    parts: tuple[EquationPart, ...] = ()
    spoken: str = ""


class _Placed(msgspec.Struct, frozen=True, kw_only=True):
    """An equation with its place on the widget, and from where to where it reaches."""

    equation: Equation
    x: float
    y: float
    scale: float
    captions: bool
    top: float
    bottom: float


class EquationView(QWidget):
    """Shows one equation, or two: side by side where there is room, else one above the other.

    Attributes
    ----------
    pointed
        Signal: the tag of the part under the pointer, "" for none.
    """

    pointed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._equations: tuple[Equation, ...] = ()
        self._reach: tuple[tuple[float, float], ...] = ()
        self._pointed = ""
        self._lit: frozenset[str] = frozenset()
        self._wanted = _TALL
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_equations(self, equations: tuple[Equation, ...]) -> None:
        """Show one equation or two."""
        if equations != self._equations:
            self._equations = equations
            self._reach = tuple(map(_reach, equations))
            self.setAccessibleName("; ".join(equation.spoken for equation in equations))
            self.update()

    def show_lit(self, tags: frozenset[str]) -> None:
        """Light the parts of these tags."""
        if tags != self._lit:
            self._lit = tags
            self.update()

    def show_short(self, short: bool) -> None:
        """Leave the captions out, and stand on one line, or not."""
        self._wanted = _SHORT if short else _TALL
        self.updateGeometry()
        self.update()

    def scale_within(self, width: int) -> float:
        """Return how large it is on one line of so many px, 1.0 = as it was typeset."""
        total = sum(one.width for one in self._equations) + _GAP * (len(self._equations) - 1)
        return max(width - 8.0, 1.0) / max(total, 1.0)

    def sizeHint(self) -> QSize:
        """Return one line of fractions with ties and captions."""
        return QSize(320, self._wanted)

    def minimumSizeHint(self) -> QSize:
        """Return the same height: the sentence below gives way."""
        return QSize(80, self._wanted)

    def _placed(self) -> list[_Placed]:
        room = max(self.width() - 8.0, 1.0)
        shown = self._equations
        total = sum(one.width for one in shown) + _GAP * (len(shown) - 1)
        beside = len(shown) < 2 or total <= room or self._wanted == _SHORT
        return self._beside(room, total) if beside else self._below(room)

    def _beside(self, room: float, total: float) -> list[_Placed]:
        """Place one equation, or two side by side, with their captions."""
        highest = max((up for up, _ in self._reach), default=0.0)
        lowest = max((down for _, down in self._reach), default=0.0)
        height = self.height() - 2 * _EDGE
        scale = min(1.0, room / max(total, 1.0), height / max(highest + lowest, 1.0))
        line, captions = _LINE, self._wanted == _TALL
        if not captions:
            line = self.height() / 2 + (highest - lowest) * scale / 2
        y = min(max(line, _EDGE + highest * scale), _EDGE + height - lowest * scale)
        placed, x = [], 4.0
        for one in self._equations:
            placed.append(
                self._at(one, x, y, scale, top=0.0, bottom=self.height(), captions=captions)
            )
            x += (one.width + _GAP) * scale
        return placed

    def _below(self, room: float) -> list[_Placed]:
        """Place equations one below the other, as large as the height lets them be."""
        shown = self._equations
        widest = max(one.width for one in shown)
        tall = sum(up + down for up, down in self._reach)
        height = self.height() - 2 * _EDGE - _BETWEEN * (len(shown) - 1)
        scale = min(0.92, room / max(widest, 1.0), height / max(tall, 1.0))
        placed, top = [], _EDGE
        for one, (up, down) in zip(shown, self._reach, strict=True):
            bottom = top + (up + down) * scale
            placed.append(self._at(one, 4.0, top + up * scale, scale, top=top, bottom=bottom))
            top = bottom + _BETWEEN
        return placed

    def _at(
        self,
        equation: Equation,
        x: float,
        y: float,
        scale: float,
        *,
        top: float,
        bottom: float,
        captions: bool = False,
    ) -> _Placed:
        return _Placed(
            equation=equation, x=x, y=y, scale=scale, captions=captions, top=top, bottom=bottom
        )

    def part_at(self, position: QPointF) -> str:
        """Return the tag of the part at a point."""
        for placed in self._placed():
            x = (position.x() - placed.x) / placed.scale
            near = placed.top <= position.y() <= placed.bottom
            for part in placed.equation.parts:
                if near and part.x - 4 <= x <= part.x + part.width + 4:
                    return part.tag
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which part is pointed at."""
        self._point(self.part_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point("")
        super().leaveEvent(event)

    def _point(self, tag: str) -> None:
        if tag != self._pointed:
            self._pointed = tag
            shape = Qt.CursorShape.PointingHandCursor if tag else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.pointed.emit(tag)
            self.update()

    # ------------------------------------------------------------ paint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint filled parts, the formulas, ties and captions."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for placed in self._placed():
            self._paint_equation(painter, placed)

    def _paint_equation(self, painter: QPainter, placed: _Placed) -> None:
        equation = placed.equation
        painter.save()
        painter.translate(placed.x, placed.y)
        painter.scale(placed.scale, placed.scale)
        for part in equation.parts:
            self._paint_ground(painter, part, equation.size)
        paint_items(painter, equation.items)
        for part in equation.parts:
            self._paint_tie(painter, part, equation.size)
        painter.restore()
        if placed.captions:
            self._paint_captions(painter, placed)

    def _paint_ground(self, painter: QPainter, part: EquationPart, size: float) -> None:
        theme = self._look.theme
        box = QRectF(part.x - 9, -size * 0.96, part.width + 18, size * 1.38)
        if part.tie == "filled":
            fill_round(painter, box, 8, theme.color(part.role))
        if part.tag not in self._lit and part.tag != self._pointed:
            return
        if part.tie == "filled":
            fill_round(painter, box.adjusted(-3, -3, 3, 3), 11, None, theme.color("text"), 1.5)
        else:
            tall = 0.3 * size if not part.tie else 0.0  # symbols are fractions
            lit = QRectF(part.x - 6, -size - tall, part.width + 12, size * 1.5 + tall * 1.7)
            fill_round(painter, lit, 6, theme.color(f"{part.role}.bg"))

    def _paint_tie(self, painter: QPainter, part: EquationPart, size: float) -> None:
        if part.tie in ("", "filled"):
            return
        pen = QPen(self._look.color(f"{part.role}.line"), 3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([2.0, 1.0] if part.tie == "dashed" else [1.0, 2 / 3])
        painter.setPen(pen)
        y = size * 0.34
        painter.drawLine(QPointF(part.x - 2, y), QPointF(part.x + part.width + 2, y))

    def _paint_captions(self, painter: QPainter, placed: _Placed) -> None:
        face = font("ui", 11, 500)
        parts = [part for part in placed.equation.parts if part.caption]
        widths = [text_width(part.caption, face) for part in parts]
        middles = [placed.x + (part.x + part.width / 2) * placed.scale for part in parts]
        places = _apart(middles, widths, self.width())
        for part, left, width in zip(parts, places, widths, strict=False):
            box = QRectF(left, placed.y + 18.0, width, 16.0)
            color = self._look.theme.color(part.role)
            draw_text(painter, box, part.caption, face, color, CENTER)


def _reach(equation: Equation) -> tuple[float, float]:
    """Return how far an equation reaches above and below its base line, ties included, px."""
    _, top, _, bottom = united(map(extent, equation.items))
    tied = any(part.tie for part in equation.parts)
    return max(-top, 0.0), max(bottom, equation.size * 0.42 if tied else 0.0)


def _apart(middles: list[float], widths: list[float], room: float) -> list[float]:
    """Return the left ends of words about their middles, apart and inside the room.

    None of them when there is no room for all.
    """
    places: list[float] = []
    end = -10.0
    for middle, width in zip(middles, widths, strict=True):
        places.append(max(middle - width / 2, end + 10.0))
        end = places[-1] + width
    for index in reversed(range(len(places))):
        places[index] = min(places[index], room - widths[index])
        room = places[index] - 10.0
    return places if not places or places[0] >= 0.0 else []
