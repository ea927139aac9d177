"""Sums, means and extremes along axes, and their way back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from gradviz.model.trace import Attribute
from gradviz.ops.functions.elementwise import Array, Value


def axes(dim: Attribute, rank: int) -> tuple[int, ...]:
    """Return the axes that an attribute names, from 0; none or an empty list are all."""
    listed = dim if isinstance(dim, tuple) else () if dim is None else (dim,)
    if not listed:
        return tuple(range(rank))
    return tuple(int(axis) % rank if rank else 0 for axis in listed)  # type: ignore[arg-type]


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


def _float(x: Value) -> Array:
    return np.asarray(x, dtype=np.float64)


def _over(x: Array, dim: Attribute) -> tuple[int, ...]:
    return axes(dim, x.ndim) if x.ndim else ()


def _sum_over(x: Value, dim: Attribute, keepdim: Attribute) -> Array:
    array = _float(x)
    return np.asarray(np.sum(array, axis=_over(array, dim), keepdims=bool(keepdim)))


def _spread(gradient: Value, x: Value, dim: Attribute, keepdim: Attribute) -> Array:
    array, shape = _float(gradient), np.shape(x)
    if shape and not keepdim:
        array = np.expand_dims(array, axes(dim, len(shape)))
    return np.broadcast_to(array, shape)


def _reduced(x: Value, dim: Attribute) -> float:
    shape = np.shape(x)
    return float(math.prod(shape[axis] for axis in axes(dim, len(shape)) if shape))


def _total(x: Value, dim: Attribute) -> Array:
    """Return the sum along axes, which stay as axes of length 1."""
    return _sum_over(x, dim, True)


def _average(x: Value, dim: Attribute) -> Array:
    array = _float(x)
    return np.asarray(np.mean(array, axis=_over(array, dim), keepdims=True))


def _last(shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(range(-len(shape), 0))


def _but_channel(x: Value) -> tuple[int, ...]:
    return tuple(axis for axis in range(np.ndim(x)) if axis != 1)


def _channel(w: Value, x: Value) -> Array:
    """Return one number for each channel in a shape that fits the channels of x."""
    array = _float(w)
    return array.reshape((1, -1, *(1,) * (np.ndim(x) - 2))) if array.ndim else array


def _per_channel(x: Value) -> Array:
    return np.asarray(np.sum(_float(x), axis=_but_channel(x)))


def _group_average(x: Value, groups: int) -> Array:
    """Return, for each number, the mean of its group of channels of its item."""
    array = _float(x)
    split = array.reshape(array.shape[0], int(groups), -1)
    mean = np.broadcast_to(split.mean(axis=2, keepdims=True), split.shape)
    return mean.reshape(array.shape)


def _logsumexp(x: Value, dim: Attribute, keepdim: Attribute) -> Array:
    array = _float(x)
    over = _over(array, dim)
    most = np.max(array, axis=over, keepdims=True, initial=-np.inf)
    most = np.where(np.isfinite(most), most, 0.0)
    summed = np.log(np.sum(np.exp(array - most), axis=over, keepdims=True)) + most
    return np.asarray(summed if keepdim else np.squeeze(summed, over))


def _softmax(x: Value, dim: Attribute) -> Array:
    array = _float(x)
    return np.exp(array - _logsumexp(array, dim, True))


def _safe_softmax(x: Value, dim: Attribute) -> Array:
    """Return the softmax; where all numbers are minus infinity, zeros."""
    array = _float(x)
    empty = np.all(np.isneginf(array), axis=_over(array, dim), keepdims=True)
    return np.where(empty, 0.0, _softmax(np.where(empty, 0.0, array), dim))


def _largest(x: Value, dim: Attribute, keepdim: Attribute) -> Array:
    array = _float(x)
    return np.asarray(np.max(array, axis=_over(array, dim), keepdims=bool(keepdim)))


def _smallest(x: Value, dim: Attribute, keepdim: Attribute) -> Array:
    array = _float(x)
    return np.asarray(np.min(array, axis=_over(array, dim), keepdims=bool(keepdim)))


def _place_of_largest(x: Value, dim: Value, keepdim: Attribute) -> Array:
    array = _float(x)
    axis = None if dim == () else int(dim)
    found = np.argmax(array, axis=axis, keepdims=bool(keepdim)) if array.ndim else 0
    return np.asarray(found, dtype=np.float64)


def _product(x: Value, dim: Attribute, keepdim: Attribute) -> Array:
    array = _float(x)
    return np.asarray(np.prod(array, axis=_over(array, dim), keepdims=bool(keepdim)))


def _others(x: Value, dim: Value) -> Array:
    """Return for each number the product of the others along an axis, or of all others."""
    array = _float(x)
    along = np.atleast_1d(array)
    along = array.reshape(-1) if dim == () else np.moveaxis(along, int(dim), -1)
    same = np.eye(along.shape[-1], dtype=bool)
    rest = np.where(same, 1.0, along[..., None, :]).prod(axis=-1)
    rest = rest if dim == () else np.moveaxis(rest, -1, int(dim))
    return np.asarray(rest, dtype=np.float64).reshape(array.shape)


def _cumsum(x: Value, dim: int) -> Array:
    array = _float(x)
    return np.cumsum(array, axis=int(dim)) if array.ndim else array


CALLS: dict[str, Callable[..., Value]] = {
    "average": _average,
    "but_channel": _but_channel,
    "channel": _channel,
    "count": lambda x: float(np.size(x)),
    "cumsum": _cumsum,
    "fold": lambda x, like: unbroadcast(x, np.shape(like)),
    "group_average": _group_average,
    "largest": _largest,
    "last": _last,
    "length": lambda x, dim: float(np.shape(x)[int(dim)]) if np.ndim(x) else 1.0,
    "logsumexp": _logsumexp,
    "mean": np.mean,
    "others": _others,
    "per_channel": _per_channel,
    "place_of_largest": _place_of_largest,
    "product": _product,
    "reduced": _reduced,
    "safe_softmax": _safe_softmax,
    "shares": _softmax,
    "smallest": _smallest,
    "softmax": _softmax,
    "spread": _spread,
    "sum": np.sum,
    "sum_over": _sum_over,
    "total": _total,
}
