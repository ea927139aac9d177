"""How good a drawing is: crossings, corners and length, as one number to compare."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from gradviz.layout.interface import LayoutRequest, LayoutResult

TANGLED = 1.0
"""With more crossings than this for each link, another engine is worth a try."""

LENGTH = 250.0
"""So much length of line weighs as one crossing, px."""


def crossings(request: LayoutRequest, result: LayoutResult) -> int:
    """Count where lines of different sources cross at a right angle."""
    level, upright = [], []
    for link, route in zip(request.links, result.routes, strict=True):
        for (a, b), (c, d) in pairwise(route):
            if b == d:
                level.append((b, min(a, c), max(a, c), link.source))
            else:
                upright.append((a, min(b, d), max(b, d), link.source))
    if not level or not upright:
        return 0
    level.sort()
    at, start, end, source = (np.array(column) for column in zip(*level, strict=True))
    total = 0
    for x, top, bottom, own in upright:
        first, last = np.searchsorted(at, (top + 1.0, bottom - 1.0))
        part = slice(int(first), int(last))
        across = (start[part] + 1.0 < x) & (x < end[part] - 1.0) & (source[part] != own)
        total += int(np.count_nonzero(across))
    return total


def cost(request: LayoutRequest, result: LayoutResult) -> float:
    """Return crossings, corners and length as one number; less is better."""
    corners = sum(max(len(route) - 2, 0) for route in result.routes)
    length = sum(
        abs(a - c) + abs(b - d) for route in result.routes for (a, b), (c, d) in pairwise(route)
    )
    return crossings(request, result) + corners + length / LENGTH


def is_tangled(request: LayoutRequest, result: LayoutResult) -> bool:
    """Say whether there are more crossings than a good drawing of a network has."""
    drawn = sum(link.drawn for link in request.links)
    return crossings(request, result) > TANGLED * drawn
