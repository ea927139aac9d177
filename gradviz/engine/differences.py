"""Central differences in float64, held against a recorded gradient element by element.

It knows functions of one array only; which operations such a function runs is decided in
`gradviz.engine.check`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec
import numpy as np
import torch

from gradviz.model.tensor import TensorValue

__all__ = ["Comparison", "compare", "picked", "precision"]

ELEMENTS = 64
"""At most this many elements of an array are checked."""
_STEPS = (1e-4, 1e-5, 1e-3, 1e-6)
_NEAR = (1e-7, 1e-8, 1e-9, 1e-10)
_EPS = float(np.finfo(np.float64).eps)
_GOOD = 1e-9

Evaluate = Callable[[torch.Tensor], float]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A gradient beside its central differences.

    Attributes
    ----------
    checked, wrong, kinks
        How many elements were checked, disagree, or lie at a kink.
    blank
        How many could not be checked: the result is no finite number nearby.
    difference
        The largest distance of an element that is at no kink.
    digits
        Decimal digits that agree: of that distance in the largest checked element.
    position
        Flat position of the largest difference.
    """

    checked: int = 0
    wrong: int = 0
    kinks: int = 0
    blank: int = 0
    difference: float = 0.0
    digits: float = 0.0
    position: int = 0


class _Slope(msgspec.Struct, frozen=True):
    """A derivative in one direction: its value, its own error, and from either side."""

    value: float
    error: float
    left: float
    right: float

    @property
    def gap(self) -> float:
        return abs(self.right - self.left)


def picked(gradient: TensorValue, seed: int, limit: int = ELEMENTS) -> np.ndarray:
    """Return the flat positions to check: all of a small array, else some by a seed."""
    positions, _ = gradient.samples()
    if len(positions) <= limit:
        return np.asarray(positions)
    chosen = np.random.default_rng(seed).choice(len(positions), size=limit, replace=False)
    return np.asarray(positions)[np.sort(chosen)]


def precision(dtype: str) -> float:
    """Return the distance from 1 to the next number of a torch dtype."""
    return float(torch.finfo(getattr(torch, dtype)).eps)


def compare(
    evaluate: Evaluate,
    at: torch.Tensor,
    gradient: TensorValue,
    positions: np.ndarray,
    *,
    rounding: float | None,
    largest: float | None,
    depth: int,
) -> Comparison:
    """Hold a gradient against central differences of a function.

    An element agrees when it is no farther from the difference than

        4 max|g_d - g_64| + (depth + 8) eps max|g_64| + 10 error

    where g_d and g_64 are PyTorch's gradients of the replayed operations in the recorded and
    in double width: their distance is what rounding alone does here, cancellation included,
    whatever was recorded. eps is the precision of the gradient's dtype, and error the
    difference's own. The maxima run over the whole array. Without g_d and g_64 the second
    term is 64 times as large, with the largest difference in the place of g_64.

    Parameters
    ----------
    evaluate
        The function, float64 array to number.
    at
        Where: float64 or complex128.
    gradient
        What was recorded; of a complex array dL/dRe + i dL/dIm, as PyTorch has it.
    positions
        Flat positions of the elements to check.
    rounding
        max|g_d - g_64| over the array, None where unknown.
    largest
        max|g_64| over the array, None where unknown.
    depth
        How many operations lie between.
    """
    found = dict(zip(*(part.tolist() for part in gradient.samples()), strict=True))
    factor = (depth + 8) * precision(gradient.dtype) * (1 if rounding is not None else 64)
    start, typical = evaluate(at.clone()), _typical(at)
    # A difference need not be better than what it is held against.
    goal = 0.0 if largest is None else 0.05 * (4 * (rounding or 0.0) + factor * largest)
    rows = [
        _Row(position, found[position], _lines(evaluate, at, position, start, typical), goal)
        for position in positions.tolist()
    ]
    if largest is None:
        largest = max((abs(row.number) for row in rows), default=0.0)
    slack = 4 * (rounding or 0.0) + factor * largest
    verdicts = [row.verdict(slack) for row in rows]
    return _summed(rows, verdicts)


class _Row:
    """One element: what was recorded, and the slopes along its real and imaginary part."""

    def __init__(
        self, position: int, recorded: complex, lines: tuple[_Line, ...], goal: float
    ) -> None:
        self.position = position
        self.recorded = complex(recorded)
        self._lines = lines
        self._slopes = [line.best(goal) for line in lines]

    @property
    def number(self) -> complex:
        """The element of the gradient as the differences have it."""
        parts = [0.0 if slope is None else slope.value for slope in self._slopes]
        return complex(*parts)

    def verdict(self, slack: float) -> str:
        """Return "agrees", "wrong", "kink" or "blank"."""
        parts = (self.recorded.real, self.recorded.imag)
        found = set()
        for place, line in enumerate(self._lines):
            far = self._slopes[place]
            verdict = _part_verdict(line, far, parts[place], slack)
            near = line.nearer(far, parts[place], slack) if far and verdict == "wrong" else None
            found.add(verdict if near is None else "agrees")
            self._slopes[place] = far if near is None else near
        return next(word for word in ("blank", "wrong", "kink", "agrees") if word in found)


def _part_verdict(line: _Line, slope: _Slope | None, recorded: float, slack: float) -> str:
    if slope is None:
        return "blank"
    if slope.gap > slack + 1e-6 * abs(slope.value):
        sides = line.kink()
        if sides is not None:
            return "kink" if sides[0] - slack <= recorded <= sides[1] + slack else "wrong"
    return "agrees" if abs(slope.value - recorded) <= slack + 10 * slope.error else "wrong"


def _summed(rows: list[_Row], verdicts: list[str]) -> Comparison:
    worst, where, largest = 0.0, 0, 0.0
    for row, verdict in zip(rows, verdicts, strict=True):
        if verdict not in ("agrees", "wrong"):
            continue
        distance = abs(row.number - row.recorded)
        largest = max(largest, abs(row.number), abs(row.recorded))
        if not distance <= worst:  # a NaN is the largest of all
            worst, where = distance, row.position
    return Comparison(
        checked=len(rows),
        wrong=verdicts.count("wrong"),
        kinks=verdicts.count("kink"),
        blank=verdicts.count("blank"),
        difference=worst,
        digits=_digits(worst, largest),
        position=where,
    )


def _digits(distance: float, largest: float) -> float:
    if distance == 0:
        return 16.0
    if not math.isfinite(distance) or largest == 0:
        return 0.0
    return min(16.0, max(0.0, -math.log10(distance / largest)))


def _typical(at: torch.Tensor) -> float:
    if at.numel() == 0:
        return 1.0
    found = float(at.abs().square().mean().sqrt())
    return max(found, 1e-2) if math.isfinite(found) else 1.0


def _lines(
    evaluate: Evaluate, at: torch.Tensor, position: int, start: float, typical: float
) -> tuple[_Line, ...]:
    real = _Line(evaluate, at, position, 1.0 + 0j, start, typical)
    if not at.is_complex():
        return (real,)
    return real, _Line(evaluate, at, position, 1j, start, typical)


class _Line:
    """The function along one element of its argument."""

    def __init__(
        self,
        evaluate: Evaluate,
        at: torch.Tensor,
        position: int,
        way: complex,
        start: float,
        typical: float,
    ) -> None:
        self._evaluate = evaluate
        self._at = at
        self._position = position
        self._way = way
        self._start = start
        self._here = complex(at.reshape(-1)[position].item())
        self._scale = max(typical, abs(self._here))

    def best(self, goal: float) -> _Slope | None:
        """Return the slope of the step with the least error; the first that is good enough."""
        best: _Slope | None = None
        for step in _STEPS:
            slope = self._slope(self._scale * step)
            if slope is None:
                continue
            if best is None or slope.error < best.error:
                best = slope
            if best.error <= max(goal, _GOOD * abs(best.value)):
                break
        return best

    def nearer(self, far: _Slope, recorded: float, slack: float) -> _Slope | None:
        """Return a slope of steps far below the size of the array that finds what was recorded.

        Only one that contradicts `far` counts: then `far` stepped over something, the
        stairs of a rounding or a function of a number that is tiny itself.
        """
        here = abs(self._here)
        steps = [here * 1e-3, here * 1e-4] if 0 < here < 1e-2 * self._scale else []
        for step in (*steps, *(self._scale * size for size in _NEAR)):
            slope = self._slope(step)
            if slope is None or slope.error > 1e-2 * max(abs(slope.value), abs(far.value)):
                continue
            if abs(slope.value - far.value) <= 10 * (slope.error + far.error):
                continue
            if abs(slope.value - recorded) <= slack + 10 * slope.error:
                return slope
        return None

    def kink(self) -> tuple[float, float] | None:
        """Return the slopes of the sides, lower first, if there is a kink; else None.

        There is one when the sides differ by more than rounding explains, and no less when
        seen from ten times nearer: of a smooth function the difference shrinks.
        """
        far, near = self._slope(self._scale * 1e-5), self._slope(self._scale * 1e-6)
        if far is None or near is None:
            return None
        noise = 1e3 * _EPS * max(abs(self._start), abs(near.value) * self._scale * 1e-6)
        if near.gap <= noise / (self._scale * 1e-6) or near.gap <= 0.5 * far.gap:
            return None
        sides = (far.left, far.right, near.left, near.right)
        return min(sides), max(sides)

    def _moved(self, distance: float) -> float:
        point = self._at.clone(memory_format=torch.contiguous_format)
        target = torch.tensor(self._here + distance * self._way, dtype=torch.complex128)
        point.view(-1)[self._position] = target if self._at.is_complex() else target.real
        return self._evaluate(point)

    def _slope(self, step: float) -> _Slope | None:
        """Return central and one-sided differences with steps `step` and half of it.

        Richardson: (4 D(h/2) - D(h)) / 3; its distance from D(h/2) bounds the error of a
        smooth function, rounding adds 4 eps |f| / h.
        """
        start, half = self._start, step / 2
        up, down = self._moved(step), self._moved(-step)
        near, below = self._moved(half), self._moved(-half)
        if not all(map(math.isfinite, (start, up, down, near, below))):
            return None
        wide, narrow = (up - down) / (2 * step), (near - below) / step
        value = (4 * narrow - wide) / 3
        size = max(map(abs, (start, up, down)))
        return _Slope(
            value=value,
            error=abs(value - narrow) + 4 * _EPS * size / step,
            left=2 * (start - below) / half - (start - down) / step,
            right=2 * (near - start) / half - (up - start) / step,
        )
