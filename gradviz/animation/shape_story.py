"""What is told of a mark of shape operations: its step, and each operation for the inspector.

Nothing is computed on the way but an arrangement, so one step passes the whole chain; the
story says the shapes before and after, of values and of gradients.
"""

from __future__ import annotations

from math import prod

from gradviz.animation.equations import SIZE, SMALL, Equation, forward_equation
from gradviz.animation.inspected import Section
from gradviz.animation.modules import plain_name
from gradviz.animation.strip import Story, beat_lines, step_count
from gradviz.animation.telling import told
from gradviz.animation.timeline import FrameState, Step
from gradviz.animation.values import Numbers
from gradviz.model.numbers import format_shape
from gradviz.model.trace import OpRecord
from gradviz.model.words import translate
from gradviz.ops.chain import chain_rule_parts
from gradviz.ops.line import lay_out
from gradviz.ops.names import label
from gradviz.ops.sentences import noun, sentence
from gradviz.scene.marks import chain_words, mark_name
from gradviz.scene.scene import Box, Scene

__all__ = ["shape_kind", "shape_section", "shape_story"]

Shape = tuple[int, ...]
EQUATIONS = 2
"""Of more operations than these the sentence tells alone."""


def _shapes(box: Box, numbers: Numbers) -> tuple[Shape, Shape]:
    """Return the shapes of the value before and behind a mark."""
    assert box.folded is not None
    ref = box.folded.chain[0].arguments[0].value
    before = numbers.value(ref.node, ref.output)
    return before.shape if before is not None else (), box.shape


def shape_kind(box: Box, numbers: Numbers) -> str:
    """Return what a mark is, with the shape before and behind it."""
    before, after = _shapes(box, numbers)
    kind = translate("Canvas", "shape operation")
    if box.folded is not None and len(box.folded.chain) > 1:
        kind = translate("Canvas", "shape operations")
    return f"{kind}  \u00b7  {format_shape(before)} \u2192 {format_shape(after)}"


def shape_section(box: Box, numbers: Numbers) -> Section:
    """Return a sentence for each operation of a mark."""
    assert box.folded is not None
    lines = []
    for op in box.folded.chain:
        one = told(op, numbers)
        shape = format_shape(one.shapes.output)
        said = sentence(op, "forward", one.names, shapes=one.shapes)
        lines.append(f"{label(op)}, {shape}: {said}")
    return Section(heading=translate("Inspector", "Operations"), sentences=tuple(lines))


def shape_story(scene: Scene, frame: FrameState, numbers: Numbers, step: Step) -> Story:
    """Return the story of a step of a mark."""
    if step.phase == "forward":
        return _forward(scene, frame, numbers, step)
    return _backward(scene, frame, numbers, step)


def _forward(scene: Scene, frame: FrameState, numbers: Numbers, step: Step) -> Story:
    box = scene.boxes[step.box]
    assert box.folded is not None
    chain = box.folded.chain
    before, after = map(format_shape, _shapes(box, numbers))
    done = frame.beat is not None and frame.beat.name == "result" and frame.progress > 0.0
    found = [one for op in chain for one in forward_equation(told(op, numbers), done=done)]
    one = told(chain[-1], numbers)
    said = sentence(one.op, "forward", one.names, shapes=one.shapes)
    if len(chain) > 1:
        said = translate(
            "Story",
            "{count} shape operations follow on each other: {before} becomes {after}. "
            "Open the mark to see them one by one.",
            count=len(chain),
            before=before,
            after=after,
        )
    names = {"take": translate("Story", "inputs arrive"), "result": translate("Story", "result")}
    name = mark_name(box)
    return Story(
        phase="forward",
        title=translate("Story", "Compute {name}", name=name) if name else chain_words(box),
        sentence=said,
        step=step.index + 1,
        steps=step_count(frame, step),
        grad_fn=chain[-1].op or "",
        equations=tuple(found) if len(found) <= EQUATIONS else (),
        beats=beat_lines(frame, step, names, {"take": before, "result": after}),
    )


def _backward(scene: Scene, frame: FrameState, numbers: Numbers, step: Step) -> Story:
    box = scene.boxes[step.box]
    assert box.folded is not None
    chain = box.folded.chain
    before, after = _shapes(box, numbers)
    targets = [plain_name(scene, numbers, *_source(scene, link)) for link in step.sends]
    names = {
        "arrive": translate("Story", "arrive"),
        "send": translate("Story", "send to {names}", names=", ".join(dict.fromkeys(targets))),
        "add": translate("Story", "add"),
    }
    one = told(chain[0], numbers)
    called = noun(chain[0])
    if len(chain) == 1 and called is not None:
        title = translate("Story", "Through {noun}", noun=called)
        said = sentence(one.op, "backward", one.names, shapes=one.shapes, argument=0)
    else:
        title = translate("Story", "Through {noun}", noun=chain_words(box))
        said = translate(
            "Story",
            "The gradient passes back through {count} shape operations: {after} becomes {before}, "
            "no number changes.",
            count=len(chain),
            before=format_shape(before),
            after=format_shape(after),
        )
        if prod(after) < prod(before):
            said += " " + translate("Story", "What was left out receives 0.")
    shown = {"arrive": format_shape(after), "send": format_shape(before)}
    return Story(
        phase="backward",
        title=title,
        sentence=said,
        step=step.index + 1,
        steps=step_count(frame, step),
        grad_fn=chain[-1].grad_fn or "",
        equations=_equations(numbers, step, chain),
        beats=beat_lines(frame, step, names, shown),
    )


def _equations(numbers: Numbers, step: Step, chain: tuple[OpRecord, ...]) -> tuple[Equation, ...]:
    """Return how the gradient passes each operation of a mark, in the order of backward."""
    found: list[Equation] = []
    for op in reversed(chain) if len(chain) <= EQUATIONS else ():
        one = told(op, numbers)
        parts = chain_rule_parts(
            op,
            op.arguments[0].argument,
            one.names,
            loss=numbers.loss_of(step.in_pass),
            shapes=one.shapes,
        )
        found.append(Equation(line=lay_out(parts, SIZE if len(chain) == 1 else SMALL)))
    return tuple(found)


def _source(scene: Scene, link: int) -> tuple[int, str, int]:
    one = scene.links[link]
    return one.source, one.node, one.output
