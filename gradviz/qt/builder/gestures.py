"""What a hand does with blocks: each gesture is an object with start, move, end and cancel.

A gesture works on the narrow `Bench`; what becomes of the network is decided there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from PySide6.QtCore import QPointF

from gradviz.animation.plan_marks import Drawn
from gradviz.model.picture import Point
from gradviz.qt.gestures import Gesture, Hand
from gradviz.scene.plan import Plan, Port, Rect

SLACK = 4.0
"""So far a click may wander, px of the screen."""


class Bench(Hand, Protocol):
    """What gestures may do with the blocks that are shown."""

    @property
    def plan(self) -> Plan:
        """What is shown, without what a gesture has moved."""

    @property
    def chosen(self) -> tuple[str, ...]:
        """The blocks that are selected."""

    def at(self, position: QPointF) -> Point:
        """Return the place in the plan of a point of the viewport."""

    def choose(self, ids: Iterable[str]) -> None:
        """Select blocks."""

    def show_moved(self, places: Mapping[str, Point]) -> None:
        """Show blocks at other places, nothing being changed yet."""

    def move(self, places: Mapping[str, Point]) -> None:
        """Put blocks somewhere for good."""

    def show_drawn(self, drawn: Drawn | None) -> None:
        """Show a wire that is being drawn."""

    def show_band(self, band: Rect | None) -> None:
        """Show a rubber band."""

    def verdict(self, source: Port, target: Port | str) -> tuple[bool, str]:
        """Say whether a wire can be, in a few words."""

    def join(self, source: Port, target: Port | str, old: Port | None = None) -> None:
        """Connect an output with an input, or with the first free one of a block."""

    def leave(self, start: Port, position: QPointF, old: Port | None = None) -> None:
        """Offer what fits where a wire ended on nothing, or let go of what it was."""


class MoveBlocks(Gesture):
    """Carries the selected blocks, or clicks on one while it keeps still.

    Parameters
    ----------
    block
        What was pressed.
    adds
        Whether a click adds to the selection (Shift, Ctrl).
    """

    def __init__(self, bench: Bench, block: str, adds: bool) -> None:
        super().__init__(bench)
        self._bench, self._block, self._adds = bench, block, adds
        self._places: dict[str, Point] = {}

    def start(self, position: QPointF) -> None:
        """Remember where it began."""
        self._origin = position
        self._first = self._bench.at(position)
        self._centres = self._bench.plan.centres

    def move(self, position: QPointF) -> None:
        """Carry along once the pointer has left its slack."""
        if not self._places:
            if (position - self._origin).manhattanLength() < SLACK:
                return
            if self._block not in self._bench.chosen:
                self._bench.choose((self._block,))
        x, y = self._bench.at(position)
        x, y = x - self._first[0], y - self._first[1]
        carried = [name for name in self._bench.chosen if name in self._centres]
        self._places = {
            name: (self._centres[name][0] + x, self._centres[name][1] + y) for name in carried
        }
        self._bench.show_moved(self._places)

    def end(self, position: QPointF) -> None:
        """Let go: one change, or a click."""
        if self._places:
            self._bench.move(self._places)
            return
        if not self._adds:
            self._bench.choose((self._block,))
            return
        known = self._bench.chosen
        without = tuple(name for name in known if name != self._block)
        self._bench.choose(without if self._block in known else (*known, self._block))

    def cancel(self) -> None:
        """Show everything where it was."""
        if self._places:
            self._bench.show_moved({})


class DrawWire(Gesture):
    """Draws a wire from a port, or takes the end of one that is there.

    Parameters
    ----------
    start
        The port that the wire is fixed at.
    old
        The port that the wire was at before, None for a new wire.
    """

    def __init__(self, bench: Bench, start: Port, old: Port | None = None) -> None:
        super().__init__(bench)
        self._bench, self._start, self._old = bench, start, old
        self._moved = False

    def start(self, position: QPointF) -> None:
        """Remember where it began."""
        self._origin = position

    def move(self, position: QPointF) -> None:
        """Follow the pointer, snap to a port, say what would come of it."""
        if not self._moved and (position - self._origin).manhattanLength() < SLACK:
            return
        self._moved = True
        start, (x, y) = self._start, self._bench.at(position)
        end, target = (x, y), self._target(x, y)
        fits: bool | None = None
        words = ""
        if target is not None:
            fits, words = self._judged(target)
            if isinstance(target, Port):
                end = (target.x, target.y)
        drawn = Drawn(
            start=(start.x, start.y), end=end, from_output=start.output, fits=fits, words=words
        )
        self._bench.show_drawn(drawn)

    def _judged(self, target: Port | str) -> tuple[bool, str]:
        if self._start.output:
            return self._bench.verdict(self._start, target)
        assert isinstance(target, Port)
        return self._bench.verdict(target, self._start)

    def _target(self, x: float, y: float) -> Port | str | None:
        """Return the port that it snaps to, or the block that it is over."""
        start, plan = self._start, self._bench.plan
        found = plan.port_near(x, y, output=not start.output, without=start.block)
        if found is not None:
            return found
        block = plan.block_at(x, y)
        if block is None or block == start.block:
            return None
        if not start.output:
            return plan.port(block, 0, output=True)
        return block if any(not port.output for port in plan.ports_of[block]) else None

    def end(self, position: QPointF) -> None:
        """Connect, or leave the wire open where nothing is."""
        self._bench.show_drawn(None)
        if not self._moved:
            self._bench.choose((self._start.block if self._old is None else self._old.block,))
            return
        target = self._target(*self._bench.at(position))
        if target is None:
            self._bench.leave(self._start, position, self._old)
        elif self._start.output:
            self._bench.join(self._start, target, self._old)
        elif isinstance(target, Port):
            self._bench.join(target, self._start)

    def cancel(self) -> None:
        """Forget the wire."""
        self._bench.show_drawn(None)


class Band(Gesture):
    """Selects what a rubber band touches, beside what is selected."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._bench = bench

    def start(self, position: QPointF) -> None:
        """Remember where it began, and what was selected."""
        self._first, self._before = self._bench.at(position), self._bench.chosen

    def _band(self, position: QPointF) -> Rect:
        x, y = self._bench.at(position)
        return self._first[0], self._first[1], x - self._first[0], y - self._first[1]

    def move(self, position: QPointF) -> None:
        """Show the band and what it touches."""
        band = self._band(position)
        self._bench.show_band(band)
        self._bench.choose((*self._before, *self._bench.plan.within(band)))

    def end(self, position: QPointF) -> None:
        """Keep what it touched."""
        self._bench.show_band(None)

    def cancel(self) -> None:
        """Select again what was selected before."""
        self._bench.show_band(None)
        self._bench.choose(self._before)
