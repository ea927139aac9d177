"""Formulas and cards in numbers: numpy float64, nothing compiled, nothing executed.

This is the explanation's own arithmetic. The numbers of a trace are torch's; what is
computed here are local derivatives, curves and the checks that cards tell the truth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

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
    parse,
)

Array = npt.NDArray[np.float64]
Value = Any  # an array, or an attribute: a number, None or a tuple of numbers


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
            return _swap_last(_evaluate(of, values))
        case Binary(operator, left, right) | Comparison(operator, left, right):
            return _OPERATORS[operator](_evaluate(left, values), _evaluate(right, values))
        case Call("guard", (condition, special, ordinary)):
            return _guard(condition, special, ordinary, values)
        case Call(function, arguments):
            return _CALLS[function](*(_evaluate(part, values) for part in arguments))


def _guard(
    condition: Formula, special: Formula, ordinary: Formula, values: Mapping[str, Value]
) -> Value:
    holds = np.asarray(_evaluate(condition, values))
    if holds.ndim == 0:
        return _evaluate(special if holds else ordinary, values)
    return np.where(holds, _evaluate(special, values), _evaluate(ordinary, values))


def _swap_last(x: Value) -> Array:
    array: Array = np.asarray(x, dtype=np.float64)
    return array.swapaxes(-1, -2) if array.ndim >= 2 else array


def _axes(dim: Attribute, rank: int) -> tuple[int, ...]:
    if dim is None or dim == ():
        return tuple(range(rank))
    listed = dim if isinstance(dim, tuple) else (dim,)
    return tuple(int(axis) % rank if rank else 0 for axis in listed)  # type: ignore[arg-type]


def _sum_over(x: Value, dim: Attribute, keepdim: Attribute) -> Array:
    array = np.asarray(x, dtype=np.float64)
    axes = _axes(dim, array.ndim) if array.ndim else ()
    return np.asarray(np.sum(array, axis=axes, keepdims=bool(keepdim)))


def _spread(gradient: Value, x: Value, dim: Attribute, keepdim: Attribute) -> Array:
    array, shape = np.asarray(gradient, dtype=np.float64), np.shape(x)
    if shape and not keepdim:
        array = np.expand_dims(array, _axes(dim, len(shape)))
    return np.broadcast_to(array, shape)


def _reduced(x: Value, dim: Attribute) -> float:
    shape = np.shape(x)
    return float(math.prod(shape[axis] for axis in _axes(dim, len(shape)) if shape))


def _reshape(x: Value, size: Sequence[int]) -> Array:
    return np.asarray(x, dtype=np.float64).reshape(tuple(int(n) for n in size))


def _expand(x: Value, size: Sequence[int]) -> Array:
    array = np.asarray(x, dtype=np.float64)
    old = (1,) * (len(size) - array.ndim) + array.shape
    shape = tuple(o if n == -1 else int(n) for n, o in zip(size, old, strict=True))
    return np.broadcast_to(array, shape)


def _permute(x: Value, dims: Sequence[int]) -> Array:
    return np.transpose(np.asarray(x, dtype=np.float64), tuple(int(axis) for axis in dims))


def _unpermute(x: Value, dims: Sequence[int]) -> Array:
    rank = len(dims)
    return _permute(x, tuple(np.argsort([int(axis) % rank for axis in dims]).tolist()))


def _swap(x: Value, first: int, second: int) -> Array:
    array = np.asarray(x, dtype=np.float64)
    return array.swapaxes(int(first), int(second)) if array.ndim else array


def _squeeze(x: Value, dim: Attribute) -> Array:
    array = np.asarray(x, dtype=np.float64)
    axes = _axes(dim, array.ndim) if array.ndim else ()
    return np.squeeze(array, tuple(axis for axis in axes if array.shape[axis] == 1))


def _unsqueeze(x: Value, dim: int) -> Array:
    return np.expand_dims(np.asarray(x, dtype=np.float64), int(dim))


def _index(rank: int, dim: int, chosen: int | slice) -> tuple[int | slice, ...]:
    index: list[int | slice] = [slice(None)] * rank
    index[int(dim)] = chosen
    return tuple(index)


def _select(x: Value, dim: int, index: int) -> Array:
    array = np.asarray(x, dtype=np.float64)
    return np.asarray(array[_index(array.ndim, dim, int(index))])


def _select_back(gradient: Value, x: Value, dim: int, index: int) -> Array:
    result = np.zeros(np.shape(x))
    result[_index(result.ndim, dim, int(index))] = gradient
    return result


def _part(start: Attribute, end: Attribute, step: Attribute) -> slice:
    first, last = (None if edge is None else int(edge) for edge in (start, end))  # type: ignore[arg-type]
    return slice(first, last, int(step))  # type: ignore[arg-type]


def _slice(x: Value, dim: int, start: Attribute, end: Attribute, step: int) -> Array:
    array = np.asarray(x, dtype=np.float64)
    return array[_index(array.ndim, dim, _part(start, end, step))]


def _slice_back(
    gradient: Value, x: Value, dim: int, start: Attribute, end: Attribute, step: int
) -> Array:
    result = np.zeros(np.shape(x))
    result[_index(result.ndim, dim, _part(start, end, step))] = gradient
    return result


def _sigmoid(x: Value) -> Value:
    return np.where(np.asarray(x) >= 0, 1 / (1 + np.exp(-np.abs(x))), _small_sigmoid(x))


def _small_sigmoid(x: Value) -> Value:
    return np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))


def _softplus(x: Value) -> Value:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _at_least(x: Value, limit: Value) -> Value:
    return np.maximum(x, limit)


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
_CALLS: dict[str, Callable[..., Value]] = {
    "abs": np.abs,
    "at_least": _at_least,
    "cos": np.cos,
    "count": lambda x: float(np.size(x)),
    "exp": np.exp,
    "expand": _expand,
    "log": np.log,
    "log1p": np.log1p,
    "max": np.maximum,
    "mean": np.mean,
    "min": np.minimum,
    "outer": np.outer,
    "permute": _permute,
    "reduced": _reduced,
    "reshape": _reshape,
    "select": _select,
    "select_back": _select_back,
    "shape": np.shape,
    "sigmoid": _sigmoid,
    "sign": np.sign,
    "sin": np.sin,
    "slice": _slice,
    "slice_back": _slice_back,
    "softplus": _softplus,
    "spread": _spread,
    "sqrt": np.sqrt,
    "squeeze": _squeeze,
    "sum": np.sum,
    "sum_over": _sum_over,
    "swap": _swap,
    "tanh": np.tanh,
    "unpermute": _unpermute,
    "unsqueeze": _unsqueeze,
    "where": np.where,
}


def unbroadcast(gradient: Value, shape: Sequence[int]) -> Array:
    """Sum a gradient down to the shape that was stretched by broadcasting.

    Examples
    --------
    >>> unbroadcast(np.ones((64, 5)), (5,)).tolist()
    [64.0, 64.0, 64.0, 64.0, 64.0]
    """
    array = np.asarray(gradient, dtype=np.float64)
    added = max(array.ndim - len(shape), 0)
    kept = array.shape[added:]
    stretched = [
        added + axis
        for axis, (n, size) in enumerate(zip(kept, shape, strict=False))
        if size == 1 and n != 1
    ]
    with np.errstate(all="ignore"):
        array = array.sum(axis=(*range(added), *stretched), keepdims=True)
    array = array.reshape(array.shape[added:])
    # A derivative that does not depend on this argument's numbers comes out smaller.
    return np.array(np.broadcast_to(array, tuple(shape)))


def _environment(
    card: OpCard, arguments: Mapping[str, Value], attributes: Mapping[str, Attribute]
) -> dict[str, Value]:
    values: dict[str, Value] = dict(card.attributes)
    values.update(card.chosen(attributes))
    values.update(arguments)
    for name, text in card.where.items():
        values[name] = evaluate(parse(text), values)
    return values


def evaluate_forward(
    card: OpCard,
    arguments: Mapping[str, Value],
    attributes: Mapping[str, Attribute] | None = None,
) -> Array:
    """Return the output of an op as its card computes it, in float64.

    Parameters
    ----------
    card
        The op's card.
    arguments
        Arrays or numbers by the card's argument names.
    attributes
        The op's other arguments by schema name; those left out take their defaults.
    """
    values = _environment(card, arguments, attributes or {})
    return np.asarray(evaluate(parse(card.forward), values), dtype=np.float64)


def evaluate_vjp(
    card: OpCard,
    arguments: Mapping[str, Value],
    output: Value,
    upstream: Value,
    attributes: Mapping[str, Attribute] | None = None,
) -> dict[str, Array]:
    """Return the gradient that each argument receives.

    Parameters
    ----------
    card
        The op's card.
    arguments
        Arrays or numbers by the card's argument names.
    output
        The op's output.
    upstream
        The gradient that arrived, of the output's shape.
    attributes
        The op's other arguments by schema name.

    Returns
    -------
    dict
        By argument name an array of the argument's shape: sums over the axes along
        which it was stretched are taken.
    """
    values = _environment(card, arguments, attributes or {})
    values |= {card.output: output, "G": upstream}
    return {
        name: unbroadcast(evaluate(parse(card.gradient(name)), values), np.shape(arguments[name]))
        for name in card.differentiable
        if name in arguments
    }


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
    values = _environment(card, arguments, attributes or {})
    values[card.output] = output
    shape = np.broadcast_shapes(*(np.shape(value) for value in arguments.values()))
    return {
        name: np.array(np.broadcast_to(evaluate(parse(text), values), shape), dtype=np.float64)
        for name, text in card.local.items()
        if name in arguments
    }
