"""Crumbs: the path of modules around what is selected, each a button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import fill_round
from gradviz.qt.widgets.label import Label

_LONGEST = 24  # letters of one name


class Crumbs(QWidget):
    """One row.

    Attributes
    ----------
    chosen
        Signal: the id of the module whose name was pressed.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[tuple[str, str], ...] = ()
        self._buttons: list[Button] = []
        self._signs: list[Label] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setAccessibleName(translate("Canvas", "Modules around the selection"))
        self.hide()

    def show_path(self, path: tuple[tuple[str, str], ...]) -> bool:
        """Show (id, name) of each module, the outermost first; tell whether that is another."""
        if path == self._shown:
            return False
        self._shown = path
        while len(self._buttons) < len(path):
            self._add()
        for place, (button, sign) in enumerate(zip(self._buttons, self._signs, strict=True)):
            button.setVisible(place < len(path))
            sign.setVisible(0 < place < len(path))
            if place < len(path):
                words = path[place][1]
                button.role = "text" if place + 1 == len(path) else "text2"
                button.show_words(words if len(words) <= _LONGEST else f"{words[:_LONGEST]}\u2026")
        self.setVisible(bool(path))
        self.adjustSize()
        return True

    def _add(self) -> None:
        """Add a button with the sign before it; it is used for one path after the other."""
        place = len(self._buttons)
        sign = Label(self._look, "\u203a", role="text3", size=15, parent=self)
        button = Button(self._look, words="", height=28, parent=self)
        button.clicked.connect(lambda: self.chosen.emit(self._shown[place][0]))
        for widget in (sign, button):
            self._row.addWidget(widget)
        self._signs.append(sign)
        self._buttons.append(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a ground: the drawing lies below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.9)
        fill_round(painter, QRectF(self.rect()), 6.0, self._look.theme.color("canvas"), None)
