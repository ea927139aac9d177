"""What the inspector tells of one box at one moment; as data, worded in the language now."""

from __future__ import annotations

import msgspec

from gradviz.animation.bodies import FAMILY, box_glyph, kind_words
from gradviz.animation.explaining import op_sections
from gradviz.animation.inspected import Amount, Inspection, Section
from gradviz.animation.memory import memory_section
from gradviz.animation.modules import (
    frame_exit,
    frame_sections,
    module_kind,
    module_sections,
    not_yet,
    value_line,
)
from gradviz.animation.remarks import gradient_remarks, value_remarks
from gradviz.animation.shape_story import shape_kind, shape_section
from gradviz.animation.telling import Told, told
from gradviz.animation.timeline import FrameState
from gradviz.animation.updating import update_sections
from gradviz.animation.values import Numbers
from gradviz.animation.writing import short
from gradviz.model.numbers import format_number, format_shape, plain
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Ref, Source
from gradviz.model.words import translate
from gradviz.ops import explanation
from gradviz.ops.card import card_for
from gradviz.ops.explanation import Curve
from gradviz.ops.names import glyph, label
from gradviz.scene.marks import chain_words
from gradviz.scene.scene import Box, Scene

OUTPUTS, FEW = 12, 6
"""So many outputs of one op are told; of each up to so many numbers."""


def inspect(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> Inspection:
    """Return what the inspector tells of box number `index` at a moment."""
    box = scene.boxes[index]
    first = _first(box, frame, index)
    value = _value(first, frame, numbers, index)
    gradient = _gradient(first, frame, scene, index)
    one = told(box.op, numbers) if box.op is not None else None
    there = value.state == "there"
    sections: tuple[Section, ...] = ()
    if one is not None:
        local = there and _local_is_there(scene, frame, index)
        sections = op_sections(one, _loss(frame, scene), there=there, local=local)
    if box.folded is not None:
        sections = module_sections(scene, frame, numbers, index)
        if box.kind == "shape":
            sections = (shape_section(box, numbers), *sections)
    elif box.op is None:
        sections = update_sections(frame, numbers, box.node)
    memory = memory_section(box.op, numbers)
    sections = (*sections, *((memory,) if memory else ()))
    each = _outputs(scene, frame, numbers, index)
    sums = _received(scene, frame, numbers, index)
    sections = (*((each,) if each else ()), *sections, *((sums,) if sums else ()))
    looked = _remarks(box, value, gradient)
    sections = (*((looked,) if looked else ()), *sections)
    curve, curve_name = _curve(one) if one and there else (None, "")
    return Inspection(
        title=_title(box),
        glyph=_sign(box),
        family=FAMILY[box.kind],
        kind=_kind_line(box, numbers),
        value=value,
        gradient=gradient,
        sections=sections,
        curve=curve,
        curve_name=curve_name,
        source=box.op.source if box.op else _leaf_source(box, numbers),
    )


def _remarks(box: Box, value: Amount, gradient: Amount) -> Section | None:
    """Return what is worth a second look in the numbers of whole tensors that are there."""
    lines: list[str] = []
    if value.value is not None and not box.scalar:
        lines += value_remarks(box.op, value.value)
    if gradient.value is not None and not box.scalar:
        found = gradient_remarks(gradient.value, leaf=box.op is None)
        lines += (f"{gradient.name}: {line}" for line in found)
    heading = translate("Inspector", "Worth a look")
    return Section(heading=heading, sentences=tuple(lines)) if lines else None


def _title(box: Box) -> str:
    if box.kind == "shape":
        return chain_words(box)
    return label(box.op) if box.op else box_glyph(box) if box.folded else box.name


def _sign(box: Box) -> str:
    if box.folded is not None and box.folded.chain:
        first = box.folded.chain[0]
        return glyph(first) or label(first)
    return (glyph(box.op) or label(box.op)) if box.op else box_glyph(box)


def inspect_frame(
    scene: Scene, frame: FrameState, numbers: Numbers, name: str
) -> Inspection | None:
    """Return what the inspector tells of an open module: that of what leaves it, its parameters."""
    opened, index = scene.frame_of.get(name), frame_exit(scene, name)
    if opened is None or index is None:
        return None
    return msgspec.structs.replace(
        inspect(scene, frame, numbers, index),
        title=opened.title,
        glyph=opened.title,
        family="op",
        kind=module_kind(opened),
        sections=frame_sections(scene, frame, numbers, name),
        curve=None,
        source=None,
    )


def _first(box: Box, frame: FrameState, index: int) -> Box:
    """Return what the head tells of: of several outputs the first that gets a gradient."""
    for part in box.outputs:
        if frame.final_gradient(index, part.output) is not None:
            return part
    return box.outputs[0] if box.outputs else box


def _outputs(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> Section | None:
    """Return value and gradient of each output of an op that has several."""
    import numpy as np

    box = scene.boxes[index]
    if box.op is None or (box.node, 1) not in numbers.values:
        return None
    there = float(frame.values(np.array([index]))[0]) >= 1.0
    lines = []
    for number in range(min(box.op.outputs, OUTPUTS)):
        name = numbers.name(Ref(node=box.node, output=number))
        value = numbers.value(box.node, number) if there else None
        name = name if name.endswith("]") else f"{name} = {box.node}[{number}]"
        unseen = translate("Inspector", "not seen")
        shown = (unseen if value is None else _numbers(value)) if there else None
        gradient = translate("Inspector", "None")
        if box.differentiable:
            gradient = _output_gradient(frame, index, number)
        lines.append(value_line(name, shown, gradient))
    if box.op.outputs > OUTPUTS:
        lines.append(translate("Canvas", "{count} more", count=box.op.outputs - OUTPUTS))
    return Section(heading=translate("Inspector", "Outputs"), sentences=tuple(lines))


def _output_gradient(frame: FrameState, index: int, number: int) -> str:
    event = frame.gradient(index, number)
    if event is not None:
        return _numbers(event.total)
    expected = frame.columns is None or frame.final_gradient(index, number) is not None
    return not_yet() if expected else translate("Inspector", "None")


def _numbers(value: TensorValue | None) -> str:
    """Return a number, a few numbers, or the shape of more."""
    if value is None or not value.is_whole or not 1 < value.count <= FEW:
        return _written(value)
    flat = value.numpy().ravel().tolist()
    return f"[{', '.join(format_number(number) for number in flat)}]"


def _leaf_source(box: Box, numbers: Numbers) -> Source | None:
    if box.folded is not None:
        return box.folded.chain[-1].source if box.folded.chain else None
    record = numbers.values.get((box.node, 0))
    return record.source if record else None


def _kind_line(box: Box, numbers: Numbers) -> str:
    if box.kind == "shape":
        return shape_kind(box, numbers)
    if box.folded is not None:
        return module_kind(box.folded)
    value = numbers.value(box.node)
    kind = "op" if box.op is not None else box.kind
    parts = [translate("Canvas", "target") if box.target else kind_words(kind)]
    if value is not None:
        parts += [format_shape(value.shape), value.dtype]
    return "  \u00b7  ".join(parts)


def _value(box: Box, frame: FrameState, numbers: Numbers, index: int) -> Amount:
    import numpy as np

    value = numbers.value(*box.ref)
    if float(frame.values(np.array([index]))[0]) < 1.0:
        return Amount(name=box.name)
    if value is None:
        return Amount(name=box.name, state="unseen")
    return _amount(box.name, value)


def _gradient(box: Box, frame: FrameState, scene: Scene, index: int) -> Amount:
    name = f"\u2202{frame.loss(scene)}/\u2202{box.name}"
    if not box.differentiable:
        return Amount(name=name, state="off")
    event = frame.gradient(index, box.output)
    if event is None:
        done = frame.time >= frame.timeline.duration and bool(frame.timeline.passes)
        return Amount(name=name, state="none" if done else "not yet")
    if event.total is None:
        return Amount(name=name, state="none")
    return _amount(name, event.total)


def _amount(name: str, value: TensorValue) -> Amount:
    if value.is_scalar and value.is_whole:
        number = value.item()
        text, full = format_number(number), plain(number, value.dtype)
    else:
        text, full = format_shape(value.shape), ""
    return Amount(name=name, state="there", text=text, full=full, value=value)


def _loss(frame: FrameState, scene: Scene) -> str:
    """Return the name of what backward starts from, "" where there is no backward."""
    return frame.loss(scene) if frame.timeline.passes else ""


def _local_is_there(scene: Scene, frame: FrameState, index: int) -> bool:
    """Whether the numbers of a box's local derivative have had their beat, or never will."""
    import numpy as np

    step, beat = frame.step, frame.beat
    if index not in frame.timeline.backward_boxes:
        return True
    if step is not None and step.box == index and step.phase == "backward":
        return beat is not None and beat.name != "arrive"
    links = np.array(scene.into[index], dtype=int)
    return bool((frame.sends(links) > 0.0).any())


def _received(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> Section | None:
    """Return what has been sent to a box by now, and what was written to `.grad`.

    An op that feeds one other op alone receives just that one's gradient: nothing to tell.
    """
    columns = frame.columns
    box = scene.boxes[index]
    links = [one for one in scene.out_of[index] if scene.links[one].backward]
    worker = box.op is not None or box.folded is not None
    watched = _watched(numbers, box)
    if columns is None or (len(links) < 2 and worker and box.node not in numbers.hooked):
        if not watched:
            return None
        return Section(heading=translate("Inspector", "Contributions"), sentences=watched)
    lines = [
        translate(
            "Inspector",
            "from {op}: {amount}",
            op=_sender(scene, numbers, one),
            amount=_written(columns.amounts.get(one)),
        )
        for one in links
        if columns.send_end[one] <= frame.time
    ]
    more = numbers.uses[box.node] - sum(scene.links[one].uses for one in links)
    if box.op is None and lines and more > 0:
        lines.append(translate("Inspector", "and from {n} more uses of it", n=more))
    changed = _changed_by_hooks(scene, frame, numbers, index)
    lines += changed or watched
    record = numbers.values.get((box.node, 0))
    if box.op is None and record is not None and frame.is_written(index):
        lines.append(
            translate(
                "Inspector",
                "{name}.grad: {before} before, {after} after",
                name=box.name,
                before=_written(record.grad_before),
                after=_written(record.grad_after),
            )
        )
    heading = translate("Inspector", "Contributions")
    return Section(heading=heading, sentences=tuple(lines)) if lines else None


def _watched(numbers: Numbers, box: Box) -> tuple[str, ...]:
    """Return how the program itself looks at the gradient of a box."""
    record = numbers.values.get((box.node, 0))
    how = () if record is None else record.watched
    lines = {
        "hooked": translate("Inspector", "a hook of the program looks at it"),
        "retained": translate("Inspector", "kept in {name}.grad by retain_grad()", name=box.name),
    }
    return tuple(lines[one] for one in how if one in lines)


def _changed_by_hooks(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> list[str]:
    """Return what hooks made of the gradient of a box by now."""
    if scene.boxes[index].node not in numbers.hooked:
        return []
    number = max(frame.timeline.pass_number(frame.time), 0)
    return [
        translate(
            "Inspector",
            "changed by a hook: {before} \u2192 {after}",
            before=_written(part.total_before),
            after=_written(part.total_after),
        )
        for step, stop in zip(frame.timeline.steps, frame.timeline.stops[1:], strict=True)
        if step.kind == "hook" and step.in_pass == number and stop <= frame.time
        for part in numbers.step(step.in_pass, step.record).contributions
        if part.to.node == scene.boxes[index].node
    ]


def _sender(scene: Scene, numbers: Numbers, link: int) -> str:
    """Return where a contribution comes from, and to which output it goes where it has several."""
    one = scene.links[link]
    target = scene.boxes[one.target].name
    source = scene.boxes[one.source]
    if not source.outputs:
        return target
    return f"{target} \u2192 {numbers.name(Ref(node=source.node, output=one.output))}"


def _written(value: TensorValue | None) -> str:
    if value is None:
        return translate("Inspector", "None")
    if value.is_scalar and value.is_whole:
        return format_number(value.item())
    return short(value) or format_shape(value.shape)


def _curve(one: Told) -> tuple[Curve | None, str]:
    """Return the curve over the first argument that has one and varies with it."""
    if one.values is None:
        return None, ""
    card = card_for(one.op)
    straight = card is not None and card.key in ("add", "sub", "rsub", "mul")
    if card is None or (straight and len(one.op.arguments) > 1):
        return None, ""
    for argument in one.op.arguments:
        if argument.slot is not None:
            found = explanation.curve(one.op, argument.argument, one.values)
            if found is not None:
                return found, one.names.arguments[argument.argument]
    return None, ""
