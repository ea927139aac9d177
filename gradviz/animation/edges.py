"""The lines of a picture: forward solid and cool, backward dashed and warm."""

from __future__ import annotations

import numpy as np

from gradviz.animation.severing import bars, open_at, place_of
from gradviz.animation.stretches import part, shortened
from gradviz.animation.timeline import FrameState
from gradviz.animation.tokens import ring_end
from gradviz.model.picture import Group, Pen, Point, Polygon, Primitive, Route
from gradviz.model.theme import Theme
from gradviz.scene.scene import Link, Scene

RADIUS = 10.0
HEAD = 7.0
"""Length of an arrow head, px."""
DASH = (6.0, 5.0)


def edges(scene: Scene, frame: FrameState, theme: Theme, links: np.ndarray) -> list[Primitive]:
    """Return the lines of some links; one that looks as it did is the same object."""
    taken, sent = frame.takes(links).tolist(), frame.sends(links).tolist()
    step, beat = frame.step, frame.beat
    moving: set[int] = set()  # those drawn thicker, on the lane of the phase
    if step is not None and step.phase == "forward":
        moving = set(step.takes)
    elif step is not None and beat is not None and beat.name in ("send", "arrive"):
        moving = set(step.sends if beat.name == "send" else step.takes)
    backward = step is not None and step.phase == "backward"
    kept = scene.drawn
    items: list[Primitive] = []
    joined: set[int] = set()
    for place, index in enumerate(links.tolist()):
        link = scene.links[index]
        active, share = index in moving, sent[place]
        joins = link.ring and share >= 1.0 and link.source not in joined
        if joins:
            joined.add(link.source)
        key = "edge", index, theme.name, taken[place], share, active, backward, joins
        found = kept.get(key)
        if found is None:
            into, back = (scene.boxes[end].kind != "shape" for end in (link.target, link.source))
            parts = forward_lane(link, theme, taken[place], active and not backward, tip=into)
            parts += backward_lane(link, theme, share, active and backward, tip=back)
            parts += _from_ring(scene, link.source, theme) if joins else []
            parts += bars(link, theme) if link.cut else []
            found = Group(items=tuple(parts), key=f"edge:{index}")
            if taken[place] in (0.0, 1.0) and share in (0.0, 1.0):
                kept[key] = found
        items.append(found)
    return items


def _from_ring(scene: Scene, box: int, theme: Theme) -> list[Primitive]:
    """Return the short dashed line from a sum ring into its box."""
    start, end = scene.rings[box], ring_end(scene, box)
    pen = Pen(color=theme.color("bwd.line"), width=2.0 + theme.extra_stroke, dash=DASH)
    line = (start, end)
    return [
        Route(points=line, radius=0, pen=pen),
        head(line, pen.color, filled=False, width=pen.width),
    ]


def forward_lane(
    link: Link, theme: Theme, taken: float, active: bool, *, tip: bool = True
) -> list[Primitive]:
    """Return the forward line of a link: idle, partly travelled or done.

    Without a `tip` it goes on at the other side of a mark.
    """
    extra = theme.extra_stroke
    if taken <= 0.0:
        pen = Pen(color=theme.color("op.line"), width=2.0 + extra)
        return _routes(link, link.forward, pen, opacity=0.6)
    pen = Pen(color=theme.color("fwd.line"), width=(3.0 if active else 2.0) + extra)
    if taken < 1.0:
        idle = Pen(color=theme.color("op.line"), width=2.0 + extra)
        whole = _routes(link, link.forward, idle, opacity=0.6)
        return [*whole, *_routes(link, part(link.forward, taken), pen)]
    if not tip:
        return _routes(link, link.forward, pen)
    tipped = head(link.forward, theme.color("fwd.line"), filled=True, width=pen.width)
    return [*_routes(link, shortened(link.forward, 5.0), pen), tipped]


def _routes(
    link: Link, points: tuple[Point, ...], pen: Pen, opacity: float = 1.0
) -> list[Primitive]:
    """Return a stretch of a forward line from its start, open where the link is cut."""
    lines = (points,) if not link.cut else open_at(points, place_of(link))
    return [Route(points=line, radius=RADIUS, pen=pen, opacity=opacity) for line in lines]


def backward_lane(
    link: Link, theme: Theme, sent: float, active: bool, *, tip: bool = True
) -> list[Primitive]:
    """Return the backward line of a link, nothing before a gradient goes along it."""
    if sent <= 0.0 or not link.backward:
        return []
    width = (3.0 if active else 2.0) + theme.extra_stroke
    pen = Pen(color=theme.color("bwd.line"), width=width, dash=DASH)
    line = Route(points=part(link.backward, sent), radius=RADIUS, pen=pen)
    if sent < 1.0 or link.ring or not tip:
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
