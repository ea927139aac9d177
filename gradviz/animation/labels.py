"""The numbers at each box: its value under it, its gradient over it."""

from __future__ import annotations

import msgspec
import numpy as np

from gradviz.animation.cells import Shade, tensor_cells
from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.animation.writing import Run, dotted_ring, line, line_width, name_runs
from gradviz.model.numbers import format_number
from gradviz.model.picture import Group, Pen, Primitive, Rectangle
from gradviz.model.tensor import TensorValue
from gradviz.model.theme import Theme
from gradviz.model.words import language, translate
from gradviz.ops.symbols import split_index
from gradviz.scene.marks import NAME_GAP, mark_name
from gradviz.scene.scene import Box, Direction, Rect, Scene
from gradviz.scene.sizes import (
    GRADIENT_BASELINE,
    LABEL_SIZE,
    LONGEST_NAME,
    NUMBER_SIZE,
    VALUE_BASELINE,
    block_size,
    is_short,
    row_height,
)

SPACE = 6.0
BESIDE, STACKED = 12.0, 6.0
"""From a body to the labels at its right, and further beside a folded module's copies, px."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a label stands: on a baseline about its middle, or in a row of a column of rows.

    In a column y is the middle of the row; the cells of tensors stand at x, their names
    `column` px further, so that all rows of a box line up in every state.
    """

    x: float
    y: float
    centred: bool = True
    up: bool = False
    column: float = 0.0

    @property
    def baseline(self) -> float:
        """Of its text."""
        return self.y if self.centred else self.y + 4.5


def value_spot(rect: Rect, drop: float) -> Spot:
    """Return where the value of a box stands in a flow from left to right: under it."""
    left, top, width, height = rect
    return Spot(x=left + width / 2, y=top + height + VALUE_BASELINE + drop)


def gradient_spot(rect: Rect, raised: float) -> Spot:
    """Return where the gradient of a box stands in a flow from left to right: over it."""
    left, top, width, _ = rect
    return Spot(x=left + width / 2, y=top - GRADIENT_BASELINE - raised, up=True)


def column_spots(box: Box, rect: Rect) -> tuple[list[Spot], list[Spot]]:
    """Return the rows at the right of a box in a tall flow: of its values, of its gradients.

    The gradients stand over the values; those of several outputs in one order.
    """
    left, top, width, height = rect
    x, middle = left + width + BESIDE, top + height / 2
    x += STACKED if box.folded is not None else 0.0
    parts = box.outputs or (box,)
    blocks = [block_size(part.shape, wide=part.wide) for part in parts]
    cells = [block.width for block in blocks if block.form in ("table", "map")]
    column = max(cells) + SPACE if cells else 0.0
    tall = [row_height(part.shape) for part in parts]
    back = [size if part.differentiable else 0.0 for size, part in zip(tall, parts, strict=True)]
    both = box.differentiable or bool(box.outputs)
    below = middle if both else middle - tall[0] / 2
    above = middle - sum(back)
    values, gradients = [], []
    for size, place in zip(tall, back, strict=True):
        values.append(Spot(x=x, y=below + size / 2, centred=False, column=column))
        gradients.append(Spot(x=x, y=above + size / 2, centred=False, column=column))
        below, above = below + size, above + place
    return values, gradients


def value_label(
    box: Box, spot: Spot, value: TensorValue | None, there: float, shade: Shade, *, stale: bool
) -> list[Primitive]:
    """Return ``a = 0.9183``, a dotted ring before the value exists."""
    theme = shade.theme
    name = name_runs(box.name, LABEL_SIZE, theme.color("text3"), LONGEST_NAME, 5.0)
    equals = Run(text="=", size=LABEL_SIZE, color=theme.color("text3"), after=5.0)
    runs: tuple[Run, ...] = (*name, equals)
    if not spot.centred and (is_short(box.shape, named=box.named) or is_numbered(box)):
        runs = (_role(translate("Canvas", "value"), "fwd", theme),)
    runs = (*_index(box, theme), *runs)
    if there <= 0.0:
        return _with_ring(runs, box, spot, theme, "text3")
    if value is None:
        return _line_at((*runs, _unknown(theme)), spot, there)
    return _labelled(runs, value, spot, "fwd", shade, there, stale=stale)


def gradient_label(
    box: Box, spot: Spot, frame: FrameState, index: int, loss: str, shade: Shade, *, stale: bool
) -> list[Primitive]:
    """Return ``∂L/∂a −1.089``, a dotted ring before it exists, nothing where it never will."""
    if not box.differentiable:
        return []
    theme = shade.theme
    runs = gradient_name(loss, box.name, theme)
    if not spot.centred and (is_short(box.shape, named=box.named) or is_numbered(box)):
        runs = (_role(translate("Canvas", "grad"), "bwd", theme),)
    runs = (*_index(box, theme), *runs)
    event = frame.gradient(index, box.output)
    if event is None:
        if box.output is not None and not frame.expects(index, box.output):
            return []  # no gradient comes to this output
        if frame.is_over and not frame.is_forming(index):
            return _line_at((*runs, _none(theme)), spot, 1.0)
        role = "bwd.line" if frame.is_forming(index) else "text3"
        return _with_ring(runs, box, spot, theme, role)
    if event.total is None:
        return []
    final = frame.final_gradient(index, box.output)
    return _labelled(runs, event.total, spot, "bwd", shade, 1.0, stale=stale, scale_of=final)


def is_numbered(part: Box) -> bool:
    """Whether what is told of one of several outputs has no name but its number."""
    return part.output is not None and part.name.endswith("]")


def _index(part: Box, theme: Theme) -> tuple[Run, ...]:
    """Return which of several outputs a row tells of, as its edges say it."""
    if part.output is None:
        return ()
    text, color = f"[{part.output}]", theme.color("text2")
    return (Run(text=text, size=11.0, color=color, weight=600, after=5.0),)


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
    block = block_size(value.shape, wide=value.is_complex)
    if block.form != "none" and not value.samples()[1].size:  # its shape alone is known
        return _line_at((*runs, _unknown(theme)), spot, opacity)
    if block.form == "number":
        return _line_at((*runs, _number(value, role, theme, stale)), spot, opacity)
    if block.form == "none":
        empty = Run(text="[ ]", size=NUMBER_SIZE, color=theme.color(role), weight=600)
        return _line_at((*runs, empty), spot, opacity)
    runs = runs[:-1] if runs[-1].text == "=" else runs  # not before a table
    faded = opacity * (0.4 if stale else 1.0)
    if not spot.centred:
        cells = tensor_cells(value, spot.x, spot.y - block.height / 2, shade, faded, scale_of)
        return [*line(runs, spot.x + spot.column, spot.baseline, opacity), *cells]
    named = line_width(runs) + SPACE
    x = spot.x - (named + block.width) / 2
    y = spot.y - block.height + 3.0 if spot.up else spot.y - 12.0
    cells = tensor_cells(value, x + named, y, shade, faded, scale_of)
    return [*line(runs, x, spot.y, opacity), *cells]


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


def _unknown(theme: Theme) -> Run:
    """Return what stands for numbers that were not seen."""
    return Run(text="?", size=NUMBER_SIZE, color=theme.color("text3"), weight=600)


def _none(theme: Theme) -> Run:
    """Return what PyTorch has where no gradient came: None, which is not 0."""
    text = translate("Canvas", "None")
    return Run(text=text, size=LABEL_SIZE, color=theme.color("text3"), weight=600)


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
    return line(runs, x, spot.baseline, opacity)


def _with_ring(
    runs: tuple[Run, ...], box: Box, spot: Spot, theme: Theme, role: str
) -> list[Primitive]:
    """Return a name with the sign of what is not there yet, in the place where it will be."""
    block = block_size(box.shape, wide=box.wide)
    if not spot.centred and block.form in ("table", "map"):
        runs = runs[:-1] if runs[-1].text == "=" else runs
        name = line(runs, spot.x + spot.column, spot.baseline)
        left, top = spot.x - 0.5, spot.y - block.height / 2 - 0.5
        edge = Pen(color=theme.color("line"))
        place = Rectangle(x=left, y=top, width=block.width + 1, height=block.height + 1, pen=edge)
        return [*name, place, dotted_ring(spot.x + block.width / 2, spot.y, theme.color(role))]
    width = line_width(runs) + 12.0
    x = spot.x - width / 2 if spot.centred else spot.x
    text = line(runs, x, spot.baseline)
    return [*text, dotted_ring(x + width - 6.0, spot.baseline - 4.5, theme.color(role))]


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
        told = tuple(map(id, (*event, *final, frame.columns if len(parts) > 1 else None)))
        ended = frame.is_over and None in event
        seen = (scene, there[place], told, forming, ended, over, under, *look)
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
    """Return values and gradients of one box, of several outputs a row for each."""
    box, rect, theme = scene.boxes[index], scene.rect(index), shade.theme
    if box.kind == "shape":
        return _name_of_mark(box, rect, scene.direction, theme)
    items: list[Primitive] = []
    parts = box.outputs or (box,)
    values, gradients = _spots(scene, box, rect, raised, dropped)
    for part, spot, over in zip(parts, values, gradients, strict=True):
        if box.kind not in ("accumulate", "bundle"):
            value = shade.numbers.value(*part.ref)
            items += value_label(part, spot, value, there, shade, stale=stale)
        if box.kind != "bundle":
            items += gradient_label(part, over, frame, index, frame.loss(scene), shade, stale=stale)
    if box.more and there > 0.0:
        text = translate("Canvas", "{count} more", count=box.more)
        run = Run(text=text, size=LABEL_SIZE, color=theme.color("text3"))
        last = row_height(parts[-1].shape) / 2 + row_height(()) / 2
        down = last if scene.direction == "TB" else row_height(parts[-1].shape)
        spot = msgspec.structs.replace(values[-1], y=values[-1].y + down)
        items += _line_at((run,), spot, there)
    return items


def _name_of_mark(box: Box, rect: Rect, direction: Direction, theme: Theme) -> list[Primitive]:
    """Return the name of the value behind a mark; its numbers stand at the ends of the edge."""
    name = mark_name(box)
    if not name:
        return []
    x, y, width, height = rect
    runs = name_runs(name, LABEL_SIZE, theme.color("text3"), LONGEST_NAME, 0.0)
    spot = Spot(x=x + width + NAME_GAP, y=y + height / 2, centred=False)
    if direction == "LR":
        spot = Spot(x=x + width / 2, y=y + height + 16.0)
    return _line_at(runs, spot, 1.0)


def _spots(
    scene: Scene, box: Box, rect: Rect, raised: float, dropped: float
) -> tuple[list[Spot], list[Spot]]:
    """Return where the value and the gradient of each output of a box stand."""
    if scene.direction == "TB":
        return column_spots(box, rect)
    parts = box.outputs or (box,)
    value_at, gradient_at = value_spot(rect, dropped), gradient_spot(rect, raised)
    values, gradients = [], []
    below = 0.0
    above = sum(row_height(part.shape) for part in parts[1:] if part.differentiable)
    for place, part in enumerate(parts):
        values.append(msgspec.structs.replace(value_at, y=value_at.y + below))
        below += row_height(part.shape)
        above -= row_height(part.shape) if place and part.differentiable else 0.0
        gradients.append(msgspec.structs.replace(gradient_at, y=gradient_at.y - above))
    return values, gradients
