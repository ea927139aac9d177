"""Where the ports of blocks are, and the room that the shapes beside them like to have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from gradviz.model.measure import text_width
from gradviz.model.picture import Point
from gradviz.scene.plan import Direction, Port, Side
from gradviz.scene.plan_routes import FORK
from gradviz.scene.plan_sizes import LABEL_AWAY, label_room, port_offsets
from gradviz.scene.sketch import PlanBlock, Sketch


def turned_point(place: Point, level: bool) -> Point:
    """Exchange x and y where all flows from left to right."""
    return (place[1], place[0]) if level else place


def distance(one: Point, other: Point) -> float:
    """Return how far two points are from each other along both axes."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


class PortSpots:
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

    def ports(self, ends: Mapping[str, Point]) -> tuple[Port, ...]:
        """Return all ports; those of round blocks are where their wires enter.

        `ends` are the last corners of all wires by key.
        """
        used = {(wire.source, wire.output) for wire in self._sketch.wires}
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
                x, y = turned_point(self.place(block.id, number, output=True), self._level)
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
            return [(turned_point(place, self._level), first) for place in places]
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
    return min(order, key=lambda side: distance(sides[side], end))


def label_rooms(sketch: Sketch, spots: PortSpots) -> dict[tuple[str, int], tuple[float, ...]]:
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


def name_room(port: Port) -> tuple[float, float, float, float] | None:
    """Return the x, y, width and height of the name beside a port that waits for a wire."""
    if port.output or port.connected or port.optional or not port.name:
        return None
    width = text_width(port.name, size=11, weight=500)
    if port.side == "left":
        return port.x - 12.0 - width, port.y - 8.0, width + 4.0, 16.0
    if port.side == "right":
        return port.x + 8.0, port.y - 8.0, width + 4.0, 16.0
    top = port.y - 20.0 if port.side == "top" else port.y + 6.0
    return port.x - width / 2 - 2.0, top, width + 4.0, 14.0
