"""Snapshots: from a torch tensor to a TensorValue, and the few sums done on snapshots.

A snapshot copies at once and keeps no reference. Small tensors are kept whole; of large
ones the shape and a strided sample are kept, and exact statistics where they are cheap.
"""

from __future__ import annotations

import ctypes
import math
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import cast

import numpy as np
import torch
from torch._ops import _len_torch_dispatch_stack_pre_dispatch as _count_pre_dispatch
from torch.utils._python_dispatch import _disable_current_modes

from gradviz.model.tensor import STORED_AS, Sample, Statistics, TensorValue

WHOLE = 65_536
"""Tensors of up to this many numbers are kept whole."""
COUNTED = 262_144
"""Tensors of up to this many numbers get exact statistics; beyond it they cost too much."""
SAMPLED = 1_024
"""At most this many numbers are kept of a larger tensor."""

_whole = WHOLE


class Limit:
    """How large a tensor is kept whole from now on, until it is closed.

    Parameters
    ----------
    whole
        Count of numbers.
    """

    def __init__(self, whole: int) -> None:
        global _whole  # snapshots are taken in hooks that nothing can be handed to
        self._before: int | None = _whole
        _whole = whole

    def close(self) -> None:
        """Go back to what was before."""
        global _whole
        if self._before is not None:
            _whole, self._before = self._before, None


def limit(whole: int | None) -> Limit:
    """Keep tensors whole up to this many numbers; None stands for `WHOLE`."""
    return Limit(WHOLE if whole is None else whole)


Keep = Callable[[TensorValue, torch.Tensor], None]
_keep: Keep | None = None


def keep_with(keep: Keep | None) -> None:
    """Hand every tensor of which only a sample is taken, with its snapshot, to `keep`."""
    global _keep  # for the same reason
    _keep = keep


def unwatched() -> AbstractContextManager[object]:
    """Return the context in which the recorder's own operations are not recorded."""
    if torch._C._len_torch_dispatch_stack() or _count_pre_dispatch():  # type: ignore[no-untyped-call]
        return _disable_current_modes()
    return _ALONE  # leaving no modes costs as much as leaving some


_ALONE = nullcontext()

_NAMES = {
    value: str(value).removeprefix("torch.")
    for value in vars(torch).values()
    if isinstance(value, torch.dtype)
}
_STORED = {dtype: np.dtype(STORED_AS[name]) for dtype, name in _NAMES.items() if name in STORED_AS}
# These lie in memory exactly as a TensorValue keeps them.
_DIRECT = {
    dtype: dtype.itemsize
    for dtype, stored in _STORED.items()
    if dtype.itemsize == stored.itemsize and sys.byteorder == "little"
}
_PLAIN = frozenset({torch.Tensor, torch.nn.Parameter, torch.nn.Buffer})
_STRIDED = torch.strided
# As ctypes.string_at, which is a function around this.
_string_at = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_ssize_t)(
    ("PyBytes_FromStringAndSize", ctypes.pythonapi)
)


def snapshot(tensor: torch.Tensor) -> TensorValue:
    """Copy a tensor's numbers as they are now.

    Parameters
    ----------
    tensor
        Any tensor: of every dtype and layout, with or without history.

    Returns
    -------
    TensorValue
        Whole up to the `limit`. Of what has no numbers to read (a meta or fake
        tensor) only dtype and shape.
    """
    dtype = tensor.dtype
    size = _DIRECT.get(dtype)
    if (
        size is not None
        and type(tensor) in _PLAIN
        and tensor.layout is _STRIDED
        and tensor.is_cpu
        and not (tensor.is_neg() or tensor.is_nested or tensor.is_conj())
    ):
        count = tensor.numel()
        if count <= _whole:
            try:
                address = tensor.data_ptr()
            except RuntimeError:
                address = 0  # a tensor inside of torch.func has no numbers of its own
            if address:
                shape = tuple(tensor.shape)
                if tensor.is_contiguous():
                    data: bytes | None = _string_at(address, count * size)
                else:
                    data = _read(tensor, address, count, shape)
                if data is not None:
                    return TensorValue(dtype=_NAMES[dtype], shape=shape, data=data)
    return _copied(tensor, () if tensor.is_nested else tuple(tensor.shape))


def name_of(dtype: torch.dtype) -> str:
    """Return the name of a dtype as a TensorValue has it."""
    return _NAMES.get(dtype, str(dtype))


def _read(tensor: torch.Tensor, address: int, count: int, shape: tuple[int, ...]) -> bytes | None:
    """Return the bytes in row-major order, None where they lie too far apart."""
    size = _DIRECT[tensor.dtype]
    strides = tensor.stride()
    span = 1
    for length, stride in zip(shape, strides, strict=True):
        span += (length - 1) * stride
    if span > 4 * count + 64:
        return None
    steps = tuple([stride * size for stride in strides])
    read = _string_at(address, span * size)
    apart: np.ndarray = np.ndarray(shape, _STORED[tensor.dtype], read, 0, steps)
    return apart.tobytes()


def _copied(tensor: torch.Tensor, shape: tuple[int, ...]) -> TensorValue:
    name = _NAMES.get(tensor.dtype, str(tensor.dtype))
    try:
        if tensor.is_nested:
            # Rows of different lengths have no shape: as they lie in memory, one after another.
            with unwatched(), torch.no_grad():
                return snapshot(tensor.detach().values())
        if tensor.dtype not in _STORED or not all(type(size) is int for size in shape):
            return TensorValue(dtype=name, shape=tuple(int(size) for size in shape))
        with unwatched(), torch.no_grad():
            value = _parts(tensor.detach(), name, shape)
        if _keep is not None and value.sample is not None:
            _keep(value, tensor)
        return value
    except (RuntimeError, NotImplementedError, TypeError, AttributeError):
        # No numbers behind it (meta, fake) or a subclass that does not give them away.
        return TensorValue(dtype=name, shape=tuple(s if type(s) is int else 0 for s in shape))


def _parts(tensor: torch.Tensor, name: str, shape: tuple[int, ...]) -> TensorValue:
    count = tensor.numel()
    if tensor.layout is not torch.strided:
        if count > max(COUNTED, _whole):
            return TensorValue(dtype=name, shape=shape)
        tensor = tensor.to_dense()
    if count <= _whole:
        return TensorValue(dtype=name, shape=shape, data=_array(tensor).tobytes())
    stride = -(-count // SAMPLED)
    positions = np.arange(0, count, stride, dtype="<i8")
    flat = tensor.view(-1)[::stride] if tensor.is_contiguous() else _picked(tensor, positions)
    numbers = _array(flat)
    return TensorValue(
        dtype=name,
        shape=shape,
        sample=Sample(positions=positions.tobytes(), numbers=numbers.tobytes()),
        stats=_statistics(tensor) if count <= COUNTED else None,
    )


def whole(tensor: torch.Tensor) -> TensorValue:
    """Copy all numbers of a tensor, however many they are."""
    with unwatched(), torch.no_grad():
        dense = tensor.detach()
        dense = dense if dense.layout is torch.strided else dense.to_dense()
        data = _array(dense).tobytes()
    return TensorValue(dtype=name_of(tensor.dtype), shape=tuple(tensor.shape), data=data)


def alike(tensor: torch.Tensor, recorded: TensorValue) -> TensorValue:
    """Copy as much of a tensor as was recorded of one of its shape, whatever the `limit` is now."""
    found = snapshot(tensor)
    if found.is_whole == recorded.is_whole or found.shape != recorded.shape:
        return found
    if recorded.is_whole:
        return whole(tensor)
    if recorded.sample is None:
        return TensorValue(dtype=found.dtype, shape=found.shape)
    numbers = found.samples()[1][np.frombuffer(recorded.sample.positions, dtype="<i8")]
    sample = Sample(positions=recorded.sample.positions, numbers=numbers.tobytes())
    return TensorValue(dtype=found.dtype, shape=found.shape, sample=sample, stats=recorded.stats)


def _picked(tensor: torch.Tensor, positions: np.ndarray) -> torch.Tensor:
    index = np.unravel_index(positions, tuple(tensor.shape))
    return tensor[tuple(torch.from_numpy(np.ascontiguousarray(axis)) for axis in index)]


def _array(tensor: torch.Tensor) -> np.ndarray:
    """Return the numbers as numpy keeps them; bfloat16 and float8 as exact float32."""
    if tensor._is_zerotensor():
        return np.zeros(tuple(tensor.shape), _STORED[tensor.dtype])
    tensor = tensor.resolve_conj().resolve_neg().cpu()
    if tensor.dtype == torch.complex32:
        tensor = tensor.to(torch.complex64)
    elif tensor.dtype not in _DIRECT:
        tensor = tensor.to(torch.float32)
    return np.ascontiguousarray(tensor.numpy())


def _statistics(tensor: torch.Tensor) -> Statistics | None:
    # Not by numpy: the threads of its BLAS would fight with torch's own.
    if tensor.is_complex() or tensor.numel() == 0:
        return None
    wide = tensor.to(torch.float64).reshape(-1)
    norm = math.sqrt(torch.dot(wide, wide).item())
    smallest, largest = torch.aminmax(wide)
    return Statistics(
        minimum=smallest.item(),
        maximum=largest.item(),
        mean=wide.mean().item(),
        norm=norm,
        # The squares of finite float32 numbers never overflow in float64.
        nonfinite=0 if math.isfinite(norm) else int((~torch.isfinite(wide)).sum().item()),
    )


def added(first: TensorValue | None, second: TensorValue | None) -> TensorValue | None:
    """Return the sum as autograd's input buffer forms it: elementwise, in the tensors' dtype.

    None stands for a gradient that was not sent. Of sampled tensors the samples are added.
    """
    if first is None or second is None:
        return second if first is None else first
    if first.dtype != second.dtype or first.shape != second.shape:
        return TensorValue(dtype=first.dtype, shape=first.shape)
    if first.data is not None and second.data is not None:
        data = _sum(first.dtype, first.data, second.data)
        return TensorValue(dtype=first.dtype, shape=first.shape, data=data)
    if first.sample is None or second.sample is None:
        return TensorValue(dtype=first.dtype, shape=first.shape)
    numbers = _sum(first.dtype, first.sample.numbers, second.sample.numbers)
    sample = Sample(positions=first.sample.positions, numbers=numbers)
    return TensorValue(dtype=first.dtype, shape=first.shape, sample=sample)


def _sum(dtype: str, first: bytes, second: bytes) -> bytes:
    stored = np.dtype(STORED_AS[dtype])
    left, right = np.frombuffer(first, stored), np.frombuffer(second, stored)
    exact = cast(torch.dtype, getattr(torch, dtype))
    with np.errstate(all="ignore"):
        total = left + right
    if exact not in _DIRECT:
        # Kept wider than it was computed: round as the narrow dtype does.
        with unwatched():
            total = _array(torch.from_numpy(total).to(exact))
    return bytes(total.tobytes())


def same(first: TensorValue | None, second: TensorValue | None) -> bool:
    """Whether two snapshots show the same numbers; every NaN equals every other."""
    if first is None or second is None:
        return first is second
    if first.data is not None and first.data == second.data:
        return first.shape == second.shape
    if first.dtype != second.dtype or first.shape != second.shape:
        return False
    left, right = first.samples()[1], second.samples()[1]
    return left.shape == right.shape and bool(np.array_equal(left, right, equal_nan=_floats(left)))


def _floats(array: np.ndarray) -> bool:
    return array.dtype.kind in "fc"
