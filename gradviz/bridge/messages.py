"""What window and engine say to each other, and what the client tells the window."""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.model.program import Program
from gradviz.model.trace import TraceData
from gradviz.model.words import Message

__all__ = [
    "PROTOCOL",
    "Event",
    "Failed",
    "Hello",
    "Output",
    "Ping",
    "Pong",
    "Progress",
    "Ready",
    "Reply",
    "Request",
    "RunProgram",
    "State",
    "StateChanged",
    "Traced",
    "Unable",
]

PROTOCOL = 1
"""Number of this set of messages; client and worker must agree."""

State = Literal["starting", "ready", "busy", "restarting", "stopped", "failed"]


class RunProgram(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Run a program and trace it.

    `generation` counts the versions of the document; every reply carries it back.
    """

    generation: int
    program: Program
    program_hash: str


class Ping(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Ask whether the worker is alive; it answers with the same number."""

    number: int


class Hello(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The worker's process is up; it begins to import torch."""

    protocol: int
    pid: int
    python: str


class Ready(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The worker takes requests; `seconds` is what importing torch took."""

    torch: str
    seconds: float


class Unable(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The worker can never take requests: torch is missing or broken."""

    message: Message
    detail: str = ""


class Traced(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A program ran; `seconds` is how long in the engine."""

    generation: int
    program_hash: str
    data: TraceData
    seconds: float = 0.0


class Failed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A request that has no trace.

    Attributes
    ----------
    reason
        "program" (its own error), "crash" (the process ended), "cancelled", or "limit"
        (stopped after the time limit).
    message
        The sentence; its fields may say ``line`` and ``column``.
    detail
        PyTorch's or Python's own words, or the last the process wrote.
    partial
        The trace up to the error, where there is one.
    """

    generation: int
    program_hash: str
    message: Message
    detail: str = ""
    reason: Literal["program", "crash", "cancelled", "limit"] = "program"
    partial: TraceData | None = None


class Output(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Something the program printed."""

    generation: int
    text: str
    stream: Literal["stdout", "stderr"] = "stdout"


class Progress(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """How far a long request is; `done` runs from 0 to 1, None when it cannot be known."""

    generation: int
    message: Message
    done: float | None = None


class Pong(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The answer to a Ping."""

    number: int


class StateChanged(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The engine's state, in one word and in a sentence; told by the client."""

    state: State
    message: Message


Request = RunProgram | Ping
Reply = Hello | Ready | Unable | Traced | Failed | Output | Progress | Pong
Event = Traced | Failed | Output | Progress | StateChanged
