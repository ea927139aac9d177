"""The field above the graph table: the language of Find, with the sign of a search."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look


class Filter(QLineEdit):
    """The field above the rows: the language of Find.

    Attributes
    ----------
    left, down
        Signals: Esc in the empty field; Down or Enter.
    """

    left = Signal()
    down = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(280, 30)
        self.setTextMargins(20, 0, 0, 0)
        self.setFont(font("ui", 12, 400))
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(translate("Find", "Filter the table"))
        self.setPlaceholderText(translate("Find", "Filter: relu, grad norm > 1, kind parameter"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the field, then leaves it; Down goes to the rows."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear() if self.text() else self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field with the sign of a search."""
        super().paintEvent(event)
        place = QRectF(9, self.height() / 2 - 7, 14, 14)
        draw_icon(QPainter(self), "search", place, self._look.theme.color("text3"))
