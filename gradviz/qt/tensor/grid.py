"""A tensor's page as a table: tinted cells, indices at the left and on top, of any size.

Only what is seen is written and painted.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gradviz.model.slices import cell_writer
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import RIGHT, draw_text, fill_round, focus_ring, text_width

CELL, GAP, HEAD = 24, 2, 20
_ROWS = 8
_COMPLETE = 12  # rows that are all shown where the columns are
_LEAST, _WIDEST = 40, 96
_SHEET = """QTableView, QHeaderView, QTableCornerButton::section {
  background: transparent; border: none;
}"""
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Cells(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What the table shows.

    Attributes
    ----------
    numbers
        (rows, columns).
    dtype
        Of torch.
    scale
        The number that gets the full colour.
    heads
        What stands at the left of a row; None for its index.
    where
        Where a cell is, for the tool tip: "[0, 3]".
    """

    numbers: np.ndarray
    dtype: str
    scale: float
    heads: Callable[[int], str] | None = None
    where: Callable[[int, int], str] = lambda row, column: f"[{row}, {column}]"


class CellModel(QAbstractTableModel):
    """The numbers of a page, written when they are asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells: Cells | None = None
        self._write: Callable[[object], str] = str

    def show_cells(self, cells: Cells | None) -> None:
        """Show other numbers; what stays of one size keeps its places."""
        old, self.cells = self.cells, cells
        if cells is not None:
            self._write = cell_writer(cells.scale)
        same = old is not None and cells is not None and old.numbers.shape == cells.numbers.shape
        if not same:
            self.beginResetModel()
            self.endResetModel()
        elif self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows the page has."""
        return 0 if self.cells is None else self.cells.numbers.shape[0]

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns the page has."""
        return 0 if self.cells is None else self.cells.numbers.shape[1]

    def number(self, index: Index) -> object:
        """Return the number of a cell as Python's own."""
        assert self.cells is not None
        return self.cells.numbers[index.row(), index.column()].item()

    def written(self, number: object) -> str:
        """Return a number as the table writes it."""
        return self._write(number)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a number as it is shown, or in full with its place."""
        cells = self.cells
        if cells is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._write(self.number(index))
        if role == Qt.ItemDataRole.ToolTipRole:
            number = cells.numbers[index.row(), index.column()]
            return f"{cells.where(index.row(), index.column())}  {_full(number)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the index of a row or column."""
        if role != Qt.ItemDataRole.DisplayRole or self.cells is None:
            return None
        heads = self.cells.heads
        if heads is not None:  # a list of places has no columns
            return heads(section) if orientation == Qt.Orientation.Vertical else ""
        return str(section)


def _full(number: np.generic) -> str:
    return repr(number.item()) if number.dtype.itemsize >= 8 else str(number)


def _widest(numbers: np.ndarray) -> list[complex]:
    """Return some complex numbers that take as much room as any of those."""
    parts = numbers.real, numbers.imag
    reals, imaginaries = (np.where(np.isfinite(part), part, 0.0) for part in parts)
    if not numbers.size:
        return [0j]
    wide = float(np.abs(imaginaries).max())
    return [complex(float(end), -wide) for end in (reals.min(), reals.max())]


class _CellPainter(QStyledItemDelegate):
    """Paints one cell: tint, number, the ring of the current one."""

    def __init__(self, look: Look, view: QTableView) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, CellModel) or model.cells is None:
            return
        theme = self._look.theme
        number = model.number(index)
        real = number.real if isinstance(number, complex) else float(number)  # type: ignore[arg-type]
        finite = real == real and abs(real) != float("inf")
        ground = theme.cell_color(real, model.cells.scale) if finite else theme.color("error.bg")
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(0, 0, -GAP, -GAP)
        edge = None if theme.shadows and not chosen else theme.color("accent" if chosen else "line")
        fill_round(painter, box, 3, ground, edge, 1.5 if chosen else 1.0)
        color = theme.color("text" if finite else "error")
        text = model.written(number)
        draw_text(painter, box.adjusted(0, 0, -7, 0), text, font("ui", 11, 500), color, RIGHT)
        if self._view.hasFocus() and index == self._view.currentIndex():
            focus_ring(painter, box, 3, theme)


class _Heads(QHeaderView):
    """Indices in the quiet colour, without a ground or an edge."""

    def __init__(self, look: Look, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._look = look
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(8)
        self.setFont(font("ui", 11, 500))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one index, over the end of its cells."""
        words = self.model().headerData(section, self.orientation())
        down = self.orientation() == Qt.Orientation.Vertical
        box = QRectF(rect).adjusted(0, 0, -8 if down else -7 - GAP, -GAP if down else 0)
        color = self._look.theme.color("text3")
        draw_text(painter, box, str(words), font("ui", 11, 500), color, RIGHT)


class Grid(QTableView):
    """The table.

    Attributes
    ----------
    menu_asked
        Signal with a point of the screen: what can be done with these numbers.
    copy_asked
        Signal with the texts of the selected cells, tabs between them.
    """

    menu_asked = Signal(object)
    copy_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._least = _LEAST
        self.cells = CellModel(self)
        self.setHorizontalHeader(_Heads(look, Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_Heads(look, Qt.Orientation.Vertical, self))
        self.setModel(self.cells)
        self.setItemDelegate(_CellPainter(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().setDefaultSectionSize(CELL + GAP)
        self.horizontalHeader().setFixedHeight(HEAD)
        self.viewport().setAutoFillBackground(False)
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setStyleSheet(_SHEET)
        self.setAccessibleName(translate("Tensor", "Numbers"))
        self.viewport().update()

    def show_cells(self, cells: Cells | None) -> None:
        """Show the numbers of a page."""
        if cells is not None:
            self._least = self._cell_width(cells)
            self.verticalHeader().setFixedWidth(self._head_width(cells))
        self.cells.show_cells(cells)
        self._fit()
        self.viewport().update()

    @property
    def is_complete(self) -> bool:
        """Whether every number is seen without scrolling."""
        return self._across() <= self._room() and self.cells.rowCount() <= _COMPLETE

    def _room(self) -> int:
        return self.width() - self.verticalHeader().width()

    def _across(self) -> int:
        return (self._least + GAP) * self.cells.columnCount()

    def _fit(self) -> None:
        """Give cells the width that there is, and the table the height that it needs."""
        columns = max(self.cells.columnCount(), 1)
        wide = min(max(self._room() // columns, self._least + GAP), _WIDEST)
        self.horizontalHeader().setDefaultSectionSize(max(wide, self._least + GAP))
        if self._height() != self.height():
            self.setFixedHeight(self._height())

    def _cell_width(self, cells: Cells) -> int:
        """Return the width in which every number of the page can be read."""
        write = cell_writer(cells.scale)
        numbers, face = cells.numbers, font("ui", 11, 500)
        widest = text_width(str(max(numbers.shape[1] - 1, 0)), face)
        real = np.real(numbers)
        if numbers.dtype.kind == "f":
            wild = not np.isfinite(real).all()
            real = np.where(np.isfinite(real), real, 0) if wild else real
            widest = max(widest, text_width("\u2212inf", face) if wild else 0.0)
        if numbers.size and numbers.dtype.kind != "c":
            ends = (real.min().item(), real.max().item())
            widest = max(widest, *(text_width(write(one), face) for one in ends))
        if numbers.dtype.kind == "c":
            widest = max(widest, *(text_width(write(one), face) for one in _widest(numbers)))
            if not 1e-3 <= cells.scale < 1e5:
                power = "1.23\u00b710\u207b\u2070\u2070"
                widest = max(widest, text_width(f"\u2212{power} \u2212 {power}i", face))
        elif numbers.dtype.kind == "f" and not 1e-3 <= cells.scale < 1e5 and cells.scale:
            widest = max(widest, text_width("\u22121.23\u00b710\u207b\u2070\u2070", face))
        return max(round(widest) + 15, _LEAST)

    def _head_width(self, cells: Cells) -> int:
        last = max(cells.numbers.shape[0] - 1, 0)
        words = (
            str(last) if cells.heads is None else max((cells.heads(0), cells.heads(last)), key=len)
        )
        return round(text_width(words, font("ui", 11, 500))) + 16

    def _height(self) -> int:
        """Return the room of the first rows; the others are scrolled to."""
        rows = self.cells.rowCount()
        rows = rows if self.is_complete else min(rows, _ROWS)
        wide = self._across() > self._room()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        return HEAD + rows * (CELL + GAP) + bar

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells to the panel."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return a height that suits the numbers."""
        return QSize(280, self._height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and copy; letters and Space belong to the window's commands."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(self.chosen_text())
            return
        own = {
            Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
            Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
        }  # fmt: skip
        if event.key() in own or event.matches(QKeySequence.StandardKey.SelectAll):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Menu:
            self.menu_asked.emit(self.viewport().mapToGlobal(self.viewport().rect().center()))
        else:
            event.ignore()

    def chosen_text(self) -> str:
        """Return the chosen cells in full, rows by lines, columns by tabs."""
        shown = self.cells.cells
        ranges = self.selectionModel().selection()
        if shown is None or ranges.isEmpty():
            return ""
        first = ranges.first()
        part = shown.numbers[first.top() : first.bottom() + 1, first.left() : first.right() + 1]
        from gradviz.model.slices import as_text

        return as_text(part, shown.dtype).rstrip("\n")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu."""
        self.menu_asked.emit(event.globalPos())
