"""The story of a folded module: one step, with what came in and what went out."""

from __future__ import annotations

from gradviz.animation.equations import SIZE, SMALL, Equation
from gradviz.animation.modules import plain_name
from gradviz.animation.strip import Story, beat_lines, step_count
from gradviz.animation.timeline import FrameState, Step
from gradviz.animation.values import Numbers
from gradviz.animation.writing import short
from gradviz.model.trace import Ref
from gradviz.model.words import translate
from gradviz.ops.chain import Part
from gradviz.ops.line import lay_out
from gradviz.ops.passing import call_tex, passing_parts
from gradviz.ops.reading import Names, Shapes
from gradviz.scene.scene import Box, Scene

__all__ = ["module_story"]

FEW = 3
"""So many numbers of one beat are listed."""

EQUATIONS = 2
"""So many equations have room."""


def module_story(scene: Scene, frame: FrameState, numbers: Numbers, step: Step) -> Story:
    """Return the story of a step of a folded module."""
    if step.phase == "forward":
        return _forward(scene, frame, numbers, step)
    return _backward(scene, frame, numbers, step)


def _called(box: Box) -> str:
    inside = box.folded
    assert inside is not None
    return f"{inside.title} ({inside.type})" if inside.type else inside.title


def _forward(scene: Scene, frame: FrameState, numbers: Numbers, step: Step) -> Story:
    box = scene.boxes[step.box]
    assert box.folded is not None
    names = {"take": translate("Story", "inputs arrive"), "result": translate("Story", "result")}
    taken = [short(numbers.value(scene.links[i].node, scene.links[i].output)) for i in step.takes]
    made = [short(numbers.value(*ref)) for ref in box.folded.outputs]
    sentence = translate(
        "Story",
        "{n} operations run inside it, in one step here. Open it to see them one by one.",
        n=len(box.folded.ops),
    )
    return Story(
        phase="forward",
        title=translate("Story", "Compute {name}", name=_called(box)),
        sentence=sentence,
        step=step.index + 1,
        steps=step_count(frame, step),
        equations=_call(scene, numbers, step),
        beats=beat_lines(frame, step, names, {"take": _listed(taken), "result": _listed(made)}),
    )


def _backward(scene: Scene, frame: FrameState, numbers: Numbers, step: Step) -> Story:
    box = scene.boxes[step.box]
    assert box.folded is not None
    columns = frame.columns
    record = numbers.step(step.in_pass, step.record)
    targets = [
        plain_name(
            scene, numbers, scene.links[i].source, scene.links[i].node, scene.links[i].output
        )
        for i in step.sends
    ]
    names = {
        "arrive": translate("Story", "arrive"),
        "send": translate("Story", "send to {names}", names=", ".join(dict.fromkeys(targets))),
        "add": translate("Story", "add"),
        "write": translate("Story", "write to the parameters"),
    }
    sent = [short(columns.amounts.get(i)) for i in step.sends] if columns is not None else []
    shown = {
        "arrive": short(next((one for one in record.upstream if one is not None), None)),
        "send": _listed(sent),
    }
    sentence = translate(
        "Story",
        "The gradient passes back through {n} operations in one step here.",
        n=len(box.folded.ops),
    )
    equations = _passing(scene, numbers, step)
    own = frame.timeline.beats[step.first_beat : step.first_beat + step.beats]
    if any(beat.name == "write" for beat in own):
        more = translate("Story", "Its parameters get their gradients: the inspector lists them.")
        sentence = f"{sentence} {more}"
    return Story(
        phase="backward",
        title=translate("Story", "Through {noun}", noun=_called(box)),
        sentence=sentence,
        step=step.index + 1,
        steps=step_count(frame, step),
        equations=tuple(equations[:EQUATIONS]),
        more=max(len(equations) - EQUATIONS, 0),
        beats=beat_lines(frame, step, names, shown),
    )


def _call(scene: Scene, numbers: Numbers, step: Step) -> tuple[Equation, ...]:
    """Return what a module computes, as one function."""
    box = scene.boxes[step.box]
    assert box.folded is not None
    called, _ = _names(scene, numbers, box, step.takes)
    titles = (box.folded.title, box.folded.type) if called.arguments else ()
    tex = next(filter(None, (call_tex(title, called) for title in titles)), "")
    part = Part(tag="formula", tex=tex, role="text")
    return (Equation(line=lay_out((part,), SIZE)),) if tex else ()


def _passing(scene: Scene, numbers: Numbers, step: Step) -> list[Equation]:
    """Return what each input receives, from all outputs that a gradient came back to."""
    box, loss = scene.boxes[step.box], numbers.loss_of(step.in_pass)
    called, shapes = _names(scene, numbers, box, step.sends)
    distinct = list(dict.fromkeys(called.arguments))
    found = []
    for name in distinct:
        argument = called.arguments.index(name)
        parts = passing_parts(argument, called, loss=loss, shapes=shapes)
        if parts:
            found.append(Equation(line=lay_out(parts, SIZE if len(distinct) == 1 else SMALL)))
    return found


def _names(
    scene: Scene, numbers: Numbers, box: Box, links: tuple[int, ...]
) -> tuple[Names, Shapes]:
    """Return what goes in by some lines and what comes out is called, and the shapes."""
    assert box.folded is not None
    entering = [scene.links[link] for link in links]
    outputs = [Ref(node=node, output=output) for node, output in box.folded.outputs]
    values = [numbers.value(one.node, one.output) for one in entering]
    first = numbers.value(outputs[0].node, outputs[0].output)
    return (
        Names(
            arguments=tuple(
                numbers.name(Ref(node=one.node, output=one.output)) for one in entering
            ),
            output=numbers.name(outputs[0]),
            others=tuple(numbers.name(one) for one in outputs[1:]),
        ),
        Shapes(
            arguments=tuple(one.shape if one else () for one in values),
            output=first.shape if first else (),
        ),
    )


def _listed(texts: list[str]) -> str:
    known = list(dict.fromkeys(text for text in texts if text))
    return ",  ".join(known[:FEW]) + (" \u2026" if len(known) > FEW else "")
