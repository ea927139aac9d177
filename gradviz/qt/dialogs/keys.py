"""All keys on one floating page, by menu, in two columns; typing narrows them down."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gradviz.model.words import translate
from gradviz.qt.dialogs.overlay import FIELD, SHADE, Overlay
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import CENTER, draw_text, fill_round, fitting, text_width

__all__ = ["KeyRow", "KeysPage", "hand_rows"]

_ROW, _HEAD, _EDGE, _BETWEEN, _WIDTH = 28, 38, 24, 40, 880
_NARROW = 640  # a page narrower than this has one column, px


_CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a person can do, under which heading, with which keys (portable text)."""

    section: str
    words: str
    keys: tuple[str, ...]


def hand_rows() -> tuple[KeyRow, ...]:
    """Return what keys and hand do that is no command."""
    hand, panes = translate("Keys", "Mouse"), translate("Keys", "Window")

    def row(section: str, words: str, *keys: str) -> KeyRow:
        return KeyRow(section=section, words=words, keys=keys)

    return (
        row(panes, translate("Keys", "Next pane, previous pane"), "F6", "Shift+F6"),
        row(panes, translate("Keys", "Menus"), "F10"),
        row(panes, translate("Keys", "Leave, cancel, put away"), "Esc"),
        row(hand, translate("Keys", "Zoom"), translate("Keys", "wheel")),
        row(hand, translate("Keys", "Pan"), translate("Keys", "drag")),
        row(hand, translate("Keys", "Pan"), translate("Keys", "Ctrl + wheel")),
        row(hand, translate("Keys", "Open or fold a module"), translate("Keys", "double-click")),
    )


def _native(key: str) -> str:
    """Return a key as this system writes it; words of the hand stay as they are."""
    written = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    portable = QKeySequence(key).toString()
    return written if portable and portable.casefold() == key.casefold() else key


class _Sheet(QWidget):
    """The rows in two columns."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows: tuple[KeyRow, ...] = ()

    def show_rows(self, rows: tuple[KeyRow, ...]) -> None:
        """Show rows."""
        self.rows = rows
        self.setAccessibleName(". ".join(f"{row.words}: {', '.join(row.keys)}" for row in rows))
        self.update()

    def _columns(self) -> tuple[list[list[KeyRow]], list[list[KeyRow]]]:
        """Return the sections of the left and the right column, of about equal height."""
        sections: dict[str, list[KeyRow]] = {}
        for row in self.rows:
            sections.setdefault(row.section, []).append(row)
        left, right = list(sections.values()), list[list[KeyRow]]()
        if self.width() < _NARROW:
            return left, right
        while len(left) > 1 and _height(left[:-1]) >= _height([left[-1], *right]):
            right.insert(0, left.pop())
        return left, right

    def wanted_height(self) -> int:
        """Return the height of the higher column, px."""
        return max(_height(column) for column in self._columns()) + 16

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint headings and rows."""
        painter, theme = QPainter(self), self._look.theme
        width = (self.width() - 2 * _EDGE - _BETWEEN) / 2
        if self.width() < _NARROW:
            width = self.width() - 2.0 * _EDGE
        for number, column in enumerate(self._columns()):
            x, y = _EDGE + number * (width + _BETWEEN), 0.0
            for section in column:
                head = QRectF(x, y + 10, width, _HEAD - 12)
                words = section[0].section
                draw_text(painter, head, words, font("ui", 11, 600), theme.color("text3"))
                y += _HEAD
                for row in section:
                    self._paint_row(painter, QRectF(x, y, width, _ROW), row)
                    y += _ROW

    def _paint_row(self, painter: QPainter, box: QRectF, row: KeyRow) -> None:
        theme, face = self._look.theme, font("ui", 12, 500)
        right = box.right()
        for key in reversed(row.keys[:2]):
            words = _native(key)
            width = text_width(words, face) + 14
            cap = QRectF(right - width, box.top() + 3, width, _ROW - 6)
            fill_round(painter, cap, 5, theme.color("panel"), theme.color("line2"))
            draw_text(painter, cap, words, face, theme.color("text2"), CENTER)
            right -= width + 6
        plain = font("ui", 13)
        shown = fitting(row.words, plain, right - box.left() - 8)
        draw_text(painter, box, shown, plain, theme.color("text"))


def _height(sections: list[list[KeyRow]]) -> int:
    return sum(_HEAD + _ROW * len(section) for section in sections)


class KeysPage(Overlay):
    """The page.

    Parameters
    ----------
    rows
        Returns all rows in the language now.
    """

    def __init__(self, look: Look, rows: Callable[[], tuple[KeyRow, ...]], parent: QWidget) -> None:
        self._rows = rows
        super().__init__(
            look,
            parent,
            lambda: translate("Keys", "Search all keys"),
            lambda: translate("Keys", "All keys"),
        )
        self.sheet = _Sheet(look)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self.sheet.setObjectName("plain")
        self._area.setWidget(self.sheet)
        self.edit.textChanged.connect(self.fill)

    @property
    def shown(self) -> tuple[KeyRow, ...]:
        """The rows that are shown."""
        return self.sheet.rows

    def fill(self) -> None:
        """Show the rows that have what was typed, in their words or their keys."""
        typed = self.edit.text().casefold().split()

        def has(row: KeyRow) -> bool:
            keys = " ".join((*row.keys, *map(_native, row.keys)))
            said = f"{row.section} {row.words} {keys}".casefold()
            return all(part in said for part in typed)

        self.sheet.show_rows(tuple(row for row in self._rows() if has(row)))
        self.place()

    def wanted_size(self) -> QSize:
        """Return the size that all keys need."""
        room = self.parentWidget().height() * 7 // 9
        return QSize(_WIDTH, min(FIELD + self.sheet.wanted_height() + 8, room))

    def place(self) -> None:
        """Put the rows below the field."""
        super().place()
        inner = self.rect().adjusted(SHADE + 1, SHADE + FIELD + 2, -SHADE - 1, -SHADE - 4)
        self._area.setGeometry(inner)
        self.sheet.resize(inner.width(), inner.height())  # its width says how many columns
        self.sheet.resize(inner.width(), max(self.sheet.wanted_height(), inner.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll with the arrows; Esc and Enter put it away."""
        pressed = watched is self.edit and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and self._key(Qt.Key(event.key())):
            return True
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        bar = self._area.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: _ROW, Qt.Key.Key_Up: -_ROW, Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }  # fmt: skip
        if key in steps:
            bar.setValue(bar.value() + steps[key])
        elif key in _CLOSING or (key == Qt.Key.Key_Question and not self.edit.text()):
            self.close_quietly()
        else:
            return False
        return True
