"""Formulas in lines: nothing is lost, and every piece is a formula of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.ops.breaking import pieces
from gradviz.ops.mathematics import draws, typeset

ATOMS = st.sampled_from(
    [
        r"x_{i}",
        r"\frac{a + b}{c - d}",
        r"\left(1 - \sigma\left(z\right)\right)",
        "0.5",
        r"e^{-x}",
        r"\textcolor{local}{\frac{dL}{dx} = 3}",
        r"\sum w\,x",
        r"1.2 \cdot 10^{-7}",
        r"\ln x",
        r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}",
    ]
)
SIGNS = st.sampled_from(["=", "+", "-", r"\times", r"\odot", r"\cdot", r"\ast", ">"])


@given(ATOMS, st.lists(st.tuples(SIGNS, ATOMS), max_size=6))
def test_a_formula_is_cut_before_its_outermost_signs_only(
    first: str, more: list[tuple[str, str]]
) -> None:
    tex = " ".join([first, *(f"{sign} {atom}" for sign, atom in more)])
    found = pieces(tex)
    assert [piece.removeprefix("{} ") for piece in found] == [
        first,
        *(f"{sign} {atom}" for sign, atom in more),
    ]
    assert all(draws(piece) for piece in found)


@pytest.mark.parametrize("tex", ["x", "-x", r"-0.5", r"x^{-1}", r"a\left(b + c\right)", "-1.5"])
def test_what_has_no_outer_sign_stays_whole(tex: str) -> None:
    assert pieces(tex) == (tex,)


def test_a_sign_behind_a_sign_is_no_cut() -> None:
    assert pieces(r"y = -x \times -2") == ("y", "= -x", r"\times -2")


def test_a_line_that_begins_with_a_plus_keeps_its_room() -> None:
    _, second = pieces("a + b")
    assert typeset(second, size=20).width > typeset("+b", size=20).width
