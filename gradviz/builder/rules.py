"""What shape rules are made of: kinds of tensors, what a rule is asked, how it refuses.

The rules themselves stand in the files `rules_*.py`, by subject; each is a function that
`rule` enters under the name that a block's file gives. Nothing here knows of a network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import msgspec

from gradviz.builder.entries import Block
from gradviz.model.program import Argument
from gradviz.model.words import Message, message

__all__ = [
    "ANY",
    "RULES",
    "Asked",
    "Both",
    "Fix",
    "Kind",
    "Misfit",
    "Retyped",
    "Set",
    "Shape",
    "Unknown",
    "Value",
    "Wrap",
    "refuse",
    "rule",
    "same",
    "size_text",
    "wrong_rank",
]

Shape = tuple[int, ...]

SCATTERED: Shape = (-1,)
"""A layout that is not known."""


class Kind(msgspec.Struct, frozen=True, gc=False):
    """All that a rule knows of a tensor.

    `strides` are those of PyTorch where its numbers do not simply stand one after the
    other, as behind a transpose; None where they do, and `SCATTERED` where nobody knows.
    """

    shape: Shape
    dtype: str = "float32"
    strides: Shape | None = None

    @property
    def rank(self) -> int:
        """How many axes it has."""
        return len(self.shape)


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """What cannot be told yet: something before it is missing or does not fit."""


ANY = Unknown()

Value = Kind | Unknown | bool | int | float | str | None | tuple[Any, ...]
"""What stands in an argument: a tensor's kind, a plain value, or several of these."""


class Set(msgspec.Struct, frozen=True):
    """A repair: give a setting of the block another value."""

    name: str
    value: Argument
    label: Message


class Wrap(msgspec.Struct, frozen=True):
    """A repair: put a function around the input at a port: ``"flatten({0}, 1)"``."""

    port: str
    template: str
    label: Message


class Retyped(msgspec.Struct, frozen=True):
    """A repair: use another function with the same arguments."""

    function: str
    label: Message


class Both(msgspec.Struct, frozen=True):
    """A repair of two changes: one of the settings, then one of the line."""

    first: Set
    second: Wrap
    label: Message


Fix = Set | Wrap | Retyped | Both


class Misfit(Exception):  # noqa: N818 - it is a verdict, not a failure
    """What a rule raises where inputs do not fit.

    Attributes
    ----------
    title, detail
        A few words, and one or two sentences.
    port
        Name of the input or setting where it shows.
    fixes
        What may help; each is tried before it is offered.
    """

    def __init__(
        self, title: Message, detail: Message, port: str = "", fixes: tuple[Fix, ...] = ()
    ) -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.port = port
        self.fixes = fixes


def refuse(title: Message, detail: Message, port: str = "", *fixes: Fix) -> NoReturn:
    """Raise a Misfit."""
    raise Misfit(title, detail, port, fixes)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One call that a rule is to judge.

    Attributes
    ----------
    block
        What is called.
    values
        What was given, by the names of the block's ports and parameters.
    settings
        For a module what it was made with, defaults included; else the defaults.
    form
        How it was written, see `gradviz.builder.functions.Form`.
    """

    block: Block
    values: Mapping[str, Value]
    settings: Mapping[str, Argument]
    form: str = "call"

    def kind(self, port: str) -> Kind:
        """Return the tensor at a port.

        Raises
        ------
        Misfit
            When there is none, or something else.
        """
        value = self.values.get(port)
        if isinstance(value, Kind):
            return value
        if isinstance(value, tuple):
            text = "{port} is several tensors. Give each a name: a, b = ..."
            title = message("Shapes", "Several values where one is needed")
            refuse(title, message("Shapes", text, port=port), port)
        title = message("Shapes", "{port} must be a tensor", port=port)
        text = "A plain value stands where {block} needs a tensor."
        return refuse(title, message("Shapes", text, block=self.block.title), port)

    def given(self, name: str) -> Value:
        """Return a setting: what was given, else the default."""
        if name in self.values:
            return self.values[name]
        return self.settings.get(name)

    def whole(self, name: str) -> int:
        """Return a setting that must be a whole number.

        Raises
        ------
        Misfit
            When it is something else.
        """
        value = self.given(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return refuse_type(name)

    def sizes(self, name: str) -> Shape:
        """Return a setting that is one or several whole numbers.

        Raises
        ------
        Misfit
            When it is something else.
        """
        value = self.given(name)
        items = value if isinstance(value, tuple) else (value,)
        if len(items) == 1 and isinstance(items[0], tuple):
            items = items[0]
        if any(isinstance(item, bool) or not isinstance(item, int) for item in items):
            refuse_type(name)
        return items


def refuse_type(name: str) -> NoReturn:
    """Refuse a setting that is no whole number."""
    title = message("Shapes", "{name} must be a whole number", name=name)
    refuse(title, message("Shapes", "Give {name} as a whole number.", name=name), name)


Rule = Callable[[Asked], Value]

RULES: dict[str, Rule] = {}
"""Every rule by name."""


def rule(name: str) -> Callable[[Rule], Rule]:
    """Enter a function as the rule of that name."""

    def enter(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return enter


def same(kind: Kind, dtype: str | None = None) -> Kind:
    """Return what an operation on each number gives: the same shape and layout."""
    dtype = dtype or kind.dtype
    if kind.strides is None:
        return Kind(kind.shape, dtype) if dtype != kind.dtype else kind
    # A stretched axis has stride 0; its copy is laid out anew.
    dense = sorted(s for s, n in zip(kind.strides, kind.shape, strict=False) if n > 1)
    return Kind(kind.shape, dtype, kind.strides if all(dense) and is_dense(kind) else SCATTERED)


def is_dense(kind: Kind) -> bool:
    """Whether a tensor's numbers fill their place without gaps, in whatever order."""
    if kind.strides is None:
        return True
    if kind.strides == SCATTERED and kind.rank != 1:
        return False
    expected = 1
    for stride, size in sorted(zip(kind.strides, kind.shape, strict=True)):
        if size == 1:
            continue
        if stride != expected:
            return False
        expected *= size
    return True


def size_text(shape: Shape) -> str:
    """Write a shape for a sentence, in any language: ``8 × 16``, ``()`` for a scalar."""
    return " × ".join(map(str, shape)) if shape else "()"


def wrong_rank(rank: int, needed: int) -> Message:
    """Return the title of a problem: so many axes, where another number of them is needed."""
    if needed == 1:
        return message("Shapes", "{n} axes where one is needed", n=rank)
    return message("Shapes", "{n} axes where {needed} are needed", n=rank, needed=needed)
