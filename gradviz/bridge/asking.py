"""The client's side of questions about traces: which are open, and what the worker knows.

No thread and no process of its own: `gradviz.bridge.client` calls it on its own thread.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from gradviz.bridge.asides import FetchTensor, Question, Reaction, Refused, base_of
from gradviz.bridge.messages import Traced
from gradviz.bridge.wire import WireError
from gradviz.model.words import message

__all__ = ["Asking"]


class Asking:
    """Questions to one worker after the other."""

    def __init__(self) -> None:
        self._open: dict[int, Question] = {}
        self._unsent: list[Question] = []
        self._run, self._sent = "", ""  # the traces that the present worker has

    def ask(self, question: Question, send: Callable[[Question], None] | None) -> Refused | None:
        """Send a question, at once or when a worker is ready (`send` is None until then).

        Returns its answer where it is clear without the worker.
        """
        if send is None:
            self._unsent.append(question)
            return None
        known = question.base in (self._run, self._sent)
        if isinstance(question, FetchTensor):
            if not known:
                return lost(question.number)
        elif known:
            question = msgspec.structs.replace(question, data=None)
        elif question.data is None:
            return lost(question.number)
        try:
            send(question)
        except WireError as error:
            return Refused(number=question.number, message=error.message)
        if not known:
            self._sent = question.base
        self._open[question.number] = question
        return None

    def ready(self, send: Callable[[Question], None]) -> list[Refused]:
        """Send what has waited for a worker."""
        waiting, self._unsent = self._unsent, []
        answers = [self.ask(question, send) for question in waiting]
        return [answer for answer in answers if answer is not None]

    def traced(self, reply: Traced) -> None:
        """Remember which trace the worker has now."""
        self._run = base_of(reply.generation, reply.step)

    def answered(self, reply: object) -> None:
        """Take an answer, if it is one to a question."""
        if isinstance(reply, Reaction):
            self._open.pop(reply.number, None)

    def ended(self) -> list[Refused]:
        """Give up what was asked of a worker that is gone."""
        gone = [lost(number) for number in self._open]
        self._open.clear()
        self._run = self._sent = ""
        return gone

    def given_up(self) -> list[Refused]:
        """Give up what waits for a worker that will not come."""
        gone = [lost(question.number) for question in self._unsent]
        self._unsent = []
        return gone


def lost(number: int) -> Refused:
    """Return the answer to a question about a trace that no worker has."""
    told = message("Engine", "The engine does not have this trace any more.")
    return Refused(number=number, message=told, lost=True)
