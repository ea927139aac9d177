"""What window and engine say to each other, and what the client tells the window."""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.bridge.asides import Put, Question, Reaction
from gradviz.model.program import Program
from gradviz.model.trace import TraceData
from gradviz.model.words import Message

__all__ = [
    "PROTOCOL",
    "Ended",
    "Event",
    "Failed",
    "Goal",
    "Hello",
    "Output",
    "Pause",
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


class Goal(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """How far a script runs, counted in training steps from 1.

    A script that was paused at a step before goes on from there; else it runs from its start.

    Attributes
    ----------
    step
        The step that is recorded and shown; the script is paused behind it.
    every
        Not 0: each step whose number it divides is shown, and nothing is paused.
    until
        "nan": up to the first step whose loss or any gradient is not finite.
        "end": all the rest, nothing of it recorded.
    after
        With `every` and `until`: steps up to this one are not recorded.
    root
        Of a script without any backward(): the variable to start it from.
    puts
        Values that leaves of the step are given in place of the script's own; it then runs
        from its start.
    """

    step: int = 1
    every: int = 0
    until: Literal["", "nan", "end"] = ""
    after: int = 0
    root: str = ""
    puts: tuple[Put, ...] = ()


class RunProgram(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Run a program and trace it; a script as far as its `goal`.

    `generation` counts the versions of the document; every reply carries it back. Tensors
    of a script with up to `whole` numbers are kept whole; 0 stands for the engine's choice.
    Of larger ones up to `budget` bytes are held, to be asked for.
    """

    generation: int
    program: Program
    program_hash: str
    goal: Goal = Goal()
    whole: int = 0
    budget: int = 2**30


class Pause(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Have a script that runs on show its next training step, and pause there."""


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
    """A program ran; `seconds` is how long in the engine.

    Of a script `step` is the training step that is shown, `paused` whether it can go on
    from there, and `more` whether it goes on by itself: another answer follows.
    """

    generation: int
    program_hash: str
    data: TraceData
    seconds: float = 0.0
    step: int = 0
    paused: bool = False
    more: bool = False


class Ended(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A script came to its end after so many training steps, before there was one to show."""

    generation: int
    program_hash: str
    steps: int


class Failed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A request that has no trace.

    Attributes
    ----------
    reason
        "program" (its own error), "crash" (the process ended), "cancelled", "limit"
        (stopped after the time limit), or "unset" (a value could not be put in place).
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
    reason: Literal["program", "crash", "cancelled", "limit", "unset"] = "program"
    partial: TraceData | None = None


class Output(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Something the program printed."""

    generation: int
    text: str
    stream: Literal["stdout", "stderr"] = "stdout"


class Progress(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """How far a long request is; `done` runs from 0 to 1, None when it cannot be known.

    Of a script `step` is the training step that it is in.
    """

    generation: int
    message: Message
    done: float | None = None
    step: int = 0


class Pong(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The answer to a Ping."""

    number: int


class StateChanged(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The engine's state, in one word and in a sentence; told by the client."""

    state: State
    message: Message


Request = RunProgram | Pause | Ping | Question
Reply = Hello | Ready | Unable | Traced | Ended | Failed | Output | Progress | Pong | Reaction
Event = Traced | Ended | Failed | Output | Progress | StateChanged | Reaction
