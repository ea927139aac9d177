"""The Scene: boxes and lanes at fixed places, as records and arrays; no time in it.

A scene is made by `gradviz.scene.build.scene`, drawn by `gradviz.animation.picture`.
All lengths are px at 100 %, y downwards.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import msgspec
import numpy as np

from gradviz.graph.cuts import Cut
from gradviz.model.picture import Point, Primitive
from gradviz.model.trace import OpRecord
from gradviz.scene.enclosures import Folded, Frame
from gradviz.scene.pieces import Pieces, pieces

Direction = Literal["LR", "TB"]
Rect = tuple[float, float, float, float]
SEED_ROOM = 56.0
"""Room behind the loss for the gradient that backward starts with, px."""
HEAD = 34.0
"""Height of the head of a module's frame, px."""
FRAME = 12.0
"""Empty room around all boxes with their numbers, px."""
REMARK = 8.0
"""More room below, where a line under the numbers may say what is wrong with them, px."""
CELL = 256.0
"""Edge of the squares that hit tests are sorted into, px."""


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """What is written on one box.

    Attributes
    ----------
    id, node
        Own id, and the trace node it stands for (chips share one node).
    kind
        "parameter", "input", "buffer", "constant", "op", "loss", "accumulate", "bundle",
        "module" for a call of a module that is drawn as one, "shape" for a mark of shape
        operations on an edge.
    op
        The op's record, None for a leaf.
    name
        Name of its value ("z"), the node id where it has none.
    title
        Of a leaf in the frame of its module: its name within that ("weight" of "fc.weight").
    shape, scalar
        Shape of its value, and whether that is one number.
    wide
        Whether its numbers are complex, which take more room.
    differentiable
        Whether a gradient can reach it.
    module
        Path of the module it belongs to.
    count
        How many things a bundle stands for.
    target
        Whether it is a constant that the loss compares with.
    output
        Which output of its node it tells of, None where there is one only.
    outputs
        Of an op with several outputs: the first of them, each with its name and shape.
    more
        How many outputs it has besides those.
    folded
        Of a folded module or a mark what is inside it, else None.
    within
        Ids of the frames that it stands in, the outermost first.
    """

    id: str
    node: str
    kind: str
    op: OpRecord | None = None
    name: str = ""
    title: str = ""
    shape: tuple[int, ...] = ()
    scalar: bool = True
    wide: bool = False
    differentiable: bool = True
    module: str = ""
    count: int = 1
    target: bool = False
    output: int | None = None
    outputs: tuple[Box, ...] = ()
    more: int = 0
    folded: Folded | None = None
    within: tuple[str, ...] = ()

    @property
    def ref(self) -> tuple[str, int]:
        """The value that it tells of: node and output number in the trace."""
        if self.folded is not None:
            return self.folded.outputs[self.output or 0]
        return self.node, self.output or 0

    @property
    def named(self) -> bool:
        """Whether its value has a name of its own that is not written on the box."""
        if self.folded is not None:
            return self.output is not None
        return self.op is not None and self.name != self.node


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One edge: box indices, which output feeds which argument, and its two lanes.

    `node` and `output` name the value; `uses` counts what takes it in a folded module.
    `forward` runs from source to target, `backward` from target to source (() where no
    gradient flows; `cut` says why, where one could have, and `cut_at` how far along its
    forward lane, px; None for before its head). `ring` tells that the backward lane ends in
    the source's sum ring.
    """

    source: int
    target: int
    output: int
    argument: int
    slot: int | None
    forward: tuple[Point, ...]
    backward: tuple[Point, ...] = ()
    ring: bool = False
    rest: Point | None = None
    node: str = ""
    uses: int = 1
    cut: Cut = ""
    cut_at: float | None = None


class Scene:
    """Boxes and links at fixed places.

    Parameters
    ----------
    boxes, links
        What is drawn.
    rects
        (n, 4) array of x, y, width, height of the bodies.
    rooms
        (n, 4) array of what each box's numbers need above, right, below and left of it.
    direction
        "LR" or "TB".
    losses
        Name of the value that each backward pass starts from: "L"; one at least.
    rings
        Box index to the centre of the ring where its contributions are summed.
    signature
        Names the structure: scenes of equal signature have equal places.
    frames
        Of the open modules, an outer one before those inside it.

    Attributes
    ----------
    drawn
        Primitives by what they look like, kept by `gradviz.animation.picture`: what looks
        the same in two pictures is one object, and costs nothing to compare.
    """

    def __init__(
        self,
        *,
        boxes: tuple[Box, ...],
        links: tuple[Link, ...],
        rects: np.ndarray,
        rooms: np.ndarray,
        direction: Direction,
        losses: tuple[str, ...],
        rings: dict[int, Point],
        signature: str,
        frames: tuple[Frame, ...] = (),
    ) -> None:
        self.frames = frames
        self.boxes = boxes
        self.links = links
        self.rects = rects
        self.rooms = rooms
        self.direction = direction
        self.losses = losses
        self.rings = rings
        self.signature = signature
        self.drawn: dict[tuple[object, ...], Primitive] = {}
        self._found: dict[str, tuple[object, np.ndarray]] = {}

    @cached_property
    def frame_of(self) -> dict[str, Frame]:
        """Frames by id."""
        return {frame.id: frame for frame in self.frames}

    def has(self, name: str | None) -> bool:
        """Whether a name is that of a box or of a frame."""
        return name in self.by_id or name in self.frame_of

    @cached_property
    def by_id(self) -> dict[str, int]:
        """Box id to its index."""
        return {box.id: index for index, box in enumerate(self.boxes)}

    @cached_property
    def by_node(self) -> dict[str, tuple[int, ...]]:
        """Trace node to the boxes that stand for it; a mark stands for each of its ops."""
        found: dict[str, list[int]] = {}
        for index, box in enumerate(self.boxes):
            inside = box.folded.ops if box.folded is not None and box.folded.chain else (box.node,)
            for node in inside:
                found.setdefault(node, []).append(index)
        return {node: tuple(indices) for node, indices in found.items()}

    @cached_property
    def numbered(self) -> dict[int, int]:
        """Which output the line carries, for lines of boxes that tell of several."""
        found = {}
        for index, link in enumerate(self.links):
            source = self.boxes[link.source]
            if not source.outputs or not link.forward:
                continue
            places = () if source.folded is None else source.folded.outputs
            ref = (link.node, link.output)
            found[index] = places.index(ref) if ref in places else link.output
        return found

    @cached_property
    def into(self) -> tuple[tuple[int, ...], ...]:
        """Indices of the links that enter each box, by argument."""
        return self._links_by("target")

    @cached_property
    def out_of(self) -> tuple[tuple[int, ...], ...]:
        """Indices of the links that leave each box."""
        return self._links_by("source")

    def _links_by(self, end: str) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.boxes]
        for index, link in enumerate(self.links):
            found[getattr(link, end)].append(index)
        return tuple(tuple(indices) for indices in found)

    def rect(self, index: int) -> Rect:
        """Return x, y, width, height of one body."""
        x, y, width, height = self.rects[index].tolist()
        return x, y, width, height

    def center(self, index: int) -> Point:
        """Return the centre of one body."""
        x, y, width, height = self.rect(index)
        return x + width / 2, y + height / 2

    @cached_property
    def bounds(self) -> Rect:
        """The box around everything that can ever be drawn: x, y, width, height."""
        if not self.boxes:
            return 0.0, 0.0, 1.0, 1.0
        over, after, under, before = self.rooms.T
        low = (self.rects[:, :2] - np.stack([before, over], axis=1)).min(axis=0) - FRAME
        ends = self.rects[:, :2] + self.rects[:, 2:]
        high = (ends + np.stack([after, under], axis=1)).max(axis=0) + FRAME
        if self.direction == "LR" and any(box.op and not box.scalar for box in self.boxes):
            high[1] += REMARK
        for index, box in enumerate(self.boxes):
            if box.kind == "loss":  # the gradient that backward starts with comes from outside
                left, top, width, height = self.rect(index)
                seed = (SEED_ROOM, 0.0) if self.direction == "LR" else (0.0, SEED_ROOM)
                high = np.maximum(high, (left + width + seed[0], top + height + seed[1]))
        for frame in self.frames:
            left, top, width, height = frame.rect
            low = np.minimum(low, (left - FRAME, top - FRAME))
            high = np.maximum(high, (left + width + FRAME, top + height + FRAME))
        corners = [point for link in self.links for point in (*link.forward, *link.backward)]
        if corners:
            low = np.minimum(low, np.min(corners, axis=0) - 24.0)
            high = np.maximum(high, np.max(corners, axis=0) + 24.0)
        (x, y), (right, bottom) = low.tolist(), high.tolist()
        return x, y, right - x, bottom - y

    def visible(self, area: Rect | None, margin: float = 80.0) -> np.ndarray:
        """Return the indices of the boxes that touch an area, widened by `margin`."""
        if area is None:
            return np.arange(len(self.boxes))
        return self._seen("boxes", self._ends, area, margin)

    @cached_property
    def link_rects(self) -> np.ndarray:
        """(n, 4) array of left, top, right, bottom of the lanes."""
        if not self.links:
            return np.empty((0, 4))
        return np.array([_around((*link.forward, *link.backward)) for link in self.links])

    @cached_property
    def pieces(self) -> Pieces:
        """The straight pieces of all forward lanes."""
        return pieces([link.forward for link in self.links])

    @cached_property
    def kinds(self) -> tuple[list[str], np.ndarray]:
        """The kinds of boxes that there are, and which of them each box is."""
        names, which = np.unique([box.kind for box in self.boxes], return_inverse=True)
        return names.tolist(), which

    def visible_links(self, area: Rect | None, margin: float = 40.0) -> np.ndarray:
        """Return the indices of the links that may touch an area."""
        if area is None or not self.links:
            return np.arange(len(self.links))
        return self._seen("links", self._link_edges, area, margin)

    def _seen(self, what: str, edges: np.ndarray, area: Rect, margin: float) -> np.ndarray:
        """Return which of some (left, top, right, bottom) rows touch an area; in order.

        While time goes by the area is the same: the last answer is kept.
        """
        known = self._found.get(what)
        if known is not None and known[0] == (area, margin):
            return known[1]
        x, y, width, height = area
        left, top, right, bottom = edges
        found = np.flatnonzero(
            (left <= x + width + margin)
            & (right >= x - margin)
            & (top <= y + height + margin)
            & (bottom >= y - margin)
        )
        found.flags.writeable = False
        self._found[what] = (area, margin), found
        return found

    @cached_property
    def _ends(self) -> np.ndarray:
        """Left, top, right, bottom of the bodies, each a row."""
        return np.ascontiguousarray(
            np.concatenate([self.rects[:, :2], self.rects[:, :2] + self.rects[:, 2:]], axis=1).T
        )

    @cached_property
    def _link_edges(self) -> np.ndarray:
        """Left, top, right, bottom of the lanes, each a row."""
        return np.ascontiguousarray(self.link_rects.T)

    def hit(self, x: float, y: float) -> str | None:
        """Return the id of the box at a point, None where there is none."""
        for room in (0, 30):  # a body before the numbers beside another
            for index in self._grid.get((int(x // CELL), int(y // CELL)), ()):
                left, top, width, height = self.rect(index)
                around = min(room, 4) if self.boxes[index].kind == "shape" else room
                if left <= x <= left + width and top - around <= y <= top + height + around:
                    return self.boxes[index].id
        heads = [frame.id for frame in self.frames if _is_head(frame.rect, x, y)]
        return heads[-1] if heads else None

    @cached_property
    def _grid(self) -> dict[tuple[int, int], list[int]]:
        grid: dict[tuple[int, int], list[int]] = {}
        for index, (x, y, width, height) in enumerate(self.rects.tolist()):
            for column in range(int(x // CELL), int((x + width) // CELL) + 1):
                for row in range(int((y - 30) // CELL), int((y + height + 30) // CELL) + 1):
                    grid.setdefault((column, row), []).append(index)
        return grid

    def neighbour(self, index: int, key: Literal["left", "right", "up", "down"]) -> int | None:
        """Return the box reached from another by an arrow key: along edges, else sideways."""
        along, back = ("right", "left") if self.direction == "LR" else ("down", "up")
        if key == along:
            choice = [self.links[link].target for link in self.out_of[index]]
        elif key == back:
            choice = [self.links[link].source for link in self.into[index]]
        else:
            choice = self._sideways(index, key)
        return min(choice, key=lambda other: self._distance(index, other), default=None)

    def _sideways(self, index: int, key: str) -> list[int]:
        axis, sign = (1 if self.direction == "LR" else 0), (1 if key in ("down", "right") else -1)
        here = self.center(index)[axis]
        return [
            other
            for other in range(len(self.boxes))
            if sign * (self.center(other)[axis] - here) > 1.0
        ]

    def _distance(self, one: int, other: int) -> float:
        (x0, y0), (x1, y1) = self.center(one), self.center(other)
        return (x1 - x0) ** 2 + (y1 - y0) ** 2


def _is_head(rect: Rect, x: float, y: float) -> bool:
    """Whether a point is in the head of a frame."""
    left, top, width, _ = rect
    return left <= x <= left + width and top <= y <= top + HEAD


def _around(points: tuple[Point, ...]) -> Rect:
    if not points:
        return np.inf, np.inf, -np.inf, -np.inf  # a bundle stands for it
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
