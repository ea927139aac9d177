"""The engine without a process of its own: for the command line and for tests.

A program that hangs, hangs its caller; one that crashes takes it along.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gradviz.bridge import told
from gradviz.bridge.asides import Question
from gradviz.bridge.engine import FIRST
from gradviz.bridge.messages import Event, Failed, Goal, State, StateChanged, Traced
from gradviz.model.errors import GradvizError
from gradviz.model.program import Program, program_hash
from gradviz.model.words import Message

if TYPE_CHECKING:
    from gradviz.engine.asides import Asides
    from gradviz.engine.keeping import Keeper

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
        self._keeper: Keeper | None = None
        self._asides: Asides | None = None

    @property
    def state(self) -> State:
        """In one word, how it is."""
        return self._state

    @property
    def busy_since(self) -> float | None:
        """`time.monotonic` of when the running request began; None when none runs."""
        return self._busy_since

    def submit(self, program: Program, generation: int, goal: Goal = FIRST, whole: int = 0) -> None:
        """Run a program, a script up to its first step; the answer comes before this returns."""
        if self._state == "stopped":
            return
        import torch

        from gradviz.engine import setting
        from gradviz.engine.asides import vetted
        from gradviz.engine.run import run_program

        self._hold()
        if self._keeper is not None:
            self._keeper.clear()
        setting.begin(goal.puts)
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
        if isinstance(reply, Traced):
            reply = vetted(reply)
        setting.begin(())
        if self._asides is not None:
            self._asides.take(reply)
        self._on_event(reply)
        self._change("ready", told.ready(str(torch.__version__)))

    def ask(self, question: Question) -> None:
        """Answer a question about a trace; the answer is told before this returns."""
        if self._state != "stopped":
            self._on_event(self._hold().answer(question))

    def _hold(self) -> Asides:
        """Return what answers; from the first time on, large tensors are held."""
        from gradviz.engine.asides import Asides
        from gradviz.engine.keeping import Keeper

        if self._keeper is None or self._asides is None:
            self._keeper = Keeper()
            self._asides = Asides(self._keeper)
        return self._asides

    def pause(self) -> None:
        """Do nothing: nothing runs when somebody can ask."""

    def cancel(self) -> None:
        """Do nothing: nothing runs when somebody can ask."""

    def restart(self) -> None:
        """Do nothing: there is no process to start."""

    def close(self) -> None:
        """Take no more requests."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = self._asides = None
        if self._state != "stopped":
            self._change("stopped", told.stopped())

    def _change(self, state: State, message: Message) -> None:
        self._state = state
        self._on_event(StateChanged(state=state, message=message))
