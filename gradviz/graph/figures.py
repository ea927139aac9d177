"""Figures of a tensor for search and lists: norm, extremes, mean, NaN, infinities."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from gradviz.model.tensor import TensorValue

__all__ = ["Figures", "figures"]


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
    wide = numbers.astype(np.float64).ravel()
    if value.is_scalar:
        one = float(wide[0])
        nan, inf = math.isnan(one), math.isinf(one)
        known = _number(one)
        return Figures(norm=abs(one), max=known, min=known, mean=known, nan=nan, inf=inf)
    finite = np.isfinite(wide)
    nan = bool(np.isnan(wide).any())
    low, high = (None, None) if nan else (float(wide.min()), float(wide.max()))
    with np.errstate(over="ignore", invalid="ignore"):
        norm, mean = float(np.linalg.norm(wide)), float(wide.mean())
    inf = not nan and not bool(finite.all())
    return Figures(
        norm=norm, max=high, min=low, mean=_number(mean), nan=nan,
        inf=inf or (nan and bool(np.isinf(wide).any())),
    )  # fmt: skip


def _number(figure: float) -> float | None:
    return None if math.isnan(figure) else figure
