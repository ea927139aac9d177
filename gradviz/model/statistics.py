"""Figures of a tensor: extremes, mean, spread, norm, zeros, what is not finite, a histogram.

Pure numpy in float64. Words and drawing are others' business.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np

from gradviz.model.tensor import TensorValue

BINS = 24
"""About so many bars has a histogram."""
EXTREME = 1e307
"""Larger numbers are spread on no axis: float64 ends at 1.8e308, and an axis goes beyond them."""
_FAR = 500  # beyond 2**±500 a square leaves float64


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of the numbers of one tensor.

    Attributes
    ----------
    count, seen
        How many numbers it has, and how many of them were there to look at.
    minimum, maximum, mean, deviation, norm
        Over the finite numbers; `deviation` divides by n - 1 as `torch.std` does. None where
        there is none: of no numbers, of complex ones (which have a norm only), the deviation
        of fewer than two.
    zeros, nans, infinities
        How many of the numbers seen are that.
    exact
        Whether extremes, mean and norm are those of all numbers, not of those seen.
    """

    count: int
    seen: int
    minimum: float | int | None = None
    maximum: float | int | None = None
    mean: float | None = None
    deviation: float | None = None
    norm: float | None = None
    zeros: int = 0
    nans: int = 0
    infinities: int = 0
    exact: bool = True

    @property
    def zero_share(self) -> float:
        """Share of zeros among the numbers seen, 0 to 1."""
        return self.zeros / self.seen if self.seen else 0.0


class Histogram(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of finite numbers in bins of one width; a bin's edge lies at 0.

    `counts[k]` is of the numbers from ``left + k * step`` up to the next edge.
    """

    left: float
    step: float
    counts: tuple[int, ...]

    @property
    def right(self) -> float:
        """Right edge of the last bin."""
        return self.left + self.step * len(self.counts)


def figures(value: TensorValue) -> Figures:
    """Return the figures of a tensor; of a sample those of the whole, as far as it knows them.

    Examples
    --------
    >>> from gradviz.model.tensor import tensor_value
    >>> found = figures(tensor_value([3.0, 0.0, -4.0]))
    >>> found.minimum, found.maximum, found.norm, found.zeros
    (-4.0, 3.0, 5.0, 1)
    """
    numbers = value.samples()[1]
    finite = np.isfinite(numbers)
    nans = int(np.isnan(numbers).sum())
    found = Figures(
        count=value.count,
        seen=numbers.size,
        zeros=int(numbers.size - np.count_nonzero(numbers)),
        nans=nans,
        infinities=int(numbers.size - finite.sum()) - nans,
        exact=value.is_whole,
    )
    whole = numbers if finite.all() else numbers[finite]
    found = _measured(found, whole)
    stats = value.stats
    if value.is_whole or stats is None or stats.nonfinite:
        return found
    return msgspec.structs.replace(
        found,
        minimum=stats.minimum,
        maximum=stats.maximum,
        mean=stats.mean,
        norm=stats.norm,
        exact=True,
    )


def _measured(found: Figures, numbers: np.ndarray) -> Figures:
    """Return figures with those of some finite numbers."""
    if not numbers.size:
        return found
    if numbers.dtype.kind == "c":
        return msgspec.structs.replace(found, norm=_norm(np.abs(numbers.astype(np.complex128))))
    low, high = numbers.min().item(), numbers.max().item()
    if isinstance(low, bool):
        low, high = int(low), int(high)
    wide = numbers.astype(np.float64)
    power = _power(wide)
    wide = np.ldexp(wide, -power) if power else wide
    mean = float(wide.mean())
    squares = float(np.square(wide - mean).sum())
    deviation = math.sqrt(squares / (wide.size - 1)) if wide.size > 1 else None
    return msgspec.structs.replace(
        found,
        minimum=low,
        maximum=high,
        mean=_grown(mean, power),
        deviation=None if deviation is None else _grown(deviation, power),
        norm=_grown(float(np.sqrt(np.square(wide).sum())), power),
    )


def _norm(sizes: np.ndarray) -> float:
    power = _power(sizes)
    wide = np.ldexp(sizes, -power) if power else sizes
    return _grown(float(np.sqrt(np.square(wide).sum())), power)


def _power(numbers: np.ndarray) -> int:
    """Return the power of two that numbers are divided by so that their squares are numbers."""
    largest = max(float(numbers.max()), -float(numbers.min()))
    power = math.frexp(largest)[1] if math.isfinite(largest) else 0
    return power if abs(power) > _FAR else 0


def _grown(number: float, power: int) -> float:
    try:
        return math.ldexp(number, power)
    except OverflowError:  # a norm may be larger than any number of its tensor
        return math.inf


def histogram(value: TensorValue, bins: int = BINS) -> Histogram | None:
    """Return how the finite numbers seen are spread, None where there is nothing to spread.

    Of complex numbers the real part. At most `bins` + 2 bins, of a width of 1, 2, 2.5 or 5
    times a power of ten. Numbers beyond `EXTREME` have no axis: it would end at infinity.
    """
    numbers = np.real(value.samples()[1])
    whole = numbers.dtype.kind in "biu"
    wide = numbers.astype(np.float64)
    finite = np.isfinite(wide)
    wide = wide if finite.all() else wide[finite]
    if not wide.size:
        return None
    low, high = float(wide.min()), float(wide.max())
    if max(abs(low), abs(high)) > EXTREME:
        return None
    step = _step((high - low) / bins, whole=whole, about=max(abs(low), abs(high)))
    first = math.floor(low / step)
    count = min(math.floor(high / step) - first + 1, bins + 2)
    places = np.floor(wide / step) - first
    np.clip(places, 0, count - 1, out=places)
    counts = np.bincount(places.astype(np.int64), minlength=count)
    return Histogram(left=first * step, step=step, counts=tuple(counts.tolist()))


def _step(width: float, *, whole: bool, about: float) -> float:
    """Return the next round width that is not less; of equal numbers one that suits them."""
    smallest = about * 2.0**-40
    width = max(width, smallest) if width > 0.0 else about / 10.0
    if whole:
        width = max(width, 1.0)
    if width < 1e-300:
        return 1e-300
    power = math.floor(math.log10(width))
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0):
        step = factor * 10.0**power
        if step >= width * (1.0 - 1e-12) and not (whole and step != int(step)):
            return step
    return 10.0 ** (power + 1)


def largest(value: TensorValue | None) -> float:
    """Return the largest absolute value among the finite numbers, 0.0 without any.

    Of a sampled tensor that of the whole where its statistics tell it.
    """
    if value is None:
        return 0.0
    stats = value.stats
    if stats is not None and not stats.nonfinite and value.count:
        return max(abs(stats.minimum), abs(stats.maximum))
    numbers = np.real(value.samples()[1])
    if numbers.dtype.kind in "fc":
        numbers = numbers[np.isfinite(numbers)]
    if not numbers.size:
        return 0.0
    return max(abs(float(numbers.min())), abs(float(numbers.max())))
