r"""The chain rule of one edge, in parts: ``dL/dz = dL/da × da/dz = -1.089 × 0.07499 = ...``.

Each part is TeX of its own with a tag and a colour role, so that it can be tied to the
canvas, captioned, and left empty until its moment has come; `gradviz.ops.line` puts them
side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

import msgspec

from gradviz.model.trace import OpRecord
from gradviz.ops.algebra import simplify
from gradviz.ops.broadcasting import broadcasting
from gradviz.ops.formula import (
    Binary,
    Call,
    Formula,
    Name,
    Negative,
    Number,
    Transpose,
    names,
    parse,
)
from gradviz.ops.functions.vocabulary import MOVING
from gradviz.ops.reading import Names, Reading, Shape, Shapes, listed, read
from gradviz.ops.symbols import fraction, number_tex, tagged
from gradviz.ops.typesetting import TRANSPOSED, tex

Beat = Literal["before", "arrive", "local", "multiply", "send", "add"]
BEATS: tuple[Beat, ...] = ("before", "arrive", "local", "multiply", "send", "add")
_FIRST_SHOWN = {"arrived": 1, "slope": 2, "product": 3}
"""Index in `BEATS` of the beat in which a number comes to be."""

ROOM = "-0.00000"
"""What a number that is not known at all is given the room of."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a chain rule.

    Attributes
    ----------
    tag
        "gradient", "upstream", "local" for the symbols; "arrived", "slope", "product" for
        their numbers; "sum" for the sum over copies; "sign" for ``=`` and ``×``.
    tex
        What is written.
    role
        Colour role of the theme: "bwd", "local", "text3".
    shown
        False for a number that does not exist yet: its place is kept, and empty.
    shape
        Of a tensor's symbol, its shape; () for a scalar.
    """

    tag: str
    tex: str
    role: str = "text3"
    shown: bool = True
    shape: Shape = ()


class ChainNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one edge in one step; None where one is not known."""

    upstream: float | None = None
    local: float | None = None
    product: float | None = None


EQUALS = Part(tag="sign", tex="=")
TIMES = Part(tag="sign", tex=r"\times")
EACH = Part(tag="sign", tex=r"\odot")
MATRIX = Part(tag="sign", tex=r"\cdot")
SLID = Part(tag="sign", tex=r"\ast")
BACK = Part(tag="sign", tex=rf"\ast{TRANSPOSED}")
COMMA = Part(tag="sign", tex=",")
SUM = Part(tag="sum", tex=r"\sum", role="bwd")


def chain_rule_parts(
    op: OpRecord,
    argument: int,
    called: Names,
    *,
    loss: str = "L",
    shapes: Shapes | None = None,
    numbers: ChainNumbers | None = None,
    beat: Beat | None = None,
    through: str = "",
) -> tuple[Part, ...]:
    """Write what one argument of an op receives.

    Parameters
    ----------
    op
        Any op; one without a card has the chain rule in symbols only.
    argument
        Position of the argument among the op's tensor arguments.
    called
        What the arguments and the output are called.
    loss
        What backward started from is called.
    shapes
        Their shapes; None when all are scalars. Of tensors only symbols are written.
    numbers
        The numbers of a scalar edge. The product is the trace's own: it may differ from
        the product of the factors shown in its last digit.
    beat
        How far the step is; numbers of later beats are not shown. None shows all.
    through
        The way this contribution takes, where it is one of several.
    """
    reading = read(op, called, shapes)
    scalar = shapes is None or shapes.is_scalar
    written = called.written(loss, through)
    over, under = written[loss], written[called.arguments[argument]]
    several = called.others if reading is not None and reading.card.several else ()
    outputs = [fraction(over, written[one]) for one in (called.output, *several)]
    upstream = Part(
        tag="upstream",
        tex=listed(outputs),
        role="bwd",
        shape=shapes.output if shapes else (),
    )
    gradient = Part(
        tag="gradient",
        tex=_one_of_several(fraction(over, under), written[through] if through else ""),
        role="bwd",
        shape=shapes.arguments[argument] if shapes else (),
    )
    if scalar:
        local = _slope(op, argument, called, written)
        found = (gradient, EQUALS, upstream, TIMES, local)
        return (*found, *_numbers(numbers, beat)) if numbers else found
    assert shapes is not None
    if reading is None or not reading.card.forward:
        return (gradient, EQUALS, _jacobian(argument, called, written), MATRIX, upstream)
    return (gradient, EQUALS, *_tensor(reading, argument, upstream, shapes, called, written))


def chain_rule_tex(parts: tuple[Part, ...]) -> str:
    r"""Write parts as one formula, each but the signs tagged; empty places are phantoms."""
    pieces = []
    for part in parts:
        if part.tag == "sign":
            pieces.append(part.tex)
        elif part.shown:
            pieces.append(tagged(part.tag, part.tex))
        else:
            pieces.append(f"\\phantom{{{part.tex}}}")
    return " ".join(pieces)


def _one_of_several(written: str, through: str) -> str:
    return f"\\left.{written}\\right|_{{{through}}}" if through else written


def _slope(op: OpRecord, argument: int, called: Names, written: dict[str, str]) -> Part:
    partial = len(op.arguments) > 1
    under = written[called.arguments[argument]]
    return Part(
        tag="local", tex=fraction(written[called.output], under, partial=partial), role="local"
    )


def _jacobian(argument: int, called: Names, written: dict[str, str]) -> Part:
    slope = fraction(written[called.output], written[called.arguments[argument]])
    return Part(tag="local", tex=f"\\left({slope}\\right){TRANSPOSED}", role="local")


def _numbers(numbers: ChainNumbers, beat: Beat | None) -> tuple[Part, ...]:
    reached = BEATS.index(beat) if beat is not None else len(BEATS)

    def part(tag: str, role: str, number: float | None, *, factor: bool = False) -> Part:
        text = ROOM if number is None else number_tex(number)
        bracketed = factor and text.startswith("-") and number is not None
        return Part(
            tag=tag,
            tex=f"\\left({text}\\right)" if bracketed else text,
            role=role,
            shown=number is not None and reached >= _FIRST_SHOWN[tag],
        )

    return (
        EQUALS,
        part("arrived", "bwd", numbers.upstream),
        TIMES,
        part("slope", "local", numbers.local, factor=True),
        EQUALS,
        part("product", "bwd", numbers.product),
    )


def _tensor(
    reading: Reading,
    argument: int,
    upstream: Part,
    shapes: Shapes,
    called: Names,
    written: dict[str, str],
) -> tuple[Part, ...]:
    name = reading.bound.name(argument)
    stretched = broadcasting(reading.op, argument, shapes.arguments)
    total = (_total(stretched.summed),) if stretched else ()
    card = reading.card
    if name in card.local:
        between = EACH if shapes.output else TIMES
        slope = _slope(reading.op, argument, called, written)
        slope = msgspec.structs.replace(slope, shape=shapes.output)
        formula = reading.formula(card.local[name])
        shown = tex(formula, reading.symbols)
        if isinstance(formula, Number) and formula.value == 1:
            return (*total, upstream, between, slope, EQUALS, *total, upstream)
        if shown.startswith("-") or (isinstance(formula, Binary) and formula.operator in "+-"):
            shown = f"\\left({shown}\\right)"
        result = Part(tag="local", tex=shown, role="local", shape=shapes.output)
        return (*total, upstream, between, slope, EQUALS, *total, upstream, between, result)
    if name not in card.vjp:
        return (upstream,)
    formula = simplify(_plain_products(parse(card.vjp[name])), reading.constants)
    rule = (*total, *_factors(formula, reading, upstream))
    for part, text in card.parts.items():
        if part in names(formula) and "G" in names(parse(text)):
            symbol = Part(tag="upstream", tex=reading.symbols.get(part, part), role="bwd")
            meaning = simplify(parse(text), reading.constants)
            rule += (COMMA, symbol, EQUALS, *_factors(meaning, reading, upstream))
    return rule


def is_product(formula: Formula) -> bool:
    """Whether a gradient's formula is ``G``, moved or times something, and no more."""
    match formula:
        case Name("G"):
            return True
        case Negative(of) | Transpose(of):
            return is_product(of)
        case Binary("*" | "@", left, right):
            return is_product(right if "G" in names(right) else left)
        case Binary("/", left, _):
            return is_product(left)
        case Call("guard", (_, _, ordinary)):
            return is_product(ordinary)
        case Call(function, (first, *_)) if function in MOVING:
            return is_product(first)
        case Call(function, parts) if function in _TOLD_APART:
            return any(is_product(part) for part in parts)
    return False


def _total(axes: tuple[int, ...]) -> Part:
    return Part(tag="sum", tex=f"\\sum_{{{','.join(str(axis) for axis in axes)}}}", role="bwd")


def _plain_products(formula: Formula) -> Formula:
    """Write calls that are products, or leave the numbers as they are, without the call."""
    if isinstance(formula, Call) and formula.function == "outer":
        return Binary("@", formula.arguments[0], Transpose(formula.arguments[1]))
    if isinstance(formula, Call) and formula.function == "spread":
        return formula.arguments[0]
    if isinstance(formula, Call) and formula.function == "guard":
        return _plain_products(formula.arguments[2])
    if isinstance(formula, Binary):
        left, right = _plain_products(formula.left), _plain_products(formula.right)
        return Binary(formula.operator, left, right)
    return formula


def _factors(formula: Formula, reading: Reading, upstream: Part) -> tuple[Part, ...]:
    carriers = _carriers(tuple(reading.card.parts.items()))
    if isinstance(formula, Binary) and formula.operator in ("*", "@"):
        left, right = formula.left, formula.right
        many = bool(upstream.shape) and all(
            names(side) - reading.constants.keys() for side in (left, right)
        )
        between = MATRIX if formula.operator == "@" else EACH if many else TIMES
        return (
            *_bracketed(left, _factors(left, reading, upstream)),
            between,
            *_bracketed(right, _factors(right, reading, upstream)),
        )
    if isinstance(formula, Binary) and formula.operator == "/" and carriers & names(formula.left):
        share = Binary("/", Number(1), formula.right)
        found = _bracketed(formula.left, _factors(formula.left, reading, upstream))
        return (*found, TIMES, *_factors(share, reading, upstream))
    if isinstance(formula, Negative):
        return (Part(tag="sign", tex="-"), *_factors(formula.of, reading, upstream))
    if isinstance(formula, Call) and formula.function in _TOLD_APART:
        return _TOLD_APART[formula.function](formula.arguments, reading, upstream)
    if formula == Name("G"):
        return (upstream,)
    if carriers & names(formula):
        inner = reading.symbols | {"G": upstream.tex}
        if formula == Transpose(Name("G")):
            inner["G"] = f"\\left({upstream.tex}\\right)"
        return (msgspec.structs.replace(upstream, tex=tex(formula, inner)),)
    return (Part(tag="local", tex=tex(formula, reading.symbols), role="local"),)


@lru_cache(maxsize=256)
def _carriers(parts: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return the names that stand for the arriving gradient, or for something made of it."""
    return frozenset({"G"} | {name for name, text in parts if "G" in names(parse(text))})


def _bracketed(formula: Formula, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Put brackets around a sum that is a factor."""
    if len(parts) != 1 or not isinstance(formula, Binary) or formula.operator not in "+-":
        return parts
    return (msgspec.structs.replace(parts[0], tex=f"\\left({parts[0].tex}\\right)"),)


def _summed(arguments: tuple[Formula, ...], reading: Reading, upstream: Part) -> tuple[Part, ...]:
    return (SUM, *_factors(arguments[0], reading, upstream))


def _around(
    sign: Part, first: int, second: int
) -> Callable[[tuple[Formula, ...], Reading, Part], tuple[Part, ...]]:
    def write(arguments: tuple[Formula, ...], reading: Reading, upstream: Part) -> tuple[Part, ...]:
        left, right = (_factors(arguments[k], reading, upstream) for k in (first, second))
        return (*left, sign, *right)

    return write


_TOLD_APART: dict[str, Callable[[tuple[Formula, ...], Reading, Part], tuple[Part, ...]]] = {
    "conv": _around(SLID, 0, 1),
    "conv_input": _around(BACK, 0, 2),
    "conv_kernel": _around(SLID, 1, 0),
    "fold": _summed,
    "per_channel": _summed,
    "sum_of_repeats": _summed,
}
"""Functions whose argument and what it meets are parts of their own."""
