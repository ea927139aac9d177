"""From a sketch to a Plan: sizes, places, ports, wires, labels and frames, in that order.

What stands on the screen stays where it is: places come from the plan before, wires that
nothing touched keep their corners. All that runs along the flow is computed from top to
bottom; a plan from left to right is the same with x and y exchanged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from gradviz.model.picture import Point
from gradviz.scene.lanes import transposed
from gradviz.scene.plan import Course, Direction, Plan
from gradviz.scene.plan_changes import Framed, kept_places
from gradviz.scene.plan_labels import Free, frames, notes, wire_labels
from gradviz.scene.plan_places import Body, tidy_places
from gradviz.scene.plan_ports import PortSpots, distance, label_rooms, name_room, turned_point
from gradviz.scene.plan_routes import (
    CLEAR,
    STUB,
    Points,
    Router,
    Task,
    blocked,
    branches,
    entered_side,
)
from gradviz.scene.plan_sizes import body_size
from gradviz.scene.plan_words import is_same_form, relabelled
from gradviz.scene.sketch import PlanWire, Sketch

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
    if before is not None and before.direction != direction:
        before = None
    if before is not None and not tidy and is_same_form(before, sketch, places):
        return relabelled(before, sketch)
    sizes = {block.id: body_size(block, direction) for block in sketch.blocks}
    level = direction == "LR"
    bodies = {name: _body(size, level) for name, size in sizes.items()}
    centres = _centres(sketch, bodies, direction, before, {} if tidy else places, tidy)
    rects = _rects(sketch, sizes, centres, level)
    edges = _edges(rects, level)
    spots = PortSpots(sketch, sizes, rects, direction)
    rooms = label_rooms(sketch, spots) if not level else {}
    stub = LEVEL_STUB if level else STUB
    routes = _routes(sketch, spots, before, Router(edges, np.array(list(rooms.values())), stub))
    turned = [transposed(points) if level else points for points in routes]
    held = {wire.key: (wire, points) for wire, points in zip(sketch.wires, turned, strict=True)}
    framed = frames(sketch.blocks, rects, held, rooms, direction)
    ports = spots.ports({key: points[-1] for key, (_, points) in held.items()})
    free = Free(rects, turned, framed)
    for port in ports:
        free.take(name_room(port))
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
        ports=ports,
        frames=framed,
        rects=rects,
        direction=direction,
        junctions=junctions,
        notes=notes(sketch.blocks, rects, direction, free, framed),
    )


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
    turned = {name: turned_point(place, level) for name, place in known.items()}
    if turned:
        changed = _regrouped(sketch, before)
        framed = _framed(before, level)
        found = kept_places(sketch, bodies, direction, turned, changed, framed)
        if changed and _encloses_others(sketch, bodies, found):
            found = tidy_places(sketch, bodies, direction)
    else:
        found = tidy_places(sketch, bodies, direction)
    return {name: turned_point(place, level) for name, place in found.items()}


def _framed(before: Plan | None, level: bool) -> list[Framed]:
    """Return the frames of a plan, running from top to bottom."""
    found: list[Framed] = []
    for frame in before.frames if before is not None else ():
        x, y, width, height = frame.rect
        corners = (x, y, x + width, y + height)
        found.append((frame.path, (y, x, y + height, x + width) if level else corners))
    return found


def _encloses_others(
    sketch: Sketch, bodies: Mapping[str, Body], places: Mapping[str, Point]
) -> bool:
    """Whether some group lies so scattered that its frame would hold other blocks."""
    groups = {block.id: block.group for block in sketch.blocks}
    for path in {g[:depth] for g in groups.values() for depth in range(1, len(g) + 1)}:
        held = [name for name, group in groups.items() if group[: len(path)] == path]
        left = min(places[name][0] - bodies[name].near for name in held)
        right = max(places[name][0] + bodies[name].far for name in held)
        top, bottom = min(places[name][1] for name in held), max(places[name][1] for name in held)
        for name, (x, y) in places.items():
            beside = x + bodies[name].far < left or x - bodies[name].near > right
            if groups[name][: len(path)] != path and not beside and top < y < bottom:
                return True
    return False


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


# -------------------------------------------------------------------------- wires


def _routes(sketch: Sketch, spots: PortSpots, before: Plan | None, router: Router) -> list[Points]:
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


def _task(wire: PlanWire, spots: PortSpots, uses: Mapping[tuple[str, int], int]) -> Task:
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
    places = [old.get(block.id, -1) for block in sketch.blocks]
    former = np.concatenate([_edges(before.rects, level), np.full((1, 4), np.nan)])
    there = np.abs(former[places] - edges).max(axis=1) < 0.02
    obstacles = edges[~there]
    low, high = obstacles[:, :2], obstacles[:, 2:]
    found = {}
    for course, (x, y, width, height) in zip(before.courses, before.course_rects, strict=True):
        points = transposed(course.points) if level else course.points
        first = np.array([y, x] if level else [x, y]) - CLEAR
        last = np.array([y + height, x + width] if level else [x + width, y + height]) + CLEAR
        near = ((low < last) & (high > first)).all(axis=1)
        if not (near.any() and blocked(points, obstacles[near])):
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
    return distance(task.start, points[0]) < 0.05 and distance((ex, ey), points[-1]) < 0.05


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
        if len(net) == 1:
            found[net[0][0]] = net[0][1]
            continue
        made, parted = branches([points for _, points in net])
        found.update(zip((key for key, _ in net), made, strict=True))
        places.update(dict.fromkeys(parted))
    return found, tuple(places)
