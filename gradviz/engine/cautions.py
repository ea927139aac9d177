"""Warnings of Python and torch, told of the line that plain Python would name.

While a program is watched, code of gradviz stands between its line and the call that warns.
"""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Iterator
from types import FrameType
from typing import TextIO

from gradviz.engine.source import OURS, TORCH

__all__ = ["cautions"]

_BETWEEN = (
    OURS,
    *(os.path.join(TORCH, name) for name in ("_ops.py", "_tensor.py", "overrides.py")),
    os.path.join(TORCH, "utils", "_python_dispatch.py"),
)
"""Files whose code runs between a line and the call that it makes, where it is watched."""
_ASKS_AGAIN = "handle_torch_function"
"""A function of torch in Python that is watched asks this; it is then called a second time."""


@contextlib.contextmanager
def cautions() -> Iterator[None]:
    """Have each warning name the line that caused it; also puts back all filters of warnings."""
    with warnings.catch_warnings():
        show = warnings.showwarning

        def told(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if filename.startswith(_BETWEEN):
                caller = _caller(filename, lineno)
                if caller is not None:
                    filename, lineno, line = caller.f_code.co_filename, caller.f_lineno, None
            show(message, category, filename, lineno, file, line)

        warnings.showwarning = told
        yield


def _caller(filename: str, lineno: int) -> FrameType | None:
    """Return the frame that would stand at some frame's place if nobody had watched."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and (frame.f_code.co_filename, frame.f_lineno) != (filename, lineno):
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename.startswith(_BETWEEN):
        again = frame.f_code.co_name == _ASKS_AGAIN
        frame = frame.f_back
        if again and frame is not None:
            frame = frame.f_back
    return frame
