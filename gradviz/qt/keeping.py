"""When a document is kept aside: a little after each change. What is kept is not known here."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.qt.clock import Clock, Job
from gradviz.workspace.session import Session


def keep_aside(session: Session, clock: Clock) -> Callable[[], None]:
    """Have a session's document kept aside while the clock runs; returns how to stop that."""
    jobs: list[Job] = []

    def plan(*_: object) -> None:
        wait = session.autosave.wait()
        if wait is not None and not any(job.active for job in jobs):
            jobs[:] = [clock.after(1000.0 * wait, run)]

    def run() -> None:
        jobs.clear()
        session.autosave.run()
        plan()  # something was changed meanwhile

    plan()
    return session.subscribe(plan)
