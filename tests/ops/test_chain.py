"""The chain rule in parts: symbols, numbers in their beat, one line with boxes."""

from __future__ import annotations

import pytest

from gradviz.model.picture import Ellipse, Group
from gradviz.model.trace import OpRecord
from gradviz.ops.card import cards
from gradviz.ops.chain import (
    BEATS,
    ChainNumbers,
    Part,
    chain_rule_parts,
    chain_rule_tex,
)
from gradviz.ops.explanation import forward_tex
from gradviz.ops.line import lay_out, paint_line
from gradviz.ops.mathematics import draws, typeset
from gradviz.ops.reading import Names, Shapes
from gradviz.ops.symbols import legend
from tests.ops.records import names, op, shapes

SIGMOID, CALLED = op("sigmoid"), Names(arguments=("z",), output="a")
NUMBERS = ChainNumbers(upstream=-1.088922, local=0.0749919, product=-0.0816603)


def text(parts: tuple[Part, ...]) -> str:
    return lay_out(parts, 20).text.replace("  ", " ")


def test_the_sigmoid_of_the_neuron() -> None:
    parts = chain_rule_parts(SIGMOID, 0, CALLED, numbers=NUMBERS)
    assert text(parts) == "(∂L)/(∂z) = (∂L)/(∂a) × (da)/(dz) = −1.089 × 0.07499 = −0.08166"
    tags = [part.tag for part in parts if part.tag != "sign"]
    assert tags == ["gradient", "upstream", "local", "arrived", "slope", "product"]
    assert {part.tag: part.role for part in parts}["slope"] == "local"


def test_no_number_is_there_before_its_beat() -> None:
    shown = {}
    for beat in BEATS:
        parts = chain_rule_parts(SIGMOID, 0, CALLED, numbers=NUMBERS, beat=beat)
        shown[beat] = [p.tag for p in parts if p.shown and p.tag in ("arrived", "slope", "product")]
    assert shown["before"] == []
    assert shown["arrive"] == ["arrived"]
    assert shown["local"] == ["arrived", "slope"]
    assert shown["multiply"] == shown["send"] == shown["add"] == ["arrived", "slope", "product"]


def test_nothing_moves_from_beat_to_beat() -> None:
    lines = [
        lay_out(chain_rule_parts(SIGMOID, 0, CALLED, numbers=NUMBERS, beat=beat), 25)
        for beat in BEATS
    ]
    assert len({tuple(placed.x for placed in line.parts) for line in lines}) == 1
    assert "…" in lines[0].text
    assert "1.089" not in lines[0].text


def test_what_is_not_there_yet_is_a_ring_and_no_number() -> None:
    line = lay_out(chain_rule_parts(SIGMOID, 0, CALLED, numbers=NUMBERS, beat="arrive"), 25)
    group = paint_line(line, 10, 20, {"bwd": "#B34700", "local": "#A02C74", "text3": "#646B78"})
    empty = [
        item.key
        for item in group.items
        if isinstance(item, Group) and isinstance(item.items[0], Ellipse)
    ]
    assert empty == ["/slope", "/product"]
    assert "0.07499" not in group.title


def test_a_number_that_is_not_known_is_never_shown() -> None:
    parts = chain_rule_parts(SIGMOID, 0, CALLED, numbers=ChainNumbers(upstream=1.0))
    assert [part.shown for part in parts if part.tag in ("slope", "product")] == [False, False]
    assert "0.0" not in text(parts)
    assert r"\phantom" in chain_rule_tex(parts)


def test_one_formula_has_the_same_tags() -> None:
    tex = chain_rule_tex(chain_rule_parts(SIGMOID, 0, CALLED, numbers=NUMBERS))
    assert draws(tex)
    assert tex.count(r"\textcolor") == 6


def test_several_arguments_take_round_d_and_a_minus_takes_brackets() -> None:
    numbers = ChainNumbers(upstream=-0.5, local=-2.0, product=1.0)
    called = Names(arguments=("w", "x"), output="u")
    parts = chain_rule_parts(op("mul"), 0, called, numbers=numbers)
    assert text(parts) == "(∂L)/(∂w) = (∂L)/(∂u) × (∂u)/(∂w) = −0.5 × (−2) = 1"


def test_one_contribution_of_several_says_its_way() -> None:
    called = Names(arguments=("x", "x"), output="u")
    parts = chain_rule_parts(op("mul"), 1, called, through="u")
    assert parts[0].tex == r"\left.\frac{\partial L}{\partial x}\right|_{u}"


@pytest.mark.parametrize(
    ("key", "argument", "expected"),
    [
        ("mm", 0, "(∂L)/(∂X) = (∂L)/(∂Z) · W^𝖳"),
        ("mm", 1, "(∂L)/(∂W) = X^𝖳 · (∂L)/(∂Z)"),
        ("addmm", 0, "(∂L)/(∂b) = ∑_0 (∂L)/(∂Z)"),
        ("addmm", 1, "(∂L)/(∂X) = (∂L)/(∂Z) · W^𝖳"),
        ("mv", 0, "(∂L)/(∂X) = (∂L)/(∂z) · v^𝖳"),
        ("dot", 0, "(∂L)/(∂u) = (∂L)/(∂z) × v"),
        ("sum", 0, "(∂L)/(∂x) = (∂L)/(∂z)"),
        ("mean", 0, "(∂L)/(∂x) = (∂L)/(∂z) × 1/320"),
        ("t", 0, "(∂L)/(∂x) = ((∂L)/(∂z))^𝖳"),
        ("view", 0, "(∂L)/(∂x) = reshape ((∂L)/(∂z))"),
        ("clone", 0, "(∂L)/(∂x) = (∂L)/(∂z)"),
        ("sigmoid", 0, "(∂L)/(∂x) = (∂L)/(∂z) ⊙ (dz)/(dx) = (∂L)/(∂z) ⊙ z(1 − z)"),
        ("neg", 0, "(∂L)/(∂x) = (∂L)/(∂z) ⊙ (dz)/(dx) = (∂L)/(∂z) ⊙ (−1)"),
        ("add", 0, "(∂L)/(∂a) = (∂L)/(∂z) ⊙ (∂z)/(∂a) = (∂L)/(∂z)"),
        ("softmax", 0, "(∂L)/(∂x) = z ⊙ ((∂L)/(∂z) − ∑ (∂L)/(∂z) × z)"),
        ("log_softmax", 0, "(∂L)/(∂x) = (∂L)/(∂z) − e^z ∑ (∂L)/(∂z)"),
        ("nll_loss", 0, "(∂L)/(∂x) = − (∂L)/(∂L) × onehot (t) × 1/N"),
        (
            "layer_norm",
            0,
            "(∂L)/(∂x) = (g − mean (g) − x̂ mean (x̂ × g)) × 1/σ , g = (∂L)/(∂z) ⊙ w",
        ),
        ("layer_norm", 1, "(∂L)/(∂w) = ∑ (∂L)/(∂z) ⊙ x̂"),
        ("convolution", 0, "(∂L)/(∂x) = (∂L)/(∂z) ∗^𝖳 w"),
        ("convolution", 1, "(∂L)/(∂w) = x ∗ (∂L)/(∂z)"),
        ("convolution", 2, "(∂L)/(∂b) = ∑ (∂L)/(∂z)"),
        ("transposed_convolution", 0, "(∂L)/(∂x) = (∂L)/(∂z) ∗ w"),
        ("embedding", 0, "(∂L)/(∂W) = place ((∂L)/(∂Z))"),
        ("norm", 0, "(∂L)/(∂x) = (∂L)/(∂z) ⊙ x/z"),
        ("attention", 2, "(∂L)/(∂v) = P^𝖳 · (∂L)/(∂z)"),
        (
            "attention",
            0,
            "(∂L)/(∂q) = 0.4472 × S · k , S = P ⊙ ((∂L)/(∂z) v^𝖳 − ∑ (∂L)/(∂z) v^𝖳 P)",
        ),
        ("mse_loss", 0, "(∂L)/(∂x) = (∂L)/(∂L) × (∂L)/(∂x) = (∂L)/(∂L) × (2(x − t))/320"),
    ],
)
def test_tensors_have_the_rule_in_symbols(key: str, argument: int, expected: str) -> None:
    record = op(key)
    parts = chain_rule_parts(record, argument, names(key, record), shapes=shapes(key, record))
    assert text(parts) == expected


def test_a_stretched_argument_is_summed() -> None:
    called = Names(arguments=("h", "b"), output="z")
    stretched = Shapes(arguments=((64, 5), (5,)), output=(64, 5))
    parts = chain_rule_parts(op("add"), 1, called, shapes=stretched)
    assert text(parts) == "(∂L)/(∂b) = ∑_0 (∂L)/(∂z) ⊙ (∂z)/(∂b) = ∑_0 (∂L)/(∂z)"
    assert parts[0].shape == (5,)


@pytest.mark.parametrize("key", cards())
def test_every_card_has_its_chain_rule(key: str) -> None:
    record = op(key)
    called = names(key, record)
    for argument in range(len(called.arguments)):
        for shape in (None, shapes(key, record)):
            line = lay_out(chain_rule_parts(record, argument, called, shapes=shape), 20)
            assert all(draws(placed.part.tex) for placed in line.parts)
            edges = [edge for placed in line.parts for edge in (placed.x, placed.right)]
            assert edges == sorted(edges)
            assert edges[-1] == line.width


def test_an_op_without_a_card_has_the_rule_and_no_formula() -> None:
    record = OpRecord(id="lgamma", op="aten.lgamma.default", arguments=op("exp").arguments)
    called = Names(arguments=("x",), output="y")
    assert text(chain_rule_parts(record, 0, called)) == "(∂L)/(∂x) = (∂L)/(∂y) × (dy)/(dx)"
    tensor = Shapes(arguments=((3,),), output=(3,))
    assert text(chain_rule_parts(record, 0, called, shapes=tensor)) == (
        "(∂L)/(∂x) = ((∂y)/(∂x))^𝖳 · (∂L)/(∂y)"
    )


def test_a_name_that_cannot_be_drawn_has_one_letter_in_all_formulas() -> None:
    known = ("入力", "重み", "積", "L", "p")
    called = Names(arguments=("重み", "入力"), output="積", known=known)
    forward = forward_tex(op("mul"), called)
    chain = chain_rule_parts(
        op("mul"), 0, called, shapes=Shapes(arguments=((2,), (2,)), output=(2,))
    )
    assert typeset(forward, size=20).text == "s = r × q"
    assert text(chain) == "(∂L)/(∂r) = (∂L)/(∂s) ⊙ (∂s)/(∂r) = (∂L)/(∂s) ⊙ q"
    assert legend(known) == (("q", "入力"), ("r", "重み"), ("s", "積"))


def test_a_long_line_shrinks_into_its_room() -> None:
    parts = chain_rule_parts(SIGMOID, 0, CALLED, numbers=NUMBERS)
    assert lay_out(parts, 25, room=320).width <= 321
    assert lay_out(parts, 25, room=2000).size == 25
    assert lay_out(parts, 25, room=10).size == 14
