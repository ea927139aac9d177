"""Room for frames: a layout that knows of none is changed until no frame reaches into another.

The layout places boxes; which of them a frame holds together it does not know, so that the
frames of parallel branches may overlap, and boxes of others stand within them. Where that is
so the farther one is moved away, with what stands in line with it or behind it. Along the
flow, what is empty there is taken away. Positions are worked out for a flow from top to
bottom, transposed else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from gradviz.graph.boxes import ViewGraph
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.model.picture import Point
from gradviz.scene.lanes import simplified, transposed

__all__ = ["spread"]

GAP = 16.0
"""Between two frames, and between a frame and a box of others, px."""
BEND = 27.0
"""A straight line whose ends have come apart turns so far before its target, px."""
MOST = 200
"""So many cuts are made at most."""
LANES = 14.0
"""A line with its lanes takes so much at both sides of its route, px."""
FARTHEST = 1500.0
"""A cut that would need more room than this is not made: the frame is left out, px."""

Insets = tuple[float, float, float, float]


def spread(
    graph: ViewGraph,
    request: LayoutRequest,
    result: LayoutResult,
    rooms: np.ndarray,
    shown: Mapping[str, Sequence[str]],
    insets: Insets,
) -> LayoutResult:
    """Return places at which every frame holds its own boxes only.

    Parameters
    ----------
    graph, request, result
        What was laid out, and where it stands.
    rooms
        (n, 4) what each box's numbers need above, right, below and left of it, px.
    shown
        The boxes inside of each frame.
    insets
        What a frame adds above, right, below and left of its boxes, px.
    """
    if not shown:
        return result
    cuts = _Cuts(graph, request, result, rooms, shown, insets)
    for _ in range(MOST):
        if not cuts.make_one():
            break
    cuts.tighten(request.gaps.layer)
    return cuts.result(result)


class _Cuts:
    """The boxes and lines of a layout while they are moved apart."""

    def __init__(
        self,
        graph: ViewGraph,
        request: LayoutRequest,
        result: LayoutResult,
        rooms: np.ndarray,
        shown: Mapping[str, Sequence[str]],
        insets: Insets,
    ) -> None:
        self.flat = request.direction == "LR"
        over, right, under, left = rooms.T
        sizes = np.array([(box.width, box.height) for box in request.boxes])
        place = np.stack([result.x, result.y], axis=1)
        low, high = place - np.stack([left, over], 1), place + sizes + np.stack([right, under], 1)
        if self.flat:
            low, high = low[:, ::-1], high[:, ::-1]
        self.low, self.high = low.copy(), high.copy()
        self.moved = np.zeros((len(low), 2))
        self.routes = [transposed(one) if self.flat else one for one in result.routes]
        self.ends = [(link.source, link.target) for link in request.links]
        self.names = list(shown)
        index = {box.id: place for place, box in enumerate(graph.boxes)}
        self.inside = np.zeros((len(shown), len(low)), dtype=bool)
        for row, name in enumerate(self.names):
            self.inside[row, [index[box] for box in shown[name]]] = True
        depth = {call.id: call.depth for call in graph.calls}
        self.order = sorted(range(len(shown)), key=lambda row: -depth[self.names[row]])
        counts = self.inside.astype(np.int64)
        shared = counts @ counts.T
        whole = (shared == counts.sum(axis=1)) & ~np.eye(len(counts), dtype=bool)
        rank = {row: place for place, row in enumerate(self.order)}
        self.within = [
            [other for other in np.flatnonzero(whole[row]).tolist() if rank[other] < rank[row]]
            for row in range(len(counts))
        ]
        above, after, below, before = insets
        self.insets = (before, after, above, below)
        if self.flat:
            self.insets = (above, below, before, after)
        self.given_up: set[tuple[int, int]] = set()

    # -- frames --------------------------------------------------------------------

    def _frames(self) -> np.ndarray:
        """Return left, top, right, bottom of each frame, an inner one within its outer one."""
        found = np.zeros((len(self.names), 4))
        before, after, above, below = self.insets
        for row in self.order:
            members = self.inside[row]
            area = [
                *self.low[members].min(axis=0).tolist(),
                *self.high[members].max(axis=0).tolist(),
            ]
            for other in self.within[row]:
                inner = found[other].tolist()
                area = [*map(min, area[:2], inner[:2]), *map(max, area[2:], inner[2:])]
            found[row] = area[0] - before, area[1] - above, area[2] + after, area[3] + below
        return found

    # -- cuts ----------------------------------------------------------------------

    def make_one(self) -> bool:
        """Move things apart at one place; whether there was any."""
        frames = self._frames()
        areas = np.concatenate([frames, np.concatenate([self.low, self.high], axis=1)])
        count = len(frames)
        sets = np.concatenate([self.inside, np.eye(len(self.low), dtype=bool)])
        for row in range(count):
            room = np.array([GAP - 0.5, 0.0])
            near = np.all(areas[:, :2] < frames[row, 2:] + room, axis=1)
            near = near & np.all(areas[:, 2:] > frames[row, :2] - room, axis=1)
            own = (sets & self.inside[row]).any(axis=1)  # itself, what is in it or around it
            for other in np.flatnonzero(near & ~own).tolist():
                pair = (min(row, other), max(row, other))
                if pair not in self.given_up and self._cut(areas, sets, *pair):
                    return True
                self.given_up.add(pair)
        return False

    def _cut(self, areas: np.ndarray, sets: np.ndarray, one: int, other: int) -> bool:
        """Move the right one of two things away, with what stands in line with it or behind."""
        middles = [areas[each, 0] + areas[each, 2] for each in (one, other)]
        left, right = (one, other) if middles[0] <= middles[1] else (other, one)
        edge = float(areas[right, 0])
        shift = float(areas[left, 2]) + GAP - edge
        if not 0.0 < shift <= FARTHEST:
            return False
        far = self._with_it(sets[right], sets[left], shift)
        self._move_lines(far, edge, shift)
        self.low[far, 0] += shift
        self.high[far, 0] += shift
        self.moved[far, 0] += shift
        return True

    def _with_it(self, right: np.ndarray, stays: np.ndarray, shift: float) -> np.ndarray:
        """Return the boxes that go along when some are moved to the right.

        These are what is in one frame with them, what is tied to them by a straight line, and
        what they would come to lie on.
        """
        far = right.copy()
        apart = self.inside[~(self.inside & stays).any(axis=1)]
        straight = [
            ends
            for ends, route in zip(self.ends, self.routes, strict=True)
            if route and all(x == route[0][0] for x, _ in route)
        ]
        ends = np.array(straight, dtype=int).reshape(-1, 2)
        count = 0
        while count < int(far.sum()):
            count = int(far.sum())
            for frame in apart:
                if (frame & far).any():
                    far |= frame
            tied = far[ends].any(axis=1)
            far[ends[tied].ravel()] = True
            for box in np.flatnonzero(far).tolist():
                hit = (self.low[:, 0] >= self.low[box, 0]) & (
                    self.low[:, 0] < self.high[box, 0] + shift + GAP
                )
                hit &= (self.low[:, 1] < self.high[box, 1]) & (self.high[:, 1] > self.low[box, 1])
                far |= hit
            far &= ~stays
        return far

    def _move_lines(self, far: np.ndarray, edge: float, shift: float) -> None:
        begin, end = self.low[far, 1].min(), self.high[far, 1].max()
        for number, route in enumerate(self.routes):
            if not route:
                continue
            source, target = self.ends[number]
            sides = shift * far[source], shift * far[target]
            along = [y for _, y in route]
            both = bool(far[source] and far[target])
            near = both or (min(along) < end and max(along) > begin)
            self.routes[number] = _moved(route, sides, -np.inf if both else edge, shift * near)

    def result(self, before: LayoutResult) -> LayoutResult:
        """Return the layout with everything moved."""
        moved = self.moved[:, ::-1] if self.flat else self.moved
        x, y = (np.stack([before.x, before.y], axis=1) + moved).T.tolist()
        routes = tuple(tuple(transposed(one)) if self.flat else tuple(one) for one in self.routes)
        return msgspec.structs.replace(before, x=tuple(x), y=tuple(y), routes=routes)

    # -- along the flow --------------------------------------------------------------

    def tighten(self, most: float) -> None:
        """Leave at most so much along the flow where only lines run, px.

        The layout keeps room for a head over every box that a module may begin with, and
        most of them stand lower than its first.
        """
        frames = self._frames()
        _, _, above, below = self.insets
        taken = [(self.low[:, 1], self.high[:, 1])]
        taken += [(frames[:, 1], frames[:, 1] + above), (frames[:, 3] - below, frames[:, 3])]
        level = np.array([p[1] for one in self.routes for p in one[1:-1]])
        taken.append((level - LANES, level + LANES))
        begins, ends = (np.concatenate(part) for part in zip(*taken, strict=True))
        order = np.argsort(begins)
        begins, reach = begins[order], np.maximum.accumulate(ends[order])
        gaps = begins[1:] - reach[:-1]
        extra = np.maximum(gaps - most, 0.0)
        marks, sums = begins[1:], np.concatenate([[0.0], np.cumsum(extra)])

        def removed(places: np.ndarray) -> np.ndarray:
            return sums[np.searchsorted(marks, places + 0.01)]

        self.moved[:, 1] -= removed(self.low[:, 1])
        for number, route in enumerate(self.routes):
            if route:
                less = removed(np.array([y for _, y in route])).tolist()
                pairs = zip(route, less, strict=True)
                self.routes[number] = tuple((x, y - gone) for (x, y), gone in pairs)


def _moved(
    route: Sequence[Point], ends: tuple[float, float], edge: float, shift: float
) -> tuple[Point, ...]:
    """Return a line whose ends have moved; what is right of an edge between them moves too."""
    last = len(route) - 1
    first_turn = next((k for k in range(1, last + 1) if route[k][0] != route[0][0]), last + 1)
    last_turn = next((k for k in range(last - 1, -1, -1) if route[k][0] != route[last][0]), -1)
    if first_turn > last:  # straight
        (x, y0), (_, y1) = route[0], route[last]
        if ends[0] == ends[1]:
            return ((x + ends[0], y0), (x + ends[1], y1))
        bend = max(y1 - BEND, (y0 + y1) / 2)
        return (x + ends[0], y0), (x + ends[0], bend), (x + ends[1], bend), (x + ends[1], y1)
    points = []
    for k, (x, y) in enumerate(route):
        if k < first_turn:
            x += ends[0]
        elif k > last_turn:
            x += ends[1]
        elif x >= edge:
            x += shift
        points.append((x, y))
    return simplified(points)
