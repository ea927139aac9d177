"""Outlines by kind of box: the geometry that both lanes and bodies need."""

from __future__ import annotations

import math

from gradviz.model.picture import Point

HEXAGON = 12.0
"""How deep the points of a parameter's hexagon are, px."""


def hexagon(
    x: float, y: float, width: float, height: float, grow: float = 0.0
) -> tuple[Point, ...]:
    """Return the corners of a parameter's hexagon; its slopes stay parallel when grown."""
    depth = HEXAGON + grow * 0.42
    return (
        (x, y + height / 2),
        (x + depth, y),
        (x + width - depth, y),
        (x + width, y + height / 2),
        (x + width - depth, y + height),
        (x + depth, y + height),
    )


COPIES = 6.0
"""How far the copies behind a folded module reach to its right and below, px."""


def inset(kind: str, height: float, offset: float) -> float:
    """Return how far inside its bounding box a shape's side is at `offset` from its middle."""
    half = height / 2
    if kind == "parameter":
        return HEXAGON * min(abs(offset) / half, 1.0)
    if kind == "input":
        return half - math.sqrt(max(half * half - offset * offset, 0.0))
    return 0.0
