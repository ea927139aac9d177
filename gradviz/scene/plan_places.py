"""Places for all blocks of a sketch at once: what "tidy" does, and the first look.

Groups are laid out from the inside out: the blocks of a group get places of their own, then
the group is one box among others. So a frame never holds a block that is not of its group.

Everything here runs from top to bottom: a `Body` has its size across and along the flow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from gradviz.layout.interface import Gaps, LayoutBox, LayoutLink, LayoutRequest
from gradviz.layout.layered import layered
from gradviz.model.measure import text_width
from gradviz.model.picture import Point
from gradviz.scene.plan import Direction
from gradviz.scene.plan_sizes import (
    FRAME_END,
    FRAME_HEAD,
    FRAME_SIDE,
    LABEL_AWAY,
    LEVEL_GAP,
    SIDE_GAPS,
    TALL_GAP,
    label_room,
)
from gradviz.scene.sketch import PlanBlock, PlanWire, Sketch

Path = tuple[str, ...]
SHRUNK = 10.0
"""The layout keeps 48 px between layers; each body is told this much lower, on both ends."""
THIN = 6.0
"""Half the width that the layout is told of a body: its margins hold the rest, so that all
wires enter in the middle."""
LANE = 36.0
"""Room beside the blocks of a group for a wire that enters it past its first block, px."""


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A block's or group's size: before and after its anchor across the flow, and along it."""

    near: float
    far: float
    along: float


class _Item(msgspec.Struct, kw_only=True):
    """A block or a whole group on its way to a place.

    `members` are the places of all blocks in it, relative to its anchor and its top.
    """

    body: Body
    members: dict[str, Point]


def tidy_places(
    sketch: Sketch, bodies: Mapping[str, Body], direction: Direction
) -> dict[str, Point]:
    """Return the centre of each block, as (across, along)."""
    levels = _Levels(sketch, bodies, direction)
    return levels.places()


class _Levels:
    """Lays out one level of groups after the other."""

    def __init__(self, sketch: Sketch, bodies: Mapping[str, Body], direction: Direction) -> None:
        self._blocks = {block.id: block for block in sketch.blocks}
        self._wires = sketch.wires
        self._direction = direction
        self._widest = max((label_room(wire.label) for wire in sketch.wires), default=0.0)
        self._labels = _labels(sketch.wires) if direction == "TB" else {}
        self._leads = _leads(sketch)
        self._items: dict[Path, dict[str, _Item]] = defaultdict(dict)
        for block in sketch.blocks:
            body = bodies[block.id]
            member = {block.id: (0.0, body.along / 2)}
            self._items[block.group][block.id] = _Item(body=body, members=member)

    def places(self) -> dict[str, Point]:
        """Return the places of all blocks."""
        paths = {
            block.group[:depth]
            for block in self._blocks.values()
            for depth in range(1, len(block.group) + 1)
        }
        for path in sorted(paths, key=lambda path: (-len(path), path)):
            places = self._laid(path)
            self._items[path[:-1]][path[-1]] = self._framed(path, places)
        return self._laid(())

    def _laid(self, path: Path) -> dict[str, Point]:
        """Return the places of all blocks of a level, its corner at (0, 0)."""
        items = self._items[path]
        names = list(items)
        index = {name: number for number, name in enumerate(names)}
        links = self._links(path, index)
        request = LayoutRequest(
            boxes=tuple(self._box(name, items[name]) for name in names),
            links=links,
            direction="TB",
            gaps=self._gaps(),
        )
        result = layered(request)
        shrunk = SHRUNK if self._direction == "TB" else 0.0
        found = {}
        for name, x, y in zip(names, result.x, result.y, strict=True):
            for block, (across, along) in items[name].members.items():
                found[block] = (x + THIN + across, y - shrunk + along)
        return found

    def _gaps(self) -> Gaps:
        if self._direction == "TB":
            return Gaps(layer=TALL_GAP + 2 * SHRUNK, node=SIDE_GAPS["TB"], lane=20.0, port=20.0)
        layer = max(LEVEL_GAP, self._widest + 44.0)
        return Gaps(layer=layer, node=SIDE_GAPS["LR"], lane=20.0, port=20.0)

    def _box(self, name: str, item: _Item) -> LayoutBox:
        body = item.body
        far = max(body.far, LABEL_AWAY + self._labels.get(name, 0.0))
        shrunk = 2 * SHRUNK if self._direction == "TB" else 0.0
        lead = max(self._leads[block] for block in item.members)
        return LayoutBox(
            id=name,
            width=2 * THIN,
            height=body.along - shrunk,
            margins=(0.0, far - THIN, 0.0, body.near - THIN),
            lead=lead,
        )

    def _links(self, path: Path, index: Mapping[str, int]) -> tuple[LayoutLink, ...]:
        """Return the wires between the items of a level, each pair of items once."""
        found: dict[tuple[int, int], LayoutLink] = {}
        for wire in self._wires:
            ends = [self._name_at(path, end) for end in (wire.source, wire.target)]
            if None in ends or ends[0] == ends[1]:
                continue
            pair = (index[str(ends[0])], index[str(ends[1])])
            link = LayoutLink(source=pair[0], target=pair[1], order=wire.port)
            found.setdefault(pair, link)
        return tuple(found.values())

    def _name_at(self, path: Path, block: str) -> str | None:
        """Return what a block is on a level: itself, its group there, or None."""
        group = self._blocks[block].group
        if group[: len(path)] != path:
            return None
        return block if len(group) == len(path) else group[len(path)]

    def _framed(self, path: Path, places: dict[str, Point]) -> _Item:
        """Return a laid out group as one item, anchored where its main line enters."""
        items = self._items[path]
        level = {next(iter(item.members)): item for item in items.values()}
        entry = min(places, key=lambda block: (places[block][1], -self._leads[block]))
        anchor = places[entry][0]
        near, far, low, high = 0.0, 0.0, float("inf"), 0.0
        for block, item in level.items():
            across, along = item.members[block]
            x, y = places[block][0] - across, places[block][1] - along
            near = max(near, anchor - (x - item.body.near))
            far = max(far, x + item.body.far - anchor)
            far = max(far, x + LABEL_AWAY + self._labels.get(block, 0.0) - anchor)
            low, high = min(low, y), max(high, y + item.body.along)
        head, end, side = FRAME_HEAD, FRAME_END, FRAME_SIDE
        if self._direction == "LR":  # the title then stands across the flow
            head, end = FRAME_SIDE, FRAME_SIDE
            near += FRAME_HEAD - FRAME_SIDE
        title = text_width(path[-1], size=12, weight=600) + 28.0
        far += side + LANE * self._skipping(path, entry)
        if self._direction == "TB":
            far = max(far, title - near - side)
        members = {
            block: (across - anchor, along - low + head)
            for block, (across, along) in places.items()
        }
        body = Body(near=near + side, far=far, along=high - low + head + end)
        return _Item(body=body, members=members)

    def _skipping(self, path: Path, entry: str) -> int:
        """Count the wires that come from outside to other blocks than the first."""
        sources = set()
        for wire in self._wires:
            inside = self._name_at(path, wire.target) is not None
            outside = self._name_at(path, wire.source) is None
            leaf = self._blocks[wire.source].is_leaf
            if inside and outside and wire.target != entry and not leaf:
                sources.add(wire.source)
        return len(sources)


def _labels(wires: Sequence[PlanWire]) -> dict[str, float]:
    widths: dict[str, float] = {}
    for wire in wires:
        widths[wire.source] = max(widths.get(wire.source, 0.0), label_room(wire.label))
    return widths


def _leads(sketch: Sketch) -> dict[str, int]:
    """Say which blocks carry data, from the inputs on: their line is the straight one."""
    into: dict[str, list[str]] = defaultdict(list)
    for wire in sketch.wires:
        into[wire.target].append(wire.source)
    carries: dict[str, int] = {}
    for block in sketch.blocks:
        carries[block.id] = _lead(block, [carries.get(one, 0) for one in into[block.id]])
    return carries


def _lead(block: PlanBlock, sources: list[int]) -> int:
    if block.is_leaf:
        return int(block.look == "input")
    return max(sources, default=1)
