"""Steps of a number in a field: what one step is, and the two arrows that a mouse takes it by."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.qt.builder.forms import FieldShown
from gradviz.qt.look import Look

WIDTH = 18
FIRST, NEXT, SOON = 400, 70, 12
"""A held arrow waits so long, ms, steps so often, and ten times as far after so many steps."""
STEPPED = ("int", "float", "pair", "ints", "floats", "size", "dims", "numbers")
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")


def stepped(field: FieldShown, text: str, at: int, way: int) -> tuple[str, int] | None:
    """Return a field's text with one of its numbers changed, and the place behind it.

    Parameters
    ----------
    field
        Which setting it is: its limits and whether its numbers are whole.
    text, at
        What stands there, and where the cursor is: the number there is meant, else the last.
    way
        How many steps, down where it is negative.
    """
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    meant = next((one for one in found if one.start() <= at <= one.end()), found[-1])
    written = _written(field, meant.group(), way)
    return text[: meant.start()] + written + text[meant.end() :], meant.start() + len(written)


def _written(field: FieldShown, text: str, way: int) -> str:
    if field.is_whole and text.lstrip("-").isdigit():
        return f"{_within(field, int(text) + way):.0f}"
    number = float(text)
    return f"{_within(field, number + way * _step(field, number, way)):.7g}"


def _step(field: FieldShown, number: float, way: int) -> float:
    """Return a twentieth of a small range, else a tenth of the number's decade."""
    low, high = field.minimum, field.maximum
    if low is not None and high is not None and high - low <= 1:
        return (high - low) / 20
    if not number:
        return 0.1
    decade = math.floor(math.log10(abs(number)) + 1e-9)
    shrinks = (way < 0) == (number > 0)
    at_edge = math.isclose(abs(number), 10.0**decade)
    return float(10.0 ** (decade - 1 - (shrinks and at_edge)))


def _within(field: FieldShown, value: float) -> float:
    low, high = field.minimum, field.maximum
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


class Stepper(QWidget):
    """Two arrows at the right end of a field; held down they go on, and faster.

    Attributes
    ----------
    stepped
        Signal: how many steps; ten at once with Shift.
    """

    stepped = Signal(int)

    def __init__(self, look: Look, field: QLineEdit) -> None:
        super().__init__(field)
        self._look, self._field = look, field
        self._way, self._count, self._hovered = 0, 0, 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._again)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setMouseTracking(True)
        field.setTextMargins(0, 0, WIDTH - 4, 0)
        field.installEventFilter(self)
        look.changed.connect(self.update)
        self._place()

    def _place(self) -> None:
        self.setGeometry(self._field.width() - WIDTH - 1, 2, WIDTH, self._field.height() - 4)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Stay at the end of the field."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _way_at(self, position: QPointF) -> int:
        return 1 if position.y() < self.height() / 2 else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a step, and go on while it is held."""
        self._way, self._count = self._way_at(event.position()), 0
        self._field.setFocus(Qt.FocusReason.MouseFocusReason)
        large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.stepped.emit(self._way * (10 if large else 1))
        self._timer.start(FIRST)

    def _again(self) -> None:
        self._count += 1
        self._timer.setInterval(NEXT)
        self.stepped.emit(self._way * (10 if self._count > SOON else 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stop."""
        self._timer.stop()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which arrow is pointed at."""
        self._point_at(self._way_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Show none."""
        self._point_at(0)

    def hideEvent(self, event: QEvent) -> None:
        """Stop: what is put away is held by nobody."""
        self._timer.stop()

    def _point_at(self, way: int) -> None:
        if way != self._hovered:
            self._hovered = way
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint an arrow up and one down."""
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QRectF(self.rect()).center()
        for way in (1, -1):
            pen = QPen(QColor(theme.color("accent" if way == self._hovered else "text3")), 1.5)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            tip = QPointF(middle.x(), middle.y() - 6.5 * way)
            sides = (QPointF(-3, 3 * way), QPointF(3, 3 * way))
            painter.drawPolyline(QPolygonF([tip + sides[0], tip, tip + sides[1]]))
