"""The equations of the story: tagged TeX, typeset, with the places of their parts."""

from __future__ import annotations

from gradviz.animation.story import Equation, EquationPart, written
from gradviz.animation.telling import Told
from gradviz.animation.timeline import Step
from gradviz.animation.values import Numbers
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep, Contribution
from gradviz.model.words import translate
from gradviz.ops import explanation
from gradviz.ops.mathematics import Formula, typeset
from gradviz.ops.symbols import fraction, number_tex, shape_tex, symbols, tagged
from gradviz.scene.scene import Scene

SIZE, SMALL = 25.0, 18.0
ORDER = ("arrive", "local", "multiply", "send", "add")
ROLES = {
    "upstream": "bwd",
    "arrived": "bwd",
    "local": "local",
    "slope": "local",
    "product": "bwd",
    "gradient": "bwd",
    "output": "fwd",
    "result": "fwd",
    "written": "param",
}


def forward_equation(one: Told, numbers: Numbers, *, done: bool) -> tuple[Equation, ...]:
    """Return what an op computes, with numbers once they are there."""
    line = explanation.forward_tex(one.op, one.names, one.shapes)
    if done and one.values is not None:
        more = explanation.forward_numbers_tex(one.op, one.names, one.values)
        if more is not None:
            line += " = " + more.partition(" = ")[2]
    return (_equation(line, SIZE, {}),)


def chain_equations(
    one: Told, numbers: Numbers, record: BackwardStep, beat: str, step: Step, scene: Scene
) -> tuple[Equation, ...]:
    """Return the chain rule for each edge that a gradient leaves by."""
    upstream = next((value for value in record.upstream if value is not None), None)
    sent = [c for c in record.contributions if c.amount is not None]
    size = SIZE if len(sent) < 2 else SMALL
    return tuple(
        _equation(_chain_tex(one, numbers, upstream, each, beat), size, _captions(one, numbers))
        for each in sent
    )
