"""Gradviz's own sign: forward solid and cool, backward dashed and warm, drawn from tokens."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gradviz.model.theme import Theme, theme
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import fill_round

_GRID = 22.0
_SIZES = (16, 22, 32, 48, 64, 128, 256)


def draw_mark(painter: QPainter, box: QRectF, shown: Theme) -> None:
    """Draw the sign into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.height() / _GRID)
    # The ground is the colour of text; its lines are those of the opposite ground.
    lines = theme("dark" if not shown.dark else "light")
    fill_round(painter, QRectF(0, 0, _GRID, _GRID), 5, shown.color("text"))
    forward = QPainterPath(QPointF(4.5, 13.5))
    forward.lineTo(7.5, 13.5)
    forward.cubicTo(10.2, 13.5, 9.4, 8, 12, 8)
    forward.lineTo(17.5, 8)
    pen = QPen(QColor(lines.color("fwd.line")), 1.9)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.strokePath(forward, pen)
    pen = QPen(QColor(lines.color("bwd.line")), 1.9)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.3, 0.8])
    painter.setPen(pen)
    painter.drawLine(QPointF(17.8, 14), QPointF(10.8, 14))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(lines.color("param.line")))
    painter.drawEllipse(QPointF(5.6, 7.8), 1.5, 1.5)
    painter.restore()


def mark_icon() -> QIcon:
    """Return the window's icon."""
    made = QIcon()
    for size in _SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        draw_mark(painter, QRectF(0, 0, size, size), theme("light"))
        painter.end()
        made.addPixmap(QPixmap.fromImage(image))
    return made


class Mark(QWidget):
    """The sign at the left end of the header."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(22, 22)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        draw_mark(QPainter(self), QRectF(self.rect()), self._look.theme)
