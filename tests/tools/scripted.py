"""An engine that answers when a test says so, and waiting for a session's real one."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache

from gradviz.bridge.messages import Event, Failed, State, StateChanged, Traced
from gradviz.model.program import NetworkSpec, Program, program_hash
from gradviz.model.trace import TraceData
from gradviz.model.words import message
from gradviz.workspace.session import Session


@lru_cache(maxsize=64)
def _computed(spec: NetworkSpec) -> TraceData:
    from gradviz.engine.build import run_spec

    return run_spec(spec)


class ScriptedEngine:
    """Give it to a session as what starts its engine; `asked` fills, `answer` answers.

    Attributes
    ----------
    asked
        (generation, program) of each request.
    told
        The names of the other calls: "cancel", "restart", "close".
    """

    def __init__(self) -> None:
        self.asked: list[tuple[int, NetworkSpec]] = []
        self.told: list[str] = []
        self.state: State = "starting"
        self.busy_since: float | None = None

    def __call__(self, on_event: Callable[[Event], None]) -> ScriptedEngine:
        self._on_event = on_event
        return self

    def submit(self, program: Program, generation: int) -> None:
        assert isinstance(program, NetworkSpec)
        self.asked.append((generation, program))

    def pause(self) -> None:
        self.told.append("pause")

    def cancel(self) -> None:
        self.told.append("cancel")

    def restart(self) -> None:
        self.told.append("restart")

    def close(self) -> None:
        self.told.append("close")

    def send(self, session: Session, event: Event) -> None:
        self._on_event(event)
        session.drain()

    def answer(self, session: Session, which: int = -1) -> TraceData:
        """Answer a request, by default the newest, with what torch computes."""
        generation, spec = self.asked[which]
        known = program_hash(spec)
        data = _computed(spec)
        self.send(session, Traced(generation=generation, program_hash=known, data=data))
        return data

    def fail(self, session: Session, reason: str, which: int = -1) -> None:
        """Answer a request with a failure."""
        generation, spec = self.asked[which]
        failed = Failed(
            generation=generation,
            program_hash=program_hash(spec),
            message=message("Test", "It stopped."),
            reason=reason,  # type: ignore[arg-type]
        )
        self.send(session, failed)

    def become(self, session: Session, state: State) -> None:
        """Tell of a state."""
        self.state = state
        self.send(session, StateChanged(state=state, message=message("Test", f"It is {state}.")))


def wait(session: Session, found: Callable[[], object], seconds: float = 60.0) -> None:
    """Let a session take what its engine sends until something is true."""
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, (session.state.trace, session.state.engine)
        time.sleep(0.002)
        session.drain()
