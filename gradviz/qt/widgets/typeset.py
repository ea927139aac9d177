"""Shows a typeset formula at its own size, as a widget.

Where it does not fit its pieces stand in several lines. A piece that is still too wide is made
a little smaller, never so that an index cannot be read, and scrolls from there on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.picture import Group, Primitive
from gradviz.qt.extents import Extent, extent
from gradviz.qt.look import Look
from gradviz.qt.painter import paint_items

__all__ = ["SMALLEST", "Line", "Typeset"]

SMALLEST = 0.953
"""It is not drawn smaller than this: an index of 11.55 px then has 11."""
_INDENT, _GAP, _BELOW, _FADE, _STEP = 16.0, 5.0, 8.0, 28.0, 48.0
_BAR = 6.0
"""Room for the bar that tells which part of a long line is seen, px."""


class _Placed(NamedTuple):
    """A piece: its left edge, the line that it stands in, and its extent."""

    item: Primitive
    x: float
    line: int
    box: Extent

    @property
    def right(self) -> float:
        return self.x + self.box[2] - self.box[0]


class Line:
    """A formula, and the pieces that stand for it where it is too long: made when asked for.

    Lines of equal formulas are equal.
    """

    def __init__(self, whole: Primitive, cut: Callable[[], tuple[Primitive, ...]]) -> None:
        self.whole, self._cut = whole, cut

    @cached_property
    def pieces(self) -> tuple[tuple[Primitive, Extent], ...]:
        """Return the pieces with their extents; fewer than two where it cannot be cut."""
        return tuple((piece, extent(piece)) for piece in self._cut())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and self.whole == other.whole

    def __hash__(self) -> int:
        return hash(self.whole)


class Typeset(QWidget):
    """A formula, in as many lines as it needs."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._line: Line | None = None
        self._box: Extent = (0.0, 0.0, 0.0, 0.0)
        self._known: dict[float, tuple[list[_Placed], float]] = {}
        self._shift, self._held = 0.0, 0.0
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_formula(self, line: Line) -> None:
        """Show a formula."""
        whole = line.whole
        self._line, self._box = line, extent(whole)
        self._known.clear()
        self.setAccessibleName(whole.title if isinstance(whole, Group) else "")
        self._shift = 0.0
        self._adapt()
        self.updateGeometry()
        self.update()

    # ------------------------------------------------------------ places

    def _placed(self, room: float) -> tuple[list[_Placed], float]:
        """Return the pieces with their places, and how large they are drawn."""
        if self._line is None:
            return [], 1.0
        if room not in self._known:
            self._known[room] = self._place(self._line, room)
        return self._known[room]

    def _place(self, formula: Line, room: float) -> tuple[list[_Placed], float]:
        box = self._box
        wide = box[2] - box[0]
        unknown = room <= 1.0  # it has no place yet: to be cut for nothing takes time
        if unknown or wide * SMALLEST <= room or len(formula.pieces) < 2:
            one = _Placed(formula.whole, 0.0, 0, box)
            room = wide if unknown else room
            return [one], max(min(1.0, room / max(wide, 1.0)), SMALLEST)
        placed: list[_Placed] = []
        x, line = 0.0, 0
        for item, box in formula.pieces:
            wide = box[2] - box[0]
            if placed and x + wide > room:
                line, x = line + 1, _INDENT
                if x + wide > room:
                    x = max(room - wide, 0.0)
            placed.append(_Placed(item, x, line, box))
            x += wide + _GAP
        widest = max(one.right for one in placed)
        return placed, max(min(1.0, room / max(widest, 1.0)), SMALLEST)

    def _lines(self, placed: Sequence[_Placed]) -> list[tuple[float, float]]:
        """Return how far each line reaches above and below its baseline."""
        return [
            (-min(one.box[1] for one in line), max(one.box[3] for one in line))
            for _, line in ((key, list(part)) for key, part in groupby(placed, _line))
        ]

    def sizeHint(self) -> QSize:
        """Return the room that the formula takes in one line."""
        left, top, right, bottom = self._box
        if self._line is None:
            return QSize(0, 0)
        return QSize(round(right - left) + 1, round(bottom - top) + 1)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: it breaks and scrolls."""
        return QSize(0, self.heightForWidth(max(self.width(), 1)))

    def heightForWidth(self, width: int) -> int:
        """Return the height of its lines."""
        placed, scale = self._placed(float(width))
        lines = self._lines(placed)
        tall = sum(above + below for above, below in lines) + _BELOW * max(len(lines) - 1, 0)
        wide = max((one.right for one in placed), default=0.0) * scale
        return round(tall * scale + (_BAR if wide > width + 1.0 else 0.0)) + 1

    @property
    def drawn_at(self) -> float:
        """How large it is drawn: 1 is the size that it was typeset for."""
        return self._placed(float(self.width()))[1]

    @property
    def overflow(self) -> float:
        """How far it can be scrolled, px."""
        if self.width() <= 1:
            return 0.0
        placed, scale = self._placed(float(self.width()))
        widest = max((one.right for one in placed), default=0.0)
        return max(widest * scale - self.width(), 0.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand in other lines."""
        super().resizeEvent(event)
        self._adapt()

    def _adapt(self) -> None:
        """Be reached by Tab where there is something to scroll to."""
        scrolls = self.overflow > 1.0
        policy = Qt.FocusPolicy.TabFocus if scrolls else Qt.FocusPolicy.NoFocus
        if self.focusPolicy() != policy:
            self.setFocusPolicy(policy)
            cursor = Qt.CursorShape.OpenHandCursor if scrolls else Qt.CursorShape.ArrowCursor
            self.setCursor(cursor)
        self._scroll_to(self._shift)

    # ------------------------------------------------------------ scrolling

    @property
    def shift(self) -> float:
        """How far it is scrolled, px."""
        return self._shift

    def _scroll_to(self, shift: float) -> bool:
        wanted = min(max(shift, 0.0), self.overflow)
        if wanted == self._shift:
            return False
        self._shift = wanted
        self.update()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll with the arrow keys."""
        ways = {
            Qt.Key.Key_Left: self._shift - _STEP,
            Qt.Key.Key_Right: self._shift + _STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: self.overflow,
        }
        wanted = ways.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self._scroll_to(wanted)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways; what is meant for the panel goes on to it."""
        angle = event.angleDelta()
        sideways = angle.x() if angle.x() else 0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            sideways = sideways or angle.y()
        if not sideways or not self._scroll_to(self._shift - sideways / 2):
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold, where there is something to scroll to."""
        if self.overflow > 1.0:
            self._held = event.position().x() + self._shift
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        self._scroll_to(self._held - event.position().x())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it."""
        super().focusOutEvent(event)
        self.update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines; an edge behind which there is more fades."""
        painter = QPainter(self)
        placed, scale = self._placed(float(self.width()))
        baselines, y = [], 0.0
        for above, below in self._lines(placed):
            baselines.append(y + above)
            y += above + below + _BELOW
        painter.save()
        painter.translate(-self._shift, 0.0)
        painter.scale(scale, scale)
        for one in placed:
            painter.save()
            painter.translate(one.x - one.box[0], baselines[one.line])
            paint_items(painter, (one.item,))
            painter.restore()
        painter.restore()
        if self.overflow > 1.0:
            self._paint_more(painter)

    def _paint_more(self, painter: QPainter) -> None:
        """Let the edges fade behind which there is more, and show which part is seen."""
        ground, clear = self._look.color("panel"), self._look.color("panel")
        clear.setAlphaF(0.0)
        wide, high, more = float(self.width()), float(self.height()), self.overflow
        for begin, end, hidden in (
            (wide, wide - _FADE, more - self._shift),
            (0, _FADE, self._shift),
        ):
            if hidden > 1.0:
                fade = QLinearGradient(begin, 0.0, end, 0.0)
                fade.setColorAt(0.0, ground)
                fade.setColorAt(1.0, clear)
                painter.fillRect(QRectF(min(begin, end), 0.0, _FADE, high - _BAR), fade)
        share = wide / (wide + more)
        thumb = QRectF(self._shift * share, high - 3.0, wide * share, 3.0)
        painter.fillRect(QRectF(0.0, high - 2.0, wide, 1.0), self._look.color("line"))
        painter.fillRect(thumb, self._look.color("accent" if self.hasFocus() else "line2"))


def _line(placed: _Placed) -> int:
    return placed.line
