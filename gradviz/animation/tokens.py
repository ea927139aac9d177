"""What moves: tokens on the lanes, pills of local derivatives, products, sum rings."""

from __future__ import annotations

import numpy as np

from gradviz.animation.bodies import outline
from gradviz.animation.easing import cubic_out, smooth
from gradviz.animation.hooks import hook_place
from gradviz.animation.telling import sign, told
from gradviz.animation.timeline import FrameState, Step
from gradviz.animation.values import Numbers
from gradviz.animation.writing import PILL_HEIGHT, pill, pill_width, short
from gradviz.model.numbers import TIMES, format_number, format_shape
from gradviz.model.picture import Ellipse, Group, Pen, Point, Polygon, Primitive
from gradviz.model.theme import Theme
from gradviz.scene.lanes import place_along, widest_run
from gradviz.scene.scene import Link, Scene
from gradviz.scene.shapes import COPIES

RING_RADIUS = 13.0
STACKED = 27.0
"""From one local pill to the next above it, px."""
LIFTED = 5.0
"""How far the middle of a local pill is above the top edge: clear of the glyph, px."""
NEAR = 0.12
"""How much of the way into its box a gradient closes in while it is multiplied."""
CLEAR = 9.0
"""From a port to the edge of a token that is being formed or has arrived there, px."""


def forward_tokens(
    scene: Scene, frame: FrameState, numbers: Numbers, theme: Theme
) -> list[Primitive]:
    """Return the values on their way into the op of the current forward step."""
    if frame.beat is None or frame.step is None or frame.beat.name != "take":
        return []
    items: list[Primitive] = []
    for index in frame.step.takes:
        link = scene.links[index]
        value = numbers.value(link.node, link.output)
        fade = min(1.0, 4.0 * frame.progress, 4.0 * (1.0 - frame.progress))
        x, y = place_along(link.forward, frame.eased)
        items += _token(f"value:{index}", short(value), x, y, "fwd", theme, opacity=fade)
    return items


def waiting_tokens(
    scene: Scene, frame: FrameState, links: list[int], theme: Theme
) -> list[Primitive]:
    """Return the contributions that are on their way or wait where they were sent."""
    columns = frame.columns
    if columns is None:
        return []
    items: list[Primitive] = []
    for index in links:
        amount = columns.amounts.get(index)
        if amount is None:
            continue
        text = short(amount)
        (x, y), filled, opacity = _place(scene, index, frame, text)
        scale = 1.0 + 0.15 * _swell(frame) if _adds(frame, index) else 1.0
        items += _token(
            f"gradient:{index}",
            text,
            x,
            y,
            "bwd",
            theme,
            filled=filled,
            opacity=opacity,
            scale=scale,
        )
    return items


def _adds(frame: FrameState, link: int) -> bool:
    """Whether what a link carries is being added to its target's gradient now."""
    adding = frame.beat is not None and frame.beat.name == "add"
    return adding and frame.step is not None and link in frame.step.sends


def _swell(frame: FrameState) -> float:
    """Return 0 at both ends of the beat and 1 in its middle."""
    return 4.0 * frame.progress * (1.0 - frame.progress)


def _place(scene: Scene, index: int, frame: FrameState, text: str) -> tuple[Point, bool, float]:
    """Where a sent token is: leaving its port, resting, or moving into its target."""
    link = scene.links[index]
    start, rest = dock(scene, index, text), resting(link)
    sent = float(frame.sends(np.array([index]))[0])
    used = frame.uses(index)
    if sent < 1.0:
        return _between(start, rest, smooth(sent)), True, 1.0
    if used <= 0.0:
        name = frame.beat.name if frame.beat is not None else ""
        fresh = name == "send" or (name == "add" and frame.progress < 0.5)
        mine = frame.step is not None and index in frame.step.sends
        return rest, fresh and mine, 1.0
    end = link.backward[-1] if link.ring else port(link.backward, -1, text)
    return _between(rest, end, cubic_out(used)), False, 1.0 if used < 1.0 else 0.0


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def resting(link: Link) -> Point:
    """Return where a gradient waits on its lane."""
    return link.rest or widest_run(link.backward)


def port(points: tuple[Point, ...], end: int, text: str) -> Point:
    """Return where a token docks outside a line's first (0) or last (-1) point, on the line."""
    first, second = (points[0], points[1]) if end == 0 else (points[-1], points[-2])
    dx, dy = second[0] - first[0], second[1] - first[1]
    span = abs(dx) + abs(dy) or 1.0
    half = pill_width(text) / 2 if abs(dx) > abs(dy) else PILL_HEIGHT / 2
    reach = min(half + CLEAR, span)
    return first[0] + dx / span * reach, first[1] + dy / span * reach


def dock(scene: Scene, index: int, text: str) -> Point:
    """Return where the product that leaves along a link is formed.

    In a tall flow the ports of a box are closer than its numbers are wide: these stand
    one above the other.
    """
    link = scene.links[index]
    x, y = port(link.backward, 0, text)
    if scene.direction == "LR":
        return x, y
    rivals = [other for other in scene.into[link.target] if scene.links[other].backward]
    return x, y - STACKED * rivals.index(index)


def step_tokens(scene: Scene, frame: FrameState, numbers: Numbers, theme: Theme) -> list[Primitive]:
    """Return what the current backward step shows: arrival, local pills, products."""
    step, beat = frame.step, frame.beat
    if step is None or beat is None or step.phase != "backward":
        return []
    items: list[Primitive] = []
    name = beat.name
    if step.kind == "hook":
        return _hooked(scene, frame, numbers, theme, step)
    if name in ("arrive", "local", "multiply", "reduce", "send"):
        items += _arrived(scene, frame, numbers, theme, step)
    if local_texts(scene, frame, numbers):
        items += _local_pills(scene, frame, numbers, theme, step)
    if step.kind == "op" and name in ("multiply", "reduce"):
        items += _products(scene, frame, numbers, theme, step)
    if step.kind in ("accumulate", "module") and name == "write":
        items += _written(scene, frame, theme, step)
    return items


def _arrived(
    scene: Scene, frame: FrameState, numbers: Numbers, theme: Theme, step: Step
) -> list[Primitive]:
    """Return the gradient that arrived: one token, also where several were summed."""
    record = numbers.step(step.in_pass, step.record)
    upstream = next((one for one in record.upstream if one is not None), None)
    if upstream is None:
        return []
    text = short(upstream)
    x, y, start = _arrival(scene, step, text)
    name = frame.beat.name if frame.beat is not None else ""
    if name == "arrive":
        contribution = step.takes and not scene.links[step.takes[0]].ring
        if contribution and frame.progress < 1.0:
            return []  # it is drawn as the contribution that moves up
        opacity = 1.0 if step.takes else frame.eased
        x, y = _between(start, (x, y), frame.eased)
        return _token("arrived", text, x, y, "bwd", theme, opacity=opacity)
    x, y = _between((x, y), scene.center(step.box), _nearer(scene, frame, numbers))
    return _token("arrived", text, x, y, "bwd", theme, opacity=_factor_opacity(frame))


def _hooked(
    scene: Scene, frame: FrameState, numbers: Numbers, theme: Theme, step: Step
) -> list[Primitive]:
    """Return what a hook was given, over its mark; then what it made of it, in its place."""
    record = numbers.step(step.in_pass, step.record)
    part = next(iter(record.contributions), None)
    if part is None or frame.beat is None:
        return []
    changes = frame.beat.name == "change"
    value = part.total_after if changes and frame.progress >= 0.5 else part.total_before
    x, y = hook_place(scene.rect(step.box))
    opacity = frame.eased if not changes else 1.0
    swell = 1.0 + 0.15 * _swell(frame) if changes else 1.0
    return _token(
        "hooked", short(value), x, y, "bwd", theme, filled=changes, opacity=opacity, scale=swell
    )


def _nearer(scene: Scene, frame: FrameState, numbers: Numbers) -> float:
    """Return the share of the way into the box that what arrived has closed in by.

    It meets its factor in the multiply beat; where no pill shows a factor, it is already
    on its way in the local beat, so that every beat is seen to pass.
    """
    name = frame.beat.name if frame.beat is not None else ""
    if name in ("reduce", "send"):
        return NEAR
    alone = not local_texts(scene, frame, numbers)
    if name == "local":
        return NEAR / 2 * frame.eased if alone else 0.0
    return NEAR / 2 * (1.0 + frame.eased) if alone else NEAR * frame.eased


def _factor_opacity(frame: FrameState) -> float:
    """Return how much of the factors is seen: all, then less as their product leaves."""
    name = frame.beat.name if frame.beat is not None else ""
    if name == "send":
        return max(0.0, 1.0 - 2.0 * frame.progress)
    return 1.0


def _arrival(scene: Scene, step: Step, text: str) -> tuple[float, float, Point]:
    """Where the arrived gradient stands, and where it came from."""
    box = step.box
    if not step.takes:
        left, top, width, height = scene.rect(box)
        if scene.direction == "LR":
            side = (left + width + pill_width(text) / 2 + CLEAR, top + height / 2)
            return (*side, (side[0] + 24.0, side[1]))
        side = (left + width / 2, top + height + PILL_HEIGHT / 2 + CLEAR)
        return (*side, (side[0], side[1] + 32.0))
    link = scene.links[step.takes[0]]
    if link.ring:
        ring = scene.rings[box]
        edge = ring_end(scene, box)
        return (*_between(edge, ring, 0.2), ring)
    x, y = port(link.backward, -1, text)
    return x, y, resting(link)


def ring_end(scene: Scene, box: int) -> Point:
    """Return where the line from a sum ring meets its box."""
    left, top, width, height = scene.rect(box)
    x, y = scene.rings[box]
    if scene.boxes[box].kind == "module":
        width, height = width + COPIES, height + COPIES
    return (left + width, y) if scene.direction == "LR" else (x, top + height)


def _local_pills(
    scene: Scene, frame: FrameState, numbers: Numbers, theme: Theme, step: Step
) -> list[Primitive]:
    """Return the local derivative of each edge, on the node's top edge."""
    texts = local_texts(scene, frame, numbers)
    left, top, width, height = scene.rect(step.box)
    rise, opacity = 4.0 * (1.0 - frame.eased), frame.eased
    if frame.beat is not None and frame.beat.name != "local":
        rise, opacity = 0.0, _factor_opacity(frame)
    items: list[Primitive] = []
    for place, text in enumerate(texts):
        if scene.direction == "LR":
            x = left + width / 2
            y = top - LIFTED + rise - STACKED * (len(texts) - 1 - place)
        else:  # the top edge is where numbers come and go
            middle = top + height / 2 + STACKED * (place - (len(texts) - 1) / 2)
            x, y = left - pill_width(text) / 2 - 4.0 + rise, middle
        items += _token("local", text, x, y, "local", theme, opacity=opacity)
    return items


def local_texts(scene: Scene, frame: FrameState, numbers: Numbers) -> list[str]:
    """Return what the pills of the current step say, from top to bottom; [] without pills.

    Symbols first, from half of the beat on digits; equal ones once, at most three.
    """
    step, beat = frame.step, frame.beat
    op = scene.boxes[step.box].op if step is not None else None
    if step is None or beat is None or op is None or step.kind != "op":
        return []
    if beat.name not in ("local", "multiply", "reduce", "send"):
        return []
    digits = beat.name != "local" or frame.progress >= 0.5
    one = told(op, numbers)
    texts: dict[str, None] = {}
    for index in step.sends:
        argument = scene.links[index].argument
        slope = numbers.slope(op, argument)
        written = format_number(slope) if slope is not None and digits else ""
        shown = written or sign(one, argument, numbers)
        if shown:
            texts[f"{TIMES} {shown}"] = None
    found = list(texts)
    return found if len(found) <= 3 else [*found[:2], f"\u2026 {len(found)}"]


def _products(
    scene: Scene, frame: FrameState, numbers: Numbers, theme: Theme, step: Step
) -> list[Primitive]:
    """Return the products being formed, each docked at the port it will leave by.

    Of a stretched argument the product has the stretched shape, until its copies are
    summed: only the sum is a number of torch's own.
    """
    columns, beat = frame.columns, frame.beat
    box = scene.boxes[step.box]
    if columns is None or beat is None or box.op is None:
        return []
    summing = beat.name == "reduce"
    summed = summing and frame.progress >= 0.5
    items: list[Primitive] = []
    for index in step.sends:
        amount = columns.amounts.get(index)
        if amount is None:
            continue
        stretched = index in step.reduces
        text = short(amount) if summed or not stretched else format_shape(box.shape)
        x, y = dock(scene, index, text)
        items += _token(
            f"gradient:{index}",
            text,
            x,
            y,
            "bwd",
            theme,
            filled=True,
            halo=True,
            opacity=1.0 if summing else frame.eased,
            scale=1.0 + 0.15 * _swell(frame) if summing and stretched else 1.0,
        )
    return items


def _written(scene: Scene, frame: FrameState, theme: Theme, step: Step) -> list[Primitive]:
    """Return the write to `.grad`: a ring that swells about the leaf and settles."""
    box = scene.boxes[step.box]
    pen = Pen(color=theme.color("param.line"), width=2.0)
    shape = outline(box, scene.rect(step.box), None, pen, grow=5.0 + 5.0 * frame.eased)
    opacity = 0.9 * (1.0 - frame.progress)
    return [Group(items=tuple(shape), opacity=opacity, key="written")]


def rings(scene: Scene, frame: FrameState, boxes: list[int], theme: Theme) -> list[Primitive]:
    """Return the rings in which the contributions of a fan-out are summed."""
    items: list[Primitive] = []
    for box in boxes:
        if box not in scene.rings or not frame.is_forming(box):
            continue
        x, y = scene.rings[box]
        scale = 1.0
        sums = frame.step is not None and any(
            scene.links[index].source == box for index in frame.step.sends
        )
        if sums and frame.beat is not None and frame.beat.name == "add":
            scale = 1.0 + 0.15 * _swell(frame)
        color = theme.color("bwd.line")
        pen = Pen(color=color, width=1.5 + theme.extra_stroke)
        arm = 5.0
        plus = Pen(color=color, width=2.0, cap="round")
        items.append(
            Group(
                items=(
                    Ellipse(
                        x=0,
                        y=0,
                        rx=RING_RADIUS,
                        ry=RING_RADIUS,
                        fill=theme.color("bwd.bg"),
                        pen=pen,
                    ),
                    Polygon(points=((-arm, 0), (arm, 0)), closed=False, pen=plus),
                    Polygon(points=((0, -arm), (0, arm)), closed=False, pen=plus),
                ),
                dx=x,
                dy=y,
                scale=scale,
                key=f"sum:{scene.boxes[box].id}",
            )
        )
    return items


def _token(
    key: str,
    text: str,
    x: float,
    y: float,
    role: str,
    theme: Theme,
    *,
    filled: bool = False,
    halo: bool = False,
    opacity: float = 1.0,
    scale: float = 1.0,
) -> list[Primitive]:
    if not text or opacity <= 0.0:
        return []
    shapes = pill(text, 0.0, 0.0, role, theme, filled=filled, halo=halo)
    return [Group(items=tuple(shapes), dx=x, dy=y, scale=scale, opacity=opacity, key=key)]
