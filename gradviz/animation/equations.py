"""The equations of the story: parts in a line, with how each is tied and captioned.

Ties tell what a number is, in the equation as on the canvas: dashed arrived, dotted
local, filled being formed.
"""

from __future__ import annotations

from typing import Literal, cast

import msgspec

from gradviz.animation.telling import Told
from gradviz.animation.timeline import FrameState, Step
from gradviz.animation.values import Numbers
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep
from gradviz.model.words import translate
from gradviz.ops import explanation
from gradviz.ops.chain import EQUALS, Beat, ChainNumbers, Part, chain_rule_parts
from gradviz.ops.line import Line, lay_out
from gradviz.ops.symbols import number_tex, symbols
from gradviz.scene.scene import Scene

SIZE, SMALL = 25.0, 19.0
PLUS = Part(tag="sign", tex="+")
Tie = Literal["dashed", "dotted", "filled"]


class Equation(msgspec.Struct, frozen=True, kw_only=True):
    """One line; ties and captions by the tag of a part."""

    line: Line
    ties: dict[str, Tie] = {}
    captions: dict[str, str] = {}


def forward_equation(one: Told, *, done: bool) -> tuple[Equation, ...]:
    """Return what an op computes; its numbers appear when they exist."""
    parts = [
        Part(tag="formula", tex=explanation.forward_tex(one.op, one.names, one.shapes), role="text")
    ]
    line = None
    if one.values is not None:
        line = explanation.forward_numbers_tex(one.op, one.names, one.values)
    if line is not None and one.values is not None:
        middle = line.partition(" = ")[2].rpartition(" = ")[0]
        if middle:
            parts += [EQUALS, Part(tag="numbers", tex=middle, role="fwd")]
        result = number_tex(one.values.output)
        parts += [EQUALS, Part(tag="result", tex=result, role="fwd", shown=done)]
    return (Equation(line=lay_out(tuple(parts), SIZE)),)


def chain_equations(
    scene: Scene,
    frame: FrameState,
    numbers: Numbers,
    step: Step,
    record: BackwardStep,
    one: Told,
) -> tuple[Equation, ...]:
    """Return the chain rule of a step, a line for each edge that its products leave by."""
    name = frame.beat.name if frame.beat is not None else "before"
    beat = cast(Beat, "multiply" if name == "reduce" else name)
    upstream = next((value for value in record.upstream if value is not None), None)
    scalar = one.shapes.is_scalar
    lines = []
    arguments = [scene.links[link].argument for link in step.sends]
    several = len(arguments) != len({one.names.arguments[number] for number in arguments})
    for number in arguments:
        sent = next(c.amount for c in record.contributions if c.argument == number)
        slope = numbers.slope(one.op, number)
        amounts = ChainNumbers(upstream=_number(upstream), local=slope, product=_number(sent))
        lines.append(
            chain_rule_parts(
                one.op,
                number,
                one.names,
                loss=numbers.loss_of(step.in_pass),
                shapes=one.shapes,
                # A ring in place of a slope would say that it is yet to come.
                numbers=amounts if scalar and slope is not None else None,
                beat=beat,
                through=one.names.output if several else "",
            )
        )
    size = SIZE if len(lines) < 2 else SMALL
    captions = _captions(scene, step, beat) if len(lines) == 1 and scalar else {}
    ties: dict[str, Tie] = {"arrived": "dashed", "slope": "dotted", "product": "filled"}
    return tuple(
        Equation(line=lay_out(parts, size), ties=ties, captions=captions) for parts in lines
    )


def _captions(scene: Scene, step: Step, beat: Beat) -> dict[str, str]:
    """Return what stands under the numbers of a line."""
    senders = [scene.boxes[scene.links[link].target].name for link in step.takes]
    arrived = (
        translate("Story", "arrived from {names}", names=", ".join(dict.fromkeys(senders)))
        if senders
        else translate("Story", "the start")
    )
    product = (
        translate("Story", "product, forming")
        if beat in ("before", "arrive", "local", "multiply")
        else translate("Story", "product, sent")
    )
    return {"arrived": arrived, "slope": translate("Story", "local slope"), "product": product}


def write_equation(
    name: str,
    before: TensorValue | None,
    arrived: TensorValue | None,
    after: TensorValue | None,
    *,
    done: bool,
) -> tuple[Equation, ...]:
    """Return how `.grad` is put together; nothing for tensors, whose numbers are in tables."""
    amount, total = _number(arrived), _number(after)
    if amount is None or total is None:
        return ()
    written = symbols((name,))[name]
    parts = [
        Part(tag="gradient", tex=f"{written}\\mathrm{{.grad}}", role="param"),
        EQUALS,
    ]
    old = _number(before)
    if old is not None:
        parts += [Part(tag="before", tex=number_tex(old), role="param"), PLUS]
        parts += [Part(tag="arrived", tex=_bracketed(amount), role="bwd"), EQUALS]
    parts.append(Part(tag="product", tex=number_tex(total), role="param", shown=done))
    return (Equation(line=lay_out(tuple(parts), SIZE), ties={"arrived": "dashed"}),)


def _bracketed(number: float) -> str:
    text = number_tex(number)
    return f"\\left({text}\\right)" if text.startswith("-") else text


def _number(value: TensorValue | None) -> float | None:
    if value is None or not value.is_scalar or not value.is_whole:
        return None
    number = value.item()
    return None if isinstance(number, complex) else float(number)
