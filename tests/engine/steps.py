"""What awkward programs have in common: each runs backward itself, to be recorded whole.

They stand in `changed`, `repeated` and `varied`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor


class Step(NamedTuple):
    """What is run, and the leaves whose gradients are looked at."""

    run: Callable[[], object]
    leaves: list[Tensor]


STEPS: dict[str, Callable[[], Step]] = {}


def step(make: Callable[[], Step]) -> Callable[[], Step]:
    STEPS[make.__name__] = make
    return make


def normal(*shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.randn(*shape, dtype=dtype, requires_grad=True)


def backward(loss: Tensor, **given: Any) -> None:
    loss.backward(**given)  # type: ignore[no-untyped-call]


def of_loss(loss: Callable[[], Tensor], *leaves: Tensor) -> Step:
    """Return the step that computes a loss and runs backward from it."""
    return Step(lambda: backward(loss()), list(leaves))
