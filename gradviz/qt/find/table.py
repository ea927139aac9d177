"""The graph table: every node with its operation, module, value and gradient; sortable.

The certain way into the graph for a screen reader, and for whoever wants numbers in rows.
It only shows; what is in it comes from `gradviz.qt.find.tabling`.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gradviz.graph.search import Entry
from gradviz.model.words import translate
from gradviz.qt.builder.rows import paint_sign
from gradviz.qt.find.filter import Filter
from gradviz.qt.find.grip import Grip
from gradviz.qt.find.rows import COLUMNS, ENTRY, NUMBERS, WAITING, GraphRows
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.settings import Settings
from gradviz.qt.widgets.button import KEYBOARD, Button
from gradviz.qt.widgets.drawing import (
    LEFT,
    RIGHT,
    draw_text,
    fitting,
    focus_ring,
    not_yet,
)
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline

HEIGHT, LEAST = 244, 132
_SCARCE = 96
_ROW, _ARROW = 28, 20
_SHARES = {
    "node": (0.24, 150),
    "op": (0.13, 92),
    "module": (0.19, 110),
    "shape": (0.1, 84),
    "value": (0.13, 124),
    "gradient": (0.13, 132),
    "norm": (0.08, 108),
}
"""Of each column its share of the width, and the least that it needs, px."""
_ROLES = {"value": "fwd", "gradient": "bwd", "norm": "bwd"}
Index = QModelIndex | QPersistentModelIndex


class _Cells(QStyledItemDelegate):
    """Paints cells: the sign of a node, numbers in their colours, a ring for not yet."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._look.theme, QRectF(option.rect)
        entry: Entry = index.data(ENTRY)
        column = COLUMNS[index.column()]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, self._look.color("selected"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            line = QRectF(box.left() + 8, box.bottom() - 2, box.width() - 16, 2)
            painter.fillRect(line, self._look.color("accent"))
        inner = box.adjusted(16, 0, -_ARROW, 0)
        if column == "node":
            sign = QRectF(box.left() + 16, box.center().y() - 6, 15, 12)
            paint_sign(painter, _sign(entry.kind), sign, theme)
            inner.setLeft(box.left() + 42)
        role = _ROLES.get(column, "text" if column == "node" else "text2")
        right = column in NUMBERS or column == "shape"
        if index.data(WAITING):
            not_yet(painter, QPointF(inner.right() - 6, box.center().y()), theme.color(role))
            return
        face = font("ui", 12, 600 if chosen and column == "node" else 500)
        text = str(index.data() or "")
        if column in NUMBERS and ("NaN" in text or "inf" in text):
            role = "error"
        text = fitting(text, face, inner.width())
        draw_text(painter, inner, text, face, theme.color(role), RIGHT if right else LEFT)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, _ROW)


def _sign(kind: str) -> str:
    return {"buffer": "constant"}.get(kind, kind)


class _Table(QTableView):
    """The rows; Esc leaves them, Enter goes to the node.

    Attributes
    ----------
    entered, left
        Signals.
    """

    entered_row = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._ring = look, False
        self._fitting = self._by_hand = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Cells(look, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSortIndicatorClearable(True)
        head.setHighlightSections(False)
        head.setFixedHeight(28)
        head.setDefaultAlignment(LEFT)
        head.setFont(font("ui", 11, 600))
        head.setMinimumSectionSize(60)
        head.sectionResized.connect(self._on_resized)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def fit_columns(self) -> None:
        """Share the width among the columns, until a hand has given one its own."""
        if self._by_hand:
            return
        shown = [k for k in range(len(COLUMNS)) if not self.isColumnHidden(k)]
        shares = [_SHARES[COLUMNS[k]] for k in shown]
        room = self.viewport().width() - sum(least for _, least in shares)
        total = sum(share for share, _ in shares)
        self._fitting = True
        for place, (share, least) in zip(shown, shares, strict=True):
            self.setColumnWidth(place, least + int(max(room, 0) * share / total))
        self._fitting = False

    def _on_resized(self, column: int, before: int, after: int) -> None:
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        self._by_hand = self._by_hand or (pressed and not self._fitting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self.fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; Enter goes to the node; arrows, Home, End and letters move within."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        elif event.key() == Qt.Key.Key_S and not event.modifiers():
            self._sort_here()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()  # it plays, here too
        else:
            super().keyPressEvent(event)

    def _sort_here(self) -> None:
        """Sort by the current column: downwards, upwards, then not at all."""
        column, head = max(self.currentIndex().column(), 0), self.horizontalHeader()
        falls = Qt.SortOrder.DescendingOrder
        if head.sortIndicatorSection() != column:
            head.setSortIndicator(column, falls)
        elif head.sortIndicatorOrder() == falls:
            head.setSortIndicator(column, Qt.SortOrder.AscendingOrder)
        else:
            head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by the keyboard; a row is always current."""
        self._ring = event.reason() in KEYBOARD
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.selectionModel().setCurrentIndex(
                self.model().index(0, 0), self.selectionModel().SelectionFlag.NoUpdate
            )
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._ring = False
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and the ring of the keyboard focus."""
        super().paintEvent(event)
        if self._ring and self.hasFocus():
            focus_ring(
                QPainter(self.viewport()), QRectF(self.viewport().rect()), 2, self._look.theme
            )


class GraphTable(QWidget):
    """The panel.

    Attributes
    ----------
    rows, view, filter
        The model, its view, and the field above.
    filtered
        Signal: the text of the field.
    chosen, gone_to
        Signals: the id of the node in the row that was come to; that was entered.
    closed, left
        Signals: its cross; Esc in the rows.
    """

    filtered = Signal(str)
    chosen = Signal(str)
    gone_to = Signal(str)
    closed = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._following = look, False
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._wanted, self._most = HEIGHT, 900
        self.setFixedHeight(HEIGHT)
        self.rows = GraphRows(self)
        self.view = _Table(look, self)
        self.view.setModel(self.rows)
        self.view.setSortingEnabled(True)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.filter = Filter(look, self)
        self.told = Label(look, "", "text3", 11, 500)
        self.grip = Grip(look, self)
        self.close_button = Button(look, "close", tip=lambda: translate("Find", "Close"))
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 7, 12, 7)
        head.setSpacing(12)
        head.addWidget(Label(self._look, lambda: translate("Find", "Graph table"), "text", 13, 600))
        head.addWidget(self.filter)
        head.addWidget(self.told)
        head.addStretch(1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.grip)
        column.addLayout(head)
        column.addWidget(Hairline(self._look))
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.filtered)
        self.filter.left.connect(self.left)
        self.filter.down.connect(lambda: self.view.setFocus(Qt.FocusReason.TabFocusReason))
        self.view.left.connect(self.left)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.clicked.connect(self._on_current)
        self.view.doubleClicked.connect(lambda _: self._enter())
        self.view.entered_row.connect(self._enter)
        self.close_button.clicked.connect(self.closed)
        self.grip.moved.connect(lambda way: self.grow(-way))
        self._look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        theme = self._look.theme
        self.view.setAccessibleName(translate("Find", "Graph table"))
        keys = translate("Find", "Enter goes to the node, S sorts by the column, Esc leaves.")
        self.view.setAccessibleDescription(keys)
        self.view.setStyleSheet(
            "QTableView { background: transparent; border: none; outline: none; }"
            "QHeaderView { background: transparent; border: none; }"
            f"QHeaderView::section {{ background: {theme.color('panel')}; border: none;"
            f" border-bottom: 1px solid {theme.color('line')}; padding: 0 {_ARROW}px 0 16px;"
            f" color: {theme.color('text3')}; }}"
        )
        self.view.viewport().update()
        if self.rows.entries:
            self.rows.show_order_kept()
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    # ------------------------------------------------------------ what is shown

    def show_modules(self, shown: bool) -> None:
        """Show the column of modules only where there are any."""
        self.view.setColumnHidden(COLUMNS.index("module"), not shown)
        self.view.fit_columns()

    def show_told(self, words: str, *, refused: bool = False) -> None:
        """Show how many rows there are, or why the filter cannot be read."""
        self.told.show_words(words)
        self.told.show_role("error" if refused else "text3")
        self.filter.setAccessibleDescription(words)

    def show_chosen(self, entry: str | None) -> None:
        """Mark the row of a node, and bring it into view."""
        row = self.rows.row_of(entry)
        model = self.view.selectionModel()
        self._following = True
        if row < 0:
            model.clearSelection()
        elif model.currentIndex().row() != row or not model.isRowSelected(row, QModelIndex()):
            column = max(model.currentIndex().column(), 0)
            self.view.setCurrentIndex(self.rows.index(row, column))
        self._following = False

    def _on_current(self, index: Index) -> None:
        if not self._following and index.isValid():
            self.chosen.emit(self.rows.entries[index.row()].id)

    def _enter(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self.gone_to.emit(self.rows.entries[index.row()].id)

    # ------------------------------------------------------------ size, remembered

    def grow(self, way: int) -> None:
        """Make it higher by so many px, within what the window allows."""
        self._wanted = min(max(self.height() + way, min(LEAST, self._most)), self._most)
        self.setFixedHeight(self._wanted)

    def show_within(self, room: int) -> None:
        """Take no more than there is room for, px; what was wanted is kept."""
        self._most = max(room, _SCARCE)
        self.setFixedHeight(min(self._wanted, self._most))

    def restore(self, settings: Settings) -> None:
        """Take the height and the order of the last time."""
        height = settings.text("table/height", "")
        if height.isdigit():
            self._wanted = min(max(int(height), LEAST), 900)
            self.setFixedHeight(self._wanted)
        column, _, order = settings.text("table/sort", "").partition(" ")
        if column in COLUMNS:
            falls = order == "down"
            way = Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder
            self.view.horizontalHeader().setSortIndicator(COLUMNS.index(column), way)
        self.setVisible(settings.flag("panel/table", False))

    def remember(self, settings: Settings) -> None:
        """Keep height and order for the next time."""
        settings.keep("table/height", str(self._wanted))
        head = self.view.horizontalHeader()
        column = head.sortIndicatorSection()
        falls = head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        sort = f"{COLUMNS[column]} {'down' if falls else 'up'}" if 0 <= column < 7 else ""
        settings.keep("table/sort", sort)
        settings.keep("panel/table", not self.isHidden())
