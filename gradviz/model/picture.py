"""Picture primitives: what is drawn, as data. Painters turn them into pixels or SVG.

Coordinates are px at 100 %, y downwards. Colours are "#RRGGBB", already chosen from a
theme. A Picture says nothing of nodes or gradients; `Group.key` ties a part back to the
thing it stands for, for hit tests, ids in SVG and tests.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

Point = tuple[float, float]


class _Primitive(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Base of all primitives."""


class Pen(_Primitive):
    """A stroke: colour, width in px, dash lengths in px (() = solid), cap."""

    color: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    cap: Literal["butt", "round"] = "butt"


class Rectangle(_Primitive):
    """A rectangle with rounded corners."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    fill: str | None = None
    pen: Pen | None = None
    opacity: float = 1.0


class Ellipse(_Primitive):
    """An ellipse about (x, y)."""

    x: float
    y: float
    rx: float
    ry: float
    fill: str | None = None
    pen: Pen | None = None
    opacity: float = 1.0


class Polygon(_Primitive):
    """Straight lines through points; closed when `closed`."""

    points: tuple[Point, ...]
    closed: bool = True
    fill: str | None = None
    pen: Pen | None = None
    opacity: float = 1.0


class Route(_Primitive):
    """A line with rounded corners through points (an edge)."""

    points: tuple[Point, ...]
    radius: float
    pen: Pen
    opacity: float = 1.0


class Text(_Primitive):
    """One run of text on a baseline at (x, y).

    `font` is a role of `gradviz.model.measure` ("ui", "mono", "math"); `anchor` says
    which part of the run stands at x.
    """

    x: float
    y: float
    text: str
    size: float
    color: str
    font: Literal["ui", "mono", "math"] = "ui"
    weight: int = 400
    italic: bool = False
    anchor: Literal["start", "middle", "end"] = "start"
    strike: bool = False
    opacity: float = 1.0


class Glyphs(_Primitive):
    """Outlines of a typeset formula in one colour.

    Each placement is (outline, x, y, scale x, scale y): the outline is an SVG path
    string (commands M L H V Q C Z, absolute), a negative scale y turns outlines whose
    y axis points up; painters cache by the string.
    """

    placements: tuple[tuple[str, float, float, float, float], ...]
    color: str
    opacity: float = 1.0


class Wash(_Primitive):
    """A soft glow: elliptical gradient from `color` at the centre to nothing."""

    x: float
    y: float
    rx: float
    ry: float
    color: str
    opacity: float = 1.0


class Cells(_Primitive):
    """A grid of coloured cells (a heat-map), row by row."""

    x: float
    y: float
    columns: int
    cell_width: float
    cell_height: float
    colors: tuple[str, ...]
    opacity: float = 1.0


class Grid:
    """Numbers that are not changed any more; equal to itself only, so it is quickly compared."""

    def __init__(self, array: np.ndarray) -> None:
        self.array = array


class Mosaic(_Primitive):
    """A picture of many things at once, cell by cell of `pixel` px, from (x, y) on.

    `owners` (rows, columns) says which number each cell has, `colors` the colour of each
    number: 0xAARRGGBB, 0 for nothing.
    """

    x: float
    y: float
    pixel: float
    owners: Grid
    colors: Grid
    opacity: float = 1.0

    def cells(self) -> np.ndarray:
        """Return the colour of each cell, (rows, columns)."""
        return np.asarray(self.colors.array.take(self.owners.array, mode="clip"))


class Group(_Primitive):
    """Primitives moved by (dx, dy), scaled about their origin, faded, and named.

    `key` names what the group stands for ("node:sigmoid", "edge:3", "token:3"); `title`
    is its tooltip and accessible name.
    """

    items: tuple[Primitive, ...]
    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    opacity: float = 1.0
    key: str = ""
    title: str = ""


Primitive = Rectangle | Ellipse | Polygon | Route | Text | Glyphs | Wash | Cells | Mosaic | Group


class Picture(_Primitive):
    """A picture: its box (x, y, width, height), ground and primitives back to front."""

    x: float
    y: float
    width: float
    height: float
    background: str | None
    items: tuple[Primitive, ...]
    title: str = ""
