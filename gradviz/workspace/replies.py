"""What the session does with each event of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from gradviz.bridge.asides import base_of
from gradviz.bridge.messages import Ended, Event, Failed, Output, Progress, StateChanged, Traced
from gradviz.workspace.state import EngineStatus, TraceStatus

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

OUTPUT_LINES = 2000
"""How many printed lines are kept."""


def hear_event(session: Session, event: Event, now: float) -> None:
    """Take one event; replies to older questions are not shown."""
    match event:
        case Traced():
            if event.generation == session.state.generation:
                session.stepping.shown(event)
                session.take(event.data)
                base = base_of(event.generation, event.step)
                session.replaying.came(event.data, base)
                session.fetching.came(event.data, base)
                if session.state.script is not None:  # what a recording could not see
                    session.update(notice=next(iter(event.data.notes), None))
        case Ended() | Progress():
            if event.generation == session.state.generation:
                session.stepping.hear(event)
        case Failed():
            _failed(session, event)
        case Output():
            lines = (*session.state.output, *event.text.splitlines())
            session.update(output=lines[-OUTPUT_LINES:])
        case StateChanged():
            _changed(session, event, now)
        case _:
            session.replaying.hear(event)
            session.fetching.hear(event)


def _failed(session: Session, event: Failed) -> None:
    if event.generation != session.state.generation:
        return
    since, lost = session.state.trace.since, event.reason == "crash"
    stopped = session.state.steps.running and event.reason == "cancelled"
    session.stepping.failed()
    if session.replaying.not_put(event):
        return
    # A script that ended its own process would do so again: it is not asked a second time.
    if stopped and session.running.is_current:  # the step before is still what is shown
        trace = TraceStatus(kind="ready")
    elif event.reason == "program" or session.state.script is not None:
        trace = TraceStatus(kind="failed", message=event.message, since=since)
    elif session.running.is_current:
        trace = TraceStatus(kind="ready")
    else:
        trace = TraceStatus(kind="stale", message=event.message, since=since, lost=lost)
    session.update(trace=trace, notice=event.message)
    if session.state.script is not None and event.partial is not None:
        # As far as it got: no numbers of the program, which has none.
        session.replaying.forget()
        session.fetching.forget()
        session.take(msgspec.structs.replace(event.partial, program_hash=""))


def _changed(session: Session, event: StateChanged, now: float) -> None:
    engine = EngineStatus(state=event.state, message=event.message, since=now)
    trace = session.state.trace
    if event.state in ("restarting", "stopped", "failed") and trace.kind == "pending":
        trace = msgspec.structs.replace(trace, kind="stale")
    if event.state == "ready" and trace.lost:
        session.running.run()
        session.update(engine=engine)
    else:
        session.update(engine=engine, trace=trace)
