"""Pictures as pixels: QImage and PNG, without a window. Not a file format beyond PNG."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter

from gradviz.model.picture import Picture
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


class QtRasterizer:
    """The `Rasterizer` of the exporters: Picture in, PNG out.

    A QGuiApplication must exist (`gradviz.qt.application.create_application`).
    """

    def render(self, picture: Picture, scale: float = 1.0) -> bytes:
        """Return the picture as PNG, `scale` image pixels for each px."""
        return png(rasterize(picture, scale))
