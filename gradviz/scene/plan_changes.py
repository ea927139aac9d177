"""Places while a network is edited: what stands stays, what is new finds a free spot.

A new block stands behind the one that it is wired to; on a wire it pushes what follows just
as far as it needs. Everything here runs from top to bottom, like `plan_places`.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gradviz.model.picture import Point
from gradviz.scene.plan import Direction
from gradviz.scene.plan_places import Body, tidy_places
from gradviz.scene.plan_sizes import SIDE_GAPS, gap_between
from gradviz.scene.sketch import PlanBlock, Sketch

Framed = tuple[tuple[str, ...], tuple[float, float, float, float]]
"""A group's path, and left, top, right, bottom of its frame."""
MANY = 4
"""So many new blocks at once (a paste) are laid out among themselves first."""
TRIES = 60
"""How many spots are looked at before a new block is put where it overlaps."""
APART = 12.0
"""Blocks nearer to each other along the flow than this leave no room for wires, px."""


def kept_places(
    sketch: Sketch,
    bodies: Mapping[str, Body],
    direction: Direction,
    before: Mapping[str, Point],
    changed: Iterable[str] = (),
    framed: Sequence[Framed] = (),
) -> dict[str, Point]:
    """Return the centre of each block, as (across, along).

    Parameters
    ----------
    sketch, bodies, direction
        What is to be placed.
    before
        Centres of blocks that have a place; those of blocks that are gone do not matter.
    changed
        Blocks that came into another group: their frames need room.
    framed
        The frames of groups, which new blocks of no such group keep out of.
    """
    editing = _Editing(sketch, bodies, direction, before, framed)
    editing.add_new()
    for block in changed:
        editing.make_room(block)
    return editing.places


class _Editing:
    """Places in the making."""

    def __init__(
        self,
        sketch: Sketch,
        bodies: Mapping[str, Body],
        direction: Direction,
        before: Mapping[str, Point],
        framed: Sequence[Framed],
    ) -> None:
        self._framed = framed
        self._sketch, self._bodies, self._direction = sketch, bodies, direction
        self._blocks = {block.id: block for block in sketch.blocks}
        self.places = {name: before[name] for name in self._blocks if name in before}
        self._into: dict[str, list[str]] = defaultdict(list)
        self._out_of: dict[str, list[str]] = defaultdict(list)
        for wire in sketch.wires:
            self._into[wire.target].append(wire.source)
            self._out_of[wire.source].append(wire.target)

    # ------------------------------------------------------------ new blocks

    def add_new(self) -> None:
        """Give every block without a place one."""
        new = [block for block in self._sketch.blocks if block.id not in self.places]
        if len(new) >= MANY and self.places:
            self._add_together(new)
            return
        while new:
            block = next((one for one in new if self._placed_neighbours(one.id)), new[0])
            new.remove(block)
            self._add(block)

    def _placed_neighbours(self, name: str) -> list[str]:
        around = [*self._into[name], *self._out_of[name]]
        return [other for other in around if other in self.places]

    def _add(self, block: PlanBlock) -> None:
        sources = [name for name in self._into[block.id] if name in self.places]
        targets = [name for name in self._out_of[block.id] if name in self.places]
        if sources:
            low = max(self._end(name) + self._gap(name, block.id) for name in sources)
            spot = (self.places[sources[0]][0], low + self._half(block.id))
            if any(self._is_behind(name, sources) for name in targets):
                self.places[block.id] = spot
                self.make_room(block.id)
                return
        elif targets:
            first = targets[0]
            high = self._start(first) - self._gap(block.id, first)
            spot = (self.places[first][0], high - self._half(block.id))
        else:
            spot = self._beyond(block.id)
        self.places[block.id] = self._free(block.id, spot)

    def _is_behind(self, name: str, sources: list[str]) -> bool:
        return self._start(name) >= min(self._end(source) for source in sources)

    def _beyond(self, name: str) -> Point:
        """Return a place behind everything, in line with the last block."""
        if not self.places:
            return 0.0, 0.0
        last = max(self.places, key=self._end)
        along = self._end(last) + self._gap(last, name) + self._half(name)
        return self.places[last][0], along

    def _add_together(self, new: list[PlanBlock]) -> None:
        """Lay new blocks out among themselves and put them in free space."""
        names = {block.id for block in new}
        wires = tuple(w for w in self._sketch.wires if w.source in names and w.target in names)
        part = Sketch(blocks=tuple(new), wires=wires)
        laid = tidy_places(part, self._bodies, self._direction)
        right = max(x + self._bodies[name].far for name, (x, _) in self.places.items())
        top = min(self._start(name) for name in self.places)
        left = min(x - self._bodies[name].near for name, (x, _) in laid.items())
        high = min(y - self._half(name) for name, (_, y) in laid.items())
        across, along = right + 4 * SIDE_GAPS[self._direction] - left, top - high
        for name, (x, y) in laid.items():
            self.places[name] = (x + across, y + along)

    def _free(self, name: str, spot: Point) -> Point:
        """Return the free spot nearest to one, beside it across the flow."""
        body = self._bodies[name]
        step = (body.near + body.far + SIDE_GAPS[self._direction]) / 2
        for shift in _outwards(step):
            trial = (spot[0] + shift, spot[1])
            met = self._met(name, trial, SIDE_GAPS[self._direction] - 8.0, APART)
            if not met and not self._in_frame(name, trial):
                return trial
        return spot

    def _in_frame(self, name: str, at: Point) -> bool:
        """Whether a block would stand in the frame of a group that it is not in."""
        body, own = self._bodies[name], self._blocks[name].group
        left, right = at[0] - body.near - APART, at[0] + body.far + APART
        top, bottom = at[1] - body.along / 2, at[1] + body.along / 2
        return any(
            own[: len(path)] != path and left < c and right > a and top < d and bottom > b
            for path, (a, b, c, d) in self._framed
        )

    def _met(self, name: str, at: Point, across: float, along: float) -> list[str]:
        """Return the blocks that one would touch at a place, with room around it."""
        body = self._bodies[name]
        left, right = at[0] - body.near - across, at[0] + body.far + across
        top, bottom = at[1] - body.along / 2 - along, at[1] + body.along / 2 + along
        found = []
        for other, (x, y) in self.places.items():
            its = self._bodies[other]
            beside = x + its.far <= left or x - its.near >= right
            apart = y + its.along / 2 <= top or y - its.along / 2 >= bottom
            if other != name and not beside and not apart:
                found.append(other)
        return found

    # ------------------------------------------------------------ room

    def make_room(self, name: str) -> None:
        """Push what follows a block, and what is in the way, along the flow."""
        waiting = deque([*self._into_placed(name), name])
        for _ in range(8 * len(self._blocks)):
            if not waiting:
                return
            one = waiting.popleft()
            for other, least in self._too_near(one):
                self._push(other, least, waiting, by=one)

    def _into_placed(self, name: str) -> list[str]:
        return [source for source in self._into[name] if source in self.places]

    def _too_near(self, name: str) -> list[tuple[str, float]]:
        """Return which blocks must be pushed for one, and where each must begin at least."""
        found = []
        for target in self._out_of[name]:
            if target in self.places and self.places[target][1] > self._start(name):
                found.append((target, self._end(name) + self._gap(name, target)))
        behind = {target for target, _ in found}
        for other in self._met(name, self.places[name], 0.0, APART):
            if other in behind:
                continue
            if self.places[other][1] >= self.places[name][1] and other not in self._into[name]:
                found.append((other, self._end(name) + self._gap(name, other)))
            else:
                found.append((name, self._end(other) + self._gap(other, name)))
        return [(other, least) for other, least in found if self._start(other) < least - 0.5]

    def _push(self, name: str, least: float, waiting: deque[str], by: str) -> None:
        shift = least - self._start(name)
        if shift <= 0.0:
            return
        x, y = self.places[name]
        self.places[name] = (x, y + shift)
        waiting.append(name)
        for leaf in self._followers(name):
            x, y = self.places[leaf]
            if leaf != by and not self._met(leaf, (x, y + shift), 0.0, APART):
                self.places[leaf] = (x, y + shift)

    def _followers(self, name: str) -> list[str]:
        """Return the leaves that stand beside a block for it alone: they go with it."""
        return [
            leaf
            for leaf in set(self._into[name])
            if leaf in self.places
            and self._blocks[leaf].is_leaf
            and len(self._out_of[leaf]) == 1
            and self._into[name][0] != leaf
        ]

    # ------------------------------------------------------------ measures

    def _half(self, name: str) -> float:
        return self._bodies[name].along / 2

    def _start(self, name: str) -> float:
        return self.places[name][1] - self._half(name)

    def _end(self, name: str) -> float:
        return self.places[name][1] + self._half(name)

    def _gap(self, one: str, other: str) -> float:
        return gap_between(self._direction, self._blocks[one].group, self._blocks[other].group)


def _outwards(step: float) -> Iterator[float]:
    """Yield 0, then shifts to both sides, ever farther."""
    yield 0.0
    for count in range(1, TRIES):
        yield count * step
        yield -count * step
