"""Other words on the same plan: while only shapes and titles change, nothing moves."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from gradviz.model.picture import Point
from gradviz.scene.plan import Course, Plan, Port
from gradviz.scene.plan_labels import Free, wire_labels
from gradviz.scene.plan_ports import name_room
from gradviz.scene.plan_sizes import body_size
from gradviz.scene.sketch import PlanBlock, PlanWire, Sketch


def is_same_form(before: Plan, sketch: Sketch, places: Mapping[str, Point]) -> bool:
    """Whether a sketch differs from a plan in words, shapes and faults only."""
    if len(before.blocks) != len(sketch.blocks):
        return False
    centres = before.centres
    for name, (x, y) in places.items():
        at = centres.get(name)
        if at is not None and abs(at[0] - x) + abs(at[1] - y) > 0.01:
            return False
    wires = tuple(course.wire for course in before.courses)
    if len(wires) != len(sketch.wires) or not all(map(_same_wire, wires, sketch.wires)):
        return False
    same = zip(before.blocks, sketch.blocks, strict=True)
    return all(old is new or old == new or _same_block(old, new, before) for old, new in same)


def _same_wire(old: PlanWire, new: PlanWire) -> bool:
    return (old.source, old.output, old.target, old.port) == (
        new.source,
        new.output,
        new.target,
        new.port,
    )


def _same_block(old: PlanBlock, new: PlanBlock, before: Plan) -> bool:
    alike = (old.id, old.inputs, old.optional, old.outputs, old.group, old.remark) == (
        new.id,
        new.inputs,
        new.optional,
        new.outputs,
        new.group,
        new.remark,
    )
    if not alike or old.is_round != new.is_round:
        return False
    rect = before.rect(old.id)
    return rect is not None and rect[2:] == body_size(new, before.direction)


def relabelled(before: Plan, sketch: Sketch) -> Plan:
    """Return a plan with the same places and wires and the words of a sketch."""
    wires = {wire.key: wire for wire in sketch.wires}
    told = [_told(course.wire) for course in before.courses]
    labels = {course.key: course.label for course in before.courses}
    if told != [_told(wires[course.key]) for course in before.courses]:
        free = Free(before.rects, [course.points for course in before.courses], before.frames)
        for room in [note.rect for note in before.notes.values()]:
            free.take(room)
        for port in before.ports:
            free.take(name_room(port))
        branch = {course.key: course.branch for course in before.courses}
        labels = dict(wire_labels(sketch.wires, branch, before.direction, free))
    courses = tuple(
        Course(
            wire=wires[course.key],
            points=course.points,
            branch=course.branch,
            label=labels.get(course.key),
        )
        for course in before.courses
    )
    faults = {(block.id, port) for block in sketch.blocks for port in block.faults}
    return Plan(
        blocks=sketch.blocks,
        courses=courses,
        ports=tuple(_port(port, faults) for port in before.ports),
        frames=before.frames,
        rects=before.rects,
        direction=before.direction,
        junctions=before.junctions,
        notes=before.notes,
    )


def _told(wire: PlanWire) -> tuple[str, str, str, bool]:
    return wire.label, wire.gives, wire.needs, wire.fault


def _port(port: Port, faults: set[tuple[str, int]]) -> Port:
    fault = not port.output and (port.block, port.index) in faults
    return port if port.fault == fault else msgspec.structs.replace(port, fault=fault)
