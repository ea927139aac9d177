"""Colour tokens by role, read from `resources/themes`; the only place that knows colours.

A role such as "bwd", "bwd.line" or "bwd.bg" names text, strokes and tint of one meaning.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from typing import Any

import msgspec

from gradviz.model.resources import resource

THEMES = ("light", "dark", "contrast", "torchviz")

SHADES = 64
"""Steps from zero to either end of the sign map: finer ones are not told apart."""


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """One theme.

    Attributes
    ----------
    name
        One of `THEMES`.
    dark
        Whether text is lighter than the ground.
    shadows
        Whether washes, shadows and the dot grid are drawn (not in high contrast).
    extra_stroke
        Pixels added to each stroke of the graph.
    cell_tint
        Share of the sign colour laid over a table cell.
    colors
        Role to "#RRGGBB".
    """

    name: str
    dark: bool
    shadows: bool
    extra_stroke: float
    cell_tint: float
    colors: dict[str, str]

    def color(self, role: str) -> str:
        """Return the colour of a role as "#RRGGBB"."""
        return self.colors[role]

    def sign_color(self, number: float, scale: float) -> str:
        """Return the colour of a number on the map minus - zero - plus.

        The strength is ``(|number| / scale) ** 0.85``, as in a heat-map cell.
        """
        share = min(abs(number) / scale, 1.0) ** 0.85 if scale > 0 else 0.0
        end = self.colors["plus" if number >= 0 else "minus"]
        return mix(self.colors["zero"], end, round(share * SHADES) / SHADES)

    def cell_color(self, number: float, scale: float) -> str:
        """Return the background of a table cell: the sign colour laid over the panel."""
        return mix(self.colors["panel"], self.sign_color(number, scale), self.cell_tint)


@cache
def theme(name: str) -> Theme:
    """Return the theme called `name`.

    Raises
    ------
    KeyError
        When there is no such theme.
    """
    if name not in THEMES:
        raise KeyError(name)
    values = _read(name)
    return Theme(name=name, **values)


def _read(name: str) -> dict[str, Any]:
    values = tomllib.loads(resource(f"themes/{name}.toml").read_text(encoding="utf-8"))
    base = values.pop("based_on", None)
    if base is None:
        return values
    inherited = _read(base)
    colors = inherited["colors"] | values.pop("colors", {})
    return inherited | values | {"colors": colors}


@lru_cache(maxsize=4096)
def mix(start: str, end: str, share: float) -> str:
    """Return the colour at `share` (0 to 1) of the way from `start` to `end`."""
    first, last = _channels(start), _channels(end)
    mixed = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def contrast_ratio(first: str, second: str) -> float:
    """Return the WCAG 2 contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
