"""A leaf of a recording under one's hand: its numbers to change, what they are worth, put back.

It shows a `Hand` and tells what was moved; what comes of it is decided elsewhere.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradviz.model.numbers import format_column, format_number
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import RIGHT, draw_text, fill_round, focus_ring
from gradviz.qt.widgets.field import NumberField
from gradviz.qt.widgets.label import Label

_CELL, _GAP, _COLUMNS = 24, 2, 4


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf that may be changed.

    Attributes
    ----------
    node, name, role
        Which it is.
    shape, numbers
        Its numbers now, row by row.
    live
        Whether the picture follows while it is moved; else it may only be typed.
    words
        What the numbers shown are worth, or why they do not follow.
    changed
        Whether it has another value than the recorded one.
    """

    node: str
    name: str
    role: str = "parameter"
    shape: tuple[int, ...] = ()
    numbers: tuple[float, ...] = ()
    live: bool = True
    words: str = ""
    changed: bool = False

    def index(self, cell: int) -> str:
        """Return where a cell is: "[1, 2]"; "" for a single number."""
        if not self.shape:
            return ""
        found: list[str] = []
        for size in reversed(self.shape):
            found.insert(0, str(cell % size))
            cell //= size
        return f"[{', '.join(found)}]"


class CellPicker(QWidget):
    """Numbers as cells, one of which is chosen by mouse or arrow keys."""

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._numbers: tuple[float, ...] = ()
        self._columns = 1
        self.cell = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_numbers(self, shown: Hand) -> None:
        """Show the numbers of a leaf."""
        self._numbers = shown.numbers
        last = shown.shape[-1] if shown.shape else 1
        self._columns = last if 0 < last <= _COLUMNS else _COLUMNS
        self.cell = min(self.cell, max(0, len(self._numbers) - 1))
        number = format_number(self._numbers[self.cell]) if self._numbers else ""
        self.setAccessibleName(f"{shown.name}{shown.index(self.cell)} {number}")
        self.updateGeometry()
        self.update()

    def choose(self, cell: int) -> None:
        """Choose a cell."""
        if 0 <= cell < len(self._numbers) and cell != self.cell:
            self.cell = cell
            self.update()
            self.chosen.emit(cell)

    def sizeHint(self) -> QSize:
        """Return the room of all rows."""
        rows = -(-len(self._numbers) // self._columns)
        return QSize(200, rows * (_CELL + _GAP))

    def minimumSizeHint(self) -> QSize:
        """Return the same: numbers are never cut."""
        return self.sizeHint()

    def rect_of(self, cell: int) -> QRectF:
        """Return where a cell is."""
        width = (self.width() - _GAP * (self._columns - 1)) / self._columns
        row, column = divmod(cell, self._columns)
        return QRectF(column * (width + _GAP), row * (_CELL + _GAP), width, _CELL)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is clicked."""
        for cell in range(len(self._numbers)):
            if self.rect_of(cell).contains(event.position()):
                self.choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrow keys."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.choose(self.cell + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, the chosen one with a ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, face = self._look.theme, font("ui", 11, 500)
        finite = [abs(one) for one in self._numbers if abs(one) != float("inf") and one == one]
        scale = max(finite, default=0.0)
        for cell, text in enumerate(format_column(list(self._numbers), digits=3)):
            number, box = self._numbers[cell], self.rect_of(cell)
            known = number == number and abs(number) != float("inf")
            ground = theme.cell_color(number, scale) if known else theme.color("error.bg")
            edge = theme.color("accent") if cell == self.cell else None
            fill_round(painter, box.adjusted(1, 1, -1, -1), 3, ground, edge, 2)
            draw_text(painter, box.adjusted(0, 0, -7, 0), text, face, theme.color("text"), RIGHT)
        if self.hasFocus() and self._numbers:
            focus_ring(painter, self.rect_of(self.cell), 4, theme)


class LeafHand(QWidget):
    """The panel below value and gradient of a leaf.

    Attributes
    ----------
    moved
        Signal: (node, all numbers as a tuple, whether the hand has let go).
    put_back
        Signal: (node).
    """

    moved = Signal(str, object, bool)
    put_back = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: Hand | None = None
        self.field: NumberField | None = None
        self.cells = CellPicker(look)
        self.cells.chosen.connect(lambda _: self._renew())
        heading = Label(look, lambda: translate("Inspector", "Change it"), "text3", 11, 600)
        self.back = Button(look, None, lambda: translate("Inspector", "Put back"), height=24)
        self.back.clicked.connect(self._put_back)
        self._words = Label(look, "", "text2", 13, wrap=True)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.back)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 10)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addWidget(self.cells)
        self._place = QVBoxLayout()
        self._column.addLayout(self._place)
        self._column.addWidget(self._words)
        self.hide()

    def show_hand(self, shown: Hand | None) -> None:
        """Show a leaf, or nothing."""
        before, self._shown = self._shown, shown
        self.setVisible(shown is not None)
        if shown is None:
            return
        if before is None or before.node != shown.node:
            self.cells.cell = 0
        self.cells.setVisible(len(shown.numbers) > 1)
        self.cells.show_numbers(shown)
        self._words.show_words(shown.words)
        self._words.setVisible(bool(shown.words))
        self.back.setVisible(shown.changed)
        fresh = self.field is None or before is None
        if fresh or before is None or _key(before) != _key(shown):
            self._renew()
        elif self.field is not None:
            self.field.show_value(shown.numbers[self.cells.cell])

    def _renew(self) -> None:
        """Make the field of the chosen number; its range is that of the number now."""
        shown = self._shown
        if self.field is not None:
            self._place.removeWidget(self.field)
            self.field.hide()
            self.field.deleteLater()
            self.field = None
        if shown is None or not shown.numbers:
            return
        cell = self.cells.cell
        name = shown.name + shown.index(cell)
        self.field = NumberField(self._look, name, shown.role, shown.numbers[cell])
        self.field.layout().setContentsMargins(0, 3, 0, 3)
        self.field.slider.setVisible(shown.live)
        self.field.moved.connect(self._on_moved)
        self._place.addWidget(self.field)

    def _on_moved(self, _: str, value: float, done: bool) -> None:
        shown = self._shown
        if shown is None or not (done or shown.live):
            return
        cell = self.cells.cell
        numbers = (*shown.numbers[:cell], value, *shown.numbers[cell + 1 :])
        self.moved.emit(shown.node, numbers, done)

    def _put_back(self) -> None:
        if self._shown is not None:
            self.put_back.emit(self._shown.node)


def _key(shown: Hand) -> tuple[object, ...]:
    return shown.node, shown.shape, shown.live, shown.name, shown.role


class FetchRow(QWidget):
    """Says that only a sample is there, and asks for the rest."""

    asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label(look, "", "text2", 13, wrap=True)
        self.button = Button(
            look, None, lambda: translate("Inspector", "Fetch all"), "outline", height=26
        )
        self.button.clicked.connect(self.asked.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.addWidget(self._words)
        column.addWidget(self.button)
        self.hide()

    def show_sampled(self, words: str, *, asks: bool, waits: bool) -> None:
        """Show what is there; `waits` while it was asked for."""
        self.setVisible(bool(words))
        self._words.show_words(words)
        self.button.setVisible(asks)
        self.button.setEnabled(not waits)
