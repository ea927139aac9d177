"""Small signs at the edges of boxes: hooks, activations that let nothing through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from gradviz.animation.hooks import hooked_boxes
from gradviz.animation.labels import column_spots, value_spot
from gradviz.animation.remarks import Flaw, flaw
from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.model.measure import text_width
from gradviz.model.picture import Pen, Polygon, Primitive, Rectangle, Text
from gradviz.model.theme import Theme
from gradviz.model.words import translate
from gradviz.scene.scene import Rect, Scene
from gradviz.scene.sizes import block_size

__all__ = ["sign_words", "signs"]

SIZE, HEIGHT, BEYOND = 11.0, 16.0, 8.0
"""Letters and height of a sign; how far it reaches beyond its box, px."""
BAR = 12.0
"""How far the bar on a dead ReLU stays from the corners, px."""


def signs(
    scene: Scene, frame: FrameState, numbers: Numbers, shown: Iterable[int], theme: Theme
) -> list[Primitive]:
    """Return the signs of some boxes: hooks on the lower edge, flaws below the value."""
    boxes = list(shown)
    items: list[Primitive] = []
    for index in hooked_boxes(scene, numbers, boxes):
        items += _pill(scene.rect(index), translate("Canvas", "hook"), theme)
    for index, found in _flaws(scene, frame, numbers, boxes):
        items.append(_below(scene, index, _words(found), theme))
        if found.kind == "dead":
            items.append(_bar(scene.rect(index), theme))
    return items


def sign_words(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> tuple[str, ...]:
    """Return the signs of a box in words, for who points at it or cannot see it."""
    found = [translate("Canvas", "hook") for _ in hooked_boxes(scene, numbers, [index])]
    for _, one in _flaws(scene, frame, numbers, [index]):
        said = _words(one)
        found.append(
            translate("Canvas", "dead: {count}", count=said) if one.kind == "dead" else said
        )
    node, there = scene.boxes[index].node, float(frame.values(np.array([index]))[0]) >= 1.0
    if node == numbers.first_wrong_value and there:
        found.append(translate("Canvas", "the first NaN or infinity"))
    value = numbers.value(*scene.boxes[index].ref)
    if there and value is not None and not value.is_whole:
        seen, whole = f"{len(value.samples()[0]):,}", f"{value.count:,}"
        sampled = "sampled: {shown} of {count} numbers"
        found.append(translate("Inspector", sampled, shown=seen, count=whole))
    return tuple(found)


def _flaws(
    scene: Scene, frame: FrameState, numbers: Numbers, boxes: list[int]
) -> Iterator[tuple[int, Flaw]]:
    for index in boxes:
        box = scene.boxes[index]
        if box.op is None or box.scalar or box.folded is not None:
            continue
        if box.node not in numbers.flaws:
            numbers.flaws[box.node] = flaw(box.op, numbers.value(box.node))
        found = numbers.flaws[box.node]
        if found is not None and float(frame.values(np.array([index]))[0]) >= 1.0:
            yield index, found


def _words(found: Flaw) -> str:
    count, of = f"{found.count:,}", f"{found.of:,}"
    if found.kind == "dead":
        return translate("Canvas", "0 of {count}", count=of)
    if found.kind == "units":
        return translate("Canvas", "{count} of {all} dead", count=count, all=of)
    return translate("Canvas", "saturated")


def _pill(rect: Rect, text: str, theme: Theme) -> list[Primitive]:
    """Return a word in a small pill on the lower edge of a box, at its left corner."""
    x, y, _, height = rect
    wide = text_width(text, size=SIZE, weight=500) + 10.0
    start = x - BEYOND
    pen = Pen(color=theme.color("bwd.line"), width=1.0 + theme.extra_stroke)
    return [
        Rectangle(
            x=start, y=y + height - HEIGHT / 2, width=wide, height=HEIGHT, radius=HEIGHT / 2,
            fill=theme.color("panel"), pen=pen,
        ),
        Text(
            x=start + wide / 2, y=y + height + 4.0, text=text, size=SIZE, weight=500,
            color=theme.color("bwd"), anchor="middle",
        ),
    ]  # fmt: skip


def _below(scene: Scene, index: int, text: str, theme: Theme) -> Text:
    """Return words under the value of a box, in the line after its numbers."""
    box, rect = scene.boxes[index], scene.rect(index)
    color, tall = theme.color("warning"), block_size(box.shape).height
    if scene.direction == "TB":
        spot = column_spots(box, rect)[0][-1]
        y = spot.y + tall / 2 + 14.0
        return Text(x=spot.x, y=y, text=text, size=SIZE, weight=600, color=color)
    spot = value_spot(rect, 0.0)
    y = spot.y - 12.0 + tall + 14.0
    return Text(x=spot.x, y=y, text=text, size=SIZE, weight=600, color=color, anchor="middle")


def _bar(rect: Rect, theme: Theme) -> Polygon:
    """Return the bar on the upper edge of an activation that nothing passes."""
    x, y, width, _ = rect
    pen = Pen(color=theme.color("warning.line"), width=4.0 + theme.extra_stroke, cap="round")
    return Polygon(points=((x + BAR, y), (x + width - BAR, y)), closed=False, pen=pen)
