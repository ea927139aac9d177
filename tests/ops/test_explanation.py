"""What an op does and how steep it is: goldens of the formulas, and that all can be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.model.trace import OpRecord
from gradviz.ops.card import OpCard, cards
from gradviz.ops.evaluation import evaluate_forward
from gradviz.ops.explanation import (
    curve,
    forward_numbers_tex,
    forward_tex,
    local_numbers_tex,
    local_tex,
)
from gradviz.ops.mathematics import draws, typeset
from gradviz.ops.reading import Names, Values, local_derivative
from tests.ops.records import names, op, shapes, tensors, values

SIGMOID, CALLED = op("sigmoid"), Names(arguments=("z",), output="a")
AT = values(2.42, output=0.918340)
SCALAR = [key for key, card in cards().items() if card.is_elementwise]


def steep(card: OpCard, record: OpRecord) -> list[int]:
    """Return the places of the arguments that have a local derivative."""
    called = tensors(card, record)
    return [place for place, name in enumerate(called) if name in card.local]


def plain(tex: str | None, size: float = 20) -> str:
    assert tex is not None
    return typeset(tex, size=size).text


def test_the_sigmoid_of_the_neuron() -> None:
    assert plain(forward_tex(SIGMOID, CALLED)) == "a = σ(z) = 1/(1 + e^(−z))"
    assert plain(forward_numbers_tex(SIGMOID, CALLED, AT)) == "a = 1/(1 + e^(−2.42)) = 0.9183"
    assert plain(local_tex(SIGMOID, 0, CALLED)) == "(da)/(dz) = a(1 − a)"
    numbers = plain(local_numbers_tex(SIGMOID, 0, CALLED, AT))
    assert numbers == "= 0.9183 × 0.08166 = 0.07499"


def test_the_loss_of_the_neuron() -> None:
    loss = op("binary_cross_entropy")
    called = Names(arguments=("a", "y"), output="L")
    at = values(0.918340, 1.0, output=0.085188)
    assert plain(forward_tex(loss, called)) == ("L = BCE (a, y) = −(y ln a + (1 − y) ln (1 − a))")
    assert plain(local_tex(loss, 0, called)) == "(∂L)/(∂a) = (a − y)/(a(1 − a))"
    numbers = plain(local_numbers_tex(loss, 0, called, at))
    assert numbers.replace(" ", "") == "=(−0.08166)/(0.9183×0.08166)=−1.089"


@pytest.mark.parametrize(
    ("record", "called", "at", "lines"),
    [
        (
            op("mul"),
            Names(arguments=("w", "x"), output="u"),
            values(2.2, 1.1, output=2.42),
            ("u = w × x", "u = 2.2 × 1.1 = 2.42", "(∂u)/(∂w) = x", "= 1.1"),
        ),
        (
            op("mul", {"b": 2}),
            Names(arguments=("x",), output="u"),
            values(-3.0, output=-6.0),
            ("u = 2 x", "u = 2 × (−3) = −6", "(du)/(dx) = 2", ""),
        ),
        (
            op("add"),
            Names(arguments=("u", "b"), output="z"),
            values(2.42, 0.0, output=2.42),
            ("z = u + b", "z = 2.42 + 0 = 2.42", "(∂z)/(∂u) = 1", ""),
        ),
        (
            op("pow", exponent=2),
            Names(arguments=("e",), output="s"),
            values(-0.5, output=0.25),
            ("s = e^2", "s = (−0.5)^2 = 0.25", "(ds)/(de) = 2 e", "= 2 × (−0.5) = −1"),
        ),
        (
            op("relu"),
            Names(arguments=("z",), output="h"),
            values(-2.0, output=0.0),
            (
                "h = ReLU (z) = {z, z > 0; 0, z ≤ 0",
                "h = 0",
                "(dh)/(dz) = {1, h > 0; 0, h ≤ 0",
                "= 0",
            ),
        ),
        (
            op("exp"),
            Names(arguments=("x",), output="y"),
            values(-1.0, output=0.36788),
            ("y = e^(x)", "y = e^(−1) = 0.3679", "(dy)/(dx) = y", "= 0.3679"),
        ),
        (
            op("mean"),
            Names(arguments=("x",), output="m"),
            values(3.0, output=3.0),
            ("m = x", "m = 3", "(dm)/(dx) = 1", ""),
        ),
    ],
    ids=lambda part: part.id if isinstance(part, OpRecord) else None,
)
def test_formulas(record: OpRecord, called: Names, at: Values, lines: tuple[str, ...]) -> None:
    first = local_numbers_tex(record, 0, called, at)
    found = (
        plain(forward_tex(record, called)),
        plain(forward_numbers_tex(record, called, at)),
        plain(local_tex(record, 0, called)),
        plain(first) if first else "",
    )
    assert found == lines


def test_a_mean_counts_its_numbers() -> None:
    record = op("mse_loss")
    called = Names(arguments=("p", "t"), output="L")
    assert plain(forward_tex(record, called, shapes("mse_loss", record))) == (
        "L = 1/320∑ (p − t)^2"
    )


def test_an_active_limit_is_shown_and_an_idle_one_is_not() -> None:
    loss = op("binary_cross_entropy")
    called = Names(arguments=("a", "y"), output="L")
    sure = values(0.0, 1.0, output=100.0)
    assert plain(forward_numbers_tex(loss, called, sure)).endswith("= 100")
    assert "(−100)" in plain(forward_numbers_tex(loss, called, sure))
    assert "10^(−12)" in plain(local_numbers_tex(loss, 0, called, sure))


@pytest.mark.parametrize("key", cards())
def test_every_card_is_typeset_for_scalars_and_tensors(key: str) -> None:
    record = op(key)
    called = names(key, record)
    for shape in (None, shapes(key, record)):
        lines = [forward_tex(record, called, shape)]
        lines += [local_tex(record, i, called, shape) or "x" for i in range(len(called.arguments))]
        assert all(draws(line) for line in lines)
        assert all(0 < typeset(line, size=20).height < 100 for line in lines)


@pytest.mark.parametrize("key", SCALAR)
@pytest.mark.parametrize("number", [0.5, -2.2, 0.0, 1e-9, 3e7, float("nan"), float("inf")])
def test_every_elementwise_card_is_typeset_with_any_numbers(key: str, number: float) -> None:
    record = op(key)
    card, called = cards()[key], names(key, record)
    arguments = dict(zip(tensors(card, record), (number, 0.25, 2.0, 1.5), strict=False))
    output = float(evaluate_forward(card, arguments, record.attributes))
    at = Values(arguments=tuple(arguments.values()), output=output)
    lines = [forward_numbers_tex(record, called, at)]
    lines += [local_numbers_tex(record, place, called, at) for place in steep(card, record)]
    for line in lines:
        assert line is not None
        assert draws(line)
        assert "--" not in line


def test_an_op_without_a_card_is_its_name_only() -> None:
    record = OpRecord(id="lgamma", op="aten.lgamma.default", arguments=op("exp").arguments)
    called = Names(arguments=("x",), output="y")
    assert plain(forward_tex(record, called)) == "y = lgamma(x)"
    assert forward_numbers_tex(record, called, values(1.0, output=1.0)) is None
    assert local_tex(record, 0, called) is None
    assert curve(record, 0, values(1.0, output=1.0)) is None
    assert local_derivative(record, (1.0,), 1.0) == {}


def test_local_derivatives_by_argument() -> None:
    found = local_derivative(op("mul"), (2.2, 1.1), 2.42)
    assert {place: float(slope) for place, slope in found.items()} == {0: 1.1, 1: 2.2}
    assert float(local_derivative(op("mm"), (np.ones((1, 1)), [[3.0]]), [[3.0]])[0].sum()) == 3.0
    assert float(local_derivative(op("mm"), (2.0, 3.0), 6.0)[1]) == 2.0
    assert local_derivative(op("mm"), (np.ones((2, 1)), np.ones((1, 2))), np.ones((2, 2))) == {}
    assert local_derivative(op("mul"), (np.array(1j), np.array(1.0)), np.array(1j)) == {}


@pytest.mark.parametrize("key", SCALAR)
def test_the_tangent_touches_the_curve(key: str) -> None:
    record = op(key, exponent=2) if key == "pow" else op(key)
    card = cards()[key]
    arguments = dict(zip(tensors(card, record), (0.7, 0.4, 0.9, 1.5), strict=False))
    output = float(evaluate_forward(card, arguments, record.attributes))
    at = Values(arguments=tuple(arguments.values()), output=output)
    for place in steep(card, record):
        around = arguments[tensors(card, record)[place]]
        found = curve(record, place, at, lo=around - 1e-4, hi=around + 1e-4, n=3)
        assert found is not None
        assert found.y[1] == pytest.approx(output, abs=1e-9)
        assert (found.y[2] - found.y[0]) / 2e-4 == pytest.approx(found.slope, rel=1e-4)
        assert found.at == around
        wide = curve(record, place, at)
        assert wide is not None
        assert wide.x[0] <= around <= wide.x[-1]
