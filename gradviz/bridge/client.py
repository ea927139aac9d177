"""The window's side of the engine: one worker process kept alive, and the newest request.

While one request runs only the newest of those that follow waits, so that a slider cannot
make a queue. All decisions are taken on one thread of the client's own (an actor with an
inbox); that thread also calls back. What a reply means for the screen is not decided here.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence

from gradviz.bridge import told
from gradviz.bridge.asides import Fetched, Leaves, Question, Reaction, Refused, Replayed
from gradviz.bridge.asking import Asking
from gradviz.bridge.engine import FIRST, EngineClient, run_program
from gradviz.bridge.limits import Limits
from gradviz.bridge.messages import (
    PROTOCOL,
    Ended,
    Event,
    Failed,
    Goal,
    Hello,
    Output,
    Pause,
    Ping,
    Pong,
    Progress,
    Ready,
    Reply,
    RunProgram,
    State,
    StateChanged,
    Traced,
    Unable,
)
from gradviz.bridge.process import WorkerProcess, worker_command
from gradviz.bridge.wire import WireError
from gradviz.model.errors import GradvizError
from gradviz.model.program import Program
from gradviz.model.words import Message

__all__ = ["EngineClient", "Limits", "WorkerClient"]


class WorkerClient:
    """An engine in a warm process of its own; it is started at once.

    Parameters
    ----------
    on_event
        Called with each event, in order, never two at once, **from a thread of the client's
        own**: pass it on to your own thread. It may call `submit`, `cancel` and `restart`;
        it must not wait for the thread that calls `close`.
    command
        What starts a worker, or a function that returns it; gradviz's own by default.
    limits
        Times and counts.
    """

    def __init__(
        self,
        on_event: Callable[[Event], None],
        *,
        command: Sequence[str] | Callable[[], Sequence[str]] = worker_command,
        limits: Limits | None = None,
    ) -> None:
        self._on_event = on_event
        self._command = command
        self._limits = limits or Limits()
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        # Of these three both the caller's thread and ours take account:
        self._lock = threading.Lock()
        self._waiting: RunProgram | None = None
        self._running: RunProgram | None = None
        self._process: WorkerProcess | None = None

        self._state: State = "starting"
        self._told: Message | None = None
        self._torch = ""
        self._busy_since: float | None = None
        self._noticed = False
        self._started_at = 0.0
        self._restart_at: float | None = None
        self._asked_at: float | None = None
        self._quiet_since = 0.0
        self._crashes = 0
        self._generation, self._words_left = 0, 0
        self._asking = Asking()
        self._closing = False
        self._inbox.put(self._start)
        self._thread = threading.Thread(target=self._work, name="gradviz-engine", daemon=True)
        self._thread.start()

    # ------------------------------------------------------- for every thread

    @property
    def state(self) -> State:
        """In one word, how it is."""
        return self._state

    @property
    def busy_since(self) -> float | None:
        """`time.monotonic` of when the running request began; None when none runs."""
        return self._busy_since

    @property
    def pid(self) -> int | None:
        """Number of the present worker process."""
        return None if (process := self._process) is None else process.pid

    def submit(self, program: Program, generation: int, goal: Goal = FIRST, whole: int = 0) -> None:
        """Ask for a trace, and return; a request that a newer one overtakes has no answer."""
        request = run_program(program, generation, goal, whole)
        with self._lock:
            overtaken, self._waiting = self._waiting, request
        if overtaken is None:
            self._inbox.put(self._next)

    def ask(self, question: Question) -> None:
        """Ask about a trace, beside what runs; returns at once.

        It is answered even where the worker ends: then by a `Refused` that says it is lost.
        """
        self._inbox.put(lambda: self._ask(question))

    def pause(self) -> None:
        """Have a script that runs on show its next step and wait there."""
        if self._running is not None and (process := self._process) is not None:
            process.send(Pause())

    def cancel(self) -> None:
        """Stop what runs, by ending its process at once, and forget what waits.

        Each of the two is answered by a `Failed` with the reason "cancelled".
        """
        with self._lock:
            forgotten, self._waiting = self._waiting, None
            if self._running is not None and self._process is not None:
                self._process.kill("cancelled")
        if forgotten is not None:
            self._inbox.put(
                lambda: self._tell(told.failed(forgotten, told.cancelled(), "cancelled"))
            )

    def restart(self) -> None:
        """End the worker and start another, also after it was given up."""
        self._inbox.put(self._restart)

    def close(self) -> None:
        """End worker and threads and wait for them; no event comes after this returns."""
        with self._lock:
            self._closing = True
            self._waiting = None
            if self._process is not None:
                self._process.kill("closed")
        self._inbox.put(lambda: None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    # ------------------------------------------------------ on our own thread

    def _work(self) -> None:
        while True:
            job: Callable[[], None] | None = None
            with contextlib.suppress(queue.Empty):
                job = self._inbox.get(timeout=self._pause())
            if self._closing:
                break
            if job is not None:
                job()
            self._look_at_the_clock()
        process, self._process = self._process, None
        if process is not None:
            process.kill("closed")
            process.reap()
        self._busy_since = None
        self._change("stopped", told.stopped())

    def _pause(self) -> float | None:
        """Return how long nothing will happen by itself."""
        now, limits = time.monotonic(), self._limits
        if self._restart_at is not None:
            return max(self._restart_at - now, 0.0)
        if self._state in ("failed", "stopped"):
            return None
        if self._state == "ready" and self._asked_at is None:
            return None if limits.idle is None else max(self._quiet_since + limits.idle - now, 0.0)
        return 0.25  # something is expected: look whether the process is still there

    def _look_at_the_clock(self) -> None:
        now, limits = time.monotonic(), self._limits
        if self._restart_at is not None:
            if now >= self._restart_at:
                self._start()
            return
        process = self._process
        if process is None:
            return
        if self._state in ("starting", "restarting") and now > self._started_at + limits.start:
            process.kill("slow start")
        elif self._asked_at is not None and now > self._asked_at + limits.answer:
            process.kill("no answer")
        elif self._busy_since is not None:
            self._look_at_the_request(process, now - self._busy_since)
        elif self._is_quiet(now):
            self._asked_at = now
            process.send(Ping(number=1))
        if self._state != "ready" and process.has_ended:
            process.kill()  # whatever it forked, and then its pipes end too

    def _is_quiet(self, now: float) -> bool:
        """Whether it is time to ask an idle worker if it lives."""
        idle = self._limits.idle
        free = self._state == "ready" and self._asked_at is None
        return idle is not None and free and now >= self._quiet_since + idle

    def _look_at_the_request(self, process: WorkerProcess, seconds: float) -> None:
        if self._limits.run is not None and seconds > self._limits.run:
            process.kill("limit")
        elif seconds > self._limits.notice and not self._noticed:
            self._noticed = True
            self._change("busy", told.still_computing(int(seconds)))

    def _tell(self, event: Event) -> None:
        try:
            self._on_event(event)
        except Exception:  # the listener's fault must not end the engine
            threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), self._thread]))

    def _change(self, state: State, message: Message) -> None:
        if (state, message) != (self._state, self._told):
            self._state, self._told = state, message
            self._tell(StateChanged(state=state, message=message))

    def _start(self) -> None:
        self._restart_at = None
        self._started_at = time.monotonic()
        if self._state in ("starting", "failed"):
            self._change("starting", told.starting())
        try:
            command = self._command() if callable(self._command) else self._command
            process = WorkerProcess(command, self._heard, self._overheard)
        except (OSError, GradvizError) as error:
            self._give_up(told.cannot_start(error))
            return
        with self._lock:
            self._process = process
            if self._closing:  # while it was being started
                process.kill("closed")

    def _heard(self, process: WorkerProcess, reply: Reply | WireError | None) -> None:
        self._inbox.put(lambda: self._reply(process, reply))

    def _overheard(self, process: WorkerProcess, text: str) -> None:
        self._inbox.put(lambda: self._words(process, text))

    def _reply(self, process: WorkerProcess, reply: Reply | WireError | None) -> None:
        if process is not self._process:
            return  # one that was replaced
        self._quiet_since = time.monotonic()
        match reply:
            case None | WireError():
                self._ended(process, reply)
            case Hello():
                if reply.protocol != PROTOCOL:
                    self._give_up(told.other_version())
            case Ready():
                self._torch = reply.torch
                self._next()
                self._tell_all(self._asking.ready(process.send))
                self._rest()
            case Unable():
                self._give_up(reply.message)
            case Pong():
                self._asked_at = None
            case Traced() | Ended() | Failed():
                self._answered(reply)
            case Output() | Progress() | Leaves() | Replayed() | Fetched() | Refused():
                self._asking.answered(reply)
                self._tell(reply)

    def _ask(self, question: Question) -> None:
        process = self._process
        send = process.send if process is not None and self._torch else None
        answer = self._asking.ask(question, send)
        self._tell_all([] if answer is None else [answer])
        if self._state == "failed":
            self._tell_all(self._asking.given_up())

    def _tell_all(self, answers: Sequence[Reaction]) -> None:
        list(map(self._tell, answers))

    def _words(self, process: WorkerProcess, text: str) -> None:
        if process is not self._process or not self._words_left:
            return
        text = text[: self._words_left]
        self._words_left -= len(text)
        self._tell(Output(generation=self._generation, text=text, stream="stderr"))

    def _answered(self, reply: Traced | Ended | Failed) -> None:
        more = isinstance(reply, Traced) and reply.more
        if isinstance(reply, Traced):
            self._asking.traced(reply)
        running = self._running
        if running is not None and running.generation == reply.generation and not more:
            with self._lock:
                self._running = None
            self._busy_since = None
            self._crashes = 0
            self._next()  # the worker computes on while the window draws
        self._tell(reply)
        self._rest()

    def _rest(self) -> None:
        if self._running is None:
            self._change("ready", told.ready(self._torch))

    def _next(self) -> None:
        """Send the waiting request if there is one and the worker is free."""
        if self._state == "failed":
            with self._lock:
                request, self._waiting = self._waiting, None
            if request is not None and self._told is not None:
                self._tell(told.failed(request, self._told, "crash"))
            return
        process = self._process
        if not self._torch or self._running is not None or process is None:
            return
        with self._lock:
            if process.ended_as is not None:  # it is being ended: wait for the next one
                return
            request, self._waiting = self._waiting, None
            self._running = request
        if request is None:
            return
        self._busy_since, self._noticed = time.monotonic(), False
        self._asked_at = None
        self._generation, self._words_left = request.generation, self._limits.words
        try:
            process.send(request)
        except WireError as error:
            with self._lock:
                self._running = None
            self._busy_since = None
            self._tell(told.failed(request, error.message, "program"))
            return
        self._change("busy", told.computing())

    def _ended(self, process: WorkerProcess, error: WireError | None) -> None:
        """Tell why the worker is gone and see to the next."""
        if process is not self._process:
            return
        code = process.reap()
        with self._lock:
            running, self._running = self._running, None
            self._process = None
        self._torch, self._busy_since, self._asked_at = "", None, None
        self._tell_all(self._asking.ended())
        why = process.ended_as
        asked = why in ("cancelled", "limit", "restart")
        message = told.ended(why, code, self._limits.run) if error is None else error.message
        if running is not None:
            reason = {"limit": "limit", "cancelled": "cancelled", "restart": "cancelled"}
            words = process.last_words.strip()
            self._tell(told.failed(running, message, reason.get(why or "", "crash"), words))
        self._crashes = 0 if asked else self._crashes + 1
        if self._crashes > self._limits.restarts:
            self._give_up(told.given_up(self._crashes, message))
            return
        self._change("restarting", told.restarting() if asked else message)
        pauses = (0.0,) if asked else self._limits.pauses
        self._restart_at = time.monotonic() + pauses[min(self._crashes, len(pauses)) - 1]

    def _give_up(self, message: Message) -> None:
        process = self._process
        with self._lock:
            self._process = None
            running, self._running = self._running, None
        if process is not None:
            process.reap()
        self._torch, self._busy_since, self._restart_at = "", None, None
        self._change("failed", message)
        self._tell_all([*self._asking.ended(), *self._asking.given_up()])
        if running is not None:
            self._tell(told.failed(running, message, "crash"))
        self._next()

    def _restart(self) -> None:
        self._crashes = 0
        if self._process is not None:
            self._process.kill("restart")
        else:
            self._start()
