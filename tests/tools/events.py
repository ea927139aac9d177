"""Collects the events of an engine and waits for the one that is meant."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from gradviz.bridge.messages import Ended, Event, Failed, Output, StateChanged, Traced

Kind = TypeVar("Kind")


class Events:
    """Give it to a client as `on_event`."""

    def __init__(self) -> None:
        self.all: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.all.append(event)
            self._changed.notify_all()

    def of(self, kind: type[Kind]) -> list[Kind]:
        with self._changed:
            return [event for event in self.all if isinstance(event, kind)]

    def wait(self, found: Callable[[], Any], seconds: float = 10.0) -> Any:
        """Wait until something is true and return it."""
        until = time.monotonic() + seconds
        with self._changed:
            while not (result := found()):
                left = until - time.monotonic()
                assert left > 0, f"it did not come; events: {self.all[-8:]}"
                self._changed.wait(min(left, 0.05))
        return result

    def answer(self, generation: int, seconds: float = 10.0) -> Traced | Ended | Failed:
        """Wait for what answers a request, and return it."""

        def found() -> Traced | Ended | Failed | None:
            for event in self.all:
                is_answer = isinstance(event, (Traced, Ended, Failed))
                if is_answer and event.generation == generation and not _more(event):
                    return event
            return None

        return self.wait(found, seconds)  # type: ignore[no-any-return]

    def states(self) -> list[str]:
        return [event.state for event in self.of(StateChanged)]

    def wait_state(self, state: str, seconds: float = 10.0) -> StateChanged:
        """Wait until the state is this one now."""

        def found() -> StateChanged | None:
            last = [event for event in self.all if isinstance(event, StateChanged)][-1:]
            return last[0] if last and last[0].state == state else None

        return self.wait(found, seconds)  # type: ignore[no-any-return]

    def printed(self, stream: str) -> str:
        return "".join(event.text for event in self.of(Output) if event.stream == stream)


def _more(event: Event) -> bool:
    return isinstance(event, Traced) and event.more
