"""Names, settings, numbers, groups, the clipboard: edits that change what is there."""

from __future__ import annotations

import json

import numpy as np
import pytest

from gradviz.builder.edits import (
    Edited,
    add,
    copy,
    duplicate,
    group,
    is_blocks,
    paste,
    randomise,
    remark,
    rename,
    set_argument,
    set_leaf,
    set_leaf_value,
    set_optimizer,
    set_root,
    set_seed,
    ungroup,
)
from gradviz.builder.network import read_lines
from gradviz.model.errors import GradvizError
from gradviz.model.program import Group, Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value

EMPTY = NetworkSpec(name="new", leaves=(), lines=())


def network(
    *lines: str, leaves: str = "x w b y", modules: str = "", groups: tuple[Group, ...] = ()
) -> NetworkSpec:
    made = tuple(
        Leaf(name=name, role="parameter", value=tensor_value(1.0, "float32"))
        for name in leaves.split()
    )
    called = tuple(Module(name=name, block="linear") for name in modules.split())
    spec = NetworkSpec(name="n", leaves=made, lines=lines, modules=called, groups=groups)
    read_lines(spec)
    return spec


def after(edited: Edited) -> tuple[str, ...]:
    read_lines(edited.spec)
    return edited.spec.lines


def test_names_change_everywhere() -> None:
    spec = network(
        "h = fc1(x)", "L = mse(h, y)", modules="fc1", groups=(Group(name="g", members=("h",)),)
    )
    spec = remark(spec, "h", " the hidden one ").spec
    spec = set_root(spec, "L").spec
    assert after(rename(spec, "h", "hidden")) == ("hidden = fc1(x)", "L = mse(hidden, y)")
    assert rename(spec, "h", "hidden").spec.groups == (Group(name="g", members=("hidden",)),)
    assert rename(spec, "h", "hidden").spec.remarks == (("hidden", "the hidden one"),)
    assert rename(spec, "L", "loss").spec.root == "loss"
    assert after(rename(spec, "x", "q")) == ("h = fc1(q)", "L = mse(h, y)")
    assert after(rename(spec, "fc1", "enc")) == ("h = enc(x)", "L = mse(h, y)")
    assert rename(spec, "g", "encoder").spec.groups[0].name == "encoder"
    assert rename(spec, "h", "h").spec is spec


def test_a_call_within_a_line_is_named() -> None:
    assert after(rename(network("z = w*x + b"), "z#2", "u")) == ("u = w*x", "z = u + b")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("h", "2h", "is no name"),
        ("h", "lambda", "is no name"),
        ("h", "", "is no name"),
        ("h", "x", "x is taken"),
        ("h", "fc1", "fc1 is taken"),
        ("fc1", "relu", "relu is a function"),
        ("h", "torch", "belongs to PyTorch"),
        ("q", "p", "no block q"),
    ],
)
def test_names_that_are_refused(old: str, new: str, sentence: str) -> None:
    with pytest.raises(GradvizError, match=sentence):
        rename(network("h = fc1(x)", modules="fc1"), old, new)


@pytest.mark.parametrize(
    ("line", "parameter", "value", "result"),
    [
        ("s = softmax(x, dim=1)", "dim", 0, "s = softmax(x, dim=0)"),
        ("s = mean(x)", "dim", (0, 1), "s = mean(x, dim=(0, 1))"),
        ("s = mean(x, 0)", "dim", 1, "s = mean(x, 1)"),
        ("s = mean(x, dim=0)", "dim", None, "s = mean(x)"),
        ("s = mean(x, dim=0, keepdim=True)", "keepdim", False, "s = mean(x, dim=0)"),
        ("s = view(x, -1, 2)", "shape", (3, -1), "s = view(x, 3, -1)"),
        ("s = transpose(x, 0, 1)", "dim1", 2, "s = transpose(x, 0, 2)"),
        ("s = x + w", "alpha", 2.0, "s = add(x, w, alpha=2.0)"),
        ("s = 2*x", "a", 3, "s = 3*x"),
        ("s = 2*x", "0", 3, "s = 3*x"),
        ("L = mse(x, y)", "reduction", "sum", "L = mse(x, y, reduction='sum')"),
        ("c = cat([x, w])", "dim", 1, "c = cat([x, w], dim=1)"),
    ],
)
def test_settings_of_functions(line: str, parameter: str, value: object, result: str) -> None:
    target = line.split()[0]
    assert after(set_argument(network(line), target, parameter, value)) == (result,)


def test_settings_of_modules() -> None:
    spec = network("h = fc1(x)", modules="fc1")
    edited = set_argument(spec, "h", "out_features", 7)
    edited = set_argument(edited.spec, "fc1", "in_features", 3)
    assert edited.spec.modules[0].arguments == (("in_features", 3), ("out_features", 7))
    assert set_argument(edited.spec, "h", "in_features", None).spec.modules[0].arguments == (
        ("out_features", 7),
    )


@pytest.mark.parametrize(
    ("name", "parameter", "value", "sentence"),
    [
        ("h", "out_features", -1, "at least 0"),
        ("h", "out_features", 1.5, "whole number"),
        ("h", "out_features", "many", "is a number"),
        ("h", "colour", 1, "no setting colour"),
        ("L", "reduction", "all", "one of: mean, sum, none"),
        ("L", "colour", 1, "no setting colour"),
        ("x", "colour", 1, "no setting colour"),
        ("q", "dim", 1, "no block q"),
    ],
)
def test_settings_that_are_refused(name: str, parameter: str, value: object, sentence: str) -> None:
    spec = network("h = fc1(x)", "L = mse(h, y)", modules="fc1")
    with pytest.raises(GradvizError, match=sentence):
        set_argument(spec, name, parameter, value)


def leaf(spec: NetworkSpec, name: str = "x") -> Leaf:
    return next(one for one in spec.leaves if one.name == name)


def test_numbers_are_typed() -> None:
    spec = set_leaf_value(network(), "x", "[[1, 3], [5, 2]]").spec
    assert leaf(spec).value == tensor_value([[1, 3], [5, 2]], "float32")
    spec = set_leaf_value(spec, "x", 2).spec
    assert leaf(spec).value == tensor_value(2.0, "float32")
    assert set_leaf_value(spec, "x", "2").spec is spec
    spec = set_argument(spec, "x", "dtype", "int64").spec
    assert leaf(spec).value == tensor_value(2, "int64")
    for text, sentence in (
        ("open('x')", "no numbers"),
        ("'a'", "no numbers"),
        ("[[1], [2, 3]]", "same length"),
        ("[1, 'a']", "numbers only"),
        ("1.5", "int64 cannot hold"),
        ("9" * 30, "cannot hold|numbers only"),
    ):
        with pytest.raises(GradvizError, match=sentence):
            set_leaf_value(spec, "x", text)


def test_one_number_keeps_the_shape_of_one_number() -> None:
    spec = set_leaf_value(network(), "x", "[[7.5]]").spec
    moved = set_leaf_value(spec, "x", 2.5).spec

    value = moved.leaves[0].value
    assert (value.shape, value.item()) == ((1, 1), 2.5)


def test_random_numbers_come_with_a_seed() -> None:
    spec = add(EMPTY, "randn", arguments={"shape": (2, 3), "seed": 4}).spec
    assert leaf(spec).value.is_whole
    again = add(EMPTY, "randn", arguments={"shape": (2, 3), "seed": 4}).spec
    assert spec == again
    other = randomise(spec, "x", 5).spec
    assert leaf(other).value.shape == (2, 3)
    assert other != spec
    assert randomise(other, "x", 5).spec is other
    late = add(EMPTY, "randn", arguments={"shape": (2, 3)}).spec
    assert (leaf(late).recipe, leaf(late).value.is_whole) == ("torch.randn((2, 3))", False)
    larger = set_argument(late, "x", "shape", (4,)).spec
    assert leaf(larger).value.shape == (4,)


@pytest.mark.parametrize("block", ["zeros", "ones", "arange", "linspace", "randint", "rand"])
def test_tensors_of_every_kind_are_made(block: str) -> None:
    made = add(EMPTY, block, name="t", arguments={"seed": 1} if block.startswith("r") else {}).spec
    assert leaf(made, "t").value.is_whole


def test_what_a_leaf_is_may_change() -> None:
    spec = set_leaf(network(), "x", role="input", grad=True, limits=(-1.0, 1.0)).spec
    assert (leaf(spec).role, leaf(spec).grad, leaf(spec).minimum) == ("input", True, -1.0)


def test_the_network_as_a_whole() -> None:
    spec = network("a = exp(x)", "c = tanh(a)")
    assert set_root(spec, "a").spec.loss == "a"
    with pytest.raises(GradvizError, match="it is given"):
        set_root(spec, "x")
    assert set_seed(spec, 3).spec.seed == 3
    assert add(spec, "adam", arguments={"lr": 0.1}).spec.optimizer.name == "Adam"
    assert set_optimizer(spec, None).spec.optimizer is None
    assert remark(remark(spec, "a", "why").spec, "a", "").spec == spec


# ------------------------------------------------------------------------------- groups


def members(spec: NetworkSpec) -> dict[str, tuple[str, ...]]:
    return {one.name: one.members for one in spec.groups}


CHAIN = ("a = exp(x)", "c = tanh(w)", "d = relu(a)", "e = d + c")


def test_a_group_holds_its_lines_together() -> None:
    edited = group(network(*CHAIN), ["a", "d"], "part")
    assert after(edited) == ("c = tanh(w)", "a = exp(x)", "d = relu(a)", "e = d + c")
    assert members(edited.spec) == {"part": ("a", "d")}
    assert edited.selection == ("part",)
    freed = ungroup(edited.spec, "part")
    assert freed.spec.groups == ()
    assert freed.selection == ("a", "d")


def test_groups_within_groups() -> None:
    spec = group(network(*CHAIN), ["a", "d"], "inner").spec
    spec = group(spec, ["inner", "e", "x"], "outer").spec
    assert members(spec) == {"inner": ("a", "d"), "outer": ("inner", "e")}
    within = group(spec, ["e"], "last").spec
    assert members(within)["outer"] == ("inner", "last")
    assert members(ungroup(spec, "inner").spec) == {"outer": ("a", "d", "e")}
    with pytest.raises(GradvizError, match="Take all of inner"):
        group(spec, ["d", "e"])
    with pytest.raises(GradvizError, match="d stands between"):
        group(network("a = exp(x)", "d = relu(a)", "e = d + a"), ["a", "e"])
    with pytest.raises(GradvizError, match="compute something"):
        group(network(*CHAIN), ["x"])


def test_a_call_within_a_line_is_grouped() -> None:
    edited = group(network("z = w*x + b"), ["z#2"])
    assert after(edited) == ("h1 = w*x", "z = h1 + b")
    assert members(edited.spec) == {"part1": ("h1",)}


# ---------------------------------------------------------------------------- clipboard


def test_copies_are_connected_as_the_blocks_are() -> None:
    spec = network("h1 = fc1(x)", "a = relu(h1)", "L = mse(a, y)", modules="fc1")
    edited = duplicate(spec, ["h1", "a"])
    assert set(after(edited)) == {*spec.lines, "h2 = fc2(x)", "a2 = relu(h2)"}
    assert edited.spec.loss == "L"
    assert edited.selection == ("h2", "a2")
    assert [one.name for one in edited.spec.modules] == ["fc1", "fc2"]


def test_blocks_travel_as_text() -> None:
    spec = network("h1 = fc1(x)", "a = relu(h1)", modules="fc1")
    spec = group(spec, ["h1", "a"], "enc").spec
    text = copy(spec, ["enc", "x"])
    assert is_blocks(text)
    assert after(paste(EMPTY, text)) == ("h1 = fc1(x)", "a = relu(h1)")
    twice = paste(paste(EMPTY, text).spec, text)
    assert set(after(twice)[:-1]) == {"h1 = fc1(x)", "h2 = fc2(x2)", "a2 = relu(h2)"}
    assert members(twice.spec) == {"enc": ("h1", "a"), "enc2": ("h2", "a2")}
    assert after(paste(EMPTY, copy(spec, ["a"]))) == ("a = relu(...)",)


def test_numbers_that_json_has_not_travel_too() -> None:
    value = tensor_value(np.array([np.nan, -np.inf, -0.0]), "float32")
    spec = set_leaf_value(network(), "x", value).spec
    assert paste(EMPTY, copy(spec, ["x"])).spec.leaves == spec.leaves[:1]


@pytest.mark.parametrize(
    "change",
    [
        {"lines": ["a = __import__('os')"]},
        {"lines": ["a = relu("]},
        {"lines": ["a = relu(x)", "a = relu(x)"]},
        {"leaves": [{"name": "x y", "role": "input"}]},
        {"lines": 3},
    ],
)
def test_a_clipboard_from_elsewhere_is_refused_in_a_sentence(change: dict[str, object]) -> None:
    sound = json.loads(copy(network("a = relu(x)"), ["a", "x"]))
    with pytest.raises(GradvizError, match="cannot be read"):
        paste(EMPTY, json.dumps({**sound, **change}))
    with pytest.raises(GradvizError, match="holds no blocks"):
        paste(EMPTY, "import torch")
