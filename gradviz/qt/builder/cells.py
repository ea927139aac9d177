"""The numbers of a leaf as cells that can be edited, of any size: only what is seen is made."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from gradviz.model.numbers import format_number
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.field import read_number

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW = 28


class Numbers(QAbstractTableModel):
    """Cells of an array; leading axes are put one below another.

    Attributes
    ----------
    changed
        Signal: the numbers with one cell changed.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.value: TensorValue | None = None
        self._numbers: np.ndarray = np.zeros((0, 0))

    def show_value(self, value: TensorValue | None) -> None:
        """Show the numbers of a tensor; None for none."""
        if value is self.value:
            return
        whole = value is not None and value.is_whole
        array: np.ndarray = value.numpy() if whole and value is not None else np.zeros((0, 0))
        shaped = np.zeros((0, 0), array.dtype)
        if array.size:
            shaped = array.reshape(-1, array.shape[-1] if array.ndim else 1)
        same = shaped.shape == self._numbers.shape
        if not same:
            self.beginResetModel()
        self.value, self._numbers = value, shaped
        if same:
            last = self.index(shaped.shape[0] - 1, shaped.shape[1] - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else int(self._numbers.shape[0])

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else int(self._numbers.shape[1])

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return a cell as text."""
        number = self._numbers[index.row(), index.column()].item()
        if role == Qt.ItemDataRole.DisplayRole:
            return format_number(number)
        if role == Qt.ItemDataRole.EditRole:
            return f"{number:.7g}" if isinstance(number, float) else str(number)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that any cell can be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(
        self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)
    ) -> bool:
        """Take another number for a cell."""
        number = read_number(str(value))
        if number is None or self.value is None:
            return False
        numbers = self._numbers.copy()
        numbers[index.row(), index.column()] = number
        made = tensor_value(numbers.reshape(self.value.shape), self.value.dtype)
        self.changed.emit(made)
        return True


class CellTable(QTableView):
    """The cells.

    Attributes
    ----------
    changed
        Signal: the leaf's numbers with one cell changed.
    """

    changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.numbers = Numbers()
        self.numbers.changed.connect(self.changed)
        self.setModel(self.numbers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font("ui", 11, 500))
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setDefaultSectionSize(64)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(False)
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        theme = self._look.theme
        self.setStyleSheet(
            f"QTableView {{ background: {theme.color('raised')}; gridline-color:"
            f" {theme.color('line')}; border: 1px solid {theme.color('line')};"
            f" border-radius: 6px; color: {theme.color('text')}; }}"
            f"QTableView::item:selected {{ background: {theme.color('selected')};"
            f" color: {theme.color('text')}; }}"
            "QLineEdit { padding: 0 4px; border-radius: 0; }"
        )

    def show_value(self, value: TensorValue | None) -> None:
        """Show the numbers of a tensor."""
        self.numbers.show_value(value)
        self.setVisible(bool(self.numbers.rowCount()))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for eight rows at most."""
        rows = min(self.numbers.rowCount(), 8)
        bar = 12 if self.numbers.columnCount() > 3 else 0
        return QSize(200, rows * ROW + 4 + bar)

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(80, self.sizeHint().height())
