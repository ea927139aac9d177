"""The list of examples by section: titles, and for the chosen one a line about it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import KEYBOARD
from gradviz.qt.widgets.drawing import draw_text, fill_round, focus_ring

_INSET, _LEFT, _TOP = 8, 16, 6
_HEADING, _ABOVE = 24, 10
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
_LINE = int(Qt.ItemDataRole.UserRole) + 1
_ID = _LINE + 1
Index = QModelIndex | QPersistentModelIndex


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One row: id, title, one line about it, and the words over its section."""

    id: str
    title: str
    line: str = ""
    section: str = ""


class _Row(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = option.widget.width()
        if not index.data(_ID):
            return QSize(width, _HEADING + (_ABOVE if index.row() else 0))
        return QSize(width, 2 * _TOP + 18 + self._line_height(index, width))

    def _line_height(self, index: Index, width: int) -> int:
        line = index.data(_LINE)
        if not line or self.parent().currentRow() != index.row():
            return 0
        room = QRect(0, 0, width - 2 * _LEFT, 400)
        return QFontMetrics(font("ui", 11, 500)).boundingRect(room, _WRAP, line).height() + 1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._look.theme
        rect = option.rect
        if not index.data(_ID):
            below = QRectF(rect.left() + _LEFT, rect.bottom() - 22, rect.width() - 2 * _LEFT, 18)
            draw_text(painter, below, index.data(), font("ui", 11, 600), theme.color("text3"))
            return
        state = option.state
        box = QRectF(rect).adjusted(_INSET, 0, -_INSET, 0)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        pointed = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen:
            fill_round(painter, box, 6, theme.color("selected"))
        elif pointed:
            fill_round(painter, box, 6, theme.color("sunken"))
        face = font("ui", 13, 600 if chosen else 400)
        role = "text" if chosen else "text2"
        top = QRectF(rect.left() + _LEFT, rect.top() + _TOP, rect.width() - 2 * _LEFT, 18)
        draw_text(painter, top, index.data(), face, theme.color(role))
        if not chosen:
            return
        painter.setFont(font("ui", 11, 500))
        painter.setPen(self._look.color("text2"))
        under = QRect(rect.left() + _LEFT, rect.top() + _TOP + 19, rect.width() - 2 * _LEFT, 400)
        painter.drawText(under, _WRAP, index.data(_LINE) or "")
        if self.parent().property("ring"):
            focus_ring(painter, box, 6, theme)


class ExampleList(QListWidget):
    """The rows, as tall as they need to be.

    Attributes
    ----------
    chosen
        Signal: the id of the example that the person chose.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._examples: tuple[Example, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListWidget { background: transparent; outline: none; }")
        self.setItemDelegate(_Row(look, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentRowChanged.connect(lambda _: self._relook())
        self.itemClicked.connect(lambda item: self._choose(item))
        self.itemActivated.connect(lambda item: self._choose(item))
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(translate("Examples", "Examples"))
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()
        self.viewport().update()

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show rows; the chosen one stays chosen."""
        if tuple(examples) == self._examples:
            return
        before = self._chosen()
        self._examples = tuple(examples)
        self.clear()
        section = ""
        for example in examples:
            if example.section != section:
                section = example.section
                heading = QListWidgetItem(section)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(heading)
            item = QListWidgetItem(example.title)
            item.setData(_LINE, example.line)
            item.setData(_ID, example.id)
            item.setData(int(Qt.ItemDataRole.AccessibleDescriptionRole), example.line)
            self.addItem(item)
        self.show_chosen(before)
        self.updateGeometry()

    def show_chosen(self, example: str | None) -> None:
        """Show one row as chosen."""
        ids = [self.item(row).data(_ID) for row in range(self.count())]
        self.setCurrentRow(ids.index(example) if example and example in ids else -1)

    def _chosen(self) -> str | None:
        item = self.currentItem()
        return None if item is None else item.data(_ID)

    def chosen_rect(self) -> QRect:
        """Return where the chosen row is with its line, empty when none is chosen."""
        return QRect() if self.currentItem() is None else self.visualItemRect(self.currentItem())

    def _choose(self, item: QListWidgetItem) -> None:
        if item.data(_ID):
            self.chosen.emit(item.data(_ID))

    def sizeHint(self) -> QSize:
        """Return the height of all rows: the panel around it scrolls."""
        self.doItemsLayout()
        height = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(200, max(height, 1))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the keyboard focus."""
        self.setProperty("ring", event.reason() in KEYBOARD)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.setProperty("ring", False)
        super().focusOutEvent(event)
