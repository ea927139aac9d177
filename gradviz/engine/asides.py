"""Answers to questions about traces, given on a thread of their own while programs run."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

import msgspec

from gradviz.bridge.asides import (
    AskLeaves,
    Fetched,
    FetchTensor,
    Leaves,
    Question,
    Reaction,
    Refused,
    Replay,
    Replayed,
    base_of,
)
from gradviz.bridge.messages import Failed, Reply, RunProgram, Traced
from gradviz.engine import setting
from gradviz.engine.keeping import Keeper
from gradviz.engine.whatif import WhatIf
from gradviz.model.errors import GradvizError
from gradviz.model.words import message

__all__ = ["AsideThread", "Asides", "answering", "vetted"]


class Asides:
    """Knows the latest trace of a run, and the latest that was sent along with a question.

    Parameters
    ----------
    keeper
        Holds the large tensors of runs; None where nothing is held.
    """

    def __init__(self, keeper: Keeper | None = None) -> None:
        self._keeper = keeper
        self._run: tuple[str, WhatIf] | None = None
        self._sent: tuple[str, WhatIf] | None = None

    def take(self, reply: object) -> None:
        """Remember the trace of an answer that goes to the window."""
        if isinstance(reply, Traced):
            self._run = (base_of(reply.generation, reply.step), WhatIf(reply.data))

    def answer(self, question: Question) -> Reaction:
        """Answer one question; never raises but for what ends a process."""
        try:
            return self._answer(question)
        except GradvizError as error:
            return Refused(number=question.number, message=error.message)
        except Exception as error:  # a fault of ours, or no memory: told, and the rest goes on
            told = message("Engine", "The engine could not answer: {reason}", reason=str(error))
            return Refused(number=question.number, message=told)

    def _answer(self, question: Question) -> Reaction:
        whatif = self._trace(question)
        if whatif is None:
            told = message("Engine", "The engine does not have this trace any more.")
            return Refused(number=question.number, message=told, lost=True)
        if isinstance(question, AskLeaves):
            reasons = tuple(whatif.reason(leaf) for leaf in question.leaves)
            return Leaves(number=question.number, reasons=reasons)
        if isinstance(question, Replay):
            found = whatif.run({change.leaf: change.value for change in question.changes})
            return Replayed(number=question.number, values=found.values, passes=found.passes)
        if self._keeper is None:
            told = message("Fetching", "The engine does not keep large tensors.")
            return Refused(number=question.number, message=told)
        value = self._keeper.fetch(whatif.data, question.place)
        return Fetched(number=question.number, value=value)

    def _trace(self, question: Question) -> WhatIf | None:
        data = None if isinstance(question, FetchTensor) else question.data
        if data is not None:
            self._sent = (question.base, WhatIf(data))
        for known in (self._sent, self._run):
            if known is not None and known[0] == question.base:
                return known[1]
        return None


class AsideThread:
    """Answers questions one after the other, on a thread of its own.

    Parameters
    ----------
    asides, keeper
        What knows the answers.
    send
        Takes them.
    """

    def __init__(self, asides: Asides, keeper: Keeper, send: Callable[[Reaction], None]) -> None:
        self._asides, self._keeper = asides, keeper
        self._send = send
        self._waiting: queue.SimpleQueue[Question] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="gradviz-asides", daemon=True).start()

    def put(self, question: Question) -> None:
        """Have a question answered."""
        self._waiting.put(question)

    def take(self, reply: Reply) -> Reply:
        """Remember the trace of an answer that goes to the window; return what goes instead."""
        if isinstance(reply, Traced):
            reply = vetted(reply)
            setting.begin(())  # the step that follows is the script's own
        self._asides.take(reply)
        return reply

    def runs(self, request: RunProgram) -> None:
        """Let go of what was held of another program, and put values in place in this one."""
        self._keeper.clear()
        self._keeper.budget = request.budget
        setting.begin(request.goal.puts)

    def _work(self) -> None:
        while True:
            self._send(self._asides.answer(self._waiting.get()))


def vetted(reply: Traced) -> Traced | Failed:
    """Return an answer with what is to be said of the values that were put in place.

    Where one was not, the numbers are not those that were asked for: there is no trace.
    """
    present = setting.current()
    if present is None:
        return reply
    obstacle = present.obstacle()
    if obstacle is not None:
        return Failed(
            generation=reply.generation,
            program_hash=reply.program_hash,
            message=obstacle,
            reason="unset",
        )
    notes = (present.told(), *reply.data.notes)
    data = msgspec.structs.replace(reply.data, notes=notes)
    return msgspec.structs.replace(reply, data=data)


def answering(send: Callable[[Reaction], None]) -> AsideThread:
    """Begin to answer; what this thread runs from now on is held."""
    keeper = Keeper()
    return AsideThread(Asides(keeper), keeper, send)
