"""The numbers that stand on blocks: those of the trace of this very network, at this moment."""

from __future__ import annotations

from collections.abc import Mapping

from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.workspace.session import Session
from gradviz.workspace.ties import Ties, numbers_at, ties
from gradviz.workspace.view import View

NONE: Mapping[str, str] = {}


class Numbers:
    """Numbers of one session's network, by block.

    Nothing is shown of a trace of another network: what is not known yet is not there.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tied: tuple[NetworkSpec, View, Ties | None] | None = None

    @property
    def ties(self) -> Ties | None:
        """How blocks and boxes belong together; None while the trace is of another network."""
        spec, view = self._session.state.spec, self._session.view
        if spec is None or view is None:
            return None
        known = self._tied
        if known is None or known[0] is not spec or known[1] is not view:
            tied = None
            if self._session.running.is_current:
                try:
                    tied = ties(spec, view.data)
                except GradvizError:
                    tied = None
            known = self._tied = (spec, view, tied)
        return known[2]

    def now(self) -> tuple[Mapping[str, str], Mapping[str, str], bool]:
        """Return values and gradients at the present moment, and whether they are stale."""
        tied, view, state = self.ties, self._session.view, self._session.state
        if tied is None or view is None:
            return NONE, NONE, False
        values, gradients = numbers_at(tied, view, state.playback.time)
        return values, gradients, state.trace.kind in ("stale", "failed")

    def block_of(self, box: str | None) -> str | None:
        """Return the block that a box belongs to."""
        tied, view = self.ties, self._session.view
        return None if tied is None or view is None or box is None else tied.block_of_box(box, view)

    def box_of(self, block: str) -> str | None:
        """Return the first box of a block."""
        tied, view = self.ties, self._session.view
        found = () if tied is None or view is None else tied.boxes(block, view)
        return found[0] if found else None
