"""A preview of what is written: the picture, fitted, or the beginning of a text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.picture import Picture
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.raster import rasterize
from gradviz.qt.widgets.drawing import draw_text, fill_round, fitting

_EDGE, _LINE, _SQUARE = 20, 17, 8


class Preview(QWidget):
    """Shows a picture or text; it takes no input."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.picture: Picture | None = None
        self.lines: tuple[str, ...] = ()
        self._pixels: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a size at which a graph can be read."""
        return QSize(560, 420)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which its shape can be seen."""
        return QSize(160, 160)

    def show_picture(self, picture: Picture | None) -> None:
        """Show a picture."""
        self.picture, self.lines, self._pixels = picture, (), None
        self.update()

    def show_text(self, text: str) -> None:
        """Show the beginning of a text."""
        self.picture, self._pixels = None, None
        self.lines = tuple(text[:20_000].splitlines()[:80])
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the picture anew at the new size."""
        super().resizeEvent(event)
        self._pixels = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and what is shown."""
        painter, theme = QPainter(self), self._look.theme
        painter.fillRect(self.rect(), self._look.color("sunken"))
        if self.picture is not None:
            self._paint_picture(painter, self.picture)
        elif self.lines:
            box = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
            fill_round(painter, box, 6, theme.color("raised"), theme.color("line"))
            self._paint_lines(painter, box.adjusted(12, 10, -12, -10))

    def _paint_lines(self, painter: QPainter, box: QRectF) -> None:
        face, color = font("mono", 11), self._look.theme.color("text2")
        for number, line in enumerate(self.lines):
            row = QRectF(box.left(), box.top() + number * _LINE, box.width(), _LINE)
            if row.bottom() > box.bottom():
                break
            draw_text(painter, row, fitting(line[:200], face, box.width()), face, color)

    def _paint_picture(self, painter: QPainter, picture: Picture) -> None:
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        width, height = max(picture.width, 1.0), max(picture.height, 1.0)
        scale = min(room.width() / width, room.height() / height, 1.5)
        if scale <= 0:
            return
        ratio = self.devicePixelRatioF()
        if self._pixels is None:
            self._pixels = QPixmap.fromImage(rasterize(picture, scale * ratio))
            self._pixels.setDevicePixelRatio(ratio)
        size = width * scale, height * scale
        corner = room.center() - QPointF(size[0] / 2, size[1] / 2)
        box = QRectF(round(corner.x()), round(corner.y()), *size)
        if picture.background is None:
            self._paint_squares(painter, box)
        painter.drawPixmap(box.topLeft(), self._pixels)
        edge = QRectF(box).adjusted(-1, -1, 1, 1)
        fill_round(painter, edge, 2, None, self._look.theme.color("line2"))

    def _paint_squares(self, painter: QPainter, box: QRectF) -> None:
        """Paint the squares that stand for transparency."""
        painter.fillRect(box, self._look.color("raised"))
        squares = QPainterPath()
        columns, rows = int(box.width() // _SQUARE) + 1, int(box.height() // _SQUARE) + 1
        for row in range(rows):
            for column in range(row % 2, columns, 2):
                corner = QPointF(box.left() + column * _SQUARE, box.top() + row * _SQUARE)
                squares.addRect(QRectF(corner.x(), corner.y(), _SQUARE, _SQUARE))
        painter.save()
        painter.setClipRect(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillPath(squares, self._look.color("sunken"))
        painter.restore()
