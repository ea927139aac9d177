"""Search of a trace: which nodes and calls of modules fit a line of text, the best first.

The language is that of `gradviz.graph.query`. Numbers count only as far as they exist at
the moment that is asked for: who calls says which do.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Protocol

import numpy as np

from gradviz.graph.entries import Entry, Index, kind_words
from gradviz.graph.query import (
    QUANTITIES,
    Compare,
    Flaw,
    Flawed,
    Kind,
    Line,
    Module,
    Operation,
    Shape,
    Term,
    Word,
    parse,
)
from gradviz.model.tensor import TensorValue

__all__ = ["Entry", "Index", "Moment", "kind_words", "search"]


class Moment(Protocol):
    """What is known at a moment."""

    def value(self, node: str, output: int = 0) -> TensorValue | None:
        """Return a value that exists, None where it does not exist yet."""

    def gradient(self, node: str, output: int = 0) -> TensorValue | None:
        """Return a gradient that exists, None where there is none yet."""

    def is_over(self, node: str) -> bool:
        """Whether a gradient that is not there will not come any more."""


_WEIGHTS = (0, 0, 1, 3, 4, 8, 10)
"""What a hit in each of the fields costs more than one in the id."""


def search(index: Index, text: str, moment: Moment) -> tuple[Entry, ...]:
    """Return what fits, the best first; everything in order for an empty text.

    Words count by where they are found: at the start of a name before its middle, a name
    before the line of code. Among equals those with the largest figure asked for come first
    (the smallest for ``<``), then those that ran first.

    Raises
    ------
    GradvizError
        When the text cannot be read.
    """
    terms = parse(text)
    words = [term.text for term in terms if isinstance(term, Word)]
    order = next((term for term in terms if isinstance(term, Compare)), None)
    measure = None if order is None else _measure(order, index, moment)
    tests = [
        _test(term, index, moment)
        for term in terms
        if not isinstance(term, Word) and term is not order
    ]
    found: list[tuple[float, float, int]] = []
    for place, (entry, known) in enumerate(zip(index.entries, index.texts, strict=True)):
        if not all(test(entry) for test in tests):
            continue
        if not all(word in known or _is_said(word, entry, index, moment) for word in words):
            continue
        amount = 0.0 if measure is None else measure(entry)
        if amount is not None:
            fields = known.split("\n") if words else []
            found.append((sum(_cost(word, fields) for word in words), amount, place))
    found.sort()
    return tuple(index.entries[place] for _, _, place in found)


def _is_said(word: str, entry: Entry, index: Index, moment: Moment) -> bool:
    """Whether a bare ``nan`` or ``inf`` is among the numbers of an entry."""
    if word not in ("nan", "inf"):
        return False
    flaw: Flaw = "nan" if word == "nan" else "inf"
    return any(_is_flawed(Flawed(of, flaw), entry, index, moment) for of in QUANTITIES)


def _cost(word: str, fields: list[str]) -> float:
    """Return how far a word is from being the name of an entry: 0 where it is the name."""
    best = math.inf
    for weight, field in zip(_WEIGHTS, fields, strict=False):
        if weight >= best:
            break
        at = field.find(word)
        if at < 0:
            continue
        if field == word:
            inside = 0.0
        elif at == 0:
            inside = 2.0
        else:
            inside = 3.0 if not field[at - 1].isalnum() else 5.0
        best = min(best, weight + inside + min(len(field), 200) / 1000.0)
    return best


# ------------------------------------------------------------------ conditions


def _test(term: Term, index: Index, moment: Moment) -> Callable[[Entry], bool]:
    if isinstance(term, Compare):
        measure = _measure(term, index, moment)
        return lambda entry: measure(entry) is not None
    if isinstance(term, Flawed):
        return lambda entry: _is_flawed(term, entry, index, moment)
    if isinstance(term, Shape):
        return lambda entry: _has_shape(term.sizes, entry.shape)
    if isinstance(term, Module):
        return lambda entry: _is_within(term.path, entry.module.casefold())
    if isinstance(term, Operation):
        return lambda entry: _is_op(term.name, entry)
    if isinstance(term, Line):
        return lambda entry: (
            entry.source is not None and term.first <= entry.source.line <= term.last
        )
    if isinstance(term, Kind):
        return lambda entry: entry.kind == term.kind or (term.kind, entry.kind) == ("op", "loss")
    return lambda entry: True


def _has_shape(sizes: tuple[int | None, ...], shape: tuple[int, ...] | None) -> bool:
    if shape is None or len(sizes) != len(shape):
        return False
    return all(size in (None, own) for size, own in zip(sizes, shape, strict=True))


def _is_within(path: str, module: str) -> bool:
    """Whether a path is a run of whole parts of a module's path; ``blocks.1`` is not ``blocks.10``.

    The last part may be unfinished where it is no number.
    """
    path = path.strip(".")
    if path not in module:
        return False
    wanted, parts = path.split("."), module.split(".")
    for start in range(len(parts) - len(wanted) + 1):
        here = parts[start : start + len(wanted)]
        if here[:-1] == wanted[:-1]:
            last = wanted[-1]
            if here[-1] == last or (not last.isdigit() and here[-1].startswith(last)):
                return True
    return False


def _is_op(name: str, entry: Entry) -> bool:
    """Whether an operation is called so: ``mm``, ``MmBackward0``, ``aten.mm``; not ``addmm``."""
    name = name.removeprefix("aten.")
    if entry.kind not in ("op", "loss"):
        return False
    own, function = entry.op.casefold(), entry.grad_fn.casefold()
    return name in (own, own.strip("_"), function, function.partition("backward")[0])


_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


def _tensors(of: str, entry: Entry, moment: Moment) -> list[TensorValue]:
    if entry.kind == "module":
        return []
    ask = moment.value if of == "value" else moment.gradient
    if entry.outputs == 1:
        one = ask(entry.id)
        return [] if one is None else [one]
    known = (ask(entry.id, output) for output in range(entry.outputs))
    return [one for one in known if one is not None]


def _measure(term: Compare, index: Index, moment: Moment) -> Callable[[Entry], float | None]:
    """Return what gives the figure of an entry by which it is ordered; None where it does not fit.

    Of several outputs the one that fits best counts.
    """
    compare = _SIGNS[term.sign]
    falls = term.sign in (">", ">=")
    figure = term.figure if term.figure != "any" else "max" if falls else "min"
    equals = term.figure == "any" and term.sign in ("=", "!=")
    ask = moment.value if term.of == "value" else moment.gradient
    way = -1.0 if falls else 1.0

    def of_tensor(value: TensorValue | None) -> float | None:
        if value is None:
            return None
        known: float | None = getattr(index.figures(value), figure)
        if equals:
            if not _has_number(value, term):
                return None
        elif known is None or not compare(known, term.number):
            return None
        return math.inf if known is None or known != known else way * known

    def of_entry(entry: Entry) -> float | None:
        if entry.kind == "module":
            return None
        if entry.outputs == 1:
            return of_tensor(ask(entry.id))
        known = (of_tensor(ask(entry.id, output)) for output in range(entry.outputs))
        return min((one for one in known if one is not None), default=None)

    return of_entry


def _has_number(value: TensorValue, term: Compare) -> bool:
    """Whether any of the numbers is the one asked for, or is another."""
    numbers = value.samples()[1]
    same = np.isclose(numbers, term.number, rtol=1e-6, atol=0.0) | (numbers == term.number)
    return bool(same.any() if term.sign == "=" else not same.all())


def _is_flawed(term: Flawed, entry: Entry, index: Index, moment: Moment) -> bool:
    tensors = _tensors(term.of, entry, moment)
    if term.flaw == "none":
        if term.of == "value" or entry.kind == "module":
            return False
        return entry.differentiable and not tensors and moment.is_over(entry.id)
    return any(getattr(index.figures(value), term.flaw) for value in tensors)
