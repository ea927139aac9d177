"""A line on which no gradient comes back although one could have: it stops at two bars.

What cut it stands beside the bars, unless the box that follows says so itself.
"""

from __future__ import annotations

from typing import Literal

from gradviz.animation.stretches import part
from gradviz.model.picture import Pen, Point, Polygon, Primitive, Text
from gradviz.model.theme import Theme
from gradviz.model.words import translate
from gradviz.scene.lanes import length
from gradviz.scene.resting import BEFORE_HEAD
from gradviz.scene.scene import Link

HALF_GAP = 3.5
"""Half of the way between the bars, px."""
HALF_BAR = 8.0
"""Half of the length of a bar, px."""
SIZE = 11.0


def place_of(link: Link) -> float:
    """Return how far along its line (px) a link is cut: before its head, where nothing is near."""
    if link.cut_at is not None:
        return link.cut_at
    points = link.forward
    (x0, y0), (x1, y1) = points[-2:]
    return length(points) - min(BEFORE_HEAD, (abs(x1 - x0) + abs(y1 - y0)) / 2)


def open_at(points: tuple[Point, ...], middle: float) -> tuple[tuple[Point, ...], ...]:
    """Return what is left of a line when a gap is left open about a place, px from its start."""
    whole = length(points)
    before, after = middle - HALF_GAP, middle + HALF_GAP
    if whole <= before or whole <= 0.0:
        return (points,)
    first = part(points, max(before, 0.0) / whole)
    if whole <= after:
        return (first,)
    return first, part(points[::-1], (whole - after) / whole)[::-1]


def bars(link: Link, theme: Theme) -> list[Primitive]:
    """Return the two bars of a link that is cut, and the words for what cut it."""
    points, middle = link.forward, place_of(link)
    whole = max(length(points), 1.0)
    color = theme.color("text2")
    pen = Pen(color=color, width=2.0 + theme.extra_stroke, cap="round")
    x, y = part(points, middle / whole)[-1]
    level = abs(part(points, (middle + 1.0) / whole)[-1][0] - x) > 0.5
    items: list[Primitive] = []
    for side in (-HALF_GAP, HALF_GAP):
        ends = ((x + side, y - HALF_BAR), (x + side, y + HALF_BAR))
        if not level:
            ends = ((x - HALF_BAR, y + side), (x + HALF_BAR, y + side))
        items.append(Polygon(points=ends, closed=False, pen=pen))
    words = _words(link)
    if words and level:
        items.append(_label(words, (x, y - HALF_BAR - 6.0), "middle", color))
    elif words:
        items.append(_label(words, (x + HALF_BAR + 6.0, y + 4.0), "start", color))
    return items


def _label(words: str, place: Point, anchor: Literal["start", "middle"], color: str) -> Text:
    x, y = place
    return Text(x=x, y=y, text=words, size=SIZE, color=color, weight=500, anchor=anchor)


def _words(link: Link) -> str:
    """Return what stands beside the bars: names of PyTorch, or plain words."""
    if link.cut == "integers":
        return translate("Canvas", "integers")
    if link.cut == "booleans":
        return translate("Canvas", "true or false")
    return "" if link.cut == "detach" else link.cut
