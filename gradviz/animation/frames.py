"""Modules in a picture: the frames of open ones and the bodies of folded ones."""

from __future__ import annotations

from collections import Counter

from gradviz.animation.writing import parameters_counted
from gradviz.model.measure import elide, text_width
from gradviz.model.picture import Group, Pen, Polygon, Primitive, Rectangle, Text
from gradviz.model.theme import Theme
from gradviz.model.words import language
from gradviz.scene.enclosures import Frame
from gradviz.scene.frames import BETWEEN, CHEVRON, SIDE, class_shown, folded_words
from gradviz.scene.scene import HEAD, Box, Rect, Scene

COPIES = (6.0, 3.0)
"""How far behind a folded module its copies stand, px."""


def chevron(x: float, y: float, color: str, *, opened: bool) -> Polygon:
    """Return the sign of a module, about a point: it points down where the module is open."""
    points = ((-2.0, -4.0), (2.0, 0.0), (-2.0, 4.0))
    if opened:
        points = ((-4.0, -2.0), (0.0, 2.0), (4.0, -2.0))
    moved = tuple((x + dx, y + dy) for dx, dy in points)
    return Polygon(points=moved, closed=False, pen=Pen(color=color, width=1.5, cap="round"))


def folded_body(box: Box, rect: Rect, theme: Theme, pen: Pen, *, small: bool) -> list[Primitive]:
    """Return a folded module: copies behind it, its title, its class name at the right."""
    inside = box.folded
    assert inside is not None
    x, y, width, height = rect
    fill = theme.color("op.bg")
    quiet = Pen(color=theme.color("op.line"), width=1.0 + theme.extra_stroke)
    items: list[Primitive] = [
        Rectangle(x=x + d, y=y + d, width=width, height=height, radius=10, fill=fill, pen=quiet)
        for d in COPIES
    ]
    items.append(Rectangle(x=x, y=y, width=width, height=height, radius=10, fill=fill, pen=pen))
    middle = y + height / 2
    items.append(chevron(x + SIDE + 3.0, middle, theme.color("text2"), opened=False))
    room = width - 2 * SIDE - CHEVRON
    title = elide(inside.title, room, size=13, weight=600)
    left = x + SIDE + CHEVRON
    items.append(
        Text(x=left, y=middle + 4.5, text=title, size=13, color=theme.color("text"), weight=600)
    )
    left_over = room - text_width(title, size=13, weight=600) - BETWEEN
    words = elide(folded_words(inside), left_over, size=11, weight=500) if left_over > 24 else ""
    if words and small:
        items.append(_right(words, x + width - SIDE, middle + 4.0, theme))
    return items


def _right(words: str, x: float, y: float, theme: Theme) -> Text:
    color = theme.color("text3")
    return Text(x=x, y=y, text=words, size=11, color=color, weight=500, anchor="end")


def visible_frames(
    scene: Scene, area: Rect | None, right: float = 16.0, margin: float = 16.0
) -> list[Frame]:
    """Return the frames that touch an area, widened; what is written `right` of them counts."""
    if area is None:
        return list(scene.frames)
    x, y, width, height = area
    low, high = x + width + margin, y + height + margin
    return [
        frame
        for frame in scene.frames
        if frame.rect[0] <= low
        and frame.rect[0] + frame.rect[2] >= x - right
        and frame.rect[1] <= high
        and frame.rect[1] + frame.rect[3] >= y - margin
    ]


def frames(
    scene: Scene, found: list[Frame], theme: Theme, *, small: bool, marked: frozenset[str]
) -> list[Primitive]:
    """Return the frames of open modules, an outer one under those inside it.

    One that looks as it did is the same object.
    """
    items: list[Primitive] = []
    for frame in found:
        x, y, width, height = frame.rect
        chosen = frame.id in marked
        key = "frame", frame.id, theme.name, small, chosen
        known = scene.drawn.get(key)
        if known is not None:
            items.append(known)
            continue
        line = Pen(
            color=theme.color("accent" if chosen else "line2"),
            width=(2.0 if chosen else 1.0) + theme.extra_stroke,
        )
        fill = theme.color(_ground(frame))
        parts: list[Primitive] = [
            Rectangle(x=x, y=y, width=width, height=height, radius=12, fill=fill, pen=line)
        ]
        if small:
            below = ((x, y + HEAD), (x + width, y + HEAD))
            parts.append(Polygon(points=below, closed=False, pen=Pen(color=theme.color("line"))))
        made = Group(items=tuple(parts), key=f"frame:{frame.id}", title=frame.title)
        scene.drawn[key] = made
        items.append(made)
    return items


def heads(scene: Scene, found: list[Frame], theme: Theme) -> list[Primitive]:
    """Return the titles of frames; they stand over the lines that cross them."""
    items: list[Primitive] = []
    for frame in found:
        key = "head", frame.id, theme.name, language()
        made = scene.drawn.get(key)
        if made is None:
            made = Group(items=tuple(_head(frame, theme)), key=f"head:{frame.id}")
            scene.drawn[key] = made
        items.append(made)
    return items


def far_frames(
    scene: Scene, area: Rect | None, theme: Theme, pixel: float, marked: frozenset[str]
) -> list[Primitive]:
    """Return frames from far away; the outermost of several tell their names at their right.

    `pixel` is one px of the screen in px of the scene.
    """
    counts = Counter(frame.depth for frame in scene.frames)
    several = [depth for depth in sorted(counts) if counts[depth] > 1]
    named = several[0] if several else 1
    items: list[Primitive] = []
    for frame in visible_frames(scene, area, right=220.0 * pixel, margin=16.0 * pixel):
        x, y, width, height = frame.rect
        chosen = frame.id in marked
        pen = Pen(color=theme.color("accent" if chosen else "line2"), width=(1 + chosen) * pixel)
        fill = theme.color(_ground(frame))
        radius = min(12.0, width / 4)
        items.append(
            Rectangle(x=x, y=y, width=width, height=height, radius=radius, fill=fill, pen=pen)
        )
        if (frame.depth == named and height > 24.0 * pixel) or chosen:
            color = theme.color("accent" if chosen else "text3")
            text = elide(frame.title, 160.0, size=11, weight=500)
            items.append(
                Text(x=x + width + 6 * pixel, y=y + 11 * pixel, text=text, size=11 * pixel,
                     color=color, weight=500)
            )  # fmt: skip
    return items


def _ground(frame: Frame) -> str:
    return "panel" if frame.depth % 2 else "canvas"


def _head(frame: Frame, theme: Theme) -> list[Primitive]:
    """Return title, class name and, at the right, the number of parameters."""
    x, y, width, _ = frame.rect
    middle = y + HEAD / 2
    count = ""
    if frame.numbers:
        count = parameters_counted(frame.numbers)
    after = text_width(count, size=11, weight=500) + BETWEEN if count else 0.0
    room = width - 2 * SIDE - CHEVRON - after
    title = elide(frame.title, room, size=13, weight=600)
    wide = text_width(title, size=13, weight=600)
    left = x + SIDE + CHEVRON
    kind = (
        elide(class_shown(frame), room - wide - 8.0, size=11, weight=500)
        if room - wide > 40
        else ""
    )
    end = left + wide + (8.0 + text_width(kind, size=11, weight=500) if kind else 0.0)
    fill = theme.color(_ground(frame))
    items: list[Primitive] = [
        Rectangle(x=x + 8, y=y + 4, width=end - x - 4, height=HEAD - 8, radius=4, fill=fill),
        chevron(x + SIDE + 3.0, middle, theme.color("text2"), opened=True),
        Text(x=left, y=middle + 4.5, text=title, size=13, color=theme.color("text"), weight=600),
    ]
    if kind:
        quiet = theme.color("text3")
        items.append(
            Text(x=left + wide + 8.0, y=middle + 4.0, text=kind, size=11, color=quiet, weight=500)
        )
    if count:
        begin = x + width - SIDE - after + BETWEEN
        items.append(
            Rectangle(x=begin - 4, y=y + 4, width=after - 8, height=HEAD - 8, radius=4, fill=fill)
        )
        items.append(_right(count, x + width - SIDE, middle + 4.0, theme))
    return items
