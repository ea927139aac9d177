"""Parts of a formula side by side on one baseline, each with its box.

The story captions and underlines the parts; what is not there yet keeps its place, as a
dotted ring.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from gradviz.model.picture import Ellipse, Group, Pen
from gradviz.ops.chain import Part
from gradviz.ops.mathematics import Formula, paint, typeset

FRACTION = 0.92
"""Size of a fraction beside numbers: the same weight to the eye."""

TIGHT = 0.12
"""Room between two parts without a sign, in em."""

SMALLEST = 14.0
"""The smallest font's size, in px, to which a long line shrinks."""

RING = 5.0


class PlacedPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part on the line: its formula, and its left edge in px from the line's."""

    part: Part
    formula: Formula
    x: float

    @property
    def right(self) -> float:
        """The right edge, in px from the line's left edge."""
        return self.x + self.formula.width


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Parts on one baseline; `ascent` and `descent` are those of the tallest."""

    parts: tuple[PlacedPart, ...]
    size: float
    width: float
    ascent: float
    descent: float

    def find(self, tag: str) -> PlacedPart | None:
        """Return the first part of a tag."""
        return next((placed for placed in self.parts if placed.part.tag == tag), None)

    @property
    def text(self) -> str:
        """The line in plain characters; a number that is not there yet is an ellipsis."""
        return " ".join(placed.formula.text if placed.part.shown else "…" for placed in self.parts)


def lay_out(
    parts: tuple[Part, ...], size: float, *, gap: float = 0.42, room: float | None = None
) -> Line:
    """Put parts side by side.

    Parameters
    ----------
    parts
        What `gradviz.ops.chain.chain_rule_parts` returned.
    size
        The font's size in px.
    gap
        Room on both sides of a sign, in em.
    room
        The width that there is, in px; a longer line is made smaller, to `SMALLEST` at
        the least. None for no limit.
    """
    line = _lay_out(parts, size, gap)
    if room is None or line.width <= room:
        return line
    return _lay_out(parts, max(size * room / line.width, min(size, SMALLEST)), gap)


def _lay_out(parts: tuple[Part, ...], size: float, gap: float) -> Line:
    placed: list[PlacedPart] = []
    x = 0.0
    for index, part in enumerate(parts):
        scale = FRACTION if r"\frac" in part.tex else 1.0
        formula = typeset(part.tex, size=size * scale)
        neighbour = parts[index - 1] if index else None
        if neighbour is not None:
            x += (gap if "sign" in (part.tag, neighbour.tag) else TIGHT) * size
        placed.append(PlacedPart(part=part, formula=formula, x=x))
        x += formula.width
    return Line(
        parts=tuple(placed),
        size=size,
        width=x,
        ascent=max((one.formula.ascent for one in placed), default=0.0),
        descent=max((one.formula.descent for one in placed), default=0.0),
    )


def paint_line(
    line: Line, x: float, y: float, color: Mapping[str, str] | Callable[[str], str], key: str = ""
) -> Group:
    """Return the line as primitives, its left edge at x and its baseline at y.

    `color` gives "#RRGGBB" by a part's role. Each part is a group with the key ``key/tag``.
    """
    find = color if callable(color) else color.__getitem__
    items = tuple(
        _part(placed, find(placed.part.role), f"{key}/{placed.part.tag}") for placed in line.parts
    )
    return Group(items=items, dx=x, dy=y, key=key, title=line.text)


def _part(placed: PlacedPart, color: str, key: str) -> Group:
    if placed.part.shown:
        return paint(placed.formula, placed.x, 0.0, {"": color}, key=key)
    middle = placed.x + placed.formula.width / 2
    pen = Pen(color=color, width=1.5, dash=(0.1, 3.04), cap="round")
    ring = Ellipse(x=middle, y=-placed.formula.ascent / 2, rx=RING, ry=RING, pen=pen)
    return Group(items=(ring,), key=key)
