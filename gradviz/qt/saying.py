"""Shows what is said of a moment: the story, the current line, the inspector.

While time runs on, by itself or under a hand, these follow in turn, one at each tick: the
canvas must not wait for them. The inspector takes two: what it shows is worked out at one,
and shown at the next. At rest all are shown at once.
"""

from __future__ import annotations

from collections.abc import Callable

from gradviz.qt import telling
from gradviz.qt.clock import Clock, Job
from gradviz.qt.inspecting import Inspecting
from gradviz.qt.look import Look
from gradviz.qt.window import Window
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View

__all__ = ["Saying"]


class Saying:
    """Connects one session with the words of its window.

    Parameters
    ----------
    session, window, look, clock
        What is connected.
    """

    def __init__(self, session: Session, window: Window, look: Look, clock: Clock) -> None:
        self._session, self._window, self._look, self._clock = session, window, look, clock
        self._inspecting = Inspecting(session, window, look)
        self._said: tuple[object, ...] | None = None
        self._parts = (self._tell, self._look_into, self._show_inspected)
        self._waiting: list[Callable[[View, AppState], None]] = []
        self._job: Job | None = None

    def forget(self) -> None:
        """Say it all again the next time: what it was said of is gone, or the language is."""
        self._said = None

    def show(self, view: View, state: AppState) -> None:
        """Show what is said of the present moment where that differs from before."""
        said = telling.words_key(view, state)
        if said == self._said:
            return
        self._said = said
        moving = state.playback.playing or self._window.transport.scrub.held
        if not moving:
            self._waiting = []
            self._tell(view, state)
            self._inspect(view)
            return
        canvas = self._window.stage.canvas  # what is selected is known at once
        spoken = "" if state.playback.playing else canvas.accessibleDescription()
        canvas.show_selection(state.selection, spoken)
        self._waiting += [part for part in self._parts if part not in self._waiting]
        if self._job is None or not self._job.active:
            self._job = self._clock.run_while(self._go_on)

    def _go_on(self, elapsed: float) -> bool:
        """Show the part that has waited longest."""
        view = self._session.view
        if view is not None and self._waiting:
            self._waiting.pop(0)(view, self._session.state)
        return bool(self._waiting)

    def _tell(self, view: View, state: AppState) -> None:
        window, theme = self._window, self._look.theme
        now = telling.story_now(view, state)
        # While it plays the steps come faster than they can be said.
        said = "" if state.playback.playing else telling.spoken(view, state, now)
        window.stage.canvas.show_selection(state.selection, said)
        window.stage.formula.show_current(*telling.current_line(view, state))
        if not window.story.isHidden():
            window.story.show_story(telling.story_shown(view, state, theme, now))
            window.story.show_stale(state.trace.kind in ("stale", "failed"))

    def _inspect(self, view: View) -> None:
        if self._window.drawers.is_shown("inspector"):
            self._inspecting.show(view)

    def _look_into(self, view: View, state: AppState) -> None:
        if self._window.drawers.is_shown("inspector"):
            self._inspecting.prepare(view)

    def _show_inspected(self, view: View, state: AppState) -> None:
        if self._window.drawers.is_shown("inspector"):
            self._inspecting.show_prepared(view)
