"""The palette: every file is a whole block, search finds it, and forms can be made of it."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from gradviz.builder.entries import Block
from gradviz.builder.formula import parse
from gradviz.builder.functions import FUNCTIONS, OPERATORS
from gradviz.builder.palette import block, block_of, call_text, families, find, palette, read_block
from gradviz.builder.patterns import evaluate, fits_pattern
from gradviz.builder.rules import Asked, Kind
from gradviz.model.resources import resource
from gradviz.model.words import set_language

BLOCKS = palette()
FUNCTION_BLOCKS = [one for one in BLOCKS if one.function]


@pytest.mark.parametrize("one", BLOCKS, ids=lambda one: one.id)
def test_a_block_speaks_both_languages(one: Block) -> None:
    for code in ("en", "ja"):
        assert one.words[code].title
        assert one.words[code].description.endswith("." if code == "en" else "。")
    for told in (*one.parameters, *one.children, *one.configurations, *one.conditions):
        assert told.en
        assert told.ja
        assert told.en != told.ja or told.en.isascii()


@pytest.mark.parametrize("one", BLOCKS, ids=lambda one: one.id)
def test_a_form_starts_with_what_it_allows(one: Block) -> None:
    for parameter in one.parameters:
        value = parameter.default
        assert (parameter.type == "choice") == bool(parameter.choices)
        if parameter.choices:
            assert value in parameter.choices
        for number in value if isinstance(value, tuple) else (value,):
            if isinstance(number, int | float):
                assert parameter.minimum is None or number >= parameter.minimum
                assert parameter.maximum is None or number <= parameter.maximum
    assert one.subtitled() or not one.subtitle


@pytest.mark.parametrize("one", BLOCKS, ids=lambda one: one.id)
def test_what_a_block_refers_to_is_there(one: Block) -> None:
    names = {parameter.name for parameter in one.parameters}
    assert set(one.follows) <= names
    assert set(one.order) <= names | {port.name for port in one.ports}
    for child in one.children:
        assert {parameter.name for parameter in block(child.block).parameters} >= set(
            child.arguments
        )
    for need in one.needs:
        assert block(need).source
    for configuration in one.configurations:
        assert set(configuration.arguments) <= names
    if one.kind in ("function", "loss", "module"):
        assert bool(one.shape) != bool(one.rule)


def test_every_function_has_a_block_and_every_sign_an_operator() -> None:
    assert {name for name in FUNCTIONS if block_of(name) is None} == set()
    assert {one.sign for one in BLOCKS if one.sign} == {sign for sign, _ in OPERATORS.values()}


@pytest.mark.parametrize("one", FUNCTION_BLOCKS, ids=lambda one: one.id)
def test_a_function_block_is_a_formula(one: Block) -> None:
    names = ["a", "b", "c"][: sum(not port.optional for port in one.ports)]
    expression = parse(f"r = {call_text(one, names)}").expression
    assert getattr(expression, "function", "") == one.function
    assert FUNCTIONS[one.function].target == one.target
    known = FUNCTIONS[one.function].keywords
    assert {p.name for p in one.parameters if p.by == "keyword"} <= {*known, "eps"}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("sig", "sigmoid"),
        ("+", "add"),
        ("-", "sub"),
        ("@", "matmul"),
        ("lin", "linear"),
        ("Linaer", "linear"),
        ("dense", "linear"),
        ("全結合", "linear"),
        ("行列", "matmul"),
        ("ドロップ", "dropout"),
        ("conv", "conv1d"),
        ("softmax", "softmax"),
        ("gpt", "gpt"),
        ("mse", "mse"),
        ("mse_loss", "mse"),
        ("ｌｏｇ", "log"),
    ],
)
def test_search_finds_what_is_meant(query: str, wanted: str) -> None:
    found = [one.id for one in find(query)]
    assert wanted == found[0] or (query in ("行列", "Linaer") and wanted in found[:3])


def test_search_for_nothing_shows_all_and_for_nonsense_nothing() -> None:
    assert find(" ") == BLOCKS
    assert find("qqxxzz") == ()
    assert {one.id for one in BLOCKS} == {
        one.id for name, _ in families() for one in BLOCKS if one.family == name
    }


def test_words_follow_the_language() -> None:
    set_language("ja")
    try:
        assert block("linear").title == "全結合層"
    finally:
        set_language("en")
    assert block("linear").title == "Linear"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("family = 'layers'", "missing"),
        ("famly = 'layers'", "unknown fields: famly"),
        ("family = ", "no block"),
    ],
)
def test_a_file_that_is_no_block_is_named(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"new\.toml is no block") as caught:
        read_block("new", text)
    assert reason in str(caught.value)


def test_the_block_of_the_page_is_one() -> None:
    page = (resource("docs") / "adding-a-block.md").read_text(encoding="utf-8")
    name, _, rest = page.partition("```toml block ")[2].partition("\n")
    own = read_block(name.removesuffix(".toml"), rest.partition("```")[0])
    space: dict[str, Any] = {"torch": torch, "nn": nn}
    exec(own.source, space)
    module = space[own.target](**own.arguments())
    result = module(torch.zeros(2, 8, 5))
    asked = Asked(block=own, values={"x": Kind((2, 8, 5))}, settings=own.arguments())
    assert fits_pattern(asked) == Kind(tuple(result.shape))
    shape = evaluate(own.weights["weight"], own.arguments())
    assert shape == tuple(module.weight.shape)
