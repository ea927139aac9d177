"""Every function of the formula language: what it computes, and how many arguments it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

from gradviz.ops.functions import (
    arrangement,
    convolution,
    elementwise,
    pooling,
    reduction,
    selection,
)
from gradviz.ops.functions.elementwise import Value

CALLS: dict[str, Callable[..., Value]] = {
    **elementwise.CALLS,
    **reduction.CALLS,
    **arrangement.CALLS,
    **selection.CALLS,
    **convolution.CALLS,
    **pooling.CALLS,
    "where": np.where,
}

_TAKEN = {"guard": 3, "mean": 1, "outer": 2, "shape": 1, "sum": 1, "where": 3}
"""Of the functions whose arguments numpy does not tell, or of which we use only the first."""


def _arity(name: str) -> int:
    if name in _TAKEN:
        return _TAKEN[name]
    function = CALLS[name]
    if isinstance(function, np.ufunc):
        return function.nin
    if isinstance(function, np.vectorize):
        return 1
    return len(inspect.signature(function).parameters)


FUNCTIONS: dict[str, int] = {name: _arity(name) for name in sorted((*CALLS, "guard"))}
"""Function names and how many arguments each takes."""

EACH_NUMBER = frozenset(elementwise.CALLS) | {"guard", "where"}
"""Functions of each number by itself."""

MOVING = (frozenset((*arrangement.CALLS, *selection.CALLS)) - {"join"}) | {"spread", "to_winners"}
"""Functions that hand numbers on as they are, to other places."""
