"""One worker process: started, read from, written to, and ended with all it started.

When to start and end one is decided in `gradviz.bridge.client`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from gradviz.bridge import wire
from gradviz.bridge.messages import Reply, Request

__all__ = ["WorkerProcess", "worker_command"]

AT_ONCE = 16_384
"""A frame up to this size fits into the pipe whole, so that writing it cannot wait."""

LAST_WORDS = 4_000
"""How much of what a process wrote to its error stream is kept for a report."""


def worker_command() -> list[str]:
    """Return the command that starts gradviz's own worker.

    ``-P`` keeps the working folder off the import path: a file ``random.py`` there must
    not be taken for the standard library's.
    """
    return [sys.executable, "-P", "-m", "gradviz.engine.worker"]


class WorkerProcess:
    """A running worker with the threads that read from it.

    Parameters
    ----------
    command
        What to start.
    on_reply
        Called with each reply, from a thread of this process's own; with None when no more
        will come, and with the error when what came was garbage.
    on_words
        Called with text from the error stream, from another thread.

    Raises
    ------
    OSError
        When it cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        on_reply: Callable[[WorkerProcess, Reply | wire.WireError | None], None],
        on_words: Callable[[WorkerProcess, str], None],
    ) -> None:
        self._on_reply = on_reply
        self._on_words = on_words
        self.last_words = ""
        self.ended_as: str | None = None
        self._killing = threading.Lock()
        self._reaped = False
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(command[0] == sys.executable),
            # Its own session: Ctrl+C in our terminal is not meant for it, and whatever it
            # starts can be ended together with it.
            start_new_session=True,
        )
        self._threads = [
            threading.Thread(target=self._read, name="gradviz-engine-replies", daemon=True),
            threading.Thread(target=self._listen, name="gradviz-engine-words", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    def send(self, request: Request) -> None:
        """Write a request; one that nobody reads is lost silently.

        Raises
        ------
        WireError
            When it is too large.
        """
        frame = wire.encode(request)
        if len(frame) <= AT_ONCE:
            self._write(frame)
        else:
            # A stopped worker does not read, and then writing would wait for ever.
            threading.Thread(
                target=self._write, args=(frame,), name="gradviz-engine-request", daemon=True
            ).start()

    def _write(self, frame: bytes) -> None:
        stream = self._process.stdin
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):  # it is gone: its reader tells so
                stream.write(frame)
                stream.flush()

    def kill(self, ended_as: str | None = None) -> None:
        """End it at once, with everything it started; takes no time to return.

        Parameters
        ----------
        ended_as
            Why: kept for whoever notices the end. The first one counts.
        """
        with self._killing:
            if self._reaped:
                return
            self.ended_as = self.ended_as or ended_as
            if sys.platform == "win32":
                self._process.kill()
            else:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone, even where something it forked holds its pipes."""
        return self._process.poll() is not None

    def reap(self) -> int:
        """End it, wait for that and for its threads, and return its exit code.

        A negative code is the signal that ended it.
        """
        self.kill()
        code = self._process.wait()
        with self._killing:
            self._reaped = True
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        for thread in self._threads:
            thread.join(timeout=2.0)
        if not any(thread.is_alive() for thread in self._threads):
            for stream in streams:
                with contextlib.suppress(OSError, ValueError):  # what could not be written
                    stream.close()  # type: ignore[union-attr]  # all three are pipes
        return code

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        try:
            while True:
                reply = wire.read(stream, Reply)
                self._on_reply(self, reply)
                if reply is None:
                    return
        except wire.WireError as error:
            self.kill()
            self._on_reply(self, error)
        except (OSError, ValueError):  # closed under our feet: the same as the end
            self._on_reply(self, None)

    def _listen(self) -> None:
        stream = self._process.stderr
        assert stream is not None
        with contextlib.suppress(OSError, ValueError):
            while chunk := os.read(stream.fileno(), 65_536):
                text = chunk.decode("utf-8", "replace")
                self.last_words = (self.last_words + text)[-LAST_WORDS:]
                self._on_words(self, text)


def _environment(own: bool = True) -> dict[str, str]:
    """Return our environment, with this gradviz on the child's import path."""
    home = str(Path(__file__).resolve().parents[2])
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    # An installed gradviz is found anyway, and its neighbours must not come before the
    # standard library's modules.
    # Another Python is lent gradviz alone, see `gradviz.bridge.pythons`.
    if own and home not in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")):
        paths.insert(0, home)
    path = os.pathsep.join(filter(None, paths))
    return {**os.environ, "PYTHONPATH": path, "GRADVIZ_PARENT": str(os.getpid())}
