"""The one place that makes QFonts: bundled files, families, tabular figures, no hinting.

It measures nothing: widths come from `gradviz.model.measure`, which the fonts made here
agree with, because advances are neither hinted nor rounded.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from gradviz.model.measure import face_names
from gradviz.model.resources import resource

__all__ = ["font", "load_fonts"]

JAPANESE = ["Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo"]
"""Where characters beyond the bundled subset come from, Japanese forms before Chinese ones."""

FAMILIES = {
    "ui": ["gradviz Sans", "gradviz Sans JP", "gradviz Math", *JAPANESE],
    "mono": ["gradviz Mono", "gradviz Sans JP", "gradviz Sans", "gradviz Math", *JAPANESE],
    "math": ["gradviz Math", "gradviz Sans", "gradviz Sans JP", *JAPANESE],
}
"""Family lists, in the order in which `gradviz.model.measure` looks for a character."""

TABULAR = QFont.Tag("tnum")


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Register the bundled fonts with Qt, once; an application object must exist.

    Raises
    ------
    RuntimeError
        If Qt refuses a file; the text is a sentence.
    """
    names = {name for role in FAMILIES for weight in (400, 500, 600) for italic in (False, True)
             for name in face_names(role, weight, italic)}  # fmt: skip
    for name in sorted(names):
        if QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}"))) < 0:
            raise RuntimeError(f"Qt cannot read the bundled font {name}.")


def font(role: str = "ui", size_px: float = 13, weight: int = 400, italic: bool = False) -> QFont:
    """Make a font of one of gradviz's roles.

    Parameters
    ----------
    role
        ``"ui"``, ``"mono"`` or ``"math"``.
    size_px
        The size in px. Qt takes whole pixels: other sizes are rounded, so a painter that
        needs them scales instead.
    weight
        400, 500 or 600; mono, math and italic have 400 only and never get a synthetic bold.
    italic
        Slanted text, or the alphabet of variables in the math role.

    Returns
    -------
    QFont
        A new font (Qt shares its data); safe to change.
    """
    return QFont(_font(role, max(1, round(size_px)), weight, italic))


@lru_cache(maxsize=256)
def _font(role: str, size: int, weight: int, italic: bool) -> QFont:
    load_fonts()
    made = QFont()
    made.setFamilies(FAMILIES[role])
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(_weight(role, weight, italic)))
    made.setItalic(italic and role != "mono")
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    if role == "ui":
        made.setFeature(TABULAR, 1)
    return made


def _weight(role: str, weight: int, italic: bool) -> int:
    if role != "ui" or italic or weight <= 450:
        return 400
    return 500 if weight <= 550 else 600
