"""The page "Build" of the left panel: all blocks by family, with a search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gradviz.builder.palette import families, find, palette
from gradviz.model.words import translate
from gradviz.qt.builder.rows import Row, RowList, row_of
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.label import Label

_ROOMY = 220  # px of height


class PalettePage(QWidget):
    """The page.

    Attributes
    ----------
    taken
        Signal: the id of a block that is to be added.
    new_asked
        Signal: an empty network is wanted.
    """

    taken = Signal(str)
    new_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.search = QLineEdit()
        self.search.setFont(font("ui", 13))
        self.search.setClearButtonEnabled(False)
        self._sign = QAction(self.search)
        self.search.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self.list = RowList(look, drags=True)
        self.fresh = Button(look, "plus", words=lambda: translate("Builder", "New network"),
                            style="outline")  # fmt: skip
        self.fresh.hide()
        self.hint = Label(look, self._words, "text3", 11, 500, wrap=True)
        self._lay_out()
        self.search.textChanged.connect(self._show)
        self.search.installEventFilter(self)
        self.list.itemDoubleClicked.connect(lambda _: self.list.take())
        self.list.installEventFilter(self)
        self.list.taken.connect(self.taken)
        self.fresh.clicked.connect(self.new_asked)
        look.changed.connect(self._relook)
        self._relook()

    def _lay_out(self) -> None:
        field = QHBoxLayout()
        field.setContentsMargins(12, 0, 12, 8)
        field.addWidget(self.search)
        below = QVBoxLayout()
        below.setContentsMargins(16, 10, 16, 4)
        below.setSpacing(8)
        below.addWidget(self.hint)
        row = QHBoxLayout()
        row.addWidget(self.fresh)
        row.addStretch(1)
        below.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(field)
        column.addWidget(self.list, 1)
        column.addLayout(below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the sentence out where the list has no room beside it."""
        super().resizeEvent(event)
        self.hint.setVisible(self.height() >= _ROOMY)

    def _words(self) -> str:
        if self.fresh.isHidden():
            return translate("Builder", "Drag a block to the canvas, or press Enter.")
        return translate("Builder", "Blocks are added to a network: open one, or begin one.")

    def _relook(self) -> None:
        self.search.setPlaceholderText(translate("Builder", "Search blocks"))
        self.search.setAccessibleName(translate("Builder", "Search blocks"))
        self.list.setAccessibleName(translate("Builder", "Blocks"))
        ratio = self.devicePixelRatioF()
        shown = QPixmap(round(16 * ratio), round(16 * ratio))
        shown.setDevicePixelRatio(ratio)
        shown.fill(Qt.GlobalColor.transparent)
        painter = QPainter(shown)
        draw_icon(painter, "search", QRectF(0, 0, 16, 16), self._look.theme.color("text3"))
        painter.end()
        self._sign.setIcon(QIcon(shown))
        self.list.rows = ()
        self._show()

    def show_network(self, there: bool) -> None:
        """Show whether there is a network that blocks can be added to."""
        if self.fresh.isHidden() != there:
            self.fresh.setVisible(not there)
            self.hint.show_words(self._words)

    def _show(self) -> None:
        self.list.show_rows(self._rows(self.search.text().strip()))

    def _rows(self, text: str) -> Sequence[Row]:
        if text:
            return [row_of(one, text) for one in find(text)]
        rows: list[Row] = []
        for family, words in families():
            rows.append(Row(title=words.words()))
            rows += [row_of(one) for one in palette() if one.family == family]
        return rows

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter adds; arrows in the field move in the list."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.take()
            return True
        if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if watched is self.search and key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return False
