"""The sign map as numpy sees it: a table of colours, and which of them each number has."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gradviz.model.theme import SHADES, Theme, theme

WRONG = 2 * SHADES + 1
"""Index of the colour of what is no finite number."""


@lru_cache(maxsize=8)
def _colors(name: str) -> np.ndarray:
    shown = theme(name)
    steps = np.arange(-SHADES, SHADES + 1) / SHADES
    # Numbers whose strength, |share| ** 0.85, is that of each step.
    found = [
        shown.sign_color(float(np.sign(s) * abs(s) ** (1 / 0.85)) if s else 0.0, 1.0) for s in steps
    ]
    found.append(shown.color("error.line"))
    rows = [tuple(int(color[k : k + 2], 16) for k in (1, 3, 5)) for color in found]
    made = np.array(rows, dtype=np.uint8)
    made.setflags(write=False)
    return made


def colors(shown: Theme) -> np.ndarray:
    """Return (2 * SHADES + 2, 3) bytes, red green blue: minus to plus, then what is wrong."""
    return _colors(shown.name)


def places(numbers: np.ndarray, scale: float) -> np.ndarray:
    """Return for each number the row of `colors` that it has, uint8 of the same shape."""
    wide = np.real(numbers).astype(np.float32)
    finite = np.isfinite(wide)
    shares = np.zeros_like(wide)
    if scale > 0.0:
        np.divide(np.abs(wide), scale, out=shares, where=finite)
    strength = np.rint(np.minimum(shares, 1.0) ** 0.85 * SHADES)
    found = np.where(wide < 0, SHADES - strength, SHADES + strength).astype(np.uint8)
    found[~finite] = WRONG
    return found
