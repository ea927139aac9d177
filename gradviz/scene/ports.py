"""Where lanes meet the boxes: ports on their sides, and the rings of a fan-out.

Every input of a box has a forward lane, and a backward one above it (left of it in a
flow from top to bottom) where a gradient returns; the lanes of all inputs share the
side evenly. Geometry is worked out for a flow from left to right, transposed else.
"""

from __future__ import annotations

import numpy as np

from gradviz.graph.view import ViewLink
from gradviz.layout.interface import LayoutRequest
from gradviz.model.picture import Point
from gradviz.scene.lanes import lane, simplified, transposed
from gradviz.scene.scene import Box
from gradviz.scene.shapes import COPIES, inset

SINGLE = 24.0
"""Distance of the two lanes of a box with one input, px."""
SEVERAL = 14.0
"""Distance of neighbouring lanes of a box with more inputs, px; less where it is small."""
LEAF = 12.0
"""Distance of the two lanes of a link that turns, px."""
LEVEL = 40.0
"""A route within this height can be replaced by one straight line, px."""
RING_DISTANCE = 30.0
"""From a box to the centre of its sum ring, px."""


class Ports:
    """Ports and lanes of all links of a laid out graph.

    Parameters
    ----------
    boxes, links
        Of the view graph.
    rects
        (n, 4) x, y, width, height of the bodies.
    request
        What the layout was asked.
    routes
        Centre routes by link.
    """

    def __init__(
        self,
        boxes: tuple[Box, ...],
        links: tuple[ViewLink, ...],
        rects: np.ndarray,
        request: LayoutRequest,
        routes: tuple[tuple[Point, ...], ...],
    ) -> None:
        self._boxes = boxes
        self._links = links
        self._flat = request.direction == "LR"
        self._side = 1 if self._flat else -1
        self._rects = rects if self._flat else rects[:, [1, 0, 3, 2]]
        self._ends = [(link.source, link.target) for link in request.links]
        self._routes = [simplified(r if self._flat else transposed(r)) if r else () for r in routes]
        self._bends: dict[int, float] = {}
        self._spread_twins()
        self._entries: dict[int, tuple[float, float]] = {}
        self._exits: dict[int, tuple[float, float]] = {}
        self._fans = self._find_fans()
        self._place_entries()
        self._place_exits()
        self.rings = self._place_rings()

    def _find_fans(self) -> set[int]:
        """Find the boxes whose contributions are summed: two or more to one value come back.

        Gradients of different outputs are not added to each other.
        """
        counts: dict[tuple[int, str, int], int] = {}
        for link, (source, _) in zip(self._links, self._ends, strict=True):
            if link.drawn and link.differentiable:
                value = source, link.node, link.output
                counts[value] = counts.get(value, 0) + 1
        return {box for (box, _, _), count in counts.items() if count > 1}

    def _twins(self, index: int) -> list[int]:
        """Return the differentiable links between the same two boxes, this one among them."""
        return [
            other
            for other in self._by_ends[self._ends[index]]
            if self._links[other].drawn and self._links[other].differentiable
        ]

    def _spread_twins(self) -> None:
        """Let twins part right behind the sum ring, so that each runs on a level of its own."""
        self._by_ends: dict[tuple[int, int], list[int]] = {}
        for index, ends in enumerate(self._ends):
            self._by_ends.setdefault(ends, []).append(index)
        for index, route in enumerate(self._routes):
            if route and len(self._twins(index)) > 1:
                (x0, y0), (x1, _) = route[0], route[-1]
                self._routes[index] = ((x0, y0), (x1, y0))
                self._bends[index] = min(x0 + RING_DISTANCE + 34.0, (x0 + x1) / 2)

    def has_ring(self, index: int) -> bool:
        """Whether a link's backward lane ends in a sum ring."""
        return self._ends[index][0] in self._fans

    def _centre(self, box: int) -> float:
        return float(self._rects[box, 1] + self._rects[box, 3] / 2)

    def _grouped(self, end: int) -> dict[int, list[int]]:
        groups: dict[int, list[int]] = {}
        for index, link in enumerate(self._links):
            if link.drawn and self._routes[index]:
                groups.setdefault(self._ends[index][end], []).append(index)
        return groups

    def _place_entries(self) -> None:
        """Share each box's incoming side among the lanes of its inputs."""
        for box, group in self._grouped(1).items():
            group.sort(key=lambda index: (self._came_from(index), self._links[index].order))
            lanes = self._lane_order(group)
            height = float(self._rects[box, 3])
            wanted = SINGLE if len(lanes) == 2 else SEVERAL
            gap = min(wanted, (height - 14.0) / max(len(lanes) - 1, 1))
            first = -gap * (len(lanes) - 1) / 2
            places = {lane_: first + gap * place for place, lane_ in enumerate(lanes)}
            for index in group:
                forward = places[index, 1]
                self._entries[index] = (forward, places.get((index, -1), forward))

    def _lane_order(self, group: list[int]) -> list[tuple[int, int]]:
        """Return (link, side) from above: backward over forward, parallel links together."""
        lanes: list[tuple[int, int]] = []
        for source in dict.fromkeys(self._ends[index][0] for index in group):
            twins = [index for index in group if self._ends[index][0] == source]
            back = [(index, -1) for index in twins if self._links[index].differentiable]
            front = [(index, 1) for index in twins]
            lanes += back + front if self._flat else front + back
        return lanes

    def _came_from(self, index: int) -> float:
        """Return the level from which a link comes to its target, for sorting."""
        route = self._routes[index]
        return route[-3][1] if len(route) >= 4 else self._centre(self._ends[index][0])

    def _place_exits(self) -> None:
        """Let straight links leave where they enter; share the rest about the middle."""
        for box, group in self._grouped(0).items():
            straight = [index for index in group if self._is_straight(index)]
            if straight:
                shift = self._shift(straight[0])
                common = tuple(place + shift for place in self._entries[straight[0]])
            elif any(self._links[index].differentiable for index in group):
                gap = SINGLE / 2 if box in self._fans else LEAF / 2
                common = (self._side * gap, -self._side * gap)
            else:
                common = (0.0, 0.0)
            for index in group:
                self._exits[index] = (common[0], common[1])

    def _shift(self, index: int) -> float:
        source, target = self._ends[index]
        return self._centre(target) - self._centre(source)

    def _is_straight(self, index: int) -> bool:
        """Whether a link can run level: its ports are within reach of the source's side."""
        room = float(self._rects[self._ends[index][0], 3]) / 2 - 6.0
        shift = self._shift(index)
        reached = all(abs(place + shift) <= room for place in self._entries[index])
        levels = [y for _, y in self._routes[index]]
        return reached and max(levels) - min(levels) < LEVEL

    def _place_rings(self) -> dict[int, Point]:
        rings: dict[int, Point] = {}
        leaving = self._grouped(0)
        for box in self._fans:
            back = [self._exits[i][1] for i in leaving[box] if self._links[i].differentiable]
            x = float(self._rects[box, 0] + self._rects[box, 2]) + RING_DISTANCE
            y = self._centre(box) + back[0]
            rings[box] = (x, y) if self._flat else (y, x)
        return rings

    def lanes(self, index: int) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
        """Return the forward lane of a link, and its backward lane (() without a gradient)."""
        source, target = self._ends[index]
        link = self._links[index]
        exits, entries = self._exits[index], self._entries[index]
        shift = LEAF / 2 if link.differentiable else 0.0
        forward = self._lane(index, exits[0], entries[0], shift, self._side)
        forward = self._trimmed(forward, source, target, exits[0], entries[0])
        backward: tuple[Point, ...] = ()
        if link.differentiable:
            backward = self._lane(index, exits[1], entries[1], shift, -self._side)
            backward = self._trimmed(backward, source, target, exits[1], entries[1])
            if source in self._fans:
                ring = self.rings[source] if self._flat else self.rings[source][::-1]
                backward = ((ring[0] + 13.0, backward[0][1]), *backward[1:])
            backward = backward[::-1]
        if not self._flat:
            return transposed(forward), transposed(backward)
        return forward, backward

    def rest(self, index: int, backward: tuple[Point, ...]) -> Point | None:
        """Return where a gradient waits on a lane that has a twin, so that both are seen.

        Twins are links between the same two boxes (``x * x``): their lanes lie too close
        for two numbers side by side, so the numbers wait one behind the other.
        """
        twins = self._twins(index)
        if len(twins) < 2 or not backward:
            return None
        share = (twins.index(index) + 0.5) / len(twins)
        axis = 0 if self._flat else 1
        ends = sorted((backward[0][axis], backward[-1][axis]))
        along = ends[1] - share * (ends[1] - ends[0])
        level = backward[0][1 - axis]
        return (along, level) if self._flat else (level, along)

    def _lane(
        self, index: int, leave: float, enter: float, shift: float, side: int
    ) -> tuple[Point, ...]:
        source, target = self._ends[index]
        start, end = self._centre(source) + leave, self._centre(target) + enter
        bend = self._bends.get(index)
        return lane(self._routes[index], start, end, shift, side, bend)

    def _trimmed(
        self, points: tuple[Point, ...], source: int, target: int, leave: float, enter: float
    ) -> tuple[Point, ...]:
        """Make a lane begin and end on the slanted or round sides of its boxes."""
        (x0, y0), (x1, y1) = points[0], points[-1]
        folded = self._boxes[source].kind == "module"
        out = -COPIES if folded else self._inset(source, leave)
        into = self._inset(target, enter)
        return ((x0 - out, y0), *points[1:-1], (x1 + into, y1))

    def _inset(self, box: int, offset: float) -> float:
        if not self._flat:
            return 0.0
        return inset(self._boxes[box].kind, float(self._rects[box, 3]), offset)
