"""Pictures whose letters are outlines: they look the same where no font of ours is.

Only a translation of text into `Glyphs`; where the letters stand is the painter's matter.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec
from PySide6.QtGui import QPainterPath

from gradviz.model.picture import Glyphs, Group, Pen, Picture, Polygon, Primitive, Text
from gradviz.qt.painter import shaped

__all__ = ["outlined"]

EM = 64
"""Letters are taken at this size, px, and scaled: one outline serves all sizes."""
_ANCHOR = {"start": 0.0, "middle": 0.5, "end": 1.0}
_Placement = tuple[str, float, float, float, float]


def outlined(picture: Picture) -> Picture:
    """Return a picture with outlines in the place of text; an application must exist."""
    return msgspec.structs.replace(picture, items=_all(picture.items))


def _all(items: tuple[Primitive, ...]) -> tuple[Primitive, ...]:
    return tuple(_one(item) for item in items)


def _one(item: Primitive) -> Primitive:
    if isinstance(item, Group):
        return msgspec.structs.replace(item, items=_all(item.items))
    return _letters(item) if isinstance(item, Text) else item


def _letters(text: Text) -> Group:
    placements, width = _shape(text.text, text.font, text.weight, text.italic)
    factor = text.size / EM
    left = text.x - _ANCHOR[text.anchor] * width * factor
    moved = tuple(
        (outline, left + x * factor, text.y + y * factor, factor, factor)
        for outline, x, y, _, _ in placements
    )
    items: list[Primitive] = [Glyphs(placements=moved, color=text.color)]
    if text.strike:
        middle = text.y - text.size * 0.32
        ends = (left - 2, middle), (left + width * factor + 2, middle)
        pen = Pen(color=text.color, width=max(text.size / 12, 1.0))
        items.append(Polygon(points=ends, closed=False, pen=pen))
    return Group(items=tuple(items), opacity=text.opacity, title=text.text)


@lru_cache(maxsize=4096)
def _shape(text: str, role: str, weight: int, italic: bool) -> tuple[tuple[_Placement, ...], float]:
    """Return the outlines of a line at `EM` px, its baseline at y = 0, and its width."""
    runs, width, ascent = shaped(text, role, EM, weight, italic)
    found: list[_Placement] = []
    for run in runs:
        face = run.rawFont()
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            outline = _commands(face.pathForGlyph(glyph))
            if outline:
                found.append((outline, place.x(), place.y() - ascent, 1.0, 1.0))
    return tuple(found), width


def _commands(path: QPainterPath) -> str:
    """Write a path as an SVG outline (M L C Z, absolute)."""
    parts: list[str] = []
    kinds = QPainterPath.ElementType
    letters = {kinds.MoveToElement: "M", kinds.LineToElement: "L", kinds.CurveToElement: "C"}
    for place in range(path.elementCount()):
        element = path.elementAt(place)
        letter = letters.get(element.type, "")  # the further points of a curve have none
        if letter == "M" and parts:
            parts.append("Z")
        parts.append(f"{letter}{_short(element.x)} {_short(element.y)}")
    return " ".join([*parts, "Z"]) if parts else ""


def _short(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
