"""Short names of operations for a box: its sign, its label, the sign of a derivative."""

from __future__ import annotations

from gradviz.model.trace import OpRecord
from gradviz.model.words import language
from gradviz.ops.card import LANGUAGES, bind, card_for
from gradviz.ops.chain import chain_rule_parts, is_product
from gradviz.ops.fallback import MADE_ANEW, MODULE_HOOK
from gradviz.ops.formula import parse
from gradviz.ops.mathematics import plain_text
from gradviz.ops.reading import Names, Shapes


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
    called = (op.op or "").removeprefix("aten.").partition(".")[0]
    if card is not None:
        word = card.words[wanted].label
        in_place = called.endswith("_") and not called.endswith("__") and word == called[:-1]
        return called if in_place else word
    if called:
        return called if called.startswith("__") else called.lstrip("_")
    if op.grad_fn == MODULE_HOOK:
        return {"ja": "モジュールのフック"}.get(wanted, "module hook")
    if op.grad_fn == MADE_ANEW:
        return "as_strided"
    return (op.grad_fn or op.id).removesuffix("Backward0").removesuffix("Backward")


def output_title(op: OpRecord, output: int) -> str:
    """Return what a further output of an op is called ("μ"), "" where nothing says it."""
    card = card_for(op)
    titles = card.titles if card is not None else ()
    return titles[output - 1] if 0 < output <= len(titles) else ""


JACOBIAN = "J\u1d40"
LONGEST = 12
"""Signs longer than this (characters) would not fit a pill."""


def local_symbol(op: OpRecord, argument: int, called: Names, shapes: Shapes) -> str:
    """Return what the gradient is multiplied by for one argument, in a few letters.

    ``\u2202z/\u2202u``, or ``da/dz`` where there is one argument only; ``W\u1d40`` for a matrix
    product; ``J\u1d40`` where that is a matrix which is never formed; "" for an op that only
    hands the gradient on (a reshape, a sum).
    """
    card = card_for(op)
    bound = bind(card, op) if card else None
    name = bound.name(argument) if bound else None
    if card is None or name is None:
        return JACOBIAN
    if name in card.local:
        sign = "\u2202" if len(op.arguments) > 1 else "d"
        return f"{sign}{called.output}/{sign}{called.arguments[argument]}"
    if not card.forward or not is_product(parse(card.vjp.get(name, "G"))):
        return JACOBIAN
    parts = chain_rule_parts(op, argument, called, shapes=shapes)
    factors = [plain_text(part.tex) for part in parts if part.tag == "local"]
    written = " ".join(factors).replace("^T", "\u1d40").replace("_", "")
    return written if len(factors) < 2 and len(written) <= LONGEST else JACOBIAN
