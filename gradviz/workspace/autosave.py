"""Autosave: what is in no file yet is kept aside every few seconds, and offered again.

Each window keeps its own document in the state folder under a lock. What nobody holds any
more was left behind: by a crash, or by a window that was closed without saving.
"""

from __future__ import annotations

import os
import secrets
import time as clock
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from gradviz.builder.presets import preset
from gradviz.model.codec import load_document, save_trace
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec, Program, Recorded
from gradviz.model.words import message
from gradviz.workspace.left import Left
from gradviz.workspace.locks import Lock
from gradviz.workspace.looks import Look, look_of, saved_look
from gradviz.workspace.state import AppState

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

__all__ = ["Autosave", "Left"]

MOST = 20
"""So many documents that were left are kept."""
EVERY = 3.0
"""So long after a change it is written, s."""
SHARE = 20.0
"""Writing takes no more of the time than one in so many parts."""


class Autosave:
    """Keeps the document of one session aside.

    Parameters
    ----------
    session
        Whose document is kept.
    folder
        The state folder; None keeps nothing.
    now
        Returns the time, s since 1970.
    """

    def __init__(
        self, session: Session, folder: Path | None, now: Callable[[], float] = clock.time
    ) -> None:
        self._session = session
        self._folder = None if folder is None else folder / "autosave"
        self._now = now
        self._id = ""
        self._lock: Lock | None = None
        self._written: tuple[object, ...] | None = None
        self._unwanted: tuple[object, ...] | None = None
        self._changed: float | None = None
        self._pause = EVERY
        session.subscribe(self._on_state)

    # -- while it is open ---------------------------------------------------------

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if self._folder is not None and _content(state) != _content(previous):
            self._changed = self._now()

    def wait(self) -> float | None:
        """Return in how many s `run` has something to do; None while it has not."""
        if self._folder is None or self._changed is None:
            return None
        return max(0.0, self._changed + self._pause - self._now())

    def run(self) -> None:
        """Write the document if it is time to; to be called again and again."""
        wait = self.wait()
        if wait is not None and wait <= 0.0:
            self.flush()

    @property
    def would_lose(self) -> bool:
        """Whether work would be lost with the document shown: something is in no file."""
        return self._is_worth_it()

    def flush(self) -> None:
        """Write the document now, if something of it is in no file; else forget the copy."""
        self._changed = None
        state = self._session.state
        if not self._is_worth_it():
            self._drop()
        elif self._written is None or not _same(self._written, _content(state)):
            self._write("open")

    def _write(self, how: Literal["open", "closed"]) -> None:
        state, start = self._session.state, clock.perf_counter()
        if self._folder is None:
            return
        try:
            self._claim(self._folder)
            file = self._folder / f"{self._id}.gradviz"
            if self._written is None or not _same(self._written, _content(state)):
                view = saved_look(self._session.building.look)
                save_trace(file, None, program=_program(state), view=view)
            left = Left(id=self._id, name=state.title, path=state.path, time=self._now(), how=how)
            _write_whole(file.with_suffix(".json"), msgspec.json.encode(left))
        except (OSError, GradvizError) as error:
            self._give_up(error)
            return
        self._written = _content(state)
        self._pause = max(EVERY, SHARE * (clock.perf_counter() - start))

    def _claim(self, folder: Path) -> None:
        """Have a name of its own, under a lock."""
        if self._lock is not None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        self._id = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lock = Lock(folder / f"{self._id}.lock")
        self._lock.take()

    def _give_up(self, error: Exception) -> None:
        """Tell once that nothing can be kept aside; it is tried again after the next change."""
        reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        text = "What you change is not kept aside: {reason}. Save it yourself."
        told = message("Autosave", text, reason=reason)
        if self._pause < 60.0:
            self._session.update(notice=told)
        self._pause = 60.0

    def _is_worth_it(self) -> bool:
        """Whether losing the document would lose work."""
        state = self._session.state
        if state.program is None or isinstance(state.program, Recorded):
            return False
        if not state.dirty and state.draft is None:
            return False
        spec = state.spec
        if spec is None:
            return True
        if state.preset is not None and state.path is None:  # a slider of an example is no work
            return _structure(spec) != _structure(_preset(state.preset))
        return state.path is not None or bool(spec.leaves or spec.lines)

    def _drop(self) -> None:
        """Forget the copy: all of the document is in a file."""
        self._written = None
        lock, self._lock = self._lock, None
        if lock is not None and self._folder is not None:
            _remove(self._folder, self._id)
            lock.free(remove=True)

    def discard(self) -> None:
        """Forget what is in no file: the person said so. What is changed afterwards counts."""
        self._changed = None
        self._unwanted = _content(self._session.state)
        self._drop()

    def close(self) -> None:
        """Leave the document behind, and keep nothing any more."""
        self.leave()
        self._folder = None

    def leave(self) -> None:
        """Leave the document behind if something of it is in no file; another is opened."""
        self._changed = None
        if self._folder is None:
            return
        unwanted = self._unwanted == _content(self._session.state)
        if unwanted or not self._is_worth_it():
            self._drop()
            return
        self._write("closed")
        lock, self._lock = self._lock, None
        self._written = None
        if lock is not None:
            lock.free()
        for old in self.left()[MOST:]:
            self.forget(old)

    # -- what was left behind -----------------------------------------------------

    def offer(self) -> None:
        """Put what was left behind in the state; the window tells of it until it is answered."""
        found = self.left()
        self._session.update(left=found, offers=bool(found))

    def postpone(self) -> None:
        """Tell of what was left behind no more; it is offered again at the next start."""
        self._session.update(offers=False)

    def left(self) -> tuple[Left, ...]:
        """Return the documents that were left without being saved, the newest first."""
        if self._folder is None or not self._folder.is_dir():
            return ()
        found = []
        for file in self._folder.glob("*.json"):
            lock = self._free_lock(file.stem)
            if lock is None:
                continue
            one = _read(file)
            if one is not None and file.with_suffix(".gradviz").exists():
                found.append(one)
            else:
                _remove(self._folder, file.stem)
            lock.free()
        return tuple(sorted(found, key=lambda one: -one.time))

    def _free_lock(self, id_: str) -> Lock | None:
        """Return the lock of a copy, taken; None while a window holds it."""
        assert self._folder is not None
        if self._lock is not None and id_ == self._id:
            return None
        lock = Lock(self._folder / f"{id_}.lock")
        try:
            return lock if lock.take() else None
        except OSError:
            return None

    def forget(self, left: Left) -> None:
        """Delete a copy."""
        lock = None if self._folder is None else self._free_lock(left.id)
        if lock is not None and self._folder is not None:
            _remove(self._folder, left.id)
            lock.free(remove=True)
        self._gone(left)

    def _gone(self, left: Left) -> None:
        """Offer one document less."""
        rest = tuple(one for one in self._session.state.left if one.id != left.id)
        self._session.update(left=rest, offers=self._session.state.offers and bool(rest))

    def recover(self, left: Left) -> None:
        """Open a document that was left; nothing of it runs.

        Nothing happens where the person would rather stay with the document shown.

        Raises
        ------
        GradvizError
            When it cannot be read, or another window has opened it.
        """
        lock = None if self._folder is None else self._free_lock(left.id)
        if lock is not None and not (lock.path.with_suffix(".gradviz")).exists():
            lock.free(remove=True)
            lock = None
        if lock is None or self._folder is None:
            text = "{name} was opened by another window."
            raise GradvizError(message("Autosave", text, name=left.name))
        try:
            _, program, view = load_document(self._folder / f"{left.id}.gradviz")
        except GradvizError:
            lock.free()
            raise
        if not self._session.documents.leaves():
            lock.free()
            return
        look = look_of(view, full=self._session.state.full_graph)
        self._session.documents.recover(program, look, left.name, left.path)
        self._write("open")  # its own copy first: only then the old one may go
        if self._written is None:
            lock.free()
            return
        _remove(self._folder, left.id)
        lock.free(remove=True)
        self._gone(left)


# -------------------------------------------------------------------------------- parts


def _content(state: AppState) -> tuple[object, ...]:
    """Return what of the state is written; parts are compared by identity where they are large."""
    return _Same(state.program), state.draft, state.dirty, _Same(_look(state)), state.path


def _look(state: AppState) -> Look | None:
    now = state.history.now
    return now.look if now is not None and isinstance(now.look, Look) else None


class _Same:
    """Equal to what holds the very same object."""

    def __init__(self, held: object) -> None:
        self._held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._held is self._held

    def __hash__(self) -> int:
        return id(self._held)


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return one == other


def _program(state: AppState) -> Program | None:
    """Return the program with the text as it was typed."""
    if state.script is not None and state.draft is not None:
        return msgspec.structs.replace(state.script, text=state.draft)
    return state.program


def _preset(name: str) -> NetworkSpec | None:
    try:
        program = preset(name).program
    except GradvizError:
        return None
    return program if isinstance(program, NetworkSpec) else None


def _structure(spec: NetworkSpec | None) -> object:
    """Return a network without the numbers of its leaves."""
    if spec is None:
        return None
    leaves = tuple((leaf.name, leaf.role, leaf.value.shape) for leaf in spec.leaves)
    return leaves, msgspec.structs.replace(spec, leaves=())


def _read(file: Path) -> Left | None:
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Left)
    except (OSError, msgspec.DecodeError):
        return None
    return found if found.id == file.stem else None


def _remove(folder: Path, id_: str) -> None:
    for ending in (".gradviz", ".json"):
        try:
            (folder / (id_ + ending)).unlink(missing_ok=True)
        except OSError:  # it is offered once more
            return


def _write_whole(path: Path, contents: bytes) -> None:
    """Write a file beside its place and rename it: it is never seen half written."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        beside.write_bytes(contents)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
