"""Between a script that goes step by step and the window that says how far.

The script's thread waits here while it is paused, and reads the requests meanwhile.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from gradviz.bridge.messages import (
    Goal,
    Pause,
    Ping,
    Pong,
    Progress,
    Reply,
    RunProgram,
    Traced,
)
from gradviz.engine.printing import Prints
from gradviz.model.trace import TraceData
from gradviz.model.words import message

__all__ = ["Guide", "Requests"]

Requests = queue.SimpleQueue[RunProgram | Pause | Ping]

OFTEN = 0.1
"""Progress is told this many seconds apart, at least."""

GLANCE = 0.25
"""So many seconds each of many steps stays in sight, at least."""


class Guide:
    """Hands the steps of scripts to the window, and its wishes to them.

    Parameters
    ----------
    send
        Sends a reply.
    requests
        What the window asks for.
    prints
        What scripts print.

    Attributes
    ----------
    request
        The request that is answered now.
    is_answered
        Whether it was.
    """

    def __init__(self, send: Callable[[Reply], None], requests: Requests, prints: Prints) -> None:
        self._send, self._requests, self._prints = send, requests, prints
        self.request: RunProgram | None = None
        self.is_answered = True
        self._waiting: RunProgram | None = None
        self._stops = False
        self._began = self._told = self._shown = 0.0

    def next(self) -> RunProgram:
        """Wait for a program that is to run from its start."""
        request, self._waiting = self._waiting, None
        while request is None:
            heard = self._hear()
            request = heard if isinstance(heard, RunProgram) else None
        self._take(request)
        return request

    def answered(self) -> None:
        """Take note that the request has its answer."""
        self.is_answered = True

    @property
    def seconds(self) -> float:
        """How long the request has been running."""
        return time.perf_counter() - self._began

    def _take(self, request: RunProgram) -> None:
        self.request, self.is_answered, self._stops = request, False, False
        self._prints.generation = request.generation
        self._began = self._told = time.perf_counter()

    def _hear(self) -> RunProgram | Pause | None:
        request = self._requests.get()
        if isinstance(request, Ping):
            self._send(Pong(number=request.number))
            return None
        return request

    # ------------------------------------------------------------ what a script calls

    def shown(self, data: TraceData, step: int, *, pauses: bool) -> Goal | None:
        """Send a step; where it `pauses` wait until somebody says how to go on."""
        request = self.request
        assert request is not None
        self._prints.finish()
        more = bool(request.goal.every) and not self._stops
        self._send(
            Traced(
                generation=request.generation,
                program_hash=request.program_hash,
                data=data,
                seconds=self.seconds,
                step=step,
                paused=pauses,
                more=more,
            )
        )
        if more:
            self._linger()
            return request.goal
        self.is_answered = True
        return self._wish(step) if pauses else None

    def _linger(self) -> None:
        """Let the eye have its time."""
        now = time.perf_counter()
        rest = self._shown + GLANCE - now
        self._shown = now
        if rest > 0:
            time.sleep(min(rest, GLANCE))

    def _wish(self, step: int) -> Goal | None:
        """Wait for the next request; None where it is not for this script to go on."""
        paused = self.request
        while True:
            request = self._hear()
            if not isinstance(request, RunProgram) or paused is None:
                continue
            goal = request.goal
            ahead = bool(goal.every or goal.until) or goal.step > step
            ahead = ahead and not goal.puts
            if request.program_hash != paused.program_hash or not ahead:
                self._waiting = request
                return None
            self._take(request)
            return goal

    def passed(self, step: int) -> bool:
        """Tell how far the script is; return whether somebody wants to see where it is."""
        now = time.perf_counter()
        if now > self._told + OFTEN and self.request is not None:
            self._told = now
            told = message("Engine", "Step {step}", step=step)
            generation = self.request.generation
            self._send(Progress(generation=generation, message=told, step=step))
        if self._requests.empty():
            return False
        request = self._hear()
        if isinstance(request, RunProgram):  # nobody asks while another request runs
            self._waiting = request
        self._stops = self._stops or request is not None
        return request is not None
