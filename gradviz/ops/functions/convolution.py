"""Convolution in one, two or three dimensions, and its gradients, one kernel place at a time.

Arrays are (items, channels, places ...), kernels (outputs, inputs of a group, places ...).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from gradviz.ops.functions.arrangement import float_array
from gradviz.ops.functions.elementwise import Array, Value

Sizes = Sequence[int]


def _sizes(given: Sizes, rank: int) -> tuple[int, ...]:
    """Return one size for each axis; PyTorch takes one for all of them too."""
    listed = tuple(int(n) for n in given) if isinstance(given, Sequence) else (int(given),)
    return listed * rank if len(listed) == 1 else listed


def _padded(x: Array, padding: Sizes) -> Array:
    around = [(0, 0), (0, 0), *((n, n) for n in _sizes(padding, x.ndim - 2))]
    return np.pad(x, around)


def _windows(
    kernel: tuple[int, ...], output: tuple[int, ...], stride: Sizes, dilation: Sizes
) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
    """Yield each place in the kernel, with the numbers that it meets in the padded input."""
    steps, gaps = _sizes(stride, len(kernel)), _sizes(dilation, len(kernel))
    for place in np.ndindex(*kernel):
        met = tuple(
            slice(k * gap, k * gap + (n - 1) * step + 1, step)
            for k, gap, n, step in zip(place, gaps, output, steps, strict=True)
        )
        yield place, met


def _output_places(
    x: Array, kernel: tuple[int, ...], stride: Sizes, dilation: Sizes
) -> tuple[int, ...]:
    rank = len(kernel)
    return tuple(
        (size - gap * (k - 1) - 1) // step + 1
        for size, k, step, gap in zip(
            x.shape[2:], kernel, _sizes(stride, rank), _sizes(dilation, rank), strict=True
        )
    )


def _grouped(x: Array, groups: int) -> Array:
    return x.reshape(x.shape[0], groups, x.shape[1] // groups, *x.shape[2:])


def _grouped_kernel(w: Array, groups: int) -> Array:
    return w.reshape(groups, w.shape[0] // groups, *w.shape[1:])


def _conv(x: Value, w: Value, stride: Sizes, padding: Sizes, dilation: Sizes, groups: int) -> Array:
    kernel, n = float_array(w), int(groups)
    inputs = _padded(float_array(x), padding)
    places = _output_places(inputs, kernel.shape[2:], stride, dilation)
    result = np.zeros((inputs.shape[0], n, kernel.shape[0] // n, *places))
    split, weights = _grouped(inputs, n), _grouped_kernel(kernel, n)
    for place, met in _windows(kernel.shape[2:], places, stride, dilation):
        part = split[(slice(None),) * 3 + met]
        result += np.einsum("bgi...,goi->bgo...", part, weights[(slice(None),) * 3 + place])
    return result.reshape(inputs.shape[0], kernel.shape[0], *places)


def _conv_input(
    gradient: Value,
    x: Value,
    w: Value,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    groups: int,
) -> Array:
    """Return the gradient of the input: each one goes back through the kernel that it met."""
    kernel, n = float_array(w), int(groups)
    sent = _grouped(float_array(gradient), n)
    whole = np.zeros(_padded(float_array(x), padding).shape)
    split, weights = _grouped(whole, n), _grouped_kernel(kernel, n)
    for place, met in _windows(kernel.shape[2:], sent.shape[3:], stride, dilation):
        part = np.einsum("bgo...,goi->bgi...", sent, weights[(slice(None),) * 3 + place])
        split[(slice(None),) * 3 + met] += part
    around = _sizes(padding, whole.ndim - 2)
    inner = tuple(slice(k, whole.shape[axis] - k) for axis, k in enumerate(around, 2))
    return whole[(slice(None),) * 2 + inner]


def _conv_kernel(
    gradient: Value,
    x: Value,
    w: Value,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    groups: int,
) -> Array:
    """Return the gradient of the kernel: at each place the sum over all that it met."""
    shape, n = np.shape(w), int(groups)
    sent = _grouped(float_array(gradient), n)
    inputs = _grouped(_padded(float_array(x), padding), n)
    result = np.zeros((n, shape[0] // n, *shape[1:]))
    for place, met in _windows(shape[2:], sent.shape[3:], stride, dilation):
        part = inputs[(slice(None),) * 3 + met]
        met_by = np.einsum("bgoz,bgiz->goi", _flat(sent), _flat(part))
        result[(slice(None),) * 3 + place] = met_by
    return result.reshape(shape)


def _flat(x: Array) -> Array:
    return x.reshape(*x.shape[:3], int(np.prod(x.shape[3:])))


def _enlarged(
    x: Value,
    w: Value,
    stride: Sizes,
    padding: Sizes,
    dilation: Sizes,
    more: Sizes,
    groups: int,
) -> Array:
    """Return zeros of the shape that a transposed convolution makes of x."""
    before, kernel = np.shape(x), np.shape(w)
    rank = len(kernel) - 2
    settings = (_sizes(one, rank) for one in (stride, padding, dilation, more))
    places = tuple(
        (n - 1) * step - 2 * edge + gap * (k - 1) + extra + 1
        for n, k, step, edge, gap, extra in zip(before[2:], kernel[2:], *settings, strict=True)
    )
    return np.zeros((before[0], kernel[1] * int(groups), *places))


CALLS: dict[str, Callable[..., Value]] = {
    "conv": _conv,
    "conv_input": _conv_input,
    "conv_kernel": _conv_kernel,
    "enlarged": _enlarged,
}
