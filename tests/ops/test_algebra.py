"""Simplified formulas have the same value, and are shorter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.ops.algebra import simplify
from gradviz.ops.card import cards
from gradviz.ops.evaluation import evaluate
from gradviz.ops.formula import Binary, Call, Formula, Name, Negative, Number, parse, write

LEAVES = st.sampled_from([Name("x"), Name("y"), Name("n"), *map(Number, (0, 1, 2, 3))])


def _larger(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    return st.one_of(
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/"]), parts, parts),
        st.builds(lambda x: Binary("**", x, Number(2)), parts),
        st.builds(Negative, parts),
        st.builds(lambda x: Call("log1p", (x,)), parts),
        st.builds(lambda x: Call("sum", (x,)), parts),
    )


@settings(deadline=None)
@given(st.recursive(LEAVES, _larger, max_leaves=8), st.sampled_from([-2, 0, 1, 2]))
def test_the_value_stays(formula: Formula, n: int) -> None:
    values = {"x": 1.25, "y": -0.5}
    before = evaluate(formula, values | {"n": n})
    after = evaluate(simplify(formula, {"n": n}, scalar=True), values)
    # A division by zero may vanish (0*(1/0)); a finite value may not change.
    if np.isfinite(before):
        assert np.isclose(before, after, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "constants", "result"),
    [
        ("a + alpha*b", {"alpha": 1}, "a + b"),
        ("a + alpha*b", {"alpha": -0.5}, "a - 0.5 * b"),
        ("a - alpha*b", {"alpha": -1}, "a + b"),
        ("n*x**(n - 1)", {"n": 2}, "2 * x"),
        ("n*x**(n - 1)", {"n": 1}, "1"),
        ("guard(n == 0, 0, n*x**(n - 1))", {"n": 0}, "0"),
        ("2*(x - t)/n", {"n": 1}, "2 * (x - t)"),
        ("-2*(x - t)/n", {"n": 4}, "-(2 * (x - t) / 4)"),
        ("log1p(-a)", {}, "log(1 - a)"),
        ("(a - t)/(a*(1 - a))/n", {"n": 8}, "(a - t) / (8 * (a * (1 - a)))"),
        ("a*b", {"b": 2}, "2 * a"),
        ("-(a - b)", {}, "b - a"),
    ],
)
def test_it_reads_as_one_would_write_it(
    text: str, constants: dict[str, float], result: str
) -> None:
    assert write(simplify(parse(text), constants)) == result


def test_scalar_cards_have_no_sums_and_no_matrices() -> None:
    for card in cards().values():
        for text in (card.forward or "0", *card.local.values(), *card.vjp.values()):
            simple = write(simplify(parse(text), {"n": 1}, scalar=True))
            assert "sum" not in simple
            assert "@" not in simple
            assert ".T" not in simple
