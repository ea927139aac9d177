"""Written-out scripts: they run as they are, and every number arrives bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.builder.code import number_text, write_code
from gradviz.builder.presets import preset
from gradviz.model.program import Leaf, NetworkSpec, with_leaf
from gradviz.model.tensor import STORED_AS, TensorValue, tensor_value
from tests.tools.scripts import run_scripts

NEURON = """\
import torch
import torch.nn.functional as F

x = torch.tensor(1.1)
w = torch.tensor(2.2, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
y = torch.tensor(1.0)

u = w * x
z = u + b
a = torch.sigmoid(z)
L = F.binary_cross_entropy(a, y)

L.backward()

print("L =", L.item())
print("w.grad =", w.grad)
print("b.grad =", b.grad)
"""


def test_the_neuron_as_a_person_would_write_it() -> None:
    code = write_code(preset("neuron").spec)
    assert (code.file, code.text) == ("neuron.py", NEURON)
    lines = code.text.splitlines()
    assert [lines[number - 1].split(" = ")[0] for number in code.lines] == ["u", "z", "a", "L"]
    assert [lines[number - 1].split(" = ")[0] for number in code.leaves] == ["x", "w", "b", "y"]


def test_line_numbers_do_not_depend_on_the_numbers() -> None:
    spec = preset("mlp").spec
    other = with_leaf(spec, "W1", tensor_value(np.full((10, 5), 1 / 3), "float32"))
    assert write_code(other).lines == write_code(spec).lines
    assert write_code(other).text != write_code(spec).text


def awkward(dtype: str) -> TensorValue:
    if dtype == "bool":
        return tensor_value([True, False])
    if "int" in dtype:
        limits = np.iinfo(STORED_AS[dtype])
        return tensor_value(np.array([limits.min, 0, limits.max], STORED_AS[dtype]), dtype)
    if dtype.startswith("complex"):
        return tensor_value([complex(0.1, -0.0), complex(np.inf, 1e-3)], dtype)
    given = np.random.default_rng(1).normal(size=(2, 1, 11)) * 10.0 ** np.arange(-7, 4)
    given[0, 0, :4] = [np.nan, np.inf, -np.inf, -0.0]
    return tensor_value(given, dtype)


def test_every_number_of_every_dtype_arrives_bit_for_bit() -> None:
    dtypes = ["float64", "float32", "float16", "complex128", "complex64", "bool"]
    dtypes += ["int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64"]
    given = {dtype: awkward(dtype) for dtype in dtypes}
    given["empty"] = tensor_value(np.zeros((0, 3)), "float32")
    given["scalar"] = tensor_value(1 / 3, "float32")
    leaves = tuple(Leaf(name=n, role="input", value=value) for n, value in given.items())
    spec = NetworkSpec(name="all dtypes", leaves=leaves, lines=("L = scalar*2",))
    [ran] = run_scripts([write_code(spec).text])
    for name, value in given.items():
        got = np.frombuffer(ran[name][0], STORED_AS[value.dtype])
        np.testing.assert_array_equal(got, value.numpy().reshape(-1), strict=True)
        assert np.array_equal(np.signbit(got.real), np.signbit(value.numpy().real.reshape(-1)))


@pytest.mark.parametrize("seed", range(3))
def test_the_text_of_a_float32_is_exact(seed: int) -> None:
    bits = np.random.default_rng(seed).integers(0, 2**32, 3000, dtype=np.uint32)
    for number in bits.view(np.float32):
        if np.isfinite(number):
            assert np.float32(float(number_text(number, "float32"))) == number


def test_a_program_without_a_gradient_has_no_backward() -> None:
    leaf = Leaf(name="x", role="input", value=tensor_value(2.0, "float32"))
    code = write_code(NetworkSpec(name="a/b c", leaves=(leaf,), lines=("L = x*x",)))
    assert "backward" not in code.text
    assert code.file == "a_b_c.py"
    assert run_scripts([code.text])[0]["L"][0] == np.float32(4).tobytes()
