"""From a sketch to a Plan: sizes, places, ports, wires, labels and frames, in that order.

What stands on the screen stays where it is: places come from the plan before, wires that
nothing touched keep their corners. All that runs along the flow is computed from top to
bottom; a plan from left to right is the same with x and y exchanged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np

from gradviz.model.picture import Point
from gradviz.scene.lanes import transposed
from gradviz.scene.plan import Course, Direction, Plan, Port, Side
from gradviz.scene.plan_changes import kept_places
from gradviz.scene.plan_labels import Free, frames, notes, wire_labels
from gradviz.scene.plan_places import Body, tidy_places
from gradviz.scene.plan_routes import (
    FORK,
    STUB,
    Points,
    Router,
    Task,
    blocked,
    branches,
    entered_side,
)
from gradviz.scene.plan_sizes import LABEL_AWAY, body_size, label_room, port_offsets
from gradviz.scene.sketch import PlanBlock, PlanWire, Sketch

LEVEL_STUB = 22.0
"""How far wires go straight at their ends in a plan from left to right, px."""
NOWHERE: Mapping[str, Point] = {}


def plan(
    sketch: Sketch,
    *,
    direction: Direction = "TB",
    before: Plan | None = None,
    places: Mapping[str, Point] = NOWHERE,
    tidy: bool = False,
) -> Plan:
    """Return the plan of a sketch.

    Parameters
    ----------
    sketch
        Blocks and wires.
    direction
        Whether it flows from left to right or from top to bottom.
    before
        The plan on the screen: blocks keep their places.
    places
        Centres of blocks that a person moved, or that a document kept; they win.
    tidy
        Lay out everything anew. `places` are then not heard.
    """
    sizes = {block.id: body_size(block, direction) for block in sketch.blocks}
    level = direction == "LR"
    bodies = {name: _body(size, level) for name, size in sizes.items()}
    if before is not None and before.direction != direction:
        before = None
    centres = _centres(sketch, bodies, direction, before, {} if tidy else places, tidy)
    rects = _rects(sketch, sizes, centres, level)
    edges = _edges(rects, level)
    spots = _PortSpots(sketch, sizes, rects, direction)
    rooms = _label_rooms(sketch, spots) if not level else {}
    stub = LEVEL_STUB if level else STUB
    routes = _routes(sketch, spots, before, Router(edges, np.array(list(rooms.values())), stub))
    turned = [transposed(points) if level else points for points in routes]
    held = {wire.key: (wire, points) for wire, points in zip(sketch.wires, turned, strict=True)}
    framed = frames(sketch.blocks, rects, held, rooms, direction)
    free = Free(rects, turned, framed)
    branch, junctions = _branches(sketch.wires, turned)
    labels = wire_labels(sketch.wires, branch, direction, free)
    courses = tuple(
        Course(
            wire=wire,
            points=points,
            branch=branch[wire.key],
            label=labels.get(wire.key),
        )
        for wire, points in held.values()
    )
    return Plan(
        blocks=sketch.blocks,
        courses=courses,
        ports=spots.ports(courses),
        frames=framed,
        rects=rects,
        direction=direction,
        junctions=junctions,
        notes=notes(sketch.blocks, rects, free),
    )


def _label_rooms(sketch: Sketch, spots: _PortSpots) -> dict[tuple[str, int], tuple[float, ...]]:
    """Return by output port where its label stands at best: left, top, right, bottom."""
    uses = Counter((wire.source, wire.output) for wire in sketch.wires)
    found: dict[tuple[str, int], tuple[float, ...]] = {}
    for wire in sketch.wires:
        if wire.label:
            x, y = spots.place(wire.source, wire.output, output=True)
            right = x + LABEL_AWAY + label_room(wire.label)
            top = y + (FORK + 10.0 if uses[wire.source, wire.output] > 1 else 6.0)
            found.setdefault((wire.source, wire.output), (x + LABEL_AWAY, top, right, top + 12.0))
    return found


# -------------------------------------------------------------------------- places


def _body(size: tuple[float, float], level: bool) -> Body:
    width, height = (size[1], size[0]) if level else size
    return Body(near=width / 2, far=width / 2, along=height)


def _centres(
    sketch: Sketch,
    bodies: Mapping[str, Body],
    direction: Direction,
    before: Plan | None,
    places: Mapping[str, Point],
    tidy: bool,
) -> dict[str, Point]:
    """Return the centre of each block, (x, y)."""
    level = direction == "LR"
    known = {} if before is None or tidy else dict(before.centres)
    known.update(places)
    known = {block.id: known[block.id] for block in sketch.blocks if block.id in known}
    turned = {name: _turn(place, level) for name, place in known.items()}
    if turned:
        changed = _regrouped(sketch, before)
        found = kept_places(sketch, bodies, direction, turned, changed)
    else:
        found = tidy_places(sketch, bodies, direction)
    return {name: _turn(place, level) for name, place in found.items()}


def _turn(place: Point, level: bool) -> Point:
    return (place[1], place[0]) if level else place


def _regrouped(sketch: Sketch, before: Plan | None) -> list[str]:
    if before is None:
        return []
    old = {block.id: block.group for block in before.blocks}
    return [block.id for block in sketch.blocks if old.get(block.id, block.group) != block.group]


def _rects(
    sketch: Sketch,
    sizes: Mapping[str, tuple[float, float]],
    centres: Mapping[str, Point],
    level: bool,
) -> np.ndarray:
    rows = []
    for block in sketch.blocks:
        (x, y), (width, height) = centres[block.id], sizes[block.id]
        rows.append((x - width / 2, y - height / 2, width, height))
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _edges(rects: np.ndarray, level: bool) -> np.ndarray:
    """Return left, top, right, bottom of each block, running from top to bottom."""
    edges = np.concatenate([rects[:, :2], rects[:, :2] + rects[:, 2:]], axis=1)
    return edges[:, [1, 0, 3, 2]] if level else edges


# -------------------------------------------------------------------------- ports


class _PortSpots:
    """Where the ports of all blocks are."""

    def __init__(
        self,
        sketch: Sketch,
        sizes: Mapping[str, tuple[float, float]],
        rects: np.ndarray,
        direction: Direction,
    ) -> None:
        self._level = direction == "LR"
        self._sketch = sketch
        self._boxes = {
            block.id: (*rects[index].tolist(), block) for index, block in enumerate(sketch.blocks)
        }
        self.index = {block.id: index for index, block in enumerate(sketch.blocks)}

    def place(self, name: str, number: int, *, output: bool) -> Point:
        """Return the place of a port, running from top to bottom."""
        x, y, width, height, block = self._boxes[name]
        if self._level:
            x, y, width, height = y, x, height, width
        names = block.outputs if output else block.inputs
        offsets = port_offsets(max(len(names), 1), width)
        shift = 0.0 if block.is_round or number >= len(offsets) else offsets[number]
        along = y + height if output else y
        if block.is_round and not output:
            along = y + height / 2
        return x + width / 2 + shift, along

    def radius(self, name: str) -> float:
        """Return the radius of a round block, 0 for others."""
        block: PlanBlock = self._boxes[name][4]
        return float(self._boxes[name][2]) / 2 if block.is_round else 0.0

    def ports(self, courses: tuple[Course, ...]) -> tuple[Port, ...]:
        """Return all ports; those of round blocks are where their wires enter."""
        ends = {course.key: course.points[-1] for course in courses}
        used = {(course.wire.source, course.wire.output) for course in courses}
        found: list[Port] = []
        for block in self._sketch.blocks:
            places = self._inputs(block, ends)
            for number, name in enumerate(block.inputs):
                (x, y), side = places[number]
                found.append(
                    Port(
                        block=block.id,
                        index=number,
                        output=False,
                        name=name,
                        x=x,
                        y=y,
                        side=side,
                        connected=f"{block.id}:{number}" in ends,
                        optional=number in block.optional,
                        fault=number in block.faults,
                    )
                )
            for number, name in enumerate(block.outputs):
                x, y = _turn(self.place(block.id, number, output=True), self._level)
                there = (block.id, number) in used
                found.append(
                    Port(
                        block=block.id,
                        index=number,
                        output=True,
                        name=name,
                        x=x,
                        y=y,
                        side="right" if self._level else "bottom",
                        connected=there,
                    )
                )
        return tuple(found)

    def _inputs(self, block: PlanBlock, ends: Mapping[str, Point]) -> list[tuple[Point, Side]]:
        first: Side = "left" if self._level else "top"
        if not block.is_round:
            places = [
                self.place(block.id, number, output=False) for number in range(len(block.inputs))
            ]
            return [(_turn(place, self._level), first) for place in places]
        return self._round_inputs(block, ends)

    def _round_inputs(
        self, block: PlanBlock, ends: Mapping[str, Point]
    ) -> list[tuple[Point, Side]]:
        x, y, width, height, _ = self._boxes[block.id]
        middle, centre = x + width / 2, y + height / 2
        sides: dict[Side, Point] = {
            "top": (middle, y),
            "left": (x, centre),
            "right": (x + width, centre),
            "bottom": (middle, y + height),
        }
        order: list[Side] = ["left", "top", "bottom"] if self._level else ["top", "right", "left"]
        taken: list[Side | None] = []
        for number in range(len(block.inputs)):
            end = ends.get(f"{block.id}:{number}")
            taken.append(None if end is None else _nearest(sides, order, end))
        free = [side for side in order if side not in taken]
        found: list[tuple[Point, Side]] = []
        for one in taken:
            side = one or (free.pop(0) if free else order[0])
            found.append((sides[side], side))
        return found


def _nearest(sides: Mapping[Side, Point], order: list[Side], end: Point) -> Side:
    return min(order, key=lambda side: _away(sides[side], end))


def _away(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


# -------------------------------------------------------------------------- wires


def _routes(sketch: Sketch, spots: _PortSpots, before: Plan | None, router: Router) -> list[Points]:
    """Return the corners of each wire, running from top to bottom."""
    uses: dict[tuple[str, int], int] = defaultdict(int)
    for wire in sketch.wires:
        uses[wire.source, wire.output] += 1
    tasks = [_task(wire, spots, uses) for wire in sketch.wires]
    found: list[Points | None] = [None] * len(tasks)
    if before is not None:
        old = _kept(sketch, router.edges, before)
        for number, task in enumerate(tasks):
            points = old.get((sketch.wires[number].source, sketch.wires[number].key))
            if points is not None and _fits(task, points):
                found[number] = points
                router.keep(task, points)
    left = [number for number, points in enumerate(found) if points is None]
    for number in sorted(left, key=lambda number: _order(tasks[number])):
        found[number] = router.route(tasks[number])
    return [points for points in found if points is not None]


def _task(wire: PlanWire, spots: _PortSpots, uses: Mapping[tuple[str, int], int]) -> Task:
    return Task(
        start=spots.place(wire.source, wire.output, output=True),
        end=spots.place(wire.target, wire.port, output=False),
        source=spots.index[wire.source],
        target=spots.index[wire.target],
        net=(spots.index[wire.source], wire.output),
        shared=uses[wire.source, wire.output] > 1,
        radius=spots.radius(wire.target),
    )


def _order(task: Task) -> tuple[bool, float]:
    """Straight wires first, then short ones."""
    aside = abs(task.end[0] - task.start[0])
    return aside > 0.5, aside + abs(task.end[1] - task.start[1])


def _kept(sketch: Sketch, edges: np.ndarray, before: Plan) -> dict[tuple[str, str], Points]:
    """Return the corners of wires before that no block stands in the way of now."""
    old, level = before.by_id, before.direction == "LR"
    former = _edges(before.rects, level)
    moved = [
        index
        for index, block in enumerate(sketch.blocks)
        if block.id not in old or not np.allclose(former[old[block.id]], edges[index], atol=0.01)
    ]
    obstacles = edges[moved]
    found = {}
    for course in before.courses:
        points = transposed(course.points) if level else course.points
        if not blocked(points, obstacles):
            found[course.wire.source, course.key] = tuple(points)
    return found


def _fits(task: Task, points: Points) -> bool:
    """Whether a former wire still begins and ends at its ports."""
    (ex, ey), radius = task.end, task.radius
    if radius:
        ex, ey = {
            "top": (ex, ey - radius),
            "right": (ex + radius, ey),
            "left": (ex - radius, ey),
        }[entered_side(points)]
    return _away(task.start, points[0]) < 0.05 and _away((ex, ey), points[-1]) < 0.05


def _branches(
    wires: tuple[PlanWire, ...], routes: list[Points]
) -> tuple[dict[str, Points], tuple[Point, ...]]:
    """Return by key what each wire shares with no other of its port, and where they part."""
    nets: dict[tuple[str, int], list[tuple[str, Points]]] = defaultdict(list)
    for wire, points in zip(wires, routes, strict=True):
        nets[wire.source, wire.output].append((wire.key, points))
    found: dict[str, Points] = {}
    places: dict[Point, None] = {}
    for net in nets.values():
        made, parted = branches([points for _, points in net])
        found.update(zip((key for key, _ in net), made, strict=True))
        places.update(dict.fromkeys(parted))
    return found, tuple(places)
