"""The window's side of the layout process: the newest question, answered in time.

One thread of the client's own asks, waits and calls back. A process that is too slow or
dies is ended and replaced; there is an answer all the same, of our own engine.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from gradviz.layout import wire
from gradviz.layout.engines import STARTING, TIME_LIMIT, worker_command, worker_environment
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.layout.layered import layered

__all__ = ["LayoutClient"]

BOXES_PER_SECOND = 500
"""What our own engine does at least, on a busy machine."""


class LayoutClient:
    """Lays out in a process of its own, started with the first question.

    Parameters
    ----------
    on_result
        Called with generation and layout **from a thread of the client's own**: pass it on
        to yours. A question that a newer one has overtaken gets no call.
    limit
        How long the process may take for a question, s, and again for a better answer;
        then the first answer counts, or that of our own engine in this process.
    command
        What starts the process; gradviz's own by default.
    """

    def __init__(
        self,
        on_result: Callable[[int, LayoutResult], None],
        *,
        limit: float = TIME_LIMIT,
        command: Sequence[str] | None = None,
    ) -> None:
        self._on_result = on_result
        self._limit = limit
        self._command = list(command or worker_command())
        self._changed = threading.Condition()
        self._waiting: tuple[LayoutRequest, int] | None = None
        self._newest: int | None = None
        self._closing = False
        self._process: _Process | None = None
        self._thread = threading.Thread(target=self._work, name="gradviz-layout", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """Number of the present process; None before the first question."""
        process = self._process
        return None if process is None else process.pid

    def submit(self, request: LayoutRequest, generation: int) -> None:
        """Ask; returns at once. What was asked before and is not answered is forgotten."""
        with self._changed:
            self._waiting = (request, generation)
            self._newest = generation
            self._changed.notify()

    def cancel(self) -> None:
        """Forget all questions."""
        with self._changed:
            self._waiting = self._newest = None

    def close(self) -> None:
        """End process and thread and wait for them; no call comes after this returns."""
        with self._changed:
            self._closing = True
            self._waiting = self._newest = None
            if self._process is not None:
                self._process.kill()
            self._changed.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting is not None or self._closing)
                if self._closing:
                    break
                question, self._waiting = self._waiting, None
            assert question is not None
            request, generation = question
            try:
                result = self._answer(request, generation)
                if result is not None and self._wanted(generation):
                    self._on_result(generation, result)
            except Exception:  # one graph that cannot be drawn must not end all drawing
                traceback.print_exc()
        self._end_process()

    def _wanted(self, generation: int) -> bool:
        with self._changed:
            return self._newest == generation and not self._closing

    def _answer(self, request: LayoutRequest, generation: int) -> LayoutResult | None:
        """Return the best layout that came in time; None when it is not wanted any more."""
        first: LayoutResult | None = None
        process = self._ready_process()
        if process is not None:
            # Our own engine needs time in proportion to the graph, and it comes to an end.
            process.ask(request, self._limit + len(request.boxes) / BOXES_PER_SECOND)
            while True:
                message = process.next()
                if message is None:
                    self._end_process()
                    break
                if message.result is not None:
                    first = message.result
                if message.last:
                    process.rest()
                    break
                if not self._wanted(generation):
                    self._end_process()
                    return None
                process.give(self._limit)
        if first is None and self._wanted(generation):
            return layered(request)
        return first

    def _ready_process(self) -> _Process | None:
        """Return the process, started if need be; None when that fails."""
        if self._process is not None and self._process.has_ended:
            self._end_process()
        if self._process is None:
            try:
                process = _Process(self._command)
            except OSError:
                return None
            with self._changed:
                self._process = process
                if self._closing:
                    process.kill()
            if not process.is_ready():
                self._end_process()
        return self._process

    def _end_process(self) -> None:
        with self._changed:
            process, self._process = self._process, None
        if process is not None:
            process.end()


class _Process:
    """A layout process whose every wait has an end: a timer kills it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=worker_environment(),
            start_new_session=True,  # Ctrl+C in our terminal is not meant for it
        )
        self._timer: threading.Timer | None = None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def is_ready(self) -> bool:
        """Wait until it reads; False when it does not come up."""
        self.give(STARTING)
        ready = self._read(wire.Ready) is not None
        self.rest()
        return ready

    def ask(self, request: LayoutRequest, limit: float) -> None:
        """Send a question; its time runs until `rest`."""
        self.give(limit)
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # it is gone: reading tells so
            wire.write(self._process.stdin, wire.Ask(request=request))

    def next(self) -> wire.Answer | None:
        """Wait for an answer; None when there will be none."""
        answer: wire.Answer | None = self._read(wire.Answer)
        return answer

    def _read(self, kind: type) -> Any:
        assert self._process.stdout is not None
        try:
            return wire.read(self._process.stdout, kind)
        except (wire.Garbage, OSError, ValueError):
            return None

    def give(self, seconds: float) -> None:
        """Let it live for so long, unless `rest` comes before."""
        self.rest()
        self._timer = threading.Timer(seconds, self.kill)
        self._timer.daemon = True
        self._timer.start()

    def rest(self) -> None:
        """Let the time stand still: nothing is asked."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            timer.join()

    def kill(self) -> None:
        """End it; returns at once."""
        self._process.kill()

    def end(self) -> None:
        """End it and wait for that."""
        self.rest()
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):  # what could not be written
                stream.close()  # type: ignore[union-attr]  # both are pipes
