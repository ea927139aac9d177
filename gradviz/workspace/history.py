"""The history of one session's document: every change of a network or of its look.

Which edits there are is not known here, see `gradviz.workspace.building`; what is done
becomes the document shown, and is computed anew where the network is complete.
"""

from __future__ import annotations

import time as clock
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from gradviz.builder.blocks import blocks
from gradviz.builder.edits import Edited
from gradviz.builder.history import History, Moment
from gradviz.builder.network import read_lines, run_lines
from gradviz.builder.shapes import check
from gradviz.graph.reshaping import Reshaping
from gradviz.model.errors import GradvizError
from gradviz.model.picture import Point
from gradviz.model.program import NetworkSpec
from gradviz.model.words import Message, message
from gradviz.scene.scene import Direction
from gradviz.workspace.looks import Look
from gradviz.workspace.planning import PlanView
from gradviz.workspace.state import TraceStatus

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

__all__ = ["Changes", "Edit", "missing", "too_large"]

LARGE = 50_000_000
"""A network of more parameters is computed only when a person says so."""

Edit = Callable[[NetworkSpec], Edited]
_NO_NAMES: Mapping[str, str] = {}


def missing(spec: NetworkSpec) -> Message | None:
    """Say what a network lacks before it can be computed; None where it lacks nothing.

    A line that cannot be read is no lack but a mistake: that is told when it is computed.
    """
    try:
        read_lines(spec)
    except GradvizError:
        return None
    try:
        run_lines(spec)
    except GradvizError as error:
        return error.message
    return None


def too_large(spec: NetworkSpec) -> Message | None:
    """Say that a network is not computed by itself, so large as it is; None where it is small."""
    count = check(spec).total
    if count <= LARGE:
        return None
    text = "{count} parameters: with their gradients {size} GB. Press Trace to compute them."
    size = f"{count * 8 / 1e9:.1f}"  # float32, each number with its gradient
    return message("Edits", text, count=f"{count:,}", size=size)


class Changes:
    """Changes the network of one session, and takes changes back.

    Parameters
    ----------
    session
        Whose network is changed.
    now
        Returns the time, s.
    """

    def __init__(self, session: Session, now: Callable[[], float] = clock.time) -> None:
        self._session = session
        self._now = now
        self._kept: Moment | None = None
        self._gestures = 0

    # -- the document -------------------------------------------------------------

    def begin(self, look: Look, *, kept: bool = True) -> None:
        """Begin the history of the document that was just opened.

        Parameters
        ----------
        look
            How it is looked at.
        kept
            Whether it is as it was saved; a recovered document is not.
        """
        spec = self._session.state.spec
        history = History.begun(spec, look, self._now())
        self._kept = history.now if kept else None
        dirty = not kept if spec is not None else self._session.state.dirty
        self._session.update(history=history, chosen=(), dirty=dirty)

    def keep(self) -> None:
        """Take the document shown for the one that is saved."""
        self._kept = self._session.state.history.now

    @property
    def kept(self) -> tuple[NetworkSpec | None, Look]:
        """The network that is saved, None where it never was, and how it was looked at."""
        kept = self._kept
        if kept is None:
            return None, self.look
        return kept.spec, kept.look if isinstance(kept.look, Look) else self.look

    def restore(self, spec: NetworkSpec, look: Look) -> None:
        """Go back to what is saved, as an entry of the history."""
        self._done(spec, look, message("Edits", "revert"), "", ())
        self.keep()
        self._session.update(dirty=False)

    @property
    def look(self) -> Look:
        """How the document is looked at."""
        now = self._session.state.history.now
        if now is not None and isinstance(now.look, Look):
            return now.look
        direction = self._session.placing.direction
        placing = self._session.placing
        return Look(
            direction=direction,
            full=self._session.state.full_graph,
            folded=placing.folded,
            reshaping=placing.reshaping,
            moves=dict(placing.moves),
        )

    def _is_dirty(self, moment: Moment | None) -> bool:
        kept = self._kept
        if kept is None or moment is None:
            return kept is not moment
        if kept.spec is not moment.spec and kept.spec != moment.spec:
            return True
        return _differ(kept.look, moment.look)

    # -- edits --------------------------------------------------------------------

    def do(self, edit: Edit, *, gesture: str = "", renamed: Mapping[str, str] = _NO_NAMES) -> bool:
        """Do an edit of the network shown.

        Parameters
        ----------
        edit
            From the network to what it becomes.
        gesture
            Edits of one gesture are one entry of the history.
        renamed
            New names of blocks by their old ones: they keep their places.

        Returns
        -------
        bool
            Whether it was done; else its sentence was told.
        """
        spec = self._session.state.spec
        if spec is None:
            return False
        try:
            edited = edit(spec)
            if edited.spec is not spec:
                read_lines(edited.spec)
        except GradvizError as error:
            self._session.tell(error)
            return False
        look = self.look
        if renamed:
            look = msgspec.structs.replace(look, plan=look.plan.renamed(renamed))
        self._done(edited.spec, look, edited.label, gesture, edited.selection)
        return True

    def _done(
        self,
        spec: NetworkSpec | None,
        look: Look,
        label: Message,
        gesture: str,
        chosen: tuple[str, ...],
    ) -> None:
        moment = Moment(
            spec=spec, look=look, label=label, time=self._now(), gesture=gesture, chosen=chosen
        )
        self._show(self._session.state.history.done(moment), chosen)

    def _show(self, history: History, chosen: tuple[str, ...] | None = None) -> None:
        """Show the value of a history."""
        before, now = self._session.state, history.now
        if now is None:
            return
        if chosen is None:
            chosen = () if now.spec is None else _there(now.spec, now.chosen)
        look = now.look if isinstance(now.look, Look) else self.look
        was = self.look
        self._session.update(
            program=before.program if now.spec is None else now.spec,
            history=history,
            chosen=chosen,
            dirty=before.dirty if now.spec is None else self._is_dirty(now),
            full_graph=look.full,
            notice=None if now.spec is not before.spec else before.notice,
            draft=None if now.spec is not before.spec else before.draft,
        )
        self._session.placing.direction = look.direction
        self._session.placing.folded = look.folded
        self._session.placing.reshaping = look.reshaping
        self._session.placing.moves = look.moves
        if now.spec is not before.spec:
            self._session.running.ask()
        elif _placed_by(look) != _placed_by(was):
            self._place_again()

    def _place_again(self) -> None:
        waiting = self._session.placing.waiting
        shown = waiting or self._session.view
        if shown is not None:
            self._session.take(shown.data)

    # -- back and forth -----------------------------------------------------------

    def undo(self) -> None:
        """Take the last change back."""
        self._show(self._session.state.history.undone())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._show(self._session.state.history.redone())

    def jump(self, position: int) -> None:
        """Show another value of the history."""
        self._show(self._session.state.history.at(position))

    def entries(self) -> tuple[tuple[Message | None, float], ...]:
        """Return what was done and when, the oldest first; the first was how it began."""
        return tuple((one.label, one.time) for one in self._session.state.history.moments)

    def gesture(self) -> str:
        """Return a name for a new gesture."""
        self._gestures += 1
        return f"gesture {self._gestures}"

    # -- completeness -------------------------------------------------------------

    def rests(self) -> bool:
        """Show no numbers while the network lacks something, or is large; whether it is so."""
        session = self._session
        spec = session.state.spec
        reason = None if spec is None else missing(spec)
        if spec is not None and reason is None and session.running.insisted is not spec:
            reason = too_large(spec)
        if reason is None:
            return False
        session.update(
            generation=session.state.generation + 1,
            trace=TraceStatus(kind="none", message=reason),
        )
        session.forget_places()
        if session.view is not None:
            session.view = None
            session.player.rewind()
            session.on_view()
        return True

    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Return the shapes of the values of the network, as far as they are known."""
        spec = self._session.state.spec
        return {} if spec is None else check(spec).shapes

    # -- how it is looked at ------------------------------------------------------

    def move(self, places: Mapping[str, Point], *, gesture: str = "") -> None:
        """Put blocks somewhere: their centres, px."""
        look = self.look
        moved = msgspec.structs.replace(look, plan=look.plan.with_moved(places))
        count = len(places)
        label = message("Edits", "move {n} blocks", n=count)
        if count == 1:
            label = message("Edits", "move {name}", name=next(iter(places)))
        self._set_look(moved, label, gesture)

    def tidy(self) -> None:
        """Let the layout place every block, also those that were moved."""
        cleared = msgspec.structs.replace(
            self.look, plan=PlanView(direction=self.look.plan.direction)
        )
        self._set_look(cleared, message("Edits", "tidy up"))

    def set_direction(self, direction: Direction | None) -> None:
        """Let everything run from left to right or from top to bottom."""
        plan = PlanView(direction=direction)
        turned = msgspec.structs.replace(self.look, direction=direction, plan=plan, moves={})
        self._set_look(turned, message("Edits", "turn the picture"))

    def set_full(self, full: bool) -> None:
        """Show every autograd node, or the simple graph."""
        label = message("Edits", "show the simple graph")
        if full:
            label = message("Edits", "show the full graph")
        self._set_look(msgspec.structs.replace(self.look, full=full), label)

    def set_folded(self, folded: frozenset[str], label: Message) -> None:
        """Draw other calls of modules as one box."""
        self._set_look(msgspec.structs.replace(self.look, folded=folded), label)

    def set_reshaping(self, reshaping: Reshaping, label: Message) -> None:
        """Draw other shape operations as marks on their edges."""
        self._set_look(msgspec.structs.replace(self.look, reshaping=reshaping), label)

    def set_moves(self, moves: Mapping[str, Point], label: Message, gesture: str = "") -> None:
        """Put boxes of the trace elsewhere: how far each is from its place, px."""
        self._set_look(msgspec.structs.replace(self.look, moves=dict(moves)), label, gesture)

    def settle(self, plan: PlanView) -> None:
        """Remember where the layout has put the blocks: no change that anybody made."""
        history = self._session.state.history
        now, look = history.now, self.look
        if now is None or look.plan == plan:
            return
        there = msgspec.structs.replace(now, look=msgspec.structs.replace(look, plan=plan))
        moments = list(history.moments)
        moments[history.position] = there
        if self._kept is now:
            self._kept = there
        changed = msgspec.structs.replace(history, moments=tuple(moments))
        self._session.update(history=changed)

    def _set_look(self, look: Look, label: Message, gesture: str = "") -> None:
        state = self._session.state
        self._done(state.spec, look, label, gesture, state.chosen)


def _placed_by(look: Look) -> tuple[object, ...]:
    """Return what the places of a trace's boxes depend on."""
    return look.full, look.direction, look.folded, look.reshaping, look.moves


def _differ(one: object, other: object) -> bool:
    """Whether two looks differ in what a person chose."""
    if not isinstance(one, Look) or not isinstance(other, Look):
        return one is not other
    return one.chosen != other.chosen


def _there(spec: NetworkSpec, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids that a network has."""
    known = {view.id for view in blocks(spec)} | {group.name for group in spec.groups}
    return tuple(name for name in ids if name in known)
