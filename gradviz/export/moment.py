"""Which moment of a trace a person means: a word, a step number, or a node."""

from __future__ import annotations

import difflib
import re

from gradviz.animation.timeline import Timeline
from gradviz.export.parts import called
from gradviz.model.errors import GradvizError
from gradviz.model.words import message
from gradviz.scene.scene import Box, Scene

WORDS = ("start", "forward-end", "end")
STOP = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def moment(at: str, timeline: Timeline, scene: Scene) -> float:
    """Return the time (ms) of a moment.

    Parameters
    ----------
    at
        "start"; "forward-end" (all values, no gradient); "end"; a stop by its number
        ("6": after step 6; "6.3": after beat 3 of step 6); or a node: the moment at
        which its product is formed in the backward pass, for a leaf the one at which
        its gradient has been written.

    Raises
    ------
    GradvizError
        When there is no such moment; the sentence says what there is.
    """
    if at == "start":
        return 0.0
    if at == "end":
        return timeline.duration
    if at == "forward-end":
        ends = [end for phase, _, _, end in timeline.phase_spans() if phase == "forward"]
        return ends[0] if ends else 0.0
    if STOP.fullmatch(at):
        return _numbered(at, timeline)
    return _of_node(at, timeline, scene)


def _numbered(at: str, timeline: Timeline) -> float:
    step_text, _, beat_text = at.partition(".")
    number, beat = int(step_text), int(beat_text or 0)
    if number > len(timeline.steps) or (number == 0 and beat):
        raise GradvizError(
            message(
                "Export",
                "There is no stop {at}: this trace has stops 0 to {last}.",
                at=at,
                last=len(timeline.steps),
            )
        )
    if not beat:
        return timeline.stops[number]
    step = timeline.steps[number - 1]
    if beat > step.beats:
        raise GradvizError(
            message(
                "Export",
                "Step {step} has no beat {beat}: it has {count}.",
                step=number,
                beat=beat,
                count=step.beats,
            )
        )
    return timeline.beats[step.first_beat + beat - 1].end


def _is_inside(at: str, box: Box) -> bool:
    """Whether a node is inside a folded module, or the module is meant itself."""
    inside = box.folded
    return inside is not None and (at == box.module or at in (*inside.ops, *inside.leaves))


def _unknown(at: str, scene: Scene) -> GradvizError:
    known = (*WORDS, *(name for box in scene.boxes for name in called(box)))
    close = difflib.get_close_matches(at, dict.fromkeys(filter(None, known)), n=1)
    if close:
        text = "There is no moment {at}. Did you mean {guess}?"
        return GradvizError(message("Export", text, at=at, guess=close[0]))
    text = (
        "There is no node {at}. Choose start, forward-end, end, a step number or one of: {names}."
    )
    names = ", ".join(box.id for box in scene.boxes[:12])
    return GradvizError(message("Export", text, at=at, names=names))


def _of_node(at: str, timeline: Timeline, scene: Scene) -> float:
    boxes = {i for i, box in enumerate(scene.boxes) if at in (box.id, box.node, box.name)}
    boxes = boxes or {i for i, box in enumerate(scene.boxes) if _is_inside(at, box)}
    if not boxes:
        raise _unknown(at, scene)
    for step in reversed(timeline.steps):
        if step.box in boxes:
            beats = timeline.beats[step.first_beat : step.first_beat + step.beats]
            formed = [beat.end for beat in beats if beat.name == "multiply"]
            return formed[0] if formed else beats[-1].end
    return 0.0
