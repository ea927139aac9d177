"""What the arguments of op cards are drawn from: pools of numbers, shapes, axes. Not a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

ORDINARY = (-3.0, -1.5, -1.0, -0.5, 0.25, 0.5, 1.0, 1.1, 2.0, 2.2, 7.0)
EXTREME = (0.0, -0.0, 1e-12, -1e-12, 1e-160, 1e160, -1e160, 800.0, -800.0, np.inf, -np.inf, np.nan)
ANY = ORDINARY + EXTREME
# torch computes x**-0.5 as 1/sqrt(x): -inf at -0.0 and NaN at -inf, where pow has +inf and 0.
ROOTED = tuple(x for x in ANY if str(x) not in ("-0.0", "-inf"))
# torch's sign of NaN is 0 or NaN, as the loop goes.
NUMBERS = tuple(x for x in ANY if x == x)
PROBABILITY = (0.0, 1.0, 1e-300, 1e-13, 0.03, 0.5, 0.91834, 1 - 1e-9, 1 - 2**-53)
EXPONENTS = (0, 1, 2, 3, -1, 0.5, -2.5)
SIZES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
MATRIX = st.integers(0, 4)

Draw = Callable[[st.DataObject], tuple[list[Any], dict[str, Any]]]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One way to call an op: its card's key, ATen overload and a drawer of arguments.

    `grad_fn` is "" where the op has no gradient; `several` of one whose outputs are all tried.
    """

    key: str
    overload: str
    draw: Any
    grad_fn: str
    several: bool = False


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that are handed to an op but get no gradient: running means, weights of a loss."""

    array: Any


def numbers(data: st.DataObject, shape: tuple[int, ...], pool: tuple[float, ...]) -> np.ndarray:
    chosen = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    return chosen.choice(np.array(pool), size=shape)


def unary(pool: tuple[float, ...] = ANY, **attributes: Any) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        drawn = {name: data.draw(values) for name, values in attributes.items()}
        return [numbers(data, data.draw(SIZES), pool)], drawn

    return draw


def binary(pool: tuple[float, ...] = ANY, **attributes: Any) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        shapes = data.draw(hnp.mutually_broadcastable_shapes(num_shapes=2, min_side=0, max_side=3))
        drawn = {name: data.draw(values) for name, values in attributes.items()}
        return [numbers(data, shape, pool) for shape in shapes.input_shapes], drawn

    return draw


def with_number(values: Any, *, first: bool = False, pool: tuple[float, ...] = ANY) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        both = [numbers(data, data.draw(SIZES), pool), data.draw(values)]
        return both[::-1] if first else both, {}

    return draw


def pair(first: tuple[float, ...], second: tuple[float, ...], reduction: int) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        shape = data.draw(SIZES)
        return [numbers(data, shape, first), numbers(data, shape, second), None, reduction], {}

    return draw


def logits(reduction: int) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        shape = data.draw(SIZES)
        pool = (*ORDINARY, 0.0, 800.0, -800.0, 1e-12)
        both = [numbers(data, shape, pool), numbers(data, shape, (0.0, 1.0, 0.3))]
        return [*both, None, None, reduction], {}

    return draw


def squared(reduction: int) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        shape = data.draw(SIZES)
        return [numbers(data, shape, ANY), numbers(data, shape, ANY), reduction], {}

    return draw


def matrices(*shapes: str, **attributes: Any) -> Draw:
    """Draw arrays whose axes have the sizes that equal letters share."""

    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        letters = sorted(set("".join(shapes)) - {"1"})
        sizes = {letter: data.draw(MATRIX) for letter in letters} | {"1": 1}
        arrays = [numbers(data, tuple(sizes[s] for s in shape), ORDINARY) for shape in shapes]
        return list(arrays), {name: data.draw(values) for name, values in attributes.items()}

    return draw


def shaped(
    arguments: Callable[[st.DataObject, tuple[int, ...]], list[Any]], least: int = 1
) -> Draw:
    def draw(data: st.DataObject) -> tuple[list[Any], dict[str, Any]]:
        dims = hnp.array_shapes(min_dims=least, max_dims=3, min_side=1, max_side=3)
        shape = data.draw(dims)
        return [numbers(data, shape, ORDINARY), *arguments(data, shape)], {}

    return draw


def axis(data: st.DataObject, shape: tuple[int, ...]) -> int:
    return data.draw(st.integers(-len(shape), len(shape) - 1))


def axes(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    axes = data.draw(st.lists(st.sampled_from(range(len(shape))), unique=True))
    signed = [axis - len(shape) * data.draw(st.booleans()) for axis in axes]
    return [data.draw(st.sampled_from([signed, None])), data.draw(st.booleans())]


def part(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    edges = st.integers(-4, 4) | st.none()
    return [axis(data, shape), data.draw(edges), data.draw(edges), data.draw(st.integers(1, 3))]


def place_on_axis(data: st.DataObject, shape: tuple[int, ...]) -> list[Any]:
    chosen = axis(data, shape)
    return [chosen, data.draw(st.integers(-shape[chosen], shape[chosen] - 1))]


ALPHA = st.sampled_from([1, 2, -0.5, 0])
SCALAR = st.sampled_from([2, -1, 0, 0.5, 1e160])
