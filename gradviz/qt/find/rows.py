"""The rows of the graph table: what each node is, its value and gradient at a moment.

A Qt model of plain texts; how they look is `gradviz.qt.find.table`'s matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gradviz.graph.figures import Figures
from gradviz.graph.search import Entry, Index, kind_words
from gradviz.model.numbers import format_number, format_shape
from gradviz.model.tensor import TensorValue
from gradviz.model.words import translate
from gradviz.workspace.known import KnownAt

COLUMNS = ("node", "op", "module", "shape", "value", "gradient", "norm")
NUMBERS = frozenset({"value", "gradient", "norm"})
"""Columns that change with time."""
ENTRY, WAITING = int(Qt.ItemDataRole.UserRole) + 1, int(Qt.ItemDataRole.UserRole) + 2
"""Roles: the entry of a row; whether a cell's number does not exist yet."""
Place = QModelIndex | QPersistentModelIndex
_Order = tuple[int, Qt.SortOrder] | None


class GraphRows(QAbstractTableModel):
    """One row for each node that is listed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self._found: tuple[Entry, ...] = ()
        self._index: Index | None = None
        self._moment: KnownAt | None = None
        self._order: _Order = None
        self._rows: dict[str, int] = {}

    def show(self, entries: Sequence[Entry], index: Index | None, moment: KnownAt | None) -> None:
        """Show what was found, at a moment; the order that was chosen is kept."""
        self._found, self._index, self._moment = tuple(entries), index, moment
        self._arrange()

    def show_moment(self, moment: KnownAt) -> None:
        """Show the same rows at another moment."""
        self._moment = moment
        if self._order is not None and COLUMNS[self._order[0]] in NUMBERS:
            self._arrange()
        elif self.entries:
            first, last = COLUMNS.index("value"), len(COLUMNS) - 1
            end = self.index(len(self.entries) - 1, last)
            self.dataChanged.emit(self.index(0, first), end)

    def row_of(self, entry: str | None) -> int:
        """Return the row of a node, -1 where it is not listed."""
        return self._rows.get(entry or "", -1)

    # ------------------------------------------------------------ order

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 puts the rows in the order in which they ran, or fit best."""
        self._order = None if column < 0 else (column, order)
        self._arrange()

    def _arrange(self) -> None:
        entries = self._found
        if self._order is not None:
            column, order = self._order
            falls = order == Qt.SortOrder.DescendingOrder
            keyed = [(self._key(entry, COLUMNS[column]), entry) for entry in entries]
            there = [pair for pair in keyed if pair[0] is not None]
            there.sort(key=lambda pair: pair[0], reverse=falls)  # type: ignore[arg-type,return-value]
            entries = (*(one for _, one in there), *(one for key, one in keyed if key is None))
        if entries == self.entries:
            self.show_order_kept()
            return
        rows = {entry.id: row for row, entry in enumerate(entries)}
        if rows.keys() == self._rows.keys():
            self._move(entries, rows)  # what is chosen stays chosen
            return
        self.beginResetModel()
        self.entries, self._rows = entries, rows
        self.endResetModel()

    def _move(self, entries: tuple[Entry, ...], rows: dict[str, int]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        after = [self.index(rows[self.entries[one.row()].id], one.column()) for one in before]
        self.entries, self._rows = entries, rows
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def show_order_kept(self) -> None:
        """Tell that texts may differ while the rows are the same."""
        if self.entries:
            end = self.index(len(self.entries) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), end)

    def _key(self, entry: Entry, column: str) -> str | float | None:
        """Return what a row is sorted by; None stands last, whatever the order."""
        if column == "shape":
            return None if entry.shape is None else float(math.prod(entry.shape))
        if column not in NUMBERS:
            text = _words(entry, column)
            return text.casefold() or None
        value = self._tensor(entry, column)
        if value is None or self._index is None:
            return None
        known = self._index.figures(value)
        if known.nan:
            return math.inf  # what is wrong is looked for among the largest
        return known.max if value.is_scalar and column != "norm" else known.norm

    # ------------------------------------------------------------ cells

    def _tensor(self, entry: Entry, column: str) -> TensorValue | None:
        if self._moment is None:
            return None
        ask = self._moment.value if column == "value" else self._moment.gradient
        found = (ask(entry.id, output) for output in range(entry.outputs))
        return next((one for one in found if one is not None), None)

    def text(self, entry: Entry, column: str) -> str:
        """Return what stands in a cell, "" for nothing or not yet."""
        if column not in NUMBERS:
            return _words(entry, column)
        value = self._tensor(entry, column)
        if value is None or self._index is None:
            over = self._moment is not None and self._moment.is_over(entry.id)
            none = column == "gradient" and entry.differentiable and over
            return translate("Inspector", "None") if none else ""
        known = self._index.figures(value)
        if column == "norm":
            return "" if known.norm is None else format_number(known.norm)
        return _number(value, known)

    def is_waiting(self, entry: Entry, column: str) -> bool:
        """Whether a cell's number is still to come."""
        if column not in NUMBERS or self._moment is None:
            return False
        if column == "value":
            return not self._moment.has_run(entry.id)
        none = self._tensor(entry, column) is None
        return entry.differentiable and none and not self._moment.is_over(entry.id)

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Place = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many nodes are listed."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Place = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Place, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return the text of a cell, what is said of it, its entry."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry, column = self.entries[index.row()], COLUMNS[index.column()]
        if role == ENTRY:
            return entry
        if role == WAITING:
            return self.is_waiting(entry, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return "\u2026" if self.is_waiting(entry, column) else self.text(entry, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.source.text.strip() if entry.source is not None else None
        return None

    def spoken(self, entry: Entry, column: str) -> str:
        """Return what a screen reader says of a cell: with the column, as rows are walked down."""
        if self.is_waiting(entry, column):
            text = translate("Inspector", "not computed yet")
        else:
            text = self.text(entry, column) or translate("Find", "nothing")
        if column == "node":
            return f"{text}, {kind_words(entry.kind)}"
        return f"{head(column)}: {text}"

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        """Return the head of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            right = COLUMNS[section] in NUMBERS or COLUMNS[section] == "shape"
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Horizontal and role in (
            int(Qt.ItemDataRole.DisplayRole),
            int(Qt.ItemDataRole.AccessibleTextRole),
        ):
            return head(COLUMNS[section])
        return None


def head(column: str) -> str:
    """Return what a column is called."""
    return {
        "node": translate("Find", "Node"),
        "op": translate("Find", "Operation"),
        "module": translate("Find", "Module"),
        "shape": translate("Find", "Shape"),
        "value": translate("Find", "Value"),
        "gradient": translate("Find", "Gradient"),
        "norm": translate("Find", "Gradient norm"),
    }[column]


def _words(entry: Entry, column: str) -> str:
    if column == "node":
        return entry.id if entry.name == entry.id else f"{entry.id}  \u00b7  {entry.name}"
    if column == "op":
        return entry.op if entry.kind in ("op", "loss") else kind_words(entry.kind)
    if column == "module":
        return entry.module
    return format_shape(entry.shape) if entry.shape else ""


def _number(value: TensorValue, known: Figures) -> str:
    """Return the number, or the smallest and the largest of several."""
    if value.is_scalar and value.is_whole:
        return format_number(value.item())
    if known.nan:
        return "NaN"
    if known.min is None or known.max is None:
        return (
            ""
            if known.norm is None
            else translate("Canvas", "norm {number}", number=format_number(known.norm))
        )
    low, high = format_number(known.min), format_number(known.max)
    if known.min == known.max:
        return translate("Find", "all {number}", number=low)
    return f"{low} \u2026 {high}"
