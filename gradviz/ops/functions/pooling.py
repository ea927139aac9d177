"""Pooling over windows of pictures, and how a gradient is shared among a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from gradviz.ops.functions.arrangement import float_array
from gradviz.ops.functions.elementwise import Array, Value

Pair = Sequence[int]
Window = tuple[tuple[int, int], tuple[slice, slice]]


def _pair(given: Pair) -> tuple[int, int]:
    listed = [int(n) for n in given] if isinstance(given, Sequence) else [int(given)]
    return listed[0], listed[-1]


def _count(size: int, kernel: int, step: int, edge: int, gap: int, *, ceil: bool) -> int:
    room = size + 2 * edge - gap * (kernel - 1) - 1
    count = (-(-room // step) if ceil else room // step) + 1
    # A window must begin inside the picture or its left border.
    return count - 1 if ceil and (count - 1) * step >= size + edge else count


def _max_pool(
    x: Value, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair, ceil: bool
) -> Array:
    array, sizes, gaps = float_array(x), _pair(kernel), _pair(dilation)
    steps, borders = _pair(stride) if stride else sizes, _pair(padding)
    shape = tuple(
        _count(n, k, step, edge, gap, ceil=bool(ceil))
        for n, k, step, edge, gap in zip(array.shape[-2:], sizes, steps, borders, gaps, strict=True)
    )
    result = np.empty((*array.shape[:-2], *shape))
    for place in np.ndindex(*shape):
        met = tuple(
            [at for at in (i * step - edge + gap * j for j in range(k)) if 0 <= at < n]
            for i, n, k, step, edge, gap in zip(
                place, array.shape[-2:], sizes, steps, borders, gaps, strict=True
            )
        )
        window = array[..., met[0], :][..., met[1]]
        result[(..., *place)] = window.max(axis=(-2, -1))
    return result


def _to_winners(gradient: Value, x: Value, index: Value) -> Array:
    """Add each gradient to the number that won its window; its place is counted by rows."""
    shape = np.shape(x)
    result = np.zeros((int(np.prod(shape[:-2])), shape[-2] * shape[-1]))
    sent = float_array(gradient).reshape(len(result), -1)
    places = np.asarray(index).astype(np.int64).reshape(sent.shape)
    np.add.at(result, (np.arange(len(result))[:, None], places), sent)
    return result.reshape(shape)


def _average_windows(
    shape: tuple[int, ...], kernel: Pair, stride: Pair, padding: Pair, with_border: bool
) -> Iterator[tuple[tuple[int, int], tuple[slice, slice], int]]:
    """Yield each output's place, its window, and by how many numbers its sum is divided."""
    sizes, borders = _pair(kernel), _pair(padding)
    steps = _pair(stride) if stride else sizes
    counts = [
        _count(n, k, step, edge, 1, ceil=False)
        for n, k, step, edge in zip(shape[-2:], sizes, steps, borders, strict=True)
    ]
    for row, column in np.ndindex(*counts):
        starts = (row * steps[0] - borders[0], column * steps[1] - borders[1])
        ends = [
            min(at + k, n + edge)
            for at, k, n, edge in zip(starts, sizes, shape[-2:], borders, strict=True)
        ]
        inner = tuple(
            slice(max(at, 0), min(end, n))
            for at, end, n in zip(starts, ends, shape[-2:], strict=True)
        )
        whole = (ends[0] - starts[0]) * (ends[1] - starts[1])
        used = (inner[0].stop - inner[0].start) * (inner[1].stop - inner[1].start)
        yield (row, column), (inner[0], inner[1]), whole if with_border else used


def _avg_pool(x: Value, kernel: Pair, stride: Pair, padding: Pair, with_border: bool) -> Array:
    array = float_array(x)
    means = {
        place: array[(..., *window)].sum(axis=(-2, -1)) / divisor
        for place, window, divisor in _average_windows(
            array.shape, kernel, stride, padding, bool(with_border)
        )
    }
    return _placed(means, array.shape)


def _avg_pool_back(
    gradient: Value, x: Value, kernel: Pair, stride: Pair, padding: Pair, with_border: bool
) -> Array:
    result, sent = np.zeros(np.shape(x)), float_array(gradient)
    windows = _average_windows(result.shape, kernel, stride, padding, bool(with_border))
    for place, window, divisor in windows:
        result[(..., *window)] += sent[(..., *place)][..., None, None] / divisor
    return result


def _adaptive_windows(shape: tuple[int, ...], size: Pair) -> Iterator[Window]:
    rows, columns = _pair(size)

    def part(i: int, parts: int, n: int) -> slice:
        return slice(i * n // parts, -(-(i + 1) * n // parts))

    for i, j in np.ndindex(rows, columns):
        yield (i, j), (part(i, rows, shape[-2]), part(j, columns, shape[-1]))


def _adaptive_pool(x: Value, size: Pair) -> Array:
    array = float_array(x)
    means = {
        place: array[(..., *window)].mean(axis=(-2, -1))
        for place, window in _adaptive_windows(array.shape, size)
    }
    return _placed(means, array.shape)


def _adaptive_pool_back(gradient: Value, x: Value, size: Pair) -> Array:
    result, sent = np.zeros(np.shape(x)), float_array(gradient)
    for place, window in _adaptive_windows(result.shape, size):
        part = result[(..., *window)]
        part += sent[(..., *place)][..., None, None] / (part.shape[-2] * part.shape[-1])
    return result


def _nearest(shape: tuple[int, ...], size: Pair) -> tuple[Value, Value]:
    """Return the row and the column that each row and column of an enlargement repeats."""
    rows, columns = (np.arange(n) * old // n for n, old in zip(size, shape[-2:], strict=True))
    return rows[:, None], columns[None, :]


def _enlarge(x: Value, size: Pair) -> Array:
    array = float_array(x)
    rows, columns = _nearest(array.shape, size)
    return np.asarray(array[..., rows, columns])


def _enlarge_back(gradient: Value, x: Value, size: Pair) -> Array:
    result = np.zeros(np.shape(x))
    index: Value = (..., *_nearest(result.shape, size))
    np.add.at(result, index, float_array(gradient))
    return result


def _placed(means: dict[tuple[int, int], Array], shape: tuple[int, ...]) -> Array:
    rows, columns = (max(place[axis] for place in means) + 1 for axis in (0, 1))
    result = np.empty((*shape[:-2], rows, columns))
    for place, mean in means.items():
        result[(..., *place)] = mean
    return result


CALLS: dict[str, Callable[..., Value]] = {
    "adaptive_pool": _adaptive_pool,
    "adaptive_pool_back": _adaptive_pool_back,
    "avg_pool": _avg_pool,
    "avg_pool_back": _avg_pool_back,
    "enlarge": _enlarge,
    "enlarge_back": _enlarge_back,
    "max_pool": _max_pool,
    "to_winners": _to_winners,
}
