"""Stretches of a line: its beginning, what is left without its end. Geometry only."""

from __future__ import annotations

from itertools import pairwise

from gradviz.model.picture import Point
from gradviz.scene.lanes import place_along


def part(points: tuple[Point, ...], share: float) -> tuple[Point, ...]:
    """Return the beginning of a line, up to a share of its length."""
    if share >= 1.0:
        return points
    end = place_along(points, share)
    kept = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        inside = min(x0, x1) - 1e-6 <= end[0] <= max(x0, x1) + 1e-6
        if inside and min(y0, y1) - 1e-6 <= end[1] <= max(y0, y1) + 1e-6:
            break
        kept.append((x1, y1))
    return (*kept, end)


def shortened(points: tuple[Point, ...], cut: float) -> tuple[Point, ...]:
    """Return a line that stops `cut` px before its end."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    span = abs(x1 - x0) + abs(y1 - y0)
    if span <= cut:
        return points
    share = (span - cut) / span
    return (*points[:-1], (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))
