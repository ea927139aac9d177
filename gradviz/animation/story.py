"""The story of a moment: title, equation, sentence and beats; as data, no colours.

Numbers appear with their beats: what does not exist yet keeps its place, and is empty.
"""

from __future__ import annotations

from gradviz.animation.equations import (
    chain_equations,
    forward_equation,
    write_equation,
)
from gradviz.animation.hooks import hook_story
from gradviz.animation.module_story import module_story
from gradviz.animation.shape_story import shape_story
from gradviz.animation.strip import Story, beat_lines, step_count
from gradviz.animation.telling import Told, told
from gradviz.animation.timeline import FrameState, Step
from gradviz.animation.values import Numbers
from gradviz.animation.writing import short
from gradviz.model.numbers import format_number, format_shape
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep
from gradviz.model.words import translate
from gradviz.ops.broadcasting import broadcasting, explain
from gradviz.ops.sentences import noun, sentence
from gradviz.scene.scene import Scene


def story(scene: Scene, frame: FrameState, numbers: Numbers) -> Story:
    """Return the story of a moment."""
    step = frame.step
    if step is None:
        return _at_rest(frame, numbers)
    if scene.boxes[step.box].kind == "shape":
        return shape_story(scene, frame, numbers, step)
    if scene.boxes[step.box].folded is not None:
        return module_story(scene, frame, numbers, step)
    if step.phase == "forward":
        return _forward(scene, frame, numbers, step)
    record = numbers.step(step.in_pass, step.record)
    if step.kind == "accumulate":
        return _accumulate(scene, frame, numbers, step, record)
    if step.kind == "hook":
        return hook_story(scene, frame, numbers, step, record)
    return _chain(scene, frame, numbers, step, record)


def _at_rest(frame: FrameState, numbers: Numbers) -> Story:
    if not frame.timeline.steps:
        return Story(title=translate("Story", "Nothing was computed"))
    return Story(
        title=numbers.data.title or translate("Story", "Ready"),
        sentence=translate(
            "Story",
            "Press Space: values flow forward to {loss}, then the gradient flows back. "
            "The arrow keys go step by step, both ways.",
            loss=numbers.loss_name,
        ),
        steps=len(frame.timeline.steps),
    )


def _forward(scene: Scene, frame: FrameState, numbers: Numbers, step: Step) -> Story:
    box = scene.boxes[step.box]
    one = told(numbers.data.ops[step.record], numbers)
    done = frame.beat is not None and frame.beat.name == "result" and frame.progress > 0.0
    names = {"take": translate("Story", "inputs arrive"), "result": translate("Story", "result")}
    taken = ", ".join(
        short(numbers.value(scene.links[i].node, scene.links[i].output))
        for i in [i for i in step.takes if scene.links[i].target == step.box][:3]
    )
    outputs = box.op.outputs if box.op is not None else 1
    made = [short(numbers.value(box.node, number)) for number in range(outputs)]
    shown = {"take": taken, "result": _listed([text for text in made if text])}
    return Story(
        phase="forward",
        title=translate("Story", "Compute {name}", name=one.names.output),
        sentence=sentence(one.op, "forward", one.names, shapes=one.shapes, values=one.values),
        step=step.index + 1,
        steps=step_count(frame, step),
        grad_fn=one.op.op or "",
        equations=forward_equation(one, done=done),
        beats=beat_lines(frame, step, names, shown),
    )


def _chain(
    scene: Scene, frame: FrameState, numbers: Numbers, step: Step, record: BackwardStep
) -> Story:
    box = scene.boxes[step.box]
    if box.op is None:
        return Story(phase="backward", title=box.name)
    one = told(box.op, numbers)
    targets = [scene.boxes[scene.links[i].source].name for i in step.sends]
    names = {
        "arrive": translate("Story", "arrive"),
        "local": translate("Story", "local"),
        "multiply": translate("Story", "multiply"),
        "reduce": translate("Story", "sum the copies"),
        "send": translate("Story", "send to {names}", names=", ".join(dict.fromkeys(targets))),
        "add": translate("Story", "add"),
    }
    equations = chain_equations(scene, frame, numbers, step, record, one)
    return Story(
        phase="backward",
        title=_through(one),
        sentence=_backward_sentence(one, record, step, scene),
        step=step.index + 1,
        steps=step_count(frame, step),
        grad_fn=one.op.grad_fn or "",
        equations=equations[:2],
        more=max(len(equations) - 2, 0),
        beats=beat_lines(frame, step, names, _chain_numbers(numbers, record, step, scene, one)),
    )


def _chain_numbers(
    numbers: Numbers, record: BackwardStep, step: Step, scene: Scene, one: Told
) -> dict[str, str]:
    """Return what each beat of a chain-rule step has to show."""
    arguments = [scene.links[i].argument for i in step.sends]
    slopes = [numbers.slope(one.op, argument) for argument in arguments]
    sent = {c.argument: c for c in record.contributions if c.amount is not None}
    stretched = {scene.links[i].argument for i in step.reduces}
    products = [
        format_shape(one.shapes.output) if argument in stretched else short(each.amount)
        for argument, each in sent.items()
    ]
    totals = [each.total_after for each in sent.values() if each.total_before is not None]
    return {
        "arrive": _listed([short(one) for one in record.upstream if one is not None]),
        "local": _listed([format_number(slope) for slope in slopes if slope is not None]),
        "multiply": _listed(products),
        "reduce": _listed([_reduction(one, argument) for argument in sorted(stretched)]),
        "send": "",
        "add": _listed([short(total) for total in totals]),
    }


def _reduction(one: Told, argument: int) -> str:
    """Write what a sum over copies does to the shape: ``3 × 2 → 2``."""
    found = broadcasting(one.op, argument, one.shapes.arguments)
    if found is None:
        return ""
    return f"{format_shape(found.to_shape)} \u2192 {format_shape(found.from_shape)}"


def _listed(texts: list[str]) -> str:
    return ",  ".join(texts[:2]) + (" \u2026" if len(texts) > 2 else "")


def _through(one: Told) -> str:
    called = noun(one.op)
    if called is None:
        return one.op.grad_fn or one.op.id
    return translate("Story", "Through {noun}", noun=called)


def _backward_sentence(one: Told, record: BackwardStep, step: Step, scene: Scene) -> str:
    """Say how the gradient passes, and what stretching does to it."""
    arguments = [scene.links[link].argument for link in step.sends]
    upstream = next((value for value in record.upstream if value is not None), None)
    single = upstream is not None and upstream.is_scalar and upstream.is_whole
    said = sentence(
        one.op,
        "backward",
        one.names,
        shapes=one.shapes,
        values=one.values,
        argument=arguments[0] if arguments else None,
        upstream=float(upstream.item().real) if single and upstream is not None else None,
    )
    for number in arguments:
        found = broadcasting(one.op, number, one.shapes.arguments)
        if found is not None:
            said += " " + explain(found, one.names.arguments[number]).words()
    return said


def _accumulate(
    scene: Scene, frame: FrameState, numbers: Numbers, step: Step, record: BackwardStep
) -> Story:
    name = scene.boxes[step.box].name
    before, after = written(record)
    done = frame.beat is not None and frame.beat.name == "write"
    names = {
        "arrive": translate("Story", "arrive"),
        "write": translate("Story", "write {name}.grad", name=name),
    }
    arriving = next((v for v in record.upstream if v is not None), None)
    if before is None:
        text = translate(
            "Story",
            "{name} has no gradient yet, so what arrives is kept in {name}.grad.",
            name=name,
        )
    else:
        text = translate(
            "Story", "{name}.grad holds a number already: what arrives is added to it.", name=name
        )
    return Story(
        phase="backward",
        title=translate("Story", "Keep the gradient of {name}", name=name),
        sentence=text,
        step=step.index + 1,
        steps=step_count(frame, step),
        grad_fn="AccumulateGrad",
        equations=write_equation(name, before, arriving, after, done=done),
        beats=beat_lines(frame, step, names, {"arrive": short(arriving), "write": short(after)}),
    )


def written(record: BackwardStep) -> tuple[TensorValue | None, TensorValue | None]:
    """Return `.grad` before and after an accumulate step."""
    for one in record.contributions:
        return one.total_before, one.total_after
    return None, next((v for v in record.upstream if v is not None), None)
