"""Where the shapes stand beside their wires, and the frames around groups.

A label stands on the first of some places where it covers no block, no wire and no other
label; where all are taken it is left out: the wire itself still tells its shape when it is
pointed at.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np

from gradviz.model.measure import elide, text_width
from gradviz.model.picture import Point
from gradviz.scene.lanes import transposed
from gradviz.scene.plan import LINE, Direction, Frame, Label, Rect
from gradviz.scene.plan_sizes import (
    FRAME_END,
    FRAME_HEAD,
    FRAME_SIDE,
    LABEL_AWAY,
    label_room,
)
from gradviz.scene.sketch import PlanBlock, PlanWire

Points = tuple[Point, ...]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
CELL = 96.0
"""Edge of the squares that what is taken is sorted into, px."""
UP, DOWN = 9.0, 3.5
"""How far a label reaches above and below its baseline, px."""
AWAY = (22.0, 76.0, 128.0)
"""How far from its block a remark may stand, px."""
NOTE_WIDTH = 220.0
"""Longer remarks are elided, px."""
TURN = [1, 0, 3, 2]
WIDEST = 120.0
"""How far beside its blocks a group's wires widen its frame at most, px."""
LEAST = 20.0
"""Pieces shorter than this get no label, px."""


class Free:
    """What is taken already, to find room for labels.

    Parameters
    ----------
    rects
        (n, 4) array of the blocks: x, y, width, height.
    routes
        Corners of all wires.
    framed
        The frames of groups: their lines and titles are kept clear.
    """

    def __init__(
        self, rects: np.ndarray, routes: Sequence[Points], framed: Sequence[Frame]
    ) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for x, y, width, height in rects.tolist():
            self._add((x - 3.0, y - 3.0, x + width + 3.0, y + height + 3.0))
        for points in routes:
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                self._add(
                    (min(x0, x1) - 6.0, min(y0, y1) - 3.0, max(x0, x1) + 6.0, max(y0, y1) + 3.0)
                )
        for frame in framed:
            for box in _borders(frame):
                self._add(box)

    def _add(self, box: Box) -> None:
        for cell in _cells(box):
            self._cells[cell].append(box)

    def is_free(self, rect: Rect) -> bool:
        """Whether a label may stand there."""
        x, y, width, height = rect
        right, bottom = x + width, y + height
        for cell in _cells((x, y, right, bottom)):
            for a, b, c, d in self._cells.get(cell, ()):
                if a < right and c > x and b < bottom and d > y:
                    return False
        return True

    def take(self, rect: Rect | None) -> None:
        """Take note of a label, or of nothing."""
        if rect is None:
            return
        x, y, width, height = rect
        self._add((x, y, x + width, y + height))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    """Yield the squares that a box touches."""
    left, top, right, bottom = box
    for column in range(int(left // CELL), int(right // CELL) + 1):
        for row in range(int(top // CELL), int(bottom // CELL) + 1):
            yield column, row


def _borders(frame: Frame) -> list[Box]:
    """Return the lines of a frame and its title: left, top, right, bottom of each."""
    x, y, width, height = frame.rect
    right, bottom = x + width, y + height
    title = text_width(frame.title, size=12, weight=600)
    return [
        (x - 2.0, y - 2.0, right + 2.0, y + 2.0),
        (x - 2.0, bottom - 2.0, right + 2.0, bottom + 2.0),
        (x - 2.0, y, x + 2.0, bottom),
        (right - 2.0, y, right + 2.0, bottom),
        (frame.title_x - 4.0, y + 8.0, frame.title_x + 4.0 + title, y + 28.0),
    ]


def wire_labels(
    wires: Sequence[PlanWire], routes: Mapping[str, Points], direction: Direction, free: Free
) -> dict[str, Label]:
    """Return the labels of all wires by key: each port's shape once, what is wrong always.

    Of several wires of one port the straightest has the label.
    """
    order = sorted(wires, key=lambda wire: (not wire.fault, len(routes[wire.key])))
    told: set[tuple[str, int]] = set()
    found = {}
    for wire in order:
        port = (wire.source, wire.output)
        made = None
        if wire.fault or port not in told:
            made = label(wire, routes[wire.key], direction, free)
        if made is not None:
            found[wire.key] = made
            if not wire.fault:
                told.add(port)
    return found


def label(wire: PlanWire, points: Points, direction: Direction, free: Free) -> Label | None:
    """Return the label of a wire, None where it has none or there is no room."""
    lines = _lines(wire, points, direction)
    if not lines:
        return None
    spots = list(_spots(lines, points, direction, left_first=wire.fault))
    for one in spots:
        if free.is_free(one.rect):
            free.take(one.rect)
            return one
    return spots[0] if wire.fault else None


def _lines(wire: PlanWire, points: Points, direction: Direction) -> tuple[str, ...]:
    """Return what stands beside a wire: its shape, or what it gives and needs."""
    if not wire.fault:
        return (wire.label,) if wire.label else ()
    both = tuple(text for text in (wire.gives, wire.needs) if text)
    (_, y0), (_, y1) = points[0], points[-1]
    if direction == "TB" and len(both) == 2 and y1 - y0 < 44.0:
        return (" \u00b7 ".join(both),)
    return both


def _spots(
    lines: tuple[str, ...], points: Points, direction: Direction, *, left_first: bool
) -> Iterator[Label]:
    """Yield where a label may stand, the best places first."""
    width = max(label_room(text) for text in lines)
    pieces = [
        (start, end)
        for start, end in itertools.pairwise(points)
        if abs(end[0] - start[0]) + abs(end[1] - start[1]) >= LEAST
    ]
    pieces = pieces or list(itertools.pairwise(points))[:1]
    upright = [piece for piece in pieces if abs(piece[1][1] - piece[0][1]) > 1.0]
    level = [piece for piece in pieces if piece not in upright]
    for (x0, y0), (x1, y1) in [*upright, *level] if direction == "TB" else [*level, *upright]:
        middle = (x0 + x1) / 2
        if abs(y1 - y0) > 1.0:
            for height in _heights(y0, y1):
                y = height + 4.2 - LINE * (len(lines) - 1) / 2
                right = _label(lines, width, middle + LABEL_AWAY, y, "start")
                left = _label(lines, width, middle - LABEL_AWAY, y, "end")
                yield from (left, right) if left_first else (right, left)
        elif abs(x1 - x0) > width - 8.0 or left_first:
            above = y0 - 9.0 - LINE * (len(lines) - 1)
            yield _label(lines, width, middle, above, "middle")
            yield _label(lines, width, middle, y0 + 18.0, "middle")


def _heights(y0: float, y1: float) -> tuple[float, ...]:
    """Return where beside an upright piece a label may stand: its middle, then near its ends."""
    if abs(y1 - y0) < 40.0:
        return ((y0 + y1) / 2,)
    sign = 1.0 if y1 > y0 else -1.0
    return y0 + 13.0 * sign, y0 + 18.3 * sign, (y0 + y1) / 2, y1 - 13.0 * sign


def _label(
    lines: tuple[str, ...],
    width: float,
    x: float,
    y: float,
    anchor: Literal["start", "middle", "end"],
) -> Label:
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    rect = (left, y - UP, width, UP + DOWN + LINE * (len(lines) - 1))
    return Label(x=x, y=y, lines=lines, anchor=anchor, rect=rect)


def notes(
    blocks: Sequence[PlanBlock],
    rects: np.ndarray,
    direction: Direction,
    free: Free,
    framed: Sequence[Frame],
) -> dict[str, Label]:
    """Return where the remarks of blocks stand: beside them across the flow."""
    found = {}
    edges = {frame.path: frame.rect[0] + frame.rect[2] for frame in framed}
    for block, rect in zip(blocks, rects, strict=True):
        if not block.remark:
            continue
        x, y, width, height = rect.tolist()
        text = elide(block.remark.replace("\n", " "), NOTE_WIDTH, size=12)
        room, baseline = text_width(text, size=12), y + height / 2 + 4.2
        if direction == "LR":
            places = (y + height + 38.0, y - 30.0, y + height + 58.0, y - 50.0)
            spots = [_label((text,), room, x + width / 2, at, "middle") for at in places]
        else:
            right = x + width
            spots = [_label((text,), room, right + away, baseline, "start") for away in AWAY]
            if block.group:  # beside the frame rather than across its line
                outside = edges.get(block.group[:1], right) + AWAY[0]
                spots.append(_label((text,), room, outside, baseline, "start"))
            spots += [_label((text,), room, x - away, baseline, "end") for away in AWAY[:2]]
        chosen = next((spot for spot in spots if free.is_free(spot.rect)), spots[0])
        free.take(chosen.rect)
        found[block.id] = chosen
    return found


def frames(
    blocks: Sequence[PlanBlock],
    rects: np.ndarray,
    routes: Mapping[str, tuple[PlanWire, Points]],
    rooms: Mapping[tuple[str, int], tuple[float, ...]],
    direction: Direction,
) -> tuple[Frame, ...]:
    """Return the frames of all groups, the outer ones first.

    Parameters
    ----------
    blocks, rects
        What is in them.
    routes
        All wires by key, with their corners.
    rooms
        By output port the left, top, right and bottom of the label that it likes to have.
    direction
        Which way all flows.
    """
    groups = {block.id: block.group for block in blocks}
    paths = sorted({g[:depth] for g in groups.values() for depth in range(1, len(g) + 1)})
    inner = sorted(paths, key=lambda path: -len(path))
    boxes: dict[tuple[str, ...], list[float]] = {}
    level = direction == "LR"
    edges = np.concatenate([rects[:, :2], rects[:, :2] + rects[:, 2:]], axis=1)
    turned = edges[:, TURN] if level else edges
    for path in inner:
        held = [turned[k].tolist() for k, block in enumerate(blocks) if block.group == path]
        held += [_turned(_framed(boxes[one]), level) for one in boxes if one[:-1] == path]
        array = np.array(held)
        box = [*array[:, :2].min(axis=0).tolist(), *array[:, 2:].max(axis=0).tolist()]
        wide = _with_wires(path, box, groups, routes, rooms, level)
        boxes[path] = _turned(_clear_of(box, wide, path, blocks, turned), level)
    made = []
    for path in sorted(paths, key=lambda path: (len(path), path)):
        left, top, right, bottom = _framed(boxes[path])
        least = text_width(path[-1], size=12, weight=600) + 28.0
        rect = (left, top, max(right - left, least), bottom - top)
        begin = _title_x(rect, least - 28.0, [points for _, points in routes.values()])
        made.append(Frame(path=path, rect=rect, head=FRAME_HEAD - 4.0, title_x=begin))
    return tuple(made)


def _title_x(rect: Rect, width: float, routes: Sequence[Points]) -> float:
    """Return where a title begins: at the left, or where no wire comes through it."""
    x, y, wide, _ = rect
    upright = [
        x0
        for points in routes
        for (x0, y0), (x1, y1) in itertools.pairwise(points)
        if abs(x1 - x0) < 0.5 and min(y0, y1) < y + 28.0 and max(y0, y1) > y + 8.0
    ]
    places = (x + 14.0, x + wide - 14.0 - width, x + (wide - width) / 2)
    free = (at for at in places if not any(at - 5.0 < line < at + width + 5.0 for line in upright))
    return next(free, places[0])


def _turned(box: Sequence[float], level: bool) -> list[float]:
    """Exchange x and y of left, top, right, bottom where all flows from left to right."""
    return [box[place] for place in TURN] if level else list(box)


def _framed(box: list[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left - FRAME_SIDE, top - FRAME_HEAD, right + FRAME_SIDE, bottom + FRAME_END


def _with_wires(
    path: tuple[str, ...],
    box: list[float],
    groups: Mapping[str, tuple[str, ...]],
    routes: Mapping[str, tuple[PlanWire, Points]],
    rooms: Mapping[tuple[str, int], tuple[float, ...]],
    level: bool,
) -> list[float]:
    """Widen a group's box, from top to bottom, by what its own wires take beside its blocks."""
    left, top, right, bottom = box
    size = len(path)
    for wire, points in routes.values():
        if groups[wire.target][:size] != path:
            continue
        port = (wire.source, wire.output)
        if groups[wire.source][:size] == path and port in rooms:
            right = max(right, rooms[port][2])
        turned = transposed(points) if level else points
        for (x0, y0), (x1, y1) in itertools.pairwise(turned):
            beside = min(bottom, max(y0, y1)) - max(top, min(y0, y1))
            if abs(x1 - x0) < 0.5 and beside > LEAST and box[0] - WIDEST < x0 < box[2] + WIDEST:
                left, right = min(left, x0), max(right, x0)
    return [left, top, right, bottom]


def _clear_of(
    box: list[float],
    wide: list[float],
    path: tuple[str, ...],
    blocks: Sequence[PlanBlock],
    edges: np.ndarray,
) -> list[float]:
    """Return the wider box where it holds no block of others, else the box itself."""
    room = FRAME_SIDE + 4.0
    for block, (left, top, right, bottom) in zip(blocks, edges.tolist(), strict=True):
        if block.group[: len(path)] == path:
            continue
        beside = right < wide[0] - room or left > wide[2] + room
        if not beside and top < wide[3] and bottom > wide[1]:
            return box
    return wide
