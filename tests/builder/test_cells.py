"""Single numbers edited: of leaves, of modules' parameters, and how they are drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.builder.cells import draws, own_values, reset_values, set_values
from gradviz.builder.edits import randomise, set_argument, set_cell
from gradviz.builder.presets import preset
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.tensor import TensorValue, tensor_value
from tests.builder.networks import CNN, GPT, HEAD, RNN, XOR, leaf

SPEC = NetworkSpec(
    name="n",
    leaves=(
        leaf("s", 2.0, "parameter"),
        leaf("m", [[1, 2, 3], [4, 5, 6]]),
        leaf("k", [3, 1], "constant", "int64"),
        leaf("flags", [True, False], "constant", "bool"),
        leaf("h", [1.5], "input", "float16"),
    ),
    lines=("L = s",),
)


def value_of(spec: NetworkSpec, name: str) -> np.ndarray:
    found = own_values(spec, name)
    assert found is not None
    return found.numpy()


@given(st.data())
def test_one_cell_changes_and_no_other(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["s", "m", "k", "flags", "h"]))
    before = value_of(SPEC, name)
    index = tuple(data.draw(st.integers(0, size - 1)) for size in before.shape)
    kinds = {"i": st.integers(-(2**63), 2**63 - 1), "b": st.booleans()}
    width = 16 if name == "h" else 32
    number = data.draw(kinds.get(before.dtype.kind, st.floats(width=width)))
    edited = set_cell(SPEC, name, index, number)
    after = value_of(edited.spec, name)
    expected = before.copy()
    expected[index] = number
    assert after.tobytes() == expected.tobytes()
    assert after.dtype == before.dtype
    assert edited.selection == (name,)
    assert [one for one in edited.spec.leaves if one.name != name] == [
        one for one in SPEC.leaves if one.name != name
    ]
    back = set_cell(edited.spec, name, index, before[index].item())
    assert back.spec == SPEC


def test_the_same_number_is_no_edit() -> None:
    assert set_cell(SPEC, "m", (1, 2), 6.0).spec is SPEC


@pytest.mark.parametrize(
    ("name", "index", "number", "told"),
    [
        ("m", (2, 0), 1.0, "m has no cell [2, 0]: it is 2 × 3."),
        ("m", (0, -1), 1.0, "m has no cell [0, -1]"),
        ("m", (0,), 1.0, "m has no cell [0]"),
        ("s", (0,), 1.0, "s has no cell [0]"),
        ("k", (0,), 1.5, "int64 cannot hold these numbers."),
        ("k", (0,), math.nan, "int64 cannot hold these numbers."),
        ("h", (0,), 1e6, "float16 cannot hold these numbers."),
        ("m", (0, 0), 1e40, "float32 cannot hold these numbers."),
        ("q", (), 1.0, "There is no value q to change."),
        ("q.weight", (), 1.0, "There is no value q.weight to change."),
    ],
)
def test_what_is_not_possible_is_said(
    name: str, index: tuple[int, ...], number: float, told: str
) -> None:
    with pytest.raises(GradvizError) as caught:
        set_cell(SPEC, name, index, number)
    assert told in str(caught.value)


def test_a_parameter_needs_its_numbers_once() -> None:
    with pytest.raises(GradvizError, match=r"fc1\.weight are not known yet"):
        set_cell(XOR, "fc1.weight", (0, 0), 1.0)
    current = tensor_value(np.arange(16).reshape(8, 2), "float32")
    once = set_cell(XOR, "fc1.weight", (3, 1), -1.0, current)
    assert once.selection == ("fc1",)
    assert value_of(once.spec, "fc1.weight")[3].tolist() == [6, -1]
    twice = set_cell(once.spec, "fc1.weight", (0, 0), 9.0)
    assert value_of(twice.spec, "fc1.weight")[[0, 3]].tolist() == [[9, 1], [6, -1]]
    assert reset_values(twice.spec, "fc1.weight").spec == XOR
    assert reset_values(twice.spec, "fc1").spec == XOR
    assert reset_values(XOR, "fc1").spec is XOR
    with pytest.raises(GradvizError, match="these numbers are 2 × 2"):
        set_cell(XOR, "fc1.weight", (0, 0), 1.0, tensor_value(np.eye(2), "float32"))
    with pytest.raises(GradvizError, match="x is no parameter"):
        reset_values(XOR, "x")


def test_a_buffer_is_edited_as_it_is_given() -> None:
    mean = tensor_value([0.0] * 4, "float32")
    spec = set_cell(CNN, "norm.running_mean", (1,), 2.0, mean).spec
    assert value_of(spec, "norm.running_mean").tolist() == [0, 2, 0, 0]


def test_names_may_have_the_groups_before_them() -> None:
    spec = preset("attention").spec
    one = set_values(spec, "head.query.weight", 0.5).spec
    assert one == set_values(spec, "query.weight", 0.5).spec
    assert value_of(one, "query.weight").shape == (4, 6)


def test_all_numbers_at_once() -> None:
    assert value_of(set_values(SPEC, "s", 3.0).spec, "s") == 3
    assert value_of(set_values(XOR, "fc2.bias", "[0.25]").spec, "fc2.bias").tolist() == [0.25]
    with pytest.raises(GradvizError, match=r"fc2\.bias is 1; these numbers are 2"):
        set_values(XOR, "fc2.bias", "[1, 2]")


def test_another_size_makes_a_module_anew() -> None:
    spec = randomise(XOR, "fc1.weight", 1).spec
    assert own_values(spec, "fc1.weight") is not None
    assert own_values(set_argument(spec, "fc1", "out_features", 9).spec, "fc1.weight") is None


PARAMETERS = [
    (XOR, "fc1.weight", (8, 2)),
    (CNN, "conv2.weight", (4, 4, 3, 3)),
    (CNN, "norm.bias", (4,)),
    (RNN, "cell.weight_ih_l0", (24, 4)),
    (HEAD, "head.query.weight", (4, 8)),
    (GPT, "gpt.blocks.0.narrow.weight", (8, 16)),
]


@given(
    st.sampled_from(PARAMETERS),
    st.sampled_from([name for name, _ in draws()]),
    st.integers(0, 2**32 - 1),
)
def test_a_draw_has_the_shape_and_is_its_seeds(
    one: tuple[NetworkSpec, str, tuple[int, ...]], draw: str, seed: int
) -> None:
    spec, name, shape = one
    made = randomise(spec, name, seed, draw).spec
    assert value_of(made, name).shape == shape
    assert made == randomise(spec, name, seed, draw).spec
    others = [module for module in made.modules if module.name != name.partition(".")[0]]
    assert all(module in spec.modules for module in others)


def test_draws_are_as_wide_as_they_say() -> None:
    zeros = np.zeros((400, 100), np.float32)
    spec = NetworkSpec(name="n", leaves=(leaf("w", zeros, "parameter"),), lines=("L = w",))
    made = {name: value_of(randomise(spec, "w", 7, name).spec, "w") for name, _ in draws()}
    spread = {name: float(numbers.std()) for name, numbers in made.items()}
    wanted = {
        "normal": 1.0,
        "small": 0.02,
        "uniform": 3**-0.5,
        "linear": (3 * 100) ** -0.5,
        "xavier": (2 / 500) ** 0.5,
        "kaiming": (2 / 100) ** 0.5,
        "zeros": 0.0,
        "ones": 0.0,
    }
    assert spread == pytest.approx(wanted, rel=0.02)
    assert abs(made["linear"]).max() <= 0.1
    assert made["ones"].all()
    with pytest.raises(GradvizError, match="wide is one of: normal, small"):
        randomise(spec, "w", 7, "wide")
    with pytest.raises(GradvizError, match="int64 cannot hold"):
        randomise(SPEC, "k", 7, "normal")
    with pytest.raises(GradvizError, match="no parameter"):
        randomise(CNN, "norm.running_mean", 1)


def test_a_leaf_of_which_only_the_recipe_is_known_gets_numbers() -> None:
    current: TensorValue = tensor_value(np.zeros((4, 1, 8, 8)), "float32")
    spec = set_cell(CNN, "x", (0, 0, 0, 0), 1.0, current).spec
    assert value_of(spec, "x").sum() == 1
    assert spec.leaves[0].recipe == ""
