"""How large everything is: Qt's own factor, read when an application is made."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

__all__ = ["read_size", "scaled", "scaled_by"]

FACTOR = "QT_SCALE_FACTOR"
_now = [100]


def read_size(text: str) -> int:
    """Return a size that was kept, percent; 100 for what is none."""
    return min(max(int(text), 100), 200) if text.isdecimal() else 100


def scaled() -> int:
    """Return by how much everything is enlarged now, percent."""
    return _now[0]


@contextlib.contextmanager
def scaled_by(percent: int) -> Iterator[None]:
    """Have an application that is made meanwhile enlarge everything.

    A factor that the person has set for all programs is kept: both count. What this
    program starts later inherits nothing of it.
    """
    before = os.environ.get(FACTOR)
    try:
        own = float(before) if before else 1.0
    except ValueError:
        own = 1.0
    _now[0] = percent
    if percent != 100:
        os.environ[FACTOR] = f"{own * percent / 100:g}"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(FACTOR, None)
        else:
            os.environ[FACTOR] = before
