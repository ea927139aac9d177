"""The lines of a picture: forward solid and cool, backward dashed and warm."""

from __future__ import annotations

from itertools import pairwise

from gradviz.model.picture import Pen, Point, Polygon, Primitive, Route
from gradviz.model.theme import Theme
from gradviz.scene.lanes import place_along
from gradviz.scene.scene import Link

RADIUS = 10.0
HEAD = 7.0
"""Length of an arrow head, px."""
DASH = (6.0, 5.0)


def forward_lane(link: Link, theme: Theme, taken: float, active: bool) -> list[Primitive]:
    """Return the forward line of a link: idle, partly travelled or done."""
    extra = theme.extra_stroke
    if taken <= 0.0:
        pen = Pen(color=theme.color("op.line"), width=2.0 + extra)
        return [Route(points=link.forward, radius=RADIUS, pen=pen, opacity=0.6)]
    pen = Pen(color=theme.color("fwd.line"), width=(3.0 if active else 2.0) + extra)
    if taken < 1.0:
        idle = Pen(color=theme.color("op.line"), width=2.0 + extra)
        return [
            Route(points=link.forward, radius=RADIUS, pen=idle, opacity=0.6),
            Route(points=part(link.forward, taken), radius=RADIUS, pen=pen),
        ]
    return [
        Route(points=shortened(link.forward, 5.0), radius=RADIUS, pen=pen),
        head(link.forward, theme.color("fwd.line"), filled=True, width=pen.width),
    ]


def backward_lane(link: Link, theme: Theme, sent: float, active: bool) -> list[Primitive]:
    """Return the backward line of a link, nothing before a gradient goes along it."""
    if sent <= 0.0 or not link.backward:
        return []
    width = (3.0 if active else 2.0) + theme.extra_stroke
    pen = Pen(color=theme.color("bwd.line"), width=width, dash=DASH)
    line = Route(points=part(link.backward, sent), radius=RADIUS, pen=pen)
    if sent < 1.0 or link.ring:
        return [line]
    return [line, head(link.backward, theme.color("bwd.line"), filled=False, width=width)]


def head(points: tuple[Point, ...], color: str, *, filled: bool, width: float) -> Polygon:
    """Return the head of a line at its last point: filled forward, open backward."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    span = abs(x1 - x0) + abs(y1 - y0) or 1.0
    ux, uy = (x1 - x0) / span, (y1 - y0) / span
    back = (x1 - ux * HEAD, y1 - uy * HEAD)
    half = 4.0
    left = (back[0] - uy * half, back[1] + ux * half)
    right = (back[0] + uy * half, back[1] - ux * half)
    if filled:
        return Polygon(points=(left, (x1, y1), right), fill=color)
    pen = Pen(color=color, width=width, cap="round")
    return Polygon(points=(left, (x1 - ux, y1 - uy), right), closed=False, pen=pen)


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
