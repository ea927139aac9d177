"""The one text measurer: how wide a text is, from advance tables of the bundled fonts.

Layout, screen and export all ask here, so there is one layout and not two. It knows no Qt
and draws nothing; `gradviz.qt.fonts` makes the matching fonts for the screen.

A font *role* is `"ui"` (Inter), `"mono"` (JetBrains Mono) or `"math"` (STIX Two Math, whose
italic has the shapes of variables). Each character comes from the first face of the role's
chain that has it: its own, then Japanese (Noto Sans CJK JP), then the other roles'.
A character that none of them has is counted with a fallback advance: 1 em if it is wide in
the sense of Unicode's East Asian width, 0 if it combines, else 0.6 em.
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache

import msgspec

from gradviz.model.resources import resource

__all__ = [
    "ascent",
    "capital_height",
    "css_families",
    "descent",
    "elide",
    "text_width",
    "x_height",
]

FALLBACK_NARROW, FALLBACK_WIDE = 0.6, 1.0
"""Advances, in em, of characters that no bundled font has."""

ELLIPSIS = "…"


class Face(msgspec.Struct, frozen=True):
    """The advances of one bundled font file, all in em."""

    ascent: float
    descent: float
    capital: float
    x: float
    advances: dict[str, float]
    tabular: dict[str, float]
    kerning: dict[str, float]


def text_width(
    text: str,
    *,
    font: str = "ui",
    size: float,
    weight: int = 400,
    italic: bool = False,
    tabular: bool = True,
) -> float:
    """Measure one line of text.

    Parameters
    ----------
    text
        The text; line breaks count as nothing.
    font
        The role: ``"ui"``, ``"mono"`` or ``"math"``.
    size
        The font's size in px.
    weight
        400, 500 or 600 (others are rounded to these; mono and math have 400 only).
    italic
        The slanted face (ui, 400 only) or the variables' alphabet (math).
    tabular
        Whether digits all have one width, as everywhere in gradviz.

    Returns
    -------
    float
        The width in px.

    Examples
    --------
    >>> text_width("0.08983", size=14) == text_width("0.11111", size=14)
    True
    >>> text_width("勾配", size=13)
    26.0
    """
    return _em_width(text, face_names(font, weight, italic), tabular) * size


def ascent(font: str = "ui", size: float = 1.0) -> float:
    """Return how far the font's line reaches above the base line, in px."""
    return _face(face_names(font)[0]).ascent * size


def descent(font: str = "ui", size: float = 1.0) -> float:
    """Return how far the font's line reaches below the base line, in px (positive)."""
    return _face(face_names(font)[0]).descent * size


def capital_height(font: str = "ui", size: float = 1.0) -> float:
    """Return the height of a capital letter, in px: what to centre a number on."""
    return _face(face_names(font)[0]).capital * size


def x_height(font: str = "ui", size: float = 1.0) -> float:
    """Return the height of a small letter without ascender, in px."""
    return _face(face_names(font)[0]).x * size


@lru_cache(maxsize=16384)
def elide(
    text: str,
    width: float,
    *,
    font: str = "ui",
    size: float,
    weight: int = 400,
    italic: bool = False,
    tabular: bool = True,
) -> str:
    """Shorten a text at its end, with an ellipsis, until it fits.

    Parameters
    ----------
    text
        The text, one line.
    width
        The room in px.
    font, size, weight, italic, tabular
        As in `text_width`.

    Returns
    -------
    str
        The text itself if it fits; else its beginning with ``…``; else ``…`` alone.

    Examples
    --------
    >>> elide("sigmoid", 100, size=13)
    'sigmoid'
    >>> elide("encoder.layers.11.mlp.fc1", 80, size=13)
    'encoder.la…'
    """
    faces = face_names(font, weight, italic)
    if _em_width(text, faces, tabular) * size <= width:
        return text
    short, long = 0, len(text)
    while long - short > 1:
        middle = (short + long) // 2
        if _em_width(text[:middle].rstrip() + ELLIPSIS, faces, tabular) * size <= width:
            short = middle
        else:
            long = middle
    return text[:short].rstrip() + ELLIPSIS


def css_families(font: str = "ui") -> str:
    """Return the font's families for SVG and HTML that are read where no font is bundled.

    Examples
    --------
    >>> css_families("mono").split(",")[0]
    "'gradviz Mono'"
    """
    return {
        "ui": "'gradviz Sans',Inter,'gradviz Sans JP','Noto Sans CJK JP','Hiragino Sans',"
        "'Yu Gothic UI',sans-serif",
        "mono": "'gradviz Mono','JetBrains Mono','gradviz Sans JP','Noto Sans CJK JP',monospace",
        "math": "'gradviz Math','STIX Two Math','STIX Two Text','Cambria Math',serif",
    }[font]


@lru_cache(maxsize=256)
def face_names(font: str, weight: int = 400, italic: bool = False) -> tuple[str, ...]:
    """Name the bundled files of a role in the order in which a character is looked for.

    Parameters
    ----------
    font, weight, italic
        As in `text_width`.

    Returns
    -------
    tuple of str
        File names in ``resources/fonts``.

    Examples
    --------
    >>> face_names("ui", 700)[:2]
    ('gradviz-sans-semibold.ttf', 'gradviz-sans-jp-bold.otf')
    """
    style = "italic" if italic else _style(weight)
    ui = f"gradviz-sans-{style}.ttf"
    japanese = f"gradviz-sans-jp-{'bold' if weight > 550 else 'regular'}.otf"
    math = f"gradviz-math-{'italic' if italic else 'regular'}.ttf"
    if font == "ui":
        return ui, japanese, math
    if font == "mono":
        return "gradviz-mono-regular.ttf", japanese, ui, math
    if font == "math":
        return math, ui, japanese
    raise ValueError(f"There is no font role {font!r}; it is 'ui', 'mono' or 'math'.")


def _style(weight: int) -> str:
    if weight <= 450:
        return "regular"
    return "medium" if weight <= 550 else "semibold"


@lru_cache(maxsize=65536)
def _em_width(text: str, names: tuple[str, ...], tabular: bool) -> float:
    """Measure a text in em; the size is multiplied in later, so one entry serves all sizes."""
    face = _face(names[0])
    widths, kerning = (face.tabular if tabular else face.advances), face.kerning
    total, before = 0.0, ""
    for character in text:
        advance = widths.get(character)
        if advance is None:
            advance = _other_advance(character, names)
        total += advance
        if kerning:
            total += kerning.get(before + character, 0.0)
            before = character
    return total


@lru_cache(maxsize=8192)
def _other_advance(character: str, names: tuple[str, ...]) -> float:
    """Measure a character that the role's own face does not have."""
    for name in names[1:]:
        advance = _face(name).tabular.get(character)
        if advance is not None:
            return advance
    if unicodedata.category(character) in ("Mn", "Me", "Cc", "Cf"):
        return 0.0
    return FALLBACK_WIDE if unicodedata.east_asian_width(character) in "WF" else FALLBACK_NARROW


@lru_cache(maxsize=1)
def _tables() -> dict[str, msgspec.Raw]:
    data = resource("fonts/advances.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, msgspec.Raw])


@lru_cache(maxsize=32)
def _face(name: str) -> Face:
    """Unpack one font's tables, only when it is first used."""
    data = json.loads(bytes(_tables()[name]))
    unit = data["unit"]
    advances = {c: int(w) / unit for w, text in data["advances"].items() for c in text}
    equal = {c: int(w) / unit for w, text in data["tabular"].items() for c in text}
    pairs = {
        text[i : i + 2]: int(move) / unit
        for move, text in data["kerning"].items()
        for i in range(0, len(text), 2)
    }
    return Face(
        ascent=data["ascent"] / unit,
        descent=data["descent"] / unit,
        capital=data["capital"] / unit,
        x=data["x"] / unit,
        advances=advances,
        tabular={**advances, **equal},
        kerning=pairs,
    )
