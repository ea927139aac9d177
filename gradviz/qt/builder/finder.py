"""A floating field with a list below: type, choose with the arrows, Enter takes, Esc closes.

Quick-add is made with it, and the choice of where a wire goes; what is found is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.qt.builder.rows import HEIGHT, Row, RowList
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import (
    CENTER,
    RIGHT,
    draw_text,
    fill_round,
    fitting,
    shadow,
    text_width,
)

SHADE, FIELD, FOOT, MOST = 12, 48, 68, 7
WIDTH = 304
Keys = tuple[tuple[str, str], ...]


class Quest(msgspec.Struct, frozen=True):
    """What is looked for.

    Attributes
    ----------
    rows
        From what is typed to what is found.
    caption
        From how many were found to a few words at the right of the field.
    prompt, hint, keys
        Shown in the empty field; a sentence below the list; keys with what each does.
    take
        Called with the id of the row, what was typed, and whether Tab took it.
    named
        What it is, for a screen reader.
    """

    rows: Callable[[str], Sequence[Row]]
    caption: Callable[[int], str]
    prompt: str
    hint: str
    keys: Keys
    take: Callable[[str, str, bool], None]
    named: str


class Finder(QWidget):
    """The popup; a child of the stage, over the canvas.

    Attributes
    ----------
    closed
        Signal: it was put away, whatever was taken.
    """

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._quest: Quest | None = None
        self._at = QPointF()
        self._found = 0
        self.edit = QLineEdit(self)
        self.edit.setFrame(False)
        self.edit.setFont(font("ui", 14, 400))
        plain = "QLineEdit, QLineEdit:focus { border: none; background: transparent; padding: 0; }"
        self.edit.setStyleSheet(plain)
        self.list = RowList(look, parent=self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._search)
        self.list.taken.connect(lambda _: self._take(False))
        self.list.itemClicked.connect(lambda _: self._take(False))
        parent.installEventFilter(self)
        look.changed.connect(self.update)
        self.hide()

    # ------------------------------------------------------------ open and close

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return not self.isHidden()

    def open(self, quest: Quest, at: QPointF, text: str = "") -> None:
        """Show it at a point of the stage, for something to be found."""
        self._quest, self._at = quest, at
        self.setAccessibleName(quest.named)
        self.edit.setAccessibleName(quest.named)
        self.edit.setPlaceholderText(quest.prompt)
        self.edit.blockSignals(True)
        self.edit.setText(text)
        self.edit.blockSignals(False)
        self.show()
        self.raise_()
        self._search()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_quietly(self) -> None:
        """Put it away."""
        if self.is_open:
            self.hide()
            self.closed.emit()

    def _search(self) -> None:
        if self._quest is None:
            return
        rows = tuple(self._quest.rows(self.edit.text().strip()))
        self._found = sum(bool(row.id) for row in rows)
        self.list.show_rows(rows)
        self._place()
        self.update()

    def _take(self, with_tab: bool) -> None:
        taken, text, quest = self.list.current, self.edit.text().strip(), self._quest
        if not taken or quest is None:
            return
        self.close_quietly()
        quest.take(taken, text, with_tab)

    # ------------------------------------------------------------ places

    def _rows_height(self) -> int:
        return min(self.list.height_of(MOST), HEIGHT * MOST) if self.list.count() else 0

    def sizeHint(self) -> QSize:
        """Return the size with the shadow around."""
        rows = self._rows_height()
        rows += 14 if rows else 0
        return QSize(WIDTH + 2 * SHADE, FIELD + rows + FOOT + 2 * SHADE)

    def most_size(self) -> QSize:
        """Return the size with as many rows as are shown at most."""
        return QSize(WIDTH + 2 * SHADE, FIELD + MOST * (HEIGHT - 4) + 14 + FOOT + 2 * SHADE)

    def _place(self) -> None:
        size, room = self.sizeHint(), self.parentWidget().size()
        x = min(max(self._at.x(), 0), max(room.width() - size.width(), 0))
        y = min(max(self._at.y(), 0), max(room.height() - size.height(), 0))
        self.setGeometry(QRect(round(x), round(y), size.width(), size.height()))
        right = round(text_width(self._caption(), font("ui", 11, 500))) + 20
        self.edit.setGeometry(SHADE + 44, SHADE + 8, WIDTH - 52 - right, 32)
        self.list.setGeometry(SHADE, SHADE + FIELD + 7, WIDTH, self._rows_height())

    def _caption(self) -> str:
        return "" if self._quest is None else self._quest.caption(self._found)

    # ------------------------------------------------------------ hand

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the field; close when the focus goes elsewhere; stay on the stage."""
        if watched is self.edit and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self.close_quietly()
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.is_open:
            self._place()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps:
            self.list.step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(False)
        elif key == Qt.Key.Key_Tab:
            self._take(True)
        elif key == Qt.Key.Key_Escape:
            self.close_quietly()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take presses: what lies below is not meant."""
        event.accept()

    # ------------------------------------------------------------ picture

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the sign of a search, the caption and the keys."""
        quest = self._quest
        if quest is None:
            return
        painter, theme = QPainter(self), self._look.theme
        box = QRectF(self.rect()).adjusted(SHADE, SHADE, -SHADE, -SHADE)
        shadow(painter, box, 10, theme)
        fill_round(painter, box, 10, theme.color("raised"), theme.color("line"))
        field = QRectF(box.left(), box.top(), box.width(), FIELD)
        place = QRectF(field.left() + 16, field.center().y() - 8, 16, 16)
        draw_icon(painter, "search", place, theme.color("text"))
        words = font("ui", 11, 500)
        caption = field.adjusted(0, 0, -16, 0)
        draw_text(painter, caption, self._caption(), words, theme.color("text2"), RIGHT)
        painter.fillRect(QRectF(box.left(), field.bottom(), box.width(), 1), theme.color("line"))
        self._caret(painter, box)
        foot = QRectF(box.left() + 16, box.bottom() - FOOT, box.width() - 32, FOOT)
        if self.list.count():
            line = QRectF(box.left(), foot.top(), box.width(), 1)
            painter.fillRect(line, theme.color("line"))
        hint = QRectF(foot.left(), foot.top() + 8, foot.width(), 24)
        shown = fitting(quest.hint, words, hint.width())
        draw_text(painter, hint, shown, words, theme.color("text2"))
        self._keys(painter, QRectF(foot.left(), foot.top() + 34, foot.width(), 22), quest.keys)

    def _caret(self, painter: QPainter, box: QRectF) -> None:
        """Paint a caret under the place where what is typed is wrong."""
        column = next((row.column for row in self.list.rows if row.column), 0)
        x = self.caret_x(column)
        if x is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.theme.color("error.line")), 1.5))
        foot = box.top() + FIELD - 5
        painter.drawPolyline(
            QPolygonF([QPointF(x - 4, foot), QPointF(x, foot - 5), QPointF(x + 4, foot)])
        )

    def caret_x(self, column: int) -> float | None:
        """Return where a column of what is typed is, from 1; None where it is out of sight."""
        text, edit = self.edit.text(), self.edit
        place = column - 1 + len(text) - len(text.lstrip())
        first = edit.cursorPositionAt(QPoint(0, edit.height() // 2))
        if not column or place < first:
            return None
        width = QFontMetricsF(edit.font()).horizontalAdvance(text[first:place] or "")
        half = QFontMetricsF(edit.font()).horizontalAdvance(text[place : place + 1] or " ") / 2
        x = edit.x() + 2 + width + half
        return x if x < edit.geometry().right() else None

    def _keys(self, painter: QPainter, row: QRectF, keys: Keys) -> None:
        theme, mono, words = self._look.theme, font("mono", 11), font("ui", 11, 500)
        x = row.left()
        for key, does in keys:
            width = text_width(key, mono) + 14
            cap = QRectF(x, row.top(), width, row.height() - 2)
            fill_round(painter, cap, 4, theme.color("panel"), theme.color("line2"))
            draw_text(painter, cap, key, mono, theme.color("text2"), CENTER)
            x += width + 7
            beside = QRectF(x, row.top(), 200, row.height() - 2)
            draw_text(painter, beside, does, words, theme.color("text2"))
            x += text_width(does, words) + 14
