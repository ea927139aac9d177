"""Work that takes long, done in a thread: the session's own thread takes the result.

Only pure functions of plain data belong here. While one runs, Python's cyclic collector is
at rest: with many new records it would stop all threads for most of a second. Nor does it
look at them later: they are in no cycles, and go when nothing refers to them any more.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import TypeVar

from gradviz.model.errors import GradvizError

Result = TypeVar("Result")
Post = Callable[[Callable[[], None]], None]

_running = 0
_count = threading.Lock()


def do_aside(
    work: Callable[[], Result],
    done: Callable[[Result], None],
    failed: Callable[[GradvizError], None],
    post: Post,
) -> None:
    """Call `work` in a thread; `done` or `failed` is called through `post`."""

    def run() -> None:
        _pause(1)
        try:
            result = work()
        except GradvizError as error:
            told = error
            post(lambda: failed(told))
        else:
            post(lambda: done(result))
        finally:
            _pause(-1)

    threading.Thread(target=run, name="aside", daemon=True).start()


def _pause(change: int) -> None:
    """Count what runs; the collector works again when nothing does, on what comes after."""
    global _running
    with _count:
        _running += change
        if _running:
            gc.disable()
        else:
            gc.freeze()
            gc.enable()
