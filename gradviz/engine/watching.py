"""The modes that see what a script calls while it goes from step to step.

What is seen is handed on to `gradviz.engine.stepping`; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import torch
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)
from torch.utils._python_dispatch import TorchDispatchMode

from gradviz.engine.starts import HEARD, SIGNATURES, Start, Starts

__all__ = ["Asides", "Calls", "Watch", "innermost"]


class Listener(Protocol):
    """Whom the modes tell what they see."""

    is_alert: bool

    @property
    def records(self) -> bool:
        """Whether something of what runs is recorded."""

    def dispatched(
        self, func: Any, types: Sequence[type], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Run a call of the dispatcher."""

    def watched(self, start: Start) -> AbstractContextManager[None]:
        """Watch a backward pass."""

    def heard(self, tensor: object, how: str) -> None:
        """Hear that the program itself looks at a tensor."""

    def passed(self) -> None:
        """Hear of a backward pass that nobody watched."""

    def look(self, result: object) -> None:
        """Look at the result of a call; only while `is_alert`."""


class Watch(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch has no types here
    """Sees every call and hands it on."""

    def __init__(self, steps: Listener) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._steps = steps

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # see `gradviz.engine.forward`

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        return self._steps.dispatched(func, types, args, kwargs or {})


_HEEDED = SIGNATURES.keys() | HEARD.keys()


class Calls(Starts):
    """Sees the calls that start backward; all others pass with as little ado as can be."""

    def __init__(self, steps: Listener) -> None:
        super().__init__(lambda start: steps.watched(start), lambda *heard: steps.heard(*heard))
        self._steps = steps
        self.is_on = True

    def __torch_function__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        if func in _HEEDED and self.is_on:
            if func in HEARD:
                self.heard(args[0] if args else None, HEARD[func])
                return func(*args, **kwargs) if kwargs else func(*args)
            steps = self._steps
            if steps.records or kwargs or len(args) > 1:
                return super().__torch_function__(func, types, args, kwargs)
            result = func(*args)
            steps.passed()
            return result
        result = func(*args, **kwargs) if kwargs else func(*args)
        if self._steps.is_alert:
            self._steps.look(result)
        return result


class Asides:
    """Takes the function mode off while an optimizer steps: it makes a hundred small calls.

    Not where the step runs the program again (a closure), nor where it is recorded.
    """

    def __init__(self, calls: Calls, is_recorded: Callable[[], bool]) -> None:
        self._calls, self._is_recorded = calls, is_recorded
        self._is_off = False
        self._handles: list[Any] = []

    def __enter__(self) -> None:
        self._handles = [
            register_optimizer_step_pre_hook(self._before),
            register_optimizer_step_post_hook(self._after),
        ]

    def __exit__(self, *_: object) -> None:
        for handle in self._handles:
            handle.remove()
        self._back()

    def _before(self, optimizer: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        runs_program = any(callable(value) for value in (*args[1:], *kwargs.values()))
        if not (self._is_off or runs_program or self._is_recorded()):
            count = torch._C._len_torch_function_stack()
            if count and torch._C._get_function_stack_at(count - 1) is self._calls:
                self._calls.__exit__(None, None, None)
                self._is_off = True

    def _after(self, optimizer: object, args: object, kwargs: object) -> None:
        self._back()

    def _back(self) -> None:
        if self._is_off:
            self._is_off = False
            self._calls.__enter__()  # type: ignore[no-untyped-call]


def innermost() -> object:
    """Return the innermost dispatch mode."""
    count = torch._C._len_torch_dispatch_stack()
    return torch._C._get_dispatch_stack_at(count - 1) if count else None
