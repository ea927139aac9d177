"""One op read with its card: its arguments' names, its constants, whether it is scalar.

What the explanations share. A `Reading` says nothing yet; `gradviz.ops.explanation`,
`gradviz.ops.chain` and `gradviz.ops.sentences` word and typeset it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from gradviz.model.trace import OpRecord
from gradviz.ops.algebra import simplify
from gradviz.ops.card import Bound, OpCard, bind, card_for
from gradviz.ops.evaluation import Value, environment, evaluate, evaluate_local
from gradviz.ops.formula import Call, Formula, Number, parse, substitute, walk
from gradviz.ops.formula import names as names_in
from gradviz.ops.functions.vocabulary import EACH_NUMBER
from gradviz.ops.symbols import symbols

Shape = tuple[int, ...]


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What an op's tensor arguments, in order, and its output are called.

    `others` are its further outputs, in order. `known` may hold every name of the trace:
    one that cannot be drawn then has the same letter in all formulas.
    """

    arguments: tuple[str, ...]
    output: str
    known: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def written(self, *more: str) -> dict[str, str]:
        """Return TeX of these names, and of `more`, by name."""
        own = (self.output, *self.others, *self.arguments, *(name for name in more if name))
        found = _known(self.known)
        if all(name in found for name in own):
            return found
        return symbols((*self.known, *own))


@lru_cache(maxsize=16)
def _known(names: tuple[str, ...]) -> dict[str, str]:
    return symbols(names)


class Shapes(msgspec.Struct, frozen=True, kw_only=True):
    """The shapes of an op's tensor arguments, in order, and of its output."""

    arguments: tuple[Shape, ...]
    output: Shape

    @property
    def is_scalar(self) -> bool:
        """Whether every one of them holds a single number."""
        return all(math.prod(shape) == 1 for shape in (*self.arguments, self.output))


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """The single numbers of an op's tensor arguments, in order, and of its output."""

    arguments: tuple[float, ...]
    output: float


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """An op that has a card.

    Attributes
    ----------
    op, card, bound
        The op, its card, and which argument is which.
    constants
        Plain numbers by the card's names: ``alpha``, the 2 of ``2 * x``, ``n``.
    scalar
        Whether arguments and output are single numbers.
    symbols
        TeX by the card's names.
    arguments
        TeX of the op's tensor arguments, in order.
    """

    op: OpRecord
    card: OpCard
    bound: Bound
    constants: dict[str, float]
    scalar: bool
    symbols: dict[str, str]
    arguments: tuple[str, ...]

    def formula(self, text: str) -> Formula:
        """Return a formula of the card as it is typeset here."""
        return simplify(parse(text), self.constants, scalar=self.scalar)

    def local(self, name: str) -> Formula | None:
        """Return the local derivative for an argument, None where there is no single one."""
        if name in self.card.local:
            return self.formula(self.card.local[name])
        if not self.scalar or name not in self.card.vjp:
            return None
        slope = substitute(parse(self.card.vjp[name]), {"G": Number(1)})
        found = simplify(slope, self.constants, scalar=True)
        calls = {part.function for part in walk(found) if isinstance(part, Call)}
        known = {*self.card.args, *self.constants, self.card.output} - {*self.card.lists}
        return found if calls <= EACH_NUMBER and names_in(found) <= known else None

    def values(self, values: Values) -> dict[str, Value]:
        """Return numbers by the card's names."""
        given = {
            name: values.arguments[argument.argument]
            for name, argument in self.bound.tensors.items()
        }
        given |= self.constants | {self.card.output: values.output}
        if self.card.parts:
            given = environment(self.card, given, self.op.attributes, given)
        found: dict[str, Value] = given
        return {name: value for name, value in found.items() if np.size(value) == 1}


def read(op: OpRecord, names: Names | None = None, shapes: Shapes | None = None) -> Reading | None:
    """Read an op with its card; None where it has none.

    Parameters
    ----------
    op
        The op.
    names
        What its arguments and output are called; None for the card's own letters.
    shapes
        Their shapes; None when all are scalars.
    """
    key = id(op), id(names), id(shapes)
    known = _lately.get(key)
    if known is None:
        if len(_lately) >= _KEPT:
            _lately.clear()
        known = _lately[key] = (op, names, shapes), _read(op, names, shapes)
    return known[1]


_KEPT = 64
"""Of so many ops the reading is kept: several formulas of one op are mostly asked for at once."""
_lately: dict[
    tuple[int, int, int],
    tuple[tuple[OpRecord, Names | None, Shapes | None], Reading | None],
] = {}


def _read(op: OpRecord, names: Names | None, shapes: Shapes | None) -> Reading | None:
    card = card_for(op)
    bound = bind(card, op) if card else None
    if card is None or bound is None:
        return None
    if names is None:
        names = Names(arguments=("",) * len(op.arguments), output="")
    called = {
        name: tuple(names.arguments[one.argument] or name for one in found)
        for name, found in bound.groups.items()
    }
    called[card.output] = (names.output or card.output, *(names.others if card.several else ()))
    written = names.written(*(text for texts in called.values() for text in texts))
    return Reading(
        op=op,
        card=card,
        bound=bound,
        constants=_constants(op, card, bound, shapes),
        scalar=shapes is None or shapes.is_scalar,
        symbols=card.letters
        | {name: listed([written[text] for text in texts]) for name, texts in called.items()},
        arguments=tuple(
            written[names.arguments[one.argument] or bound.name(one.argument) or card.output]
            for one in op.arguments
        ),
    )


FEW = 3


def listed(texts: Sequence[str]) -> str:
    r"""Write a few names with commas; of many the first and the last.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b", "c", "d"])
    ('a', 'a,\\, b,\\, c', 'a,\\, \\ldots,\\, d')
    """
    if len(texts) > FEW:
        texts = [texts[0], r"\ldots", texts[-1]]
    return r",\, ".join(texts)


def _constants(op: OpRecord, card: OpCard, bound: Bound, shapes: Shapes | None) -> dict[str, float]:
    attributes = card.attributes | card.chosen(op.attributes)
    numbers = {
        name: value
        for name, value in attributes.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
        if name not in bound.groups
    }
    numbers |= bound.numbers
    # Only the shapes of these arrays matter: a formula of `where` counts.
    sizes: dict[str, Value] = dict(attributes)
    for name, argument in bound.tensors.items():
        shape = shapes.arguments[argument.argument] if shapes else ()
        sizes[name] = np.broadcast_to(0.0, shape)
    for name, text in card.where.items():
        number = float(evaluate(parse(text), sizes))
        numbers[name] = sizes[name] = int(number) if number.is_integer() else number
    return numbers


def local_derivative(
    op: OpRecord, values: Mapping[int, Value] | tuple[Value, ...], output: Value
) -> dict[int, np.ndarray]:
    """Return the local derivatives of an op, in float64.

    Parameters
    ----------
    op
        The op.
    values
        Arrays or numbers of its tensor arguments, by position.
    output
        Its output.

    Returns
    -------
    dict
        By argument position; empty for an op without a card, for a tensor op on more than
        single numbers, and for complex numbers, of which the cards do not speak.
    """
    reading = read(op)
    if reading is None:
        return {}
    bound = reading.bound
    if bound.lists:
        return {}
    arrays = {name: np.asarray(values[found.argument]) for name, found in bound.tensors.items()}
    if any(np.iscomplexobj(array) for array in (*arrays.values(), output)):
        return {}
    if reading.card.is_elementwise:
        found = evaluate_local(reading.card, arrays, output, op.attributes)
    elif all(array.size == 1 for array in (*arrays.values(), np.asarray(output))):
        found = _single_slopes(reading, arrays, output)
    else:
        found = {}
    return {bound.tensors[name].argument: slope for name, slope in found.items()}


def _single_slopes(
    reading: Reading, arrays: Mapping[str, np.ndarray], output: Value
) -> dict[str, np.ndarray]:
    """Return the slopes of a tensor op on single numbers, whatever their rank."""
    numbers: dict[str, Value] = {name: array.reshape(()) for name, array in arrays.items()}
    numbers |= reading.constants | {reading.card.output: np.reshape(output, ())}
    slopes = {name: reading.local(name) for name in reading.card.differentiable}
    return {
        name: np.full(np.shape(output), evaluate(slope, numbers), dtype=np.float64)
        for name, slope in slopes.items()
        if slope is not None and name in arrays
    }
