"""The one clock of the window: a single timer that runs only while something needs it.

Everything periodic or delayed subscribes here; nothing else in `qt` has a timer. Tests
call `advance` and need no waiting.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

_INTERVAL = 16


class Job:
    """Something the clock does; `cancel` ends it."""

    def __init__(self, call: Callable[[float], bool], wait: float) -> None:
        self._call, self._wait = call, wait
        self.active = True

    def cancel(self) -> None:
        """Do not call it again."""
        self.active = False

    def advance(self, elapsed: float) -> None:
        """Count the wait down, then call; it stays active while the call says True."""
        self._wait -= elapsed
        if self.active and self._wait <= 0:
            self.active = self._call(elapsed) and self.active


class Clock(QObject):
    """Calls jobs with the milliseconds that have passed, about 60 times a second."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._elapsed = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def running(self) -> bool:
        """Whether the timer runs."""
        return self._timer.isActive()

    def run_while(self, call: Callable[[float], bool]) -> Job:
        """Call a function with each span of time, in ms, until it returns False."""
        return self._add(Job(call, 0.0))

    def after(self, delay: float, call: Callable[[], object]) -> Job:
        """Call a function once, `delay` ms from now."""

        def once(_: float) -> bool:
            call()
            return False

        return self._add(Job(once, delay))

    def _add(self, job: Job) -> Job:
        self._jobs.append(job)
        if not self._timer.isActive():
            self._elapsed.start()
            self._timer.start()
        return job

    def _on_timeout(self) -> None:
        self.advance(float(self._elapsed.restart()))

    def advance(self, elapsed: float) -> None:
        """Let `elapsed` ms pass for all jobs; stop the timer when none is left."""
        for job in tuple(self._jobs):
            if job.active:
                job.advance(elapsed)
        self._jobs = [job for job in self._jobs if job.active]
        if not self._jobs:
            self._timer.stop()

    def stop(self) -> None:
        """End all jobs and the timer (the window closes)."""
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._timer.stop()
