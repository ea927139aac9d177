"""Ops for the tests of explanations: one of each card, as the engine records it."""

from __future__ import annotations

from gradviz.model.trace import Argument, Attribute, OpRecord, Ref
from gradviz.ops.card import OpCard, cards
from gradviz.ops.reading import Names, Shapes, Values

REQUIRED: dict[str, Attribute] = {
    "dim0": 0,
    "dim1": 1,
    "dims": (1, 0),
    "size": (320,),
    "index": 1,
    "dim": 0,
    "normalized_shape": (5,),
    "eps": 1e-5,
    "group": 1,
    "value": 0.0,
    "k": 2,
    "threshold": 0.5,
    "min": 0.0,
    "max": 1.0,
    "weight": 0.3,
}
LETTERS = {"A": "X", "B": "W"}
SIZES: dict[str, dict[str, tuple[int, ...]]] = {
    "mm": {"A": (64, 10), "B": (10, 5)},
    "bmm": {"A": (2, 64, 10), "B": (2, 10, 5)},
    "addmm": {"A": (64, 10), "B": (10, 5), "b": (5,)},
    "mv": {"A": (64, 5), "v": (5,)},
    "dot": {"u": (5,), "v": (5,)},
}


def op(key: str, numbers: dict[str, float] | None = None, **attributes: Attribute) -> OpRecord:
    """Return an op of a card; `numbers` stand in the place of tensor arguments."""
    card = cards()[key]
    given = dict(numbers or ({"c": 2} if key == "pow_of_number" else {}))
    tensors = [schema for name, schema in card.args.items() if name not in given]
    known = {*card.attributes, *card.args.values()}
    rest = {name: value for name, value in REQUIRED.items() if name not in known}
    return OpRecord(
        id=key,
        op=f"aten.{card.overloads[0]}",
        grad_fn=card.grad_fn[0] if card.grad_fn else None,
        arguments=tuple(
            Argument(argument=i, name=name, slot=i, value=Ref(node=name))
            for i, name in enumerate(tensors)
        ),
        attributes=rest
        | card.attributes
        | card.when
        | {card.args[name]: value for name, value in given.items()}
        | attributes,
    )


def tensors(card: OpCard, record: OpRecord) -> list[str]:
    """Return the card's names of an op's tensor arguments."""
    by_schema = {schema: name for name, schema in card.args.items()}
    return [by_schema[argument.name] for argument in record.arguments]


def names(key: str, record: OpRecord) -> Names:
    card = cards()[key]
    arguments = tuple(LETTERS.get(name, name) for name in tensors(card, record))
    return Names(arguments=arguments, output={"y": "z", "Y": "Z"}.get(card.output, card.output))


def shapes(key: str, record: OpRecord) -> Shapes:
    card = cards()[key]
    own = SIZES.get(key, {})
    reduced = card.output == "L" and card.when.get("reduction") != 0
    output: tuple[int, ...] = () if reduced or key in ("sum", "mean", "dot") else (64, 5)
    return Shapes(
        arguments=tuple(own.get(name, (64, 5)) for name in tensors(card, record)), output=output
    )


def values(*arguments: float, output: float) -> Values:
    return Values(arguments=arguments, output=output)
