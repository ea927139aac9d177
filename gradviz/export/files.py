"""Writing a moment of a trace to a file, in the format that its name asks for."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from gradviz.animation.picture import NO_MARKS, Marks, picture
from gradviz.animation.story import story as told
from gradviz.animation.timeline import Timeline
from gradviz.animation.values import Numbers
from gradviz.export.composition import least_width, widened, with_story
from gradviz.export.graph_json import graph_json
from gradviz.export.moment import moment
from gradviz.export.parts import nodes_of, part_of
from gradviz.export.svg import svg
from gradviz.graph.boxes import ViewGraph
from gradviz.graph.dot import dot
from gradviz.graph.graphml import graphml
from gradviz.graph.grouping import grouped, part
from gradviz.graph.public import public_graph
from gradviz.model.errors import GradvizError
from gradviz.model.picture import Picture
from gradviz.model.theme import theme
from gradviz.model.trace import TraceData
from gradviz.model.words import message
from gradviz.scene.scene import Rect, Scene

PICTURES = ("svg", "png", "pdf")
FORMATS = (*PICTURES, "json", "dot", "graphml")
PIXELS, SIDE = 2**27, 32_767
"""The most pixels of a PNG file, 512 MB while it is drawn; and Qt's limit of a side."""


class Rasterizer(Protocol):
    """Turns pictures into pixels."""

    def render(self, picture: Picture, scale: float = 1.0) -> bytes:
        """Return a picture as the bytes of a PNG file."""

    def page(self, picture: Picture, scale: float = 1.0) -> bytes:
        """Return a picture as the bytes of a PDF file of one page of its size."""

    def outlined(self, picture: Picture) -> Picture:
        """Return a picture whose letters are outlines, which need no font."""


class Shown(Protocol):
    """What is written: a trace with its places and times."""

    data: TraceData
    graph: ViewGraph
    scene: Scene
    timeline: Timeline
    numbers: Numbers


def drawn(
    shown: Shown,
    *,
    at: str | float = "end",
    theme_name: str = "light",
    background: bool = True,
    area: Rect | None = None,
    story: bool = False,
    marks: Marks = NO_MARKS,
) -> Picture:
    """Return the picture of a moment as it is written; the parameters are those of `export`.

    Raises
    ------
    GradvizError
        When the moment does not exist.
    """
    frame = shown.timeline.state_at(_time(at, shown))
    colors = theme(theme_name)
    strip = told(shown.scene, frame, shown.numbers) if story else None
    if strip is not None and area is not None:
        area = widened(area, least_width(strip))
    made = picture(
        shown.scene, frame, shown.numbers, colors, area=area, background=background, marks=marks
    )
    if strip is None:
        return made
    return with_story(made, strip, colors, ground=area is not None)


def _time(at: str | float, shown: Shown) -> float:
    return at if isinstance(at, float) else moment(at, shown.timeline, shown.scene)


def export(
    shown: Shown,
    path: str,
    *,
    at: str | float = "end",
    theme_name: str = "light",
    scale: float = 1.0,
    background: bool = True,
    area: Rect | None = None,
    only: Sequence[str] = (),
    folds: bool = False,
    story: bool = False,
    outlines: bool = False,
    marks: Marks = NO_MARKS,
    rasterizer: Callable[[], Rasterizer] | None = None,
) -> None:
    """Write a picture (SVG, PNG, PDF) or the whole trace (JSON, DOT, GraphML) to a file.

    Parameters
    ----------
    shown
        The trace with its scene and timeline.
    path
        Where to; its ending chooses the format. Replaced as a whole or not at all.
    at
        The moment, see `gradviz.export.moment.moment`; or its time, ms.
    theme_name
        Colours.
    scale
        Size; PNG pixels per px.
    background
        False for a transparent picture.
    area
        The part that is wanted (x, y, width, height, px of the scene); all by default.
    only
        Ids of the boxes and frames that are wanted, in place of an area; see
        `gradviz.export.parts.meant`.
    folds
        Whether a folded module is one node (DOT and GraphML; in pictures it always is).
    story
        Whether the chain rule of the moment stands below the graph.
    outlines
        Whether letters are written as outlines, which need no font (SVG only).
    marks
        Whether the numbers are stale, and what a person has marked.
    rasterizer
        Makes what turns pictures into pixels; needed for PNG, PDF and outlines only.

    Raises
    ------
    GradvizError
        When the format is not known, the moment does not exist, or nothing can be
        written there.
    """
    ending = check_ending(path)
    text = text_of(ending, shown, at=at, theme_name=theme_name, only=only, folds=folds)
    if text is not None:
        write(path, text.encode())
        return
    made = drawn(
        shown, at=at, theme_name=theme_name, background=background,
        area=part_of(only, shown.scene) if only else area, story=story,
        marks=marks,
    )  # fmt: skip
    if ending == "png":
        check_size(path, made, scale)
    content = encoded(made, ending, scale=scale, outlines=outlines, rasterizer=rasterizer)
    if content is not None:
        write(path, content)


def encoded(
    made: Picture,
    ending: str,
    *,
    scale: float = 1.0,
    outlines: bool = False,
    rasterizer: Callable[[], Rasterizer] | None = None,
) -> bytes | None:
    """Return a picture as the content of a file; None where a rasterizer is missing."""
    if ending == "svg":
        if outlines and rasterizer is not None:
            made = rasterizer().outlined(made)
        return svg(made, scale).encode()
    if rasterizer is None:
        return None
    painter = rasterizer()
    return painter.page(made, scale) if ending == "pdf" else painter.render(made, scale)


def text_of(
    ending: str,
    shown: Shown,
    *,
    at: str | float = "end",
    theme_name: str = "light",
    only: Sequence[str] = (),
    folds: bool = False,
) -> str | None:
    """Return the trace in a format for other programs; None for pictures."""
    time = _time(at, shown)
    if ending == "json":
        frame = shown.timeline.state_at(time)
        return graph_json(shown.data, shown.scene, frame)
    if ending not in ("dot", "graphml"):
        return None
    graph = public_graph(shown.data)
    if only:
        graph = part(graph, nodes_of(only, shown.scene))
    if folds:
        graph = grouped(graph, shown.graph.boxes)
    return dot(graph, theme(theme_name)) if ending == "dot" else graphml(graph)


def check_size(path: str, made: Picture, scale: float) -> None:
    """Refuse a PNG that is too large to be drawn.

    Raises
    ------
    GradvizError
        With its size, and what to do.
    """
    width, height = round(made.width * scale), round(made.height * scale)
    if width * height > PIXELS or max(width, height) > SIDE:
        raise GradvizError(
            message(
                "Export",
                "{path} would have {width} \u00d7 {height} pixels. Choose a smaller size, or SVG.",
                path=path,
                width=width,
                height=height,
            )
        )


def check_ending(path: str) -> str:
    """Return the format that a file's name asks for.

    Raises
    ------
    GradvizError
        When it is none of `FORMATS`.
    """
    ending = Path(path).suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        known = ", ".join(f".{one}" for one in FORMATS)
        raise GradvizError(
            message(
                "Export",
                "{path}: pictures are written as {known}. Give the file one of these endings.",
                path=path,
                known=known,
            )
        )
    return ending


def write(path: str, content: bytes) -> None:
    """Write a file as a whole: to a temporary one beside it, then renamed.

    Raises
    ------
    GradvizError
        When that is not possible; the sentence gives the system's reason.
    """
    target = Path(os.path.realpath(path))
    if os.path.isdir(target):
        raise GradvizError(message("Export", "{path} is a folder. Name a file in it.", path=path))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, target)
    except BaseException as error:
        with contextlib.suppress(OSError):  # where it could not be made, it need not be removed
            temporary.unlink()
        if not isinstance(error, OSError):
            raise
        reason = error.strerror or str(error)
        raise GradvizError(
            message("Export", "Cannot write {path}: {reason}.", path=path, reason=reason)
        ) from error
