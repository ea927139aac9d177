"""Sentences about one op: what it does, how the gradient passes, what to note.

The words stand on the cards, in every language; this module fills in names and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gradviz.model.numbers import format_number
from gradviz.model.trace import Attribute, OpRecord
from gradviz.model.words import language
from gradviz.ops.card import CardWords
from gradviz.ops.evaluation import evaluate
from gradviz.ops.fallback import unexplained
from gradviz.ops.formula import names as names_in
from gradviz.ops.formula import parse
from gradviz.ops.reading import Names, Reading, Shapes, Values, local_derivative, read

Phase = Literal["forward", "backward"]
FEW = 4


def noun(op: OpRecord, wanted: str | None = None) -> str | None:
    """Return what a title calls an op ("the sigmoid"); None without a card."""
    reading = read(op)
    return _words(reading, wanted).noun if reading else None


def sentence(
    op: OpRecord,
    phase: Phase,
    names: Names,
    *,
    wanted: str | None = None,
    shapes: Shapes | None = None,
    values: Values | None = None,
    argument: int | None = None,
    upstream: float | None = None,
) -> str:
    """Say what an op does, or how the gradient passes it.

    Parameters
    ----------
    op
        Any op; without a card the sentence says that it is not explained yet.
    phase
        "forward" or "backward".
    names
        What its arguments and output are called.
    wanted
        The language; None for the current one.
    shapes
        The shapes of arguments and output; None when all are scalars.
    values
        The numbers of a scalar op: what is remarkable about them is then added.
    argument
        In backward, the argument whose gradient is spoken of; None for the first that
        has one.
    upstream
        In backward, the gradient that arrived.
    """
    reading = read(op, names, shapes)
    if reading is None:
        return unexplained(op).words()
    words = _words(reading, wanted)
    template = _template(words, phase, one=reading.constants.get("n") == 1)
    spoken = template.format(**_fields(reading, names))
    if phase == "backward":
        spoken += _remarks(reading, wanted, values, argument, upstream)
    return spoken


def _template(words: CardWords, phase: Phase, *, one: bool) -> str:
    if phase == "forward":
        return (one and words.forward_one) or words.forward
    return (one and words.backward_one) or words.backward


def note(op: OpRecord, names: Names, wanted: str | None = None) -> str:
    """Return what PyTorch does beyond the formula, "" where nothing."""
    reading = read(op, names)
    return _words(reading, wanted).note.format(**_fields(reading, names)) if reading else ""


def _words(reading: Reading, wanted: str | None) -> CardWords:
    words = reading.card.words
    return words.get(wanted or language(), words["en"])


def _fields(reading: Reading, names: Names) -> dict[str, str]:
    card = reading.card
    attributes: Mapping[str, Attribute] = card.attributes | card.chosen(reading.op.attributes)
    fields = {
        name: format_number(value)
        for name, value in attributes.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    fields |= {name: format_number(value) for name, value in reading.constants.items()}
    for name, found in reading.bound.groups.items():
        fields[name] = _enumerated([names.arguments[one.argument] or name for one in found])
    others = names.others if card.several else ()
    return fields | {"output": _enumerated([names.output or card.output, *others])}


def _enumerated(called: list[str]) -> str:
    """Write a few names in a row; of many the first two and the last."""
    return ", ".join(called if len(called) <= FEW else [*called[:2], "\u2026", called[-1]])


def _remarks(
    reading: Reading,
    wanted: str | None,
    values: Values | None,
    argument: int | None,
    upstream: float | None,
) -> str:
    """Return the remarks that hold, each after the space its language wants."""
    spoken = wanted or language()
    numbers: dict[str, object] = dict(reading.constants)
    if values is not None:
        numbers |= reading.values(values)
        slopes = local_derivative(reading.op, values.arguments, values.output)
        chosen = next(iter(slopes), None) if argument is None else argument
        if chosen in slopes:
            numbers["local"] = float(slopes[chosen].reshape(()))
    if upstream is not None:
        numbers["upstream"] = upstream
    texts = []
    for remark in reading.card.remarks:
        formula = parse(remark.when)
        known = all(name in numbers for name in names_in(formula))
        if known and bool(evaluate(formula, numbers)):
            texts.append(remark.ja if spoken == "ja" else remark.en)
    return "".join(text if spoken == "ja" else f" {text}" for text in texts)
