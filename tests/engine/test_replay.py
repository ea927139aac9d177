"""A replayed trace gives its own numbers; a changed one gives what PyTorch would give."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
import torch
from torch import Tensor

from gradviz.builder.presets import networks, preset
from gradviz.engine.build import run_spec
from gradviz.engine.jacobian import jacobian
from gradviz.engine.record import trace
from gradviz.engine.replay import replay
from gradviz.engine.tape import Tape
from gradviz.engine.values import same, snapshot
from gradviz.model.errors import GradvizError
from gradviz.model.program import with_leaf
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import Ref, TraceData
from tests.engine.programs import PROGRAMS, Doubled

# Its weight is too large to be kept whole.
SAMPLED = "large_tensors"


def recorded(name: str) -> TraceData:
    torch.manual_seed(0)
    return trace(PROGRAMS[name]().run)


def ref_of(data: TraceData, name: str) -> Ref:
    value = next(value for value in data.values if value.name == name)
    return Ref(node=value.node, output=value.output)


def assert_unchanged(data: TraceData) -> None:
    again = replay(data)
    assert again.exact
    assert not again.refused
    for value in data.values:
        if value.forward is None or value.forward.dtype == "uint8":
            continue  # bytes that the LSTM's kernel leaves for its own backward
        assert same(again.value(Ref(node=value.node, output=value.output)), value.forward)


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name != SAMPLED])
def test_an_unchanged_trace_gives_every_recorded_value(name: str) -> None:
    assert_unchanged(recorded(name))


@pytest.mark.parametrize("name", [one.id for one in networks()])
def test_an_unchanged_preset_gives_every_recorded_value(name: str) -> None:
    assert_unchanged(run_spec(preset(name).spec))


def test_what_was_kept_as_a_sample_is_refused_with_all_that_needs_it() -> None:
    again = replay(recorded(SAMPLED))
    assert "w were not kept whole" in again.refused["mm"].words()
    with pytest.raises(GradvizError, match="relu cannot be replayed: it needs mm"):
        again.value(Ref(node="relu"))


def test_another_leaf_gives_what_the_program_gives() -> None:
    spec = preset("neuron").spec
    other = tensor_value(np.array(-0.7), "float32")
    expected = run_spec(with_leaf(spec, "w", other))
    again = replay(run_spec(spec), leaves={"w": other})
    for value in expected.values:
        assert again.values[Ref(node=value.node, output=value.output)] == value.forward


def test_an_override_changes_only_what_comes_after() -> None:
    data = run_spec(preset("neuron").spec)
    ref = ref_of(data, "a")
    half = tensor_value(np.array(0.5), "float32")
    again = replay(data, overrides={ref: half})
    assert again.value(ref) == half
    assert again.value(data.roots[0]).item() == pytest.approx(np.log(2))
    z = ref_of(data, "z")
    assert again.value(z) == next(v for v in data.values if v.name == "z").forward


def test_another_width() -> None:
    data = recorded("transformer_layer")
    again = replay(data, dtype="float64")
    assert not again.refused
    root = again.value(data.roots[0])
    assert root.dtype == "float64"
    assert root.item() == pytest.approx(recorded_root(data).item(), rel=1e-6)


def recorded_root(data: TraceData) -> TensorValue:
    found = next(v.forward for v in data.values if v.node == data.roots[0].node)
    assert found is not None
    return found


def test_views_and_writes_follow_a_changed_leaf() -> None:
    def run(a: Tensor) -> Tensor:
        t = torch.ones(2)
        t.add_(a)
        t[0] = a[1] * 3
        u = t.view(1, 2)
        u.mul_(2)
        return u.sum() + t.prod()

    data = trace(run, torch.tensor([1.0, 2.0], requires_grad=True))
    moved = torch.tensor([0.5, -3.0])
    again = replay(data, leaves={"a": snapshot(moved)})
    assert again.value(data.roots[0]).item() == run(moved).item()


def test_a_write_that_no_record_follows_is_refused() -> None:
    def run(w: Tensor) -> Tensor:
        with torch.no_grad():
            scratch = w * 2
            scratch[0] = w[1]
        return (w * scratch).sum()

    data = trace(run, torch.tensor([1.0, 2.0], requires_grad=True))
    again = replay(data, leaves={"w": tensor_value([3.0, 4.0], "float32")})
    assert "copy_" in again.refused
    assert "without a history" in again.refused["copy_"].words()


def test_random_draws_are_refused_when_their_arguments_move() -> None:
    def run(w: Tensor) -> Tensor:
        return (torch.bernoulli(torch.sigmoid(w)) * w).sum()

    data = trace(run, torch.tensor([1.0, 2.0], requires_grad=True))
    again = replay(data, leaves={"w": tensor_value([3.0, 4.0], "float32")})
    assert "draws random numbers" in again.refused["bernoulli"].words()
    assert data.roots[0] not in again.values


def test_dropout_keeps_the_recorded_mask() -> None:
    x = torch.arange(1.0, 9.0, requires_grad=True)
    data = trace(lambda x: torch.dropout(x, 0.5, True).sum(), x)
    twice = replay(data, leaves={"x": snapshot(x.detach() * 2)})
    assert twice.value(data.roots[0]).item() == 2 * recorded_root(data).item()


def test_a_function_of_its_own_is_replayed_by_what_ran_inside() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    data = trace(lambda x: Doubled.apply(x, 2.0).sum(), x)
    again = replay(data, leaves={"x": tensor_value([4.0, 5.0], "float32")})
    assert again.value(data.roots[0]).item() == 18.0
    blocks = jacobian(data, "doubled")
    assert blocks[0, 0].numpy().tolist() == [[2.0, 0.0], [0.0, 2.0]]


def test_unknown_operations_and_wrong_shapes_are_refused() -> None:
    data = run_spec(preset("square").spec)
    ops = tuple(msgspec.structs.replace(op, op="aten.no_such.default") for op in data.ops)
    strange = replay(msgspec.structs.replace(data, ops=ops))
    assert "no operation of PyTorch's" in strange.refused[data.ops[0].id].words()
    files = (msgspec.structs.replace(data.ops[0], op="aten.from_file.default", arguments=()),)
    assert Tape(msgspec.structs.replace(data, ops=files)).units[0].refusal is not None
    with pytest.raises(GradvizError, match="another shape"):
        replay(data, leaves={data.values[0].node: tensor_value([1.0, 2.0])})
    with pytest.raises(GradvizError, match="no value nothing"):
        replay(data, leaves={"nothing": tensor_value(1.0)})


def test_the_jacobian_of_softmax_is_exact() -> None:
    data = trace(lambda x: x.softmax(0).square().sum(), torch.randn(4, requires_grad=True))
    block = jacobian(data, "softmax")[0, 0].numpy()
    y = next(v.forward for v in data.values if v.node == "softmax")
    assert y is not None
    numbers = y.numpy()
    assert np.allclose(block, np.diag(numbers) - np.outer(numbers, numbers), atol=1e-7)


def test_the_jacobians_of_a_product_and_of_a_lost_operation() -> None:
    data = trace(lambda x: x * x, torch.tensor(3.0, requires_grad=True))
    assert {key: block.item() for key, block in jacobian(data, "mul").items()} == {
        (0, 0): 3.0,
        (0, 1): 3.0,
    }
    with pytest.raises(GradvizError, match="no operation nothing"):
        jacobian(data, "nothing")
    with pytest.raises(GradvizError, match=r"copy_ cannot be replayed: it writes into a view"):
        jacobian(recorded("in_place_and_views"), "copy_")
