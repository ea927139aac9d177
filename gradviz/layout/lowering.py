"""A row that is too wide hands boxes on to rows below, where there is room for them.

What has as many inputs (leaves of its own aside) as readers may stand anywhere between them:
the lines are as long all the same. The part of every time step that needs no other step would
stand at the top, side by side; each goes down to the step that reads it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from gradviz.layout.ranking import Neighbours

WIDE = 1000.0
"""A row wider than this is too wide, px."""


CROWD = 3
"""So many boxes of one input side by side make a row wide; fewer stay where they are."""


def lowered(
    layer: Sequence[int], drawn: Neighbours, near: Neighbours, extents: Sequence[float], lane: float
) -> list[int]:
    """Return the layer of each box, from 0, with boxes moved out of rows that are too wide.

    Parameters
    ----------
    layer
        As they are; what reads others in the first row that it can be in.
    drawn, near
        Sources and targets by the links that are drawn; by all.
    extents
        How much of its row each box needs, with the distance to the next, px.
    lane
        The same of a link that passes, px.
    """
    rows = _Rows(layer, drawn, near, extents, lane)
    for number in range(max(layer, default=0), -1, -1):
        if rows.width[number] > WIDE:
            rows.lower(number)
    return rows.layer


def made_of_leaves(drawn: Neighbours, layer: Sequence[int]) -> list[bool]:
    """Say for each box whether it is a leaf or depends on nothing but leaves of its own."""
    free = [True] * len(layer)
    for box in sorted(range(len(layer)), key=layer.__getitem__):
        free[box] = all(
            free[source] and len(drawn.targets[source]) == 1 for source in drawn.sources[box]
        )
    return free


def _side_by_side(drawn: Neighbours, layer: Sequence[int]) -> set[int]:
    """Return the boxes that stand in one row with others of the same input, `CROWD` at least."""
    found: set[int] = set()
    for targets in drawn.targets:
        rows = Counter(layer[target] for target in targets)
        found.update(target for target in targets if rows[layer[target]] >= CROWD)
    return found


class _Rows:
    """The layers with how wide each is."""

    def __init__(
        self,
        layer: Sequence[int],
        drawn: Neighbours,
        near: Neighbours,
        extents: Sequence[float],
        lane: float,
    ) -> None:
        self.layer = list(layer)
        self.drawn = drawn
        self.near = near
        self.extents = extents
        self.lane = lane
        self.free = made_of_leaves(drawn, layer)
        self.crowded = _side_by_side(drawn, layer)
        self.members: dict[int, list[int]] = {}
        self.width: dict[int, float] = defaultdict(float)
        for box, number in enumerate(layer):
            self.members.setdefault(number, []).append(box)
            self.width[number] += extents[box]
            for target in drawn.targets[box]:
                for passed in range(number + 1, layer[target]):
                    self.width[passed] += lane

    def lower(self, number: int) -> None:
        """Move what stands in a row down as far as there is room, with the leaves of its own."""
        for box in dict.fromkeys(map(self._reader, self.members.get(number, ()))):
            if box in self.crowded:
                self._sink(box)

    def _reader(self, box: int) -> int:
        """Return the operation that a leaf, or what is made of leaves alone, is for."""
        while self.free[box] and len(self.drawn.targets[box]) == 1:
            box = self.drawn.targets[box][0]
        return box

    def _sink(self, box: int) -> None:
        """Move a box down behind what follows on it alone, which goes first."""
        targets = self.drawn.targets[box]
        sources = [one for one in self.drawn.sources[box] if not self._own(one)]
        if self.free[box] or not sources or len(sources) != len(targets):
            return
        if len(targets) == 1:
            self._sink(targets[0])
        group = self._group(box)
        room = min(self.layer[target] for target in self.near.targets[box]) - self.layer[box] - 1
        for steps in range(room, 0, -1):
            if self._fit(group, steps):
                for one in group:
                    self._move(one, self.layer[one] + steps)
                return

    def _own(self, box: int) -> bool:
        return self.free[box] and len(self.drawn.targets[box]) == 1

    def _group(self, box: int) -> list[int]:
        """Return a box and what is made of leaves for it alone, the nearest first."""
        group = [box]
        for one in group:
            group += [source for source in self.drawn.sources[one] if self._own(source)]
        return group

    def _fit(self, group: Sequence[int], steps: int) -> bool:
        """Whether the rows that a group would come to are wide enough."""
        more: dict[int, float] = defaultdict(float)
        for box in group:
            more[self.layer[box] + steps] += self.extents[box]
            more[self.layer[box]] -= self.extents[box]
        return all(
            wider <= 0 or self.width[number] + wider <= WIDE for number, wider in more.items()
        )

    def _move(self, box: int, number: int) -> None:
        """Put a box into another row; the lines to and from it become longer or shorter."""
        old = self.layer[box]
        for source in self.drawn.sources[box]:
            self._span(self.layer[source], old, -self.lane)
            self._span(self.layer[source], number, self.lane)
        for target in self.drawn.targets[box]:
            self._span(old, self.layer[target], -self.lane)
            self._span(number, self.layer[target], self.lane)
        self.width[old] -= self.extents[box]
        self.width[number] += self.extents[box]
        self.members[old].remove(box)
        self.members.setdefault(number, []).append(box)
        self.layer[box] = number

    def _span(self, first: int, last: int, width: float) -> None:
        for passed in range(first + 1, last):
            self.width[passed] += width
