"""The scrub bar: named parts of a pass, a tick a step, a handle that follows the hand.

Every step is equally wide; within a step the handle moves with time. It is told times
and tells times; what they mean is the workspace's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.theme import mix
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.painter import hatch
from gradviz.qt.widgets.drawing import LEFT, RIGHT, draw_text, fill_round

_BAR_TOP, _BAR, _GAP, _HANDLE = 28, 8, 4, 8


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One named part of the bar.

    Attributes
    ----------
    name
        Its words.
    role
        Colour token: "fwd", "bwd" or "param".
    steps
        How many steps it has.
    why
        Why it cannot run, "" when it can.
    """

    name: str
    role: str
    steps: int
    why: str = ""


class ScrubBar(QWidget):
    """The bar.

    Attributes
    ----------
    scrubbed
        Signal: the hand is at this time (ms).
    step_asked
        Signal: (direction -1 or +1, whether a beat and not a step).
    end_asked
        Signal: -1 for the first moment, +1 for the last.
    """

    scrubbed = Signal(float)
    step_asked = Signal(int, bool)
    end_asked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._parts: tuple[Part, ...] = ()
        self._stops: tuple[float, ...] = (0.0,)
        self._beats: tuple[float, ...] = ()
        self._time = 0.0
        self.held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(translate("Transport", "Position in the pass"))
        self.update()

    def show_parts(self, parts: Sequence[Part], stops: Sequence[float]) -> None:
        """Show a pass: its parts and the times (ms) at which steps end, from 0 on."""
        self._parts, self._stops = tuple(parts), tuple(stops)
        self.update()

    def show_time(self, time: float, beats: Sequence[float] = ()) -> None:
        """Put the handle at a time; `beats` are the ends of the current step's beats."""
        if (time, tuple(beats)) != (self._time, self._beats):
            self._time, self._beats = time, tuple(beats)
            self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable width and the height of the transport."""
        return QSize(480, 56)

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which parts can be told apart."""
        return QSize(160, 56)

    # ------------------------------------------------------------ places

    def _boxes(self) -> list[QRectF]:
        total = max(sum(part.steps for part in self._parts), 1)
        room = self.width() - 2 * _HANDLE - _GAP * (len(self._parts) - 1)
        boxes, x = [], float(_HANDLE)
        for part in self._parts:
            width = room * part.steps / total
            boxes.append(QRectF(x, _BAR_TOP, width, _BAR))
            x += width + _GAP
        return boxes

    def place_of(self, time: float) -> float:
        """Return the x of a time."""
        return self._place_of_step(self._step_position(time))

    def _step_position(self, time: float) -> float:
        stops = self._stops
        index = min(max(bisect_right(stops, time) - 1, 0), len(stops) - 2)
        if index < 0:
            return 0.0
        span = stops[index + 1] - stops[index]
        return index + (min(max((time - stops[index]) / span, 0.0), 1.0) if span > 0 else 0.0)

    def _place_of_step(self, position: float) -> float:
        before = 0.0
        if not self._parts:
            return float(_HANDLE)
        for part, box in zip(self._parts, self._boxes(), strict=True):
            if position <= before + part.steps:
                return box.left() + box.width() * (position - before) / max(part.steps, 1)
            before += part.steps
        return self.width() - float(_HANDLE)

    def time_at(self, x: float) -> float:
        """Return the time at an x; parts that cannot run have none and give the last."""
        before = 0.0
        last = float(len(self._stops) - 1)
        position = last
        for part, box in zip(self._parts, self._boxes(), strict=True):
            if x <= box.right() + _GAP:
                share = min(max((x - box.left()) / max(box.width(), 1), 0.0), 1.0)
                position = min(before + share * part.steps, last)
                break
            before += part.steps
        index = min(int(position), max(len(self._stops) - 2, 0))
        if len(self._stops) < 2:
            return 0.0
        start, end = self._stops[index], self._stops[index + 1]
        return start + (end - start) * min(position - index, 1.0)

    # ------------------------------------------------------------ hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle to the hand."""
        if event.button() == Qt.MouseButton.LeftButton and len(self._stops) > 1:
            self.held = True
            self.scrubbed.emit(self.time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        if self.held:
            self.scrubbed.emit(self.time_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.held = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step, with Shift by beats; Home and End go to the ends."""
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
        ends = {Qt.Key.Key_Home: -1, Qt.Key.Key_End: 1}
        if key in steps:
            beat = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step_asked.emit(steps[key], beat)
        elif key in ends:
            self.end_asked.emit(ends[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()
        super().focusOutEvent(event)

    # ------------------------------------------------------------ paint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names, parts, ticks and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._parts:
            empty = QRectF(_HANDLE, _BAR_TOP, self.width() - 2 * _HANDLE, _BAR)
            fill_round(painter, empty, 4, self._look.theme.color("sunken"))
            return
        here = self.place_of(self._time)
        before = 0
        current = self._parts[0].role
        names_end = 0.0
        for part, box in zip(self._parts, self._boxes(), strict=True):
            if self._step_position(self._time) > before:
                current = part.role
            names_end = self._paint_part(painter, part, box, here, names_end)
            self._paint_ticks(painter, part, box)
            before += part.steps
        wide = sum(box.width() for box in self._boxes()) / max(len(self._stops) - 1, 1)
        for time in self._beats[:-1] if wide > 24 else ():
            self._tick(painter, self.place_of(time), self._look.theme.color(f"{current}.line"), 4)
        self._paint_handle(painter, here, current)

    def _paint_part(
        self, painter: QPainter, part: Part, box: QRectF, here: float, names_end: float
    ) -> float:
        theme = self._look.theme
        if part.why:
            fill_round(painter, box, 4, theme.color("sunken"))
            hatch(painter, box, theme.color("line2"))
            face = font("ui", 11, 500)
            area = QRectF(box.left(), 6, box.width(), 16)
            draw_text(painter, area, part.why, face, theme.color("text3"), RIGHT)
            return box.right()
        line = theme.color(f"{part.role}.line")
        ahead = mix(theme.color("panel"), line, 0.26 if not theme.dark else 0.34)
        fill_round(painter, box, 4, ahead)
        if here > box.left():
            painter.save()
            painter.setClipRect(box.adjusted(0, 0, min(here - box.right(), 0), 0))
            fill_round(painter, box, 4, line)
            painter.restore()
        if box.left() >= names_end:
            area = QRectF(box.left(), 6, box.width(), 16)
            draw_text(painter, area, part.name, font("ui", 11, 600), theme.color(part.role), LEFT)
            from_left = painter.fontMetrics().horizontalAdvance(part.name) + 8
            return box.left() + from_left
        return names_end

    def _paint_ticks(self, painter: QPainter, part: Part, box: QRectF) -> None:
        if part.why or part.steps == 0 or box.width() / part.steps < 5:
            return
        color = self._look.theme.color("line2")
        for index in range(1, part.steps):
            self._tick(painter, box.left() + box.width() * index / part.steps, color, 6)

    def _tick(self, painter: QPainter, x: float, color: str, height: float) -> None:
        painter.fillRect(QRectF(round(x) - 1, _BAR_TOP + _BAR + 4, 2, height), color)

    def _paint_handle(self, painter: QPainter, x: float, role: str) -> None:
        theme = self._look.theme
        center = QPointF(x, _BAR_TOP + _BAR / 2)
        if self.hasFocus():
            painter.setPen(QPen(self._look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(center, _HANDLE + 3, _HANDLE + 3)
        painter.setPen(QPen(self._look.color(f"{role}.line"), 3))
        painter.setBrush(self._look.color("canvas" if theme.dark else "raised"))
        painter.drawEllipse(center, _HANDLE - 1.5, _HANDLE - 1.5)
