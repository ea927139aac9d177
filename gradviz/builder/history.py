"""History: values of a document with what led to them. Nothing is undone here by doing.

A value is a network, where the document has one, and how it is looked at. Both are immutable
and share what did not change, so that hundreds of them cost little.
"""

from __future__ import annotations

import msgspec

from gradviz.model.program import NetworkSpec
from gradviz.model.words import Message

__all__ = ["MOST", "History", "Moment"]

MOST = 500
"""So many values are kept."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a document.

    Attributes
    ----------
    spec
        The network; None for a document that has none, a script or a trace.
    look
        How it is looked at: a record of the workspace, compared with ``==``.
    label
        What was done to get here; None for how it began.
    time
        When, s, by the clock of whoever did it.
    gesture
        Moments of one gesture follow each other as one; "" belongs to none.
    chosen
        Ids of the blocks that were selected afterwards.
    """

    spec: NetworkSpec | None = None
    look: msgspec.Struct | None = None
    label: Message | None = None
    time: float = 0.0
    gesture: str = ""
    chosen: tuple[str, ...] = ()

    def is_like(self, other: Moment) -> bool:
        """Whether network and look are the same."""
        same = self.spec is other.spec or self.spec == other.spec
        return same and self.look == other.look


class History(msgspec.Struct, frozen=True, kw_only=True):
    """All values of a document in their order, and which of them is shown.

    Every method returns another history; this one stays as it is.

    Attributes
    ----------
    moments
        The oldest first; empty where there is no document.
    position
        Which of them is shown.
    """

    moments: tuple[Moment, ...] = ()
    position: int = 0

    @classmethod
    def begun(cls, spec: NetworkSpec | None, look: msgspec.Struct | None, time: float) -> History:
        """Return the history of a document that was just opened."""
        return cls(moments=(Moment(spec=spec, look=look, time=time),))

    @property
    def now(self) -> Moment | None:
        """The value shown; None where there is no history."""
        return self.moments[self.position] if self.moments else None

    @property
    def undo_label(self) -> Message | None:
        """What undoing would take back; None where nothing can be undone."""
        return self.moments[self.position].label if self.position > 0 else None

    @property
    def redo_label(self) -> Message | None:
        """What redoing would do again; None where nothing can."""
        after = self.position + 1
        return self.moments[after].label if after < len(self.moments) else None

    def done(self, moment: Moment) -> History:
        """Return the history after something was done; what was undone before is forgotten.

        A value like the one shown changes nothing. Values of one gesture are one entry; if
        the gesture comes back to where it began, there is none.
        """
        now = self.now
        if now is None:
            return History(moments=(moment,))
        if now.is_like(moment):
            return self
        kept = self.moments[: self.position + 1]
        if moment.gesture and moment.gesture == now.gesture and len(kept) > 1:
            kept = kept[:-1]
            if kept[-1].is_like(moment):
                return History(moments=kept, position=len(kept) - 1)
        made = (*kept, moment)[-MOST:]
        return History(moments=made, position=len(made) - 1)

    def at(self, position: int) -> History:
        """Return the history with another value shown; the nearest that there is."""
        last = max(len(self.moments) - 1, 0)
        found = min(max(position, 0), last)
        if found == self.position:
            return self
        return History(moments=self.moments, position=found)

    def undone(self) -> History:
        """Return the history one value back."""
        return self.at(self.position - 1)

    def redone(self) -> History:
        """Return the history one value on."""
        return self.at(self.position + 1)
