"""How large things are drawn: bodies, and the numbers above and below them.

Used by the layout (room to keep free) and by the picture (where to draw), so that both
agree. Lengths in px at 100 %.
"""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from gradviz.model.measure import text_width

BODY_WIDTH, BODY_HEIGHT = 88.0, 56.0
MODEL_HEIGHT = 44.0
LABEL_SIZE = 13.0
NUMBER_SIZE = 14.0
VALUE_BASELINE = 24.0
"""Baseline of the value's line below the body."""
GRADIENT_BASELINE = 14.0
"""Baseline of the gradient's line above the body."""
WIDEST_NUMBER = "\u22120.08888"
"""What the room for a number is measured by; the rarer longer ones reach into the gaps."""
LONGEST_NAME = 120.0
"""Names wider than this (px) are elided."""

TABLE_CELL = (46.0, 18.0)
"""A cell with its number."""
COMPLEX_CELL = (108.0, 18.0)
"""A cell with a complex number: two numbers, a sign and an i."""
MAP_CELL = (8.0, 5.0)
"""A cell of a heat-map."""
MAP_LIMIT = (12, 9)
"""Columns and rows of the largest thumbnail; larger tensors are sampled."""


class BlockSize(msgspec.Struct, frozen=True, kw_only=True):
    """How the numbers of one tensor are drawn: as what, columns, rows, px."""

    form: Literal["number", "table", "map", "none"]
    columns: int = 1
    rows: int = 1
    width: float = 0.0
    height: float = 0.0
    cell: tuple[float, float] = MAP_CELL


def block_size(shape: tuple[int, ...], *, wide: bool = False) -> BlockSize:
    """Return how a tensor of this shape is drawn beside its box; `wide` where it is complex.

    One number as a number; up to six numbers in at most three rows and columns as a table; more
    as a heat-map of at most 12 x 9 cells (rows are the last but one dimension).
    """
    count = math.prod(shape)
    if count == 1:
        widest = f"{WIDEST_NUMBER} + {WIDEST_NUMBER}i" if wide else WIDEST_NUMBER
        return BlockSize(form="number", width=text_width(widest, size=14, weight=600))
    if count == 0:
        return BlockSize(form="none")
    columns = shape[-1]
    rows = count // columns
    if count <= 6 and columns <= 3 and rows <= 3:
        cell = COMPLEX_CELL if wide else TABLE_CELL
        form: Literal["table", "map"] = "table"
    else:
        cell = MAP_CELL
        form = "map"
        columns, rows = min(columns, MAP_LIMIT[0]), min(rows, MAP_LIMIT[1])
    return BlockSize(
        form=form,
        columns=columns,
        rows=rows,
        width=columns * cell[0],
        height=rows * cell[1],
        cell=cell,
    )


def body_size(
    texts: tuple[str, ...],
    small: tuple[str, ...],
    *,
    tall: bool,
    lanes: int,
    points: float = 0.0,
) -> tuple[float, float]:
    """Return width and height of a body.

    Parameters
    ----------
    texts, small
        What it must hold in its large and in its small line, in any language.
    tall
        Whether it has the height of a lesson's body, or the lower one of a model's.
    lanes
        How many lanes enter its side; they keep 12 px apart.
    points
        How much of the width its pointed ends take.
    """
    widths = [text_width(text, size=LABEL_SIZE, weight=600) for text in texts]
    widths += [text_width(text, size=11, weight=500) for text in small]
    width = max(BODY_WIDTH, math.ceil((max(widths, default=0.0) + 24.0 + points) / 4.0) * 4.0)
    height = max(BODY_HEIGHT if tall else MODEL_HEIGHT, 12.0 * (lanes - 1) + 16.0)
    return width, height


INDEX_ROOM = 22.0
"""Room for which of several outputs a row tells of, px."""
ROLE_COLUMN = 46.0
"""Room for "value" or "grad" before the thumbnails of a tensor, in any language, px."""


def is_short(shape: tuple[int, ...], *, named: bool) -> bool:
    """Whether a tensor's labels say "value" and "grad": its box tells its name already."""
    return not named and block_size(shape).form == "map"


def row_height(shape: tuple[int, ...]) -> float:
    """Return how far the labels of two outputs of one op stand apart, px."""
    return max(20.0, block_size(shape).height + 6.0)


def label_width(
    name: str,
    shape: tuple[int, ...],
    loss: str | None,
    *,
    short: bool = False,
    wide: bool = False,
) -> float:
    """Return the room (px) that the longer label of a box needs, for usual numbers.

    Parameters
    ----------
    name, shape
        Of its value.
    loss
        What backward starts from is called: the label of a gradient is ``\u2202loss/\u2202name``.
        None for a box without gradient.
    short
        Whether it says "value" and "grad" instead of names.
    wide
        Whether its numbers are complex.
    """
    if short:
        return ROLE_COLUMN + block_size(shape).width
    prefix = min(text_width(name, size=LABEL_SIZE, italic=True), LONGEST_NAME) + 22.0
    if loss is not None:
        prefix += text_width(f"\u2202{loss}/\u2202", size=LABEL_SIZE) - 9.0
    return prefix + block_size(shape, wide=wide).width
