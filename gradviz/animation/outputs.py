"""Which output of an op with several a line carries: a number on the line, near its end.

The rows beside the op say the same number (`gradviz.animation.labels`).
"""

from __future__ import annotations

from gradviz.model.measure import text_width
from gradviz.model.picture import Group, Point, Primitive, Rectangle, Text
from gradviz.model.theme import Theme
from gradviz.scene.scene import Scene

__all__ = ["output_tags"]

SIZE, HEIGHT = 11.0, 15.0
BACK = 19.0
"""How far before the end of its line the middle of a number is, px."""


def output_tags(scene: Scene, links: list[int], theme: Theme) -> list[Primitive]:
    """Return the numbers on some lines; one that looks as it did is the same object."""
    items: list[Primitive] = []
    numbered = scene.numbered
    for index in links if numbered else ():
        number = numbered.get(index)
        if number is None:
            continue
        key = "output", index, theme.name
        found = scene.drawn.get(key)
        if found is None:
            x, y = _place(scene.links[index].forward, _row(scene, index))
            found = scene.drawn[key] = _tag(f"[{number}]", x, y, theme, index)
        items.append(found)
    return items


def _row(scene: Scene, index: int) -> int:
    """Return 0 or 1 in turn for the numbered lines into a box: they lie close together."""
    beside = scene.into[scene.links[index].target]
    return [one for one in beside if one in scene.numbered].index(index) % 2


def _place(line: tuple[Point, ...], row: int) -> Point:
    """Return a point of the last piece of a line, before its head."""
    (x0, y0), (x1, y1) = line[-2], line[-1]
    span = abs(x1 - x0) + abs(y1 - y0) or 1.0
    share = max(0.5, 1.0 - (BACK + row * HEIGHT) / span)
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


def _tag(text: str, x: float, y: float, theme: Theme, index: int) -> Group:
    width = text_width(text, size=SIZE, weight=600) + 4.0
    ground = Rectangle(
        x=x - width / 2,
        y=y - HEIGHT / 2,
        width=width,
        height=HEIGHT,
        radius=3,
        fill=theme.color("canvas"),
    )
    color = theme.color("fwd")
    word = Text(x=x, y=y + 4.0, text=text, size=SIZE, color=color, weight=600, anchor="middle")
    return Group(items=(ground, word), key=f"output:{index}")
