"""What floats in the middle of the window until it is put away: ground, shadow, focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look, Words, worded
from gradviz.qt.widgets.drawing import fill_round, shadow

__all__ = ["FIELD", "SHADE", "Overlay"]

SHADE, FIELD = 16, 52
_BEHIND = Qt.FocusReason.ActiveWindowFocusReason
_PLAIN = "QLineEdit, QLineEdit:focus { border: none; background: transparent; padding: 0; }"


class Overlay(QWidget):
    """A card with a search field on top; what lies below it is its heirs' matter.

    Attributes
    ----------
    closed
        Signal: it was put away.
    """

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget, prompt: Words, name: Words) -> None:
        super().__init__(parent)
        self._look, self._prompt, self._name = look, prompt, name
        self._before: QWidget | None = None
        self.edit = QLineEdit(self)
        self.edit.setFrame(False)
        self.edit.setFont(font("ui", 15, 400))
        self.edit.setStyleSheet(_PLAIN)
        self.edit.installEventFilter(self)
        parent.installEventFilter(self)
        look.changed.connect(self._relook)
        self._relook()
        self.hide()

    def _relook(self) -> None:
        self.setAccessibleName(worded(self._name))
        self.edit.setAccessibleName(worded(self._name))
        self.edit.setPlaceholderText(worded(self._prompt))
        if self.isVisible():
            self.fill()
        self.update()

    # ------------------------------------------------------------ open and close

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return not self.isHidden()

    def toggle(self) -> None:
        """Show it, or put it away."""
        self.close_quietly() if self.is_open else self.open()

    def open(self) -> None:
        """Show it empty, with the focus in its field."""
        self._before = QApplication.focusWidget()
        self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.blockSignals(False)
        self.show()
        self.raise_()
        self.fill()
        self.place()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_quietly(self) -> None:
        """Put it away; the focus goes back to where it was."""
        if not self.is_open:
            return
        before, self._before = self._before, None  # hiding moves the focus, which is heard
        self.hide()
        if before is not None and before.window() is self.window():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def fill(self) -> None:
        """Show what matches the field: an heir's matter."""

    def wanted_size(self) -> QSize:
        """Return the size of the card, without its shadow."""
        return QSize(560, 400)

    def place(self) -> None:
        """Stand in the middle, a little above; never larger than the window."""
        room = self.parentWidget().size()
        size = self.wanted_size() + QSize(2 * SHADE, 2 * SHADE)
        size = size.boundedTo(room)
        top = min(max(room.height() // 9, 0), room.height() - size.height())
        self.setGeometry((room.width() - size.width()) // 2, top, size.width(), size.height())
        self.edit.setGeometry(SHADE + 48, SHADE + 8, size.width() - 2 * SHADE - 64, FIELD - 16)

    # ------------------------------------------------------------ hand and picture

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place; close when the focus goes elsewhere or Esc is pressed."""
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.is_open:
            self.place()
        # Another window in front is no reason: who comes back finds it as it was.
        left = isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != _BEHIND
        if watched is self.edit and left:
            focus = QApplication.focusWidget()
            if focus is None or not self.isAncestorOf(focus):
                self._before = None
                self.close_quietly()
        if watched is self.edit and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # what is typed here is no shortcut
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take presses: what lies below is not meant."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, the sign of a search and the line below the field."""
        painter, theme = QPainter(self), self._look.theme
        box = QRectF(self.rect()).adjusted(SHADE, SHADE, -SHADE, -SHADE)
        shadow(painter, box, 12, theme)
        fill_round(painter, box, 12, theme.color("raised"), theme.color("line"))
        sign = QRectF(box.left() + 18, box.top() + FIELD / 2 - 8, 16, 16)
        draw_icon(painter, "search", sign, theme.color("text"))
        line = QRectF(box.left(), box.top() + FIELD, box.width(), 1)
        painter.fillRect(line, theme.color("line"))
