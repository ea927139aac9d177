"""Short names of operations for a box: its sign, its label, the sign of a derivative."""

from __future__ import annotations

from gradviz.model.trace import OpRecord
from gradviz.model.words import language
from gradviz.ops.card import LANGUAGES, bind, card_for
from gradviz.ops.reading import Names


def glyph(op: OpRecord) -> str:
    """Return the large sign of an op ("×", "σ"), "" where its name says enough."""
    card = card_for(op)
    return card.glyph if card else ""


def label(op: OpRecord) -> str:
    """Return the name of an op in the current language; PyTorch's own without a card."""
    return _label(op, language())


def labels(op: OpRecord) -> tuple[str, ...]:
    """Return the name of an op in every language: what a box must have room for."""
    return tuple(_label(op, one) for one in LANGUAGES)


def _label(op: OpRecord, wanted: str) -> str:
    card = card_for(op)
    if card is not None:
        return card.words[wanted].label
    if op.op is not None:
        return op.op.removeprefix("aten.").partition(".")[0]
    return (op.grad_fn or op.id).removesuffix("Backward0")


def local_symbol(op: OpRecord, argument: int, called: Names) -> str:
    """Return the derivative of an op by a tensor argument in a few letters.

    ``∂z/∂u``, ``da/dz`` where there is one argument only; ``Jᵀ`` for a tensor op, whose
    derivative is a matrix that is never formed.
    """
    card = card_for(op)
    bound = bind(card, op) if card else None
    name = bound.name(argument) if bound else None
    if card is None or name not in card.local:
        return "J\u1d40"
    sign = "\u2202" if len(op.arguments) > 1 else "d"
    return f"{sign}{called.output}/{sign}{called.arguments[argument]}"
