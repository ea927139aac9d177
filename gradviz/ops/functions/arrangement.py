"""The same numbers in another arrangement: shapes, axes, joining, cutting, repeating."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gradviz.model.trace import Attribute
from gradviz.ops.functions.elementwise import Array, Value
from gradviz.ops.functions.reduction import axes


def float_array(x: Value) -> Array:
    """Return an argument as an array of float64."""
    return np.asarray(x, dtype=np.float64)


def swap_last(x: Value) -> Array:
    """Exchange the last two axes."""
    array = float_array(x)
    return array.swapaxes(-1, -2) if array.ndim >= 2 else array


def _reshape(x: Value, size: Sequence[int]) -> Array:
    return float_array(x).reshape(tuple(int(n) for n in size))


def _expand(x: Value, size: Sequence[int]) -> Array:
    array = float_array(x)
    old = (1,) * (len(size) - array.ndim) + array.shape
    shape = tuple(o if n == -1 else int(n) for n, o in zip(size, old, strict=True))
    return np.broadcast_to(array, shape)


def _permute(x: Value, dims: Sequence[int]) -> Array:
    return np.transpose(float_array(x), tuple(int(axis) for axis in dims))


def _unpermute(x: Value, dims: Sequence[int]) -> Array:
    rank = len(dims)
    return _permute(x, tuple(np.argsort([int(axis) % rank for axis in dims]).tolist()))


def _swap(x: Value, first: int, second: int) -> Array:
    array = float_array(x)
    return array.swapaxes(int(first), int(second)) if array.ndim else array


def _squeeze(x: Value, dim: Attribute) -> Array:
    array = float_array(x)
    chosen = axes(dim, array.ndim) if array.ndim else ()
    return np.squeeze(array, tuple(axis for axis in chosen if array.shape[axis] == 1))


def _unsqueeze(x: Value, dim: int) -> Array:
    return np.expand_dims(float_array(x), int(dim))


def _matter(parts: Sequence[Value]) -> list[Array]:
    """Return the parts that `cat` joins: an empty list of numbers fits anywhere."""
    arrays = [float_array(part) for part in parts]
    return [array for array in arrays if array.shape != (0,)] or arrays


def _concatenate(parts: Sequence[Value], dim: int) -> Array:
    return np.concatenate(_matter(parts), axis=int(dim))


def _cut_out(whole: Value, parts: Sequence[Value], place: int, dim: int) -> Array:
    """Return what belongs to part number `place` in the whole that the parts were joined to."""
    own = np.shape(parts[place])
    if own == (0,):
        return np.zeros(own)
    before = sum(np.shape(part)[dim] for part in parts[:place] if np.shape(part) != (0,))
    return np.take(float_array(whole), range(before, before + own[dim]), axis=int(dim))


def _stacked(parts: Sequence[Value], dim: int) -> Array:
    return np.stack([float_array(part) for part in parts], axis=int(dim))


def _unstacked(x: Value, dim: int) -> tuple[Array, ...]:
    return tuple(np.moveaxis(float_array(x), int(dim), 0))


def _pieces(x: Value, sizes: Value, dim: int) -> tuple[Array, ...]:
    """Cut along an axis into pieces of one size (the last may be smaller), or of sizes."""
    array = float_array(x)
    length = array.shape[int(dim)]
    if not isinstance(sizes, tuple):
        step = max(int(sizes), 1)
        sizes = tuple(min(step, length - first) for first in range(0, length, step)) or (0,)
    return tuple(np.split(array, np.cumsum(sizes)[:-1], axis=int(dim)))


def _half(x: Value, dim: int, which: int) -> Array:
    return np.split(float_array(x), 2, axis=int(dim))[int(which)]


def _join(first: Value, second: Value, dim: int) -> Array:
    return _concatenate((first, second), dim)


def _repeat(x: Value, repeats: Sequence[int]) -> Array:
    return np.asarray(np.tile(float_array(x), tuple(int(n) for n in repeats)))


def _sum_of_repeats(gradient: Value, x: Value, repeats: Sequence[int]) -> Array:
    shape = (1,) * (len(repeats) - np.ndim(x)) + np.shape(x)
    split = [size for pair in zip(repeats, shape, strict=True) for size in pair]
    summed = float_array(gradient).reshape(split).sum(axis=tuple(range(0, len(split), 2)))
    return np.asarray(summed).reshape(np.shape(x))


def _flip(x: Value, dims: int | Sequence[int]) -> Array:
    array = float_array(x)
    listed = tuple(dims) if isinstance(dims, Sequence) else (int(dims),)
    return np.flip(array, listed) if array.ndim else array


def _roll(x: Value, shifts: Sequence[int], dims: Sequence[int]) -> Array:
    return np.roll(float_array(x), tuple(shifts), tuple(dims) or None)


def _roll_back(x: Value, shifts: Sequence[int], dims: Sequence[int]) -> Array:
    return _roll(x, tuple(-shift for shift in shifts), dims)


def _lower(x: Value, diagonal: int) -> Array:
    return np.tril(float_array(x), int(diagonal))


def _upper(x: Value, diagonal: int) -> Array:
    return np.triu(float_array(x), int(diagonal))


def edges(pad: Sequence[int], rank: int) -> list[tuple[int, int]]:
    """Return how much is added before and after each axis; PyTorch counts from the last."""
    pairs = [(int(pad[i]), int(pad[i + 1])) for i in range(0, len(pad), 2)]
    return [(0, 0)] * (rank - len(pairs)) + pairs[::-1]


def _pad(x: Value, pad: Sequence[int], value: float) -> Array:
    """Add a border; where the number is negative, take one away."""
    array = float_array(x)
    around = edges(pad, array.ndim)
    cut = tuple(
        slice(max(-before, 0), size - max(-after, 0))
        for (before, after), size in zip(around, array.shape, strict=True)
    )
    added = [(max(before, 0), max(after, 0)) for before, after in around]
    return np.pad(array[cut], added, constant_values=value)


def _unpad(gradient: Value, pad: Sequence[int]) -> Array:
    return _pad(gradient, tuple(-n for n in pad), 0.0)


def _causal(x: Value) -> Array:
    """Hide what stands right of the diagonal: no look ahead."""
    array = float_array(x)
    return np.where(np.tri(*array.shape[-2:]) == 1, array, -np.inf)


CALLS: dict[str, Callable[..., Value]] = {
    "causal": _causal,
    "concatenate": _concatenate,
    "cut_out": _cut_out,
    "expand": _expand,
    "flip": _flip,
    "half": _half,
    "join": _join,
    "lower": _lower,
    "outer": np.outer,
    "pad": _pad,
    "permute": _permute,
    "pieces": _pieces,
    "repeat": _repeat,
    "reshape": _reshape,
    "roll": _roll,
    "roll_back": _roll_back,
    "shape": np.shape,
    "squeeze": _squeeze,
    "stacked": _stacked,
    "sum_of_repeats": _sum_of_repeats,
    "swap": _swap,
    "unpad": _unpad,
    "unpermute": _unpermute,
    "unsqueeze": _unsqueeze,
    "unstacked": _unstacked,
    "upper": _upper,
}
