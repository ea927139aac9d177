"""The engine without a process of its own: for the command line and for tests.

A program that hangs, hangs its caller; one that crashes takes it along.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from gradviz.bridge import told
from gradviz.bridge.messages import Event, Failed, State, StateChanged, Traced
from gradviz.model.errors import GradvizError
from gradviz.model.program import Program, program_hash
from gradviz.model.words import Message

__all__ = ["InlineEngine"]


class InlineEngine:
    """Runs each request at once, in the thread that submits it.

    Parameters
    ----------
    on_event
        Called with each event before `submit` returns.
    """

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        self._on_event = on_event
        self._busy_since: float | None = None
        self._state: State = "ready"

    @property
    def state(self) -> State:
        """In one word, how it is."""
        return self._state

    @property
    def busy_since(self) -> float | None:
        """`time.monotonic` of when the running request began; None when none runs."""
        return self._busy_since

    def submit(self, program: Program, generation: int) -> None:
        """Run a program; its `Traced` or `Failed` is told before this returns."""
        if self._state == "stopped":
            return
        import torch

        from gradviz.engine.run import run_program

        self._busy_since = time.monotonic()
        self._change("busy", told.computing())
        known = program_hash(program)
        try:
            data = run_program(program)
        except GradvizError as error:
            reply: Event = Failed(
                generation=generation,
                program_hash=known,
                message=error.message,
                detail=str(error.message.fields.get("torch", "")),
                partial=getattr(error, "partial", None),
            )
        else:
            seconds = time.monotonic() - self._busy_since
            reply = Traced(generation=generation, program_hash=known, data=data, seconds=seconds)
        self._busy_since = None
        self._on_event(reply)
        self._change("ready", told.ready(str(torch.__version__)))

    def cancel(self) -> None:
        """Do nothing: nothing runs when somebody can ask."""

    def restart(self) -> None:
        """Do nothing: there is no process to start."""

    def close(self) -> None:
        """Take no more requests."""
        if self._state != "stopped":
            self._change("stopped", told.stopped())

    def _change(self, state: State, message: Message) -> None:
        self._state = state
        self._on_event(StateChanged(state=state, message=message))
