"""Visits: which boxes were selected, to go back to them and forward again."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Visits"]

KEPT = 200
"""So many visits are remembered."""


class Visits:
    """Where a person has been in one document.

    Parameters
    ----------
    is_there
        Whether a box can be gone to now: folding may have hidden it.
    """

    def __init__(self, is_there: Callable[[str], bool]) -> None:
        self._is_there = is_there
        self._boxes: list[str] = []
        self._place = -1

    def note(self, box: str) -> None:
        """Take note of a box that was selected; what lay ahead is forgotten."""
        if 0 <= self._place < len(self._boxes) and self._boxes[self._place] == box:
            return
        del self._boxes[self._place + 1 :]
        self._boxes.append(box)
        del self._boxes[:-KEPT]
        self._place = len(self._boxes) - 1

    def forget(self) -> None:
        """Forget all: another document is shown."""
        self._boxes.clear()
        self._place = -1

    def can_go(self, way: int, here: str | None) -> bool:
        """Whether there is anywhere to go, back (-1) or forward (+1)."""
        return self._next(way, here) is not None

    def go(self, way: int, here: str | None) -> str | None:
        """Return the box to go to, None where there is none.

        Parameters
        ----------
        way
            -1 for back, +1 for forward.
        here
            The box that is selected now; without one, back leads to the last.
        """
        place = self._next(way, here)
        if place is None:
            return None
        self._place = place
        return self._boxes[place]

    def _next(self, way: int, here: str | None) -> int | None:
        place = self._place
        if way > 0 or place >= len(self._boxes) or place < 0 or self._boxes[place] == here:
            place += way
        while 0 <= place < len(self._boxes):
            box = self._boxes[place]
            if box != here and self._is_there(box):
                return place
            place += way
        return None
