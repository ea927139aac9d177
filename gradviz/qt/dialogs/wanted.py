"""What picture a person wants, as a record that is kept between starts; no widgets."""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.animation.picture import Marks
from gradviz.export.files import PICTURES, Shown, drawn
from gradviz.export.parts import part_of
from gradviz.model.numbers import format_number
from gradviz.model.picture import Picture
from gradviz.model.words import translate
from gradviz.scene.scene import Rect

__all__ = [
    "Offer",
    "Wanted",
    "area",
    "at",
    "has_folds",
    "made",
    "only",
    "read_wanted",
    "size_words",
    "written",
]

Part = Literal["all", "view", "selection"]
Moment = Literal["now", "start", "forward-end", "end"]
_MILLIMETRES = 25.4 / 96.0


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of the dialog.

    Attributes
    ----------
    format
        One of `gradviz.export.files.FORMATS`.
    scale
        1 to 4.
    part, moment
        What of the graph, and when.
    theme
        Colours; "" for those of the window.
    story
        Whether the chain rule stands below.
    bare, outlines
        Whether it has no ground; whether letters are outlines (SVG).
    folds
        Whether folded modules are single nodes (DOT and GraphML).
    """

    format: str = "png"
    scale: int = 2
    part: Part = "all"
    moment: Moment = "now"
    theme: str = ""
    story: bool = False
    bare: bool = False
    outlines: bool = False
    folds: bool = False

    @property
    def is_graph(self) -> bool:
        """Whether it is the graph alone, for programs that draw it themselves."""
        return self.format in ("dot", "graphml")

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn, and not written for other programs."""
        return self.format in PICTURES


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to export.

    Attributes
    ----------
    shown
        The trace with its scene and timeline.
    title
        What the file is called, without an ending.
    time
        The present moment, ms.
    theme
        The window's colours.
    view
        The part in sight; None where it is not to be had.
    selection
        Ids of the boxes and frames that are selected.
    marks
        Whether the numbers are stale.
    """

    shown: Shown
    title: str
    time: float = 0.0
    theme: str = "light"
    view: Rect | None = None
    selection: tuple[str, ...] = ()
    marks: Marks = Marks()


def made(offer: Offer, wanted: Wanted) -> Picture:
    """Return the picture that is written."""
    return drawn(
        offer.shown,
        at=at(offer, wanted),
        theme_name=wanted.theme or offer.theme,
        background=not wanted.bare,
        area=area(offer, wanted),
        story=wanted.story,
        marks=offer.marks,
    )


def at(offer: Offer, wanted: Wanted) -> str | float:
    """Return the moment."""
    return float(offer.time) if wanted.moment == "now" else wanted.moment


def area(offer: Offer, wanted: Wanted) -> Rect | None:
    """Return the part of the scene, None for all of it."""
    if wanted.part == "view":
        return offer.view
    if wanted.part == "selection":
        return part_of(offer.selection, offer.shown.scene)
    return None


def only(offer: Offer, wanted: Wanted) -> tuple[str, ...]:
    """Return the ids of the boxes and frames that are wanted alone, () for all."""
    if wanted.part == "selection":
        return offer.selection
    if wanted.part == "all" or offer.view is None:
        return ()
    scene = offer.shown.scene
    return tuple(scene.boxes[index].id for index in scene.visible(offer.view, 0.0).tolist())


def has_folds(offer: Offer) -> bool:
    """Whether a module is folded."""
    return any(box.kind == "module" for box in offer.shown.graph.boxes)


def size_words(picture: Picture, wanted: Wanted) -> str:
    """Return how large the picture is: in pixels, on paper in millimetres."""
    width, height = picture.width * wanted.scale, picture.height * wanted.scale
    if wanted.format == "pdf":
        across = format_number(round(width * _MILLIMETRES))
        down = format_number(round(height * _MILLIMETRES))
        return translate("Export", "{width} \u00d7 {height} mm", width=across, height=down)
    across, down = f"{round(width):,}", f"{round(height):,}"
    return translate("Export", "{width} \u00d7 {height} px", width=across, height=down)


def written(wanted: Wanted) -> str:
    """Return the choices as text, to be kept."""
    return msgspec.json.encode(wanted).decode()


def read_wanted(text: str) -> Wanted:
    """Read choices that were kept; what cannot be read is forgotten."""
    try:
        found = msgspec.json.decode(text.encode(), type=Wanted)
    except msgspec.MsgspecError:
        return Wanted()
    return msgspec.structs.replace(found, scale=min(max(found.scale, 1), 4))
