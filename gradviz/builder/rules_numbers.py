"""What the numbers of a leaf rule out: places that are not there, labels out of range.

Only leaves that stand directly at a port are looked at: what is computed is known when it
is run. The numbers of results are PyTorch's business.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gradviz.builder.entries import Block
from gradviz.builder.formula import Call, Expression, Items, Name
from gradviz.builder.palette import block
from gradviz.builder.problems import Span
from gradviz.builder.rules import Fix, Kind, Set, Value, Wrap
from gradviz.builder.rules_lines import Line, Trouble, Used, bound_spans, called_block, read_line
from gradviz.model.program import Leaf, NetworkSpec
from gradviz.model.tensor import TensorValue
from gradviz.model.words import message

__all__ = ["with_numbers"]

ROWS = {"embedding": "num_embeddings", "gpt": "vocab_size"}
"""Modules that look rows up, and the setting that says how many there are."""
CLASSES = ("cross_entropy", "nll")
SHARES = ("bce",)
IGNORED = -100
"""A class that PyTorch passes over."""

Read = tuple[tuple[Call, str, str, Span], ...]


def with_numbers(
    spec: NetworkSpec,
    lines: tuple[Line, ...],
    modules: Mapping[str, Used],
    names: Mapping[str, Value],
) -> tuple[Line, ...]:
    """Return what was found about the lines, and what is wrong with leaves' numbers."""
    looking = {used.name: used for used in modules.values() if used.block in ROWS and used.sound}
    words = (*CLASSES, *SHARES, "binary_cross_entropy", *looking)
    leaves = {leaf.name: leaf for leaf in spec.leaves}
    callable_ = frozenset(modules)
    found = list(lines)
    for place, (text, line) in enumerate(zip(spec.lines, lines, strict=True)):
        if line.values and not line.troubles and any(word in text for word in words):
            kinds = dict(line.inner)
            troubles = [
                trouble
                for at in _at_leaves(text, callable_)
                if at[2] in leaves
                for trouble in _troubles(at, leaves[at[2]], looking, kinds, names)
            ]
            found[place] = line._replace(troubles=tuple(troubles))
    return tuple(found)


@lru_cache(maxsize=4096)
def _at_leaves(text: str, modules: frozenset[str]) -> Read:
    """Return where a line's calls have a plain name at a port: call, port, name, span."""
    found: list[tuple[Call, str, str, Span]] = []
    for call in _calls(read_line(text, modules).statement.expression):
        if call.form == "module":
            places = [("x", call.arguments[0])] if call.arguments else []
        else:
            own = called_block(call)
            spans = bound_spans(own, call) if own else {}
            by_span = {span: name for name, span in spans.items()}
            places = [(by_span.get(part.span, ""), part) for part in call.arguments]
        found += [
            (call, port, part.name, part.span) for port, part in places if isinstance(part, Name)
        ]
    return tuple(found)


def _calls(expression: Expression) -> Iterator[Call]:
    if isinstance(expression, Items):
        for item in expression.items:
            yield from _calls(item)
    if isinstance(expression, Call):
        yield expression
        for part in (*expression.arguments, *(value for _, value in expression.keywords)):
            yield from _calls(part)


@lru_cache(maxsize=512)
def _range(value: TensorValue) -> tuple[float, float]:
    """Return the smallest and the largest number; of classes those that count."""
    if not value.is_whole or value.count == 0:
        return math.nan, math.nan
    numbers = value.numpy()
    if "int" in value.dtype:
        numbers = numbers[numbers != IGNORED] if (numbers == IGNORED).any() else numbers
    if numbers.size == 0:
        return math.nan, math.nan
    return float(numbers.min()), float(numbers.max())


def _troubles(
    at: tuple[Call, str, str, Span],
    leaf: Leaf,
    looking: Mapping[str, Used],
    kinds: Mapping[Span, Value],
    names: Mapping[str, Value],
) -> Iterator[Trouble]:
    call, port, _, span = at
    low, high = _range(leaf.value)
    if call.form == "module":
        used = looking.get(call.function)
        own = block(used.block) if used else None
        count = own.arguments(used.arguments)[ROWS[own.id]] if own and used else None
        if own and isinstance(count, int) and (high >= count or low < 0):
            yield _no_row(call, own, span, count, low, high)
    elif call.function in CLASSES and port == "target" and "int" in leaf.value.dtype:
        first = call.arguments[0]
        scores = names.get(first.name) if isinstance(first, Name) else kinds.get(first.span)
        if isinstance(scores, Kind) and scores.rank:
            count = scores.shape[min(1, scores.rank - 1)]
            if high >= count or low < 0:
                yield _no_class(call, span, count, low, high)
    elif call.function in SHARES and port in ("x", "target") and (low < 0 or high > 1):
        value = _plain(low if low < 0 else high)
        title = message("Shapes", "{value} is not between 0 and 1", value=value)
        text = "Binary cross entropy compares probabilities: numbers from 0 to 1."
        squeeze = Wrap(port, "sigmoid({0})", message("Shapes", "Put a sigmoid before it"))
        fixes: tuple[Fix, ...] = (squeeze,) if port == "x" else ()
        yield Trouble("misfit", call, span, port, title, message("Shapes", text), fixes)


def _plain(number: float) -> str:
    return f"{number:g}"


def _no_row(call: Call, own: Block, span: Span, count: int, low: float, high: float) -> Trouble:
    value = _plain(low if low < 0 else high)
    title = message("Shapes", "There is no row {value}", value=value)
    text = "{block} has {n} rows, counted from 0 to {last}."
    detail = message("Shapes", text, block=own.title, n=count, last=count - 1)
    name, rows = ROWS[own.id], int(high) + 1
    use = Set(name, rows, message("Shapes", "Use {value}", value=rows))
    return Trouble("misfit", call, span, "x", title, detail, (use,) if low >= 0 else ())


def _no_class(call: Call, span: Span, count: int, low: float, high: float) -> Trouble:
    value = _plain(low if low < 0 else high)
    title = message("Shapes", "There is no class {value}", value=value)
    text = "The scores are for {n} classes, counted from 0 to {last}."
    detail = message("Shapes", text, n=count, last=count - 1)
    return Trouble("misfit", call, span, "target", title, detail)
