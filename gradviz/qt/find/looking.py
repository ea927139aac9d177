"""Looking: the popup, the lit boxes and the camera of one window, in step with one session.

What fits a text is `gradviz.graph.search`'s matter, where it is drawn
`gradviz.workspace.finding`'s.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from gradviz.animation.writing import short
from gradviz.graph.query import Compare, Flawed, parse
from gradviz.graph.search import Entry
from gradviz.model.errors import GradvizError
from gradviz.model.numbers import format_shape
from gradviz.model.words import translate
from gradviz.qt.builder.rows import Row
from gradviz.qt.find.popup import SHADE, FindPopup
from gradviz.qt.look import Look
from gradviz.qt.stage import Stage
from gradviz.qt.widgets.note import Note
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

MOST = 200
"""So many rows are listed; all that were found are lit and counted."""
READABLE, NEAR = 0.45, 0.8
"""Below the first scale a box that is gone to is shown at the second."""
_EXAMPLES = (
    "kind parameter",
    "grad norm > 1e-3",
    "value nan",
    "grad none",
    "shape 64x*",
    "line 12",
)


class Looking(QObject):
    """Finds things in one session's graph, in one window.

    Parameters
    ----------
    session, stage, look
        Whose graph, and where.
    """

    def __init__(self, session: Session, stage: Stage, look: Look) -> None:
        super().__init__(stage)
        self._session, self._stage = session, stage
        self._asked: tuple[object, ...] = ()
        self._going = ""
        self._entries: tuple[Entry, ...] = ()
        self.popup = FindPopup(look, stage)
        self.note = Note(look, stage)
        self.note.hide()
        self._connect()
        self._unsubscribe = session.subscribe(self._on_state)
        look.changed.connect(self._relook)

    def _connect(self) -> None:
        popup, stage = self.popup, self._stage
        popup.typed.connect(lambda _: self._search())
        popup.turned.connect(self._look_at)
        popup.taken.connect(self._take)
        popup.closed.connect(self._on_closed)
        self.note.closed.connect(lambda: self._session.update(trail=None))
        stage.installEventFilter(self)
        stage.canvas.installEventFilter(self)
        stage.canvas.viewport().installEventFilter(self)

    def close(self) -> None:
        """Listen to the session no longer."""
        self._unsubscribe()

    # ------------------------------------------------------------ commands

    def open(self) -> None:
        """Open the popup; blocks give way to the graph."""
        if self._session.view is None:
            return
        self._session.set_blocks(False)
        self._session.finding.settling = True
        self.popup.open()
        self._asked = ()
        self._search()
        self._arrange()

    def look_for(self, text: str) -> None:
        """Open the popup with something typed."""
        self.open()
        self.popup.edit.setText(text)

    def step(self, way: int) -> None:
        """Go to the next (+1) or previous (-1) of what was found."""
        if not self.popup.is_open:
            self.open()
        if self._entries and not self._going:
            self.popup.step(way)

    def visit(self, way: int) -> None:
        """Go back (-1) or forward (+1) to what was selected."""
        box = self._session.finding.visit(way)
        if box is not None:
            self.show_box(box)

    # ------------------------------------------------------------ search

    def look_again(self) -> None:
        """Take note of another graph: go on to what lay in a module that was being opened."""
        going, self._going = self._going, ""
        if going:
            self._take(going)
        self._search()

    def _search(self) -> None:
        if not self.popup.is_open:
            return
        text = self.popup.edit.text().strip()
        asked = (text, id(self._session.view), self._session.state.playback.time)
        if asked == self._asked:
            return
        self._asked = asked
        finding = self._session.finding
        if not text:
            self._entries = ()
            finding.light(())
            self.popup.show_rows(_examples(), 0)
            return
        found = finding.search(text)
        self._entries = found.entries
        finding.light(found.entries)
        if found.refused is not None:
            self.popup.show_sentence(found.refused.words())
        elif not found.entries:
            self.popup.show_sentence(self._nothing(text))
        else:
            rows = [self._row(entry, text) for entry in found.entries[:MOST]]
            if len(found.entries) > MOST:
                rows.append(_more(len(found.entries) - MOST))
            self.popup.show_rows(rows, len(found.entries))

    def _nothing(self, text: str) -> str:
        if self._session.view is None:
            return translate("Find", "There is no graph to search yet.")
        if _numbers(text) and self._session.finding.moment().time < self._end:
            return translate("Find", "Nothing so far: only numbers that exist by now are searched.")
        return translate("Find", "Nothing fits.")

    @property
    def _end(self) -> float:
        view = self._session.view
        return 0.0 if view is None else view.timeline.duration

    def _row(self, entry: Entry, text: str) -> Row:
        match = "" if _numbers(text) else text.partition(" ")[0]
        return Row(
            id=entry.id,
            title=_title(entry),
            target=self._beside(entry, text),
            sign=_sign(entry),
            match=match,
            tip=entry.source.text.strip() if entry.source is not None else "",
        )

    def _beside(self, entry: Entry, text: str) -> str:
        """Return what stands at the right: the number that was asked for, else where it is."""
        of = _numbers(text)
        moment = self._session.finding.moment()
        if of:
            ask = moment.gradient if of == "grad" else moment.value
            return f"{short(ask(entry.id)):>4}"  # a list leaves out what is very short
        if entry.kind == "module":
            return entry.op
        shape = format_shape(entry.shape) if entry.shape else ""
        return entry.module if entry.kind in ("op", "loss") and entry.module else shape

    # ------------------------------------------------------------ going there

    def _look_at(self, row: str) -> None:
        """Go to a row that an arrow came to, without opening modules."""
        if row in _EXAMPLES or not row:
            return
        box = self._session.finding.go(row, inside=False)
        if box is not None:
            self.show_box(box)

    def _take(self, row: str) -> None:
        """Go to a row; a second time, to the next one."""
        if row in _EXAMPLES:
            self.popup.edit.setText(row)
            return
        finding = self._session.finding
        if self._went == row and len(self._entries) > 1:
            self.popup.step(1)
            row = self.popup.current
        finding.settling = False
        self._session.update(selection=None)
        box = finding.go(row)
        finding.settling = True
        self._going = row if box != row and box is not None and self._is_folded(box) else ""
        self._went_to = row
        if box is not None:
            self.show_box(box)

    _went_to = ""

    @property
    def _went(self) -> str:
        here = self._session.finding.entry_of(self._session.state.selection)
        return self._went_to if here == self._went_to else ""

    def _is_folded(self, box: str) -> bool:
        return self._session.folding.is_folded(box)

    def show_box(self, box: str) -> None:
        """Glide to a box or frame; nearer where it could not be read."""
        canvas, view = self._stage.canvas, self._session.view
        if view is None:
            return
        index = view.scene.by_id.get(box)
        if index is None and box not in view.scene.frame_of:
            return
        x, y, width, height = (
            view.scene.frame_of[box].rect if index is None else view.scene.rect(index)
        )
        free = canvas.free_part()
        canvas.follows = False
        if canvas.camera.scale < READABLE:
            fits = min(free.width() / max(width, 1.0), free.height() / max(height, 1.0)) * 0.9
            middle = QPointF(x + width / 2, y + height / 2)
            canvas.camera.glide_to(middle, free.center(), min(NEAR, max(fits, 0.1)))
            canvas.keep_middle()
        elif canvas.camera.bring_into_view((x, y, width, height), free):
            canvas.keep_middle()

    # ------------------------------------------------------------ state

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if state is not self._session.state:
            return
        if state.shows_blocks and self.popup.is_open:
            self.popup.close_quietly()
        moved = state.playback.time != previous.playback.time and not state.playback.playing
        stopped = previous.playback.playing and not state.playback.playing
        if self.popup.is_open and (moved or stopped or state.trace != previous.trace):
            self._search()
        if (state.found, state.trail) != (previous.found, previous.trail):
            self._stage.canvas.refresh()
        told = ("trail", "playback", "trace", "blocks", "selection")
        if any(getattr(state, name) != getattr(previous, name) for name in told):
            self._tell_trail()

    def _relook(self) -> None:
        self._asked = ()
        self._search()
        self._tell_trail()

    def _on_closed(self) -> None:
        self._asked = ()
        self._session.finding.settling = False
        self._session.finding.light(())
        selection = self._session.state.selection
        if selection is not None:
            self._session.finding.visits.note(selection)
        self._reserve()
        self._stage.canvas.setFocus()

    def _tell_trail(self) -> None:
        state = self._session.state
        words = "" if state.shows_blocks else self._session.finding.trail_words()
        if not words:
            self.note.hide()
            self._reserve()
            return
        fresh = self.note.isHidden()
        self.note.show_note("note", words, puts_off=True)
        self._arrange()
        canvas = self._stage.canvas
        drawn = canvas.drawn_on_screen()
        whole = QRectF(canvas.viewport().rect()).contains(drawn)
        if fresh and whole and drawn.intersects(QRectF(self.note.geometry())):
            canvas.fit_all()  # the sentence hides nothing that was seen

    # ------------------------------------------------------------ places and hand

    def _arrange(self) -> None:
        self.popup.arrange()
        self._reserve()
        size = self.note.size_within(self._stage.width() - 8)
        x = (self._stage.width() - size.width()) // 2
        y = self._stage.height() - 52 - size.height()
        self.note.setGeometry(x, y, size.width(), size.height())

    def _reserve(self) -> None:
        """Keep boxes that are gone to out from under the popup, where there is room beside it."""
        width = self.popup.width() - SHADE
        beside = self.popup.is_open and self._stage.width() > 2 * width
        self._stage.show_taken(width if beside else 4, 0 if self.note.isHidden() else 44)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the popup in its corner; Esc closes it; the mouse's side buttons go back."""
        kind = event.type()
        if watched is self._stage and kind == QEvent.Type.Resize:
            self._arrange()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return event.key() == Qt.Key.Key_Escape and self._escape()
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            ways = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}
            if event.button() in ways:
                self.visit(ways[event.button()])
                return True
        return False

    def _escape(self) -> bool:
        """Put away what is open, the popup before the paths; whether anything was."""
        if self.popup.is_open:
            self.popup.close_quietly()
        elif self._session.state.trail is not None:
            self._session.update(trail=None)
        else:
            return False
        return True


def _examples() -> list[Row]:
    told = {
        "kind parameter": translate("Find", "all parameters"),
        "grad norm > 1e-3": translate("Find", "large gradients"),
        "value nan": translate("Find", "where a NaN is"),
        "grad none": translate("Find", "no gradient came"),
        "shape 64x*": translate("Find", "by shape"),
        "line 12": translate("Find", "by line of code"),
    }
    heading = Row(title=translate("Find", "For example"))
    return [heading, *(Row(id=one, title=one, target=told[one], sign="none") for one in _EXAMPLES)]


def _more(count: int) -> Row:
    return Row(title=translate("Find", "{count} more, all of them lit", count=f"{count:,}"))


def _numbers(text: str) -> str:
    """Return "value" or "grad" where a text asks for numbers of these, else ""."""
    try:
        terms = parse(text)
    except GradvizError:
        return ""
    return next((term.of for term in terms if isinstance(term, Compare | Flawed)), "")


def _title(entry: Entry) -> str:
    if entry.kind == "module":
        return entry.id.removesuffix("()")
    if entry.kind not in ("op", "loss") or entry.name == entry.id:
        return entry.id
    return f"{entry.id}  \u00b7  {entry.name}"


def _sign(entry: Entry) -> str:
    return {"module": "formula", "buffer": "constant"}.get(entry.kind, entry.kind)
