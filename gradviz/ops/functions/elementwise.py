"""Functions of each number by itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Value = Any  # an array, or an attribute: a number, None or a tuple of numbers


def _sigmoid(x: Value) -> Value:
    return np.where(np.asarray(x) >= 0, 1 / (1 + np.exp(-np.abs(x))), _small_sigmoid(x))


def _small_sigmoid(x: Value) -> Value:
    return np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))


def _softplus(x: Value) -> Value:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _at_least(x: Value, limit: Value) -> Value:
    return np.maximum(x, limit)


_erf = np.vectorize(math.erf, otypes=[np.float64])


def _normal_cdf(x: Value) -> Value:
    """Return the share of the standard normal distribution below x."""
    return (1 + _erf(np.asarray(x, dtype=np.float64) / math.sqrt(2))) / 2


def _normal_density(x: Value) -> Value:
    return np.exp(-np.square(x) / 2) / math.sqrt(2 * math.pi)


def _clamp(x: Value, lo: Value, hi: Value) -> Value:
    return np.minimum(np.maximum(x, lo), hi)


def _step(a: Value, b: Value) -> Value:
    """Return 1 where a is the larger, 0 where it is the smaller, a half where both are equal."""
    return np.where(np.less(a, b), 0.0, np.where(np.equal(a, b), 0.5, 1.0))


def _equals(a: Value, b: Value) -> Array:
    return np.asarray(np.equal(a, b), dtype=np.float64)


def _between(x: Value, lo: Value, hi: Value) -> Array:
    return np.asarray((np.greater(x, lo) & np.less(x, hi)), dtype=np.float64)


def _within(x: Value, lo: Value, hi: Value) -> Array:
    return np.asarray((np.greater_equal(x, lo) & np.less_equal(x, hi)), dtype=np.float64)


CALLS: dict[str, Callable[..., Value]] = {
    "abs": np.abs,
    "acos": np.arccos,
    "asin": np.arcsin,
    "at_least": _at_least,
    "atan": np.arctan,
    "between": _between,
    "ceil": np.ceil,
    "clamp": _clamp,
    "cos": np.cos,
    "cosh": np.cosh,
    "equals": _equals,
    "erf": _erf,
    "exp": np.exp,
    "expm1": np.expm1,
    "floor": np.floor,
    "log": np.log,
    "log1p": np.log1p,
    "log2": np.log2,
    "max": np.maximum,
    "min": np.minimum,
    "normal_cdf": _normal_cdf,
    "normal_density": _normal_density,
    "round": np.rint,
    "sigmoid": _sigmoid,
    "sign": np.sign,
    "sin": np.sin,
    "sinh": np.sinh,
    "softplus": _softplus,
    "sqrt": np.sqrt,
    "step": _step,
    "tan": np.tan,
    "tanh": np.tanh,
    "within": _within,
}
