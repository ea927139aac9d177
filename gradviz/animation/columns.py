"""The columns of one backward pass while they are filled."""

from __future__ import annotations

import msgspec
import numpy as np

from gradviz.animation.timeline import NEVER, BeatName, GradientEvent, PassColumns
from gradviz.model.tensor import TensorValue

__all__ = ["Columns", "Laid"]


class Laid(msgspec.Struct, frozen=True, kw_only=True):
    """One backward step that was laid out."""

    box: int
    beats: tuple[BeatName, ...]
    takes: tuple[int, ...] = ()
    sends: tuple[int, ...] = ()
    reduces: tuple[int, ...] = ()


class Columns:
    """The columns of one pass while they are filled."""

    def __init__(self, boxes: int, links: int, start: float) -> None:
        self.start = start
        self.send_start = np.full(links, NEVER)
        self.send_end = np.full(links, NEVER)
        self.use_start = np.full(links, NEVER)
        self.use_end = np.full(links, NEVER)
        self.amounts: dict[int, TensorValue] = {}
        self.expect = np.full(boxes, NEVER)
        self.written = np.full(boxes, NEVER)
        self.events: list[GradientEvent] = []

    def send(self, link: int, start: float, end: float, amount: TensorValue | None) -> None:
        """Send an amount along a link."""
        self.send_start[link], self.send_end[link] = start, end
        if amount is not None:
            self.amounts[link] = amount

    def use(self, links: tuple[int, ...], start: float, end: float) -> None:
        """Let a box take what links have brought."""
        self.use_start[list(links)] = start
        self.use_end[list(links)] = end

    def event(self, time: float, box: int, output: int, total: TensorValue | None) -> None:
        """Let a gradient be there from a time on."""
        self.events.append(GradientEvent(time=time, box=box, output=output, total=total))

    def forming(self, box: int, time: float) -> None:
        """Let a gradient for a box be on its way from a time on."""
        self.expect[box] = min(self.expect[box], time)

    def finished(self, end: float) -> PassColumns:
        """Return the columns."""
        return PassColumns(
            start=self.start,
            end=end,
            send_start=self.send_start,
            send_end=self.send_end,
            use_start=self.use_start,
            use_end=self.use_end,
            amounts=self.amounts,
            expect=self.expect,
            written=self.written,
            events=tuple(self.events),
        )
