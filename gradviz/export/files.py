"""Writing a moment of a trace to a file, in the format that its name asks for."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from gradviz.animation.picture import picture
from gradviz.animation.timeline import FrameState, Timeline
from gradviz.animation.values import Numbers
from gradviz.export.graph_json import graph_json
from gradviz.export.moment import moment
from gradviz.export.svg import svg
from gradviz.graph.dot import dot
from gradviz.graph.graphml import graphml
from gradviz.graph.public import public_graph
from gradviz.model.errors import GradvizError
from gradviz.model.picture import Picture
from gradviz.model.theme import theme
from gradviz.model.trace import TraceData
from gradviz.model.words import message
from gradviz.scene.scene import Rect, Scene

FORMATS = ("svg", "png", "pdf", "json", "dot", "graphml")
PIXELS, SIDE = 2**27, 32_767
"""The most pixels of a PNG file, 512 MB while it is drawn; and Qt's limit of a side."""


class Rasterizer(Protocol):
    """Turns pictures into pixels."""

    def render(self, picture: Picture, scale: float = 1.0) -> bytes:
        """Return a picture as the bytes of a PNG file."""

    def page(self, picture: Picture, scale: float = 1.0) -> bytes:
        """Return a picture as the bytes of a PDF file of one page of its size."""


class Shown(Protocol):
    """What is written: a trace with its places and times."""

    data: TraceData
    scene: Scene
    timeline: Timeline
    numbers: Numbers


def export(
    shown: Shown,
    path: str,
    *,
    at: str = "end",
    theme_name: str = "light",
    scale: float = 1.0,
    background: bool = True,
    area: Rect | None = None,
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
        The moment, see `gradviz.export.moment.moment`.
    theme_name
        Colours.
    scale
        Size; PNG pixels per px.
    background
        False for a transparent picture.
    area
        The part that is wanted (x, y, width, height, px of the scene); all by default.
    rasterizer
        Makes what turns pictures into pixels; needed for PNG and PDF only.

    Raises
    ------
    GradvizError
        When the format is not known, the moment does not exist, or nothing can be
        written there.
    """
    ending = check_ending(path)
    time = moment(at, shown.timeline, shown.scene)
    frame = shown.timeline.state_at(time)
    text = _text(ending, shown, frame, theme_name)
    if text is not None:
        write(path, text.encode())
        return
    made = picture(
        shown.scene, frame, shown.numbers, theme(theme_name), area=area, background=background
    )
    if ending == "svg":
        write(path, svg(made, scale).encode())
    elif rasterizer is not None:
        if ending == "png":
            _check_size(path, made, scale)
        painter = rasterizer()
        render = painter.page if ending == "pdf" else painter.render
        write(path, render(made, scale))


def _text(ending: str, shown: Shown, frame: FrameState, theme_name: str) -> str | None:
    """Return the whole trace in a format for other programs; None for pictures."""
    if ending == "json":
        return graph_json(shown.data, shown.scene, frame)
    if ending == "dot":
        return dot(public_graph(shown.data), theme(theme_name))
    if ending == "graphml":
        return graphml(public_graph(shown.data))
    return None


def _check_size(path: str, made: Picture, scale: float) -> None:
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
