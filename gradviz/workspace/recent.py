"""Files that were opened lately, and earlier versions of files that were saved over."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time as clock
from collections.abc import Callable
from pathlib import Path

import msgspec

__all__ = ["Backups", "Recent", "state_folder", "version_time"]

LISTED = 12
"""So many files are remembered."""
VERSIONS = 10
"""So many earlier versions of a file are kept."""


def state_folder() -> Path:
    """Return the folder of this user where gradviz keeps what is no setting."""
    import platformdirs

    return platformdirs.user_state_path("gradviz", appauthor=False)


class Recent:
    """The files opened and saved last; several windows share the list.

    Parameters
    ----------
    folder
        The state folder; None remembers them while the program runs.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = None if folder is None else folder / "recent.json"
        self._listed: tuple[str, ...] = ()

    def files(self) -> tuple[str, ...]:
        """Return the paths that still exist, the latest first."""
        return tuple(path for path in self._read() if os.path.exists(path))

    def known(self) -> tuple[str, ...]:
        """Return all paths, also of files that are not there any more, the latest first."""
        return self._read()

    def _read(self) -> tuple[str, ...]:
        if self._file is None:
            return self._listed
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=tuple[str, ...])
        except (OSError, msgspec.DecodeError):  # none yet, or damaged: begin anew
            return self._listed

    def add(self, path: str) -> None:
        """Put a file first."""
        found = os.path.abspath(path)
        self._write((found, *(one for one in self._read() if one != found))[:LISTED])

    def forget(self, path: str) -> None:
        """Take a file from the list."""
        found = os.path.abspath(path)
        self._write(tuple(one for one in self._read() if one != found))

    def clear(self) -> None:
        """Forget all."""
        self._write(())

    def _write(self, listed: tuple[str, ...]) -> None:
        self._listed = listed
        if self._file is None:
            return
        beside = self._file.with_name(f".{self._file.name}.{secrets.token_hex(4)}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.json.encode(listed))
            os.replace(beside, self._file)
        except OSError:  # a list of files is no reason to trouble anybody
            beside.unlink(missing_ok=True)


class Backups:
    """Earlier versions of files.

    Parameters
    ----------
    folder
        The state folder; None keeps none.
    now
        Returns the time, s since 1970.
    """

    def __init__(self, folder: Path | None, now: Callable[[], float] = clock.time) -> None:
        self._folder = None if folder is None else folder / "backups"
        self._now = now

    def keep(self, path: str) -> None:
        """Keep a copy of a file that is about to be replaced.

        Raises
        ------
        OSError
            When it cannot be copied.
        """
        source = Path(path)
        if self._folder is None or not source.is_file():
            return
        folder = self._folder / _called(source)
        known = self.of(path)
        if known and known[0].read_bytes() == source.read_bytes():
            return
        folder.mkdir(parents=True, exist_ok=True)
        stamp = f"{int(self._now() * 1000):015d}"
        while (folder / f"{stamp}-{source.name}").exists():
            stamp = f"{int(stamp) + 1:015d}"
        target = folder / f"{stamp}-{source.name}"
        beside = folder / f".{target.name}"
        shutil.copyfile(source, beside)
        os.replace(beside, target)
        for old in self.of(path)[VERSIONS:]:
            old.unlink(missing_ok=True)

    def of(self, path: str) -> tuple[Path, ...]:
        """Return the earlier versions of a file, the newest first."""
        source = Path(path)
        if self._folder is None:
            return ()
        folder = self._folder / _called(source)
        if not folder.is_dir():
            return ()
        found = (file for file in folder.iterdir() if not file.name.startswith("."))
        return tuple(sorted(found, key=lambda file: file.name, reverse=True))


def version_time(version: Path) -> float:
    """Return when an earlier version of a file was kept, s since 1970; 0 where unknown."""
    stamp = version.name.partition("-")[0]
    return int(stamp) / 1000 if stamp.isdecimal() else 0.0


def _called(path: Path) -> str:
    """Return a folder's name for a file: files of one name in two folders are two."""
    full = os.path.normcase(os.path.realpath(path))
    return hashlib.blake2b(full.encode(), digest_size=10).hexdigest()
