"""The formula language reads what it should, refuses the rest, and writes back."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradviz.ops.card import cards
from gradviz.ops.formula import (
    Binary,
    Call,
    Comparison,
    Formula,
    FormulaError,
    Name,
    Negative,
    Number,
    Transpose,
    names,
    parse,
    substitute,
    write,
)

LEAVES = st.one_of(
    st.sampled_from("abxyG").map(Name),
    st.integers(0, 9).map(Number),
    st.floats(0.001, 1e9).map(Number),
)


def _larger(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    return st.one_of(
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/", "**", "@"]), parts, parts),
        st.builds(Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), parts, parts),
        st.builds(Negative, parts),
        st.builds(Transpose, parts),
        st.builds(lambda x: Call("exp", (x,)), parts),
        st.builds(lambda x, y: Call("max", (x, y)), parts, parts),
    )


@given(st.recursive(LEAVES, _larger, max_leaves=8))
def test_what_is_written_is_read_back(formula: Formula) -> None:
    assert parse(write(formula)) == formula


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x +",
        "x; y",
        "x = 1",
        "__import__('os')",
        "open(x)",
        "x.__class__",
        "x[0]",
        "[x for x in y]",
        "lambda: x",
        "'text'",
        "True",
        "x if y else z",
        "x and y",
        "exp(x, y)",
        "exp(x=y)",
        "exp(*x)",
        "1 < x < 2",
        "x // 2",
        "~x",
        "x" * 501,
        "-" * 60 + "x",
        "1j",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_names_and_substitution() -> None:
    formula = parse("p*x**(p - 1)")
    assert names(formula) == {"p", "x"}
    assert write(substitute(formula, {"p": Number(2)})) == "2 * x ** (2 - 1)"


def _arguments(overload: str) -> list[str]:
    name, variant = overload.split(".")
    packet = getattr(torch.ops.aten, name, None) or getattr(torch.ops.aten, f"{name}_")
    found = getattr(packet, variant, None) or getattr(getattr(torch.ops.aten, f"{name}_"), variant)
    return [argument.name for argument in found._schema.arguments]


def test_cards_read_only_names_they_have() -> None:
    for card in cards().values():
        known = {*card.args, *card.attributes, *card.where, *card.parts}
        free = {name for overload in card.overloads for name in _arguments(overload)}
        backward = (
            known | free | {card.output, *card.outputs, "G"} | ({"place"} if card.lists else set())
        )
        if not card.forward:
            assert not card.differentiable, card.key
            continue
        assert names(parse(card.forward)) <= known | free, card.key
        for text in (*card.local.values(), *card.vjp.values(), *card.parts.values()):
            assert names(parse(text)) <= backward, card.key
        for argument in (*card.local, *card.vjp):
            assert argument in card.args, card.key
