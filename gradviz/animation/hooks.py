"""Hooks of the program that changed a gradient: where they are drawn, and their step in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gradviz.animation.equations import Equation
from gradviz.animation.strip import Story, beat_lines, step_count
from gradviz.animation.timeline import FrameState, Step
from gradviz.animation.values import Numbers
from gradviz.animation.writing import short
from gradviz.model.picture import Point
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep
from gradviz.model.words import translate
from gradviz.ops.chain import Part
from gradviz.ops.line import lay_out
from gradviz.ops.symbols import number_tex, symbols
from gradviz.scene.scene import Rect, Scene

__all__ = ["hook_place", "hook_story", "hooked_boxes"]


def hooked_boxes(scene: Scene, numbers: Numbers, shown: Iterable[int]) -> Iterator[int]:
    """Give those of some boxes whose gradient a hook changed, in a folded module one inside it."""
    nodes = numbers.hooked
    if not nodes:
        return
    for index in shown:
        box = scene.boxes[index]
        inside = () if box.folded is None else (*box.folded.ops, *box.folded.leaves)
        if box.node in nodes or not nodes.isdisjoint(inside):
            yield index


def hook_place(rect: Rect) -> Point:
    """Return where the gradient is while a hook changes it: on the upper edge of its box."""
    return rect[0] + rect[2] / 2, rect[1] - 5.0


def hook_story(
    scene: Scene, frame: FrameState, numbers: Numbers, step: Step, record: BackwardStep
) -> Story:
    """Return the story of a hook's step."""
    part = record.contributions[0]
    name = numbers.name(part.to)
    loss = numbers.loss_of(step.in_pass)
    text = translate(
        "Story",
        "A function that the program gave to register_hook was handed this gradient and returned "
        "another one: from here on that is \u2202{loss}/\u2202{name}.",
        loss=loss,
        name=name,
    )
    names = {
        "arrive": translate("Story", "arrive"),
        "change": translate("Story", "the hook changes it"),
    }
    shown = {"arrive": short(part.total_before), "change": short(part.total_after)}
    done = frame.beat is not None and frame.beat.name == "change"
    return Story(
        phase="backward",
        title=translate("Story", "A hook changes the gradient of {name}", name=name),
        sentence=text,
        step=step.index + 1,
        steps=step_count(frame, step),
        grad_fn="register_hook",
        equations=_equation(loss, name, part.total_before, part.total_after, done=done),
        beats=beat_lines(frame, step, names, shown),
    )


def _equation(
    loss: str, name: str, before: TensorValue | None, after: TensorValue | None, *, done: bool
) -> tuple[Equation, ...]:
    """Return ``∂L/∂z: −1.089 → −2.178``; nothing for tensors, whose numbers are in tables."""
    old, new = _number(before), _number(after)
    if old is None or new is None:
        return ()
    letters = symbols((loss, name))
    gradient = f"\\frac{{\\partial {letters[loss]}}}{{\\partial {letters[name]}}}"
    parts = (
        Part(tag="gradient", tex=gradient, role="bwd"),
        Part(tag="sign", tex=":\\;"),
        Part(tag="arrived", tex=number_tex(old), role="bwd"),
        Part(tag="sign", tex="\\to"),
        Part(tag="product", tex=number_tex(new), role="bwd", shown=done),
    )
    return (Equation(line=lay_out(parts, 25.0), ties={"arrived": "dashed", "product": "filled"}),)


def _number(value: TensorValue | None) -> float | None:
    if value is None or not value.is_scalar or not value.is_whole:
        return None
    number = value.item()
    return None if isinstance(number, complex) else float(number)
