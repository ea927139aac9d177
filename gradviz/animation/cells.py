"""Tensors beside their boxes: small tables of numbers, heat-maps of larger ones."""

from __future__ import annotations

import numpy as np

from gradviz.animation.values import Numbers
from gradviz.model.measure import text_width
from gradviz.model.numbers import format_column, format_number
from gradviz.model.picture import Cells, Pen, Primitive, Rectangle, Text
from gradviz.model.tensor import TensorValue
from gradviz.model.theme import Theme
from gradviz.scene.sizes import MAP_CELL, BlockSize, block_size

SAMPLED = (3.0, 2.0)
"""Dash of the edge of a heat-map of which only a sample is there."""


class Shade:
    """How tensors are coloured: a theme, and a place to keep what was worked out.

    Parameters
    ----------
    numbers
        The trace whose tensors are shown.
    theme
        Colours.
    """

    def __init__(self, numbers: Numbers, theme: Theme) -> None:
        self.theme = theme
        self.numbers = numbers
        self._kept = numbers.kept

    def colors(self, value: TensorValue, scale_of: TensorValue) -> tuple[str, ...]:
        """Return the colours of a heat-map's cells, row by row.

        `scale_of` is the tensor whose largest number gets the full colour: the final sum
        of a gradient, so that its partial sums keep their colours.
        """
        # The values are kept too: their ids stay theirs.
        key = (id(value), id(scale_of), self.theme.name)
        found = self._kept.get(key)
        if found is None:
            block = block_size(value.shape)
            grid = thumbnail(value, block.rows, block.columns)
            scale = largest(scale_of)
            wrong = self.theme.color("error.line")
            shades = tuple(
                self.theme.sign_color(number, scale) if np.isfinite(number) else wrong
                for number in grid.ravel().tolist()
            )
            found = self._kept[key] = (value, scale_of, shades)
        return found[2]


def largest(value: TensorValue) -> float:
    """Return the largest absolute value among the finite numbers shown of a tensor."""
    block = block_size(value.shape)
    if block.form == "none":
        return 0.0
    grid = thumbnail(value, block.rows, block.columns)
    return float(np.abs(grid[np.isfinite(grid)]).max(initial=0.0))


def tensor_cells(
    value: TensorValue,
    x: float,
    y: float,
    shade: Shade,
    opacity: float,
    scale_of: TensorValue | None = None,
) -> list[Primitive]:
    """Return a tensor as a small table of numbers or as a heat-map, its corner at (x, y)."""
    block = block_size(value.shape, wide=value.is_complex)
    reference = scale_of if scale_of is not None else value
    if block.form == "table":
        if len(value.samples()[1]) < value.count:  # a meta tensor has no numbers
            return []
        return _table(value, block, x, y, largest(reference), shade.theme, opacity)
    frame = Rectangle(
        x=x - 0.5,
        y=y - 0.5,
        width=block.width + 1,
        height=block.height + 1,
        pen=Pen(color=shade.theme.color("line2"), dash=() if value.is_whole else SAMPLED),
        opacity=opacity,
    )
    cells = Cells(
        x=x,
        y=y,
        columns=block.columns,
        cell_width=MAP_CELL[0],
        cell_height=MAP_CELL[1],
        colors=shade.colors(value, reference),
        opacity=opacity,
    )
    return [cells, frame]


def _table(
    value: TensorValue,
    block: BlockSize,
    x: float,
    y: float,
    scale: float,
    theme: Theme,
    opacity: float,
) -> list[Primitive]:
    columns = block.columns
    grid = thumbnail(value, block.rows, columns)
    texts = format_column(value.samples()[1].tolist(), digits=3)
    width, height = block.cell
    items: list[Primitive] = []
    for place, (whole, number) in enumerate(zip(texts, grid.ravel().tolist(), strict=True)):
        text = _fitting(whole, number, width - 8.0)
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
                x=left + width - (5 if text == whole else 3),
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


def _fitting(text: str, number: float, room: float) -> str:
    """Return a number as it stands in its column, with fewer digits where that is too wide."""
    for digits in (2, 1):
        if text_width(text, size=11, weight=500) <= room:
            break
        text = format_number(number, digits)
    return text


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
