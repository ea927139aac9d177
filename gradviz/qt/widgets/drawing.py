"""What our painted widgets share: one text call, one focus ring, one floating shadow."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from gradviz.model.theme import Theme

_SPREAD = 12
"""A shadow reaches no farther than this, px."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


def draw_text(
    painter: QPainter,
    box: QRectF,
    text: str,
    face: QFont,
    color: str,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """Draw one line of text in a box; it is never elided here."""
    painter.setFont(face)
    painter.setPen(QColor(color))
    painter.drawText(box, int(align) | int(Qt.TextFlag.TextDontClip.value), text)


def text_width(text: str, face: QFont) -> float:
    """Return the width of one line of text in px."""
    return _advance(text, QFont(face))  # a copy: the caller may change its own


@lru_cache(maxsize=8192)
def _advance(text: str, face: QFont) -> float:
    return QFontMetricsF(face).horizontalAdvance(text)


def fill_round(
    painter: QPainter, box: QRectF, radius: float, fill: str | None, edge: str | None = None,
    width: float = 1.0,
) -> None:  # fmt: skip
    """Fill a rounded box; an edge lies wholly inside it, so hairlines stay sharp."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(QColor(fill)) if fill else Qt.BrushStyle.NoBrush)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, radius, radius)
        return
    painter.setPen(QPen(QColor(edge), width))
    inset = width / 2
    inner = box.adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(inner, radius - inset, radius - inset)


def focus_ring(painter: QPainter, box: QRectF, radius: float, theme: Theme) -> None:
    """Draw the ring of the keyboard focus: 2 px of accent, inside the box."""
    fill_round(painter, box, radius, None, theme.color("accent"), 2.0)


def shadow(painter: QPainter, box: QRectF, radius: float, theme: Theme) -> None:
    """Draw the soft shadow of what floats, around `box`; none in high contrast."""
    if not theme.shadows:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ratio = painter.device().devicePixelRatio()
    made = _shadow(box.width(), box.height(), radius, ratio, dark=theme.dark)
    painter.drawImage(box.topLeft() - QPointF(_SPREAD, _SPREAD), made)


@lru_cache(maxsize=64)
def _shadow(width: float, height: float, radius: float, ratio: float, *, dark: bool) -> QImage:
    """Return a shadow painted once: its eight layers take longer than what floats over it."""
    wide, high = math.ceil((width + 2 * _SPREAD) * ratio), math.ceil((height + 2 * _SPREAD) * ratio)
    image = QImage(max(wide, 1), max(high, 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    tint = QColor(Qt.GlobalColor.black)
    tint.setAlphaF(0.055 if dark else 0.011)
    painter.setBrush(tint)
    box = QRectF(_SPREAD, _SPREAD, width, height)
    for spread in range(8, 0, -1):
        grown = box.adjusted(-spread, -spread + 3, spread, spread + 3)
        painter.drawRoundedRect(grown, radius + spread, radius + spread)
    painter.end()
    return image


def fitting(words: str, face: QFont, room: float) -> str:
    """Return words, cut with an ellipsis where they are wider than the room, px."""
    if text_width(words, face) <= room:
        return words
    while words and text_width(words + "…", face) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def elided(words: str, face: QFont, room: float) -> str:
    """Return words, their middle left out where they are wider than the room, px.

    The end of a name tells it from others of its kind, as the beginning does.
    """
    kept = len(words)
    shown = words
    while kept > 2 and text_width(shown, face) > room:
        kept -= 1
        head = (kept + 1) // 2
        shown = f"{words[:head]}…{words[len(words) - kept + head :]}"
    return shown


def not_yet(painter: QPainter, center: QPointF, color: str, radius: float = 5.0) -> None:
    """Draw the ring of ten dots that stands for a number that does not exist yet."""
    pen = QPen(QColor(color), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.07 / 1.0, 2.03 * radius / 5.0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(center, radius, radius)
