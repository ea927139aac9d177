"""What the inspector tells of one box: records, no words of their own."""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Source
from gradviz.ops.explanation import Curve
from gradviz.ops.mathematics import Formula

__all__ = ["Amount", "Figure", "Inspection", "Section"]


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """A value or a gradient.

    Attributes
    ----------
    name
        "a", "∂L/∂a".
    state
        "there"; "not yet"; "none": PyTorch has None; "unseen"; "off": no gradient flows.
    text, full
        Short and in full, for one number; else its shape and statistics.
    value
        All of it.
    """

    name: str
    state: Literal["there", "not yet", "none", "unseen", "off"] = "not yet"
    text: str = ""
    full: str = ""
    value: TensorValue | None = None


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A name with its numbers, one row of a table.

    Attributes
    ----------
    name, shape
        The shape is "" for a single number.
    value, gradient
        As text; "" where there is none, None where it is yet to come.
    said
        All of it in a sentence.
    """

    name: str
    shape: str = ""
    value: str | None = ""
    gradient: str | None = ""
    said: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with formulas, a table of figures, sentences or code below it."""

    heading: str
    formulas: tuple[Formula, ...] = ()
    figures: tuple[Figure, ...] = ()
    sentences: tuple[str, ...] = ()
    code: str = ""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """One box at one moment."""

    title: str
    glyph: str
    family: str
    kind: str
    value: Amount
    gradient: Amount
    sections: tuple[Section, ...] = ()
    curve: Curve | None = None
    curve_name: str = ""
    source: Source | None = None
