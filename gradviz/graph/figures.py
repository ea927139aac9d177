"""Figures of a tensor for search and lists: norm, extremes, mean, NaN, infinities."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from gradviz.model.tensor import TensorValue

__all__ = ["Figures", "figures"]

FEW = 64
"""Up to so many numbers Python's own loops are faster than numpy's calls."""


class Figures(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is compared of a tensor; None where it has no such figure.

    `nan` and `inf` tell whether one is among its numbers.
    """

    norm: float | None = None
    max: float | None = None
    min: float | None = None
    mean: float | None = None
    nan: bool = False
    inf: bool = False


def figures(value: TensorValue) -> Figures:
    """Return figures of a tensor: exact ones where it is whole or its statistics were taken."""
    stats = value.stats
    if stats is not None:
        nan = math.isnan(stats.norm)
        return Figures(
            norm=stats.norm,
            max=_number(stats.maximum),
            min=_number(stats.minimum),
            mean=_number(stats.mean),
            nan=nan,
            inf=stats.nonfinite > 0 and (not nan or bool(np.isinf(value.samples()[1]).any())),
        )
    if not value.is_whole or value.count == 0:
        return Figures()
    numbers = value.numpy()
    if numbers.dtype.kind == "c":
        norm = float(np.linalg.norm(numbers.astype(np.complex128).ravel()))
        return Figures(norm=norm, nan=bool(np.isnan(numbers).any()))
    if value.count <= FEW:
        return _of_few([float(number) for number in numbers.ravel().tolist()])
    return _of_many(numbers.astype(np.float64).ravel())


def _of_few(numbers: list[float]) -> Figures:
    """Return the same as `_of_many`, ten times faster for a handful of numbers."""
    nan = any(number != number for number in numbers)
    inf = math.inf in numbers or -math.inf in numbers
    if nan:
        return Figures(norm=math.nan, nan=True, inf=inf)
    return Figures(
        norm=math.hypot(*numbers),
        max=max(numbers),
        min=min(numbers),
        mean=_number(sum(numbers) / len(numbers)),
        inf=inf,
    )


def _of_many(wide: np.ndarray) -> Figures:
    nan = bool(np.isnan(wide).any())
    inf = bool(np.isinf(wide).any())
    with np.errstate(over="ignore", invalid="ignore"):
        norm, mean = float(np.linalg.norm(wide)), float(wide.mean())
    low, high = (None, None) if nan else (float(wide.min()), float(wide.max()))
    return Figures(norm=norm, max=high, min=low, mean=_number(mean), nan=nan, inf=inf)


def _number(figure: float) -> float | None:
    return None if math.isnan(figure) else figure
