"""What the story and the inspector share: an op with its names, shapes and numbers."""

from __future__ import annotations

import msgspec

from gradviz.animation.values import Numbers
from gradviz.animation.writing import short
from gradviz.model.numbers import format_shape
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import OpRecord, Ref
from gradviz.ops.names import local_symbol
from gradviz.ops.reading import Names, Shapes, Values

_KEPT = 256
"""Of so many ops it is kept what is told: a few are looked at again and again."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One op as the explanations want it.

    `values` is None unless all arguments and the output are single, known numbers.
    """

    op: OpRecord
    names: Names
    shapes: Shapes
    values: Values | None = None


def told(op: OpRecord, numbers: Numbers) -> Told:
    """Return an op with its names, shapes and numbers; of the last few what was read before."""
    known = numbers.told.get(op.id)
    if known is None or known.op is not op:
        if len(numbers.told) >= _KEPT:
            numbers.told.clear()
        known = numbers.told[op.id] = _read(op, numbers)
    return known


def sign(one: Told, argument: int, numbers: Numbers) -> str:
    """Return the sign of an op's local derivative for one argument."""
    key = one.op.id, argument
    if key not in numbers.signs:
        numbers.signs[key] = local_symbol(one.op, argument, one.names, one.shapes)
    return numbers.signs[key]


def _read(op: OpRecord, numbers: Numbers) -> Told:
    inputs = [numbers.value(one.value.node, one.value.output) for one in op.arguments]
    output = numbers.value(op.id)
    names = Names(
        arguments=tuple(numbers.name(one.value) for one in op.arguments),
        output=numbers.name(Ref(node=op.id)),
        others=tuple(numbers.name(Ref(node=op.id, output=i)) for i in range(1, op.outputs)),
    )
    shapes = Shapes(
        arguments=tuple(one.shape if one else () for one in inputs),
        output=output.shape if output else (),
    )
    single = [_single(one) for one in (*inputs, output)]
    known = [one for one in single if one is not None]
    values = None
    if len(known) == len(single) and all(
        shape == () for shape in (*shapes.arguments, shapes.output)
    ):
        values = Values(arguments=tuple(known[:-1]), output=known[-1])
    return Told(op=op, names=names, shapes=shapes, values=values)


def _single(value: TensorValue | None) -> float | None:
    if value is None or not value.is_scalar or not value.is_whole:
        return None
    number = value.item()
    return None if isinstance(number, complex) else float(number)


def number_words(value: TensorValue | None) -> str | None:
    """Write a value in a few characters: its number, else its shape; None stays None."""
    if value is None:
        return None
    if value.is_scalar and value.is_whole:
        return short(value)
    return format_shape(value.shape)
