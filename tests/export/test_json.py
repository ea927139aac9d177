"""The trace as JSON: every number comes back, and nothing is there before it exists."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from gradviz.builder.presets import networks
from gradviz.export.graph_json import graph_json, tensor
from gradviz.export.moment import moment
from gradviz.model.tensor import TensorValue, tensor_value
from tests.tools.records import tensors
from tests.tools.shown import shown


def read(preset: str, at: str = "end") -> dict[str, Any]:
    view = shown(preset)
    time = moment(at, view.timeline, view.scene)
    return json.loads(graph_json(view.data, view.scene, view.frame(time)))  # type: ignore[no-any-return]


def number(described: Any) -> float:
    if isinstance(described, list):
        return complex(*map(number, described))  # type: ignore[return-value]
    return float(described)  # "NaN" and "Infinity" too


@pytest.mark.parametrize("preset", [one.id for one in networks()])
def test_nodes_edges_and_steps_are_those_of_the_trace(preset: str) -> None:
    data, found = shown(preset).data, read(preset)

    assert found["format"] == 1
    assert found["title"] == preset
    assert {node["id"] for node in found["nodes"]} == {value.node for value in data.values}
    assert [node["id"] for node in found["nodes"] if node["role"] == "root"] == [
        root.node for root in data.roots
    ]
    assert len(found["edges"]) == sum(len(op.arguments) for op in data.ops)
    assert [step["node"] for step in found["steps"]] == [
        step.op for one in data.passes for step in one.steps
    ]
    for value in data.values:
        node = next(node for node in found["nodes"] if node["id"] == value.node)
        assert node["grad_after"] == tensor(value.grad_after)


def test_the_neurons_gradients() -> None:
    found = read("neuron")
    gradients = found["moment"]["gradients"]

    assert gradients["w"]["data"] == pytest.approx(-0.0898263, abs=1e-7)
    assert gradients["b"]["data"] == pytest.approx(-0.0816603, abs=1e-7)
    sent = {(edge["source"], edge["target"]): edge["contribution"] for edge in found["edges"]}
    assert sent["w", "mul"] == gradients["w"]
    assert sent["x", "mul"] is None


def test_a_moment_has_only_what_exists_by_then() -> None:
    start, forward = read("neuron", "start")["moment"], read("neuron", "forward-end")["moment"]

    assert sorted(start["values"]) == ["b", "w", "x", "y"]
    assert (start["gradients"], start["beat"], start["node"]) == ({}, None, None)
    assert len(forward["values"]) == 8
    assert forward["gradients"] == {}
    assert read("neuron", "sigmoid")["moment"]["beat"] == "multiply"


def plain(value: TensorValue) -> list[Any]:
    """Return all numbers of a written tensor as a flat list."""
    described = json.loads(json.dumps(tensor(value), allow_nan=False))
    assert described["dtype"] == value.dtype
    assert described["shape"] == list(value.shape)
    data = described["data"]
    depth = len(value.shape)
    for _ in range(max(depth - 1, 0)):
        data = [item for part in data for item in part]
    return data if depth else [data]


def test_what_json_has_no_numbers_for() -> None:
    value = tensor_value([math.nan, math.inf, -math.inf, -0.0, 0.1], "float64")
    written = plain(value)

    assert written[:3] == ["NaN", "Infinity", "-Infinity"]
    assert math.copysign(1.0, written[3]) == -1.0
    assert written[4] == 0.1


@pytest.mark.parametrize(
    ("numbers", "dtype"),
    [
        ([2**63 - 1, -(2**63)], "int64"),
        ([True, False], "bool"),
        ([[]], "float32"),
        (2.5, "float16"),
        ([1 + 2j, complex(math.nan, math.inf)], "complex128"),
    ],
)
def test_all_kinds_of_numbers(numbers: Any, dtype: str) -> None:
    value = tensor_value(numbers, dtype)
    back = [number(item) if "complex" in dtype else item for item in plain(value)]

    expected = value.numpy().ravel()
    assert np.array_equal(np.array(back, dtype=expected.dtype), expected, equal_nan=True)


@given(tensors())
def test_any_tensor_is_written(value: TensorValue) -> None:
    described = json.loads(json.dumps(tensor(value), allow_nan=False))

    if value.is_whole:
        assert len(plain(value)) == value.count or not value.count
    else:
        positions, sample = value.samples()
        assert described["data"] is None
        assert described["positions"] == positions.tolist()
        assert len(described["sample"]) == len(sample)


def test_nothing_is_null_and_not_nought() -> None:
    assert tensor(None) is None
