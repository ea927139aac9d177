"""What a layout is asked and what it answers; no engine is named here.

All lengths are px at 100 %. x grows to the right, y downwards.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Point = tuple[float, float]
Direction = Literal["LR", "TB"]


class _Record(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Base of the records that go to the layout process and back."""


class LayoutBox(_Record, frozen=True):
    """One box: its body's size and the room around it.

    Attributes
    ----------
    id
        Name that stays the same from one layout to the next.
    width, height
        The body; links end on its border.
    margins
        Top, right, bottom, left: room for labels that other boxes and lines keep out of.
    lead
        Of the boxes that feed one other, the straight line goes to that with the highest
        lead, then to the end of the longest path; where two are equal, to none.
    frames
        Names of the frames around it, the outermost first. The margins hold `Gaps.frame`
        for each; neighbours need the room only between frames that they do not share.
    """

    id: str
    width: float
    height: float
    margins: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    lead: int = 0
    frames: tuple[str, ...] = ()


class LayoutLink(_Record, frozen=True):
    """One line, by box index.

    Attributes
    ----------
    source, target
        Positions in `LayoutRequest.boxes`.
    order
        Place among the lines that enter the target, from the top (or left); those of
        one order may stand as is best.
    drawn
        False for one that only keeps its target behind its source; it gets no route.
    """

    source: int
    target: int
    order: int = 0
    drawn: bool = True


class Gaps(_Record, frozen=True):
    """Distances that are kept.

    Attributes
    ----------
    layer
        Least distance between the bodies of neighbouring layers.
    node
        Least distance between boxes (with their margins) of one layer.
    lane
        Distance of parallel lines; a line has this much room for itself.
    port
        Wanted distance of the places where lines enter one box; at least 10 is kept
        as long as the box is large enough.
    frame
        Of the margins across the layers, before and behind, what one frame takes.
    """

    layer: float = 54.0
    node: float = 24.0
    lane: float = 16.0
    port: float = 24.0
    frame: tuple[float, float] = (0.0, 0.0)


LESSON_GAPS = Gaps(layer=100.0, node=24.0, lane=26.0, port=24.0)
"""For graphs of single numbers: room for a value pill on every line, and for two lanes."""

MODEL_GAPS = Gaps(layer=54.0, node=24.0, lane=20.0, port=20.0)
"""For graphs of tensors."""


class LayoutRequest(_Record, frozen=True):
    """A graph of boxes that wants positions.

    `seeds` are former top-left corners by box index, None for a new box; empty for a
    first layout. Engines keep the order of seeded boxes where they can. `prefer` is the
    engine of that layout: a change of engines would move everything.
    """

    boxes: tuple[LayoutBox, ...]
    links: tuple[LayoutLink, ...] = ()
    direction: Direction = "LR"
    gaps: Gaps = Gaps()
    seeds: tuple[Point | None, ...] = ()
    prefer: str = ""


class LayoutResult(_Record, frozen=True):
    """Where everything stands.

    Attributes
    ----------
    x, y
        Top-left corner of each body.
    routes
        For each link its corners from the source's border to the target's, every piece
        horizontal or vertical; empty for a link that is not drawn.
    bounds
        x, y, width, height of all boxes with their margins and all routes; the corner
        is at (0, 0).
    engine
        Which engine did it: "layered" or "graphlay".
    """

    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()
    routes: tuple[tuple[Point, ...], ...] = ()
    bounds: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    engine: str = ""
