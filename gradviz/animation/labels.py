"""The numbers at each box: its value under it, its gradient over it."""

from __future__ import annotations

import msgspec
import numpy as np

from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.animation.writing import Run, dotted_ring, line, line_width
from gradviz.model.measure import elide
from gradviz.model.numbers import format_column, format_number
from gradviz.model.picture import Cells, Pen, Primitive, Rectangle, Text
from gradviz.model.tensor import TensorValue
from gradviz.model.theme import Theme
from gradviz.scene.scene import Box, Direction, Rect, Scene
from gradviz.scene.sizes import (
    GRADIENT_BASELINE,
    LABEL_SIZE,
    LONGEST_NAME,
    MAP_CELL,
    NUMBER_SIZE,
    TABLE_CELL,
    VALUE_BASELINE,
    block_size,
)

SPACE = 6.0
BESIDE = 12.0
"""From a body to the labels at its right, px."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a label stands: on a baseline, about its middle or from its left end.

    `up` says that the cells of a tensor rise from the baseline instead of hanging below.
    """

    x: float
    y: float
    centred: bool = True
    up: bool = False


def value_spot(rect: Rect, direction: Direction, drop: float) -> Spot:
    """Return where the value of a box stands: under it, or at its right in a tall flow."""
    left, top, width, height = rect
    if direction == "LR":
        return Spot(x=left + width / 2, y=top + height + VALUE_BASELINE + drop)
    return Spot(x=left + width + BESIDE, y=top + height / 2 + 17.0, centred=False)


def gradient_spot(rect: Rect, direction: Direction, raised: float) -> Spot:
    """Return where the gradient of a box stands: over it, or at its right in a tall flow."""
    left, top, width, height = rect
    if direction == "LR":
        return Spot(x=left + width / 2, y=top - GRADIENT_BASELINE - raised, up=True)
    return Spot(x=left + width + BESIDE, y=top + height / 2 - 6.0, centred=False, up=True)


def value_label(
    box: Box, spot: Spot, value: TensorValue | None, there: float, theme: Theme, *, stale: bool
) -> list[Primitive]:
    """Return ``a = 0.9183``, a dotted ring before the value exists."""
    name = _name(box.name, theme, after=5.0)
    equals = Run(text="=", size=LABEL_SIZE, color=theme.color("text3"), after=5.0)
    if there <= 0.0:
        return _with_ring((name, equals), spot, theme.color("text3"))
    if value is None:
        return []
    return _labelled((name, equals), value, spot, "fwd", theme, there, stale=stale)


def gradient_label(
    box: Box, spot: Spot, frame: FrameState, index: int, loss: str, theme: Theme, *, stale: bool
) -> list[Primitive]:
    """Return ``∂L/∂a −1.089``, a dotted ring before it exists, nothing where it never will."""
    if not box.differentiable:
        return []
    runs = gradient_name(loss, box.name, theme)
    event = frame.gradient(index)
    if event is None:
        role = "bwd.line" if frame.is_forming(index) else "text3"
        return _with_ring(runs, spot, theme.color(role))
    if event.total is None:
        return []
    return _labelled(runs, event.total, spot, "bwd", theme, 1.0, stale=stale)


def _labelled(
    runs: tuple[Run, ...],
    value: TensorValue,
    spot: Spot,
    role: str,
    theme: Theme,
    opacity: float,
    *,
    stale: bool,
) -> list[Primitive]:
    """Return a name with its number, its small table or its heat-map."""
    block = block_size(value.shape)
    if block.form == "number":
        return _line_at((*runs, _number(value, role, theme, stale)), spot, opacity)
    if block.form == "none":
        empty = Run(text="[ ]", size=NUMBER_SIZE, color=theme.color(role), weight=600)
        return _line_at((*runs, empty), spot, opacity)
    runs = runs[:1] if role == "fwd" else runs
    total = line_width(runs) + SPACE + block.width
    x = spot.x - total / 2 if spot.centred else spot.x
    y = spot.y - block.height + 3.0 if spot.up else spot.y - 12.0
    cells = tensor_cells(
        value, x + total - block.width, y, theme, opacity * (0.4 if stale else 1.0)
    )
    return [*line(runs, x, spot.y, opacity), *cells]


def gradient_name(loss: str, name: str, theme: Theme) -> tuple[Run, ...]:
    """Return the runs of ``∂L/∂a``."""
    color = theme.color("text3")
    short = elide(name, LONGEST_NAME, size=LABEL_SIZE, italic=True)
    return (
        Run(text=f"\u2202{loss}/\u2202", size=LABEL_SIZE, color=color),
        Run(text=short, size=LABEL_SIZE, color=color, italic=True, after=7.0),
    )


def _name(name: str, theme: Theme, after: float) -> Run:
    short = elide(name, LONGEST_NAME, size=LABEL_SIZE, italic=True)
    return Run(text=short, size=LABEL_SIZE, color=theme.color("text3"), italic=True, after=after)


def _number(value: TensorValue, role: str, theme: Theme, stale: bool) -> Run:
    number = value.item()
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


def tensor_cells(
    value: TensorValue, x: float, y: float, theme: Theme, opacity: float
) -> list[Primitive]:
    """Return a tensor as a small table of numbers or as a heat-map, its corner at (x, y)."""
    block = block_size(value.shape)
    grid = thumbnail(value, block.rows, block.columns)
    scale = float(np.nanmax(np.abs(np.where(np.isfinite(grid), grid, 0.0)), initial=0.0))
    if block.form == "table":
        return _table(value, grid, x, y, scale, theme, opacity)
    colors = tuple(
        theme.sign_color(float(number), scale) if np.isfinite(number) else theme.color("error.line")
        for number in grid.ravel().tolist()
    )
    frame = Rectangle(
        x=x - 0.5,
        y=y - 0.5,
        width=block.width + 1,
        height=block.height + 1,
        pen=Pen(color=theme.color("line2")),
        opacity=opacity,
    )
    cells = Cells(
        x=x,
        y=y,
        columns=block.columns,
        cell_width=MAP_CELL[0],
        cell_height=MAP_CELL[1],
        colors=colors,
        opacity=opacity,
    )
    return [cells, frame]


def _table(
    value: TensorValue,
    grid: np.ndarray,
    x: float,
    y: float,
    scale: float,
    theme: Theme,
    opacity: float,
) -> list[Primitive]:
    columns = grid.shape[1]
    texts = format_column(value.numpy().ravel().tolist(), digits=3)
    width, height = TABLE_CELL
    items: list[Primitive] = []
    for place, (text, number) in enumerate(zip(texts, grid.ravel().tolist(), strict=True)):
        left, top = x + (place % columns) * width, y + (place // columns) * height
        finite = np.isfinite(number)
        fill = theme.cell_color(number, scale) if finite else theme.color("error.bg")
        items.append(
            Rectangle(
                x=left,
                y=top,
                width=width - 1,
                height=height - 1,
                radius=3,
                fill=fill,
                opacity=opacity,
            )
        )
        color = theme.color("text" if finite else "error")
        items.append(
            Text(
                x=left + width - 5,
                y=top + 12.5,
                text=text,
                size=11,
                color=color,
                weight=500,
                anchor="end",
                opacity=opacity,
            )
        )
    return items


def thumbnail(value: TensorValue, rows: int, columns: int) -> np.ndarray:
    """Return (rows, columns) numbers of a tensor, evenly picked where it has more.

    Of a sampled tensor the sample is laid out in order; booleans count as 0 and 1, of
    complex numbers the real part is shown.
    """
    _, found = value.samples()
    flat = np.real(found).astype(np.float64)
    wanted = rows * columns
    if value.is_whole and value.shape:
        across = value.shape[-1]
        table = flat.reshape(-1, across)
        down = np.linspace(0, table.shape[0] - 1, rows).round().astype(int)
        right = np.linspace(0, across - 1, columns).round().astype(int)
        return np.asarray(table[np.ix_(down, right)])
    picked = np.linspace(0, max(len(flat) - 1, 0), wanted).round().astype(int)
    shown = flat[picked] if len(flat) else np.full(wanted, np.nan)
    return np.asarray(shown.reshape(rows, columns))


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
    """Return values and gradients of some boxes."""
    items: list[Primitive] = []
    there = frame.values(boxes)
    for place, index in enumerate(boxes.tolist()):
        box, rect = scene.boxes[index], scene.rect(index)
        if box.kind not in ("accumulate", "bundle"):
            spot = value_spot(rect, scene.direction, dropped.get(index, 0.0))
            value = numbers.value(box.node)
            items += value_label(box, spot, value, float(there[place]), theme, stale=stale)
        if box.kind != "bundle":
            spot = gradient_spot(rect, scene.direction, raised.get(index, 0.0))
            items += gradient_label(box, spot, frame, index, scene.loss, theme, stale=stale)
    return items
