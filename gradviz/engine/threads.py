"""Threads that a script starts: what is computed in them is not recorded, and is said.

Python's own hook for new threads tells of each; in it a function mode looks at results. The
numbers of a thread are as they were.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

__all__ = ["Threads"]

Trace = Callable[[FrameType, str, Any], Any]


class Threads:
    """Watches for threads while it is open.

    Parameters
    ----------
    path
        The script's file.

    Attributes
    ----------
    count
        How many operations that autograd follows ran in threads.
    line
        The line of the script that ran the first of them; 0 for none.
    error
        The first exception that ended a thread.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._known = set(threading.enumerate())
        self._before: Any = None
        self._hook = threading.excepthook
        self.count = 0
        self.line = 0
        self.error: BaseException | None = None

    def __enter__(self) -> Threads:
        self._before, self._hook = threading.gettrace(), threading.excepthook
        threading.settrace(self._begins)
        threading.excepthook = self._failed
        return self

    def __exit__(self, *_: object) -> None:
        threading.settrace(self._before)
        threading.excepthook = self._hook

    def wait(self) -> None:
        """Wait for the threads that Python itself waits for at the end of a script."""
        for thread in threading.enumerate():
            if thread not in self._known and not thread.daemon:
                thread.join()

    def computed(self) -> None:
        """Take note of an operation in a thread."""
        self.count += 1
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and not self.line:
            if frame.f_code.co_filename == self._path:
                self.line = frame.f_lineno
            frame = frame.f_back

    def _begins(self, frame: FrameType, event: str, argument: object) -> Trace:
        """Look at results from the first call in a thread until it returns."""
        mode = _Results(self)
        mode.__enter__()  # type: ignore[no-untyped-call]
        sys.settrace(_nothing)

        def ends(frame: FrameType, event: str, argument: object) -> Trace:
            if event == "return":
                mode.__exit__(None, None, None)  # type: ignore[no-untyped-call]
                sys.settrace(None)
            return ends

        frame.f_trace_lines = False
        return ends

    def _failed(self, told: threading.ExceptHookArgs, /) -> None:
        if self.error is None and told.exc_value is not None:
            self.error = told.exc_value
        self._hook(told)


def _nothing(frame: FrameType, event: str, argument: object) -> None:
    """Trace no further call."""


class _Results(TorchFunctionMode):
    """Counts the results that have a history."""

    def __init__(self, threads: Threads) -> None:
        super().__init__()
        self._threads = threads

    def __torch_function__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        result = func(*args, **kwargs or {})
        if isinstance(result, torch.Tensor) and result.requires_grad and not result.is_leaf:
            self._threads.computed()
        return result
