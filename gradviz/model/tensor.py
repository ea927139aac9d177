"""TensorValue: the numbers of one tensor as plain bytes, whole or as a sample.

It is not an array type: arithmetic happens on what `TensorValue.numpy` returns.
"""

from __future__ import annotations

import math
import struct
from functools import cache

import msgspec
import numpy as np

STORED_AS = {
    "float64": "<f8",
    "float32": "<f4",
    "float16": "<f2",
    "bfloat16": "<f4",
    "float8_e4m3fn": "<f4",
    "float8_e5m2": "<f4",
    "float8_e4m3fnuz": "<f4",
    "float8_e5m2fnuz": "<f4",
    "complex128": "<c16",
    "complex64": "<c8",
    "complex32": "<c8",
    "int64": "<i8",
    "int32": "<i4",
    "int16": "<i2",
    "int8": "|i1",
    "uint8": "|u1",
    "uint16": "<u2",
    "uint32": "<u4",
    "uint64": "<u8",
    "bool": "|b1",
}
"""How the numbers of each torch dtype are kept: a numpy dtype that holds them exactly."""


class Statistics(msgspec.Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """Exact figures over all numbers of a tensor, taken where it was whole.

    `norm` is the Euclidean norm over the finite and non-finite numbers alike;
    `minimum`, `maximum` and `mean` are NaN for an empty tensor.
    """

    minimum: float
    maximum: float
    mean: float
    norm: float
    nonfinite: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Statistics) and self._bits() == other._bits()

    def __hash__(self) -> int:
        return hash(self._bits())

    def _bits(self) -> bytes:
        # Bits and not numbers: NaN is a legal minimum, and 0.0 is not -0.0.
        return struct.pack("<4dq", *msgspec.structs.astuple(self))


class Sample(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Some numbers of a large tensor: flat positions (int64 bytes) and the numbers there."""

    positions: bytes
    numbers: bytes


class TensorValue(msgspec.Struct, frozen=True, tag=True, kw_only=True, gc=False):
    """The value of one tensor at one moment.

    Attributes
    ----------
    dtype
        Name of the torch dtype without ``torch.`` ("float32", "bfloat16").
    shape
        Sizes; ``()`` for a scalar.
    data
        All numbers in row-major order as `STORED_AS` says, or None where only
        a sample (or nothing but the shape) was kept.
    sample
        Strided sample of a large tensor, None when whole.
    stats
        Exact statistics, None where they were not taken.

    Two values are equal when their bytes are: NaN equals itself, 0.0 and -0.0 differ.
    """

    dtype: str
    shape: tuple[int, ...] = ()
    data: bytes | None = None
    sample: Sample | None = None
    stats: Statistics | None = None

    @property
    def count(self) -> int:
        """How many numbers the tensor has."""
        return math.prod(self.shape)

    @property
    def is_whole(self) -> bool:
        """Whether every number was kept."""
        return self.data is not None

    @property
    def is_scalar(self) -> bool:
        """Whether it holds exactly one number, whatever its rank."""
        return self.count == 1

    @property
    def is_complex(self) -> bool:
        """Whether its numbers have an imaginary part."""
        return self.dtype.startswith("complex")

    def numpy(self) -> np.ndarray:
        """Return all numbers as a read-only array of `shape`.

        Raises
        ------
        ValueError
            When only a sample was kept; the sentence says of what.
        """
        if self.data is None:
            raise ValueError(
                f"Only a sample of this tensor of shape {list(self.shape)} was kept; "
                "use .samples(), or trace with a higher limit."
            )
        return np.frombuffer(self.data, dtype=_stored(self.dtype)).reshape(self.shape)

    def samples(self) -> tuple[np.ndarray, np.ndarray]:
        """Return (flat positions, numbers there); every position of a whole tensor."""
        stored = _stored(self.dtype)
        if self.data is not None:
            return np.arange(self.count), np.frombuffer(self.data, dtype=stored)
        if self.sample is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=stored)
        return (
            np.frombuffer(self.sample.positions, dtype="<i8"),
            np.frombuffer(self.sample.numbers, dtype=stored),
        )

    def item(self) -> float | int | bool | complex:
        """Return the only number of a tensor with one number, as Python's own type."""
        if not self.is_scalar:
            raise ValueError(f"A tensor of shape {list(self.shape)} has no single number.")
        return self.numpy().reshape(()).item()  # type: ignore[no-any-return]


def tensor_value(array: object, dtype: str | None = None) -> TensorValue:
    """Make a whole TensorValue from an array, nested list or number.

    Parameters
    ----------
    array
        Anything `numpy.asarray` takes.
    dtype
        Torch dtype name; by default that of the array, with float64 of Python
        numbers kept as float64.

    Examples
    --------
    >>> tensor_value([1.5, 2], "float32").numpy().tolist()
    [1.5, 2.0]
    """
    found = np.asarray(array)
    name = dtype or found.dtype.name
    if name not in STORED_AS:
        raise ValueError(f"There is no tensor dtype called {name!r}.")
    stored = np.ascontiguousarray(found, dtype=_stored(name))
    return TensorValue(dtype=name, shape=tuple(found.shape), data=stored.tobytes())


@cache
def _stored(dtype: str) -> np.dtype:
    return np.dtype(STORED_AS.get(dtype, "<f4"))
