"""Primitives that are painted as images: glows, heat-maps, mosaics."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPaintEngine,
    QPainter,
    QRadialGradient,
    QTransform,
)

from gradviz.model.picture import Cells, Mosaic, Wash

__all__ = ["paint_cells", "paint_mosaic", "paint_wash"]

_LARGEST_WASH = 2048
"""A larger glow is enlarged while it is painted, px."""


def paint_wash(painter: QPainter, item: Wash) -> None:
    """Paint a glow."""
    target = QRectF(item.x - item.rx, item.y - item.ry, 2 * item.rx, 2 * item.ry)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    before = painter.transform()
    seen = before.mapRect(target)
    ratio = painter.device().devicePixelRatio()
    width, height = round(seen.width() * ratio), round(seen.height() * ratio)
    pixels = painter.paintEngine().type() == QPaintEngine.Type.Raster
    if not pixels or max(width, height) > _LARGEST_WASH or before.isRotating():
        painter.drawImage(target, _wash_image(item.color))
        return
    painter.setTransform(QTransform())
    corner = QPointF(round(seen.left() * ratio) / ratio, round(seen.top() * ratio) / ratio)
    painter.drawImage(corner, _wash_in_pixels(item.color, width, height, ratio))
    painter.setTransform(before)


@lru_cache(maxsize=16)
def _wash_in_pixels(color: str, width: int, height: int, ratio: float) -> QImage:
    """Return a glow at the size of the screen: to enlarge it each time takes 1.5 ms."""
    image = QImage(max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(image.rect()), _wash_image(color))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=32)
def _wash_image(color: str) -> QImage:
    """Return a small round glow: enlarging it is quicker than a gradient for each pixel."""
    side = 96
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    gradient = QRadialGradient(side / 2, side / 2, side / 2)
    for step in range(9):
        share = step / 8
        tint = QColor(color)
        tint.setAlphaF((1 - share * share) ** 2)  # flat at both ends: no visible rim
        gradient.setColorAt(share, tint)
    painter = QPainter(image)
    painter.fillRect(image.rect(), QBrush(gradient))
    painter.end()
    return image


def paint_cells(painter: QPainter, item: Cells) -> None:
    """Paint a heat-map."""
    image = _heat_map(item.colors, item.columns)
    width, height = item.columns * item.cell_width, image.height() * item.cell_height
    smooth = QPainter.RenderHint.SmoothPixmapTransform
    painter.setRenderHint(smooth, False)
    painter.drawImage(QRectF(item.x, item.y, width, height), image)
    painter.setRenderHint(smooth)


@lru_cache(maxsize=1024)
def _heat_map(colors: tuple[str, ...], columns: int) -> QImage:
    """One pixel a cell: drawing one enlarged image is far quicker than many rectangles."""
    image = QImage(columns, -(-len(colors) // columns), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    for index, color in enumerate(colors):
        row, column = divmod(index, columns)
        image.setPixelColor(column, row, QColor(color))
    return image


def paint_mosaic(painter: QPainter, item: Mosaic) -> None:
    """Paint cells, one for each px of the screen where that is their size."""
    image, _ = _mosaic_image(item)
    before = painter.transform()
    corner = before.map(QPointF(item.x, item.y))
    size = item.pixel * before.m11()
    if abs(size - 1.0) < 1e-6 and not before.isRotating():
        painter.setTransform(QTransform())
        painter.drawImage(QPointF(round(corner.x()), round(corner.y())), image)
        painter.setTransform(before)
        return
    width, height = image.width() * item.pixel, image.height() * item.pixel
    painter.drawImage(QRectF(item.x, item.y, width, height), image)


@lru_cache(maxsize=1)
def _mosaic_image(item: Mosaic) -> tuple[QImage, object]:
    """Return an image, and the numbers that it reads as long as it is there."""
    cells = item.cells()
    rows, columns = cells.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(cells.data, columns, rows, 4 * columns, form), cells
