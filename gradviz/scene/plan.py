"""The Plan: the blocks and wires of a network at fixed places, before any trace.

It is made by `gradviz.scene.planning.plan`, drawn by `gradviz.animation.plan`, and answers
what lies at a point. It knows no spec: what it is made of are the records of
`gradviz.scene.sketch`. All lengths are px at 100 %, y downwards.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

import msgspec
import numpy as np

from gradviz.model.picture import Point
from gradviz.scene.sketch import PlanBlock, PlanWire

Direction = Literal["LR", "TB"]
Side = Literal["top", "right", "bottom", "left"]
Arrow = Literal["left", "right", "up", "down"]
Rect = tuple[float, float, float, float]

LINE = 19.0
"""From one line of a label to the next, px."""
BEGINNING = 160.0
"""So much of a plan along the flow is its start, px."""
FRAME = 48.0
"""Empty room around everything, px."""
PORT_REACH, SNAP_REACH, WIRE_REACH = 11.0, 28.0, 6.0
"""How near a pointer must be to a port, to a port that a wire snaps to, to a wire; px."""


class Port(msgspec.Struct, frozen=True, kw_only=True):
    """One port: of which block, which one, where, and whether a wire is at it.

    `index` counts inputs, or outputs where `output`. `side` is the side of its block.
    """

    block: str
    index: int
    output: bool
    name: str
    x: float
    y: float
    side: Side
    connected: bool = False
    optional: bool = False
    fault: bool = False


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A text beside a wire or a block: where its baselines begin or end, and its box.

    Its `lines` stand `LINE` px under each other.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: Literal["start", "middle", "end"]
    rect: Rect


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A wire with its corners from port to port, and its label if there is room for it.

    `branch` is the part that it does not share with another wire of its port.
    """

    wire: PlanWire
    points: tuple[Point, ...]
    branch: tuple[Point, ...]
    label: Label | None = None

    @property
    def key(self) -> str:
        """Names the wire: the input port that it enters."""
        return self.wire.key


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """The frame of a group: its path of names, its rect; its title is the last name.

    `head` is the height of the strip that the title stands in, `title_x` where it begins.
    """

    path: tuple[str, ...]
    rect: Rect
    head: float
    title_x: float

    @property
    def title(self) -> str:
        """The group's own name."""
        return self.path[-1]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """What lies at a point: `id` is a block, a wire's key, or a group's path joined by dots."""

    kind: Literal["port", "block", "wire", "group"]
    id: str
    port: Port | None = None


class Plan:
    """Blocks and wires at fixed places.

    Parameters
    ----------
    blocks, courses, ports, frames
        What is drawn.
    rects
        (n, 4) array of x, y, width, height of the bodies.
    direction
        "LR" or "TB".
    junctions
        Where wires of one port part.
    notes
        Where the remarks stand, by block id.
    """

    def __init__(
        self,
        *,
        blocks: tuple[PlanBlock, ...],
        courses: tuple[Course, ...],
        ports: tuple[Port, ...],
        frames: tuple[Frame, ...],
        rects: np.ndarray,
        direction: Direction,
        junctions: tuple[Point, ...] = (),
        notes: Mapping[str, Label] | None = None,
    ) -> None:
        self.blocks = blocks
        self.courses = courses
        self.ports = ports
        self.frames = frames
        self.rects = rects
        self.direction = direction
        self.junctions = junctions
        self.notes: Mapping[str, Label] = notes or {}

    @cached_property
    def by_id(self) -> dict[str, int]:
        """Block id to its index."""
        return {block.id: index for index, block in enumerate(self.blocks)}

    @cached_property
    def by_key(self) -> dict[str, int]:
        """Wire key to its index."""
        return {course.key: index for index, course in enumerate(self.courses)}

    @cached_property
    def centres(self) -> dict[str, Point]:
        """Block id to the centre of its body: what a document keeps of a plan."""
        middles = self.rects[:, :2] + self.rects[:, 2:] / 2
        places = middles.round(2).tolist()
        return {
            block.id: (place[0], place[1]) for block, place in zip(self.blocks, places, strict=True)
        }

    @cached_property
    def ports_of(self) -> dict[str, tuple[Port, ...]]:
        """Block id to its ports, inputs before outputs."""
        found: dict[str, list[Port]] = {block.id: [] for block in self.blocks}
        for port in self.ports:
            found[port.block].append(port)
        return {block: tuple(ports) for block, ports in found.items()}

    def rect(self, block: str) -> Rect | None:
        """Return x, y, width, height of a block's body, None for one that is not there."""
        index = self.by_id.get(block)
        if index is None:
            return None
        x, y, width, height = self.rects[index].tolist()
        return x, y, width, height

    def port(self, block: str, index: int, *, output: bool = False) -> Port | None:
        """Return one port, None where there is none."""
        for port in self.ports_of.get(block, ()):
            if port.index == index and port.output == output:
                return port
        return None

    @cached_property
    def bounds(self) -> Rect:
        """The box around everything: x, y, width, height."""
        if not self.blocks:
            return -200.0, -100.0, 400.0, 200.0
        edges = [self.rects[:, :2].min(axis=0), (self.rects[:, :2] + self.rects[:, 2:]).max(axis=0)]
        points = [point for course in self.courses for point in course.points]
        for x, y, width, height in self._extras():
            points += [(x, y), (x + width, y + height)]
        if points:
            array = np.array(points)
            edges = [
                np.minimum(edges[0], array.min(axis=0)),
                np.maximum(edges[1], array.max(axis=0)),
            ]
        (left, top), (right, bottom) = (edges[0] - FRAME).tolist(), (edges[1] + FRAME).tolist()
        return left, top, right - left, bottom - top

    @cached_property
    def start(self) -> Rect:
        """The box around the blocks that nothing leads to, nearest to the beginning."""
        if not self.blocks:
            return self.bounds
        axis = 0 if self.direction == "LR" else 1
        first = self.rects[:, axis].min()
        here = self.rects[self.rects[:, axis] < first + BEGINNING]
        left, top = (here[:, :2].min(axis=0) - FRAME).tolist()
        right, bottom = ((here[:, :2] + here[:, 2:]).max(axis=0) + FRAME).tolist()
        return left, top, right - left, bottom - top

    def _extras(self) -> Iterable[Rect]:
        yield from (frame.rect for frame in self.frames)
        yield from (course.label.rect for course in self.courses if course.label is not None)
        yield from (note.rect for note in self.notes.values())

    def visible(self, area: Rect | None, margin: float = 80.0) -> np.ndarray:
        """Return the indices of the blocks that touch an area, widened by `margin`."""
        if area is None or not self.blocks:
            return np.arange(len(self.blocks))
        return np.flatnonzero(_touching(self.rects, area, margin))

    def visible_courses(self, area: Rect | None, margin: float = 140.0) -> np.ndarray:
        """Return the indices of the wires that may touch an area."""
        if area is None or not self.courses:
            return np.arange(len(self.courses))
        return np.flatnonzero(_touching(self.course_rects, area, margin))

    @cached_property
    def course_rects(self) -> np.ndarray:
        """(n, 4) array of x, y, width, height of the wires."""
        rows = []
        for course in self.courses:
            xs, ys = zip(*course.points, strict=True)
            rows.append((min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))
        return np.array(rows, dtype=np.float64).reshape(-1, 4)

    # ------------------------------------------------------------ what is at a point

    def hit(self, x: float, y: float) -> Hit | None:
        """Return what lies at a point: a port before its block, then a wire, then a group."""
        port = self.port_near(x, y, reach=PORT_REACH)
        if port is not None:
            return Hit(kind="port", id=port.block, port=port)
        block = self.block_at(x, y)
        if block is not None:
            return Hit(kind="block", id=block)
        wire = self.wire_at(x, y)
        if wire is not None:
            return Hit(kind="wire", id=wire)
        for frame in reversed(self.frames):
            left, top, width, _ = frame.rect
            if left <= x <= left + width and top <= y <= top + frame.head:
                return Hit(kind="group", id=".".join(frame.path))
        return None

    def block_at(self, x: float, y: float) -> str | None:
        """Return the block at a point, the topmost one."""
        if not self.blocks:
            return None
        left, top, width, height = self.rects.T
        inside = (left <= x) & (x <= left + width) & (top <= y) & (y <= top + height)
        found = np.flatnonzero(inside)
        return self.blocks[int(found[-1])].id if len(found) else None

    def wire_at(self, x: float, y: float, reach: float = WIRE_REACH) -> str | None:
        """Return the key of the wire at a point, the nearest one."""
        best, key = reach, None
        for index in self.visible_courses((x, y, 0.0, 0.0), reach).tolist():
            away = _distance(self.courses[index].points, x, y)
            if away <= best:
                best, key = away, self.courses[index].key
        return key

    def port_near(
        self,
        x: float,
        y: float,
        *,
        output: bool | None = None,
        free: bool = False,
        reach: float = SNAP_REACH,
        without: str = "",
    ) -> Port | None:
        """Return the nearest port within reach.

        Parameters
        ----------
        x, y, reach
            Where, and how far away at most, px.
        output
            Only outputs, only inputs, or either.
        free
            Whether inputs that have a wire are left out.
        without
            A block whose ports are left out: that from which a wire is being drawn.
        """
        if not self.ports:
            return None
        places = self._port_places
        away = np.hypot(places[:, 0] - x, places[:, 1] - y)
        for index in np.argsort(away, kind="stable").tolist():
            if away[index] > reach:
                return None
            port: Port = self.ports[index]
            wrong = output is not None and port.output != output
            taken = free and port.connected and not port.output
            if not wrong and not taken and port.block != without:
                return port
        return None

    @cached_property
    def _port_places(self) -> np.ndarray:
        return np.array([(port.x, port.y) for port in self.ports])

    def within(self, band: Rect) -> tuple[str, ...]:
        """Return the blocks that a rubber band touches; its width and height may be negative."""
        x, y, width, height = band
        area = (min(x, x + width), min(y, y + height), abs(width), abs(height))
        return tuple(self.blocks[index].id for index in self.visible(area, 0.0).tolist())

    # ------------------------------------------------------------ neighbours

    def neighbour(self, block: str, arrow: Arrow) -> str | None:
        """Return the block that an arrow key leads to: along wires, else the nearest there."""
        along, back = ("right", "left") if self.direction == "LR" else ("down", "up")
        if arrow == along:
            choice = [c.wire.target for c in self.courses if c.wire.source == block]
        elif arrow == back:
            choice = [c.wire.source for c in self.courses if c.wire.target == block]
        else:
            choice = []
        if not choice:
            choice = self._towards(block, arrow)
        if not choice:
            return None
        here = self.centres[block]
        return min(choice, key=lambda other: _squared(here, self.centres[other]))

    def _towards(self, block: str, arrow: Arrow) -> list[str]:
        axis, sign = (0 if arrow in ("left", "right") else 1), 1
        sign = 1 if arrow in ("right", "down") else -1
        here = self.centres[block]
        found = []
        for other, place in self.centres.items():
            ahead = sign * (place[axis] - here[axis])
            if ahead > 1.0 and ahead >= abs(place[1 - axis] - here[1 - axis]) / 3:
                found.append(other)
        return found


def _touching(rects: np.ndarray, area: Rect, margin: float) -> np.ndarray:
    x, y, width, height = area
    left, top = rects[:, 0], rects[:, 1]
    touching: np.ndarray = (
        (left <= x + width + margin)
        & (left + rects[:, 2] >= x - margin)
        & (top <= y + height + margin)
        & (top + rects[:, 3] >= y - margin)
    )
    return touching


def _distance(points: tuple[Point, ...], x: float, y: float) -> float:
    """Return how far a point is from a line of horizontal and vertical pieces."""
    best = float("inf")
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        across = max(min(x0, x1) - x, x - max(x0, x1), 0.0)
        along = max(min(y0, y1) - y, y - max(y0, y1), 0.0)
        best = min(best, (across * across + along * along) ** 0.5)
    return best


def _squared(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
