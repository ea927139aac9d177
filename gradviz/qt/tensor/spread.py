"""How the numbers of a tensor are spread: bars in the colours of the sign map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gradviz.model.numbers import format_column, format_number
from gradviz.model.statistics import Histogram
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import CENTER, draw_text, focus_ring, text_width

_FOOT, _HEIGHT = 20, 92


class Spread(QWidget):
    """The histogram."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: Histogram | None = None
        self._scale = 0.0
        self._place: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_histogram(self, shown: Histogram | None, scale: float) -> None:
        """Show bars coloured as the cells are; `scale` is the number of the full colour."""
        self._shown, self._scale, self._place = shown, scale, None
        self.setVisible(shown is not None)
        if shown is not None:
            self.setAccessibleName(self._spoken(shown))
        self.update()

    def _spoken(self, shown: Histogram) -> str:
        peak = max(range(len(shown.counts)), key=shown.counts.__getitem__)
        return translate(
            "Tensor",
            "Histogram from {low} to {high}, highest from {start} to {end}",
            low=format_number(shown.left),
            high=format_number(shown.right),
            start=format_number(shown.left + peak * shown.step),
            end=format_number(shown.left + (peak + 1) * shown.step),
        )

    def sizeHint(self) -> QSize:
        """Return the height of a small chart."""
        return QSize(240, _HEIGHT)

    def _bar(self, place: int) -> QRectF:
        shown = self._shown
        assert shown is not None
        wide = self.width() / len(shown.counts)
        top, foot = 4.0, float(self.height() - _FOOT)
        share = shown.counts[place] / max(max(shown.counts), 1)
        height = max(share * (foot - top), 2.0) if shown.counts[place] else 0.0
        return QRectF(place * wide, foot - height, max(wide - 1.0, 1.0), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, base line and the numbers below it."""
        shown = self._shown
        if shown is None:
            return
        painter = QPainter(self)
        theme = self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.color("line2")
        for place, count in enumerate(shown.counts):
            if count:
                middle = shown.left + (place + 0.5) * shown.step
                painter.setPen(QPen(QColor(edge), 1))
                painter.setBrush(QColor(theme.sign_color(middle, self._scale)))
                painter.drawRect(self._bar(place).adjusted(0.5, 0.5, -0.5, 0))
        if self.hasFocus():
            if self._place is not None:
                bar = self._bar(self._place)
                column = QRectF(bar.left(), 2, bar.width(), self.height() - _FOOT - 2)
                focus_ring(painter, column, 3, theme)
                self._paint_told(painter, self._told(shown, self._place))
            else:
                focus_ring(painter, QRectF(self.rect()), 4, theme)
        foot = self.height() - _FOOT + 0.5
        painter.setPen(QPen(self._look.color("line2"), 1))
        painter.drawLine(QPointF(0, foot), QPointF(self.width(), foot))
        self._paint_axis(painter, shown)

    def _paint_told(self, painter: QPainter, words: str) -> None:
        """Paint what is told of the chosen bar, at the side that is farther from it."""
        face = font("ui", 11, 500)
        wide = text_width(words, face)
        right = self._place is not None and self._bar(self._place).left() < self.width() / 2
        box = QRectF(self.width() - wide if right else 0.0, 0, wide, 16)
        painter.fillRect(box.adjusted(-3, 0, 3, 0), self._look.color("panel", 0.85))
        draw_text(painter, box, words, face, self._look.theme.color("text"))

    def _paint_axis(self, painter: QPainter, shown: Histogram) -> None:
        face, color = font("ui", 11, 500), self._look.theme.color("text3")
        bins = len(shown.counts)
        zero = round(-shown.left / shown.step)
        marks = {0, bins} | ({zero} if 0 < zero < bins else {round(bins / 2)})
        order = sorted(marks)
        texts = axis_texts([shown.left + mark * shown.step for mark in order])
        right = -8.0
        for mark, text in sorted(zip(order, texts, strict=True), key=lambda one: one[0] == bins):
            width = text_width(text, face)
            x = mark / bins * self.width() - width / 2
            x = min(max(x, 0.0), self.width() - width)
            last = mark == bins
            if x < right + 8 and not last:
                continue
            if last or x + width < self.width() - text_width(texts[-1], face) - 8:
                place = QRectF(x, self.height() - 17, width, 16)
                draw_text(painter, place, text, face, color, CENTER)
                right = x + width

    def event(self, event: QEvent) -> bool:
        """Tell of the bar under the pointer."""
        shown = self._shown
        if isinstance(event, QHelpEvent) and shown is not None:
            place = int(event.pos().x() / max(self.width(), 1) * len(shown.counts))
            place = min(max(place, 0), len(shown.counts) - 1)
            QToolTip.showText(event.globalPos(), self._told(shown, place), self)
            return True
        return super().event(event)

    def _told(self, shown: Histogram, place: int) -> str:
        start = shown.left + place * shown.step
        return translate(
            "Tensor",
            "{count} numbers from {start} to {end}",
            n=shown.counts[place],
            count=f"{shown.counts[place]:,}",
            start=format_number(start),
            end=format_number(start + shown.step),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from bar to bar, and tell of it."""
        shown = self._shown
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if shown is None or step is None:
            super().keyPressEvent(event)
            return
        last = len(shown.counts) - 1
        first = 0 if step > 0 else last
        place = first if self._place is None else min(max(self._place + step, 0), last)
        self._place = place
        self.setAccessibleName(self._told(shown, place))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away; the chart as a whole is told of again."""
        self._place = None
        if self._shown is not None:
            self.setAccessibleName(self._spoken(self._shown))
        self.update()
        super().focusOutEvent(event)


def axis_texts(edges: list[float]) -> tuple[str, ...]:
    """Write the numbers of an axis with one count of decimals, whole ones with none."""
    if all(edge.is_integer() and abs(edge) < 1e5 for edge in edges):
        return tuple(format_number(int(edge)) for edge in edges)
    return format_column(edges, 3)
