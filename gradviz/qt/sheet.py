"""The one graphics item of the canvas: a sheet that paints the primitives of a Picture.

It repaints only where a new picture differs from the one before.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gradviz.model.picture import Group, Primitive
from gradviz.qt.extents import Extent, change, extent, united
from gradviz.qt.painter import paint_items

_KNOWN = 20_000
"""Of so many groups the room is remembered."""


class Sheet(QGraphicsItem):
    """The one item: paints the primitives that touch the exposed part."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._box = QRectF()
        self._items: tuple[Primitive, ...] = ()
        self._extents: list[Extent] = []
        self._known: dict[int, tuple[Primitive, Extent]] = {}

    @property
    def items(self) -> tuple[Primitive, ...]:
        """What is painted now."""
        return self._items

    def boundingRect(self) -> QRectF:
        """Return the part that was prepared."""
        return self._box

    def show_picture(self, box: QRectF, items: tuple[Primitive, ...]) -> None:
        """Take a new picture and ask for a repaint where it differs."""
        moved = box != self._box
        found = change(self._items, items)
        extents = [
            self._extent(item) if place is None else self._extents[place]
            for item, place in zip(found.items, found.kept, strict=True)
        ]
        fresh = [one for one, place in zip(extents, found.kept, strict=True) if place is None]
        stale = [*fresh, *(self._extents[place] for place in found.gone)]
        self._extents, self._items = extents, found.items
        if moved:
            self.prepareGeometryChange()
            self._box = box
            self.update()
        elif stale:
            left, top, right, bottom = united(stale)
            self.update(QRectF(left - 2, top - 2, right - left + 4, bottom - top + 4))

    def _extent(self, item: Primitive) -> Extent:
        """Return the room of an item; that of groups is kept: many come back with the view."""
        if not isinstance(item, Group):
            return extent(item)
        known = self._known.get(id(item))
        if known is None:
            if len(self._known) > _KNOWN:
                self._known.clear()
            known = self._known[id(item)] = item, extent(item)
        return known[1]

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint what touches the exposed rectangle."""
        exposed = option.exposedRect
        left, top, right, bottom = exposed.left(), exposed.top(), exposed.right(), exposed.bottom()
        painter.setClipRect(exposed, Qt.ClipOperation.IntersectClip)
        paint_items(
            painter,
            (
                item
                for item, (x0, y0, x1, y1) in zip(self._items, self._extents, strict=True)
                if x0 <= right and x1 >= left and y0 <= bottom and y1 >= top
            ),
        )
