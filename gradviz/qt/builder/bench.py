"""The bench: the plan of the network shown, what is marked on it, and what gestures do to it.

It turns places into blocks, ports and wires and hands edits to the session; popups and
panels are the editor's matter, which hears of them by signals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from PySide6.QtCore import QObject, QPointF, Signal

from gradviz.animation.plan_marks import Drawn, PlanMarks
from gradviz.builder import edits
from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.problems import Verdict
from gradviz.builder.shapes import check
from gradviz.model.errors import GradvizError
from gradviz.model.picture import Point
from gradviz.model.program import NetworkSpec
from gradviz.model.words import language, translate
from gradviz.qt.builder.board import Board
from gradviz.qt.builder.numbers import Numbers
from gradviz.scene.plan import Course, Hit, Plan, Port, Rect
from gradviz.workspace.feeding import fed, followed
from gradviz.workspace.planning import Planning, suited_direction, view_of
from gradviz.workspace.session import Session

EMPTY = NetworkSpec(name="network", leaves=(), lines=())
SMALL = 4
"""Networks of so few blocks may turn round when their kind becomes clear."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a block is to be added.

    Attributes
    ----------
    place
        Its centre in the plan; None where the layout chooses.
    source
        The value that it takes; "" for what is selected.
    target
        The block and input that it gives to.
    wire
        Key of the wire that it is put on.
    """

    place: Point | None = None
    source: str = ""
    target: tuple[str, int] | None = None
    wire: str = ""


class Bench(QObject):
    """What the board shows of a session, and what is done there.

    Attributes
    ----------
    add_asked
        Signal: (`Spot`, point of the viewport or None): a block is wanted there.
    settings_asked
        Signal: the settings of the selected block are wanted.
    escaped
        Signal: Esc was pressed with nothing under way.
    """

    add_asked = Signal(object, object)
    settings_asked = Signal()
    dropped = Signal(str, object)

    def __init__(self, session: Session, board: Board) -> None:
        super().__init__(board)
        self._session, self._board = session, board
        self._planning = Planning()
        self._known: tuple[object, ...] = ()
        self._plan = self._planning.plan(EMPTY)
        self._carried: Mapping[str, Point] = {}
        self.begun = 0.0
        self.verdict_now: Verdict = check(EMPTY)
        self.numbers = Numbers(session)
        self.wire = ""
        self.still = False  # while a block is put where the hand is, the view keeps still
        self.marks = PlanMarks()
        self.lit: frozenset[str] = frozenset()
        self.close_popup = lambda: False

    # ------------------------------------------------------------ what is shown

    @property
    def spec(self) -> NetworkSpec:
        """The network, an empty one where there is none."""
        return self._session.state.spec or EMPTY

    @property
    def plan(self) -> Plan:
        """What is shown, without what a gesture has moved."""
        return self._plan

    def read(self) -> bool:
        """Take the network and its look from the session; whether anything has changed."""
        spec, look = self.spec, self._session.building.look
        first = self._session.state.history.moments[:1]
        if first and first[0].label is None and first[0].time != self.begun:
            self.begun, self._known = first[0].time, ()  # another document
            self._planning.forget()
        known = (spec, look.plan, language(), self._carried)
        if all(one is other for one, other in zip(known, self._known, strict=False)) and (
            len(known) == len(self._known)
        ):
            return False
        self._known = known
        try:
            self.verdict_now = check(spec)
            self._plan = self._planned(spec)
        except GradvizError as error:
            self._session.tell(error)
            return False
        if not self._carried and self._plan.blocks:
            kept = view_of(self._plan, look.plan)
            kept = msgspec.structs.replace(kept, direction=look.plan.direction)
            self._session.building.settle(kept)
            self._known = (spec, self._session.building.look.plan, language(), self._carried)
        return True

    def _planned(self, spec: NetworkSpec) -> Plan:
        view = self._session.building.look.plan
        small = len(self._plan.blocks) <= SMALL and not view.moved and view.direction is None
        if small and suited_direction(spec) != self._plan.direction:
            self._planning.forget()
            view = msgspec.structs.replace(view, places=())
        if self._carried:
            view = view.with_moved(self._carried)
        return self._planning.plan(spec, view, self.verdict_now)

    def shown_marks(self) -> PlanMarks:
        """Return what is marked at the present moment."""
        values, gradients, stale = self.numbers.now()
        selected = set(self.chosen)
        for frame in self._plan.frames:
            if frame.title in selected:
                selected.add(".".join(frame.path))
        if self.wire:
            selected.add(self.wire)
        return msgspec.structs.replace(
            self.marks,
            selected=frozenset(selected),
            lit=self.lit,
            values=values,
            gradients=gradients,
            stale=stale,
        )

    def mark(self, **changes: object) -> None:
        """Mark something else."""
        marks = msgspec.structs.replace(self.marks, **changes)
        if marks != self.marks:
            self.marks = marks
            self._board.refresh()

    @property
    def carries(self) -> bool:
        """Whether a hand carries blocks now."""
        return bool(self._carried)

    def view(self, block: str) -> BlockView | None:
        """Return a block by its id."""
        return next((view for view in blocks(self.spec) if view.id == block), None)

    def course(self, key: str) -> Course | None:
        """Return a wire by its key."""
        index = self._plan.by_key.get(key)
        return None if index is None else self._plan.courses[index]

    # ------------------------------------------------------------ the hand's `Bench`

    @property
    def chosen(self) -> tuple[str, ...]:
        """The blocks that are selected."""
        return self._session.state.chosen

    def at(self, position: QPointF) -> Point:
        """Return the place in the plan of a point of the viewport."""
        point = self._board.mapToScene(position.toPoint())
        return point.x(), point.y()

    def choose(self, ids: Iterable[str]) -> None:
        """Select blocks; a selected wire is let go."""
        self.wire = ""
        self._session.building.choose(*ids)

    def show_moved(self, places: Mapping[str, Point]) -> None:
        """Show blocks at other places, nothing being changed yet."""
        self._carried = dict(places)
        if self.read():
            self._board.refresh()

    def move(self, places: Mapping[str, Point]) -> None:
        """Put blocks somewhere: one entry of the history."""
        self._carried = {}
        self._session.building.move(places)

    def show_drawn(self, drawn: Drawn | None) -> None:
        """Show a wire that is being drawn."""
        self.mark(drawn=drawn)

    def show_band(self, band: Rect | None) -> None:
        """Show a rubber band."""
        self.mark(band=band)

    def verdict(self, source: Port, target: Port | str) -> tuple[bool, str]:
        """Say whether a wire can be, and why not: first the circle, then the shapes."""
        block, port = _end(target)
        try:
            made = edits.connect(self.spec, self.value(source), block, port).spec
        except GradvizError as error:
            return False, error.message.words()
        for problem in check(made).problems:
            if problem.kind == "misfit" and block.partition("#")[0] == problem.block:
                return False, problem.message.words()
        return True, translate("Builder", "fits")

    def value(self, source: Port) -> str:
        """Return the name that an output port is called by."""
        view = self.view(source.block)
        if view is None or source.index >= len(view.outputs):
            return source.block
        return view.outputs[source.index]

    def join(self, source: Port, target: Port | str, old: Port | None = None) -> None:
        """Connect an output with an input; a wire that was taken from elsewhere leaves there."""
        block, port = _end(target)
        if old is not None and (old.block, old.index) == (block, port):
            return
        value = self.value(source)

        def edit(spec: NetworkSpec) -> edits.Edited:
            if old is not None:
                spec = edits.disconnect(spec, old.block, old.index).spec
            made = edits.connect(spec, value, block, port)
            fitting = fed(followed(made.spec, made.selection), (value,), made.selection)
            return msgspec.structs.replace(made, spec=fitting)

        self._session.building.do(edit)

    def leave(self, start: Port, position: QPointF, old: Port | None = None) -> None:
        """Let go of a wire that was taken off, or offer what fits there."""
        if old is not None:
            self._session.building.disconnect(old.block, old.index)
            return
        place = self.at(position)
        spot = Spot(place=place, source=self.value(start))
        if not start.output:
            spot = Spot(place=place, target=(start.block, start.index))
        self.add_asked.emit(spot, position)

    def pan_by(self, offset: QPointF) -> None:
        """Move the view."""
        self._board.pan_by(offset)

    def click_at(self, position: QPointF) -> None:
        """Select what is there."""
        self._board.click_at(position)

    def show_grip(self, gripped: bool) -> None:
        """Show the closed hand."""
        self._board.show_grip(gripped)

    # ------------------------------------------------------------ the board's `Worker`

    def hit(self, position: QPointF) -> Hit | None:
        """Return what lies at a point of the viewport."""
        return self._plan.hit(*self.at(position))

    def other_end(self, port: Port) -> Port | None:
        """Return the output that a connected input takes its value from."""
        course = self.course(f"{port.block}:{port.index}")
        if course is None:
            return None
        return self._plan.port(course.wire.source, course.wire.output, output=True)

    def point_at(self, hit: Hit | None) -> None:
        """Show what the pointer is on."""
        port = hit.port if hit is not None else None
        key = None if port is None else (port.block, port.index, port.output)
        self.mark(hovered=None if hit is None else hit.id, hovered_port=key)

    def click_on(self, hit: Hit) -> None:
        """Select a wire or a group."""
        if hit.kind == "group":
            self.choose((hit.id.rpartition(".")[2],))
        elif hit.kind == "wire":
            self.wire = hit.id
            self._session.building.choose()

    def open_at(self, position: QPointF, hit: Hit | None) -> None:
        """Add a block on empty ground or on a wire; open the settings of a block."""
        if hit is None or hit.kind == "group":
            spot = Spot(place=None if self.chosen else self.at(position))
            self.add_asked.emit(spot, position)
        elif hit.kind == "wire":
            self.add_asked.emit(Spot(wire=hit.id), position)
        else:
            self.choose((hit.id,))
            self.settings_asked.emit()

    def show_dropping(self, position: QPointF | None) -> None:
        """Show the wire that a block would be put on."""
        hit = None if position is None else self.hit(position)
        self.mark(insertion=hit.id if hit is not None and hit.kind == "wire" else None)

    def drop_block(self, block: str, position: QPointF) -> None:
        """Add a block of the palette where it was let go."""
        hit = self.hit(position)
        spot = Spot(place=self.at(position), source="-")
        if hit is not None and hit.kind == "wire":
            spot = Spot(wire=hit.id)
        self.dropped.emit(block, spot)

    def escape(self) -> bool:
        """Put away what is open, else let go of what is selected."""
        if self.close_popup():
            return True
        if self.chosen or self.wire:
            self.choose(())
            return True
        return False

    def delete(self) -> None:
        """Delete the selected wire, or the selected blocks: what they gave heals."""
        if self.wire:
            course, self.wire = self.course(self.wire), ""
            if course is not None:
                self._session.building.disconnect(course.wire.target, course.wire.port)
            return
        self._session.building.delete()


def _end(target: Port | str) -> tuple[str, int | None]:
    return (target.block, target.index) if isinstance(target, Port) else (target, None)
