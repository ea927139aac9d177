"""What is kept for backward at a moment, and which tensors a box has."""

from __future__ import annotations

import msgspec
import pytest

from gradviz.animation.keeping import keeping
from gradviz.animation.tensors import held, outputs
from gradviz.layout.layered import layered
from gradviz.model.codec import load_document
from gradviz.model.resources import resource
from gradviz.model.trace import TraceData
from gradviz.ops.keeping import kept_names
from gradviz.workspace.view import View, view


def data_of(name: str) -> TraceData:
    data, _, _ = load_document(resource("samples") / f"{name}.gradviz")
    assert data is not None
    return data


@pytest.fixture(scope="module")
def mlp() -> View:
    return view(data_of("mlp"), layered)


def test_kept_from_the_forward_step_to_the_backward_step(mlp: View) -> None:
    index = mlp.scene.by_id["tanh"]
    states = [
        keeping(mlp.scene, mlp.frame(time), mlp.numbers, index).when
        for time in (0.0, *mlp.timeline.stops)
    ]
    assert list(dict.fromkeys(states)) == ["not yet", "kept", "freed"]


def test_what_it_is(mlp: View) -> None:
    found = keeping(mlp.scene, mlp.frame(0.0), mlp.numbers, mlp.scene.by_id["mm"])
    assert found.known
    assert [(one.name, one.value, one.size) for one in found.tensors] == [("self", "x", 40)]
    leaf = keeping(mlp.scene, mlp.frame(0.0), mlp.numbers, mlp.scene.by_id["x"])
    assert (leaf.kind, leaf.keepers) == ("leaf", ("mm",))


def test_without_a_look_by_the_formulas() -> None:
    data = data_of("mlp")
    ops = tuple(msgspec.structs.replace(op, saved=None) for op in data.ops)
    old = view(msgspec.structs.replace(data, ops=ops), layered)
    found = keeping(old.scene, old.frame(0.0), old.numbers, old.scene.by_id["mm"])
    assert not found.known
    assert [(one.name, one.value, one.size) for one in found.tensors] == [("self", "x", 40)]


@pytest.mark.parametrize("name", ["neuron", "mlp", "rnn", "attention", "norm"])
def test_formulas_agree_with_what_was_seen(name: str) -> None:
    for op in data_of(name).ops:
        told = kept_names(op)
        plain = {"mul", "div"}  # of a plain number torch makes a tensor that is no argument
        if op.saved is None or told is None or plain & {op.id.partition("_")[0]}:
            continue
        assert set(told) == {one.name for one in op.saved}, op.id


def test_a_number_is_shown_only_when_it_exists(mlp: View) -> None:
    index = mlp.scene.by_id["tanh"]
    assert outputs(mlp.scene, mlp.numbers, index) == ("H",)
    for part in ("value", "gradient"):
        states = [
            held(mlp.scene, mlp.frame(time), mlp.numbers, index, part).state
            for time in (0.0, *mlp.timeline.stops)
        ]
        assert list(dict.fromkeys(states)) == ["not yet", "there"]
    scales = {
        held(mlp.scene, mlp.frame(time), mlp.numbers, index, "gradient").scale
        for time in mlp.timeline.stops
    }
    assert len(scales - {0.0}) == 1
