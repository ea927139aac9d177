"""The Find popup: a field with what was found below it; it floats over the canvas and stays.

It knows no trace: rows come from `gradviz.qt.find.looking`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.model.words import translate
from gradviz.qt.builder.rows import Row, RowList
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import (
    CENTER,
    RIGHT,
    draw_text,
    fill_round,
    shadow,
    text_width,
)
from gradviz.qt.widgets.label import Label

SHADE, FIELD, FOOT, MOST = 12, 48, 36, 8
WIDTH = 376
_LOW = 320  # a stage lower than this has room for nothing above it, px


class FindPopup(QWidget):
    """The popup; a child of the stage.

    Attributes
    ----------
    typed
        Signal: the text in the field.
    turned
        Signal: the id of a row that an arrow came to.
    taken
        Signal: the id of a row that was entered or clicked.
    closed
        Signal: it was put away.
    """

    typed = Signal(str)
    turned = Signal(str)
    taken = Signal(str)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._count, self._silent = 0, False
        self.edit = QLineEdit(self)
        self.edit.setFrame(False)
        self.edit.setFont(font("ui", 14, 400))
        plain = "QLineEdit, QLineEdit:focus { border: none; background: transparent; padding: 0; }"
        self.edit.setStyleSheet(plain)
        self.list = RowList(look, parent=self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.told = Label(look, "", "text2", 13, wrap=True, parent=self)
        self.told.hide()
        self.cross = Button(
            look, "close", tip=lambda: translate("Find", "Close"), key="Esc", parent=self
        )
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self.typed)
        self.list.itemClicked.connect(lambda _: self._take())
        self.cross.clicked.connect(self.close_quietly)
        look.changed.connect(self._relook)
        self._relook()
        self.hide()

    def _relook(self) -> None:
        name = translate("Find", "Find in the graph")
        for widget in (self, self.edit):
            widget.setAccessibleName(name)
        self.list.setAccessibleName(translate("Find", "Found"))
        self.edit.setPlaceholderText(translate("Find", "Name, operation, module, code, values"))
        self.update()

    # ------------------------------------------------------------ what is shown

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return not self.isHidden()

    @property
    def current(self) -> str:
        """The id of the chosen row, "" where there is none."""
        return self.list.current

    def open(self) -> None:
        """Show it, with what was looked for before selected."""
        self.show()
        self.raise_()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_quietly(self) -> None:
        """Put it away."""
        if self.is_open:
            self.hide()
            self.closed.emit()

    def show_rows(self, rows: Sequence[Row], count: int) -> None:
        """Show rows and how many were found in all; the chosen one stays chosen if it is there."""
        chosen = self.list.current if count == self._count else ""
        self._count = count
        self.told.hide()
        self.list.show_rows(rows)
        self.choose(chosen)
        self._say()

    def show_sentence(self, words: str) -> None:
        """Show a sentence in the place of rows."""
        self._count = 0
        self.list.show_rows(())
        self.told.show_words(words)
        self.told.show()
        self._say()

    def choose(self, row: str) -> None:
        """Choose a row by its id, where it is shown."""
        for place, one in enumerate(self.list.rows):
            if one.id and one.id == row:
                self.list.setCurrentRow(place)
        self.update()

    def _say(self) -> None:
        said = self.told.text() if not self.told.isHidden() else self.caption()
        self.edit.setAccessibleDescription(said)
        self.list.setVisible(bool(self.list.rows))
        self.arrange()
        self.update()

    def caption(self) -> str:
        """Return which of how many is chosen."""
        if not self._count:
            return ""
        here = [row.id for row in self.list.rows if row.id].index(self.current) + 1
        return translate("Find", "{here} of {count}", here=here, count=f"{self._count:,}")

    def step(self, way: int) -> None:
        """Choose the next row; whoever listens goes there."""
        self.list.step(way)
        self._say()
        if self.current:
            self.turned.emit(self.current)

    # ------------------------------------------------------------ places

    def _inner(self) -> int:
        """Return the height between field and foot, px."""
        if not self.told.isHidden():
            return self.told.heightForWidth(self._width() - 32) + 24
        rows = self.list.height_of(MOST)
        return rows + 14 if rows else 0

    def _width(self) -> int:
        return min(WIDTH, self.parentWidget().width() - 2 * SHADE)

    def sizeHint(self) -> QSize:
        """Return the size with the shadow around."""
        foot = FOOT if self.list.rows else 0
        return QSize(self._width() + 2 * SHADE, FIELD + self._inner() + foot + 2 * SHADE)

    def arrange(self) -> None:
        """Stand at the upper right of the stage."""
        size, width = self.sizeHint(), self._width()
        x = self.parentWidget().width() - size.width() - 4
        room = self.parentWidget().height()
        y = 52 if room >= _LOW else 0
        high = min(size.height(), max(room - y, FIELD + 2 * SHADE))
        self.setGeometry(QRect(max(x, 0), y, size.width(), high))
        right = 48 + round(text_width(self.caption(), font("ui", 11, 500))) + 12
        self.edit.setGeometry(SHADE + 44, SHADE + 8, width - 44 - right, 32)
        self.cross.setGeometry(SHADE + width - 40, SHADE + 8, 32, 32)
        foot = FOOT if self.list.rows else 0
        inner = min(self._inner(), high - FIELD - foot - 2 * SHADE)
        self.list.setGeometry(SHADE, SHADE + FIELD + 7, width, max(inner - 14, 0))
        self.told.setGeometry(SHADE + 16, SHADE + FIELD + 12, width - 32, self._inner() - 24)

    # ------------------------------------------------------------ hand

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the field."""
        if watched is self.edit and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            if event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
                event.accept()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        if key in steps:
            self.step(steps[key])
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            way = 1 if key == Qt.Key.Key_PageDown else -1
            for _ in range(MOST - 2):
                self.list.step(way)
            self.step(way)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.close_quietly()
        else:
            return False
        return True

    def _take(self) -> None:
        if self.current:
            self._say()
            self.taken.emit(self.current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take presses: what lies below is not meant."""
        event.accept()

    # ------------------------------------------------------------ picture

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the sign of a search, the count and the keys."""
        painter, theme = QPainter(self), self._look.theme
        box = QRectF(self.rect()).adjusted(SHADE, SHADE, -SHADE, -SHADE)
        shadow(painter, box, 10, theme)
        fill_round(painter, box, 10, theme.color("raised"), theme.color("line"))
        place = QRectF(box.left() + 16, box.top() + FIELD / 2 - 8, 16, 16)
        draw_icon(painter, "search", place, theme.color("text"))
        words = font("ui", 11, 500)
        count = QRectF(box.left(), box.top(), box.width() - 48, FIELD)
        draw_text(painter, count, self.caption(), words, theme.color("text2"), RIGHT)
        if self._inner():
            line = QRectF(box.left(), box.top() + FIELD, box.width(), 1)
            painter.fillRect(line, theme.color("line"))
        if self.list.rows:
            foot = QRectF(box.left(), box.bottom() - FOOT, box.width(), FOOT)
            painter.fillRect(QRectF(foot.left(), foot.top(), foot.width(), 1), theme.color("line"))
            self._keys(painter, foot.adjusted(16, 8, -16, -8))

    def _keys(self, painter: QPainter, row: QRectF) -> None:
        theme, mono, words = self._look.theme, font("mono", 11), font("ui", 11, 500)
        keys = (
            ("↑ ↓", translate("Find", "look")),
            ("Enter", translate("Find", "go there")),
            ("Esc", translate("Find", "close")),
        )
        x = row.left()
        for key, does in keys:
            width = text_width(key, mono) + 14
            cap = QRectF(x, row.top(), width, row.height())
            fill_round(painter, cap, 4, theme.color("panel"), theme.color("line2"))
            draw_text(painter, cap, key, mono, theme.color("text2"), CENTER)
            x += width + 7
            beside = QRectF(x, row.top(), 200, row.height())
            draw_text(painter, beside, does, words, theme.color("text2"))
            x += text_width(does, words) + 14


def _is_own(event: QKeyEvent) -> bool:
    """Whether a key is for the field, not for a command of the window."""
    if event.key() in (Qt.Key.Key_F3, Qt.Key.Key_F6):
        return False
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return not event.modifiers() & control
