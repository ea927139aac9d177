"""The wiring: state flows from the session into the panes, signals flow back as actions.

It decides nothing: which numbers, words and pictures there are is the session's and the
animation's matter; where they stand is the window's.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from gradviz.model.words import translate
from gradviz.qt import telling
from gradviz.qt.actions import Actions
from gradviz.qt.application import QtWords
from gradviz.qt.builder.editor import Editor
from gradviz.qt.clock import Clock, Job
from gradviz.qt.coding import code_shown, connect_code, insert_lines
from gradviz.qt.desk import WindowDesk
from gradviz.qt.dialogs.guides import Guides
from gradviz.qt.drawing import SessionDrawing
from gradviz.qt.look import Look
from gradviz.qt.modules import Modules
from gradviz.qt.noting import note
from gradviz.qt.rows import example_rows, leaf_rows
from gradviz.qt.saying import Saying
from gradviz.qt.shifting import Shifting
from gradviz.qt.story import StoryShown
from gradviz.qt.window import Window
from gradviz.workspace.commands import CommandTable
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View

_NOTICE = 6000.0  # ms that a notice stays


class Wiring(QObject):
    """Connects one session with one window for as long as both live.

    Parameters
    ----------
    session, window, look, clock
        What is connected.
    words
        Qt's own words, switched with the language; None in tests.
    """

    _woken = Signal()

    def __init__(
        self,
        session: Session,
        window: Window,
        look: Look,
        clock: Clock,
        words: QtWords | None = None,
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._look, self._clock = session, window, look, clock
        self._words = words
        self._ticking: Job | None = None
        self._fading: Job | None = None
        self._drawn: View | None = None
        self._followed: object = None
        self.desk = WindowDesk(window, session, look)
        self.editor = Editor(session, window, look, clock)
        self.desk.find_block = lambda: self.editor.ask_find(self.desk.looking.look_for)
        self.table = CommandTable(session, self.desk, self.editor)
        self.actions = Actions(look, self.table, window)
        self.desk.guides = Guides(window, session, look, self.table)
        self.desk.actions = self.actions
        self._modules = Modules(session, window.stage, look, clock)
        self._shifting = Shifting(session, window.stage, look)
        self._fill_header()
        self._saying = Saying(session, window, look, clock)
        self._connect_panes()
        self._woken.connect(session.drain, Qt.ConnectionType.QueuedConnection)
        session.on_wake = self._woken.emit
        session.on_view = self._on_view
        self._unsubscribe = session.subscribe(self._on_state)
        look.changed.connect(self._show_all)
        window.closing.connect(self.close)
        self._show_all()

    def _fill_header(self) -> None:
        header = self._window.header
        for title, menu, letter in self.actions.menus():
            header.add_menu(title, menu, letter)
        for name in ("new", "open", "save"):
            header.add_left(name, self.actions[f"file.{name}"])
        header.add_line()
        for name in ("undo", "redo"):
            header.add_left(name, self.actions[f"edit.{name}"])
        header.add_right("search", self.actions["edit.find"])
        header.add_right("trace", self.actions["model.run"], lambda: translate("Header", "Trace"))
        header.add_right(
            "export", self.actions["file.export"], lambda: translate("Header", "Export")
        )
        header.finish()
        for side in ("left", "inspector"):
            header.add_drawer(side, self.actions[f"view.panel.{side}"])

    def _connect_panes(self) -> None:
        session, window = self._session, self._window
        player = session.player
        window.take_key = self.actions.take_key
        window.file_dropped.connect(self.desk.open)
        window.header.theme_asked.connect(session.set_theme)
        window.header.language_asked.connect(session.set_language)
        window.left.example_chosen.connect(self._open_example)
        window.left.leaf_moved.connect(lambda name, value, _: session.editing.set_leaf(name, value))
        window.left.turned.connect(self._show_all)
        connect_code(session, window.left.code)
        window.left.code.remedy_asked.connect(self._mend)
        window.stage.output.clicked.connect(self.actions["view.panel.output"].trigger)
        window.output.closed.connect(self.actions["view.panel.output"].trigger)
        window.output.cleared.connect(lambda: session.update(output=()))
        window.steps.pressed.connect(lambda name: self.table[f"model.step.{name}"].run())
        window.steps.step_asked.connect(session.stepping.go)
        window.steps.left.connect(window.stage.canvas.setFocus)
        window.stage.canvas.selected.connect(session.select)
        window.stage.canvas.pointed.connect(self._point)
        window.stage.note.pressed.connect(lambda: self._press_note(other=False))
        window.stage.note.other_pressed.connect(lambda: self._press_note(other=True))
        window.stage.note.closed.connect(session.autosave.postpone)
        window.story.pointed.connect(self._light)
        window.drawers.changed.connect(self._show_all)
        transport = window.transport
        transport.play_asked.connect(player.toggle)
        transport.loop_asked.connect(lambda: player.set_loop(not session.state.playback.loop))
        transport.speed_asked.connect(player.set_speed)
        transport.step_asked.connect(lambda way, beats: player.step(way, beats=beats))
        transport.end_asked.connect(lambda way: player.last() if way > 0 else player.first())
        transport.scrub.scrubbed.connect(player.seek)

    def close(self) -> None:
        """Let go of the session; it is closed by whoever made it."""
        self._unsubscribe()
        self._modules.close()
        self.editor.close()
        self._session.on_wake = lambda: None
        self._session.on_view = lambda: None
        self._session.documents.may_leave = lambda: True
        self._clock.stop()
        self._look.close()

    # ------------------------------------------------------------ state to panes

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if state.theme != previous.theme:
            self._look.show_theme(state.theme)
        if state.language != previous.language and self._words is not None:
            self._words.set_language(state.language)
        self._window.stage.show_manner(still=state.reduced_motion, wheel=state.wheel)
        self._show_document(state, previous)
        if state.output is not previous.output:
            self._show_output()
        moved = state.playback.time != previous.playback.time
        marked = _marks(state) != _marks(previous)
        if moved or marked:
            self._show_moment()
        elif _text(state) != _text(previous):
            self._show_code()
        if moved:
            self._follow(state)
        if _told(state) != _told(previous):
            self._show_note(state, fresh=state.notice is not previous.notice)
        if (state.playback.playing, state.playback.speed, state.playback.loop) != (
            previous.playback.playing, previous.playback.speed, previous.playback.loop,
        ):  # fmt: skip
            self._show_transport(state)
        if state.playback.playing and not previous.playback.playing:
            self._window.stage.canvas.follows = True
        self._show_actions()
        self._keep_ticking()

    def _on_view(self) -> None:
        self._show_view()
        self._show_moment()
        self.desk.looking.look_again()

    def _show_all(self) -> None:
        state = self._session.state
        self._look.show_theme(state.theme)
        self._window.stage.show_manner(still=state.reduced_motion, wheel=state.wheel)
        self._saying.forget()
        self._show_document(state, None)
        self._show_view()
        self._show_moment()
        self._show_transport(state)
        self._show_note(state, fresh=False)
        self._show_output()
        self._show_actions()
        self._keep_ticking()

    def _show_document(self, state: AppState, previous: AppState | None) -> None:
        window = self._window
        if previous is None or _named(state) != _named(previous):
            window.header.show_document(*_named(state))
            window.show_title(*_named(state))
        if previous is None or state.preset != previous.preset:
            window.left.show_examples(example_rows(), state.preset)
        if previous is None or state.program is not previous.program:
            spec = state.spec
            window.stage.show_formula(spec.lines if spec is not None else ())
            window.left.show_leaves(leaf_rows(state))
            page = None if previous is None else _first_page(state, previous)
            if page is not None:
                window.left.show_page(page)

    def _show_view(self) -> None:
        view = self._session.view
        window = self._window
        if view is None:
            self._drawn = None
            self._saying.forget()
            window.stage.canvas.show_drawing(None)
            window.stage.show_notes(())
            window.story.show_story(StoryShown())  # nothing of the document before
            window.inspector.show_inspected(None)
            window.transport.scrub.show_parts((), (0.0,))
            window.transport.position.show_position(0, 0, 0, 0)
            return
        if view is not self._drawn:
            known = self._drawn
            drawing = SessionDrawing(self._session, view, self._look)
            self._drawn = view
            window.stage.show_notes(tuple(note.words() for note in view.data.notes))
            self._modules.exchange(known, view, drawing)
        window.transport.scrub.show_parts(telling.parts(view), view.timeline.stops)

    def _show_moment(self) -> None:
        view, state, window = self._session.view, self._session.state, self._window
        self._show_code()
        if view is None:
            return
        window.stage.refresh_graph()
        window.stage.show_at_rest(state.playback.time <= 0.0)
        place = telling.place(view, state.playback.time)
        window.transport.scrub.show_time(state.playback.time, place.beat_ends)
        window.transport.position.show_position(place.step, place.steps, place.beat, place.beats)
        window.story.equation.show_lit(state.lit)
        self._saying.show(view, state)

    def _show_code(self) -> None:
        if self._shows_code:
            self._window.left.code.show_code(code_shown(self._session))

    @property
    def _shows_code(self) -> bool:
        return self._window.left.page == "code" and self._window.drawers.is_shown("left")

    def _show_output(self) -> None:
        window = self._window
        window.output.show_lines(self._session.state.output)
        window.show_output(not window.output.isHidden())

    def _follow(self, state: AppState) -> None:
        view = self._session.view
        step = view.frame(state.playback.time).step if view is not None else None
        if view is None or step is None or step is self._followed:
            return
        self._followed = step  # once for each step: a hand may look elsewhere meanwhile
        canvas = self._window.stage.canvas
        if state.playback.playing and (step.kind == "accumulate" or not canvas.follows):
            return  # leaves stand aside: who plays sees them beside the flow, or not
        canvas.bring_into_view(view.scene.boxes[step.box].id)

    def _show_transport(self, state: AppState) -> None:
        transport = self._window.transport
        transport.show_playing(state.playback.playing)
        transport.show_speed(state.playback.speed)
        transport.show_loop(state.playback.loop)

    def _show_note(self, state: AppState, fresh: bool) -> None:
        told = note(state)
        if told is None or (told.kind == "error" and not told.button and self._shows_code):
            self._window.stage.show_note("note", "")  # the panel tells of it, at its line
            return
        self._window.stage.show_note(
            told.kind, told.words, told.button or None, told.other or None, told.puts_off
        )
        if not fresh or state.notice is None:
            return
        if self._fading is not None:
            self._fading.cancel()
        # Forgotten and not only hidden, or the next word of the engine would bring it back.
        self._fading = self._clock.after(_NOTICE, lambda: self._session.update(notice=None))

    def _show_actions(self) -> None:
        self.actions.show_state(self._session.state)
        self._window.steps.show_steps(self._session.state.steps)
        for side in ("left", "inspector"):
            self._window.header.show_drawer(side, self._window.drawers.is_narrow(side))

    # ------------------------------------------------------------ hand to session

    def _open_example(self, example: str) -> None:
        self._session.documents.open_preset(example)
        self._window.left.examples.show_chosen(self._session.state.preset)  # who was asked may stay

    def _mend(self, remedy: str) -> None:
        if remedy == "script":
            self.editor.keep_as_script()
            return
        insert_lines(self._session) if remedy == "insert" else self.table["model.python"].run()

    def _press_note(self, *, other: bool) -> None:
        told = note(self._session.state)
        command = "" if told is None else told.other_command if other else told.command
        if command:
            self.table[command].run()

    def _point(self, box: str | None) -> None:
        view = self._session.view
        stage = self._window.stage
        if box is None or view is None or box not in view.scene.by_id:
            stage.show_card(None)
            self._session.light()
            return
        rect = view.scene.rect(view.scene.by_id[box])
        card = telling.card(view, self._session.state, box)
        stage.show_card(card, stage.rect_on_screen(*rect))
        self._session.light(*telling.lit_by_box(view, self._session.state, box))

    def _light(self, tag: str) -> None:
        view = self._session.view
        if view is not None:
            self._session.light(*telling.lit_by_factor(view, self._session.state, tag))

    def _keep_ticking(self) -> None:
        running = self._ticking is not None and self._ticking.active
        if self._session.wants_ticks and not running:
            self._ticking = self._clock.run_while(self._tick)

    def _tick(self, elapsed: float) -> bool:
        self._session.tick(elapsed)
        return self._session.wants_ticks


def _marks(state: AppState) -> tuple[object, ...]:
    """Return what a picture of a moment depends on beside the time."""
    return (
        (state.selection, state.selected),
        state.breakpoints,
        state.lit,
        _is_stale(state),
        state.reduced_motion,
        state.playback.playing,
        state.replay,
        state.fetch,
    )


def _first_page(state: AppState, previous: AppState) -> str | None:
    """Return the left page on which a document that was just opened is met; None leaves it.

    A script is met as its code, an empty network as the blocks to begin with.
    """
    script, before = state.script, previous.script
    if script is not None:
        return "code" if before is None or before.path != script.path else None
    spec, history = state.spec, state.history
    touched = history.undo_label is not None or history.redo_label is not None
    empty = spec is not None and not spec.lines and not spec.leaves
    return "build" if empty and not touched else None


def _named(state: AppState) -> tuple[str, bool]:
    """Return the document's name, and whether something of it is in no file."""
    return telling.title(state), state.dirty or state.draft is not None


def _told(state: AppState) -> tuple[object, ...]:
    """Return what the note on the canvas depends on."""
    return (
        state.trace, state.engine, state.notice, state.replay, state.offers, state.left,
        state.laying,
    )  # fmt: skip


def _text(state: AppState) -> tuple[object, ...]:
    """Return what the program's text depends on, and what is said of it."""
    return id(state.program), state.draft, state.trace, state.title


def _is_stale(state: AppState) -> bool:
    return state.trace.kind in ("stale", "failed")
