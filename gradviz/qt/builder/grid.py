"""The first rows of a table as they stand in its file, with what each column is for on top.

Where a file cannot be read, the lines around the mistake stand in its place.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from gradviz.builder.tables import Column, is_missing, number_of
from gradviz.model.theme import mix
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import KEYBOARD
from gradviz.qt.widgets.drawing import (
    LEFT,
    RIGHT,
    draw_text,
    fill_round,
    fitting,
    focus_ring,
    text_width,
)
from gradviz.qt.widgets.menu import Menu
from gradviz.workspace.table_draft import ROLES, Role, TableDraft, excerpt

SHOWN = 8
"""Rows of a preview."""
HEAD, ROW, LEAST, MOST = 84, 26, 112, 220
COLOURS: dict[Role, str] = {"input": "input", "target": "loss", "out": "constant"}


def role_words(role: Role) -> str:
    """Return what a column is for, in a word."""
    return {
        "input": translate("Data", "Input"),
        "target": translate("Data", "Target"),
        "out": translate("Data", "Left out"),
    }[role]


def kind_words(column: Column) -> str:
    """Return what a column holds, in a few words."""
    if column.kind == "empty":
        return translate("Data", "empty")
    told = translate("Data", "numbers")
    if column.kind == "words":
        told = translate("Data", "{n} different words", n=len(column.words))
    if column.missing:
        told = f"{told}, " + translate("Data", "{n} empty", n=column.missing)
    return told


class TableGrid(QAbstractScrollArea):
    """The grid; a press on a column, or Space, offers what it may be for.

    Attributes
    ----------
    chosen
        Signal: number of a column and what it is for now.
    """

    chosen = Signal(int, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._draft: TableDraft | None = None
        self._lefts: list[int] = [0]
        self._current, self._ring = 0, False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self._relook)

    def sizeHint(self) -> QSize:
        """Return the room of all rows of the preview."""
        return QSize(720, HEAD + SHOWN * ROW + 24)

    def show_draft(self, draft: TableDraft) -> None:
        """Show a draft's first rows."""
        self._draft = draft
        self._relook()

    def _relook(self) -> None:
        self._lefts = [0]
        for column in self._columns:
            face = font("ui", 12, 500)
            cells = (fitting(cell, face, MOST) for cell in self._cells(column))
            texts = [column.name, *cells]
            wide = max([text_width(text, face) for text in texts] + [LEAST - 28])
            wide = max(wide, text_width(kind_words(column), font("ui", 11, 500)))
            self._lefts.append(self._lefts[-1] + round(min(wide, MOST)) + 28)
        self._current = min(self._current, max(len(self._columns) - 1, 0))
        self._range()
        self._name()
        self.viewport().update()

    @property
    def _columns(self) -> tuple[Column, ...]:
        table = None if self._draft is None else self._draft.table
        return () if table is None else table.columns

    def _cells(self, column: Column) -> tuple[str, ...]:
        """Return the cells that are shown: the first ones, or those around a mistake."""
        draft, first = self._draft, 0
        if draft is not None and draft.table is not None:
            pairs = zip(draft.table.columns, draft.roles, strict=True)
            wrong = [one.trouble for one, role in pairs if role == "input" and one.trouble]
            if wrong:
                row = draft.table.lines.index(int(str(wrong[0].fields["line"])))
                first = max(min(row - 3, draft.table.count - SHOWN), 0)
        return column.cells[first : first + SHOWN]

    def _range(self) -> None:
        bar = self.horizontalScrollBar()
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(40)
        bar.setRange(0, max(self._lefts[-1] - self.viewport().width(), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what can be scrolled to."""
        self._range()

    # ------------------------------------------------------------ hand

    def box(self, place: int) -> QRect:
        """Return where a column is shown in the viewport."""
        left = self._lefts[place] - self.horizontalScrollBar().value()
        wide = self._lefts[place + 1] - self._lefts[place]
        return QRect(left, 0, wide, HEAD + SHOWN * ROW)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Offer what the column may be for."""
        for place in range(len(self._columns)):
            if self.box(place).contains(event.position().toPoint()):
                self._go(place)
                self._offer(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from column to column; Space offers what one may be for."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._columns:
            self._go(min(max(self._current + step, 0), len(self._columns) - 1))
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Down) and self._columns:
            self._offer(self._current)
        else:
            event.ignore()

    def _go(self, place: int) -> None:
        self._current = place
        box, bar = self.box(place), self.horizontalScrollBar()
        if box.left() < 0:
            bar.setValue(bar.value() + box.left())
        elif box.right() > self.viewport().width():
            bar.setValue(bar.value() + box.right() - self.viewport().width())
        self._name()
        self.viewport().update()

    def _offer(self, place: int) -> None:
        draft = self._draft
        if draft is None:
            return
        menu = Menu(self._look, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for role in ROLES:
            action = menu.addAction(role_words(role))
            action.setCheckable(True)
            action.setChecked(draft.roles[place] == role)
            action.triggered.connect(lambda _=False, one=role: self.chosen.emit(place, one))
        at = QPoint(self.box(place).left() + 8, 34)
        menu.popup(self.viewport().mapToGlobal(at))

    def _name(self) -> None:
        """Say the column that the keys are on."""
        self.setAccessibleName(translate("Data", "Columns"))
        if self._draft is not None and self._columns:
            column, role = self._columns[self._current], self._draft.roles[self._current]
            self.setAccessibleDescription(
                f"{column.name}: {role_words(role)}, {kind_words(column)}"
            )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by the keyboard."""
        self._ring = event.reason() in KEYBOARD
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    # ------------------------------------------------------------ picture

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the columns in sight, or the lines around a mistake."""
        painter, theme = QPainter(self.viewport()), self._look.theme
        painter.fillRect(self.viewport().rect(), theme.color("panel"))
        if self._draft is None:
            return
        if self._draft.table is None:
            self._lines(painter)
            return
        for place in range(len(self._columns)):
            box = self.box(place)
            if box.right() >= 0 and box.left() <= self.viewport().width():
                self._column(painter, place, QRectF(box))
        for row in range(SHOWN + 1):
            y = HEAD + row * ROW
            painter.fillRect(QRectF(0, y, self._lefts[-1], 1), theme.color("line"))

    def _column(self, painter: QPainter, place: int, box: QRectF) -> None:
        assert self._draft is not None
        theme, column, role = self._look.theme, self._columns[place], self._draft.roles[place]
        colour = COLOURS[role]
        inner = box.adjusted(10, 0, -10, 0)
        if role != "out":
            ground = mix(theme.color(f"{colour}.bg"), theme.color("panel"), 0.5)
            painter.fillRect(box.adjusted(2, 0, -2, 0), ground)
        pill = QRectF(box.left() + 8, 6, box.width() - 16, 26)
        fill_round(painter, pill, 6, theme.color(f"{colour}.bg"), theme.color(f"{colour}.line"))
        words = pill.adjusted(10, 0, -22, 0)
        draw_text(painter, words, role_words(role), font("ui", 12, 600), theme.color(colour))
        down = QRectF(pill.right() - 20, pill.center().y() - 7, 14, 14)
        draw_icon(painter, "chevron-down", down, theme.color(colour))
        side = RIGHT if column.kind == "numbers" else LEFT
        faint = theme.color("text3")
        name = QRectF(inner.left(), 38, inner.width(), 20)
        title = fitting(column.name, font("ui", 13, 600), inner.width())
        draw_text(painter, name, title, font("ui", 13, 600),
                  theme.color("text" if role != "out" else "text3"), side)  # fmt: skip
        kind = QRectF(inner.left(), 58, inner.width(), 18)
        told = fitting(kind_words(column), font("ui", 11, 500), inner.width())
        draw_text(painter, kind, told, font("ui", 11, 500), faint, side)
        for row, cell in enumerate(self._cells(column)):
            spot = QRectF(inner.left(), HEAD + row * ROW, inner.width(), ROW)
            self._cell(painter, spot, cell, column, role)
        if place == self._current and self.hasFocus() and self._ring:
            focus_ring(painter, box.adjusted(3, 3, -3, -3), 8, theme)

    def _cell(self, painter: QPainter, spot: QRectF, cell: str, column: Column, role: Role) -> None:
        theme, face = self._look.theme, font("ui", 12, 500)
        decimal = "." if self._draft is None or self._draft.table is None else (
            self._draft.table.decimal
        )  # fmt: skip
        colour = "text" if role != "out" else "text3"
        if is_missing(cell):
            colour, cell = "text3", cell or translate("Data", "empty")
        elif column.kind == "numbers" and number_of(cell, decimal) is None:
            colour = "error"
            painter.fillRect(spot.adjusted(-8, 1, 8, 0), theme.color("error.bg"))
        side = RIGHT if column.kind == "numbers" else LEFT
        shown = fitting(cell.replace("\n", " "), face, spot.width())
        draw_text(painter, spot, shown, face, theme.color(colour), side)

    def _lines(self, painter: QPainter) -> None:
        """Paint the lines of the file where it cannot be read."""
        assert self._draft is not None
        theme, face = self._look.theme, font("mono", 12)
        for row, (number, text, wrong) in enumerate(excerpt(self._draft)):
            spot = QRectF(0, 12 + row * ROW, self.viewport().width(), ROW)
            if wrong:
                painter.fillRect(spot, theme.color("error.bg"))
            left = QRectF(0, spot.top(), 56, ROW)
            colour = theme.color("error" if wrong else "text3")
            draw_text(painter, left, str(number), face, colour, RIGHT)
            words = spot.adjusted(72, 0, -12, 0)
            shown = fitting(text.replace("\t", "\u2192 "), face, words.width())
            draw_text(painter, words, shown, face, theme.color("text"))
