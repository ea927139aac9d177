"""A note on the canvas: one sentence about the state of things, at most two buttons."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import fill_round, shadow, text_width
from gradviz.qt.widgets.label import Label

_SHADE = 12  # room for the shadow


class Note(QWidget):
    """A floating pill.

    Attributes
    ----------
    pressed, other_pressed, closed
        Signals of its button, of the one beside it and of the cross.
    """

    pressed = Signal()
    other_pressed = Signal()
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = "busy"
        self._label = Label(look, "", "text", 13, wrap=True)
        self._button = Button(look, words="", style="outline", height=28)
        row = QHBoxLayout(self)
        row.setContentsMargins(_SHADE + 36, _SHADE, _SHADE + 12, _SHADE)
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        self._other = Button(look, words="", style="outline", height=28)
        self._cross = Button(look, "close", tip=lambda: translate("Notes", "Later"), height=28)
        row.setSpacing(8)
        row.addSpacing(4)
        row.addWidget(self._other)
        row.addWidget(self._cross)
        self.setMinimumHeight(36 + 2 * _SHADE)
        self._button.clicked.connect(self.pressed)
        self._other.clicked.connect(self.other_pressed)
        self._cross.clicked.connect(self.closed)
        look.changed.connect(self.update)
        self.hide()

    def show_note(
        self,
        kind: str,
        words: Words,
        button: Words | None = None,
        other: Words | None = None,
        puts_off: bool = False,
    ) -> None:
        """Show a sentence.

        Parameters
        ----------
        kind
            "busy", "note", "warning" or "error".
        words, button, other
            The sentence; the verb on its button, None for none; and on another.
        puts_off
            Whether there is a cross that puts it off.
        """
        self._kind = kind
        self._label.show_words(words)
        self._label.show_role("error" if kind == "error" else "text")
        self._button.setVisible(button is not None)
        if button is not None:
            self._button.show_words(button)
        self._other.setVisible(other is not None)
        self._cross.setVisible(puts_off)
        if other is not None:
            self._other.show_words(other)
        self.setAccessibleName(self._label.text())
        self.setVisible(True)

    def size_within(self, room: int) -> QSize:
        """Return the size in a room so wide, px: one line if it fits, else several."""
        text = math.ceil(text_width(self._label.text(), self._label.font())) + 2
        rest = 2 * _SHADE + 48
        shown = (one for one in (self._button, self._other, self._cross) if not one.isHidden())
        rest += sum(8 + one.sizeHint().width() for one in shown) + 4
        width = min(text, max(room - rest, 80))
        height = max(self._label.heightForWidth(width) + 2 * 9, 36) + 2 * _SHADE
        return QSize(width + rest, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the floating ground and the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        box = QRectF(self.rect()).adjusted(_SHADE, _SHADE, -_SHADE, -_SHADE)
        ground, edge, color, icon = {
            "error": ("error.bg", "error.line", "error", "alert"),
            "warning": ("warning.bg", "warning.line", "warning", "alert"),
            "note": ("raised", "line", "accent", "alert"),
        }.get(self._kind, ("raised", "line", "text2", "busy"))
        shadow(painter, box, 10, theme)
        fill_round(painter, box, 10, theme.color(ground), theme.color(edge))
        place = QRectF(box.left() + 12, box.center().y() - 8, 16, 16)
        draw_icon(painter, icon, place, theme.color(color))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take presses: what lies below is not meant."""
        event.accept()
