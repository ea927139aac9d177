"""A small tensor as tinted cells with numbers; zero-based heads at the left and on top."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import CENTER, RIGHT, draw_text, fill_round, text_width

_CELL, _GAP, _HEAD = 24, 2, 18


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of (text, number); the scale of the tint; what was left out, in words."""

    rows: tuple[tuple[tuple[str, float], ...], ...]
    scale: float
    heads: bool = True
    rest: str = ""


class TableView(QWidget):
    """The cells."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._table: Table | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)
        self.hide()

    def show_table(self, table: Table | None) -> None:
        """Show a table, or nothing."""
        self._table = table
        self.setVisible(table is not None)
        if table is not None:
            lines = ("  ".join(text for text, _ in row) for row in table.rows)
            self.setAccessibleDescription("\n".join(lines))
        self.updateGeometry()
        self.update()

    def _cell_width(self, table: Table) -> float:
        face = font("ui", 11, 500)
        widest = max((text_width(t, face) for row in table.rows for t, _ in row), default=0.0)
        return max(round(widest) + 14, 40)

    def sizeHint(self) -> QSize:
        """Return the room of all cells."""
        table = self._table
        if table is None or not table.rows:
            return QSize(0, 0)
        columns = max(len(row) for row in table.rows)
        side = _HEAD if table.heads else 0
        width = side + columns * (self._cell_width(table) + _GAP)
        height = side + len(table.rows) * (_CELL + _GAP) + (20 if table.rest else 0)
        return QSize(round(width), height)

    def minimumSizeHint(self) -> QSize:
        """Return the same: numbers are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint heads and cells."""
        table = self._table
        if table is None:
            return
        painter = QPainter(self)
        theme = self._look.theme
        face, quiet = font("ui", 11, 500), theme.color("text3")
        width, side = self._cell_width(table), _HEAD if table.heads else 0
        columns = max((len(row) for row in table.rows), default=0)
        for column in range(columns if table.heads else 0):
            box = QRectF(side + column * (width + _GAP), 0, width - 7, _HEAD)
            draw_text(painter, box, str(column), face, quiet, RIGHT)
        for index, row in enumerate(table.rows):
            y = side + index * (_CELL + _GAP)
            if table.heads:
                draw_text(painter, QRectF(0, y, _HEAD - 6, _CELL), str(index), face, quiet, CENTER)
            for column, (text, number) in enumerate(row):
                box = QRectF(side + column * (width + _GAP), y, width, _CELL)
                self._paint_cell(painter, box, text, number, table.scale)
        if table.rest:
            below = QRectF(side, self.height() - 18, self.width(), 16)
            draw_text(painter, below, table.rest, face, quiet)

    def _paint_cell(
        self, painter: QPainter, box: QRectF, text: str, number: float, scale: float
    ) -> None:
        theme = self._look.theme
        finite = number == number and abs(number) != float("inf")
        ground = theme.cell_color(number, scale) if finite else theme.color("error.bg")
        edge = None if theme.shadows else theme.color("line")
        fill_round(painter, box, 3, ground, edge)
        color = theme.color("text" if finite else "error")
        draw_text(painter, box.adjusted(0, 0, -7, 0), text, font("ui", 11, 500), color, RIGHT)
