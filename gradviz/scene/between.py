"""Between two scenes of one trace: boxes on their way, folded, opened, or carried by a hand.

A scene of the new boxes at places between the old ones and the new ones; what was not
there comes out of the box that it was inside of. Geometry only; how far is given.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
import numpy as np

from gradviz.model.picture import Point
from gradviz.scene.enclosures import Frame
from gradviz.scene.scene import Box, Link, Rect, Scene

__all__ = ["between", "carried"]


def between(old: Scene, new: Scene, shift: Point, share: float) -> Scene:
    """Return a scene on the way from an old one to a new one.

    Parameters
    ----------
    old, new
        Two scenes.
    shift
        What is added to places of the old one: the camera shows the new one already.
    share
        How far it is, 0 to 1.
    """
    starts = [_start(old, box, new.rect(index)) for index, box in enumerate(new.boxes)]
    rects = np.array(starts, dtype=np.float64).reshape(-1, 4)
    rects[:, :2] += shift
    rects = rects + (new.rects - rects) * share
    off = rects[:, :2] - new.rects[:, :2]
    frames = tuple(_frame(old, frame, shift, share) for frame in new.frames)
    return _elsewhere(new, rects, off, tuple(_link(link, off) for link in new.links), frames)


def carried(scene: Scene, boxes: Collection[int], offset: Point) -> Scene:
    """Return a scene with some boxes so far away: lines lean, as long as a hand holds them."""
    off = np.zeros((len(scene.boxes), 2))
    off[list(boxes)] = offset
    rects = scene.rects.copy()
    rects[:, :2] += off
    held = set(boxes)
    links = tuple(
        _link(link, off) if link.source in held or link.target in held else link
        for link in scene.links
    )
    return _elsewhere(scene, rects, off, links, scene.frames)


def _elsewhere(
    scene: Scene,
    rects: np.ndarray,
    off: np.ndarray,
    links: tuple[Link, ...],
    frames: tuple[Frame, ...],
) -> Scene:
    """Return a scene with its boxes at other places, so far from their own."""
    return Scene(
        boxes=scene.boxes,
        links=links,
        rects=rects,
        rooms=scene.rooms,
        direction=scene.direction,
        losses=scene.losses,
        rings={
            index: (place[0] + float(off[index, 0]), place[1] + float(off[index, 1]))
            for index, place in scene.rings.items()
        },
        signature=scene.signature,
        frames=frames,
    )


def _start(old: Scene, box: Box, rect: Rect) -> Rect:
    """Return where a box was: itself, or the module, frame or mark that it comes out of."""
    index = old.by_id.get(box.id)
    if index is not None:
        return old.rect(index)
    frame = old.frame_of.get(box.id)
    if frame is not None:
        x, y, width, height = frame.rect
        return x + (width - rect[2]) / 2, y + (height - rect[3]) / 2, rect[2], rect[3]
    for name in reversed(box.within):
        index = old.by_id.get(name)
        if index is not None:
            x, y = old.center(index)
            return x - rect[2] / 2, y - rect[3] / 2, rect[2], rect[3]
    stood = old.by_node.get(box.node, ())
    if len(stood) == 1:  # a mark for the operations on its edge, or the other way round
        x, y = old.center(stood[0])
        return x - rect[2] / 2, y - rect[3] / 2, rect[2], rect[3]
    return rect


def _frame(old: Scene, frame: Frame, shift: Point, share: float) -> Frame:
    index, before = old.by_id.get(frame.id), old.frame_of.get(frame.id)
    start = before.rect if before is not None else None
    start = old.rect(index) if index is not None else start
    if start is None:
        return frame
    pairs = zip(_moved(start, shift), frame.rect, strict=True)
    x, y, width, height = (one + (other - one) * share for one, other in pairs)
    return msgspec.structs.replace(frame, rect=(x, y, width, height))


def _link(link: Link, off: np.ndarray) -> Link:
    """Return a line whose ends have gone with their boxes."""
    source, target = off[link.source], off[link.target]
    rest = link.rest
    if rest is not None:
        rest = (rest[0] + float(target[0]), rest[1] + float(target[1]))
    return msgspec.structs.replace(
        link,
        forward=_line(link.forward, source, target),
        backward=_line(link.backward, target, source),
        rest=rest,
    )


def _line(points: tuple[Point, ...], first: np.ndarray, last: np.ndarray) -> tuple[Point, ...]:
    if not points:
        return ()
    shares = np.linspace(0.0, 1.0, len(points))[:, None]
    moved = np.array(points) + first + (last - first) * shares
    return tuple((x, y) for x, y in moved.tolist())


def _moved(rect: Rect, shift: Point) -> Rect:
    return rect[0] + shift[0], rect[1] + shift[1], rect[2], rect[3]
