"""How much room primitives take, and what differs between two pictures.

The canvas repaints only the rectangles found here. Rectangles are (left, top, right,
bottom) in px; they may be a little too large, never too small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from gradviz.model.picture import (
    Cells,
    Ellipse,
    Glyphs,
    Group,
    Mosaic,
    Pen,
    Polygon,
    Primitive,
    Rectangle,
    Route,
    Text,
    Wash,
)
from gradviz.qt.painter import outline_path, shaped

Extent = tuple[float, float, float, float]
_NOTHING: Extent = (0.0, 0.0, 0.0, 0.0)


def extent(item: Primitive) -> Extent:
    """Return the room that a primitive takes."""
    return _EXTENT[type(item)](item)


def united(extents: Iterable[Extent]) -> Extent:
    """Return the smallest rectangle around others; nothing when there are none."""
    found = [one for one in extents if one is not _NOTHING]
    if not found:
        return _NOTHING
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


class Change(NamedTuple):
    """What a new list of items is to an old one.

    `items` are the new ones, with the old object in the place of each that is equal to
    it; `kept` are the places of those in the old list, None for what is new; `gone` are
    the places of the old ones that the new list has not.
    """

    items: tuple[Primitive, ...]
    kept: tuple[int | None, ...]
    gone: tuple[int, ...]


def change(before: Sequence[Primitive], after: Sequence[Primitive]) -> Change:
    """Compare two lists; groups are matched by their key, other items by their place."""
    old = _named(before)
    items: list[Primitive] = []
    kept: list[int | None] = []
    gone: list[int] = []
    for name, (_, item) in _named(after).items():
        place, other = old.pop(name, (None, None))
        if other is not None and (other is item or other == item):
            items.append(other)
            kept.append(place)
            continue
        items.append(item)
        kept.append(None)
        if place is not None:
            gone.append(place)
    gone.extend(place for place, _ in old.values())
    return Change(tuple(items), tuple(kept), tuple(gone))


def _named(items: Sequence[Primitive]) -> dict[object, tuple[int, Primitive]]:
    found: dict[object, tuple[int, Primitive]] = {}
    for index, item in enumerate(items):
        key: object = item.key if isinstance(item, Group) and item.key else index
        found[index if key in found else key] = index, item
    return found


def _group(item: Group) -> Extent:
    inner = united(extent(one) for one in item.items)
    if inner is _NOTHING:
        return _NOTHING
    left, top, right, bottom = (edge * item.scale for edge in inner)
    return left + item.dx, top + item.dy, right + item.dx, bottom + item.dy


def _stroked(extent: Extent, pen: Pen | None) -> Extent:
    margin = 1.0 if pen is None else pen.width + 1.0
    left, top, right, bottom = extent
    return left - margin, top - margin, right + margin, bottom + margin


def _rectangle(item: Rectangle) -> Extent:
    box = item.x, item.y, item.x + item.width, item.y + item.height
    return _stroked(box, item.pen)


def _ellipse(item: Ellipse) -> Extent:
    box = item.x - item.rx, item.y - item.ry, item.x + item.rx, item.y + item.ry
    return _stroked(box, item.pen)


def _points(item: Polygon | Route) -> Extent:
    xs = [point[0] for point in item.points]
    ys = [point[1] for point in item.points]
    return _stroked((min(xs), min(ys), max(xs), max(ys)), item.pen)


def _text(item: Text) -> Extent:
    whole = max(round(item.size), 1)
    _, width, _ = shaped(item.text, item.font, whole, item.weight, item.italic)
    width *= item.size / whole
    left = item.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[item.anchor] * width
    slack = item.size * 0.3
    return left - slack, item.y - item.size * 1.3, left + width + slack, item.y + item.size * 0.5


def _glyphs(item: Glyphs) -> Extent:
    found = []
    for outline, x, y, scale_x, scale_y in item.placements:
        box = outline_path(outline).boundingRect()
        xs = sorted((x + scale_x * box.left(), x + scale_x * box.right()))
        ys = sorted((y + scale_y * box.top(), y + scale_y * box.bottom()))
        found.append((xs[0] - 1, ys[0] - 1, xs[1] + 1, ys[1] + 1))
    return united(found)


def _wash(item: Wash) -> Extent:
    return item.x - item.rx, item.y - item.ry, item.x + item.rx, item.y + item.ry


def _cells(item: Cells) -> Extent:
    rows = -(-len(item.colors) // item.columns) if item.columns else 0
    right = item.x + item.columns * item.cell_width
    return item.x - 1, item.y - 1, right + 1, item.y + rows * item.cell_height + 1


def _mosaic(item: Mosaic) -> Extent:
    rows, columns = item.owners.array.shape
    return item.x, item.y, item.x + columns * item.pixel, item.y + rows * item.pixel


_EXTENT: dict[type, Callable[[Any], Extent]] = {
    Group: _group,
    Rectangle: _rectangle,
    Ellipse: _ellipse,
    Polygon: _points,
    Route: _points,
    Text: _text,
    Glyphs: _glyphs,
    Wash: _wash,
    Cells: _cells,
    Mosaic: _mosaic,
}
