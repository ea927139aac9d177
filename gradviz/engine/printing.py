"""What a program prints, as messages: never lost on the pipe, never a flood.

Python's own streams are replaced, in order and by line. What is written behind Python's
back (by C code or by a process that the program started) goes to the error stream, which
the client reads.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from typing import Literal

from gradviz.bridge.messages import Output
from gradviz.model.words import translate

__all__ = ["Prints"]

MOST = 200_000
"""Bytes that one request may print; the rest is counted and dropped."""

AT_ONCE = 100
"""Messages in a second that are sent as they come; beyond it they are gathered."""

GATHERED = 8_192


class Prints:
    """Takes over `sys.stdout` and `sys.stderr` of this process.

    Attributes
    ----------
    generation
        Of the request whose program prints.
    """

    def __init__(self, send: Callable[[Output], None]) -> None:
        self._send = send
        self._own = os.getpid()
        self.generation = 0
        self._left = MOST
        self._dropped = 0
        self._second = 0
        self._sent = 0
        self._gathered = ""
        self._stream: Literal["stdout", "stderr"] = "stdout"
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - open for good
        sys.stdout = _text(self, "stdout", 1)
        sys.stderr = _text(self, "stderr", 2)

    def take(self, data: bytes, stream: Literal["stdout", "stderr"]) -> None:
        """Send what was printed, now or gathered with what follows."""
        if os.getpid() != self._own:  # in a forked child; the pipe is not its
            os.write(2, data)
            return
        kept = data[: self._left]
        self._left -= len(kept)
        self._dropped += len(data) - len(kept)
        if stream != self._stream:
            self._flush()
            self._stream = stream
        self._gathered += kept.decode("utf-8", "replace")
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._sent = second, 0
        if self._sent < AT_ONCE or len(self._gathered) > GATHERED:
            self._flush()

    def finish(self) -> None:
        """Send what is left at the end of a request, and what was too much as a number."""
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        if self._dropped:
            text = "... and {count} more bytes"
            self._gathered += "\n" + translate("Engine", text, count=f"{self._dropped:,}") + "\n"
        self._flush()
        self._left, self._dropped = MOST, 0

    def _flush(self) -> None:
        text, self._gathered = self._gathered, ""
        if text:
            self._sent += 1
            self._send(Output(generation=self.generation, text=text, stream=self._stream))


class _Raw(io.RawIOBase):
    """The bottom of a text stream; says that it is descriptor 1 or 2."""

    def __init__(
        self, prints: Prints, stream: Literal["stdout", "stderr"], descriptor: int
    ) -> None:
        self._prints = prints
        self._stream = stream
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: object) -> int:
        taken = bytes(memoryview(data))  # type: ignore[arg-type]  # a bytes-like object
        self._prints.take(taken, self._stream)
        return len(taken)


def _text(prints: Prints, stream: Literal["stdout", "stderr"], descriptor: int) -> io.TextIOWrapper:
    buffered = io.BufferedWriter(_Raw(prints, stream, descriptor))
    return io.TextIOWrapper(buffered, encoding="utf-8", errors="replace", line_buffering=True)
