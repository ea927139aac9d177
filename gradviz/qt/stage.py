"""The stage: the canvas and what floats on it, each at its own corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gradviz.model.words import translate
from gradviz.qt.builder.board import Board
from gradviz.qt.canvas import Canvas
from gradviz.qt.clock import Clock
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.card import Card, HoverCard
from gradviz.qt.widgets.formula import FormulaLine
from gradviz.qt.widgets.note import Note
from gradviz.qt.widgets.notelist import NoteList, NotesButton
from gradviz.qt.widgets.segments import Segments
from gradviz.qt.widgets.zoom import Legend, ZoomBox

KINDS = ("blocks", "simple", "full")
_EDGE = 16
_SHADE = 12  # the shadow's room around floating cards
_LOW = 250
"""A lower stage, px, is left to the drawing: what the menus have too is folded away."""
_PATH = 32  # what the path of modules takes below the first row, px


class Stage(QWidget):
    """Canvas, formula line, graph choice, legend, zoom box, notes and hover card.

    Attributes
    ----------
    kind_asked
        Signal: "blocks", "simple" or "full": what is to be shown.
    arranged
        Signal: the stage has another size.
    """

    kind_asked = Signal(str)
    arranged = Signal()

    def __init__(self, look: Look, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._at_rest = True
        self._has_path = False
        self._taken = (4, 0)
        self.canvas = Canvas(look, clock, self)
        self.board = Board(look, clock, self)
        self.board.hide()
        self.shown: Canvas = self.canvas
        for canvas in (self.canvas, self.board):
            canvas.zoomed.connect(lambda scale, of=canvas: self._show_scale(of, scale))
        self.formula = FormulaLine(look, self)
        self.formula.hide()
        self.choice = Segments(
            look,
            (
                lambda: translate("Canvas", "Blocks"),
                lambda: translate("Canvas", "Simple graph"),
                lambda: translate("Canvas", "Full graph"),
            ),
            self,
            equal=False,
        )
        self.legend = Legend(look, self)
        self.zoom = ZoomBox(look, self)
        self.note = Note(look, self)
        self.card = HoverCard(look, self)
        self.output = Button(
            look,
            "output",
            words=lambda: translate("Output", "Output"),
            style="outline",
            tip=lambda: translate("Output", "Show what the program printed"),
            parent=self,
        )
        self.output.hide()
        self.notes = NoteList(look, self)
        self.told = NotesButton(look, self.notes, self)
        self.choice.chosen.connect(lambda index: self.kind_asked.emit(KINDS[index]))
        self.zoom.smaller.connect(lambda: self.shown.zoom_by(0.8))
        self.zoom.larger.connect(lambda: self.shown.zoom_by(1.25))
        self.zoom.fit.connect(lambda: self.shown.fit_all())
        self.canvas.moved.connect(self._ground_legend)
        look.changed.connect(self.arrange)

    def show_kind(self, kind: str, has_blocks: bool) -> None:
        """Show which kind of picture is shown, and whether there are blocks to be shown."""
        self.choice.show_from(0 if has_blocks else 1)
        if self.choice.index != KINDS.index(kind):
            self.choice.show_index(KINDS.index(kind))
        self.arrange()

    def show_manner(self, *, still: bool, wheel: str) -> None:
        """Say whether nothing travels, and whether a wheel zooms or pans."""
        for canvas in (self.canvas, self.board):
            canvas.camera.reduced_motion = still
            canvas.wheel_pans = wheel == "pan"

    def show_board(self, shown: bool) -> None:
        """Put the board in the place of the canvas, or back; the focus goes along."""
        before, self.shown = self.shown, self.board if shown else self.canvas
        focus = before.hasFocus() or before.viewport().hasFocus()
        self.shown.show()
        if focus:
            self.shown.setFocus()  # before the other goes: Qt would pass it on as Tab does
        before.hide()
        self.refresh_graph()
        self.zoom.show_scale(self.shown.camera.scale)
        self.arrange()

    def refresh_graph(self) -> None:
        """Show the present moment of the graph, unless blocks stand in its place."""
        if self.shown is self.canvas:
            self.canvas.refresh()

    def _show_scale(self, of: Canvas, scale: float) -> None:
        if of is self.shown:
            self.zoom.show_scale(scale)

    def _arrange_buttons(self, top: int) -> None:
        """Put the buttons that tell of something in a row, and their list below."""
        left = _EDGE
        for button in (self.told, self.output):
            button.setGeometry(left, top, button.sizeHint().width(), button.sizeHint().height())
            left += 0 if button.isHidden() else button.width() + 8
        size = self.notes.size_within(self.width() - 2 * _EDGE)
        below = top + self.told.height() + 8 - _SHADE
        self.notes.setGeometry(_EDGE - _SHADE, below, size.width(), size.height())
        self.notes.raise_()

    def _ground_legend(self) -> None:
        """Keep the legend off what plays: over a larger drawing it is there at rest only."""
        place = self.legend.geometry()
        if self.shown is self.board:
            self.legend.hide()
            return
        below = self.canvas.drawn_on_screen().intersects(QRectF(place))
        self.legend.show_over(below)
        fits = place.right() + _EDGE < self.zoom.x()
        self.legend.setVisible(fits and (self._at_rest or not below))

    def show_at_rest(self, at_rest: bool) -> None:
        """Show whether the first moment is shown."""
        if at_rest != self._at_rest:
            self._at_rest = at_rest
            self._ground_legend()

    def show_path_room(self, wanted: bool) -> None:
        """Keep room above the drawing for the path of modules, or not."""
        if wanted != self._has_path:
            self._has_path = wanted
            self.arrange()

    def show_taken(self, right: int, below: int) -> None:
        """Keep drawings out from under what stands at the right, and what above the lower row."""
        self._taken = (right, below)
        self._reserve()

    def show_formula(self, lines: tuple[str, ...]) -> None:
        """Show the program's lines."""
        self.formula.show_formula(lines)
        self.arrange()

    def show_note(
        self,
        kind: str,
        words: str,
        button: str | None = None,
        other: str | None = None,
        puts_off: bool = False,
    ) -> None:
        """Show a sentence at the top, or none when it is empty."""
        if not words:
            self.note.hide()
            return
        self.note.show_note(kind, words, button, other, puts_off)
        self.arrange()

    def show_notes(self, sentences: tuple[str, ...]) -> None:
        """Show how many notes a recording carries, to be read when asked for."""
        self.notes.show_sentences(sentences)
        self.told.show_count(len(sentences))
        self.arrange()

    def show_printed(self, printed: bool) -> None:
        """Show that lines were printed that are not seen."""
        if printed == self.output.isHidden():
            self.output.setVisible(printed)
            self.arrange()

    def show_card(self, card: Card | None, near: QRectF | None = None) -> None:
        """Show the hover card beside a rectangle of the viewport."""
        self.card.show_card(card)
        if card is None or near is None:
            return
        size = self.card.size()
        x = near.right() + 8 - _SHADE
        if x + size.width() > self.width():
            x = near.left() - 8 + _SHADE - size.width()
        x = min(max(x, 0.0), max(self.width() - size.width(), 0.0))
        y = near.center().y() - size.height() / 2
        y = min(max(y, 0.0), max(self.height() - size.height(), 0.0))
        self.card.move(round(x), round(y))

    def rect_on_screen(self, x: float, y: float, width: float, height: float) -> QRectF:
        """Return a rectangle of the drawing in px of the stage."""
        first = self.shown.mapFromScene(QPointF(x, y))
        last = self.shown.mapFromScene(QPointF(x + width, y + height))
        return QRectF(QPointF(first), QPointF(last))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put everything in its corner."""
        super().resizeEvent(event)
        self.arrange()  # first: what floats says how much room a drawing has
        self.canvas.setGeometry(self.rect())
        self.board.setGeometry(self.rect())
        self._ground_legend()

    def arrange(self) -> None:
        """Place what floats; words may have changed their widths."""
        width, height = self.width(), self.height()
        low = height < _LOW
        choice, zoom, legend = self.choice.sizeHint(), self.zoom.sizeHint(), self.legend.sizeHint()
        self.choice.setGeometry(width - _EDGE - choice.width(), 17, choice.width(), choice.height())
        room = self.choice.x() - 2 * _EDGE
        hint = self.formula.sizeHint()
        self.formula.setGeometry(_EDGE, 16, min(hint.width(), max(room, 120)), hint.height())
        self.choice.setVisible(not low)
        self.formula.setVisible(self.formula.has_lines and self.shown is self.canvas and not low)
        self._arrange_buttons(17 if self.formula.isHidden() else 62)
        self.zoom.setGeometry(
            width - _EDGE - zoom.width(),
            height - _EDGE - zoom.height(),
            zoom.width(),
            zoom.height(),
        )
        top = height - _EDGE - (zoom.height() + legend.height()) // 2
        self.legend.setGeometry(_EDGE, top, legend.width(), legend.height())
        self._ground_legend()
        note = self.note.size_within(width - 2 * _EDGE + 2 * _SHADE)
        top = (12 if low else 62) - _SHADE
        self.note.setGeometry((width - note.width()) // 2, top, note.width(), note.height())
        self._reserve()
        self.arranged.emit()

    def _reserve(self) -> None:
        """Tell the drawings which edges are covered: to fit is to fit between them."""
        rows = (self.choice, self.formula, self.told, self.output)
        above = max((one.geometry().bottom() for one in rows if not one.isHidden()), default=0)
        below = self.height() - self.zoom.y() + 10
        path = _PATH if self._has_path else 0
        right, more = self._taken
        self.canvas.reserved = (4, max(above, 6) + 14 + path, right, below + more)
        self.board.reserved = (4, 14 if self.choice.isHidden() else 64, 4, below)
