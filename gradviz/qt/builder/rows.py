"""A list of blocks to choose from: sign, title with what matches, what it is in PyTorch.

Quick-add, the palette and the chooser of a port show it; what stands in it is their matter.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QDrag, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gradviz.builder.entries import Block
from gradviz.model.theme import Theme
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import (
    RIGHT,
    draw_text,
    fill_round,
    fitting,
    focus_ring,
    text_width,
)

MIME = "application/x-gradviz-block"
"""What is dragged from the palette: the id of a block."""
HEIGHT = 36
_ROW = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: its id, title, what stands at the right, its sign; a heading has no id.

    `match` is what was typed: it is set off in the title. `column` is where what was typed
    is wrong, from 1; 0 where it is not.
    """

    id: str = ""
    title: str
    target: str = ""
    sign: str = "op"
    match: str = ""
    tip: str = ""
    column: int = 0


def row_of(entry: Block, match: str = "") -> Row:
    """Return the row of an entry of the palette."""
    target = entry.target if entry.target != "class" else "nn.Module"
    sign = entry.rule if entry.kind == "leaf" else entry.kind
    if entry.kind == "module":
        sign = "learns" if entry.weights or entry.children else "op"
    return Row(
        id=entry.id,
        title=entry.title,
        target=target,
        sign=sign,
        match=match,
        tip=entry.description,
    )


def paint_sign(painter: QPainter, sign: str, box: QRectF, theme: Theme) -> None:
    """Draw the small sign of a kind of block: its shape and its colour; "none" draws nothing."""
    if sign == "none":
        return
    role = {"learns": "param", "parameter": "param", "function": "op", "formula": "fwd"}.get(sign)
    role = role or (sign if sign in ("input", "constant", "loss", "op") else "op")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.color(f"{role}.line")), 1.5))
    painter.setBrush(QColor(theme.color(f"{role}.bg")))
    x, y, width, height = box.x(), box.y(), box.width(), box.height()
    if sign in ("learns", "parameter"):
        middle, slope = y + height / 2, 4.0
        left, right = (x, x + slope), (x + width - slope, x + width)
        corners = (
            (left[0], middle), (left[1], y), (right[0], y),
            (right[1], middle), (right[0], y + height), (left[1], y + height),
        )  # fmt: skip
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        return
    radius = {"input": height / 2, "constant": 1.0}.get(sign, 3.0)
    painter.drawRoundedRect(box, radius, radius)
    if sign == "loss":
        painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 1.5, 1.5)


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(_ROW)
        heading = 34 if index.row() else 26
        return QSize(120, HEIGHT - 4 if row.id else heading)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(_ROW)
        theme, box = self._look.theme, QRectF(option.rect).adjusted(8, 0, -8, 0)
        if not row.id:
            place = QRectF(box.left() + 8, box.bottom() - 24, box.width() - 16, 22)
            draw_text(painter, place, row.title, font("ui", 11, 600), theme.color("text3"))
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            edge = None if theme.shadows else theme.color("accent")
            fill_round(painter, box, 6, theme.color("selected"), edge)
            if option.state & QStyle.StateFlag.State_HasFocus:
                focus_ring(painter, box, 6, theme)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            fill_round(painter, box, 6, theme.color("sunken"))
        paint_sign(painter, row.sign, QRectF(box.left() + 8, box.center().y() - 6, 15, 12), theme)
        self._words(painter, box.adjusted(36, 0, -10, 0), row, chosen)

    def _words(self, painter: QPainter, box: QRectF, row: Row, chosen: bool) -> None:
        theme, face = self._look.theme, font("ui", 13, 500 if chosen else 400)
        bold = font("ui", 13, 600)
        at = row.title.casefold().find(row.match.casefold()) if row.match else -1
        title = fitting(row.title, face, box.width())
        end = at + len(row.match)
        parts = [(title, face, "text")]
        if at >= 0 and title == row.title:
            parts = [
                (row.title[:at], face, "text"),
                (row.title[at:end], bold, "accent"),
                (row.title[end:], face, "text"),
            ]
        x = box.left()
        for text, one, role in parts:
            draw_text(painter, box.adjusted(x - box.left(), 0, 0, 0), text, one, theme.color(role))
            x += text_width(text, one)
        mono = font("mono", 11)
        target = fitting(row.target, mono, box.right() - x - 16) if row.target else ""
        if len(target) > 3:
            draw_text(painter, box, target, mono, theme.color("text3"), RIGHT)


class RowList(QListWidget):
    """The rows.

    Attributes
    ----------
    taken
        Signal: the id of a row that was clicked or entered.
    """

    taken = Signal(str)

    def __init__(self, look: Look, *, drags: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListWidget { background: transparent; outline: none; }")
        self.setItemDelegate(_Painter(look, self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(drags)
        look.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the first that is no heading is chosen."""
        if tuple(rows) == self.rows:
            return
        self.rows = tuple(rows)
        self.clear()
        for row in rows:
            item = QListWidgetItem(row.title)
            item.setData(_ROW, row)
            item.setToolTip(row.tip)
            item.setData(int(Qt.ItemDataRole.AccessibleDescriptionRole), row.tip)
            if not row.id:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        self.setCurrentRow(next((k for k, row in enumerate(rows) if row.id), -1))
        self.scrollToTop()

    @property
    def current(self) -> str:
        """The id of the chosen row, "" where there is none."""
        place = self.currentRow()
        return self.rows[place].id if 0 <= place < len(self.rows) else ""

    def step(self, way: int) -> None:
        """Choose the next row below (+1) or above (-1) that is no heading; the ends meet."""
        places = [k for k, row in enumerate(self.rows) if row.id]
        if places:
            here = places.index(self.currentRow()) if self.currentRow() in places else -way
            self.setCurrentRow(places[(here + way) % len(places)])

    def take(self) -> None:
        """Take the chosen row."""
        if self.current:
            self.taken.emit(self.current)

    def height_of(self, most: int) -> int:
        """Return the height of all rows, or of `most` of them, px."""
        return sum(self.sizeHintForRow(k) for k in range(min(self.count(), most)))

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Take the chosen block along under the pointer."""
        if not self.current:
            return
        data = QMimeData()
        data.setData(MIME, self.current.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        rect = self.visualItemRect(self.currentItem())
        shown = QPixmap(self.viewport().grab(rect))
        drag.setPixmap(shown)
        drag.setHotSpot(QPoint(24, rect.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)
