"""Formulas and cards in numbers: numpy float64, nothing compiled, nothing executed.

This is the explanation's own arithmetic. The numbers of a trace are torch's; what is
computed here are local derivatives, curves and the checks that cards tell the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from gradviz.model.trace import Attribute
from gradviz.ops.card import OpCard
from gradviz.ops.formula import (
    Binary,
    Call,
    Comparison,
    Formula,
    FormulaError,
    Name,
    Negative,
    Number,
    Transpose,
    names,
    parse,
)
from gradviz.ops.functions.arrangement import swap_last
from gradviz.ops.functions.elementwise import Array, Value
from gradviz.ops.functions.reduction import unbroadcast
from gradviz.ops.functions.vocabulary import CALLS

__all__ = [
    "Array",
    "Value",
    "evaluate",
    "evaluate_forward",
    "evaluate_local",
    "evaluate_vjp",
    "unbroadcast",
]


def evaluate(formula: Formula, values: Mapping[str, Value]) -> Value:
    """Return the value of a formula.

    Parameters
    ----------
    formula
        A tree of `gradviz.ops.formula.parse`.
    values
        Arrays, numbers and other attributes by name.

    Raises
    ------
    FormulaError
        When the formula reads a name without a value.

    Examples
    --------
    >>> float(evaluate(parse("y*(1-y)"), {"y": 0.25}))
    0.1875
    """
    with np.errstate(all="ignore"):
        return _evaluate(formula, values)


def _evaluate(formula: Formula, values: Mapping[str, Value]) -> Value:
    match formula:
        case Number(value):
            return np.float64(value)
        case Name(name):
            if name not in values:
                raise FormulaError(f"{name!r} has no value here.")
            return values[name]
        case Negative(of):
            return np.negative(_evaluate(of, values))
        case Transpose(of):
            return swap_last(_evaluate(of, values))
        case Binary(operator, left, right) | Comparison(operator, left, right):
            return _OPERATORS[operator](_evaluate(left, values), _evaluate(right, values))
        case Call("guard", (condition, special, ordinary)):
            return _guard(condition, special, ordinary, values)
        case Call(function, arguments):
            return CALLS[function](*(_evaluate(part, values) for part in arguments))


def _guard(
    condition: Formula, special: Formula, ordinary: Formula, values: Mapping[str, Value]
) -> Value:
    holds = np.asarray(_evaluate(condition, values))
    if holds.ndim == 0:
        return _evaluate(special if holds else ordinary, values)
    return np.where(holds, _evaluate(special, values), _evaluate(ordinary, values))


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    "@": np.matmul,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def environment(
    card: OpCard,
    arguments: Mapping[str, Value],
    attributes: Mapping[str, Attribute],
    backward: Mapping[str, Value] | None = None,
) -> dict[str, Value]:
    """Return every name that a card's formulas can read, with its value.

    Parameters
    ----------
    card
        The op's card.
    arguments
        Arrays or numbers by the card's argument names; a list where the op takes one.
    attributes
        The op's other arguments by schema name.
    backward
        The output and ``G``, where they exist already.
    """
    values: dict[str, Value] = dict(card.optional) | card.attributes
    values.update(card.chosen(attributes))
    for name, value in arguments.items():
        values[name] = _in_gaps(values.get(name), value) if name in card.lists else value
    for name, text in card.where.items():
        values[name] = evaluate(parse(text), values)
    values.update(backward or {})
    for name, text in card.parts.items():
        formula = parse(text)
        if names(formula) <= values.keys():
            values[name] = evaluate(formula, values)
    return values


def _in_gaps(pattern: Value, tensors: Value) -> tuple[Value, ...]:
    """Return a list of tensors with the gaps that it was given with (``a[:, i]``)."""
    given = iter(tensors)
    if not isinstance(pattern, tuple):
        return tuple(given)
    return tuple(None if place is None else next(given) for place in pattern)


def _outputs(card: OpCard, output: Value) -> dict[str, Value]:
    """Return the outputs by name; of several of one kind, the card's name means all."""
    if card.several:
        return {card.output: tuple(output)}
    if not isinstance(output, tuple):
        return {card.output: output}
    return dict(zip((card.output, *card.outputs), output, strict=False))


def evaluate_forward(
    card: OpCard,
    arguments: Mapping[str, Value],
    attributes: Mapping[str, Attribute] | None = None,
) -> Value:
    """Return the output of an op as its card computes it, in float64.

    Parameters
    ----------
    card
        The op's card.
    arguments
        Arrays or numbers by the card's argument names.
    attributes
        The op's other arguments by schema name; those left out take their defaults.

    Returns
    -------
    numpy.ndarray
        The output; a tuple of them for an op with several of one kind. Of other ops with
        further outputs (the indices of a maximum) it is the first.
    """
    values = environment(card, arguments, attributes or {})
    found = evaluate(parse(card.forward), values)
    if card.several:
        return tuple(np.asarray(one, dtype=np.float64) for one in found)
    return np.asarray(found, dtype=np.float64)


def evaluate_vjp(
    card: OpCard,
    arguments: Mapping[str, Value],
    output: Value,
    upstream: Value,
    attributes: Mapping[str, Attribute] | None = None,
) -> dict[str, Value]:
    """Return the gradient that each argument receives.

    Parameters
    ----------
    card
        The op's card.
    arguments
        Arrays or numbers by the card's argument names.
    output
        The op's output; a tuple where it has more than one.
    upstream
        The gradient that arrived, of the output's shape; a tuple for several of one kind.
    attributes
        The op's other arguments by schema name.

    Returns
    -------
    dict
        By argument name an array of the argument's shape: sums over the axes along
        which it was stretched are taken. For a list of arguments a tuple of arrays.
    """
    backward = _outputs(card, output) | {"G": upstream}
    values = environment(card, arguments, attributes or {}, backward)

    def gradient(name: str, argument: Value) -> Array:
        return unbroadcast(evaluate(parse(card.gradient(name)), values), np.shape(argument))

    found: dict[str, Value] = {}
    for name in card.differentiable:
        if name in card.lists:
            received = []
            for values["place"], argument in enumerate(arguments[name]):
                received.append(gradient(name, argument))
            found[name] = tuple(received)
        elif name in arguments:
            found[name] = gradient(name, arguments[name])
    return found


def evaluate_local(
    card: OpCard,
    arguments: Mapping[str, Value],
    output: Value,
    attributes: Mapping[str, Attribute] | None = None,
) -> dict[str, Array]:
    """Return the local derivative for each argument of an elementwise op.

    The arrays have the output's shape: one slope for each of its numbers; where the
    output is a sum over elements (a loss), the shape of the arguments together.
    A card without local derivatives (a tensor op) gives an empty dict.
    """
    if not card.is_elementwise:
        return {}
    values = environment(card, arguments, attributes or {}, _outputs(card, output))
    shape = np.broadcast_shapes(*(np.shape(value) for value in arguments.values()))
    return {
        name: np.array(np.broadcast_to(evaluate(parse(text), values), shape), dtype=np.float64)
        for name, text in card.local.items()
        if name in arguments
    }
