"""Lines as arrays of their straight pieces, for what looks at all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gradviz.model.picture import Point

__all__ = ["Pieces", "pieces"]


class Pieces(NamedTuple):
    """Straight pieces of lines.

    Attributes
    ----------
    ends
        (n, 4) x and y of both ends, px.
    lines
        (n,) which line each is of.
    before
        (n,) how much of its line lies before it, px.
    """

    ends: np.ndarray
    lines: np.ndarray
    before: np.ndarray


def pieces(lines: Sequence[Sequence[Point]]) -> Pieces:
    """Take lines of level and upright pieces apart.

    Examples
    --------
    >>> found = pieces([((0, 0), (5, 0), (5, 2)), (), ((1, 1), (1, 9))])
    >>> found.lines.tolist(), found.before.tolist()
    ([0, 0, 2], [0.0, 5.0, 0.0])
    """
    points = np.array([point for line in lines for point in line], dtype=float).reshape(-1, 2)
    of = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    within = of[1:] == of[:-1]
    ends = np.concatenate([points[:-1], points[1:]], axis=1)[within]
    own = of[1:][within]
    lengths = np.abs(ends[:, 2:] - ends[:, :2]).sum(axis=1)
    before = np.cumsum(lengths) - lengths
    return Pieces(ends, own, before - before[np.searchsorted(own, own)])
