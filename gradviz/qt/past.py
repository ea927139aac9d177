"""The history as a list that floats: what was done, when, and which value is shown."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import RIGHT, draw_text, fill_round, fitting, text_width
from gradviz.workspace.listing import when

__all__ = ["Past", "PastList"]

_WIDTH, _ROW, _MOST, _EDGE = 340, 30, 14, 6
_TIME, _UNDONE, _SHOWN = (int(Qt.ItemDataRole.UserRole) + place for place in (1, 2, 3))
Index = QModelIndex | QPersistentModelIndex


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what was done, and when, s since 1970."""

    words: str
    time: float


class _Row(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_WIDTH - 2 * _EDGE, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            edge = None if theme.shadows else theme.color("accent")
            fill_round(painter, box, 5, theme.color("selected"), edge)
        shown, undone = index.data(_SHOWN), index.data(_UNDONE)
        color = theme.color("text3" if undone else "text")
        if shown:
            dot = QRectF(box.left() + 10, box.center().y() - 3, 6, 6)
            fill_round(painter, dot, 3, theme.color("accent"))
        small = font("ui", 11, 500)
        room = box.width() - 28 - 20 - text_width(index.data(_TIME), small)
        face = font("ui", 13, 600 if shown else 400)
        words = fitting(index.data(), face, room)
        draw_text(painter, box.adjusted(28, 0, 0, 0), words, face, color)
        draw_text(
            painter,
            box.adjusted(0, 0, -10, 0),
            index.data(_TIME),
            small,
            theme.color("text3"),
            RIGHT,
        )


class _List(QListWidget):
    """The rows; Enter chooses, as a click does."""

    taken = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListWidget { background: transparent; outline: none; }")
        self.setItemDelegate(_Row(look, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.taken.emit(self.row(item)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.taken.emit(self.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the list that floats is closed
        else:
            super().keyPressEvent(event)


class PastList(QWidget):
    """The floating list; Esc or a press beside it closes it.

    Attributes
    ----------
    chosen
        Signal: the position in the history to show.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.rows = _List(look, self)
        self.rows.taken.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.addWidget(self.rows)
        self.setFocusProxy(self.rows)
        look.changed.connect(self.update)

    def show_rows(self, rows: Sequence[Past], position: int) -> None:
        """Show what was done, the oldest first, and which value is shown now."""
        self.rows.setAccessibleName(translate("Edits", "History"))
        self.rows.clear()
        for place, row in enumerate(rows):
            item = QListWidgetItem(row.words)
            time = when(row.time)
            item.setData(_TIME, time)
            item.setData(_SHOWN, place == position)
            item.setData(_UNDONE, place > position)
            told = translate("Edits", "shown now, {time}", time=time) if place == position else time
            item.setData(int(Qt.ItemDataRole.AccessibleDescriptionRole), told)
            item.setToolTip(row.words)
            self.rows.addItem(item)
        self.rows.setCurrentRow(position)
        self.setFixedSize(_WIDTH, min(len(rows), _MOST) * _ROW + 2 * _EDGE)

    def open_at(self, place: QPoint) -> None:
        """Open with the left upper corner at a place on the screen."""
        self.move(place)
        self.show()
        self.rows.scrollToItem(self.rows.currentItem(), QListWidget.ScrollHint.PositionAtCenter)
        self.rows.setFocus(Qt.FocusReason.PopupFocusReason)

    def _take(self, row: int) -> None:
        self.close()
        self.chosen.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the floating ground."""
        painter, theme = QPainter(self), self._look.theme
        painter.fillRect(self.rect(), theme.color("raised"))
        fill_round(painter, QRectF(self.rect()), 8, None, theme.color("line2"))
