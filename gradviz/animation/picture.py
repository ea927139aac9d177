"""The picture of a moment: a scene and a frame state become primitives.

This is the one drawing path: the window, every export and the tests show what
`picture` returns.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from gradviz.animation import tokens
from gradviz.animation.bodies import FAMILY, alarm, body, dot, outline
from gradviz.animation.edges import edges
from gradviz.animation.frames import far_frames, frames, heads, visible_frames
from gradviz.animation.labels import labels
from gradviz.animation.outputs import output_tags
from gradviz.animation.overview import mosaic
from gradviz.animation.signs import signs
from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.model.measure import elide, text_width
from gradviz.model.picture import Group, Pen, Picture, Primitive, Rectangle, Route, Text, Wash
from gradviz.model.theme import Theme
from gradviz.model.words import language
from gradviz.scene.marks import places_of
from gradviz.scene.scene import Rect, Scene
from gradviz.scene.sizes import NUMBER_SIZE

FAR = 0.28
"""Below this scale (px per px) plain boxes and lines are drawn, without text."""
CROWD = 400
"""From far away more boxes and lines than these are drawn as one mosaic."""
LEAST_TEXT = 5.0
"""Smaller text on the screen is left out, px."""


LABEL = 11.0
"""Size of the small line of a body, px."""
STALE = 0.4
"""Opacity of moving numbers that are not those of the program shown."""


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has marked: the selected box, breakpoints, lit boxes; stale numbers.

    `compared` are the boxes that the selected one is compared with.
    `lit` names tokens and boxes ("box:sigmoid", "local", "arrived", "gradient") that the
    story strip points at.
    """

    selected: str | None = None
    compared: frozenset[str] = frozenset()
    breakpoints: frozenset[str] = frozenset()
    lit: frozenset[str] = frozenset()
    stale: bool = False


NO_MARKS = Marks()


def picture(
    scene: Scene,
    frame: FrameState,
    numbers: Numbers,
    theme: Theme,
    *,
    area: Rect | None = None,
    scale: float = 1.0,
    marks: Marks = NO_MARKS,
    background: bool = True,
    under: Sequence[Primitive] = (),
) -> Picture:
    """Return the picture of one moment.

    Parameters
    ----------
    scene, frame, numbers
        What is drawn, when, and its numbers.
    theme
        Colours.
    area
        The visible part (x, y, width, height, px); everything by default.
    scale
        Screen px for one scene px: far away, details are left out.
    marks
        Selection, breakpoints and the like.
    under
        What lies under lines and boxes, over the frames of modules.
    """
    boxes = scene.visible(area)
    links = scene.visible_links(area)
    x, y, width, height = scene.bounds if area is None else area
    ground = theme.color("canvas") if background else None
    if scale < FAR and area is not None and len(boxes) + len(links) > CROWD:
        items = _farthest(scene, frame, theme, boxes, area, marks, scale)
    elif scale < FAR:
        items = _far(scene, frame, theme, boxes, links, marks, 1.0 / scale)
    else:
        items = _near(scene, frame, numbers, theme, boxes, links, marks, area, scale)
    framed = _framed(scene, theme, area, marks, scale)
    items = [*framed, *under, *items]
    return Picture(x=x, y=y, width=width, height=height, background=ground, items=tuple(items))


def _near(
    scene: Scene,
    frame: FrameState,
    numbers: Numbers,
    theme: Theme,
    boxes: np.ndarray,
    links: np.ndarray,
    marks: Marks,
    area: Rect | None,
    scale: float,
) -> list[Primitive]:
    shown = boxes.tolist()
    items = _wash(scene, frame, theme)
    items += _selection(scene, theme, marks)
    items += edges(scene, frame, theme, links)
    if LABEL * scale >= LEAST_TEXT:
        items += output_tags(scene, links.tolist(), theme)
        items += heads(scene, visible_frames(scene, area), theme)
    items += tokens.rings(scene, frame, shown, theme)
    wrong = _wrong(scene, frame, numbers)
    items += _bodies(scene, frame, theme, shown, wrong, scale)
    if NUMBER_SIZE * scale >= LEAST_TEXT:
        raised, dropped = _displaced(scene, frame, numbers, marks)
        items += labels(
            scene, frame, numbers, boxes, theme, stale=marks.stale, raised=raised, dropped=dropped
        )
    moving = tokens.forward_tokens(scene, frame, numbers, theme)
    waiting = links[frame.waiting(links)].tolist()
    moving += tokens.waiting_tokens(scene, frame, waiting, theme)
    moving += tokens.step_tokens(scene, frame, numbers, theme)
    items += [Group(items=tuple(moving), opacity=STALE)] if marks.stale else moving
    if LABEL * scale >= LEAST_TEXT:
        items += signs(scene, frame, numbers, shown, theme)
    items += _badges(scene, theme, marks, wrong)
    return items


def _framed(
    scene: Scene, theme: Theme, area: Rect | None, marks: Marks, scale: float
) -> list[Primitive]:
    """Return the frames of open modules."""
    marked = frozenset({marks.selected}) if marks.selected else frozenset()
    if scale < FAR:
        return far_frames(scene, area, theme, 1.0 / scale, marked)
    found = visible_frames(scene, area)
    return frames(scene, found, theme, small=LABEL * scale >= LEAST_TEXT, marked=marked)


def _displaced(
    scene: Scene, frame: FrameState, numbers: Numbers, marks: Marks
) -> tuple[dict[int, float], dict[int, float]]:
    """Return by how much gradients are raised and values lowered, px by box."""
    raised, dropped = {}, {}
    pills = len(tokens.local_texts(scene, frame, numbers))
    if pills and scene.direction == "LR" and frame.step is not None:
        raised[frame.step.box] = 16.0 + tokens.STACKED * (pills - 1)
    if frame.step is not None and frame.step.kind == "hook" and scene.direction == "LR":
        raised[frame.step.box] = 16.0
    if marks.selected in scene.by_id:
        dropped[scene.by_id[marks.selected]] = 4.0
    return raised, dropped


def _bodies(
    scene: Scene,
    frame: FrameState,
    theme: Theme,
    shown: list[int],
    wrong: set[int],
    scale: float,
) -> list[Primitive]:
    """Return the bodies of some boxes; one that looks as it did is the same object."""
    current = frame.step.box if frame.step is not None else -1
    small = LABEL * scale >= LEAST_TEXT
    kept = scene.drawn
    look = "body", theme.name, language(), small
    items: list[Primitive] = []
    for index in shown:
        pen = _current_pen(frame, theme) if index == current else None
        if index in wrong:
            pen = Pen(color=theme.color("error.line"), width=2.5 + theme.extra_stroke)
        key = index, pen, *look
        found = kept.get(key)
        if found is None:
            box = scene.boxes[index]
            parts = body(box, scene.rect(index), theme, pen, small=small)
            found = Group(items=tuple(parts), key=f"node:{box.id}", title=box.name)
            kept[key] = found
        items.append(found)
    return items


def _wrong(scene: Scene, frame: FrameState, numbers: Numbers) -> set[int]:
    """Return the boxes where the first NaN or infinity arose, as far as that is seen by now."""
    found = set()
    first = numbers.first_wrong_value
    for index in scene.by_node.get(first or "", ()):
        if float(frame.values(np.array([index]))[0]) >= 1.0:
            found.add(index)
    for index in scene.by_node.get(numbers.first_wrong_gradient or "", ()):
        links = np.array(scene.into[index], dtype=int)
        if bool((frame.sends(links) > 0.0).any()):
            found.add(index)
    return found


def _far(
    scene: Scene,
    frame: FrameState,
    theme: Theme,
    boxes: np.ndarray,
    links: np.ndarray,
    marks: Marks,
    pixel: float,
) -> list[Primitive]:
    """From far away: plain lines and boxes, coloured by kind; no text.

    `pixel` is one px of the screen in px of the scene: nothing is drawn thinner.
    """
    taken = frame.takes(links)
    sent = frame.sends(links)
    items: list[Primitive] = []
    for place, index in enumerate(links.tolist()):
        link = scene.links[index]
        role = "bwd.line" if sent[place] > 0 else "fwd.line" if taken[place] > 0 else "op.line"
        dash = (6.0 * pixel, 5.0 * pixel) if role == "bwd.line" else ()
        pen = Pen(color=theme.color(role), width=max(2.0, pixel), dash=dash)
        if link.forward:
            items.append(Route(points=link.forward, radius=0, pen=pen))
    plain: list[Primitive] = []
    for index in boxes.tolist():
        box = scene.boxes[index]
        family = FAMILY[box.kind]
        tint = "line" if scene.rects[index, 2] < 6.0 * pixel else "bg"
        line, fill = theme.color(f"{family}.line"), theme.color(f"{family}.{tint}")
        plain.append(_plain(scene.rect(index), line, fill, pixel))
    return items + plain + _marked(scene, frame, theme, marks, pixel, boxes)


def _farthest(
    scene: Scene,
    frame: FrameState,
    theme: Theme,
    boxes: np.ndarray,
    area: Rect,
    marks: Marks,
    scale: float,
) -> list[Primitive]:
    """From far away and with many boxes: the same, but lines and boxes are one mosaic."""
    items: list[Primitive] = [mosaic(scene, frame, theme, area, scale)]
    return items + _marked(scene, frame, theme, marks, 1.0 / scale, boxes)


def _marked(
    scene: Scene,
    frame: FrameState,
    theme: Theme,
    marks: Marks,
    pixel: float,
    seen: np.ndarray,
) -> list[Primitive]:
    """Return what works and what is selected, larger than they are and with their names."""
    current = frame.step.box if frame.step is not None else -1
    backward = frame.step is not None and frame.step.phase == "backward"
    working = "bwd.line" if backward else "fwd.line"
    selected = scene.by_id.get(marks.selected or "", -1)
    items: list[Primitive] = []
    named: list[Primitive] = []
    for index in sorted(one for one in {current, selected} if _has(seen, one)):
        x, y, width, height = scene.rect(index)
        box = scene.boxes[index]
        line, grow = working if index == current else "accent", 3.0 * pixel
        name = f"{box.module}  \u203a  {box.name}" if box.op and box.module else box.name
        name = box.module if box.folded is not None else name
        named += _sign(name, x + width + grow, y + height / 2, line, theme, pixel)
        grown = x - grow, y - grow, width + 2 * grow, height + 2 * grow
        items.append(_plain(grown, theme.color(line), theme.color(line), pixel))
    return items + named


def _has(ordered: np.ndarray, number: int) -> bool:
    """Whether a number is among others that are in order."""
    place = int(np.searchsorted(ordered, number))
    return place < len(ordered) and int(ordered[place]) == number


def _plain(rect: Rect, line: str, fill: str, pixel: float) -> Rectangle:
    x, y, width, height = rect
    pen = Pen(color=line, width=max(3.0, pixel))
    return Rectangle(x=x, y=y, width=width, height=height, radius=8, fill=fill, pen=pen)


def _sign(name: str, x: float, y: float, role: str, theme: Theme, pixel: float) -> list[Primitive]:
    """Return a box's name at its right, as large on the screen as text is near by."""
    text = elide(name, 320.0, size=12, weight=600)
    wide = text_width(text, size=12, weight=600) + 12.0
    label = Rectangle(
        x=x + 6 * pixel,
        y=y - 11 * pixel,
        width=wide * pixel,
        height=22 * pixel,
        radius=4 * pixel,
        fill=theme.color("raised"),
        pen=Pen(color=theme.color(role), width=pixel),
    )
    color = theme.color({"bwd.line": "bwd", "fwd.line": "fwd"}.get(role, "accent"))
    word = Text(
        x=x + 12 * pixel, y=y + 4.3 * pixel, text=text, size=12 * pixel, color=color, weight=600
    )
    return [label, word]


def _wash(scene: Scene, frame: FrameState, theme: Theme) -> list[Primitive]:
    if frame.step is None or not theme.shadows:
        return []
    x, y = scene.center(frame.step.box)
    color = theme.color("bwd.line" if frame.step.phase == "backward" else "fwd.line")
    return [Wash(x=x, y=y, rx=170.0, ry=120.0, color=color, opacity=0.13)]


def _selection(scene: Scene, theme: Theme, marks: Marks) -> list[Primitive]:
    items: list[Primitive] = []
    pen = Pen(color=theme.color("accent"), width=2.0 + theme.extra_stroke)
    lit = Pen(color=theme.color("bwd.line"), width=2.0 + theme.extra_stroke)
    rings = [(name.removeprefix("box:"), lit) for name in sorted(marks.lit) if "box:" in name]
    chosen = marks.compared | {marks.selected}
    rings = [(name, ring) for name, ring in rings if name not in chosen]
    rings += [(name, pen) for name in sorted(marks.compared - {marks.selected or ""})]
    for name, ring in ((marks.selected or "", pen), *rings):
        index = scene.by_id.get(name)
        if index is not None:
            items += outline(scene.boxes[index], scene.rect(index), None, ring, grow=5.0)
    return items


def _current_pen(frame: FrameState, theme: Theme) -> Pen:
    backward = frame.step is not None and frame.step.phase == "backward"
    color = theme.color("bwd.line" if backward else "fwd.line")
    return Pen(color=color, width=2.0 + theme.extra_stroke)


def _badges(scene: Scene, theme: Theme, marks: Marks, wrong: set[int]) -> list[Primitive]:
    items: list[Primitive] = []
    for index in sorted(set(places_of(scene, marks.breakpoints).values())):
        x, y, _, _ = scene.rect(index)
        items.append(dot(x + 2.0, y + 2.0, theme))
    for index in sorted(wrong):
        x, y, width, _ = scene.rect(index)
        items += alarm(x + width - 1.0, y + 1.0, theme)
    return items
