"""The Session: the running application without Qt.

It owns the store, asks engine and layout, and turns their replies into the view that is
shown. Worker threads hand their replies over with `post`; the thread that owns the
session takes them with `drain`. Nothing here paints, and nothing blocks.
"""

from __future__ import annotations

import queue
import time as clock
from collections.abc import Callable
from pathlib import Path

import msgspec

from gradviz.bridge.client import EngineClient
from gradviz.bridge.messages import Event
from gradviz.builder.presets import preset as find_preset
from gradviz.builder.script import is_script, read_script
from gradviz.model import words
from gradviz.model.codec import load_document, save_trace
from gradviz.model.errors import GradvizError
from gradviz.model.program import program_hash, with_leaf
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import TraceData
from gradviz.model.words import message
from gradviz.scene.scene import Direction
from gradviz.workspace.placing import Placing
from gradviz.workspace.player import Player
from gradviz.workspace.replies import hear_event
from gradviz.workspace.samples import saved_trace
from gradviz.workspace.state import AppState, EngineStatus, TraceStatus
from gradviz.workspace.store import Store, Subscriber
from gradviz.workspace.view import View

PATIENCE = 120.0
"""After so long without new numbers the old ones are shown as stale, ms."""
FIRST = "neuron"
"""The preset that a first launch opens on."""

EngineStarter = Callable[[Callable[[Event], None]], EngineClient]


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
    ) -> None:
        self._store = Store(state or AppState())
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.on_wake: Callable[[], None] = lambda: None
        self.on_view: Callable[[], None] = lambda: None
        self.view: View | None = None
        self.player = Player(self._store, lambda: self.view)
        self._placing = placing or Placing()
        self._placing.connect(self._placed, self.post)
        self._start_engine = start_engine
        self._engine: EngineClient | None = None
        self._wanted = False

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
        if trace.kind == "pending" and now() - trace.since > PATIENCE:
            self.update(trace=msgspec.structs.replace(trace, kind="stale"))

    @property
    def wants_ticks(self) -> bool:
        """Whether `tick` has anything to do."""
        return self.state.playback.playing or self.state.trace.kind == "pending"

    # -- engine -------------------------------------------------------------------

    def start(self) -> None:
        """Start the engine; numbers that wait for it come when it is up.

        A file's program is not run: that is for the person to say, see `run`.
        """
        if self._engine is None and self._start_engine is not None:
            self.update(engine=EngineStatus(state="starting", since=now()))
            self._engine = self._start_engine(lambda event: self.post(lambda: self.hear(event)))
            if self._wanted:
                self._ask()

    def close(self) -> None:
        """Stop engine and layout; may be called twice."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()
        self._placing.close()

    def hear(self, event: Event) -> None:
        """Take an event of the engine."""
        hear_event(self, event, now())

    def cancel(self) -> None:
        """Stop what the engine does now: it is restarted."""
        if self._engine is not None:
            self._engine.cancel()

    def run(self) -> None:
        """Compute the program again; an engine that was given up is started again.

        A script that was not saved in a file of ours is read again: an editor changes it.
        """
        self._wanted = True
        script = self.state.script
        if self.state.draft is not None:
            self.set_code(self.state.draft)
            return
        if script is not None and self.state.path is None and not self.state.dirty:
            try:
                self.update(program=read_script(script.path), notice=None)
            except GradvizError as error:
                self.tell(error)
                return
        self._start_or_ask()

    def _start_or_ask(self) -> None:
        self.update(output=())
        if self._engine is None:
            self.start()
            return
        if self.state.engine.state == "failed":
            self._engine.restart()
        self._ask()

    def _ask(self) -> None:
        self._wanted = True
        program = self.state.spec or self.state.script
        if self._engine is None or program is None:
            return
        if self.state.script is not None and self.state.engine.state == "busy":
            self.cancel()  # a script may never end by itself
        generation = self.state.generation + 1
        self.update(generation=generation, trace=self._asked())
        self._engine.submit(program, generation)

    def _asked(self) -> TraceStatus:
        """Say what the numbers shown are worth while new ones are under way."""
        if self.is_current:
            return TraceStatus(kind="ready")
        trace = self.state.trace
        if trace.kind in ("pending", "stale"):  # old numbers do not grow young by a new question
            return TraceStatus(kind=trace.kind, since=trace.since)
        return TraceStatus(kind="pending", since=now())

    @property
    def is_current(self) -> bool:
        """Whether the numbers shown are those of the program shown."""
        program = self.state.program
        if self.view is None or program is None:
            return self.view is not None
        return self.view.data.program_hash == program_hash(program)

    # -- documents ----------------------------------------------------------------

    def open_preset(self, name: str) -> None:
        """Open a preset: its saved numbers at once, the engine's own when they come.

        Raises
        ------
        GradvizError
            When there is none of that name.
        """
        found = find_preset(name)
        self._open(program=found.spec, preset=name, path=None, title=name, notice=None)
        self._show_first(saved_trace(found.spec), found.view.direction)
        self._ask()

    def open_file(self, path: str) -> None:
        """Open a `.gradviz` file; its saved trace is shown, its program is not run.

        A Python script is run: it has nothing else to show.

        Raises
        ------
        GradvizError
            When it cannot be read.
        """
        if is_script(path):
            script, name = read_script(path), Path(path).name
            # No path: what is saved must not take the place of the script.
            self._open(program=script, preset=None, path=None, title=name, notice=None)
            self._show_first(None, None)
            self._ask()
            return
        data, program, look = load_document(path)
        told = message("Session", "Shown as it was saved. Trace computes it again.")
        if data is None:
            told = message("Session", "Nothing was computed yet. Trace computes it.")
        self._open(program=program, preset=None, path=path, title=Path(path).name, notice=told)
        self._wanted = False
        direction = look.get("direction")
        self._show_first(data, direction if direction in ("LR", "TB") else None)

    def _open(self, **document: object) -> None:
        """Put another document in the state; nothing of the one before remains."""
        if self.state.script is not None and self.state.engine.state == "busy":
            self.cancel()
        self.update(
            **document,
            dirty=False,
            draft=None,
            output=(),
            selection=None,
            breakpoints=frozenset(),
            trace=TraceStatus(),
            generation=self.state.generation + 1,
        )
        self.player.rewind()

    def _show_first(self, data: TraceData | None, direction: Direction | None) -> None:
        """Show the numbers that a document comes with, or that it has none yet."""
        self._placing.direction = direction
        if data is not None:
            self.take(data)
            return
        self._placing.forget()
        self.view = None
        self.on_view()

    def save(self, path: str) -> None:
        """Write program and trace to a `.gradviz` file.

        Raises
        ------
        GradvizError
            When it cannot be written.
        """
        if self.view is None:
            return
        if is_script(path):
            text = "{name} would replace a script. Save it as .gradviz."
            raise GradvizError(message("Session", text, name=Path(path).name))
        look = {"direction": self.view.scene.direction}
        save_trace(path, self.view.data, program=self.state.program, view=look)
        name = Path(path).name
        self.update(
            path=path,
            title=name,
            dirty=False,
            notice=message("Session", "Saved as {name}.", name=name),
        )

    def set_leaf(self, name: str, value: TensorValue | float) -> None:
        """Give a leaf another value; torch computes everything anew."""
        spec = self.state.spec
        if spec is None:
            return
        leaf = next(leaf for leaf in spec.leaves if leaf.name == name)
        if not isinstance(value, TensorValue):
            value = tensor_value(value, leaf.value.dtype)
        if value == leaf.value:
            return
        self.update(program=with_leaf(spec, name, value), dirty=True)
        self._ask()

    def edit_code(self, text: str) -> None:
        """Keep the text of a script as it is typed; it is run when the person says so."""
        script = self.state.script
        if script is not None:
            self.update(draft=text if text != script.text else None)

    def set_code(self, text: str) -> None:
        """Give a script another text and run it."""
        script = self.state.script
        if script is not None:
            program = msgspec.structs.replace(script, text=text)
            dirty = self.state.dirty or text != script.text
            self.update(program=program, draft=None, dirty=dirty, notice=None)
            self._wanted = True
            self._start_or_ask()

    def take(self, data: TraceData) -> None:
        """Show a trace as the numbers of the program shown."""
        self._placing.place(data, full=self.state.full_graph)

    def _placed(self, view: View) -> None:
        """Show a view whose places are known; the moment is kept by beat, not by ms."""
        old, self.view = self.view, view
        self.player.carry_over(old, view)
        selection = self.state.selection
        kept = selection if selection in view.scene.by_id else None
        self.update(trace=self._verdict(), selection=kept)
        self.on_view()

    def _verdict(self) -> TraceStatus:
        """Say what the numbers are worth that have just been placed."""
        if self.is_current:
            return TraceStatus(kind="ready")
        trace = self.state.trace
        return trace if trace.kind in ("pending", "stale", "failed") else TraceStatus(kind="stale")

    # -- looks --------------------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Change the language of everything."""
        words.set_language(language)
        self.update(language=language)

    def set_theme(self, theme: str) -> None:
        """Change the colours."""
        self.update(theme=theme)

    def set_full_graph(self, full: bool) -> None:
        """Show every autograd node, or the simple graph."""
        if full != self.state.full_graph:
            self.update(full_graph=full)
            if self.view is not None:
                self.take(self.view.data)

    def select(self, box: str | None) -> None:
        """Select a box, or none."""
        self.update(selection=box)

    def toggle_breakpoint(self) -> None:
        """Set a breakpoint on the selected box, or take it away."""
        box = self.state.selection
        if box is not None:
            self.update(breakpoints=self.state.breakpoints ^ {box})

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
        self.update(notice=error.message)


def now() -> float:
    """Return the session's clock, ms; only differences mean anything."""
    return clock.monotonic() * 1000.0
