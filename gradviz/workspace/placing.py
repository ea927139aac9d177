"""Placing: traces get places for their boxes, at once where that is quick, else elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from gradviz.graph.reshaping import ON_EDGES
from gradviz.layout.engines import LARGE, lay_out
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData
from gradviz.scene.moving import NO_MOVES
from gradviz.scene.scene import Direction
from gradviz.workspace.aside import do_aside
from gradviz.workspace.view import Draft, View, Views, draft

QUICK = 80
"""Up to so many boxes are laid out at once: it takes a few milliseconds."""
LONG = 1000
"""The view of more operations than these is made in a thread."""


class LayoutRunner(Protocol):
    """Lays out elsewhere; answers `on_result(generation, result)` from any thread."""

    def submit(self, request: LayoutRequest, generation: int) -> None:
        """Ask; an older question that has not begun is dropped."""

    def close(self) -> None:
        """Stop."""


RunnerStarter = Callable[[Callable[[int, LayoutResult], None]], LayoutRunner]


class Placing:
    """Turns traces into views; the newest question wins.

    Parameters
    ----------
    start_runner
        Starts what lays large graphs out elsewhere; None lays all out here.

    Attributes
    ----------
    direction
        "LR", "TB", or None for what suits the graph.
    folded
        Ids of the calls of modules that are one box, None for what suits the graph.
    reshaping
        Which shape operations are marks on their edges.
    moves
        How far boxes were moved by hand.
    """

    def __init__(self, start_runner: RunnerStarter | None = None) -> None:
        self.direction: Direction | None = None
        self.folded: frozenset[str] | None = None
        self.reshaping = ON_EDGES
        self.moves = NO_MOVES
        self._start_runner = start_runner
        self._runner: LayoutRunner | None = None
        self._views = Views()
        self._generation = 0
        self._waiting: Draft | None = None

    def connect(
        self,
        on_view: Callable[[View], None],
        post: Callable[[Callable[[], None]], None],
        on_error: Callable[[GradvizError], None] = lambda error: None,
        on_large: Callable[[Draft], None] = lambda one: None,
    ) -> None:
        """Say who takes the views and the errors, and how to get back to the session's thread.

        `on_large` hears of what is laid out when it has more than `LARGE` boxes.
        """
        self._on_view = on_view
        self._post = post
        self._on_error = on_error
        self._on_large = on_large

    @property
    def waiting(self) -> Draft | None:
        """What is being laid out elsewhere."""
        return self._waiting

    def place(self, data: TraceData, *, full: bool) -> None:
        """Find places for a trace; the view comes at once or later."""
        self._generation += 1
        again = self._views.again(
            data,
            full=full,
            direction=self.direction,
            folded=self.folded,
            reshaping=self.reshaping,
            moves=self.moves,
        )
        if again is not None:
            self._waiting = None
            self._on_view(again)
            return
        if self._start_runner is None or len(data.ops) <= LONG:
            self._drafted(self._generation, self._draft(data, full)())
            return
        generation = self._generation
        do_aside(
            self._draft(data, full),
            lambda one: self._drafted(generation, one),
            self._on_error,
            self._post,
        )

    def _draft(self, data: TraceData, full: bool) -> Callable[[], Draft]:
        """Return what makes the first half of a view, as things are chosen now."""
        return partial(
            draft,
            data,
            full=full,
            direction=self.direction,
            folded=self.folded,
            reshaping=self.reshaping,
            moves=self.moves,
        )

    def _drafted(self, generation: int, one: Draft) -> None:
        if generation != self._generation:
            return
        known = self._views.known(one)
        if known is not None:
            self._finish(one, known)
        elif self._start_runner is None or len(one.boxes) <= QUICK:
            self._finish(one, lay_out(one.request))
        else:
            self._elsewhere(one)

    def _elsewhere(self, one: Draft) -> None:
        if self._runner is None and self._start_runner is not None:
            self._runner = self._start_runner(
                lambda generation, result: self._post(lambda: self._answered(generation, result))
            )
        self._waiting = one
        if len(one.boxes) > LARGE:
            self._on_large(one)
        if self._runner is not None:
            self._runner.submit(one.request, self._generation)

    def _answered(self, generation: int, result: LayoutResult) -> None:
        if generation == self._generation and self._waiting is not None:
            self._finish(self._waiting, result)

    def _finish(self, one: Draft, result: LayoutResult) -> None:
        self._waiting = None
        if self._start_runner is None or len(one.data.ops) <= LONG:
            self._on_view(self._views.finish(one, result))
            return
        generation = self._generation

        def show(view: View) -> None:
            if generation == self._generation:
                self._on_view(view)

        def made() -> View:
            return self._views.finish(one, result).prepared()

        do_aside(made, show, self._on_error, self._post)

    def forget(self) -> None:
        """Take no answer to what was asked before."""
        self._generation += 1
        self._waiting = None

    def close(self) -> None:
        """Stop what lays out elsewhere."""
        runner, self._runner = self._runner, None
        if runner is not None:
            runner.close()
