"""What the window needs of an engine, in a process of its own or not."""

from __future__ import annotations

from typing import Protocol

from gradviz.bridge.asides import Question
from gradviz.bridge.messages import Goal, RunProgram, State
from gradviz.model.program import Program, program_hash

__all__ = ["FIRST", "EngineClient", "run_program"]

FIRST = Goal()
"""Of a script its first training step."""


def run_program(program: Program, generation: int, goal: Goal, whole: int) -> RunProgram:
    """Return the request to run a program."""
    known = program_hash(program)
    return RunProgram(
        generation=generation, program=program, program_hash=known, goal=goal, whole=whole
    )


class EngineClient(Protocol):
    """An engine; every answer is an event."""

    @property
    def state(self) -> State:
        """In one word, how it is."""

    @property
    def busy_since(self) -> float | None:
        """`time.monotonic` of when the running request began; None when none runs."""

    def submit(self, program: Program, generation: int, goal: Goal = FIRST, whole: int = 0) -> None:
        """Ask for a trace; the answer comes as an event with the same generation.

        Of a script `goal` says how far it runs, and `whole` up to how many numbers its
        tensors are kept whole (0: the engine's choice).
        """

    def pause(self) -> None:
        """Have a script that runs on show its next step and wait there."""

    def ask(self, question: Question) -> None:
        """Ask about a trace, beside what runs; the answer has the question's number."""

    def cancel(self) -> None:
        """Stop what runs and forget what waits."""

    def restart(self) -> None:
        """Start anew, also after the engine was given up."""

    def close(self) -> None:
        """End it; no event comes after this returns."""
