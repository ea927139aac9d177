"""What the inspector tells of a folded module: inputs, outputs and parameters at a moment.

A mark of shape operations has inputs and outputs as well.
"""

from __future__ import annotations

from gradviz.animation.bodies import number_of
from gradviz.animation.inspected import Figure, Section
from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.animation.writing import parameters_counted, short
from gradviz.model.numbers import format_shape
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Ref
from gradviz.model.words import translate
from gradviz.ops.names import label
from gradviz.scene.enclosures import Folded, Frame
from gradviz.scene.frames import class_shown
from gradviz.scene.marks import chain_words
from gradviz.scene.scene import Scene

__all__ = [
    "frame_exit",
    "frame_sections",
    "module_kind",
    "module_sections",
    "not_yet",
    "plain_name",
    "value_line",
    "written_gradients",
]

LISTED = 16
"""So many parameters of one module are listed."""


def module_kind(inside: Folded | Frame) -> str:
    """Return class name, number of operations and of parameters."""
    parts = [class_shown(inside)]
    if isinstance(inside, Folded):
        parts.append(translate("Inspector", "{n} operations", n=len(inside.ops)))
    if inside.numbers:
        parts.append(parameters_counted(inside.numbers))
    return "  \u00b7  ".join(part for part in parts if part)


def module_sections(
    scene: Scene, frame: FrameState, numbers: Numbers, index: int
) -> tuple[Section, ...]:
    """Return what goes into a folded module and out of it, and its parameters."""
    box = scene.boxes[index]
    assert box.folded is not None
    path = Section(heading=translate("Inspector", "Path"), code=box.module) if box.module else None
    inputs = _inputs(scene, frame, numbers, index)
    outputs = _outputs(scene, frame, numbers, index)
    leaves = _leaves(scene, frame, numbers, index)
    return tuple(part for part in (path, inputs, outputs, leaves) if part is not None)


def value_line(name: str, value: str | None, gradient: str) -> str:
    """Return value and gradient of a name in words; None is a value that is not there yet."""
    if value is None:
        return translate("Inspector", "{name}: not computed yet", name=name)
    shown = value
    if not gradient:
        return translate("Inspector", "{name} = {value}, no gradient", name=name, value=shown)
    return translate(
        "Inspector", "{name} = {value}, gradient {gradient}",
        name=name, value=shown, gradient=gradient,
    )  # fmt: skip


def _value_figure(
    name: str, value: TensorValue | None, gradient: str | None, *, there: bool, said: str
) -> Figure:
    """Return value and gradient of a name as a row; None is a gradient that is to come."""
    number = "" if value is None else short(value)
    if value is None:
        number = translate("Inspector", "not seen")
    shape = format_shape(value.shape) if value is not None and value.shape else ""
    return Figure(
        name=name, shape=shape, value=number if there else None, gradient=gradient, said=said
    )


def _gradient_text(value: TensorValue | None) -> str:
    """Return a gradient as the text of a row."""
    if value is None:
        return translate("Inspector", "None")
    return short(value) or format_shape(value.shape)


def not_yet() -> str:
    """Return the words for a gradient that is to come."""
    return translate("Inspector", "not yet")


def plain_name(scene: Scene, numbers: Numbers, box: int, node: str, output: int) -> str:
    """Return the name of a value for a reader: its variable, else what its box is called."""
    record, own = numbers.values.get((node, output)), scene.boxes[box]
    if record is not None and record.name:
        return record.name
    several = len(own.folded.outputs) > 1 if own.folded is not None else bool(own.outputs)
    if several or own.kind == "bundle":
        return numbers.name(Ref(node=node, output=output))
    if own.kind == "shape":
        return chain_words(own)
    if own.folded is not None:
        return own.folded.title
    return f"{label(own.op)} {number_of(own)}".rstrip() if own.op is not None else own.name


def _value_words(value: TensorValue | None) -> str:
    return translate("Inspector", "not seen") if value is None else _written(value)


def _written(value: TensorValue | None) -> str:
    if value is None:
        return translate("Inspector", "None")
    number = short(value)
    if value.is_scalar:
        return number or format_shape(value.shape)
    shape = f"[{format_shape(value.shape)}]"
    return f"{shape} {number}" if number else shape


def _inputs(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> Section | None:
    """Return each value that comes in, and what was sent back along its line."""
    rows: list[Figure] = []
    cell: str | None
    for link in scene.into[index]:
        one = scene.links[link]
        name = plain_name(scene, numbers, one.source, one.node, one.output)
        there = scene.boxes[one.source].op is None and scene.boxes[one.source].folded is None
        there = there or frame.timeline.value_end[one.source] <= frame.time
        value = numbers.value(one.node, one.output)
        gradient, cell = "", ""
        columns = frame.columns
        if one.backward:
            gradient, cell = not_yet(), None
        if one.backward and columns is not None and columns.send_end[link] <= frame.time:
            amount = columns.amounts.get(link)
            gradient = cell = translate("Inspector", "in {n} parts", n=one.uses)
            if amount is not None:
                gradient, cell = _written(amount), _gradient_text(amount)
        said = value_line(name, _value_words(value) if there else None, gradient)
        rows.append(_value_figure(name, value, cell, there=there, said=said))
    if not rows:
        return None
    return Section(heading=translate("Inspector", "Inputs"), figures=tuple(rows))


def _outputs(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> Section | None:
    """Return each value that goes out, with the gradient that has come back."""
    inside = scene.boxes[index].folded
    assert inside is not None
    there = frame.timeline.value_end[index] <= frame.time
    rows: list[Figure] = []
    for number, (node, output) in enumerate(inside.outputs):
        event = frame.gradient(index, number)
        gradient, cell = not_yet(), None
        if event is not None:
            gradient, cell = _written(event.total), _gradient_text(event.total)
        elif frame.columns is not None and frame.final_gradient(index, number) is None:
            gradient = cell = translate("Inspector", "None")
        value, name = numbers.value(node, output), plain_name(scene, numbers, index, node, output)
        said = value_line(name, _value_words(value) if there else None, gradient)
        rows.append(_value_figure(name, value, cell, there=there, said=said))
    return Section(heading=translate("Inspector", "Outputs"), figures=tuple(rows))


def written_gradients(frame: FrameState, numbers: Numbers) -> dict[str, TensorValue]:
    """Return what has been written to the `.grad` of each leaf by now."""
    found: dict[str, TensorValue] = {}
    for place, step in enumerate(frame.timeline.steps):
        if frame.timeline.stops[place + 1] > frame.time + 1e-6:
            break
        if step.kind not in ("module", "accumulate"):
            continue
        for number in step.members or (step.record,):
            record = numbers.step(step.in_pass, number)
            if record.kind != "accumulate":
                continue
            totals = [part.total_after for part in record.contributions]
            known = [one for one in (*record.upstream, *totals) if one is not None]
            if known:
                found[record.op] = known[-1]
    return found


def _leaves(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> Section | None:
    """Return parameters and buffers with their gradients so far."""
    inside = scene.boxes[index].folded
    assert inside is not None
    return leaf_section(frame, numbers, scene.boxes[index].module, inside.leaves)


def leaf_section(
    frame: FrameState, numbers: Numbers, path: str, leaves: tuple[str, ...]
) -> Section | None:
    """Return some leaves of a module with their gradients so far, None where it has none."""
    kept = [numbers.values.get((leaf, 0)) for leaf in leaves]
    leaves = tuple(one.node for one in kept if one is not None and one.role != "constant")
    if not leaves:
        return None
    written = written_gradients(frame, numbers)
    over = frame.time >= frame.timeline.duration
    rows = [
        _leaf_row(leaf, leaf.removeprefix(f"{path}."), numbers, written.get(leaf), over=over)
        for leaf in leaves[:LISTED]
    ]
    more = len(leaves) - LISTED
    lines = (translate("Canvas", "{count} more", count=more),) if more > 0 else ()
    heading = translate("Inspector", "Parameters")
    return Section(heading=heading, figures=tuple(rows), sentences=lines)


def _leaf_row(
    leaf: str, name: str, numbers: Numbers, gradient: TensorValue | None, *, over: bool
) -> Figure:
    """Return a parameter or buffer with its gradient; `over` tells that no other will come."""
    record = numbers.values.get((leaf, 0))
    value = record.forward if record else None
    shape = format_shape(value.shape) if value is not None and value.shape else ""
    called = f"{name} [{shape}]" if shape else name
    if record is None or not record.requires_grad:
        said = translate("Inspector", "{name}: no gradient", name=called)
        return Figure(name=name, shape=shape, said=said)
    shown = None if gradient is None and not over else _gradient_text(gradient)
    told = not_yet() if shown is None else shown
    said = translate("Inspector", "{name}: gradient {gradient}", name=called, gradient=told)
    return Figure(name=name, shape=shape, gradient=shown, said=said)


def frame_sections(
    scene: Scene, frame: FrameState, numbers: Numbers, name: str
) -> tuple[Section, ...]:
    """Return the path of an open module, and its parameters."""
    path = name.rpartition("()")[0]
    inside = [box for box in scene.boxes if name in box.within]
    leaves: dict[str, None] = {}
    for box in inside:
        own = box.folded.leaves if box.folded is not None else ()
        leaves.update(dict.fromkeys(own if box.kind != "parameter" else (box.node,)))
    head = Section(heading=translate("Inspector", "Path"), code=path)
    listed = leaf_section(frame, numbers, path, tuple(leaves))
    return (head,) if listed is None else (head, listed)


def frame_exit(scene: Scene, name: str) -> int | None:
    """Return the box of an open module whose value leaves it, the last one of several."""
    inside = {index for index, box in enumerate(scene.boxes) if name in box.within}
    exits = [
        link.source for link in scene.links if link.source in inside and link.target not in inside
    ]
    return max(exits or inside, default=None)
