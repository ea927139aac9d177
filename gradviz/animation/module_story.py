"""The story of a folded module: one step, with what came in and what went out."""

from __future__ import annotations

from gradviz.animation.modules import plain_name
from gradviz.animation.strip import Story, beat_lines, step_count
from gradviz.animation.timeline import FrameState, Step
from gradviz.animation.values import Numbers
from gradviz.animation.writing import short
from gradviz.model.words import translate
from gradviz.scene.scene import Box, Scene

__all__ = ["module_story"]

FEW = 3
"""So many numbers of one beat are listed."""


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
        beats=beat_lines(frame, step, names, shown),
    )


def _listed(texts: list[str]) -> str:
    known = list(dict.fromkeys(text for text in texts if text))
    return ",  ".join(known[:FEW]) + (" \u2026" if len(known) > FEW else "")
