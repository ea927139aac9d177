"""The editor: blocks, popups and panels of one window, in step with one session.

It is the `Builder` of the commands. What is drawn and what gestures do is the bench's
matter; what quick-add finds is `adding`'s; forms and problems have files of their own.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QGuiApplication

from gradviz.builder import edits
from gradviz.builder.code import write_script
from gradviz.model.errors import GradvizError
from gradviz.model.words import message
from gradviz.qt.builder.adding import Adding
from gradviz.qt.builder.bench import Bench, Spot
from gradviz.qt.builder.columns import ColumnsDialog, ask_columns
from gradviz.qt.builder.connecting import connection_quest
from gradviz.qt.builder.exporting import ask_export, ask_script
from gradviz.qt.builder.finder import SHADE, Finder, Quest
from gradviz.qt.builder.form import BlockForm
from gradviz.qt.builder.forms import problems_of
from gradviz.qt.builder.hint import EmptyHint, LackLine
from gradviz.qt.builder.mending import Mending
from gradviz.qt.builder.naming import NameField
from gradviz.qt.builder.problems import place_card
from gradviz.qt.builder.seeking import block_quest
from gradviz.qt.builder.setting import Setting
from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.planning import PlanDrawing
from gradviz.qt.window import Window
from gradviz.workspace.adding import add_draft
from gradviz.workspace.findings import shape_text
from gradviz.workspace.history import missing
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from gradviz.workspace.table_draft import TableDraft, begun

KINDS = ("blocks", "simple", "full")


class Editor(QObject):
    """Builds one session's network in one window.

    Parameters
    ----------
    session, window, look, clock
        Whose network, and where.
    """

    def __init__(self, session: Session, window: Window, look: Look, clock: Clock) -> None:
        super().__init__(window)
        self._session, self._window, self._look, self._clock = session, window, look, clock
        stage = window.stage
        self.board = stage.board
        self.bench = Bench(session, stage.board)
        self.adding = Adding(session, self.bench, self.show_settings)
        self.finder = Finder(look, stage)
        self.hint = EmptyHint(look, stage)
        self.lack = LackLine(look, stage)
        self.name = NameField(look, stage)
        self.mending = Mending(session, window, look, self.bench, self._ask)
        self.card = self.mending.card
        self.columns: ColumnsDialog | None = None
        self.form = BlockForm(look, window.inspector)
        self.setting = Setting(session, self.bench, self.form)
        self._shown, self._begun = False, 0.0
        self._connect()
        self._unsubscribe = session.subscribe(self._on_state)
        look.changed.connect(self._relook)
        self.follow(session.state)

    def _connect(self) -> None:
        window, bench = self._window, self.bench
        self.board.prepare(bench)
        bench.close_popup = self._close_popup
        bench.add_asked.connect(self._ask_block_at)
        bench.settings_asked.connect(self.show_settings)
        bench.dropped.connect(self.adding.add)
        self.board.selected.connect(lambda block: bench.choose(() if block is None else (block,)))
        self.board.pressed.connect(self._close_popup)
        self.board.moved.connect(self.name.hide)
        self.finder.closed.connect(self.board.setFocus)
        self.finder.closed.connect(self._show_hint)
        self.name.named.connect(self._rename)
        self.form.left.connect(self.board.setFocus)
        window.stage.kind_asked.connect(self.show_kind)
        window.stage.arranged.connect(self._arrange)
        window.left.build.taken.connect(self._take_from_palette)
        window.left.build.new_asked.connect(self._session.documents.new)
        self._session.documents.add_table = self.ask_columns

    def close(self) -> None:
        """Listen to the session no longer."""
        self._unsubscribe()

    # ------------------------------------------------------------ what is shown

    def show_kind(self, kind: str) -> None:
        """Show blocks, the simple graph or the full graph."""
        self._session.set_blocks(kind == "blocks")
        if kind != "blocks":
            self._session.set_full_graph(kind == "full")

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if state is not self._session.state:
            return  # a subscriber before has changed it again: that is told too
        if _seen(state) != _seen(previous):
            self.follow(state)

    def _relook(self) -> None:
        self.bench.read()
        self.follow(self._session.state)

    def follow(self, state: AppState) -> None:
        """Show the state."""
        stage = self._window.stage
        kind = "blocks" if state.shows_blocks else "full" if state.full_graph else "simple"
        stage.show_kind(kind, has_blocks=state.spec is not None)
        self._window.left.build.show_network(state.spec is not None)
        if state.shows_blocks != self._shown:
            self._turn(state.shows_blocks)
        if state.shows_blocks:
            self._show_plan(state)
        self._show_hint()
        self._show_lack(state)
        self.mending.show(state)

    def _show_hint(self) -> None:
        empty = self._session.state.shows_blocks and not self.bench.plan.blocks
        self.hint.setVisible(empty and not self.finder.is_open)

    def _turn(self, shown: bool) -> None:
        """Put the board in the place of the graph, or back."""
        self._shown = shown
        self._close_popup()
        self._keep_selection(shown)
        self._window.stage.show_board(shown)
        self._window.show_story_beside(not shown)
        self._window.inspector.show_cover(self.form if shown else None)
        if shown:
            self.bench.read()
            self._open_drawing()

    def _keep_selection(self, shown: bool) -> None:
        """Let what is selected in one picture be selected in the other."""
        state, numbers = self._session.state, self.bench.numbers
        if shown:
            block = numbers.block_of(state.selection)
            if block is not None:
                self._session.building.choose(block)
        elif state.chosen:
            box = numbers.box_of(state.chosen[-1])
            if box is not None:
                self._session.select(box)

    def _open_drawing(self) -> None:
        """Show a network from its beginning."""
        self._begun = self.bench.begun
        drawing = PlanDrawing(lambda: self.bench.plan, self.bench.shown_marks, self._look)
        self.board.show_drawing(drawing)
        self.board.make_room(None)

    def _show_plan(self, state: AppState) -> None:
        count = len(self.bench.plan.blocks)
        self.bench.read()
        if self._begun != self.bench.begun:
            self._open_drawing()
        self.setting.show()
        chosen = state.chosen[-1] if state.chosen else None
        self.board.show_selection(chosen, self._spoken(chosen))
        self.board.refresh()
        if len(self.bench.plan.blocks) != count and not self.bench.still:
            self.board.make_room(state.chosen[-1] if state.chosen else None)

    def _spoken(self, block: str | None) -> str:
        """Return what a screen reader says of the selected block."""
        view = None if block is None else self.bench.view(block)
        if view is None:
            return ""
        shape = self.bench.verdict_now.shapes.get(view.name)
        wrong = [one.message.words() for one in problems_of(self.bench.verdict_now, view)]
        parts = (view.module or view.name or view.id, view.title, shape_text(shape or ()), *wrong)
        return ", ".join(part for part in parts if part)

    def _show_lack(self, state: AppState) -> None:
        told = None
        waits = state.trace.kind == "none"  # else it was computed, and lacks nothing
        if waits and state.shows_blocks and state.spec is not None and self.bench.plan.blocks:
            told = state.trace.message or missing(state.spec)
        self.lack.show_words("" if told is None else told.words())
        self._arrange()

    def _arrange(self) -> None:
        """Keep what floats over the board in its place."""
        stage = self._window.stage
        size = self.hint.sizeHint()
        self.hint.setGeometry((stage.width() - size.width()) // 2,
                              (stage.height() - size.height()) // 2 - 20,
                              size.width(), size.height())  # fmt: skip
        lack = self.lack.sizeHint()
        foot = stage.height() - 16
        if 16 + lack.width() + 8 > stage.zoom.x():  # above the zoom, where they meet
            foot = stage.zoom.y() - 8
        self.lack.setGeometry(16, foot - lack.height(), lack.width(), lack.height())
        self.mending.place()

    # ------------------------------------------------------------ popups

    def _close_popup(self) -> bool:
        """Put away what is open; whether anything was."""
        if self.finder.is_open:
            self.finder.close_quietly()
            return True
        if not self.name.isHidden():
            self.name.hide()
            return True
        return False

    def _ask(self, quest: Quest, at: QPointF | None, text: str = "") -> None:
        self._close_popup()
        if at is None:
            at = self._beside()
        self.hint.hide()  # the list stands where it would
        self.finder.open(quest, at, text)

    def _beside(self) -> QPointF:
        """Return the point of the stage beside what is selected, else in its middle."""
        stage = self._window.stage
        chosen = self._session.state.chosen
        rect = self.bench.plan.rect(chosen[-1]) if chosen else None
        size = self.finder.most_size()
        if rect is None:
            return QPointF((stage.width() - size.width()) / 2, stage.height() / 4)
        taken = [stage.rect_on_screen(*one) for one in self.bench.plan.rects.tolist()]
        return place_card(size, stage.rect_on_screen(*rect), stage.size(), taken)

    def _ask_block_at(self, spot: Spot, position: QPointF | None) -> None:
        at = None if position is None else position + QPointF(4, -SHADE)
        self._ask(self.adding.quest(spot), at)

    def _take_from_palette(self, block: str) -> None:
        """Add a block of the panel, wired to the selection."""
        if self._session.state.spec is None:
            return
        self._session.set_blocks(True)
        self.adding.add(block, Spot())

    # ------------------------------------------------------------ the `Builder` of the commands

    def ask_block(self) -> None:
        """Open quick-add for the selection, or for the selected wire."""
        self._ask(self.adding.quest(Spot(wire=self.bench.wire)), None)

    def ask_connection(self) -> None:
        """Let the person choose what the selection is connected to."""
        quest = connection_quest(self._session, self.bench)
        if quest is not None:
            self._ask(quest, None)

    def ask_columns(self, path: str) -> None:
        """Let the person say which columns of a table are data."""
        self.columns = ask_columns(self._look, begun(path), self._window, self._add_columns)
        self.columns.finished.connect(lambda: setattr(self, "columns", None))

    def _add_columns(self, draft: TableDraft) -> None:
        try:
            add_draft(self._session, draft)
        except GradvizError as error:
            self._session.tell(error)

    def ask_find(self, search_graph: Callable[[str], None]) -> None:
        """Let the person find a block, to go there; the graph is searched where they wish."""
        graph = None if self._session.view is None else search_graph
        self._ask(block_quest(self.bench.spec, self._go, graph), None)

    def _go(self, block: str) -> None:
        self.bench.choose((block,))
        self.board.bring_into_view(block)

    def ask_name(self) -> None:
        """Open a field over the title of the selected block."""
        chosen = self._session.state.chosen
        if not chosen:
            return
        view = self.bench.view(chosen[0])
        rect = self.bench.plan.rect(chosen[0])
        frame = next((one for one in self.bench.plan.frames if one.title == chosen[0]), None)
        if frame is not None:
            x, y, width, _ = frame.rect
            rect = (x, y, width, frame.head)
        if rect is not None:
            known = chosen[0] if view is None else view.module or view.name or view.id
            self.name.open(known, self._window.stage.rect_on_screen(*rect))

    def _rename(self, old: str, new: str) -> None:
        if new and new != old:
            self._session.building.rename(old, new)
        self.board.setFocus()

    def show_settings(self) -> None:
        """Go to the settings of the selected block."""
        if not self._window.drawers.is_shown("inspector"):
            self._window.drawers.toggle("inspector")
        self.setting.forget()
        if not self.form.focus_first():
            self.board.setFocus()

    def show_problems(self) -> None:
        """Go to the next problem."""
        self.mending.next()

    def list_problems(self) -> None:
        """List all problems, to jump to one of them."""
        self.mending.list_all()

    def copy(self) -> bool:
        """Put the selected blocks on the clipboard; whether there were any."""
        text = self._session.building.copy() if self._session.state.shows_blocks else ""
        if not text:
            return False
        QGuiApplication.clipboard().setText(text)
        return True

    def cut(self) -> None:
        """Put the selected blocks on the clipboard and delete them."""
        text = self._session.building.cut()
        if text:
            QGuiApplication.clipboard().setText(text)

    def paste(self) -> None:
        """Add the blocks of the clipboard; a formula or a script there is read too."""
        text = QGuiApplication.clipboard().text()
        if edits.is_blocks(text):
            self._session.building.paste(text)
        elif "=" in text and len(text) < 400 and "\n" not in text.strip():
            self.adding.add_formula(text.strip())

    def copy_code(self) -> None:
        """Put the network's code on the clipboard."""
        QGuiApplication.clipboard().setText(write_script(self.bench.spec))
        self._session.update(notice=message("Builder", "The code was copied."))

    def keep_as_script(self) -> None:
        """Let the person choose where to keep code that has no blocks, and open it there."""
        ask_script(self._session, self._window)

    def export_code(self) -> None:
        """Let the person choose where to write the network's code."""
        ask_export(self._session, self._window)

    def delete(self) -> None:
        """Delete the selected wire or blocks."""
        self.bench.delete()

    def choose_all(self) -> None:
        """Select every block."""
        self.bench.choose(block.id for block in self.bench.plan.blocks)

    def has_wire(self) -> bool:
        """Whether a wire is selected."""
        return bool(self.bench.wire)


def _seen(state: AppState) -> tuple[object, ...]:
    """Return what the editor shows of a state."""
    return (
        id(state.program), id(state.history.now), state.history.position, state.chosen,
        state.blocks, state.full_graph, state.trace, state.language, state.theme,
        state.playback.time if state.shows_blocks else None,
    )  # fmt: skip
