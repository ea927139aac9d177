"""What the window needs of an engine, in a process of its own or not."""

from __future__ import annotations

from typing import Protocol

from gradviz.bridge.asides import Question
from gradviz.bridge.messages import State
from gradviz.model.program import Program

__all__ = ["EngineClient"]


class EngineClient(Protocol):
    """An engine; every answer is an event."""

    @property
    def state(self) -> State:
        """In one word, how it is."""

    @property
    def busy_since(self) -> float | None:
        """`time.monotonic` of when the running request began; None when none runs."""

    def submit(self, program: Program, generation: int) -> None:
        """Ask for a trace; the answer comes as an event with the same generation."""

    def ask(self, question: Question) -> None:
        """Ask about a trace, beside what runs; the answer has the question's number."""

    def cancel(self) -> None:
        """Stop what runs and forget what waits."""

    def restart(self) -> None:
        """Start anew, also after the engine was given up."""

    def close(self) -> None:
        """End it; no event comes after this returns."""
