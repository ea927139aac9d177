"""Problems of the network: counted in the transport, one beside its block, all in a list."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QPointF, QRectF

from gradviz.builder.blocks import blocks
from gradviz.builder.problems import Problem, Repair
from gradviz.model.words import translate
from gradviz.qt.builder.bench import Bench
from gradviz.qt.builder.finder import Quest
from gradviz.qt.builder.problems import ProblemCard, loud, place_card, problems_quest
from gradviz.qt.look import Look
from gradviz.qt.window import Window
from gradviz.workspace.feeding import retargeted
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState


class Mending(QObject):
    """Tells of problems and mends them.

    Parameters
    ----------
    session, window, look, bench
        Whose network, where it is shown, and how.
    ask
        Opens a list, at a point of the stage or where there is room.
    """

    def __init__(
        self,
        session: Session,
        window: Window,
        look: Look,
        bench: Bench,
        ask: Callable[[Quest, QPointF | None], None],
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._bench, self._ask = session, window, bench, ask
        self._board = window.stage.board
        self._told: Problem | None = None
        self.card = ProblemCard(look, window.stage)
        self.card.left.connect(self._board.setFocus)
        self.card.repaired.connect(self._repair)
        self._board.moved.connect(self.place)
        window.transport.problems_asked.connect(self.list_all)

    def show(self, state: AppState) -> None:
        """Show how many problems there are, and one of them beside its block."""
        found = loud(self._bench.verdict_now) if state.shows_blocks else ()
        words = translate("Builder", "{n} problems", n=len(found)) if found else ""
        self._window.transport.show_problems(words)
        chosen = [one for one in found if self._block_of(one) in state.chosen]
        same = [one for one in found if self._told is not None and _same(one, self._told)]
        shown = next(iter(chosen or same or found), None)
        if shown is not self._told or self.card.problem is None:
            self.card.show_problem(self._with_repairs(shown))
        self._told = shown
        self.place()

    def _with_repairs(self, problem: Problem | None) -> Problem | None:
        """Return a problem with one more repair where it has none: another target of a loss."""
        if problem is None or problem.repairs:
            return problem
        view = self._bench.view(self._block_of(problem) or "")
        more = view and retargeted(self._bench.spec, self._bench.verdict_now, view)
        return msgspec.structs.replace(problem, repairs=(more,)) if more else problem

    def _block_of(self, problem: Problem) -> str | None:
        """Return the block that a problem shows at."""
        for view in blocks(self._bench.spec):
            if problem.line and view.line == problem.line - 1:
                if view.span == problem.call or "#" not in view.id:
                    return view.id
            elif not problem.line and problem.block and problem.block in (view.id, view.module):
                return view.id
        return None

    def place(self) -> None:
        """Keep the card beside its block; a block out of sight takes it along."""
        if self.card.problem is None:
            return
        block = self._block_of(self.card.problem)
        rect = None if block is None else self._bench.plan.rect(block)
        if rect is None:
            self.card.hide()
            return
        stage = self._window.stage
        place = stage.rect_on_screen(*rect)
        inside = QRectF(stage.rect()).intersects(place)
        self.card.setVisible(inside and not self._bench.carries)
        if inside:
            plan = self._bench.plan
            held = [*plan.rects.tolist(), *(one.label.rect for one in plan.courses if one.label)]
            taken = [stage.rect_on_screen(*rect) for rect in held]
            at = place_card(self.card.sizeHint(), place, stage.size(), taken)
            self.card.move(round(at.x()), round(at.y()))

    def _repair(self, repair: Repair) -> None:
        self._session.building.replace(repair.spec, repair.message)
        self._board.setFocus()

    def list_all(self) -> None:
        """List all problems, to jump to one of them."""
        found = self._bench.verdict_now.problems
        if found and self._session.state.shows_blocks:
            self._ask(problems_quest(found, self._go), None)

    def _go(self, problem: Problem) -> None:
        """Select the block of a problem and offer what would mend it."""
        block = self._block_of(problem)
        if block is not None:
            self._bench.choose((block,))
            self._board.bring_into_view(block)
            self.card.focus_repair()

    def next(self) -> None:
        """Go to the next problem: the one after that which is shown."""
        found = loud(self._bench.verdict_now)
        if not found:
            self.list_all()
            return
        here = next((k for k, one in enumerate(found) if one is self._told), -1)
        chosen = self._session.state.chosen
        at_it = here >= 0 and self._block_of(found[here]) in chosen
        self._go(found[(here + 1) % len(found) if at_it else max(here, 0)])


def _same(one: Problem, other: Problem) -> bool:
    return (one.block, one.module, one.kind) == (other.block, other.module, other.kind)
