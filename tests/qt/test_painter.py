"""Pictures become pixels where they say."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from gradviz.model.picture import (
    Cells,
    Ellipse,
    Glyphs,
    Group,
    Pen,
    Picture,
    Polygon,
    Primitive,
    Rectangle,
    Route,
    Text,
    Wash,
)
from gradviz.qt.application import create_application
from gradviz.qt.extents import change, extent, united
from gradviz.qt.painter import outline_path, pen_of, route_path
from gradviz.qt.raster import QtRasterizer, rasterize

RED, BLUE = "#FF0000", "#0000FF"
PRIMITIVES: list[Primitive] = [
    Rectangle(x=10, y=10, width=30, height=20, radius=6, fill=RED, pen=Pen(color=BLUE, width=3)),
    Ellipse(x=50, y=50, rx=20, ry=10, fill=RED),
    Polygon(points=((10, 10), (60, 20), (30, 70)), fill=RED, pen=Pen(color=BLUE)),
    Route(points=((10, 10), (50, 10), (50, 60)), radius=10, pen=Pen(color=BLUE, width=3)),
    Text(x=50, y=50, text="0.9183", size=14, color=RED, anchor="middle", weight=600),
    Text(x=90, y=50, text="σ(z)", size=16.5, color=RED, font="math", italic=True, anchor="end"),
    Glyphs(placements=(("M 0 0 L 10 0 L 10 10 Z", 30.0, 60.0, 2.0, -2.0),), color=RED),
    Wash(x=50, y=50, rx=30, ry=20, color=RED),
    Cells(x=20, y=20, columns=3, cell_width=8, cell_height=5, colors=(RED, BLUE) * 3),
    Group(items=(Rectangle(x=0, y=0, width=10, height=10, fill=RED),), dx=20, dy=30, scale=2.0),
]


@pytest.fixture(autouse=True)
def application(qtbot: QtBot) -> None:
    create_application(["gradviz"])


def paint(*items: Primitive, scale: float = 1.0) -> QImage:
    picture = Picture(x=0, y=0, width=100, height=100, background=None, items=items)
    return rasterize(picture, scale)


def inked(image: QImage) -> list[tuple[int, int]]:
    return [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 3
    ]


@pytest.mark.parametrize("item", PRIMITIVES, ids=lambda item: type(item).__name__)
def test_everything_painted_lies_in_the_extent(item: Primitive) -> None:
    left, top, right, bottom = extent(item)
    ink = inked(paint(item))
    assert ink
    assert all(left <= x + 1 and x <= right and top <= y + 1 and y <= bottom for x, y in ink)


def test_group_moves_scales_and_fades() -> None:
    inner = Rectangle(x=0, y=0, width=10, height=10, fill=RED)
    image = paint(Group(items=(inner,), dx=20, dy=30, scale=2.0, opacity=0.5))
    assert image.pixelColor(30, 40).alpha() == pytest.approx(128, abs=2)
    assert image.pixelColor(41, 40).alpha() == 0


def test_opacity_of_one_item_does_not_reach_the_next() -> None:
    image = paint(
        Group(items=(Rectangle(x=0, y=0, width=9, height=9, fill=RED),), opacity=0.2),
        Rectangle(x=20, y=20, width=9, height=9, fill=BLUE),
    )
    assert image.pixelColor(24, 24) == QColor(BLUE)


def test_scale_gives_more_pixels_of_the_same_place() -> None:
    image = paint(Rectangle(x=10, y=10, width=5, height=5, fill=RED), scale=2.0)
    assert image.width() == 200
    assert image.pixelColor(25, 25) == QColor(RED)


def test_png_is_a_png() -> None:
    picture = Picture(x=0, y=0, width=8, height=8, background=RED, items=())
    assert QtRasterizer().render(picture, 2.0).startswith(b"\x89PNG")


def test_dashes_are_px_whatever_the_width() -> None:
    pen = pen_of(Pen(color=RED, width=3.0, dash=(6.0, 5.0)))
    assert [length * 3.0 for length in pen.dashPattern()] == pytest.approx([6.0, 5.0])


def test_corners_are_rounded_by_at_most_half_a_leg() -> None:
    path = route_path(((0.0, 0.0), (8.0, 0.0), (8.0, 40.0)), 10.0)
    assert path.boundingRect().right() == pytest.approx(8.0)
    assert path.elementAt(1).x == pytest.approx(4.0)


def test_outline_of_an_unknown_command_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown command"):
        outline_path("M 0 0 A 1 1 0 0 0 2 2")


def test_differences_name_only_what_changed() -> None:
    same = Group(items=(Rectangle(x=0, y=0, width=1, height=1),), key="node:a")
    old = Group(items=(Rectangle(x=0, y=0, width=1, height=1),), key="node:b")
    new = Group(items=(Rectangle(x=5, y=0, width=1, height=1),), key="node:b")
    gone = Group(items=(), key="token:1")
    found = change((same, old, gone), (same, new))
    assert found.items == (same, new)
    assert found.kept == (0, None)
    assert found.gone == (1, 2)
    assert change((same, old), (same, old)) == ((same, old), (0, 1), ())


def test_united_of_nothing_is_nothing() -> None:
    assert united([]) == (0.0, 0.0, 0.0, 0.0)
