r"""What one op does and how steep it is, as TeX: ``a = \sigma(z) = ...``, ``da/dz = ...``.

Pure functions of an op, names and numbers, for the inspector and the story. What the
chain rule makes of a slope is `gradviz.ops.chain`.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
import numpy.typing as npt

from gradviz.model.trace import OpRecord
from gradviz.ops.algebra import simplify
from gradviz.ops.card import card_for
from gradviz.ops.evaluation import evaluate
from gradviz.ops.formula import Call, parse, walk
from gradviz.ops.formula import names as names_in
from gradviz.ops.functions.vocabulary import EACH_NUMBER
from gradviz.ops.reading import Names, Reading, Shapes, Values, listed, local_derivative, read
from gradviz.ops.symbols import fraction, number_tex, tagged
from gradviz.ops.typesetting import tex, with_numbers

__all__ = [
    "Curve",
    "curve",
    "forward_numbers_tex",
    "forward_tex",
    "local_numbers_tex",
    "local_tex",
]


def forward_tex(op: OpRecord, names: Names, shapes: Shapes | None = None) -> str:
    """Write how the output follows from the arguments.

    Parameters
    ----------
    op
        Any op; one without a card is written as a function of its arguments.
    names
        What its arguments and output are called.
    shapes
        Their shapes; None when all are scalars.

    Returns
    -------
    str
        TeX; names are tagged "output" and "argument:0" and so on.
    """
    reading = read(op, names, shapes)
    if reading is None or not reading.card.forward:
        return _unexplained(op, names)
    written = _tagged_symbols(reading)
    sides = [written[reading.card.output]]
    if reading.card.call:
        sides.append(reading.card.call.format(**written))
    sides.append(tex(reading.formula(reading.card.forward), written))
    return " = ".join(sides)


def _tagged_symbols(reading: Reading) -> dict[str, str]:
    written = dict(reading.symbols)
    for name, group in reading.bound.groups.items():
        written[name] = listed(
            [tagged(f"argument:{one.argument}", reading.arguments[one.argument]) for one in group]
        )
    output = reading.card.output
    return written | {output: tagged("output", written[output])}


def _unexplained(op: OpRecord, names: Names) -> str:
    card = card_for(op)
    name = (op.op or op.grad_fn or op.id).removeprefix("aten.").partition(".")[0]
    name = card.words["en"].label if card else name
    written = names.written()
    arguments = listed(
        [tagged(f"argument:{place}", written[one]) for place, one in enumerate(names.arguments)]
    )
    function = name.replace("_", r"\_").replace(" ", r"\ ")
    output = tagged("output", written[names.output])
    return f"{output} = \\mathrm{{{function}}}\\left({arguments}\\right)"


def forward_numbers_tex(op: OpRecord, names: Names, values: Values) -> str | None:
    """Write how the output follows, with numbers; None for an op without a formula.

    Where the formula is not one of single numbers, only the result is written.
    """
    reading = read(op, names)
    if reading is None or not reading.card.forward:
        return None
    left = tagged("output", reading.symbols[reading.card.output])
    result = tagged("result", number_tex(values.output))
    formula, numbers = reading.formula(reading.card.forward), reading.values(values)
    calls = {part.function for part in walk(formula) if isinstance(part, Call)}
    if not (calls <= EACH_NUMBER and names_in(formula) <= numbers.keys()):
        return f"{left} = {result}"
    middle = tex(with_numbers(formula, numbers, deep=True), {})
    if middle == number_tex(values.output):
        return f"{left} = {result}"
    return f"{left} = {middle} = {result}"


def local_tex(
    op: OpRecord, argument: int, names: Names, shapes: Shapes | None = None
) -> str | None:
    """Write the local derivative for one argument.

    Returns
    -------
    str | None
        TeX, the left side tagged "local"; None where there is no single slope (a tensor
        op), no card, or no gradient.
    """
    reading = read(op, names, shapes)
    name = reading.bound.name(argument) if reading else None
    formula = reading.local(name) if reading and name else None
    if reading is None or name is None or formula is None:
        return None
    return f"{slope_tex(reading, name)} = {tex(formula, reading.symbols)}"


def slope_tex(reading: Reading, name: str) -> str:
    """Write the derivative of an op's output for one argument, tagged "local"."""
    partial = len(reading.op.arguments) > 1
    over, under = reading.symbols[reading.card.output], reading.symbols[name]
    return tagged("local", fraction(over, under, partial=partial))


def local_numbers_tex(op: OpRecord, argument: int, names: Names, values: Values) -> str | None:
    """Write the local derivative for one argument, with numbers.

    Returns
    -------
    str | None
        TeX that follows `local_tex`, from the equals sign on: ``= 0.9183 × 0.08166 =
        0.07499``, the result tagged "local"; "" where the formula is a number already.
    """
    reading = read(op, names)
    name = reading.bound.name(argument) if reading else None
    formula = reading.local(name) if reading and name else None
    if reading is None or formula is None:
        return None
    slopes = local_derivative(op, values.arguments, values.output)
    result = number_tex(float(slopes[argument].reshape(())))
    if not names_in(formula) and tex(formula, {}) == result:
        return ""
    middle = tex(with_numbers(formula, reading.values(values)), {})
    last = tagged("local", result)
    return f"= {last}" if middle == result else f"= {middle} = {last}"


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """The graph of an op over one argument, and its tangent at one place.

    `x` and `y` are the points; (`at`, `value`) is where the tangent of `slope` touches.
    """

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    at: float
    value: float
    slope: float


def curve(
    op: OpRecord,
    argument: int,
    values: Values,
    *,
    lo: float | None = None,
    hi: float | None = None,
    n: int = 121,
) -> Curve | None:
    """Return the graph of an elementwise op over one argument, the others held.

    Parameters
    ----------
    op
        The op.
    argument
        Position of the argument that varies.
    values
        The single numbers of this moment.
    lo, hi
        Ends of the stretch; None for one that shows the curve's form and this moment.
    n
        How many points.

    Returns
    -------
    Curve | None
        None for a tensor op, an op without a card, or an argument without gradient.
    """
    reading = read(op)
    name = reading.bound.name(argument) if reading else None
    if reading is None or name not in reading.card.local:
        return None
    at = float(values.arguments[argument])
    first, last = _stretch(reading.card.range.get(name), at)
    x = np.linspace(first if lo is None else lo, last if hi is None else hi, n)
    numbers = reading.values(values)
    # One number at a time: over an array a loss would add up its points.
    formula = simplify(parse(reading.card.forward), reading.constants, scalar=True)
    y = np.broadcast_to(np.asarray(evaluate(formula, numbers | {name: x}), dtype=float), x.shape)
    slopes = local_derivative(op, values.arguments, values.output)
    return Curve(
        x=x, y=np.array(y), at=at, value=values.output, slope=float(slopes[argument].reshape(()))
    )


def _stretch(usual: tuple[float, float] | None, at: float) -> tuple[float, float]:
    lo, hi = usual or (-6.0, 6.0)
    if not math.isfinite(at):
        return lo, hi
    if usual is not None and lo >= 0:
        return lo, max(hi, 1.25 * at) if hi > 1 else hi
    far = max(hi, 1.25 * abs(at))
    return -far, far
