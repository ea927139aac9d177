"""Op cards: what is known of each operation, read from `resources/ops/*.toml`.

A card is data. It names the ATen overloads it explains, how the output follows from the
arguments, and how a gradient passes through: for elementwise ops a local derivative,
for tensor ops a vector-Jacobian product with ``G``, the gradient that arrives.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from gradviz.model.resources import resource
from gradviz.model.trace import Argument, Attribute, OpRecord

LANGUAGES = ("en", "ja")


class CardWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An op in the words of one language.

    `label` is its short name, `noun` what a title says ("Through the sigmoid").
    `forward` and `backward` are sentences; ``{x}`` stands for the name of argument x,
    ``{output}`` for the output's, ``{n}`` for a number of elements. `note` says what
    PyTorch does beyond the formula, "" where nothing. `forward_one` and `backward_one`
    take the sentences' places where ``n`` is 1.
    """

    label: str
    noun: str
    forward: str
    backward: str
    note: str = ""
    forward_one: str = ""
    backward_one: str = ""


class Remark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sentence added where `when`, a formula over the numbers of a step, holds.

    It may read the arguments and the output of the card and, in a backward step,
    ``local`` and ``upstream``; all are single numbers.
    """

    when: str
    en: str
    ja: str


class OpCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    r"""One operation.

    Attributes
    ----------
    key
        Readable name ("sigmoid"), unique.
    grad_fn
        Names of the autograd nodes it explains ("SigmoidBackward0").
    overloads
        ATen overloads without the namespace ("sigmoid.default"); their in-place
        variants are meant too.
    args
        Argument name in formulas to name in the ATen schema, in order.
    output
        Name of the output in formulas.
    attributes
        Defaults of the other arguments, by schema name.
    synonyms
        Other schema names of an attribute, to the name used here.
    when
        Attribute values without which this card does not apply.
    where
        Names that stand for a formula of sizes alone: ``n = "count(x)"``.
    parts
        Names that stand for a formula of the numbers, in order: ``h = "(x - m)/s"``. They
        are written as names; what they are is said by the words, or behind the formula
        that reads them where they hold ``G``.
    letters
        TeX of parts and other names that are not an argument's: ``m = "\\mu"``.
    lists
        Arguments that are lists of tensors. In the gradient of one of them ``place`` is
        its number.
    optional
        Arguments that may be missing, to the number that then stands in their place.
    outputs
        Names of the outputs after the first, which the gradient's formulas may read.
    titles
        What those further outputs are called where they are shown ("μ", "1/σ").
    several
        Whether the outputs are all of one kind (the parts of a split): the output's name
        and ``G`` are then lists.
    forward
        Formula of the output; of the first where `outputs` names more. "" where there are
        words only: PyTorch's own formula is then shown, and none of ours.
    local
        By argument, the derivative of an elementwise op.
    vjp
        By argument, the gradient sent on. An elementwise card has one only where
        ``G * local`` would not be what PyTorch computes (``G / x`` for log).
    stretched
        Arguments of a tensor op that are stretched, to the two arguments that give the
        rows and columns of the shape they are stretched to.
    glyph
        What stands in the node ("×", "σ"), "" where the name says enough.
    call
        TeX of the op as a named function, with ``{x}`` for arguments ("\sigma({x})").
    range
        By argument, between which numbers the curve is shown; by default -6 to 6.
    words
        By language.
    remarks
        Sentences that depend on the numbers.
    plumbing
        Whether it only hands numbers on, in another shape or order or a part of them: it may
        be a mark on the edge.
    """

    key: str
    grad_fn: tuple[str, ...]
    overloads: tuple[str, ...]
    args: dict[str, str]
    words: dict[str, CardWords]
    forward: str = ""
    output: str = "y"
    outputs: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    several: bool = False
    lists: tuple[str, ...] = ()
    optional: dict[str, float] = {}
    attributes: dict[str, Attribute] = {}
    synonyms: dict[str, str] = {}
    when: dict[str, Attribute] = {}
    where: dict[str, str] = {}
    parts: dict[str, str] = {}
    letters: dict[str, str] = {}
    local: dict[str, str] = {}
    vjp: dict[str, str] = {}
    stretched: dict[str, tuple[str, str]] = {}
    glyph: str = ""
    call: str = ""
    range: dict[str, tuple[float, float]] = {}
    remarks: tuple[Remark, ...] = ()
    plumbing: bool = False

    @property
    def is_elementwise(self) -> bool:
        """Whether each number has a slope of its own."""
        return bool(self.local)

    @property
    def differentiable(self) -> tuple[str, ...]:
        """The arguments that receive a gradient, in order."""
        return tuple(name for name in self.args if name in self.local or name in self.vjp)

    def gradient(self, argument: str) -> str:
        """Return the formula of the gradient that an argument receives."""
        return self.vjp.get(argument) or f"G * ({self.local[argument]})"

    def chosen(self, attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
        """Return an op's attributes under the names that the formulas use.

        One that is None takes the card's default, where that has one.
        """
        schema = {schema: name for name, schema in self.args.items()}
        renamed = self.synonyms | schema
        named = {renamed.get(name, name): value for name, value in attributes.items()}
        return {
            name: value
            for name, value in named.items()
            if value is not None or name not in self.attributes
        }


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """The arguments of a card found in one op.

    `tensors` are the op's tensor arguments by the card's names, `lists` those that came
    in lists; `numbers` the plain numbers in the place of an argument (the 2 of ``2 * x``).
    """

    tensors: dict[str, Argument]
    numbers: dict[str, float]
    lists: dict[str, tuple[Argument, ...]] = {}

    def name(self, argument: int) -> str | None:
        """Return the card's name for tensor argument number `argument`."""
        for name, found in self.groups.items():
            if any(one.argument == argument for one in found):
                return name
        return None

    @property
    def groups(self) -> dict[str, tuple[Argument, ...]]:
        """The op's tensor arguments by the card's names, single ones as a list of one."""
        return {name: (one,) for name, one in self.tensors.items()} | self.lists


def bind(card: OpCard, op: OpRecord) -> Bound | None:
    """Find a card's arguments in an op; None when they do not fit.

    An op with a tensor that the card does not know (the weight of a loss) does not fit:
    what the card says would not be the whole truth.
    """
    given = _given(card, op)
    tensors: dict[str, Argument] = {}
    lists: dict[str, tuple[Argument, ...]] = {}
    numbers: dict[str, float] = {}
    for name, schema in card.args.items():
        found = given.pop(name, ())
        if name in card.lists and found:
            lists[name] = found
        elif len(found) == 1:
            tensors[name] = found[0]
        else:
            number = op.attributes.get(schema)
            number = card.optional.get(name) if number is None else number
            if found or not isinstance(number, int | float):
                return None
            numbers[name] = float(number)
    return None if given else Bound(tensors=tensors, numbers=numbers, lists=lists)


def _given(card: OpCard, op: OpRecord) -> dict[str, tuple[Argument, ...]]:
    """Return an op's tensors by the card's names, else by those of the schema."""
    if all(not argument.name for argument in op.arguments):
        places = [*card.args, *(str(place) for place in range(len(op.arguments)))]
        return {name: (one,) for name, one in zip(places, op.arguments, strict=False)}
    names = {schema: name for name, schema in card.args.items()}
    found: dict[str, tuple[Argument, ...]] = {}
    for argument in op.arguments:
        name = names.get(argument.name, argument.name)
        found[name] = (*found.get(name, ()), argument)
    return found


def card_for(op: OpRecord) -> OpCard | None:
    """Return the card that explains an op, None where there is none.

    Of the last few ops it is known: of one op it is asked several times in a row.
    """
    known = _lately.get(id(op))
    if known is None:
        if len(_lately) >= _KEPT:
            _lately.clear()
        known = _lately[id(op)] = op, _find_card(op)
    return known[1]


_KEPT = 64
_lately: dict[int, tuple[OpRecord, OpCard | None]] = {}


def _find_card(op: OpRecord) -> OpCard | None:
    overload = _overload(op.op)
    by_overload, by_grad_fn = _index()
    if overload is not None:
        candidates = by_overload.get(overload, ())
    else:
        candidates = by_grad_fn.get(op.grad_fn or "", ())
    for card in candidates:
        if _holds(card, op.attributes) and bind(card, op) is not None:
            return card
    return None


def _overload(op: str | None) -> str | None:
    if op is None:
        return None
    name, _, variant = op.removeprefix("aten.").partition(".")
    in_place = name.endswith("_") and not name.endswith("__")
    return f"{name.rstrip('_') if in_place else name}.{variant}"


def _holds(card: OpCard, attributes: Mapping[str, Attribute]) -> bool:
    if not card.when:
        return True
    values = card.attributes | card.chosen(attributes)
    return all(values.get(name) == value for name, value in card.when.items())


@cache
def cards() -> dict[str, OpCard]:
    """Return every card by its key, in the order of the files.

    Raises
    ------
    ValueError
        When a file holds something that is no card, or a key twice; the text says where.
    """
    found: dict[str, OpCard] = {}
    for path in sorted(resource("ops").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, table in tables.items():
            if key in found:
                raise ValueError(f"{path.name}: there are two cards called {key}.")
            found[key] = _card(path.name, key, table)
    return found


def _card(file: str, key: str, table: dict[str, Any]) -> OpCard:
    try:
        return msgspec.convert({"key": key, **table}, OpCard)
    except msgspec.ValidationError as error:
        raise ValueError(f"{file}: card {key}: {error}") from error


@cache
def _index() -> tuple[dict[str, tuple[OpCard, ...]], dict[str, tuple[OpCard, ...]]]:
    by_overload: dict[str, tuple[OpCard, ...]] = {}
    by_grad_fn: dict[str, tuple[OpCard, ...]] = {}
    for card in cards().values():
        for overload in card.overloads:
            by_overload[overload] = (*by_overload.get(overload, ()), card)
        for grad_fn in card.grad_fn:
            by_grad_fn[grad_fn] = (*by_grad_fn.get(grad_fn, ()), card)
    return by_overload, by_grad_fn
