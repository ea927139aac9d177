"""Running: the program shown is asked of the engine, and its answers are heard."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gradviz.bridge.asides import Put, Question
from gradviz.bridge.client import EngineClient
from gradviz.bridge.engine import FIRST
from gradviz.bridge.messages import Event, Goal
from gradviz.bridge.pythons import PythonChoice
from gradviz.builder.script import read_script
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec, program_hash
from gradviz.workspace.replies import hear_event
from gradviz.workspace.state import EngineStatus, StepStatus, TraceStatus

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

EngineStarter = Callable[[Callable[[Event], None]], EngineClient]


class Running:
    """The engine of one session.

    Parameters
    ----------
    session
        Whose program is run.
    start_engine
        See `Session`.

    Attributes
    ----------
    wanted
        Whether the program shown is to be computed as soon as the engine is there.
    whole
        Tensors of scripts are kept whole up to so many numbers; 0 for the engine's choice.
    python
        The Python that the engine runs in.
    insisted
        The network that a person has asked for, however large it is.
    """

    def __init__(self, session: Session, start_engine: EngineStarter | None) -> None:
        self._session = session
        self._start_engine = start_engine
        self._engine: EngineClient | None = None
        self.wanted = False
        self.whole = 0
        self.python = PythonChoice()
        self.insisted: NetworkSpec | None = None

    def start(self) -> None:
        """Start the engine; numbers that wait for it come when it is up.

        A file's program is not run: that is for the person to say, see `run`.
        """
        if self._engine is None and self._start_engine is not None:
            self._session.update(engine=EngineStatus(state="starting", since=now()))
            self._engine = self._start_engine(
                lambda event: self._session.post(lambda: self.hear(event))
            )
            if self.wanted:
                self.ask()

    def close(self) -> None:
        """Stop the engine; may be called twice."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def hear(self, event: Event) -> None:
        """Take an event of the engine."""
        hear_event(self._session, event, now())

    def question(self, question: Question) -> None:
        """Ask the engine about a trace, beside what it runs."""
        if self._engine is not None:
            self._engine.ask(question)

    def rerun(self, puts: tuple[Put, ...]) -> None:
        """Run the script shown again, up to the same step, with values put in place."""
        state = self._session.state
        if self._engine is not None and state.script is not None:
            generation = state.generation + 1
            self._session.update(generation=generation, trace=self._asked())
            goal = Goal(step=max(1, state.steps.shown), puts=puts)
            self._engine.submit(state.script, generation, goal, self.whole)

    def cancel(self) -> None:
        """Stop what the engine does now: it is restarted."""
        if self._engine is not None:
            self._engine.cancel()

    def run(self) -> None:
        """Compute the program again; an engine that was given up is started again.

        A script that was not saved in a file of ours is read again: an editor changes it.
        """
        self.wanted = True
        self.insisted = self._session.state.spec
        script = self._session.state.script
        if self._session.state.draft is not None:
            self._session.editing.set_code(self._session.state.draft)
            return
        if (
            script is not None
            and self._session.state.path is None
            and not self._session.state.dirty
        ):
            try:
                found = read_script(script.path)
                program = msgspec.structs.replace(found, arguments=script.arguments)
                self._session.update(program=program, notice=None)
            except GradvizError as error:
                self._session.tell(error)
                return
        self.start_or_ask()

    def start_or_ask(self) -> None:
        """Ask, and start the engine before if it does not run."""
        self._session.update(output=(), steps=StepStatus())
        if self._engine is None:
            self.start()
            return
        if self._session.state.engine.state == "failed":
            self._engine.restart()
        self.ask()

    def choose_python(self, path: str) -> None:
        """Run the engine in another Python; "" stands for gradviz's own."""
        if path == self.python.path:
            return
        self.python.path = path
        if self._engine is not None:
            self._engine.restart()

    def pause(self) -> None:
        """Have a script that goes on stop at the step it is in."""
        if self._engine is not None:
            self._engine.pause()

    def ask(self, goal: Goal = FIRST) -> None:
        """Ask for the numbers of the program shown, of a script for those of a step."""
        self.wanted = True
        program = self._session.state.spec or self._session.state.script
        if self._session.building.rests():  # a network that is not complete yet
            return
        if self._engine is None or program is None:
            return
        if self._session.state.script is not None and self._session.state.engine.state == "busy":
            self.cancel()  # a script may never end by itself
        generation = self._session.state.generation + 1
        self._session.update(generation=generation, trace=self._asked())
        if goal == FIRST and not self.whole:
            self._engine.submit(program, generation)
        else:
            self._engine.submit(program, generation, goal, self.whole)

    def _asked(self) -> TraceStatus:
        """Say what the numbers shown are worth while new ones are under way."""
        if self.is_current:
            return TraceStatus(kind="ready")
        trace = self._session.state.trace
        if trace.kind in ("pending", "stale"):  # old numbers do not grow young by a new question
            return TraceStatus(kind=trace.kind, since=trace.since)
        return TraceStatus(kind="pending", since=now())

    @property
    def is_current(self) -> bool:
        """Whether the numbers shown are those of the program shown."""
        program = self._session.state.program
        if self._session.view is None or program is None:
            return self._session.view is not None
        return self._session.view.data.program_hash == program_hash(program)

    def verdict(self) -> TraceStatus:
        """Say what the numbers are worth that have just been placed."""
        if self.is_current:
            return TraceStatus(kind="ready")
        trace = self._session.state.trace
        return trace if trace.kind in ("pending", "stale", "failed") else TraceStatus(kind="stale")


def now() -> float:
    """Return the session's clock, ms; only differences mean anything."""
    return clock.monotonic() * 1000.0
