"""The formula line: text to a network and back, with the place of every mistake."""

from __future__ import annotations

import contextlib
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.builder.formula import Call, Expression, Items, Name, parse
from gradviz.builder.formula_line import caret, read_formula, write_formula
from gradviz.builder.network import read_lines
from gradviz.builder.presets import networks, preset
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from tests.builder.networks import XOR
from tests.builder.random_networks import random_network


def unfolded(spec: NetworkSpec, name: str = "") -> object:
    """Return what a value is computed from, back to the leaves."""
    known: dict[str, object] = {}

    def plain(part: Expression) -> object:
        if isinstance(part, Name):
            return known.get(part.name, part.name)
        if isinstance(part, Items):
            return tuple(map(plain, part.items))
        if isinstance(part, Call):
            return (part.function, *map(plain, part.arguments),
                    *((key, plain(value)) for key, value in part.keywords))  # fmt: skip
        return getattr(part, "value", ...)

    for line in read_lines(spec):
        found = plain(line.expression)
        for number, target in enumerate(line.targets):
            known[target] = (found, number) if line.unpacks else found
    return known[name or spec.loss]


def test_the_neuron_is_one_formula_and_back() -> None:
    spec = preset("neuron").spec
    text = write_formula(spec)
    assert text == "L = bce(sigmoid(w*x + b), y)"
    found = read_formula(text, like=spec)
    assert found.leaves == spec.leaves
    assert unfolded(found) == unfolded(spec)


@pytest.mark.parametrize("one", networks(), ids=lambda one: one.id)
def test_every_preset_is_a_formula(one) -> None:  # type: ignore[no-untyped-def]
    found = read_formula(write_formula(one.spec), like=one.spec)
    needed = str(unfolded(one.spec))  # what the loss does not depend on is not in its formula
    assert found.leaves == tuple(leaf for leaf in one.spec.leaves if f"'{leaf.name}'" in needed)
    assert unfolded(found) == unfolded(one.spec)


@given(st.randoms(use_true_random=False), st.booleans())
@settings(deadline=None, max_examples=80)
def test_writing_and_reading_computes_the_same(random: Random, modules: bool) -> None:
    spec = random_network(random, modules)
    text = write_formula(spec)
    found = read_formula(text, like=spec)
    assert unfolded(found) == unfolded(spec)
    assert write_formula(found) == text
    assert {leaf.name for leaf in found.leaves} <= {leaf.name for leaf in spec.leaves}


def test_unknown_names_become_leaves() -> None:
    spec = read_formula("L = mse(tanh(w1*x + b), target)*k")
    roles = {leaf.name: leaf.role for leaf in spec.leaves}
    assert roles == {"w1": "parameter", "x": "input", "b": "parameter", "target": "constant",
                     "k": "parameter"}  # fmt: skip
    values = [leaf.value.item() for leaf in spec.leaves if leaf.role == "parameter"]
    assert len(set(values)) == 3
    assert all(isinstance(value, float) and -1 < value < 2 for value in values)
    assert read_formula("L = mse(tanh(w1*x + b), target)*k") == spec


def test_a_value_without_a_name_is_the_loss() -> None:
    assert read_formula("w*x").lines == ("L = w*x",)
    assert read_formula("L = 2*x; mse(L, y)").lines == ("L = 2*x", "L2 = mse(L, y)")
    assert read_formula("mse(x, y, reduction='sum')").lines == ("L = mse(x, y, reduction='sum')",)


def test_values_used_twice_keep_a_formula_of_their_own() -> None:
    assert write_formula(preset("fanout").spec) == "h = w*x; L = c*h + square(h) + log(h)"
    spec = read_formula("a, b = split(x, 1)\nL = sum(a*b)")
    assert write_formula(spec) == "a, b = split(x, 1); L = sum(a*b)"


def test_modules_are_called_where_they_are_known() -> None:
    text = write_formula(XOR)
    assert text == "h = tanh(fc1(x)); z = fc2(h); L = bce_with_logits(z, y)"
    found = read_formula("L = mse(fc2(tanh(fc1(x))), y)", like=XOR)
    assert found.modules == XOR.modules
    assert found.optimizer == XOR.optimizer
    with pytest.raises(GradvizError, match="no function fc1"):
        read_formula(text)


def test_a_long_chain_stays_in_lines_that_can_be_read() -> None:
    lines = ["h0 = sin(x)", *(f"h{n} = sin(h{n - 1}) + {n}" for n in range(1, 300))]
    spec = msgspec.structs.replace(preset("square").spec, lines=tuple(lines))
    assert unfolded(read_formula(write_formula(spec), like=spec), "h299") == unfolded(spec)


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("L = bce(sigmoid(w*x + b, y)", 8, "never closed"),
        ("  w*cosh(x)", 5, "Did you mean cos?"),
        ("L = w*x; K = L*fooo(x)", 16, "no function fooo"),
        ("L = w*x\n+ )", 11, "no formula"),
        ("L = x^2", 5, "A power is written"),
        ("u = w*x; x = u", 10, "x is a leaf already"),
        ("L = ...*x", 5, "not connected"),
        ("a, b = split(x, 1)", 1, "one name one value"),
        ("F = 3*x", 1, "belongs to PyTorch"),
        (" ; ", 1, "Write a formula"),
        ("L = 重み*cosh(x)", 8, "Did you mean cos?"),
    ],
)
def test_mistakes_have_a_place(text: str, column: int, sentence: str) -> None:
    with pytest.raises(GradvizError, match=sentence) as caught:
        read_formula(text)
    fields = caught.value.message.fields
    assert fields["column"] == column
    assert "line" not in fields


def test_the_caret_stands_under_the_place() -> None:
    text = "u = w*x\nL = u*cosh(x)"
    with pytest.raises(GradvizError) as caught:
        read_formula(text)
    assert caret(text, caught.value.message) == "u = w*x\nL = u*cosh(x)\n      ^"


@given(st.text(alphabet="ab=+-*/@()[].,'1e# \t\n;^\\\x0cx重", max_size=30) | st.text(max_size=12))
@settings(deadline=None)
def test_any_text_is_a_network_or_a_sentence(text: str) -> None:
    with contextlib.suppress(GradvizError):
        assert parse(read_formula(text).lines[0])
