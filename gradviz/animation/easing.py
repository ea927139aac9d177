"""Eases: polynomials on [0, 1] with value 0 at 0 and 1 at 1, the same in every player."""

from __future__ import annotations


def cubic_out(u: float) -> float:
    """Fast, then settling."""
    return 1.0 - (1.0 - u) ** 3


def quad_out(u: float) -> float:
    """Fast, then settling, gentler than `cubic_out`."""
    return 1.0 - (1.0 - u) * (1.0 - u)


def cubic_in_out(u: float) -> float:
    """Slow at both ends, quick between."""
    return 4.0 * u * u * u if u < 0.5 else 1.0 - 4.0 * (1.0 - u) ** 3


def smooth(u: float) -> float:
    """Slow at both ends, softer: the polynomial next to half a cosine wave."""
    return u * u * (3.0 - 2.0 * u)


def back_out(u: float) -> float:
    """Overshoot a little (10 %), then settle."""
    rest = u - 1.0
    return 1.0 + 2.70158 * rest * rest * rest + 1.70158 * rest * rest
