"""What a hand does on the canvas: each gesture is an object with start, move, end, cancel.

A gesture works on the narrow `Hand` protocol; it holds no state of the program.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF

_SLACK = 4.0  # px that a click may wander


class Hand(Protocol):
    """What gestures may do to the canvas."""

    def pan_by(self, offset: QPointF) -> None:
        """Move the view by px of the screen."""

    def click_at(self, position: QPointF) -> None:
        """Select what is at a point of the viewport, or nothing."""

    def show_grip(self, gripped: bool) -> None:
        """Show the closed hand."""


class Carrier(Protocol):
    """What is carried along by a hand."""

    def carry(self, offset: QPointF) -> None:
        """Show it so many px of the screen away from where it was."""

    def drop(self) -> None:
        """Leave it there."""

    def put_back(self) -> None:
        """Show it where it was."""


class Gesture:
    """One press to one release."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def start(self, position: QPointF) -> None:
        """Begin at a point of the viewport."""

    def move(self, position: QPointF) -> None:
        """Follow the pointer."""

    def end(self, position: QPointF) -> None:
        """Finish."""

    def cancel(self) -> None:
        """Undo what it did (Esc, or the window lost the pointer)."""


class Lead(Gesture):
    """A press that is a click while it keeps still, and more once it has left its slack."""

    def start(self, position: QPointF) -> None:
        """Remember where it began."""
        self._origin = self._last = position
        self._leading = False

    def move(self, position: QPointF) -> None:
        """Lead once the pointer has left its slack."""
        if not self._leading:
            if (position - self._origin).manhattanLength() < _SLACK:
                return
            self._leading = True
            self._hand.show_grip(True)
        self.lead(position)
        self._last = position

    def lead(self, position: QPointF) -> None:
        """Let what is led follow to a point of the viewport."""

    def end(self, position: QPointF) -> None:
        """Click where it kept still."""
        if self._leading:
            self._hand.show_grip(False)
        else:
            self._hand.click_at(position)


class Press(Lead):
    """A press on the empty canvas: it pans."""

    def lead(self, position: QPointF) -> None:
        """Pan."""
        self._hand.pan_by(position - self._last)

    def cancel(self) -> None:
        """Put the view back where it was."""
        if self._leading:
            self._hand.pan_by(self._origin - self._last)
            self._hand.show_grip(False)
            self._last = self._origin


class Carry(Lead):
    """A press on a box: the box goes along."""

    def __init__(self, hand: Hand, carrier: Carrier) -> None:
        super().__init__(hand)
        self._carrier = carrier

    def lead(self, position: QPointF) -> None:
        """Carry."""
        self._carrier.carry(position - self._origin)

    def end(self, position: QPointF) -> None:
        """Drop what was carried."""
        super().end(position)
        if self._leading:
            self._carrier.drop()

    def cancel(self) -> None:
        """Put back what was carried."""
        if self._leading:
            self._hand.show_grip(False)
            self._carrier.put_back()
