"""What a pointer rests on: told after a moment, taken back at once."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.qt.clock import Clock, Job

__all__ = ["Resting"]

_MOMENT = 80.0


class Resting:
    """Tells of the box under a pointer once it rests there.

    Parameters
    ----------
    clock
        Measures the moment.
    told
        Called with the box, with None as soon as the pointer has left it.
    """

    def __init__(self, clock: Clock, told: Callable[[str | None], None]) -> None:
        self._clock, self._told = clock, told
        self._box: str | None = None
        self._waiting: Job | None = None

    def point_at(self, box: str | None) -> None:
        """Take note of what is under the pointer now."""
        if box == self._box:
            return
        self._box = box
        if self._waiting is not None:
            self._waiting.cancel()
        if box is None:
            self._told(None)
        else:
            self._waiting = self._clock.after(_MOMENT, lambda: self._told(box))
