"""Paint a Picture with a QPainter: screen, PNG and film frames share this one file.

Only a translation of primitives into Qt calls. It chooses no colour, measures nothing
for others and knows nothing of nodes, gradients or time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGlyphRun,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
    QTransform,
)

from gradviz.model.measure import text_width
from gradviz.model.picture import (
    Cells,
    Ellipse,
    Glyphs,
    Group,
    Mosaic,
    Pen,
    Picture,
    Point,
    Polygon,
    Primitive,
    Rectangle,
    Route,
    Text,
    Wash,
)
from gradviz.qt.fonts import font
from gradviz.qt.pixels import paint_cells, paint_mosaic, paint_wash

_KAPPA = 0.5523  # control points of a cubic that looks like a quarter of a circle
_TOKENS = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_HIDDEN = 0.004  # below half a step of 8 bits nothing would be seen


def paint(painter: QPainter, picture: Picture) -> None:
    """Paint the ground and all primitives of a picture, in the painter's coordinates."""
    if picture.background is not None:
        box = QRectF(picture.x, picture.y, picture.width, picture.height)
        painter.fillRect(box, QColor(picture.background))
    paint_items(painter, picture.items)


def paint_items(painter: QPainter, items: Iterable[Primitive]) -> None:
    """Paint primitives back to front; the painter's state is left as it was."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_all(painter, items, painter.opacity())
    painter.restore()


def _paint_all(painter: QPainter, items: Iterable[Primitive], opacity: float) -> None:
    for item in items:
        shown = item.opacity * opacity
        if shown > _HIDDEN:
            painter.setOpacity(shown)
            _PAINT[type(item)](painter, item)


def _group(painter: QPainter, group: Group) -> None:
    moved = group.dx or group.dy or group.scale != 1.0
    opacity = painter.opacity()
    if moved:
        before = painter.transform()
        painter.translate(group.dx, group.dy)
        if group.scale != 1.0:
            painter.scale(group.scale, group.scale)
    _paint_all(painter, group.items, opacity)
    if moved:
        painter.setTransform(before)


def _rectangle(painter: QPainter, item: Rectangle) -> None:
    _set_tools(painter, item.pen, item.fill)
    box = QRectF(item.x, item.y, item.width, item.height)
    if item.radius and not _is_all_inside(painter, box, item.radius + 4.0):
        painter.drawRoundedRect(box, item.radius, item.radius)
    else:
        painter.drawRect(box)


def _is_all_inside(painter: QPainter, box: QRectF, margin: float) -> bool:
    """Whether nothing of a box's border is painted: filling a large path takes milliseconds."""
    if box.width() * box.height() < _LARGE or not painter.hasClipping():
        return False
    return box.adjusted(margin, margin, -margin, -margin).contains(painter.clipBoundingRect())


_LARGE = 250_000.0
"""Px of the drawing from which on it is looked at what of a rectangle is seen."""


def _ellipse(painter: QPainter, item: Ellipse) -> None:
    _set_tools(painter, item.pen, item.fill)
    painter.drawEllipse(QPointF(item.x, item.y), item.rx, item.ry)


def _polygon(painter: QPainter, item: Polygon) -> None:
    _set_tools(painter, item.pen, item.fill)
    points = QPolygonF([QPointF(x, y) for x, y in item.points])
    if item.closed:
        painter.drawPolygon(points)
    else:
        painter.drawPolyline(points)


def _route(painter: QPainter, item: Route) -> None:
    painter.strokePath(route_path(item.points, item.radius), pen_of(item.pen))


def _text(painter: QPainter, item: Text) -> None:
    whole = max(round(item.size), 1)  # Qt's fonts come in whole px: others are scaled
    factor = item.size / whole
    runs, width, ascent = shaped(item.text, item.font, whole, item.weight, item.italic)
    left = item.x - _ANCHOR[item.anchor] * width * factor
    painter.setPen(_color(item.color))
    if factor == 1.0:
        origin = QPointF(left, item.y - ascent)
        for run in runs:
            painter.drawGlyphRun(origin, run)
    else:
        _scaled_runs(painter, runs, QPointF(left, item.y - ascent * factor), factor)
    if item.strike:
        painter.setPen(pen_of(Pen(color=item.color, width=max(item.size / 12, 1.0))))
        middle = item.y - item.size * 0.32
        right = left + width * factor
        painter.drawLine(QPointF(left - 2, middle), QPointF(right + 2, middle))


_ANCHOR = {"start": 0.0, "middle": 0.5, "end": 1.0}


def _scaled_runs(
    painter: QPainter, runs: tuple[QGlyphRun, ...], origin: QPointF, factor: float
) -> None:
    before = painter.transform()
    painter.translate(origin)
    painter.scale(factor, factor)
    for run in runs:
        painter.drawGlyphRun(QPointF(), run)
    painter.setTransform(before)


def _glyphs(painter: QPainter, item: Glyphs) -> None:
    brush = QBrush(_color(item.color))
    before = painter.transform()
    for outline, x, y, scale_x, scale_y in item.placements:
        painter.setTransform(QTransform(scale_x, 0, 0, scale_y, x, y) * before)
        painter.fillPath(outline_path(outline), brush)
    painter.setTransform(before)


_PAINT: dict[type, Callable[[QPainter, Any], None]] = {
    Group: _group,
    Rectangle: _rectangle,
    Ellipse: _ellipse,
    Polygon: _polygon,
    Route: _route,
    Text: _text,
    Glyphs: _glyphs,
    Wash: paint_wash,
    Cells: paint_cells,
    Mosaic: paint_mosaic,
}


def _set_tools(painter: QPainter, pen: Pen | None, fill: str | None) -> None:
    painter.setPen(Qt.PenStyle.NoPen if pen is None else pen_of(pen))
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else _brush(fill))


@lru_cache(maxsize=256)
def _color(color: str) -> QColor:
    return QColor(color)


@lru_cache(maxsize=256)
def _brush(color: str) -> QBrush:
    return QBrush(QColor(color))


@lru_cache(maxsize=512)
def pen_of(pen: Pen) -> QPen:
    """Return the QPen of a Pen; Qt counts dashes in pen widths, a Pen in px."""
    made = QPen(QColor(pen.color), pen.width)
    round_cap = pen.cap == "round"
    made.setCapStyle(Qt.PenCapStyle.RoundCap if round_cap else Qt.PenCapStyle.FlatCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin if round_cap else Qt.PenJoinStyle.MiterJoin)
    if pen.dash:
        made.setDashPattern([length / pen.width for length in pen.dash])
    return made


@lru_cache(maxsize=4096)
def shaped(
    text: str, role: str, size: int, weight: int, italic: bool
) -> tuple[tuple[QGlyphRun, ...], float, float]:
    """Shape one line of text once: its glyph runs, its width and its ascent in px.

    The width is the measurer's, so that anchored text stands where layout and SVG have it.
    """
    layout = QTextLayout(text, font(role, size, weight, italic))
    option = QTextOption()
    option.setUseDesignMetrics(True)  # unrounded advances: those of the measurer
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    width = text_width(text, font=role, size=size, weight=weight, italic=italic)
    return tuple(layout.glyphRuns()), width, line.ascent()


@lru_cache(maxsize=4096)
def route_path(points: tuple[Point, ...], radius: float) -> QPainterPath:
    """Return the path through points whose corners are rounded by at most `radius`."""
    path = QPainterPath(QPointF(*points[0]))
    ends = [QPointF(*point) for point in points]
    legs = [second - first for first, second in pairwise(ends)]
    lengths = [(leg.x() ** 2 + leg.y() ** 2) ** 0.5 for leg in legs]
    for index in range(1, len(ends) - 1):
        corner, before, after = ends[index], legs[index - 1], legs[index]
        cut = min(radius, lengths[index - 1] / 2, lengths[index] / 2)
        if cut <= 0:
            path.lineTo(corner)
            continue
        into = before / lengths[index - 1] * cut
        out = after / lengths[index] * cut
        start, end = corner - into, corner + out
        path.lineTo(start)
        path.cubicTo(start + into * _KAPPA, end - out * _KAPPA, end)
    path.lineTo(ends[-1])
    return path


@lru_cache(maxsize=4096)
def outline_path(outline: str) -> QPainterPath:
    """Return the path of an SVG outline (commands M L H V Q C Z, absolute).

    Raises
    ------
    ValueError
        When the outline uses another command.
    """
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    tokens = _TOKENS.findall(outline)
    position, command = 0, ""
    while position < len(tokens):
        if tokens[position].isalpha():
            command = tokens[position]
            position += 1
        count = _ARGUMENTS.get(command)
        if count is None:
            raise ValueError(f"unknown command {command!r} in an outline")
        numbers = [float(token) for token in tokens[position : position + count]]
        position += count
        _draw_command(path, command, numbers)
        if command == "M":
            command = "L"  # further pairs after a move are lines
    return path


_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "Z": 0}


def _draw_command(path: QPainterPath, command: str, n: list[float]) -> None:
    if command == "M":
        path.moveTo(*n)
    elif command == "L":
        path.lineTo(*n)
    elif command == "H":
        path.lineTo(n[0], path.currentPosition().y())
    elif command == "V":
        path.lineTo(path.currentPosition().x(), n[0])
    elif command == "Q":
        path.quadTo(*n)
    elif command == "C":
        path.cubicTo(*n)
    else:
        path.closeSubpath()


def hatch(painter: QPainter, box: QRectF, color: str, step: float = 6.0) -> None:
    """Fill a box with thin diagonal lines (what is stale, what cannot run)."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(QColor(color), 1.0))
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
        x += step
    painter.restore()
