"""The numbers at each box: its value under it, its gradient over it."""

from __future__ import annotations

import msgspec
import numpy as np

from gradviz.animation.cells import Shade, tensor_cells
from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.animation.writing import Run, dotted_ring, line, line_width, name_runs
from gradviz.model.numbers import format_number
from gradviz.model.picture import Group, Primitive
from gradviz.model.tensor import TensorValue
from gradviz.model.theme import Theme
from gradviz.model.words import language, translate
from gradviz.ops.symbols import split_index
from gradviz.scene.scene import Box, Direction, Rect, Scene
from gradviz.scene.sizes import (
    GRADIENT_BASELINE,
    LABEL_SIZE,
    LONGEST_NAME,
    NUMBER_SIZE,
    ROLE_COLUMN,
    VALUE_BASELINE,
    block_size,
    is_short,
    row_height,
)

SPACE = 6.0
BESIDE = 12.0
"""From a body to the labels at its right, px."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a label stands: on a baseline, about its middle or from its left end.

    `up` says that the cells of a tensor rise from the baseline instead of hanging below;
    `column` is how far from x they begin at least, so that two labels line up.
    """

    x: float
    y: float
    centred: bool = True
    up: bool = False
    column: float = 0.0


def value_spot(rect: Rect, direction: Direction, drop: float, column: float) -> Spot:
    """Return where the value of a box stands: under it, or at its right in a tall flow."""
    left, top, width, height = rect
    if direction == "LR":
        return Spot(x=left + width / 2, y=top + height + VALUE_BASELINE + drop)
    return Spot(x=left + width + BESIDE, y=top + height / 2 + 17.0, centred=False, column=column)


def gradient_spot(rect: Rect, direction: Direction, raised: float, column: float) -> Spot:
    """Return where the gradient of a box stands: over it, or at its right in a tall flow."""
    left, top, width, height = rect
    if direction == "LR":
        return Spot(x=left + width / 2, y=top - GRADIENT_BASELINE - raised, up=True)
    return Spot(
        x=left + width + BESIDE, y=top + height / 2 - 6.0, centred=False, up=True, column=column
    )


def value_label(
    box: Box, spot: Spot, value: TensorValue | None, there: float, shade: Shade, *, stale: bool
) -> list[Primitive]:
    """Return ``a = 0.9183``, a dotted ring before the value exists."""
    theme = shade.theme
    name = name_runs(box.name, LABEL_SIZE, theme.color("text3"), LONGEST_NAME, 5.0)
    equals = Run(text="=", size=LABEL_SIZE, color=theme.color("text3"), after=5.0)
    runs: tuple[Run, ...] = (*name, equals)
    if not spot.centred and is_short(box.shape, named=box.named):
        runs = (_role(translate("Canvas", "value"), "fwd", theme),)
    if there <= 0.0:
        return _with_ring(runs, spot, theme.color("text3"))
    if value is None:
        return []
    return _labelled(runs, value, spot, "fwd", shade, there, stale=stale)


def gradient_label(
    box: Box, spot: Spot, frame: FrameState, index: int, loss: str, shade: Shade, *, stale: bool
) -> list[Primitive]:
    """Return ``∂L/∂a −1.089``, a dotted ring before it exists, nothing where it never will."""
    if not box.differentiable:
        return []
    theme = shade.theme
    runs = gradient_name(loss, box.name, theme)
    if not spot.centred and is_short(box.shape, named=box.named):
        runs = (_role(translate("Canvas", "grad"), "bwd", theme),)
    event = frame.gradient(index, box.output)
    if event is None:
        if box.output is not None and frame.final_gradient(index, box.output) is None:
            return []  # no gradient comes to this output
        role = "bwd.line" if frame.is_forming(index) else "text3"
        return _with_ring(runs, spot, theme.color(role))
    if event.total is None:
        return []
    final = frame.final_gradient(index, box.output)
    return _labelled(runs, event.total, spot, "bwd", shade, 1.0, stale=stale, scale_of=final)


def _labelled(
    runs: tuple[Run, ...],
    value: TensorValue,
    spot: Spot,
    role: str,
    shade: Shade,
    opacity: float,
    *,
    stale: bool,
    scale_of: TensorValue | None = None,
) -> list[Primitive]:
    """Return a name with its number, its small table or its heat-map."""
    theme = shade.theme
    block = block_size(value.shape)
    if block.form != "none" and not value.samples()[1].size:  # its shape alone is known
        unknown = Run(text="?", size=NUMBER_SIZE, color=theme.color("text3"), weight=600)
        return _line_at((*runs, unknown), spot, opacity)
    if block.form == "number":
        return _line_at((*runs, _number(value, role, theme, stale)), spot, opacity)
    if block.form == "none":
        empty = Run(text="[ ]", size=NUMBER_SIZE, color=theme.color(role), weight=600)
        return _line_at((*runs, empty), spot, opacity)
    runs = runs if role == "bwd" or len(runs) < 2 else runs[:-1]  # no "=" before a table
    named = line_width(runs) + SPACE
    x = spot.x - (named + block.width) / 2 if spot.centred else spot.x
    left = x + max(named, spot.column)
    y = spot.y - block.height + 3.0 if spot.up else spot.y - 12.0
    faded = opacity * (0.4 if stale else 1.0)
    return [*line(runs, x, spot.y, opacity), *tensor_cells(value, left, y, shade, faded, scale_of)]


def gradient_name(loss: str, name: str, theme: Theme) -> tuple[Run, ...]:
    """Return the runs of ``∂L/∂a``."""
    color = theme.color("text3")
    of = Run(text=f"\u2202{loss}/\u2202", size=LABEL_SIZE, color=color)
    letters, index = split_index(loss)
    if not index:
        return of, *name_runs(name, LABEL_SIZE, color, LONGEST_NAME, 7.0)
    return (
        Run(text=f"\u2202{letters}", size=LABEL_SIZE, color=color, after=0.5),
        Run(text=index, size=11.0, color=color, drop=3.0),
        Run(text="/\u2202", size=LABEL_SIZE, color=color),
        *name_runs(name, LABEL_SIZE, color, LONGEST_NAME, 7.0),
    )


def _role(word: str, role: str, theme: Theme) -> Run:
    """Return what a thumbnail shows, in the colour of its direction."""
    return Run(text=word, size=11.0, color=theme.color(role), weight=600, after=6.0)


def _number(value: TensorValue, role: str, theme: Theme, stale: bool) -> Run:
    number = value.samples()[1][0].item()
    wrong = isinstance(number, float) and not np.isfinite(number)
    color = theme.color("text3" if stale else "error" if wrong else role)
    return Run(text=format_number(number), size=NUMBER_SIZE, color=color, weight=600, strike=stale)


def _line_at(runs: tuple[Run, ...], spot: Spot, opacity: float) -> list[Primitive]:
    x = spot.x - line_width(runs) / 2 if spot.centred else spot.x
    return line(runs, x, spot.y, opacity)


def _with_ring(runs: tuple[Run, ...], spot: Spot, color: str) -> list[Primitive]:
    width = line_width(runs) + 12.0
    x = spot.x - width / 2 if spot.centred else spot.x
    return [*line(runs, x, spot.y), dotted_ring(x + width - 6.0, spot.y - 4.5, color)]


def labels(
    scene: Scene,
    frame: FrameState,
    numbers: Numbers,
    boxes: np.ndarray,
    theme: Theme,
    *,
    stale: bool,
    raised: dict[int, float],
    dropped: dict[int, float],
) -> list[Primitive]:
    """Return values and gradients of some boxes, a group for each box.

    Labels that read as they did are the same object.
    """
    there = frame.values(boxes).tolist()
    shade = Shade(numbers, theme)
    kept, look = numbers.written, (theme.name, language(), stale)
    items: list[Primitive] = []
    for place, index in enumerate(boxes.tolist()):
        over, under = raised.get(index, 0.0), dropped.get(index, 0.0)
        parts = scene.boxes[index].outputs or (scene.boxes[index],)
        event = [frame.gradient(index, part.output) for part in parts]
        forming = None in event and frame.is_forming(index)
        final = [frame.final_gradient(index, part.output) for part in parts]
        told = tuple(map(id, (*event, *final)))
        seen = (scene, there[place], told, forming, over, under, *look)
        known = kept.get(index)
        if known is None or known[0] != seen:
            drawn = _labels(scene, frame, index, there[place], shade, stale, over, under)
            group = Group(items=tuple(drawn), key=f"numbers:{scene.boxes[index].id}")
            kept[index] = known = (seen, (event, final), group)
        if known[2].items:
            items.append(known[2])
    return items


def _labels(
    scene: Scene,
    frame: FrameState,
    index: int,
    there: float,
    shade: Shade,
    stale: bool,
    raised: float,
    dropped: float,
) -> list[Primitive]:
    """Return value and gradient of one box."""
    box, rect, theme = scene.boxes[index], scene.rect(index), shade.theme
    items: list[Primitive] = []
    column = 0.0
    if scene.direction == "TB" and is_short(box.shape, named=box.named):
        column = ROLE_COLUMN - SPACE
    elif scene.direction == "TB" and box.differentiable:
        column = line_width(gradient_name(scene.loss, box.name, theme)) + SPACE
    if box.outputs:
        names = [gradient_name(scene.loss, part.name, theme) for part in box.outputs]
        column = SPACE + max(map(line_width, names)) if box.differentiable else 0.0
        spots = (
            value_spot(rect, scene.direction, dropped, column),
            gradient_spot(rect, scene.direction, raised, column),
        )
        return _rows(scene, frame, index, spots, there, shade, stale)
    if box.kind not in ("accumulate", "bundle"):
        spot = value_spot(rect, scene.direction, dropped, column)
        value = shade.numbers.value(*box.ref)
        items += value_label(box, spot, value, there, shade, stale=stale)
    if box.kind != "bundle":
        spot = gradient_spot(rect, scene.direction, raised, column)
        items += gradient_label(box, spot, frame, index, scene.loss, shade, stale=stale)
    return items


def _rows(
    scene: Scene,
    frame: FrameState,
    index: int,
    spots: tuple[Spot, Spot],
    there: float,
    shade: Shade,
    stale: bool,
) -> list[Primitive]:
    """Return value and gradient of each output of an op that has several, a row for each."""
    box, theme = scene.boxes[index], shade.theme
    items: list[Primitive] = []
    value_at, gradient_at = spots
    below = 0.0
    above = sum(row_height(part.shape) for part in box.outputs[1:] if part.differentiable)
    for place, part in enumerate(box.outputs):
        spot = msgspec.structs.replace(value_at, y=value_at.y + below)
        value = shade.numbers.value(*part.ref)
        items += value_label(part, spot, value, there, shade, stale=stale)
        below += row_height(part.shape)
        if part.differentiable:
            above -= row_height(part.shape) if place else 0.0
            spot = msgspec.structs.replace(gradient_at, y=gradient_at.y - above)
            items += gradient_label(part, spot, frame, index, scene.loss, shade, stale=stale)
    if box.more and there > 0.0:
        text = translate("Canvas", "{count} more", count=box.more)
        run = Run(text=text, size=LABEL_SIZE, color=theme.color("text3"))
        spot = msgspec.structs.replace(value_at, y=value_at.y + below)
        items += _line_at((run,), spot, there)
    return items
