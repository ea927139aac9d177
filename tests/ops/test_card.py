"""Cards fit the ops they speak of: lists, missing arguments, further outputs, words alone."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.model.trace import Argument, Attribute, OpRecord, Ref
from gradviz.ops.card import Bound, bind, card_for, cards
from gradviz.ops.chain import chain_rule_parts
from gradviz.ops.evaluation import evaluate_forward, evaluate_vjp
from gradviz.ops.explanation import forward_tex
from gradviz.ops.line import lay_out
from gradviz.ops.mathematics import typeset
from gradviz.ops.names import JACOBIAN, labels, local_symbol, output_title
from gradviz.ops.reading import Names, Shapes, local_derivative
from gradviz.ops.sentences import sentence
from tests.ops.records import names, op, shapes


def record(overload: str, *arguments: str, **attributes: Attribute) -> OpRecord:
    return OpRecord(
        id="op",
        op=f"aten.{overload}",
        arguments=tuple(
            Argument(argument=place, name=name, slot=place, value=Ref(node=f"n{place}"))
            for place, name in enumerate(arguments)
        ),
        attributes=attributes,
    )


def bound(found: OpRecord) -> Bound:
    card = card_for(found)
    assert card is not None
    result = bind(card, found)
    assert result is not None
    return result


def test_a_list_of_tensors_is_one_argument() -> None:
    joined = record("cat.default", "tensors", "tensors", "tensors", dim=1)
    assert [one.argument for one in bound(joined).lists["x"]] == [0, 1, 2]
    assert bound(joined).name(2) == "x"
    assert bound(joined).name(3) is None
    called = Names(arguments=("a", "b", "c"), output="d")
    assert typeset(forward_tex(joined, called), size=20).text == "d = concat (a, b, c)"
    said = sentence(joined, "forward", called, wanted="en")
    assert said == "d puts a, b, c one after the other along axis 1."
    assert local_derivative(joined, (1.0, 2.0, 3.0), 0.0) == {}


def test_of_a_long_list_the_first_and_last_are_written() -> None:
    joined = record("stack.default", *["tensors"] * 9, dim=0)
    called = Names(arguments=tuple(f"h{place}" for place in range(9)), output="s")
    assert typeset(forward_tex(joined, called), size=20).text == "s = stack (h_0, …, h_8)"
    assert "h0, h1, \u2026, h8" in sentence(joined, "forward", called, wanted="en")


def test_an_argument_may_be_missing() -> None:
    full = record("native_layer_norm.default", "input", "weight", "bias", normalized_shape=(5,))
    bare = record("native_layer_norm.default", "input", normalized_shape=(5,))
    assert bound(bare).numbers == {"w": 1.0, "b": 0.0}
    assert bound(full).numbers == {}
    written = typeset(forward_tex(bare, Names(arguments=("x",), output="y")), size=20).text
    assert written == "y = (x − μ)/σ"


def test_a_list_that_must_be_there_and_a_tensor_too_many_do_not_fit() -> None:
    assert card_for(record("cat.default", dim=0)) is None
    assert card_for(record("native_layer_norm.default", "input", "weight", "weight")) is None
    assert card_for(record("embedding.default", "weight")) is None


def test_an_attribute_that_is_none_takes_the_default() -> None:
    clipped = record("clamp.default", "self", min=None, max=2)
    card = card_for(clipped)
    assert card is not None
    assert evaluate_forward(card, {"x": np.array([-9.0, 9.0])}, clipped.attributes).tolist() == [
        -9.0,
        2.0,
    ]


def test_gaps_in_indices_are_kept() -> None:
    taken = record("index.Tensor", "self", "indices", indices=(None, "tensor"))
    card = card_for(taken)
    assert card is not None
    x = np.arange(6.0).reshape(2, 3)
    index = (np.array([2, 0]),)
    found = evaluate_forward(card, {"x": x, "i": index}, taken.attributes)
    assert found.tolist() == [[2.0, 0.0], [5.0, 3.0]]


@pytest.mark.parametrize(("training", "key"), [(True, "batch_norm"), (False, "batch_norm_eval")])
def test_batch_norm_learns_or_looks_up(training: bool, key: str) -> None:
    given = ("input", "weight", "bias", "running_mean", "running_var")
    found = card_for(record("native_batch_norm.default", *given, training=training))
    assert found is not None
    assert found.key == key
    assert found.differentiable == ("x", "w", "b")


def test_several_outputs_are_named_together() -> None:
    cut = record("split.Tensor", "self", split_size=2, dim=0)
    called = Names(arguments=("x",), output="a", others=("b",))
    assert typeset(forward_tex(cut, called), size=20).text == "a, b = split (x)"
    parts = chain_rule_parts(cut, 0, called, shapes=Shapes(arguments=((4,),), output=(2,)))
    assert lay_out(parts, 20).text == "(∂L)/(∂x) = concat ((∂L)/(∂a), (∂L)/(∂b))"
    assert sentence(cut, "forward", called, wanted="en").startswith("a, b are pieces of x")
    found = evaluate_vjp(
        cards()["split"],
        {"x": np.zeros(3)},
        (np.zeros(2), np.zeros(1)),
        (np.array([1.0, 2.0]), np.array([3.0])),
        cut.attributes,
    )
    assert found["x"].tolist() == [1.0, 2.0, 3.0]


def test_further_outputs_are_called_by_what_they_are() -> None:
    norm = record("native_layer_norm.default", "input", normalized_shape=(5,))
    assert [output_title(norm, place) for place in range(4)] == ["", "\u03bc", "1/\u03c3", ""]
    assert output_title(record("split.Tensor", "self", split_size=2), 1) == ""
    assert output_title(record("lgamma.default", "self"), 1) == ""


def test_words_alone_have_no_formula_of_ours() -> None:
    layer = op("lstm")
    called = names("lstm", layer)
    parts = chain_rule_parts(layer, 1, called, shapes=shapes("lstm", layer))
    assert lay_out(parts, 20).text == "(∂L)/(∂W) = ((∂z)/(∂W))^𝖳 · (∂L)/(∂z)"
    assert local_symbol(layer, 1, called, shapes("lstm", layer)) == JACOBIAN
    assert typeset(forward_tex(layer, called), size=20).text == "z = LSTM(x, …, m)"
    assert "forget gates" in sentence(layer, "backward", called, wanted="en")
    assert labels(layer) == ("LSTM", "LSTM")


@pytest.mark.parametrize(
    ("key", "argument", "symbol"),
    [
        ("softmax", 0, JACOBIAN),
        ("log_softmax", 0, JACOBIAN),
        ("layer_norm", 0, JACOBIAN),
        ("layer_norm", 1, "x\u0302"),
        ("layer_norm", 2, ""),
        ("convolution", 0, "w"),
        ("convolution", 1, "x"),
        ("max_pool2d", 0, ""),
        ("embedding", 0, ""),
        ("glu", 0, JACOBIAN),
        ("max", 0, JACOBIAN),
        ("masked_fill", 0, "\u2202z/\u2202x"),
        ("mm", 0, "W\u1d40"),
    ],
)
def test_the_sign_of_what_a_gradient_meets(key: str, argument: int, symbol: str) -> None:
    found = op(key)
    assert local_symbol(found, argument, names(key, found), shapes(key, found)) == symbol
