"""The worker process: reads requests from its pipe, runs them with torch, writes replies.

torch is imported after the first message, so that the window soon knows that somebody is
there. Whatever a program does (raise, exit, print, crash, hang) is its own affair: the
pipe carries nothing but messages, and the process ends when its parent does.
Started by `gradviz.bridge.process`; by hand: ``python -m gradviz.engine.worker``.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import os
import platform
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from gradviz.bridge import wire
from gradviz.bridge.asides import Question
from gradviz.bridge.messages import (
    PROTOCOL,
    Ended,
    Failed,
    Hello,
    Ready,
    Reply,
    Request,
    RunProgram,
    Traced,
    Unable,
)
from gradviz.engine.guide import Guide, Requests
from gradviz.engine.printing import Prints
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData
from gradviz.model.words import Message, message

if TYPE_CHECKING:
    from gradviz.engine.asides import AsideThread

__all__ = ["main", "serve"]

Runner = Callable[[RunProgram, Guide], TraceData | int]
"""Runs a request: returns its trace, or of a script that showed its steps how many it had."""


def main() -> None:
    """Serve until the parent closes the pipe or dies."""
    serve(_prepare_torch)


def _prepare_torch() -> tuple[Runner, str]:
    """Import torch and run a first program, so that the next ones are fast."""
    import torch

    # Half of the processors: the window wants one, and small programs gain nothing.
    torch.set_num_threads(max(1, min(4, (os.cpu_count() or 2) // 2)))
    from gradviz.engine.run import run_program, run_request
    from gradviz.model.program import Leaf, NetworkSpec
    from gradviz.model.tensor import tensor_value

    leaf = Leaf(name="x", role="parameter", value=tensor_value(1.0, "float32"))
    run_program(NetworkSpec(name="warm", leaves=(leaf,), lines=("L = sigmoid(x*x)",)))
    return run_request, str(torch.__version__)


def serve(prepare: Callable[[], tuple[Runner, str]]) -> None:
    """Be a worker: the pipe is what standard input and output were.

    Parameters
    ----------
    prepare
        Called after the first message; returns what runs a program, and torch's version.
    """
    replies = _Replies(_take_standard_streams())
    _end_with_parent()
    _be_the_first_to_go()
    requests: Requests = queue.SimpleQueue()
    prints = Prints(replies.send)
    replies.send(Hello(protocol=PROTOCOL, pid=os.getpid(), python=platform.python_version()))
    threading.Thread(target=_receive, args=(replies, requests), daemon=True).start()
    began = time.perf_counter()
    try:
        run, version = prepare()
    except BaseException as error:  # a broken torch may raise anything
        told = message("Engine", "PyTorch cannot be imported: {reason}", reason=_first_line(error))
        replies.send(Unable(message=told, detail=traceback.format_exc()))
        return
    gc.collect()
    gc.freeze()  # what torch's import made lives for ever: never look at it again
    replies.answer_asides()
    replies.send(Ready(torch=version, seconds=time.perf_counter() - began))
    own = os.getpid()
    guide = Guide(replies.send, requests, prints)
    while True:
        request = guide.next()
        replies.runs(request)
        reply = _answer(request, run, guide)
        if os.getpid() != own:  # the program forked, and this is the child
            os._exit(0)
        prints.finish()
        if reply is not None:
            _send(replies, guide.request or request, reply)


def _answer(request: RunProgram, run: Runner, guide: Guide) -> Traced | Ended | Failed | None:
    """Run a request; return the answer to it or to a later one that the script went on for."""
    try:
        result = run(request, guide)
    except GradvizError as error:
        told, detail = error.message, str(error.message.fields.get("torch", ""))
        reply: Traced | Ended | Failed = _failed(
            guide.request or request, told, detail, getattr(error, "partial", None)
        )
    except BaseException as error:  # SystemExit and KeyboardInterrupt are the program's too
        text = "The program ended with {kind}: {reason}"
        told = message("Engine", text, kind=type(error).__name__, reason=_first_line(error))
        reply = _failed(guide.request or request, told, traceback.format_exc())
    else:
        reply = _done(guide.request or request, result, guide)
    if guide.is_answered:
        return None  # whatever a script did while it was being stopped
    guide.answered()
    return reply


def _done(request: RunProgram, result: TraceData | int, guide: Guide) -> Traced | Ended:
    generation, known = request.generation, request.program_hash
    if isinstance(result, int):
        return Ended(generation=generation, program_hash=known, steps=result)
    return Traced(generation=generation, program_hash=known, data=result, seconds=guide.seconds)


def _send(replies: _Replies, request: RunProgram, reply: Traced | Ended | Failed) -> None:
    try:
        replies.send(reply)
    except (wire.WireError, MemoryError, ValueError, TypeError, OverflowError) as error:
        text = "The trace cannot be sent: {reason}"
        replies.send(_failed(request, message("Engine", text, reason=_first_line(error)), ""))


def _failed(
    request: RunProgram, told: Message, detail: str, partial: TraceData | None = None
) -> Failed:
    return Failed(
        generation=request.generation,
        program_hash=request.program_hash,
        message=told,
        detail=detail,
        partial=partial,
    )


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__


# ------------------------------------------------------------------------- the pipe


class _Replies:
    """Writes messages, from any thread; a forked child writes none."""

    def __init__(self, pipes: tuple[BinaryIO, BinaryIO]) -> None:
        self.pipe_in, self._pipe = pipes
        self._own = os.getpid()
        self._lock = threading.Lock()
        self._asides: AsideThread | None = None

    def answer_asides(self) -> None:
        """Answer questions from now on; called where programs run, once torch is there."""
        if "torch" in sys.modules:
            from gradviz.engine.asides import answering

            self._asides = answering(self.send)

    def ask(self, question: Question) -> None:
        """Have a question answered beside what runs."""
        if self._asides is not None:
            self._asides.put(question)

    def runs(self, request: RunProgram) -> None:
        """Hear that a program is about to run."""
        if self._asides is not None:
            self._asides.runs(request)

    def send(self, reply: Reply) -> None:
        if os.getpid() != self._own:
            return
        if self._asides is not None:
            reply = self._asides.take(reply)
        parts = wire.parts(reply)
        try:
            with self._lock:
                for part in parts:
                    self._pipe.write(part)
                self._pipe.flush()
        except OSError:  # nobody reads any more
            os._exit(0)


def _receive(replies: _Replies, requests: Requests) -> None:
    """Read requests on a thread of its own: the end of the pipe is seen while a program runs."""
    try:
        while (request := wire.read(replies.pipe_in, Request)) is not None:
            if isinstance(request, Question):
                replies.ask(request)
            else:
                requests.put(request)
    except wire.WireError as error:
        os.write(2, f"{error}\n".encode())
        os._exit(3)
    os._exit(0)


def _take_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipe for messages and give everybody else harmless streams.

    Afterwards standard input is empty, and what is written to descriptor 1 goes where
    errors go. The copies are not inherited by processes that a program starts.
    """
    pipe_in = os.fdopen(os.dup(0), "rb")
    pipe_out = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    faulthandler.enable(sys.__stderr__ or 2)
    return pipe_in, pipe_out


# ------------------------------------------------------------------- good manners


def _end_with_parent() -> None:
    """Have the system end this process with its parent, also where the pipe cannot be read.

    A program in a long C call holds Python's lock, and then no thread of ours sees the pipe
    end. Linux only; elsewhere the pipe must do.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    parent = os.environ.get("GRADVIZ_PARENT", "")
    if parent and not os.path.exists(f"/proc/{parent}"):  # it died before we asked
        os._exit(0)


def _be_the_first_to_go() -> None:
    """Tell Linux to end this process, not the window, when memory runs out."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("800")


if __name__ == "__main__":
    main()
