"""Presets: one file each, found by itself, with numbers that PyTorch confirms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradviz.builder.code import write_code
from gradviz.builder.presets import Expect, Preset, is_shipped, networks, preset, presets, sections
from gradviz.builder.shapes import check
from gradviz.model.errors import GradvizError
from gradviz.model.program import Group, Optimizer, Script
from gradviz.model.tensor import tensor_value
from gradviz.model.words import language, set_language
from tests.tools.modules import Ran, run_networks

NETWORKS = networks()
IDS = [one.id for one in NETWORKS]
EVERY = [one.id for one in presets()]
LISTED = {
    "lessons": ["tensors", "chain", "neuron", "square", "shared", "fanout", "layers", "deep"],
    "worked": ["mazur", "cs231n", "micrograd", "linear"],
    "networks": ["mlp", "xor", "cnn", "rnn", "attention", "norm", "gpt"],
    "scripts": ["custom_function", "double_backward"],
}
"""What is promised, in its order."""


def ran(one: Preset) -> Ran:
    """Every tensor of a preset, from plain PyTorch; all presets run in one process."""
    return run_networks([write_code(each.spec).text for each in NETWORKS])[IDS.index(one.id)]


def close(found: str | None, known: object, expect: Expect, dtype: str = "float32") -> None:
    got = np.frombuffer(bytes.fromhex(found or ""), dtype)
    np.testing.assert_allclose(got, np.ravel(known), rtol=0, atol=expect.tolerance)


def test_they_come_in_their_order() -> None:
    assert list(LISTED) == [name for name, _ in sections()]
    found = [(one.section, one.id) for one in presets()]
    assert found == [(name, id_) for name, ids in LISTED.items() for id_ in ids]
    assert [leaf.name for leaf in preset("neuron").spec.leaves] == ["x", "w", "b", "y"]


@pytest.mark.parametrize("one", NETWORKS, ids=IDS)
def test_the_known_numbers_are_pytorchs(one: Preset) -> None:
    found, expect = ran(one), one.expect
    dtypes = check(one.spec).dtypes
    for name, known in expect.values.items():
        close(found.values[name], known, expect, dtypes[name])
    for name, known in expect.gradients.items():
        close(found.gradients[name], known, expect)
    after = dict(expect.after_step)
    rate = after.pop("rate", 0.0)
    for name, known in after.items():
        if one.spec.optimizer is not None:
            close(found.after[name], known, expect)
            continue
        value, grad = (
            np.frombuffer(bytes.fromhex(part or ""), np.float32)
            for part in (found.after[name], found.gradients[name])
        )
        np.testing.assert_allclose(value - rate * grad, known, rtol=0, atol=expect.tolerance)


@pytest.mark.parametrize("one", NETWORKS, ids=IDS)
def test_nothing_is_wrong_with_it(one: Preset) -> None:
    assert check(one.spec).problems == ()


@pytest.mark.parametrize("one", presets(), ids=EVERY)
def test_each_is_worded_in_both_languages(one: Preset) -> None:
    assert set(one.titles) >= {"en", "ja"}
    assert set(one.descriptions) >= {"en", "ja"}
    before = language()
    set_language("ja")
    assert one.title == one.titles["ja"]
    set_language(before)
    assert one.description.endswith(".")


def test_sliders_reach_the_value() -> None:
    for one in NETWORKS:
        for leaf in one.spec.leaves:
            if leaf.minimum is not None and leaf.maximum is not None:
                assert leaf.minimum <= leaf.value.item() <= leaf.maximum


def test_a_misspelt_name_gets_a_guess() -> None:
    with pytest.raises(GradvizError, match="Did you mean neuron"):
        preset("neurom")
    with pytest.raises(GradvizError, match="There are: tensors, chain, neuron"):
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


NET = """
lines = ["h = part(x)", "L = sum(h)", "extra = L*2"]
root = "L"
seed = 5
section = "lessons"
optimizer = { name = "Adam", arguments = { lr = 0.1 } }
remarks = { h = "here" }
title = { en = "Net" }
description = { en = "A net." }
[[leaf]]
name = "x"
role = "input"
recipe = "torch.randn(2, 3)"
[[module]]
name = "part"
block = "conv2d"
arguments = { kernel_size = [3, 1], padding = 1, bias = true }
values = { bias = [0.5, 1] }
[[group]]
name = "g"
members = ["h"]
"""


def test_a_file_may_hold_all_that_a_network_has(tmp_path: Path) -> None:
    (tmp_path / "net.toml").write_text(NET)
    spec = preset("net", tmp_path).spec
    assert (spec.root, spec.seed, spec.remarks) == ("L", 5, (("h", "here"),))
    assert spec.optimizer == Optimizer(name="Adam", arguments=(("lr", 0.1),))
    assert spec.groups == (Group(name="g", members=("h",)),)
    [module] = spec.modules
    assert module.arguments == (("kernel_size", (3, 1)), ("padding", 1), ("bias", True))
    assert module.values == (("bias", tensor_value([0.5, 1], "float32")),)
    [leaf] = spec.leaves
    assert (leaf.value.shape, leaf.value.is_whole) == ((2, 3), False)
    assert leaf.recipe == "torch.randn(2, 3)"


@pytest.mark.parametrize("other", ["", "open('x')", "torch.load('x')"])
def test_a_leaf_without_numbers_is_refused(tmp_path: Path, other: str) -> None:
    (tmp_path / "net.toml").write_text(NET.replace("torch.randn(2, 3)", other))
    with pytest.raises(GradvizError, match="the leaf x has neither"):
        preset("net", tmp_path)


def test_a_script_stands_beside_its_file(tmp_path: Path) -> None:
    text = 'script = "own.py"\ntitle = { en = "Own" }\ndescription = { en = "Mine." }\n'
    (tmp_path / "own.toml").write_text(text)
    (tmp_path / "own.py").write_text("x = 1\n")
    one = preset("own", tmp_path)
    assert one.program == Script(path=str(tmp_path / "own.py"), text="x = 1\n")
    with pytest.raises(TypeError, match="own is a script"):
        _ = one.spec
    assert not is_shipped(str(tmp_path / "own.py"))
    shipped = preset("custom_function").program
    assert isinstance(shipped, Script)
    assert is_shipped(shipped.path)


@pytest.mark.parametrize("script", ["", "../own.py", "none.py"])
def test_a_file_without_a_program_is_no_preset(tmp_path: Path, script: str) -> None:
    text = f'script = "{script}"\ntitle = {{ en = "Own" }}\ndescription = {{ en = "Mine." }}\n'
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(GradvizError, match=r"own\.toml is no preset|There is no file"):
        preset("own", tmp_path)
