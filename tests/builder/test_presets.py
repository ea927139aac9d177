"""Presets: one file each, found by itself, with numbers that PyTorch confirms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradviz.builder.code import write_code
from gradviz.builder.presets import Preset, preset, presets
from gradviz.model.errors import GradvizError
from gradviz.model.words import language, set_language
from tests.tools.scripts import Bits, run_scripts

IDS = [one.id for one in presets()]
FIRST = ["neuron", "mazur", "cs231n", "micrograd", "square", "shared"]
"""Those that the first release promises, in their order; others may follow."""


def ran(one: Preset) -> dict[str, Bits]:
    """Every tensor of a preset, from plain PyTorch; all presets run in one process."""
    texts = [write_code(each.spec).text for each in presets()]
    return run_scripts(texts)[IDS.index(one.id)]


def test_they_come_in_their_order() -> None:
    assert IDS[: len(FIRST)] == FIRST
    assert [leaf.name for leaf in preset("neuron").spec.leaves] == ["x", "w", "b", "y"]


@pytest.mark.parametrize("one", presets(), ids=IDS)
def test_the_known_numbers_are_pytorchs(one: Preset) -> None:
    found = ran(one)
    expect = one.expect
    for name, known in expect.values.items():
        got = np.frombuffer(found[name][0], np.float32)
        np.testing.assert_allclose(got, np.ravel(known), rtol=0, atol=expect.tolerance)
    for name, known in expect.gradients.items():
        got = np.frombuffer(found[name][1] or b"", np.float32)
        np.testing.assert_allclose(got, np.ravel(known), rtol=0, atol=expect.tolerance)
    after = dict(expect.after_step)
    rate = after.pop("rate", 0.0)
    for name, known in after.items():
        value, grad = (np.frombuffer(part or b"", np.float32) for part in found[name])
        np.testing.assert_allclose(value - rate * grad, known, rtol=0, atol=expect.tolerance)


@pytest.mark.parametrize("one", presets(), ids=IDS)
def test_each_is_worded_in_both_languages(one: Preset) -> None:
    assert set(one.titles) >= {"en", "ja"}
    assert set(one.descriptions) >= {"en", "ja"}
    before = language()
    set_language("ja")
    assert one.title == one.titles["ja"]
    set_language(before)
    assert one.description.endswith(".")


def test_sliders_reach_the_value() -> None:
    for one in presets():
        for leaf in one.spec.leaves:
            if leaf.minimum is not None and leaf.maximum is not None:
                assert leaf.minimum <= leaf.value.item() <= leaf.maximum


def test_a_misspelt_name_gets_a_guess() -> None:
    with pytest.raises(GradvizError, match="Did you mean neuron"):
        preset("neurom")
    with pytest.raises(GradvizError, match="There are: neuron, mazur"):
        preset("zzz")


NEW = """
lines = ["L = x*y"]
title = { en = "Product" }
description = { en = "A product." }
[[leaf]]
name = "x"
role = "parameter"
value = [1, 2]
dtype = "float64"
[[leaf]]
name = "y"
role = "input"
value = true
dtype = "bool"
"""


def test_a_new_preset_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "product.toml").write_text(NEW)
    one = preset("product", tmp_path)
    assert presets(tmp_path) == (one,)
    assert one.spec.name == "product"
    assert [leaf.value.dtype for leaf in one.spec.leaves] == ["float64", "bool"]


@pytest.mark.parametrize(
    ("old", "new"), [("role", "rule"), ("[1, 2]", "[1, [2]]"), ("float64", "float99"), ("=", "")]
)
def test_a_broken_file_is_named(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "broken.toml").write_text(NEW.replace(old, new))
    with pytest.raises(GradvizError, match=r"broken\.toml is no preset"):
        presets(tmp_path)
