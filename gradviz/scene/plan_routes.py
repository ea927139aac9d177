"""Wires between ports, around blocks: the shortest of some simple shapes that is free.

Everything here runs from top to bottom: wires leave a block downwards and enter one from
above; a round block is entered from its sides too. A shape is judged by its length, its
bends, the blocks it would cross and the wires it would lie on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from gradviz.model.picture import Point
from gradviz.scene.lanes import simplified

Points = tuple[Point, ...]
Edge = tuple[float, float, float, float]
"""Left, top, right, bottom."""

STUB, FORK = 14.0, 10.0
"""How far a wire goes straight behind its start and before its end, and before it leaves another
of its port; px."""
LEVELS, LEAST = (0.0, -6.0, 6.0, 12.0), 7.0
"""Where else a wire turns if another one turns there; how near to its ends at most; px."""
CLEAR = 7.0
"""How far wires keep from blocks, px."""
LANE = 20.0
"""How far beside a block a wire passes, and how far from another, px."""
LANES = 10
"""How many ways around are looked at."""
NEAR = 7.0
"""Parallel wires this near to each other look like one, px."""
BEND, LABEL, CROSSING, LEFT, COLLISION, THROUGH = 16.0, 30.0, 40.0, 90.0, 260.0, 20000.0
"""What a bend, a crossed label, a crossed wire, a way around on the side where titles are, a wire
on another and a crossed block cost, in px of length."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A wire to be routed.

    Attributes
    ----------
    start, end
        Its ports. Of a round block the end is its middle.
    source, target
        Indices of its blocks.
    net
        Wires of one net carry one value and may share their way.
    shared
        Whether there are others in its net.
    radius
        Of the round block that it enters, 0 for others.
    """

    start: Point
    end: Point
    source: int
    target: int
    net: tuple[int, int]
    shared: bool = False
    radius: float = 0.0


class Router:
    """Finds ways one after the other; each keeps clear of those before.

    Parameters
    ----------
    edges
        (n, 4) array of left, top, right, bottom of all blocks.
    rooms
        (m, 4) array of the same for labels, which wires had better not cross.
    stub
        How far wires go straight at their ends, px.
    """

    def __init__(
        self, edges: np.ndarray, rooms: np.ndarray | None = None, stub: float = STUB
    ) -> None:
        self.edges = edges
        self._stub = stub
        self._rooms = np.empty((0, 4)) if rooms is None else rooms.reshape(-1, 4)
        self._wide = np.concatenate([edges, self._rooms])
        self._pieces = np.empty((256, 6))
        self._count = 0
        self._nets: dict[tuple[int, int], int] = {}
        self._sides: dict[int, set[str]] = {}

    def keep(self, task: Task, points: Points) -> None:
        """Take note of a wire that has its way."""
        net = float(self._nets.setdefault(task.net, len(self._nets)))
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if self._count == len(self._pieces):
                self._pieces = np.concatenate([self._pieces, np.empty_like(self._pieces)])
            flat = abs(y1 - y0) < abs(x1 - x0)
            self._pieces[self._count] = (
                min(x0, x1),
                min(y0, y1),
                max(x0, x1),
                max(y0, y1),
                float(flat),
                net,
            )
            self._count += 1
        if task.radius:
            self._sides.setdefault(task.target, set()).add(entered_side(points))

    def route(self, task: Task) -> Points:
        """Return the corners of a wire from port to port, and take note of it."""
        simple = list(self._simple(task))
        best, trouble = self._best(task, simple)
        for levels in (LEVELS[:1], LEVELS):
            if trouble >= COLLISION:
                best, trouble = self._best(task, [*simple, *self._around(task, levels)])
        made = simplified(best)
        self.keep(task, made)
        return made

    # ------------------------------------------------------------ shapes

    def _ends(self, task: Task) -> Iterator[tuple[str, Point]]:
        """Yield the places where a wire may enter, and from which side."""
        x, y = task.end
        if not task.radius:
            yield "top", task.end
            return
        taken = self._sides.get(task.target, set())
        for side, place in (
            ("top", (x, y - task.radius)),
            ("right", (x + task.radius, y)),
            ("left", (x - task.radius, y)),
        ):
            if side not in taken:
                yield side, place
        if len(taken) >= 3:
            yield "top", (x, y - task.radius)

    def _simple(self, task: Task) -> Iterator[Points]:
        """Yield straight lines and lines with one step."""
        sx, sy = task.start
        for side, (ex, ey) in self._ends(task):
            if side == "top":
                yield from _steps(task, (ex, ey), self._stub)
                continue
            beside = sx > ex + STUB if side == "right" else sx < ex - STUB
            if beside and ey > sy + STUB:
                yield ((sx, sy), (sx, ey), (ex, ey))

    def _around(self, task: Task, levels: tuple[float, ...]) -> Iterator[Points]:
        """Yield lines that pass beside what is in the way."""
        sx, sy = task.start
        out = FORK if task.shared else self._stub
        begins = [sy + out + shift for shift in levels if out + shift >= LEAST]
        for side, (ex, ey) in self._ends(task):
            lanes = self._lanes(task, ey)
            if side == "top":
                ends = [ey - self._stub + shift for shift in levels if self._stub - shift >= LEAST]
                for lane, one, two in itertools.product(lanes, begins, ends):
                    yield ((sx, sy), (sx, one), (lane, one), (lane, two), (ex, two), (ex, ey))
                continue
            sign = 1.0 if side == "right" else -1.0
            for lane, one in itertools.product(lanes, begins):
                if sign * (lane - ex) > STUB:
                    yield ((sx, sy), (sx, one), (lane, one), (lane, ey), (ex, ey))

    def _lanes(self, task: Task, ey: float) -> list[float]:
        """Return where a wire may pass across the flow: beside blocks, nearest first."""
        sx, ex = task.start[0], task.end[0]
        low, high = min(task.start[1], ey) - STUB, max(task.start[1], ey) + STUB
        between = self._wide[(self._wide[:, 1] < high) & (self._wide[:, 3] > low)]
        lanes: set[float] = set()
        for shift in (LANE, 2 * LANE):
            lanes |= set((between[:, 0] - shift).round(1).tolist())
            lanes |= set((between[:, 2] + shift).round(1).tolist())
        middle = (sx + ex) / 2
        near = sorted(lanes, key=lambda x: (abs(x - middle), -x))[: 2 * LANES]
        if not len(between):
            return near
        left, right = float(between[:, 0].min()), float(between[:, 2].max())
        outer = [side * LANE for side in (1, 2, 3)]
        return [*near, *(right + away for away in outer), *(left - away for away in outer)]

    # ------------------------------------------------------------ judging

    def _best(self, task: Task, shapes: Sequence[Points]) -> tuple[Points, float]:
        if not shapes:
            return (task.start, task.end), float("inf")
        pieces, owner = _pieces(shapes)
        met, crossed = self._meetings(task, pieces)

        def per_shape(each: np.ndarray) -> np.ndarray:
            return np.bincount(owner, weights=each, minlength=len(shapes)).astype(np.float64)

        lengths = per_shape(np.abs(pieces[:, 2:4] - pieces[:, 0:2]).sum(axis=1) + BEND)
        trouble = THROUGH * per_shape(self._hits(task, pieces)) + COLLISION * per_shape(met)
        costs = lengths + trouble + CROSSING * per_shape(crossed) + 0.1 * np.arange(len(shapes))
        ends = (task.start[0], task.end[0])
        costs += [LEFT * (min(x for x, _ in points) < min(ends) - STUB) for points in shapes]
        costs += LABEL * per_shape(self._labels(pieces))
        best = int(np.argmin(costs))
        return shapes[best], float(trouble[best])

    def _hits(self, task: Task, pieces: np.ndarray) -> np.ndarray:
        """Count the blocks that each piece crosses."""
        near = _around(self.edges, pieces)
        room = np.full(len(self.edges), CLEAR)
        room[[task.source, task.target]] = -1.0
        return _crossed(pieces, self.edges[near], room[near])

    def _labels(self, pieces: np.ndarray) -> np.ndarray:
        """Count the labels that each piece crosses."""
        near = self._rooms[_around(self._rooms, pieces)]
        return _crossed(pieces, near, np.full(len(near), 8.0))

    def _meetings(self, task: Task, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Count for each piece the other nets' pieces that it lies on, and that it crosses."""
        known = self._pieces[: self._count]
        known = known[_around(known, pieces) & (known[:, 5] != self._nets.get(task.net, -1))]
        if not len(known):
            nothing = np.zeros(len(pieces))
            return nothing, nothing
        flat = pieces[:, 4:5] == 1.0
        other = known[:, 4] == 1.0
        wide = np.minimum(pieces[:, 2:3], known[:, 2]) - np.maximum(pieces[:, 0:1], known[:, 0])
        tall = np.minimum(pieces[:, 3:4], known[:, 3]) - np.maximum(pieces[:, 1:2], known[:, 1])
        on_it = (flat == other) & np.where(
            flat, (wide > 2.0) & (tall > -NEAR), (tall > 2.0) & (wide > -NEAR)
        )
        across = (flat != other) & (wide >= -0.01) & (tall >= -0.01)
        return on_it.sum(axis=1).astype(float), across.sum(axis=1).astype(float)


def _around(boxes: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Return which boxes are near some pieces at all."""
    left, top = pieces[:, 0].min() - 2 * CLEAR, pieces[:, 1].min() - 2 * CLEAR
    right, bottom = pieces[:, 2].max() + 2 * CLEAR, pieces[:, 3].max() + 2 * CLEAR
    near: np.ndarray = (
        (boxes[:, 0] <= right)
        & (boxes[:, 2] >= left)
        & (boxes[:, 1] <= bottom)
        & (boxes[:, 3] >= top)
    )
    return near


def _crossed(pieces: np.ndarray, edges: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Count for each piece the boxes that it crosses, each with some room around it."""
    left, top, right, bottom = edges.T
    crossed = (
        (pieces[:, 0:1] < right + room)
        & (pieces[:, 2:3] > left - room)
        & (pieces[:, 1:2] < bottom + room)
        & (pieces[:, 3:4] > top - room)
    )
    hits: np.ndarray = crossed.sum(axis=1).astype(np.float64)
    return hits


def _steps(task: Task, end: Point, wanted: float) -> Iterator[Points]:
    """Yield the straight line, or lines with one step near the end, halfway, near the start."""
    (sx, sy), (ex, ey) = task.start, end
    if abs(sx - ex) < 0.5:
        if ey > sy:
            yield ((sx, sy), (ex, ey))
        return
    if ey - sy < STUB:
        return
    stub = min(wanted, (ey - sy) / 2)
    fork = min(FORK, stub)
    places = [sy + fork, ey - stub] if task.shared else [ey - stub, sy + stub]
    if ey - sy > 4 * STUB:
        places.append((sy + ey) / 2)
    for shift in LEVELS:
        for place in places:
            level = place + shift
            if sy + LEAST <= level <= ey - LEAST or shift == 0.0:
                yield ((sx, sy), (sx, level), (ex, level), (ex, ey))


def _pieces(shapes: Sequence[Points]) -> tuple[np.ndarray, np.ndarray]:
    """Return all pieces (left, top, right, bottom, level), and of which shape each is."""
    rows, owner = [], []
    for number, points in enumerate(shapes):
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            flat = float(abs(y1 - y0) < abs(x1 - x0))
            rows.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), flat))
            owner.append(number)
    return np.array(rows), np.array(owner)


def entered_side(points: Points) -> str:
    """Return the side on which a wire enters its target."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    if abs(y1 - y0) >= abs(x1 - x0):
        return "top"
    return "right" if x0 > x1 else "left"


def blocked(points: Points, edges: np.ndarray) -> bool:
    """Whether some blocks lie on a wire."""
    if not len(edges):
        return False
    pieces, _ = _pieces([points])
    return bool(_crossed(pieces, edges, np.full(len(edges), CLEAR)).any())


def parting(one: Points, other: Points) -> Point | None:
    """Return where two wires that begin at one port part, None where they do so at once."""
    for index in range(min(len(one), len(other)) - 1):
        a, b = one[index + 1], other[index + 1]
        start = one[index]
        if a == b:
            continue
        same = _heading(start, a) == _heading(start, b)
        if not same:
            return start if index else None
        return min(a, b, key=lambda point: abs(point[0] - start[0]) + abs(point[1] - start[1]))
    return None


def _heading(start: Point, end: Point) -> tuple[int, int]:
    return (
        int(np.sign(round(end[0] - start[0], 3))),
        int(np.sign(round(end[1] - start[1], 3))),
    )


def branches(lines: Sequence[Points]) -> tuple[list[Points], list[Point]]:
    """Return of the wires of one port what each does not share, and where they part.

    The wire that goes straight on is whole; the others begin where they leave it.
    """
    order = sorted(range(len(lines)), key=lambda k: -_first_piece(lines[k]))
    made, places = list(lines), []
    for place, number in enumerate(order):
        own = lines[number]
        found = [parting(lines[other], own) for other in order[:place]]
        known = [one for one in found if one is not None]
        if known:
            last = max(known, key=lambda point: _run_to(own, point))
            places.append(last)
            made[number] = _from(own, last)
    return made, places


def _first_piece(points: Points) -> float:
    (x0, y0), (x1, y1) = points[0], points[1]
    return abs(x1 - x0) + abs(y1 - y0)


def _run_to(points: Points, place: Point) -> float:
    """Return how far along a line a point of it is."""
    run = 0.0
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if _between(place, (x0, y0), (x1, y1)):
            return run + abs(place[0] - x0) + abs(place[1] - y0)
        run += abs(x1 - x0) + abs(y1 - y0)
    return run


def _from(points: Points, place: Point) -> Points:
    """Return a line from a point of it on."""
    for number, (start, end) in enumerate(itertools.pairwise(points)):
        if _between(place, start, end) and place != end:
            return (place, *points[number + 1 :])
    return points


def _between(place: Point, start: Point, end: Point) -> bool:
    inside = min(start[0], end[0]) - 0.01 <= place[0] <= max(start[0], end[0]) + 0.01
    return inside and min(start[1], end[1]) - 0.01 <= place[1] <= max(start[1], end[1]) + 0.01
