"""The Session: the running application without Qt.

It owns the store, asks engine and layout, and turns their replies into the view that is
shown. Worker threads hand their replies over with `post`; the thread that owns the
session takes them with `drain`. Nothing here paints, and nothing blocks.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from gradviz.model import words
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData
from gradviz.model.words import message
from gradviz.scene.marks import places_of
from gradviz.workspace import running
from gradviz.workspace.autosave import Autosave
from gradviz.workspace.building import Building
from gradviz.workspace.documents import Documents
from gradviz.workspace.editing import Editing
from gradviz.workspace.fetching import Fetching
from gradviz.workspace.finding import Finding
from gradviz.workspace.folding import Folding
from gradviz.workspace.placing import Placing
from gradviz.workspace.player import Player
from gradviz.workspace.recent import Backups, Recent
from gradviz.workspace.replaying import Replaying
from gradviz.workspace.running import EngineStarter, Running
from gradviz.workspace.shifting import Shifting
from gradviz.workspace.state import AppState, Laying
from gradviz.workspace.stepping import Stepping
from gradviz.workspace.store import Store, Subscriber
from gradviz.workspace.view import Draft, View

PATIENCE = 120.0
"""After so long without new numbers the old ones are shown as stale, ms."""
SIZES = (100, 125, 150, 175, 200)
"""How large everything in the window can be, percent."""
FIRST = "neuron"
"""The preset that a first launch opens on."""


class Session:
    """State, engine and view of one window.

    Parameters
    ----------
    start_engine
        Called once with the function that takes the engine's events (from any thread);
        returns the client. None works without an engine: saved traces only.
    placing
        Gives boxes their places; see `Placing`.
    state
        What to begin with.
    folder
        Where documents are kept aside, see `gradviz.workspace.recent.state_folder`; None
        keeps nothing.

    Attributes
    ----------
    view
        What is shown, None before the first trace.
    on_wake
        Called from any thread when `drain` has something to do.
    on_view
        Called when `view` was replaced.
    """

    def __init__(
        self,
        start_engine: EngineStarter | None = None,
        *,
        placing: Placing | None = None,
        state: AppState | None = None,
        folder: Path | None = None,
    ) -> None:
        self._store = Store(state or AppState())
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.on_wake: Callable[[], None] = lambda: None
        self.on_view: Callable[[], None] = lambda: None
        self.view: View | None = None
        self.player = Player(self._store, lambda: self.view)
        self.placing = placing or Placing()
        self.placing.connect(self._placed, self.post, self._unplaced, self._laying)
        self.running = Running(self, start_engine)
        self.stepping = Stepping(self)
        self.documents = Documents(self)
        self.editing = Editing(self)
        self.replaying = Replaying(self)
        self.fetching = Fetching(self)
        self.folding = Folding(self)
        self.shifting = Shifting(self)
        self.finding = Finding(self)
        self.building = Building(self)
        self.recent = Recent(folder)
        self.backups = Backups(folder)
        self.autosave = Autosave(self, folder)

    @property
    def state(self) -> AppState:
        """The state now."""
        return self._store.state

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber(state, previous)` after each change; returns how to stop that."""
        return self._store.subscribe(subscriber)

    def update(self, **changes: object) -> None:
        """Change fields of the state."""
        self._store.dispatch(lambda state: msgspec.structs.replace(state, **changes))

    # -- threads ------------------------------------------------------------------

    def post(self, job: Callable[[], None]) -> None:
        """Have a job done by the session's own thread; may be called from any thread."""
        self._posted.put(job)
        self.on_wake()

    def drain(self) -> None:
        """Do all jobs posted so far."""
        for _ in range(self._posted.qsize()):
            try:
                job = self._posted.get_nowait()
            except queue.Empty:
                return
            job()

    def tick(self, elapsed: float) -> None:
        """Advance playback by `elapsed` ms of real time, and notice what takes too long."""
        self.player.advance(elapsed)
        trace = self.state.trace
        if trace.kind == "pending" and running.now() - trace.since > PATIENCE:
            self.update(trace=msgspec.structs.replace(trace, kind="stale"))

    @property
    def wants_ticks(self) -> bool:
        """Whether `tick` has anything to do."""
        return self.state.playback.playing or self.state.trace.kind == "pending"

    # -- what is shown ------------------------------------------------------------

    def close(self) -> None:
        """Keep aside what is in no file, stop engine and layout; may be called twice."""
        self.autosave.close()
        self.running.close()
        self.placing.close()

    def take(self, data: TraceData) -> None:
        """Show a trace as the numbers of the program shown."""
        self.update(laying=None)
        self.placing.place(data, full=self.state.full_graph)

    def _laying(self, one: Draft) -> None:
        self.update(laying=Laying(count=len(one.boxes), folds=bool(one.graph.closable)))

    def _unplaced(self, error: GradvizError) -> None:
        self.update(laying=None)
        self.tell(error)

    def forget_places(self) -> None:
        """Take no places any more for what was to be shown."""
        self.placing.forget()
        self.update(laying=None)

    def _placed(self, view: View) -> None:
        """Show a view whose places are known; the moment is kept by beat, not by ms."""
        old, self.view = self.view, view
        self.player.carry_over(old, view)
        selection = self.state.selection
        kept = selection if view.scene.has(selection) else _stands_for(old, view, selection)
        selected = tuple(box for box in self.state.selected if box in view.scene.by_id)
        self.update(trace=self.running.verdict(), selection=kept, selected=selected, laying=None)
        self.on_view()

    # -- looks --------------------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Change the language of everything."""
        words.set_language(language)
        self.update(language=language)

    def set_theme(self, theme: str) -> None:
        """Change the colours."""
        self.update(theme=theme)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Let nothing travel, or let it move again."""
        self.update(reduced_motion=reduced)

    def set_text_size(self, percent: int) -> None:
        """Make everything in the window larger or smaller, 100 to 200 percent."""
        self.update(text_size=min(max(percent, SIZES[0]), SIZES[-1]))

    def grow(self, way: int) -> None:
        """Take the next larger (+1) or smaller (-1) size, if there is one."""
        now = self.state.text_size
        beyond = [size for size in SIZES if (size - now) * way > 0]
        if beyond:
            self.set_text_size(min(beyond) if way > 0 else max(beyond))

    def set_wheel(self, does: Literal["zoom", "pan"]) -> None:
        """Say what a wheel does over the canvas."""
        self.update(wheel=does)

    def set_full_graph(self, full: bool) -> None:
        """Show every autograd node, or the simple graph."""
        if full != self.state.full_graph:
            self.building.set_full(full)

    def set_blocks(self, shown: bool) -> None:
        """Show a network as its blocks, or as the graph of its trace."""
        self.update(blocks=shown)

    def select(self, box: str | None) -> None:
        """Select a box, or none; without one nothing is compared."""
        self.update(selection=box, selected=self.state.selected if box else ())

    def compare(self, box: str | None = None) -> None:
        """Join a box (the selected one) to those that are compared, or take it away again."""
        state = self.state
        held = state.selected or (() if box is None else tuple(filter(None, (state.selection,))))
        wanted = box or state.selection
        if wanted is None:
            return
        away = wanted in held
        held = tuple(one for one in held if one != wanted) if away else (*held, wanted)
        last = held[-1] if held and away else wanted
        self.update(selected=held, selection=last)

    def toggle_breakpoint(self) -> None:
        """Set a breakpoint on the selected box, or take it away."""
        state, scene = self.state, None if self.view is None else self.view.scene
        box = state.selection
        if box is None or scene is None:
            return
        index, places = scene.by_id.get(box), places_of(scene, state.breakpoints)
        there = {name for name, place in places.items() if place == index}
        if index is not None and scene.boxes[index].kind == "shape":
            box = scene.boxes[index].node  # a mark may be opened: its operation keeps the place
        self.update(breakpoints=state.breakpoints - there if there else state.breakpoints ^ {box})

    def has_breakpoint(self, state: AppState) -> bool:
        """Whether there is a breakpoint on the selected box."""
        if self.view is None or state.selection is None:
            return False
        places = places_of(self.view.scene, state.breakpoints)
        index = self.view.scene.by_id.get(state.selection, -1)
        return state.selection in state.breakpoints or index in places.values()

    def run_to_selection(self) -> None:
        """Go to the next step of the selected box."""
        box = self.state.selection
        if box is not None and not self.player.run_to(box):
            self.update(
                notice=message("Session", "{box} has no step of its own: it only waits.", box=box)
            )

    def light(self, *parts: str) -> None:
        """Light what the story strip points at."""
        self.update(lit=frozenset(parts))

    def tell(self, error: GradvizError) -> None:
        """Show the sentence of an error."""
        self.update(notice=error.message, refusal=error.message)


def _stands_for(old: View | None, view: View, box: str | None) -> str | None:
    """Return what stands for a mark that is open now, or for an operation that is in a mark."""
    index = None if old is None else old.scene.by_id.get(box or "")
    if old is None or index is None or old.data.ops != view.data.ops:
        return None
    was = old.scene.boxes[index]
    found = [view.scene.boxes[one] for one in view.scene.by_node.get(was.node, ())]
    return next((box.id for box in found if "shape" in (box.kind, was.kind)), None)
