"""Shows primitives made elsewhere (a typeset formula) at their own size, as a widget."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.picture import Primitive
from gradviz.qt.extents import extent, united
from gradviz.qt.painter import paint_items


class Typeset(QWidget):
    """Primitives moved so that their left upper corner is the widget's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[Primitive, ...] = ()
        self._box = (0.0, 0.0, 0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_items(self, items: Sequence[Primitive], spoken: str = "") -> None:
        """Show primitives; `spoken` is their accessible name."""
        self._items = tuple(items)
        self._box = united(extent(item) for item in self._items)
        self.setAccessibleName(spoken)
        self.setVisible(bool(self._items))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that the primitives take."""
        left, top, right, bottom = self._box
        return QSize(round(right - left) + 1, round(bottom - top) + 1)

    def _scale(self) -> float:
        left, _, right, _ = self._box
        return min(1.0, self.width() / max(right - left, 1.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint them, smaller where they would not fit."""
        painter = QPainter(self)
        scale = self._scale()
        painter.scale(scale, scale)
        painter.translate(-self._box[0], -self._box[1])
        paint_items(painter, self._items)
