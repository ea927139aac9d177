"""The words of the cards: complete in both languages, filled in, true of the numbers."""

from __future__ import annotations

import re

import pytest

from gradviz.model.trace import OpRecord
from gradviz.ops.card import LANGUAGES, card_for, cards
from gradviz.ops.names import glyph, labels
from gradviz.ops.reading import Names
from gradviz.ops.sentences import note, noun, sentence
from tests.ops.records import names, op, shapes, values

SIGMOID, CALLED = op("sigmoid"), Names(arguments=("z",), output="a")


@pytest.mark.parametrize("key", cards())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_speaks_every_language(key: str, language: str) -> None:
    record = op(key)
    called = names(key, record)
    said = [
        sentence(record, "forward", called, wanted=language, shapes=shapes(key, record)),
        sentence(record, "backward", called, wanted=language, shapes=shapes(key, record)),
        sentence(record, "forward", called, wanted=language),
        sentence(record, "backward", called, wanted=language),
    ]
    said += [note(record, called, language)] * bool(note(record, called, language))
    japanese = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    for text in said:
        assert text.endswith("." if language == "en" else "。")
        assert bool(japanese.search(text)) == (language == "ja")
        assert "{" not in text
    assert noun(record, language)
    assert len(labels(record)) == len(LANGUAGES)
    assert all(labels(record))


def test_names_and_counts_are_filled_in() -> None:
    said = sentence(SIGMOID, "backward", CALLED, wanted="en")
    assert said == "The sigmoid passes the gradient on, times its slope a(1 − a)."
    record = op("mean")
    said = sentence(record, "forward", CALLED, wanted="en", shapes=shapes("mean", record))
    assert said == "a is the mean of the 320 numbers of z."
    said = sentence(op("pow", exponent=2), "forward", CALLED, wanted="ja")
    assert said == "a は z の 2 乗です。"


def test_one_number_is_not_shared_among_numbers() -> None:
    for key in ("mean", "mse_loss", "binary_cross_entropy_with_logits"):
        record = op(key)
        said = sentence(record, "backward", names(key, record), wanted="en")
        assert "numbers" not in said
        assert "1 個で" not in sentence(record, "backward", names(key, record), wanted="ja")


def test_a_remark_is_made_only_where_it_is_true() -> None:
    flat = values(2.42, output=0.91834)
    steep = values(0.0, output=0.5)
    said = sentence(SIGMOID, "backward", CALLED, wanted="en", values=flat)
    assert said.endswith("Out here the curve is flat, so little gets through.")
    assert "flat" not in sentence(SIGMOID, "backward", CALLED, wanted="en", values=steep)
    assert "flat" not in sentence(SIGMOID, "forward", CALLED, wanted="en", values=flat)
    japanese = sentence(SIGMOID, "backward", CALLED, wanted="ja", values=flat)
    assert japanese.endswith("ほとんど伝わりません。")


def test_a_remark_is_about_the_argument_that_is_spoken_of() -> None:
    called = Names(arguments=("w", "x"), output="u")
    at = values(0.0, 3.0, output=0.0)
    first = sentence(op("mul"), "backward", called, wanted="en", values=at, argument=0)
    second = sentence(op("mul"), "backward", called, wanted="en", values=at, argument=1)
    assert "nothing gets through" not in first
    assert "nothing gets through" in second


def test_names_with_braces_do_no_harm() -> None:
    odd = Names(arguments=("{0}",), output="{output.__class__}")
    said = sentence(SIGMOID, "forward", odd, wanted="en")
    assert said.startswith("{output.__class__} is the sigmoid of {0}")


def test_what_is_not_explained_says_so() -> None:
    record = OpRecord(id="lgamma", op="aten.lgamma.default", arguments=SIGMOID.arguments)
    assert "not explained yet" in sentence(record, "backward", CALLED)
    assert (noun(record), note(record, CALLED), glyph(record)) == (None, "", "")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("aten.add_.Tensor", "add"),
        ("aten.relu_.default", "relu"),
        ("aten.mul.Tensor", "mul"),
        ("aten._unsafe_view.default", "view"),
    ],
)
def test_a_card_is_found_for_variants(name: str, key: str) -> None:
    record = op(key)
    variant = OpRecord(id="op", op=name, arguments=record.arguments, attributes=record.attributes)
    found = card_for(variant)
    assert found is not None
    assert found.key == key


def test_a_loss_with_weights_is_not_explained_by_the_one_without() -> None:
    plain_loss = op("binary_cross_entropy")
    weight = plain_loss.arguments[0].__class__(
        argument=2, name="weight", slot=None, value=plain_loss.arguments[0].value
    )
    weighted = OpRecord(id="loss", op=plain_loss.op, arguments=(*plain_loss.arguments, weight))
    assert card_for(plain_loss) is not None
    assert card_for(weighted) is None


def test_reductions_have_cards_of_their_own() -> None:
    for reduction, key in ((0, "mse_loss_each"), (1, "mse_loss"), (2, "mse_loss_sum")):
        found = card_for(
            OpRecord(
                id="loss",
                op="aten.mse_loss.default",
                arguments=op("mse_loss").arguments,
                attributes={"reduction": reduction},
            )
        )
        assert found is not None
        assert found.key == key
