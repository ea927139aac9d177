"""What the inspector explains of one op: its formula, what it sends back, what to note."""

from __future__ import annotations

from gradviz.animation.inspected import Section
from gradviz.animation.telling import Told
from gradviz.model.trace import OpRecord
from gradviz.model.words import translate
from gradviz.ops import explanation, fallback
from gradviz.ops.broadcasting import broadcasting, explain
from gradviz.ops.card import card_for
from gradviz.ops.chain import COMMA, Part, chain_rule_parts, chain_rule_tex
from gradviz.ops.mathematics import typeset
from gradviz.ops.sentences import note

SIZE = 16.5
MOST = 3
"""Of so many arguments it is written what they receive."""


def op_sections(one: Told, loss: str, *, there: bool, local: bool) -> tuple[Section, ...]:
    """Return what is explained of an op.

    Parameters
    ----------
    one
        The op with its names, shapes and numbers.
    loss
        What backward starts from is called; "" where there is no backward.
    there, local
        Whether its value is there, and the numbers of its local derivative.
    """
    card = card_for(one.op)
    if card is None:
        return (_unexplained(one.op),)
    if not card.forward:
        return (_own_formula(one),)
    lines = [explanation.forward_tex(one.op, one.names, one.shapes)]
    if one.values is not None and there:
        numbers_tex = explanation.forward_numbers_tex(one.op, one.names, one.values)
        lines += [numbers_tex] if numbers_tex else []
    what = Section(
        heading=translate("Inspector", "What it does"),
        formulas=tuple(typeset(line, size=SIZE) for line in lines),
    )
    back = _slopes(one, there=local) if card.is_elementwise else _sent(one, loss)
    back = back or _slopes(one, there=local)
    return tuple(part for part in (what, back, _stretched(one), _noted(one)) if part)


def _sent(one: Told, loss: str) -> Section | None:
    """Return what an op on whole tensors sends on to its first arguments."""
    if not loss or one.shapes.is_scalar:
        return None
    steep = [each.argument for each in one.op.arguments if each.slot is not None]
    lines = []
    for number in steep[:MOST]:
        parts = chain_rule_parts(one.op, number, one.names, loss=loss, shapes=one.shapes)
        lines += [typeset(chain_rule_tex(line), size=SIZE) for line in _lines(parts)]
    if not lines:
        return None
    heading = translate("Inspector", "Gradient sent on")
    return Section(heading=heading, formulas=tuple(lines))


def _lines(parts: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    """Put what a letter means on a line of its own."""
    lines: list[tuple[Part, ...]] = [()]
    for part in parts:
        if part == COMMA:
            lines.append(())
        else:
            lines[-1] = (*lines[-1], part)
    return lines


def _noted(one: Told) -> Section | None:
    """Return what PyTorch does beyond the formula."""
    said = note(one.op, one.names)
    return Section(heading=translate("Inspector", "Note"), sentences=(said,)) if said else None


def _slopes(one: Told, *, there: bool) -> Section | None:
    formulas = []
    for argument in one.op.arguments:
        if argument.slot is None:
            continue
        line = explanation.local_tex(one.op, argument.argument, one.names, one.shapes)
        if line is None:
            continue
        formulas.append(typeset(line, size=SIZE))
        if one.values is not None and there:
            more = explanation.local_numbers_tex(one.op, argument.argument, one.names, one.values)
            formulas += [typeset(more, size=SIZE)] if more else []
    if not formulas:
        return None
    heading = translate("Inspector", "Local derivative")
    return Section(heading=heading, formulas=tuple(formulas))


def _stretched(one: Told) -> Section | None:
    sentences = []
    for argument in one.op.arguments:
        if argument.slot is None:  # it has no gradient that could be summed
            continue
        found = broadcasting(one.op, argument.argument, one.shapes.arguments)
        if found is not None:
            sentences.append(explain(found, one.names.arguments[argument.argument]).words())
    if not sentences:
        return None
    heading = translate("Inspector", "Broadcasting")
    return Section(heading=heading, sentences=tuple(sentences))


def _unexplained(op: OpRecord) -> Section:
    if op.grad_fn in fallback.MEANT:
        heading = translate("Inspector", "What it does")
        return Section(heading=heading, sentences=(fallback.unexplained(op).words(),))
    line = fallback.derivative_line(op)
    return Section(
        heading=translate("Inspector", "Not explained yet"),
        sentences=(fallback.unexplained(op).words(),),
        code=line or "",
    )


def _own_formula(one: Told) -> Section:
    """Return what is written of an op that we have words for and no formula."""
    formula = explanation.forward_tex(one.op, one.names, one.shapes)
    return Section(
        heading=translate("Inspector", "PyTorch's own formula"),
        formulas=(typeset(formula, size=SIZE),),
        code=fallback.derivative_line(one.op) or "",
    )
