"""The op's curve with the tangent at this moment: grid, axis numbers, two labels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.numbers import format_column
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import CENTER, draw_text, text_width

_TOP, _BOTTOM, _HEIGHT = 18, 22, 164


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn: points, the present place and slope, and the words beside them."""

    points: tuple[tuple[float, float], ...]
    at: tuple[float, float] | None = None
    slope: float | None = None
    slope_words: str = ""
    place_words: str = ""


class CurveView(QWidget):
    """A chart without a frame."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._curve: Curve | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)
        self.hide()

    def show_curve(self, curve: Curve | None) -> None:
        """Show a curve, or nothing."""
        self._curve = curve
        self.setVisible(curve is not None)
        if curve is not None:
            self.setAccessibleName(f"{curve.place_words} {curve.slope_words}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a chart."""
        return QSize(240, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grid, curve, tangent, place and labels."""
        if self._curve is None or len(self._curve.points) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = _Frame(self._curve, self.width(), self.height())
        self._paint_grid(painter, frame)
        pen = QPen(self._look.color("text"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setClipRect(QRectF(0, 0, self.width(), self.height() - _BOTTOM + 2))
        line = frame.places(self._curve.points)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in line.tolist()]))
        painter.setClipping(False)
        self._paint_place(painter, frame, self._curve, line[np.isfinite(line).all(axis=1)])

    def _paint_grid(self, painter: QPainter, frame: _Frame) -> None:
        theme = self._look.theme
        face, color = font("ui", 11, 500), theme.color("text3")
        grid = self._look.color("line", 1.0 if theme.shadows else 0.35)
        levels = _ticks(frame.low, frame.high, 2)
        for y, words in zip(levels, _written(levels), strict=True):
            place = round(frame.point(0, y).y()) + 0.5
            painter.setPen(QPen(grid, 1))
            painter.drawLine(QPointF(0, place), QPointF(self.width(), place))
            if y != levels[0]:
                draw_text(painter, QRectF(2, place - 17, 60, 16), words, face, color)
        marks = _ticks(frame.left, frame.right, 4)
        for x, words in zip(marks, _written(marks), strict=True):
            width = text_width(words, face)
            place = min(max(frame.point(x, 0).x() - width / 2, 0), self.width() - width)
            box = QRectF(place, self.height() - 18, width, 16)
            draw_text(painter, box, words, face, color, CENTER)

    def _paint_place(
        self, painter: QPainter, frame: _Frame, curve: Curve, line: np.ndarray
    ) -> None:
        if curve.at is None:
            return
        place = frame.point(*curve.at)
        foot = QPointF(place.x(), self.height() - _BOTTOM)
        painter.setPen(QPen(self._look.color("fwd.line"), 2))
        painter.drawLine(place, foot)
        taken = [_along(line), _between(place, foot)]
        tangent: list[QPointF] = []
        if curve.slope is not None:
            tangent = self._paint_tangent(painter, frame, curve.slope, place)
            taken.append(_between(*tangent))
        low = min(max(place.y() + 30, 60), foot.y() - 12)
        words = self._label(curve.place_words, _beside(place, (low, low - 24, 12, 36)), taken)
        self._words(painter, words, curve.place_words, "fwd")
        if tangent:
            taken.append(_between(words.topLeft(), words.topRight()))
            taken.append(_between(words.bottomLeft(), words.bottomRight()))
            spots = [spot for end in tangent for spot in _about(end)]
            words = self._label(curve.slope_words, spots, taken)
            self._words(painter, words, curve.slope_words, "local")

    def _paint_tangent(
        self, painter: QPainter, frame: _Frame, slope: float, place: QPointF
    ) -> list[QPointF]:
        """Paint the tangent and the point it touches; return its ends."""
        rise = slope * frame.across / frame.down
        reach = 84.0 / math.hypot(1.0, rise)
        step = QPointF(reach, -reach * rise)
        painter.setPen(QPen(self._look.color("local.line"), 2))
        painter.setClipRect(QRectF(0, 0, self.width(), self.height() - _BOTTOM + 2))
        painter.drawLine(place - step, place + step)
        painter.setClipping(False)
        painter.setPen(QPen(self._look.color("panel"), 1.5))
        painter.setBrush(self._look.color("local.line"))
        painter.drawEllipse(place, 5, 5)
        return [place - step, place + step]

    def _label(
        self, words: str, spots: Sequence[tuple[QPointF, float]], taken: Sequence[np.ndarray]
    ) -> QRectF:
        """Return the place of words at the first spot that is the clearest of lines.

        A spot is the middle of an edge, and the share of the words that lies at its left.
        """
        width, lowest = text_width(words, font("ui", 12, 600)), self.height() - _BOTTOM - 20.0
        boxes = []
        for point, share in spots:
            left = min(max(point.x() - share * width, 0.0), self.width() - width)
            top = min(max(point.y() - 9.0, 0.0), lowest)
            boxes.append(QRectF(left, top, width, 18))
        places = np.concatenate(taken)
        return min(boxes, key=lambda box: _hits(box.adjusted(-4, -2, 4, 2), places))

    def _words(self, painter: QPainter, box: QRectF, words: str, role: str) -> None:
        ground = self._look.color("panel", 0.85)
        painter.fillRect(box.adjusted(-2, 1, 2, -1), ground)
        draw_text(painter, box, words, font("ui", 12, 600), self._look.theme.color(role))


class _Frame:
    """Where numbers lie on the widget."""

    def __init__(self, curve: Curve, width: float, height: float) -> None:
        xs = [x for x, _ in curve.points]
        ys = [y for _, y in curve.points if math.isfinite(y)]
        self.left, self.right = min(xs), max(xs)
        self.low, self.high = min(ys, default=0.0), max(ys, default=1.0)
        if self.high - self.low < 1e-12:
            self.low, self.high = self.low - 1, self.high + 1
        slack = 0.03 * (self.high - self.low)  # the lines of 0 and 1 belong to a sigmoid
        self.low, self.high = self.low - slack, self.high + slack
        self._width, self._height = width, height - _TOP - _BOTTOM
        self.across = (self.right - self.left) / max(width, 1.0)
        self.down = (self.high - self.low) / max(self._height, 1.0)

    def places(self, points: Sequence[tuple[float, float]]) -> np.ndarray:
        """Return the places of pairs of numbers, (n, 2)."""
        x, y = np.array(points, dtype=float).reshape(-1, 2).T
        across, down = (x - self.left) / self.across, _TOP + (self.high - y) / self.down
        return np.stack([across, down], axis=1)

    def point(self, x: float, y: float) -> QPointF:
        """Return the place of a pair of numbers."""
        return QPointF((x - self.left) / self.across, _TOP + (self.high - y) / self.down)


def _beside(place: QPointF, heights: Sequence[float]) -> list[tuple[QPointF, float]]:
    """Return the spots at the right and the left of a point, at some heights."""
    return [
        (QPointF(place.x() + side, height), share)
        for height in heights
        for side, share in ((8.0, 0.0), (-8.0, 1.0))
    ]


def _about(end: QPointF) -> list[tuple[QPointF, float]]:
    """Return the spots about the end of a line."""
    return [
        (QPointF(end.x() + across, end.y() + down), share)
        for across, down, share in (
            (-6.0, 0.0, 1.0),
            (0.0, -18.0, 0.5),
            (0.0, 18.0, 0.5),
            (6.0, 0.0, 0.0),
            (0.0, -18.0, 1.0),
            (0.0, 18.0, 1.0),
        )
    ]


def _between(one: QPointF, other: QPointF) -> np.ndarray:
    """Return places along a straight line."""
    return _along(np.array([(one.x(), one.y()), (other.x(), other.y())]))


def _along(line: np.ndarray) -> np.ndarray:
    """Return places along a line, (n, 2), close enough for no word to slip between two."""
    if len(line) < 2:
        return line
    legs = np.diff(line, axis=0)
    counts = 1 + np.clip(np.abs(legs).max(axis=1) // 5, 0, 60).astype(int)
    leg = np.repeat(np.arange(len(legs)), counts)
    within = np.arange(len(leg)) - np.repeat(np.cumsum(counts) - counts, counts)
    found = line[leg] + legs[leg] * (within / counts[leg])[:, None]
    return np.concatenate([found, line[-1:]])


def _hits(box: QRectF, places: np.ndarray) -> int:
    """Count the places, (n, 2), that lie in a box."""
    x, y = places.T
    across = (x >= box.left()) & (x <= box.right())
    return int(np.count_nonzero(across & (y >= box.top()) & (y <= box.bottom())))


def _ticks(low: float, high: float, count: int) -> list[float]:
    step = 10.0 ** math.floor(math.log10((high - low) / count))
    for factor in (1, 2, 2.5, 3, 5, 10):
        if (high - low) / (step * factor) <= count + 0.5:
            step *= factor
            break
    first = math.ceil(low / step - 1e-6)
    last = math.floor(high / step + 1e-6)
    return [round(index * step, 12) for index in range(first, last + 1)]


def _written(ticks: list[float]) -> tuple[str, ...]:
    """Write the numbers of an axis with one count of decimals."""
    if all(tick == round(tick) for tick in ticks):
        return format_column([int(tick) for tick in ticks])
    return format_column(ticks, 2)
