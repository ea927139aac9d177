"""Value and gradient at the head of the inspector: large number, full precision below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import draw_text, elided, fitting, not_yet, text_width

_SAMPLE = 18
"""Room of the line sample before the label, px."""


class NumberHead(QWidget):
    """One number: a line sample with its label, 24 px digits, all digits in mono."""

    def __init__(self, look: Look, role: str, dashed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._role, self._dashed = look, role, dashed
        self._label, self._name, self._text, self._full = "", "", "", ""
        self._missing = self._stale = False
        self._quiet = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_label(self, label: str, name: str) -> None:
        """Say what it is; its name alone where the whole label has no room."""
        self._label, self._name = label, name or label

    def show_number(self, text: str | None, full: str = "", quiet: str = "") -> None:
        """Show a number; None for "not yet", `quiet` for words in its place (a shape)."""
        self._text, self._full, self._quiet = text or "", full, quiet
        self._missing = text is None and not quiet
        self.setAccessibleName(f"{self._label} {text or quiet or '...'}")
        self._tell()
        self.updateGeometry()
        self.update()

    def show_stale(self, stale: bool) -> None:
        """Strike a number through that is not the shown program's."""
        if stale != self._stale:
            self._stale = stale
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell in full what has no room now."""
        super().resizeEvent(event)
        self._tell()

    @property
    def caption(self) -> str:
        """What the label reads now."""
        face, room = font("ui", 11, 500), float(self.width() - _SAMPLE)
        if text_width(self._label, face) <= room:
            return self._label
        return elided(self._name, face, room)

    def _tell(self) -> None:
        self.setToolTip("" if self.caption == self._label else self._label)

    def _size(self) -> int:
        """Return 24 px, or the largest size at which the number fits its half."""
        for size in (24, 21, 18, 15):
            if text_width(self._text, font("ui", size, 600)) <= self.width():
                return size
        return 13

    def sizeHint(self) -> QSize:
        """Return the three lines."""
        return QSize(120, 16 + 32 + 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sample, the label, the number and its digits."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        pen = QPen(self._look.color(f"{self._role}.line"), 3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self._dashed:
            pen.setDashPattern([5 / 3, 2 / 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(0, 8), QPointF(12, 8))
        label = QRectF(_SAMPLE, 0, self.width() - _SAMPLE, 16)
        draw_text(painter, label, self.caption, font("ui", 11, 500), theme.color("text3"))
        number = QRectF(0, 17, self.width(), 32)
        if self._missing:
            not_yet(painter, QPointF(9, 34), theme.color(self._role), 7)
            return
        if self._quiet:
            quiet = fitting(self._quiet, font("ui", 15, 500), number.width())
            draw_text(painter, number, quiet, font("ui", 15, 500), theme.color("text2"))
            return
        face = font("ui", self._size(), 600)
        face.setStrikeOut(self._stale)
        color = theme.color("text3" if self._stale else self._role)
        draw_text(painter, number, self._text, face, color)
        below = QRectF(0, 50, self.width(), 16)
        draw_text(painter, below, self._full, font("mono", 11), theme.color("text2"))
