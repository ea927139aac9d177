"""The ground of the canvas: its colour, and dots that move with the view."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.qt.look import Look

_GRID = 24.0


def paint_ground(painter: QPainter, rect: QRectF, look: Look, scale: float) -> None:
    """Fill a rectangle of the drawing, at least 16 px of the screen from dot to dot."""
    painter.fillRect(rect, look.color("canvas"))
    if not look.theme.shadows:
        return
    step = _GRID
    while step * scale < 16:
        step *= 2
    # One dashed line a row: a list of points would take longer than all the boxes.
    pen = QPen(look.color("grid"), 2.0)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.0, step * scale / 2.0 - 1.0])
    painter.setPen(pen)
    left, top = rect.left() // step * step, rect.top() // step * step
    rows = int((rect.bottom() - top) / step) + 1
    right = rect.right() + 1.0
    painter.drawLines(
        [QLineF(left, top + row * step, right, top + row * step) for row in range(rows)]
    )
