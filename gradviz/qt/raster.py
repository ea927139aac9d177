"""Pictures as pixels (QImage, PNG) and as a page (PDF), without a window."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter

from gradviz.model.picture import Picture
from gradviz.qt.outlines import outlined
from gradviz.qt.painter import paint


def rasterize(picture: Picture, scale: float = 1.0) -> QImage:
    """Paint a picture into an image of its own size times `scale`.

    Where the picture has no background, the image is transparent there.
    """
    width = max(round(picture.width * scale), 1)
    height = max(round(picture.height * scale), 1)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.translate(-picture.x, -picture.y)
    paint(painter, picture)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """Encode an image as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    buffer.close()
    return bytes(data.data())


def pdf(picture: Picture, scale: float = 1.0) -> bytes:
    """Return a picture as a PDF of one page: lines and letters, no pixels."""
    points = 72.0 / 96.0 * scale
    size = QSizeF(max(picture.width, 1.0) * points, max(picture.height, 1.0) * points)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("gradviz")
    writer.setResolution(96)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    painter.scale(scale, scale)
    painter.translate(-picture.x, -picture.y)
    paint(painter, picture)
    painter.end()
    buffer.close()
    return bytes(data.data())


class QtRasterizer:
    """The `Rasterizer` of the exporters: Picture in, PNG or PDF out.

    A QGuiApplication must exist (`gradviz.qt.application.create_application`).
    """

    def render(self, picture: Picture, scale: float = 1.0) -> bytes:
        """Return the picture as PNG, `scale` image pixels for each px."""
        return png(rasterize(picture, scale))

    def page(self, picture: Picture, scale: float = 1.0) -> bytes:
        """Return the picture as a PDF page of its own size; 96 px are an inch."""
        return pdf(picture, scale)

    def outlined(self, picture: Picture) -> Picture:
        """Return the picture with its letters as outlines."""
        return outlined(picture)
