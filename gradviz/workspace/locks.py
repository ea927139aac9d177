"""Locks: files that one running window holds, and that a crash lets go of by itself.

The system keeps them (``flock``; ``locking`` on Windows), so a process id that is used again
by another program misleads nobody. The id is written inside for people who look.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

__all__ = ["Lock"]


class Lock:
    """A lock file.

    Parameters
    ----------
    path
        Of the file; its folder exists.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Hold the lock; whether nobody else does.

        Raises
        ------
        OSError
            When the file cannot be made.
        """
        if self._file is not None:
            return True
        file = self.path.open("a+b")
        if not _lock(file):
            file.close()
            return False
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        self._file = file
        return True

    def free(self, *, remove: bool = False) -> None:
        """Let go of the lock; may be called twice."""
        file, self._file = self._file, None
        if file is None:
            return
        if remove and sys.platform != "win32":  # while it is held: nobody else may have it
            self.path.unlink(missing_ok=True)
        file.close()
        if remove and sys.platform == "win32":
            self.path.unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    FAR = 2**30
    """A byte far behind the end: what is written inside stays readable."""

    def _lock(file: IO[bytes]) -> bool:
        file.seek(FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        file.seek(0)
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
