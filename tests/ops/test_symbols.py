"""Names and numbers in TeX: always something that the typesetter draws."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.ops.mathematics import draws
from gradviz.ops.symbols import legend, name_tex, number_tex, shape_tex, symbols

NAMES = st.from_regex(re.compile(r"\A[^\W\d]\w{0,8}\Z"))


@given(st.lists(NAMES, max_size=6, unique=True))
def test_every_identifier_gets_something_of_its_own_that_can_be_drawn(names: list[str]) -> None:
    written = symbols(names)
    assert set(written) == set(names)
    assert len(set(written.values())) == len(names)
    assert all(draws(tex) for tex in written.values())
    replaced = dict(legend(names)).values()
    assert all(name in replaced for name in names if name_tex(name) is None)


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("x", "x"),
        ("W", "W"),
        ("w1", "w_{1}"),
        ("x_0", "x_{0}"),
        ("a_1_2", "a_{1,2}"),
        ("alpha", r"\alpha"),
        ("theta2", r"\theta_{2}"),
        ("fc1.weight", r"\mathrm{fc1.weight}"),
        ("my_loss", r"\mathrm{my\_loss}"),
        ("add_1", r"\mathrm{add}_{1}"),
        ("重み", None),
        ("損失2", None),
        ("$x", None),
        (r"\frac", None),
        ("}{", None),
    ],
)
def test_names(name: str, tex: str | None) -> None:
    assert name_tex(name) == tex


def test_two_names_that_would_look_the_same_are_told_apart() -> None:
    assert len(set(symbols(["w1", "w_1", "w"]).values())) == 3


def test_a_replaced_name_has_a_legend() -> None:
    assert legend(["重み", "p", "x"]) == (("q", "重み"),)
    assert legend(["w", "x"]) == ()


@given(st.floats() | st.integers(-(10**9), 10**9))
def test_every_number_can_be_drawn(number: float) -> None:
    assert draws(number_tex(number))


def test_numbers_as_everywhere() -> None:
    assert number_tex(math.nan) == r"\mathrm{NaN}"
    assert number_tex(-math.inf) == r"-\infty"
    assert number_tex(1e-12) == r"1 \cdot 10^{-12}"
    assert shape_tex((64, 7850)) == r"64 \times 7{,}850"
    assert shape_tex(()) == ""
