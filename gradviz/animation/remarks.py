"""What is worth a second look in the numbers of a whole tensor: in words, and on its box.

Every count is one of PyTorch's own numbers; of a sample it is said that only these were seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
import numpy as np

from gradviz.model.numbers import format_number
from gradviz.model.statistics import Figures, figures
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import OpRecord
from gradviz.model.words import translate
from gradviz.ops.card import card_for

__all__ = ["Flaw", "flaw", "gradient_remarks", "value_remarks"]

FLAT = 0.01
"""Where a sigmoid or a tanh is no steeper, it lets hardly anything through."""
MOST = 0.9
"""From this share of flat places on, a whole tensor is called saturated on its box."""
FAINT, LOUD = 1e-7, 1e4
"""A gradient whose largest number is below or above has vanished, or exploded."""

Kind = Literal["dead", "units", "saturated"]


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """What a box says of its whole value: `count` of `of` numbers, or of units."""

    kind: Kind
    count: int
    of: int


def flaw(op: OpRecord | None, value: TensorValue | None) -> Flaw | None:
    """Return what lets no gradient through an activation, None where there is no such thing.

    A ReLU is "dead" where no number passes; "units" of it are where a column of a matrix
    (batch, units) is zero for the whole batch. A sigmoid or a tanh is "saturated" where most
    of its numbers lie where it is flat.
    """
    key = _key(op)
    if value is None or value.count < 2 or not key:
        return None
    numbers = value.samples()[1]
    if not numbers.size or numbers.dtype.kind not in "f":
        return None
    if key == "relu":
        if not (numbers > 0).any() and not np.isnan(numbers).any():
            return Flaw(kind="dead", count=0, of=numbers.size)
        dead = _dead_units(value)
        return Flaw(kind="units", count=dead, of=value.shape[1]) if dead else None
    flat = _flat(key, numbers)
    full = flat >= MOST * numbers.size
    return Flaw(kind="saturated", count=flat, of=numbers.size) if full else None


def _key(op: OpRecord | None) -> str:
    card = card_for(op) if op is not None else None
    return card.key if card is not None and card.key in ("relu", "sigmoid", "tanh") else ""


def _flat(key: str, numbers: np.ndarray) -> int:
    """Return how many numbers lie where the function is flat, as its own result tells."""
    y = numbers.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        slopes = y * (1 - y) if key == "sigmoid" else 1 - y**2
    return int((slopes <= FLAT).sum())


def _dead_units(value: TensorValue) -> int:
    """Return how many columns of a matrix are zero throughout."""
    if not value.is_whole or len(value.shape) != 2 or value.shape[0] < 2:
        return 0
    return int((~(value.numpy() != 0).any(axis=0)).sum())


def value_remarks(
    op: OpRecord | None, value: TensorValue, found: Figures | None = None
) -> tuple[str, ...]:
    """Say what is worth a warning in a value: numbers that are none, units that are dead."""
    found = found or figures(value)
    lines = list(_not_finite(found))
    flawed = flaw(op, value)
    key = _key(op)
    if flawed is not None:
        lines.append(_said(flawed))
    elif key == "relu" and found.seen > 1:
        shut = found.zeros
        if shut:
            text = "{count} of {all} numbers are 0: no gradient passes there."
            lines.append(translate("Tensor", text, count=f"{shut:,}", all=f"{found.seen:,}"))
    elif key and found.seen > 1:
        flat = _flat(key, value.samples()[1])
        if flat:
            text = "{count} of {all} numbers lie where the curve is flat (slope below 0.01)."
            lines.append(translate("Tensor", text, count=f"{flat:,}", all=f"{found.seen:,}"))
    return tuple(lines)


def _said(flawed: Flaw) -> str:
    count, of = f"{flawed.count:,}", f"{flawed.of:,}"
    if flawed.kind == "dead":
        text = "Dead: 0 of {count} numbers are above zero. No gradient passes here."
        return translate("Tensor", text, count=of)
    if flawed.kind == "units":
        text = "{dead} of {count} units are zero for the whole batch."
        return translate("Tensor", text, dead=count, count=of)
    text = "Saturated: {count} of {all} numbers lie where the curve is flat (slope below 0.01)."
    return translate("Tensor", text, count=count, all=of)


def gradient_remarks(
    value: TensorValue, found: Figures | None = None, *, leaf: bool = True
) -> tuple[str, ...]:
    """Say what is worth a warning in a gradient: none, mostly zeros, faint, or enormous.

    Many zeros are told of a leaf only: between operations they are nothing special.
    """
    found = found or figures(value)
    lines = list(_not_finite(found))
    if found.seen < 2:
        return tuple(lines)
    if found.zeros == found.seen:
        lines.append(translate("Tensor", "All zeros: nothing is learned from here."))
        return tuple(lines)
    if leaf and 2 * found.zeros >= found.seen:
        text = "{count} of {all} numbers are 0: nothing is learned there."
        lines.append(translate("Tensor", text, count=f"{found.zeros:,}", all=f"{found.seen:,}"))
    ends = [abs(end) for end in (found.minimum, found.maximum) if end is not None]
    if not ends:
        return tuple(lines)
    top = max(ends)
    if 0 < top < FAINT:
        text = "Vanishing: its largest number is {number}."
        lines.append(translate("Tensor", text, number=format_number(top)))
    elif top > LOUD:
        text = "Exploding: its largest number is {number}."
        lines.append(translate("Tensor", text, number=format_number(top)))
    return tuple(lines)


def _not_finite(found: Figures) -> Iterator[str]:
    nans, infinities, seen = (f"{count:,}" for count in (found.nans, found.infinities, found.seen))
    if found.nans and found.infinities:
        text = "{nans} of {all} numbers are NaN, {infinities} infinite."
        yield translate("Tensor", text, nans=nans, infinities=infinities, all=seen)
    elif found.nans:
        yield translate("Tensor", "{nans} of {all} numbers are NaN.", nans=nans, all=seen)
    elif found.infinities:
        text = "{infinities} of {all} numbers are infinite."
        yield translate("Tensor", text, infinities=infinities, all=seen)
