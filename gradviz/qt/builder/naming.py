"""F2: a field over a block's title, to give it another name in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look


class NameField(QLineEdit):
    """The field; Enter renames, Esc keeps the name.

    Attributes
    ----------
    named
        Signal: the old and the new name.
    """

    named = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._old = ""
        self.setFont(font("ui", 13, 600))
        look.changed.connect(self._relook)
        self.installEventFilter(self)
        self._relook()
        self.hide()

    def _relook(self) -> None:
        self.setAccessibleName(translate("Builder", "Name"))

    def open(self, name: str, over: QRectF) -> None:
        """Show the field over a rectangle of the stage."""
        self._old = name
        self.setText(name)
        self.selectAll()
        width = max(round(over.width()), 112)
        left, top = round(over.center().x() - width / 2), round(over.center().y() - 16)
        self.setGeometry(left, top, width, 32)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter and Esc; put it away when the focus goes elsewhere."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            old, new = self._old, self.text().strip()
            self.hide()
            self.named.emit(old, new)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.named.emit(self._old, self._old)
            return True
        return False
