"""Keeping torch.compile away from the recorder: compiled code calls it, it is not part of it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import torch

Function = TypeVar("Function", bound=Callable[..., Any])

_HOOKS = r"Using `torch\.compile\(module\)` when there are global hooks"


def uncompiled(function: Function) -> Function:
    """Mark a function that torch calls: neither it nor what it calls is ever compiled.

    It is what ``torch._dynamo.disable`` does, without the second that importing it takes.
    """
    compiler: Any = torch._C._dynamo.eval_frame
    skip = compiler._FrameAction.SKIP
    strategy = compiler._FrameExecStrategy(skip, skip)
    compiler.set_code_exec_strategy(function.__code__, strategy)
    return function


@contextmanager
def unwarned() -> Iterator[None]:
    """Leave out torch.compile's warning about hooks: they are the recorder's."""
    warnings.filterwarnings("ignore", message=_HOOKS)
    added = warnings.filters[0]
    try:
        yield
    finally:
        if added in warnings.filters:
            warnings.filters.remove(added)  # type: ignore[attr-defined]
