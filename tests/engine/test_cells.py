"""Edited numbers are exactly those that torch computes with, in the run and in the script."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.builder.code import write_code
from gradviz.builder.edits import add_data, randomise, set_cell
from gradviz.builder.presets import preset
from gradviz.engine.build import run_spec
from gradviz.model.program import NetworkSpec
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import ValueRecord
from tests.builder.networks import CNN
from tests.tools.modules import run_networks

torch.set_num_threads(1)

NETS = {"cnn": CNN, **{name: preset(name).spec for name in ("xor", "attention", "rnn", "norm")}}


def begins(spec: NetworkSpec) -> dict[str, ValueRecord]:
    data = run_spec(spec)
    return {one.name: one for one in data.values if one.name and one.role != "result"}


BEGINS = {name: begins(spec) for name, spec in NETS.items()}


def numbers(record: ValueRecord) -> TensorValue:
    assert record.forward is not None
    return record.forward


@settings(max_examples=15)
@given(st.data())
def test_torch_gets_the_cell_and_all_else_as_before(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(NETS)))
    spec, before = NETS[name], BEGINS[name]
    # A leaf that the seed makes: without its draw, what is drawn later is another number.
    fixed = [one for one in before if not (name == "cnn" and one == "x")]
    edited = data.draw(st.sampled_from(sorted(fixed)))
    current = numbers(before[edited])
    index = tuple(data.draw(st.integers(0, size - 1)) for size in current.shape)
    number = 1 if "int" in current.dtype else data.draw(st.floats(-4, 4, width=32))
    made = set_cell(spec, edited, index, number, current).spec
    after = begins(made)
    assert set(after) == set(before)
    for one in before:
        expected = numbers(before[one]).numpy().copy()
        if one == edited:
            expected[index] = number
        assert numbers(after[one]).data == expected.tobytes()


@pytest.mark.parametrize(("name", "part"), [("cnn", "residual.conv3.weight"),
                                            ("attention", "head.query.weight"),
                                            ("norm", "norm.bias")])  # fmt: skip
def test_the_script_computes_with_the_same_numbers(name: str, part: str) -> None:
    spec = randomise(NETS[name], part, 5, "normal").spec
    index = (0,) * len(numbers(BEGINS[name][part]).shape)
    spec = set_cell(spec, part, index, 0.1).spec
    [ran] = run_networks([write_code(spec).text])
    after = begins(spec)
    for one, gradient in ran.gradients.items():
        kept = after[one].grad_after
        assert (kept and kept.data and kept.data.hex()) == gradient
    data = run_spec(spec)
    loss = next(one for one in data.values if one.name == spec.loss)
    assert numbers(loss).data is not None
    assert loss.forward is not None
    assert loss.forward.numpy().tobytes().hex() == ran.values[spec.loss]
    assert np.isfinite(loss.forward.item())


def test_a_network_learns_a_data_set() -> None:
    spec = preset("xor").spec
    spec = add_data(spec, "spiral", {"n": 20}, into=("x", "y")).spec
    before = begins(preset("xor").spec)
    after = begins(spec)
    assert numbers(after["x"]).shape == (20, 2)
    assert after["x"].forward == spec.leaves[0].value
    assert after["fc1.weight"].forward == before["fc1.weight"].forward
    assert after["fc1.weight"].grad_after != before["fc1.weight"].grad_after
