"""One hairline between two areas."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.qt.look import Look


class Hairline(QWidget):
    """1 px in the colour of lines."""

    def __init__(self, look: Look, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it."""
        QPainter(self).fillRect(self.rect(), self._look.color("line"))
