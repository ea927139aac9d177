"""Rows of names with value and gradient at their right, in columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gradviz.animation.inspected import Figure
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import RIGHT, draw_text, elided, not_yet, text_width

__all__ = ["Figures"]

_BETWEEN, _GAP, _AIR = 12.0, 8.0, 4.0
_ROLES = ("fwd", "bwd")
_NAME = 72.0
"""A name keeps at least so much beside its numbers, else they stand below it, px."""


class Figures(QWidget):
    """The rows, with the names of the columns above."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[Figure, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._relook)

    def show_rows(self, rows: Sequence[Figure]) -> None:
        """Show other rows."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self.setAccessibleName("\n".join(row.said for row in rows))
            self._relook()

    def _relook(self) -> None:
        height = round(self._tops()[-1])
        if height != self.height():
            self.setFixedHeight(height)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give rows a second line where the first has become too narrow."""
        if event.size().width() != event.oldSize().width():
            self._relook()
        super().resizeEvent(event)

    # -- room ------------------------------------------------------------------------

    def _tops(self) -> list[float]:
        """Return where each row begins, and where the last ends."""
        columns = self._columns()
        found = [_line(11)]
        for row in self._rows:
            found.append(found[-1] + _line(13) * (1 if self._fits(row, columns) else 2))
        return found

    def _columns(self) -> tuple[float, float]:
        """Return the widths of the column of values and that of gradients, 0 for none."""
        face, small = font("ui", 12, 600), font("ui", 11, 500)
        found = []
        both = [row.value for row in self._rows], [row.gradient for row in self._rows]
        for caption, texts in zip(_captions(), both, strict=True):
            wide = max((text_width(one or "", face) for one in texts), default=0.0)
            empty = all(one == "" for one in texts)
            found.append(0.0 if empty else max(wide, text_width(caption, small)))
        return found[0], found[1]

    def _fits(self, row: Figure, columns: tuple[float, float]) -> bool:
        """Whether a row is one line."""
        name = min(text_width(row.name, font("ui", 13)), _NAME)
        return name + _shape(row) + _taken(columns) <= self.width()

    # -- painting --------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the names of the columns and the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns, tops = self._columns(), self._tops()
        face, color = font("ui", 11, 500), self._look.theme.color
        last = float(self.width())
        ends = (last - columns[1] - _BETWEEN if columns[1] else last), last
        for words, at, wide, role in zip(_captions(), ends, columns, _ROLES, strict=True):
            if wide:
                draw_text(painter, QRectF(0, 0, at, tops[0]), words, face, color(role), RIGHT)
        for row, (top, end) in zip(self._rows, pairwise(tops), strict=True):
            box = QRectF(0, top, last, _line(13))
            beside = end - top < 1.5 * _line(13)
            self._paint_name(painter, row, box, _taken(columns) if beside else 0.0)
            self._paint_numbers(painter, row, QRectF(0, end - _line(13), last, _line(13)), ends)

    def _paint_name(self, painter: QPainter, row: Figure, box: QRectF, taken: float) -> None:
        theme, face = self._look.theme, font("ui", 13)
        name = elided(row.name, face, box.width() - taken - _shape(row))
        draw_text(painter, box, name, face, theme.color("text"))
        if row.shape:
            after = box.adjusted(text_width(name, face) + _GAP, 0, 0, 0)
            draw_text(painter, after, row.shape, font("ui", 11, 500), theme.color("text3"))

    def _paint_numbers(
        self, painter: QPainter, row: Figure, box: QRectF, ends: tuple[float, float]
    ) -> None:
        theme = self._look.theme
        for text, at, role in zip((row.value, row.gradient), ends, _ROLES, strict=True):
            if text is None:
                not_yet(painter, QPointF(at - 6.0, box.center().y()), theme.color(role), 4.5)
            elif text:
                cell = QRectF(0, box.top(), at, box.height())
                draw_text(painter, cell, text, font("ui", 12, 600), theme.color(role), RIGHT)

    def event(self, event: QEvent) -> bool:
        """Tell a row in full where the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = bisect_right(self._tops(), event.pos().y()) - 1
            said = self._rows[place].said if 0 <= place < len(self._rows) else ""
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)


def _shape(row: Figure) -> float:
    return text_width(row.shape, font("ui", 11, 500)) + _GAP if row.shape else 0.0


def _taken(columns: tuple[float, float]) -> float:
    return sum(one + _BETWEEN for one in columns if one)


def _captions() -> tuple[str, str]:
    return translate("Inspector", "value"), translate("Inspector", "gradient")


def _line(size: int) -> float:
    """Return the height of a line of text with the air around it."""
    return font("ui", size).pixelSize() * 1.23 + _AIR
