"""A switch with its words beside it; both are one target."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradviz.model.theme import mix
from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words, worded
from gradviz.qt.widgets.button import KEYBOARD
from gradviz.qt.widgets.drawing import LEFT, draw_text, fill_round, focus_ring, text_width

_TRACK, _HEIGHT, _GAP = 34, 32, 10


class WordedSwitch(QAbstractButton):
    """On or off; Space and a click turn it."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words, self._ring = look, words, False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(worded(self._words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the track and the words."""
        words = text_width(worded(self._words), font("ui", 13, 400))
        return QSize(
            round(_TRACK + _GAP + words) + 8, max(_HEIGHT, font("ui", 13).pixelSize() + 14)
        )

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by the keyboard."""
        self._ring = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._ring = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track, the knob and the words."""
        painter, theme = QPainter(self), self._look.theme
        on, alive = self.isChecked(), self.isEnabled()
        middle = self.height() / 2
        track = QRectF(1, middle - 9, 32, 18)
        accent = theme.color("accent") if alive else theme.color("line2")
        ground = accent if on else theme.color("sunken")
        fill_round(painter, track, 9, ground, None if on else theme.color("op.line"))
        knob = QRectF(17 if on else 3, middle - 7, 14, 14)
        fill_round(painter, knob, 7, theme.color("on_accent" if on else "text3"))
        faint = mix(theme.color("text3"), theme.color("panel"), 0.5)
        place = QRectF(_TRACK + _GAP, 0, self.width() - _TRACK - _GAP, self.height())
        color = theme.color("text") if alive else faint
        draw_text(painter, place, worded(self._words), font("ui", 13, 400), color, LEFT)
        if self._ring:
            focus_ring(painter, track.adjusted(-1, -3, 1, 3), 11, theme)
