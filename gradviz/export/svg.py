"""SVG from a Picture: text stays text, parts keep their names, no fonts are needed to open it."""

from __future__ import annotations

import re
from html import escape as escape_marks
from itertools import pairwise

import numpy as np

from gradviz.model.measure import css_families, text_width
from gradviz.model.path import rounded
from gradviz.model.picture import (
    Cells,
    Ellipse,
    Glyphs,
    Group,
    Mosaic,
    Pen,
    Picture,
    Polygon,
    Primitive,
    Rectangle,
    Route,
    Text,
    Wash,
)


def svg(picture: Picture, scale: float = 1.0) -> str:
    """Return a picture as the text of an SVG file.

    Parameters
    ----------
    picture
        What to write.
    scale
        Width and height of the file are the picture's times this.
    """
    writer = _Writer()
    body = "".join(writer.write(item) for item in picture.items)
    x, y, width, height = (picture.x, picture.y, picture.width, picture.height)
    ground = ""
    if picture.background is not None:
        ground = (
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
            f'fill="{picture.background}"/>'
        )
    title = f"<title>{escape(picture.title)}</title>" if picture.title else ""
    defs = f"<defs>{''.join(writer.definitions)}</defs>" if writer.definitions else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width * scale)}" '
        f'height="{_n(height * scale)}" viewBox="{_n(x)} {_n(y)} {_n(width)} {_n(height)}">\n'
        f"{title}{defs}{ground}\n{body}</svg>\n"
    )


_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) does not allow in a document, not even escaped."""


def escape(text: str) -> str:
    """Return a text as it may stand in XML: what cannot be written becomes U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", escape_marks(text))


def _n(number: float) -> str:
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class _Writer:
    """Writes primitives; collects gradients and glyph outlines that are used again."""

    def __init__(self) -> None:
        self.definitions: list[str] = []
        self._outlines: dict[str, str] = {}

    def write(self, item: Primitive) -> str:
        """Return one primitive as SVG elements."""
        match item:
            case Group():
                return self._group(item)
            case Rectangle():
                radius = f' rx="{_n(item.radius)}"' if item.radius else ""
                return (
                    f'<rect x="{_n(item.x)}" y="{_n(item.y)}" width="{_n(item.width)}" '
                    f'height="{_n(item.height)}"{radius}{_paint(item)}/>\n'
                )
            case Ellipse():
                return (
                    f'<ellipse cx="{_n(item.x)}" cy="{_n(item.y)}" rx="{_n(item.rx)}" '
                    f'ry="{_n(item.ry)}"{_paint(item)}/>\n'
                )
            case Polygon():
                kind = "polygon" if item.closed else "polyline"
                points = " ".join(f"{_n(x)},{_n(y)}" for x, y in item.points)
                return f'<{kind} points="{points}"{_paint(item)}/>\n'
            case Route():
                return _route(item)
            case Text():
                return _text(item)
            case Glyphs():
                return self._glyphs(item)
            case Wash():
                return self._wash(item)
            case Cells() | Mosaic():
                return _cells(item) if isinstance(item, Cells) else _mosaic(item)

    def _group(self, group: Group) -> str:
        attributes = ""
        if group.dx or group.dy or group.scale != 1.0:
            attributes += f' transform="translate({_n(group.dx)} {_n(group.dy)})'
            attributes += f' scale({_n(group.scale)})"' if group.scale != 1.0 else '"'
        attributes += _opacity(group.opacity)
        if group.key:
            attributes += f' data-key="{escape(group.key)}"'
        title = f"<title>{escape(group.title)}</title>" if group.title else ""
        inner = "".join(self.write(item) for item in group.items)
        return f"<g{attributes}>{title}{inner}</g>\n"

    def _glyphs(self, glyphs: Glyphs) -> str:
        uses = []
        for outline, x, y, across, down in glyphs.placements:
            if outline not in self._outlines:
                name = f"glyph{len(self._outlines)}"
                self._outlines[outline] = name
                self.definitions.append(f'<path id="{name}" d="{outline}"/>')
            uses.append(
                f'<use href="#{self._outlines[outline]}" transform="translate({_n(x)} {_n(y)}) '
                f'scale({across:.6g} {down:.6g})"/>'
            )
        return f'<g fill="{glyphs.color}"{_opacity(glyphs.opacity)}>{"".join(uses)}</g>\n'

    def _wash(self, wash: Wash) -> str:
        name = f"wash{len(self.definitions)}"
        self.definitions.append(
            f'<radialGradient id="{name}"><stop offset="0" stop-color="{wash.color}"/>'
            f'<stop offset="1" stop-color="{wash.color}" stop-opacity="0"/></radialGradient>'
        )
        return (
            f'<ellipse cx="{_n(wash.x)}" cy="{_n(wash.y)}" rx="{_n(wash.rx)}" '
            f'ry="{_n(wash.ry)}" fill="url(#{name})"{_opacity(wash.opacity)}/>\n'
        )


def _opacity(opacity: float) -> str:
    return "" if opacity >= 1.0 else f' opacity="{_n(opacity)}"'


def _paint(item: Rectangle | Ellipse | Polygon) -> str:
    fill = f' fill="{item.fill}"' if item.fill else ' fill="none"'
    return fill + (_stroke(item.pen) if item.pen else "") + _opacity(item.opacity)


def _stroke(pen: Pen) -> str:
    text = f' stroke="{pen.color}" stroke-width="{_n(pen.width)}"'
    if pen.dash:
        text += f' stroke-dasharray="{" ".join(_n(length) for length in pen.dash)}"'
    if pen.cap == "round":
        text += ' stroke-linecap="round" stroke-linejoin="round"'
    return text


def _route(route: Route) -> str:
    commands = rounded(route.points, route.radius)
    data = " ".join(name + " ".join(_n(number) for number in place) for name, place in commands)
    return f'<path d="{data}" fill="none"{_stroke(route.pen)}{_opacity(route.opacity)}/>\n'


def _text(text: Text) -> str:
    """Return a run of text, held to the width it was measured with where other fonts stand in."""
    width = text_width(
        text.text, font=text.font, size=text.size, weight=text.weight, italic=text.italic
    )
    attributes = f' font-family="{css_families(text.font)}" font-size="{_n(text.size)}"'
    if text.weight != 400:
        attributes += f' font-weight="{text.weight}"'
    if text.italic:
        attributes += ' font-style="italic"'
    if text.anchor != "start":
        attributes += f' text-anchor="{text.anchor}"'
    if text.strike:
        attributes += ' text-decoration="line-through"'
    if len(text.text) > 1:
        attributes += f' textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"'
    return (
        f'<text x="{_n(text.x)}" y="{_n(text.y)}" fill="{text.color}"{attributes}'
        f'{_opacity(text.opacity)} xml:space="preserve">{escape(text.text)}</text>\n'
    )


def _cells(cells: Cells) -> str:
    parts = []
    for place, color in enumerate(cells.colors):
        column, row = place % cells.columns, place // cells.columns
        parts.append(
            f'<rect x="{_n(cells.x + column * cells.cell_width)}" '
            f'y="{_n(cells.y + row * cells.cell_height)}" '
            f'width="{_n(cells.cell_width)}" '
            f'height="{_n(cells.cell_height)}" fill="{color}"/>'
        )
    return f'<g shape-rendering="crispEdges"{_opacity(cells.opacity)}>{"".join(parts)}</g>\n'


def _mosaic(mosaic: Mosaic) -> str:
    """Write a path for each colour, of level runs of cells."""
    cells, size = mosaic.cells(), mosaic.pixel
    edges = np.ones((cells.shape[0], cells.shape[1] + 1), dtype=bool)
    edges[:, 1:-1] = cells[:, 1:] != cells[:, :-1]
    rows, columns = np.nonzero(edges)
    runs: dict[int, list[str]] = {}
    for (row, begin), (below, end) in pairwise(zip(rows.tolist(), columns.tolist(), strict=True)):
        if row == below and cells[row, begin]:
            x, y = mosaic.x + begin * size, mosaic.y + row * size
            path = f"M{_n(x)} {_n(y)}h{_n((end - begin) * size)}v{_n(size)}H{_n(x)}z"
            runs.setdefault(int(cells[row, begin]), []).append(path)
    drawn = [
        f'<path fill="#{color & 0xFFFFFF:06x}" d="{"".join(d)}"/>' for color, d in runs.items()
    ]
    return f'<g shape-rendering="crispEdges"{_opacity(mosaic.opacity)}>{"".join(drawn)}</g>\n'
