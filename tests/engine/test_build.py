"""Specs run by the engine: the numbers of the written-out script, its lines and its names."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradviz.builder.code import write_code
from gradviz.builder.functions import FUNCTIONS
from gradviz.builder.presets import Preset, networks, preset
from gradviz.engine.build import ProgramError, run_spec, tensor_of
from gradviz.model.errors import GradvizError
from gradviz.model.program import Leaf, NetworkSpec, program_hash, with_leaf
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import TraceData, ValueRecord
from tests.tools.scripts import Bits, run_scripts

torch.set_num_threads(1)


def parameter(name: str, numbers: object, dtype: str = "float32") -> Leaf:
    return Leaf(name=name, role="parameter", value=tensor_value(numbers, dtype))


def spec(name: str, *lines: str, **leaves: object) -> NetworkSpec:
    made = (parameter(leaf, numbers) for leaf, numbers in leaves.items())
    return NetworkSpec(name=name, leaves=tuple(made), lines=lines)


M = np.arange(1.0, 7.0).reshape(2, 3) / 7
P = np.array([0.2, 0.5, 0.9])

MORE = [
    spec("split", "a, b = split(x, 2)", "L = sum(a*a) + b.sum()*3", x=[1.0, 2.0, 3.0, 4.0]),
    spec("one", "a, = split(x, 9)", "L = sum(a)", x=[1.0, 2.0]),
    spec("max", "v, i = max(x, dim=1)", "L = mean(v**2)", x=M),
    spec("join", "c = cat([x, 2*x], dim=-1)", "s = stack([c, c])", "L = s.mean()", x=M),
    spec("plumbing", "v = view(x, 3, -1)", "e = x.T @ x", "t = v.t().reshape((3, 2))",
         "L = sum(e) - sum(transpose(t, 0, 1)) + permute(x, 1, 0).flatten().prod()", x=M),
    spec("stretch", "e = expand(b, 2, 3)", "L = mean((x + e - 1)/e)", x=M, b=P),
    spec("curves", "a = exp(-x) + log(x) + sqrt(x) + tanh(x) + relu(x - 0.4) + abs(-x)",
         "b = sin(x)*cos(x) + tan(x) + gelu(x) + gelu(x, approximate='tanh') + silu(x)",
         "c = clamp(x, 0.3, max=0.6) + softplus(x) + leaky_relu(x, 0.1) + 2**x + x**-1.5",
         "d = square(x) + reciprocal(x) + rsqrt(x) + maximum(x, 0.5*x) + minimum(x, -x)",
         "L = sum(a + b + c + d)", x=P),
    spec("choice", "p = softmax(x, dim=1)", "L = mse(p, log_softmax(x, 1)) + amax(x)", x=M),
    spec("losses", "a = sigmoid(x)", "L = bce(a, y) + bce_with_logits(x, y) + l1(x, y)",
         x=[0.3, -2.0], y=[0.0, 1.0]),
    spec("layer", "h = layer_norm(linear(x, W, bias=b), (2,))",
         "L = var(h) + h.unbind().cat().sum()", x=M, W=M[:2], b=[0.1, -0.1]),
    spec("deep", "a = cumsum(x, 0)", "b = logsumexp(a, 0)", "h = b", "h = h*h", "L = h", x=P),
]  # fmt: skip
EVERY = [each.spec for each in networks()] + MORE


def plain(program: NetworkSpec) -> dict[str, Bits]:
    """Every tensor of a program run by plain PyTorch in a process of its own."""
    return run_scripts([write_code(each).text for each in EVERY])[EVERY.index(program)]


def named(data: TraceData) -> dict[str, ValueRecord]:
    return {value.name: value for value in data.values if value.name}


@pytest.mark.parametrize("program", EVERY, ids=[each.name for each in EVERY])
def test_the_trace_is_the_script_bit_for_bit(program: NetworkSpec) -> None:
    found = plain(program)
    data = run_spec(program)
    values = named(data)
    assert len(data.notes) == (program.name == "tensors")  # which has no loss
    for leaf in program.leaves:
        record, (forward, gradient) = values[leaf.name], found[leaf.name]
        assert record.forward is not None
        assert record.forward.data == forward
        assert (record.grad_after and record.grad_after.data) == gradient
    for name, record in values.items():
        if name in found:
            assert record.forward is not None
            assert record.forward.data == found[name][0]


@pytest.mark.parametrize("one", networks(), ids=lambda one: one.id)
def test_the_known_numbers_are_in_the_trace(one: Preset) -> None:
    values = named(run_spec(one.spec))
    expect = one.expect
    for name, known in expect.values.items():
        forward = values[name].forward
        assert forward is not None
        np.testing.assert_allclose(forward.numpy(), known, rtol=0, atol=expect.tolerance)
    for name, known in expect.gradients.items():
        gradient = values[name].grad_after
        assert gradient is not None
        np.testing.assert_allclose(gradient.numpy(), known, rtol=0, atol=expect.tolerance)


def test_lines_and_names_are_those_of_the_script() -> None:
    program = preset("neuron").spec
    data = run_spec(program)
    script = write_code(program).text.splitlines()
    for op in data.ops:
        assert op.source is not None
        assert op.source.file == "neuron.py"
        assert script[op.source.line - 1] == op.source.text
    assert [value.name for value in data.values] == ["x", "w", "b", "y", "u", "z", "a", "L"]
    leaf = named(with_w(7.25))["w"].source
    assert leaf is not None
    assert (leaf.line, leaf.text) == (5, "w = torch.tensor(7.25, requires_grad=True)")
    assert data.title == "neuron"
    assert data.program_hash == program_hash(program)


def with_w(number: float) -> TraceData:
    return run_spec(with_leaf(preset("neuron").spec, "w", tensor_value(number, "float32")))


def test_a_fan_out_of_three_grows_part_by_part() -> None:
    data = run_spec(preset("fanout").spec)
    h = next(value.node for value in data.values if value.name == "h")
    sent = [c for step in data.passes[0].steps for c in step.contributions if c.to.node == h]
    totals = [c.total_after.item() for c in sent if c.total_after is not None]
    assert len(sent) == 3
    assert sorted(c.amount.item() for c in sent if c.amount is not None) == [0.5, 3, 4]
    assert totals[-1] == 7.5
    assert totals == sorted(totals)


def test_a_result_of_many_numbers_has_a_forward_pass_and_a_note() -> None:
    data = run_spec(spec("many", "L = x*2", x=[1.0, 2.0]))
    assert data.passes == ()
    assert len(data.ops) == 1
    assert "2 numbers" in data.notes[0].words()


@pytest.mark.parametrize(
    ("program", "sentence", "place", "torch_says"),
    [
        (spec("s", "h = x @ y", "L = h.sum()", x=np.ones((2, 3)), y=np.ones((2, 3))),
         "do not fit together in matmul: 2 × 3", (1, 5), "cannot be multiplied"),
        (spec("s", "a = x*2", "L = sum(a + y)", x=[1.0, 2.0], y=[1.0, 2.0, 3.0]),
         "do not fit together in add: 2 | 3", (2, 9), "must match"),
        (spec("s", "L = bce(x, y)", x=1.5, y=1.0), "from 0 to 1", (1, 5), "between 0 and 1"),
        (spec("s", "L = x*(1/0)", x=1.5), "divides by zero", (1, 8), "zero"),
        (spec("s", "a, b = split(x, 1)", "L = a", x=[1.0, 2.0, 3.0]), "2 names, but 3", (1, 1), ""),
        (spec("s", "a, b = 3", "L = x", x=1.0), "2 names, but 0", (1, 1), ""),
        (spec("s", "L = sum(expand(x, 9000000000, 9000000000))*x", x=1.0), "expand", (1, 9), ""),
        (spec("s", "L = view(2, 1)*x", x=1.0), "could not compute view", (1, 5), "attribute"),
    ],
)  # fmt: skip
def test_what_pytorch_refuses_is_a_sentence_with_a_place(
    program: NetworkSpec, sentence: str, place: tuple[int, int], torch_says: str
) -> None:
    with pytest.raises(ProgramError) as caught:
        run_spec(program)
    fields = caught.value.message.fields
    assert sentence in str(caught.value)
    assert (fields["line"], fields["column"]) == place
    assert torch_says in str(fields.get("torch", ""))


def test_the_graph_as_far_as_it_got_comes_along() -> None:
    with pytest.raises(ProgramError) as caught:
        run_spec(spec("s", "a = x*2", "b = a + x", "L = sum(b @ b @ x)", x=np.ones((2, 3))))
    partial = caught.value.partial
    assert partial is not None
    assert [op.id for op in partial.ops] == ["mul", "add"]
    assert partial.passes == ()
    assert partial.notes == ()


def test_leaves_that_cannot_be_are_named() -> None:
    whole = NetworkSpec(name="s", leaves=(parameter("n", 3, "int64"),), lines=("L = n*n",))
    with pytest.raises(GradvizError, match="n has whole numbers"):
        run_spec(whole)
    only = Leaf(name="n", role="input", value=TensorValue(dtype="float32", shape=(9,)))
    with pytest.raises(GradvizError, match="Only a sample of n"):
        run_spec(NetworkSpec(name="s", leaves=(only,), lines=("L = n",)))


@pytest.mark.parametrize(
    "dtype", ["float64", "bfloat16", "float16", "complex64", "int64", "uint16", "bool",
              "float8_e4m3fn"],
)  # fmt: skip
def test_every_dtype_becomes_its_tensor(dtype: str) -> None:
    tensor = tensor_of(tensor_value([[0, 1, 1]], dtype))
    assert str(tensor.dtype) == f"torch.{dtype}"
    assert tensor.shape == (1, 3)


def test_every_function_of_the_table_exists() -> None:
    for function in FUNCTIONS.values():
        home, _, name = function.target.rpartition(".")
        place = {"": torch.Tensor, "torch": torch, "F": torch.nn.functional}[home]
        assert callable(getattr(place, name))
