"""Data sets: their laws, the leaves they become, and the script that has the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.builder.code import write_script
from gradviz.builder.data import data_numbers, data_sets
from gradviz.builder.edits import add, add_data
from gradviz.builder.palette import find
from gradviz.builder.shapes import check
from gradviz.model.errors import GradvizError
from gradviz.model.program import Leaf, NetworkSpec
from gradviz.model.tensor import tensor_value
from tests.tools.scripts import run_scripts

NAMES = ["xor", "moons", "spiral", "circles", "blobs", "sine"]
EMPTY = NetworkSpec(name="n", leaves=(), lines=())

names, sizes = st.sampled_from(NAMES), st.integers(5, 200)


def arrays(name: str, **arguments: float | str) -> tuple[np.ndarray, np.ndarray]:
    points, answers = data_numbers(name, arguments)
    return points.numpy(), answers.numpy().reshape(-1)


def test_all_of_them_are_in_the_palette() -> None:
    assert {one.id for one in data_sets()} == {f"data_{name}" for name in NAMES}
    assert find("らせん")[0].id == "data_spiral"
    assert find("spiral")[0].id == "data_spiral"


@given(names, sizes, st.integers(0, 2**31))
def test_a_seed_says_every_bit(name: str, n: int, seed: int) -> None:
    arguments = {"n": n, "seed": seed, "noise": 0.3}
    first, again = data_numbers(name, arguments), data_numbers(name, arguments)
    other = data_numbers(name, {**arguments, "seed": seed + 1})
    assert first == again
    assert first != other
    assert [value.shape[0] for value in first] == [n, n]
    assert all(np.isfinite(value.numpy()).all() for value in first)


@given(st.sampled_from(NAMES[:-1]), sizes, st.sampled_from(["numbers", "classes"]))
def test_classes_are_balanced_whatever_the_noise(name: str, n: int, answers: str) -> None:
    quiet = arrays(name, n=n, noise=0.0, answers=answers)[1]
    found = arrays(name, n=n, noise=0.5, answers=answers)[1]
    assert np.array_equal(found, quiet)
    counts = np.bincount(found.astype(int))
    assert counts.max() - counts.min() <= (2 if name == "xor" else 1)
    assert found.dtype == ("int64" if answers == "classes" else "float32")


@given(sizes)
def test_without_noise_points_lie_where_they_are_said_to(n: int) -> None:
    points, kind = arrays("circles", n=n, noise=0.0, inner=0.25)
    np.testing.assert_allclose(np.hypot(*points.T), np.where(kind == 0, 1.0, 0.25), rtol=1e-6)
    points, kind = arrays("xor", n=n, noise=0.0)
    assert np.array_equal(kind, points[:, 0] != points[:, 1])
    points, sine = arrays("sine", n=n, periods=2.0)
    np.testing.assert_allclose(sine, np.sin(points[:, 0]), atol=1e-6)
    points, kind = arrays("moons", n=n, noise=0.0)
    centre = np.where(kind[:, None] == 0, [0.0, 0.0], [1.0, 0.5])
    np.testing.assert_allclose(np.hypot(*(points - centre).T), 1.0, rtol=1e-6)
    points, _ = arrays("spiral", n=n, noise=0.0)
    assert np.hypot(*points.T).max() <= 1.0
    points, kind = arrays("blobs", n=n, noise=0.0, classes=4)
    assert len(np.unique(points, axis=0)) == min(n, 4)


def test_an_arm_of_the_spiral_is_the_first_one_turned() -> None:
    points, kind = arrays("spiral", n=60, noise=0.0, classes=3, answers="classes")
    first, second = (points[kind == number] @ [1, 1j] for number in (0, 1))
    np.testing.assert_allclose(second, first * np.exp(2j * np.pi / 3), atol=1e-6)


def test_a_data_set_is_an_input_and_its_target() -> None:
    made = add(EMPTY, "data_spiral", arguments={"n": 30, "seed": 4})
    assert made.selection == ("x",)
    assert made == add_data(EMPTY, "spiral", {"n": 30, "seed": 4})
    assert [(leaf.name, leaf.role) for leaf in made.spec.leaves] == [
        ("x", "input"),
        ("y", "constant"),
    ]
    again = add_data(made.spec, "sine").spec
    assert [leaf.name for leaf in again.leaves] == ["x", "y", "x2", "y2"]
    assert again.leaves[:2] == made.spec.leaves


def test_other_numbers_come_into_the_same_leaves() -> None:
    spec = add_data(EMPTY, "circles").spec
    more = add_data(spec, "moons", {"n": 6}, into=("x", "y"))
    assert more.spec.leaves[0].value == data_numbers("moons", {"n": 6})[0]
    assert [leaf.name for leaf in more.spec.leaves] == ["x", "y"]
    same = add_data(spec, "circles", into=("x", "y"))
    assert same.spec is spec
    with pytest.raises(GradvizError, match="no value z"):
        add_data(spec, "circles", into=("x", "z"))


def test_a_network_learns_from_it_as_it_is() -> None:
    spec = add_data(EMPTY, "blobs").spec
    spec = add(spec, "linear", inputs=["x"], shapes=check(spec).shapes).spec
    spec = add(spec, "cross_entropy", inputs=["h1", "y"], shapes=check(spec).shapes).spec
    assert check(spec).problems == ()


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("swirl", {}, "There is no data set swirl. There are: blobs, circles"),
        ("xor", {"n": 1}, "n cannot be 1"),
        ("spiral", {"classes": 1}, "classes cannot be 1"),
        ("spiral", {"n": 2.5}, "n cannot be 2.5"),
        ("sine", {"answers": "classes"}, "no setting answers"),
        ("blobs", {"answers": "maybe"}, "answers cannot be maybe"),
        ("linear", {}, "no data set linear"),
    ],
)
def test_what_is_not_possible_is_said(
    name: str, arguments: dict[str, float | str], told: str
) -> None:
    with pytest.raises(GradvizError, match=told):
        data_numbers(name, arguments)


def test_the_script_has_the_same_numbers() -> None:
    specs = []
    for name in NAMES:
        spec = add_data(EMPTY, name, {"seed": 3}).spec
        weight = Leaf(name="w", role="parameter", value=tensor_value(1.0, "float32"))
        line = "L = sum(w*x)"
        specs.append(NetworkSpec(name=name, leaves=(*spec.leaves, weight), lines=(line,)))
    for spec, found in zip(specs, run_scripts([write_script(spec) for spec in specs]), strict=True):
        for leaf in spec.leaves[:2]:
            assert found[leaf.name][0] == leaf.value.data
