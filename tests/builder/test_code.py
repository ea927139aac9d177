"""Written-out scripts: they run as they are, and every number arrives bit for bit."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from gradviz.builder.code import number_text, script_lines, write_code, write_script
from gradviz.builder.presets import preset
from gradviz.builder.reading import read_code
from gradviz.model.errors import GradvizError
from gradviz.model.program import Group, Leaf, Module, NetworkSpec, Optimizer, with_leaf
from gradviz.model.tensor import STORED_AS, TensorValue, tensor_value
from tests.builder.networks import CNN, EARLY, GPT, HEAD, SHARED, XOR, leaf, module
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


NET = """\
import torch
import torch.nn.functional as F
from torch import nn


class XorMlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 8)
        self.fc2 = nn.Linear(8, 1)

    def forward(self, x):
        h = torch.tanh(self.fc1(x))
        z = self.fc2(h)
        return z


torch.manual_seed(0)

x = torch.tensor([0.5, 1.0])
y = torch.tensor([0.0])

net = XorMlp()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)

z = net(x)
L = F.binary_cross_entropy_with_logits(z, y)

L.backward()

print("L =", L.item())
for name, parameter in net.named_parameters():
    print(name, parameter.grad)

optimizer.step()
"""


def test_a_network_is_a_class_as_a_person_would_write_it() -> None:
    leaves = (leaf("x", [0.5, 1.0]), leaf("y", [0.0], "constant"))
    code = write_code(msgspec.structs.replace(XOR, leaves=leaves))
    assert code.text == NET
    rows = code.text.splitlines()
    assert rows[code.backward - 1] == "L.backward()"
    assert rows[code.step - 1] == "optimizer.step()"


@pytest.mark.parametrize("spec", [XOR, CNN, SHARED, EARLY, GPT, HEAD], ids=lambda spec: spec.name)
def test_every_block_has_its_line(spec: NetworkSpec) -> None:
    rows = write_script(spec).splitlines()
    code, found = write_code(spec), script_lines(spec)
    for name, line in found.items():
        if line:
            assert name in rows[line - 1].partition(" = ")[0].replace("self.", "").strip().split(
                ", "
            )
    for text, line in zip(spec.lines, code.lines, strict=True):
        assert rows[line - 1].strip().startswith(text.partition(" =")[0])
    made = [one.name for one in (*spec.leaves, *spec.modules)]
    assert all(found[name] for name in made)


def test_groups_are_classes_within_each_other() -> None:
    text = write_script(CNN)
    assert "self.residual = Residual()" in text
    assert "        b = self.inner(a)\n        c = self.norm(self.conv3(b))" in text
    assert "        d = self.residual(a, self.scale)" in text
    assert "net.residual.conv3.bias.copy_(torch.tensor([0.0, 1.0, 2.0, -0.5]))" in text
    assert "self.scale = nn.Parameter(torch.tensor(0.5))" in text
    assert "x = torch.randn(4, 1, 8, 8)\n" in text


def test_groups_that_cannot_be_classes_are_lines() -> None:
    apart = msgspec.structs.replace(
        XOR, groups=(Group(name="g", members=("h", "L")), Group(name="none", members=()))
    )
    assert write_script(apart) == write_script(XOR)
    assert "Left" not in write_script(SHARED)
    half = (Group(name="one", members=("a", "b")), Group(name="two", members=("b", "c")))
    text = write_script(msgspec.structs.replace(CNN, groups=half))
    assert "class One" in text
    assert "class Two" not in text


def test_names_of_the_script_keep_out_of_the_way() -> None:
    text = write_script(EARLY)  # it is called L, has a group net and a module relu
    assert "class L_1(nn.Module)" in text
    assert "net_1 = L_1()" in text
    assert "torch.mean(torch.relu(h) ** 2)" in text


def test_what_is_not_finished_is_written_too() -> None:
    spec = msgspec.structs.replace(XOR, lines=("h = fc1(...)", "z = h + ..."))
    assert "h = self.fc1(...)" in write_script(spec)
    assert "z = h + ..." in write_script(spec)
    empty = msgspec.structs.replace(XOR, lines=(), optimizer=None)
    assert "        pass" in write_script(empty)
    assert write_code(empty).backward == 0
    nothing = NetworkSpec(name="", leaves=(), lines=())
    assert write_script(nothing).startswith("import torch\n")
    for each in (spec, empty, nothing):
        assert read_code(write_script(each), like=each) == each


def test_backward_is_only_written_where_pytorch_would_take_it() -> None:
    for line in ("L = x*2", "L = sum(to(x, 'int64'))", "L = argmax(x)"):
        x = Leaf(name="x", role="parameter", value=tensor_value([1.0, 2.0], "float32"))
        code = write_code(NetworkSpec(name="n", leaves=(x,), lines=(line,)))
        assert "backward" not in code.text
        run_scripts([code.text])


def test_straight_lines_have_an_optimizer_too() -> None:
    spec = msgspec.structs.replace(preset("neuron").spec, optimizer=Optimizer(name="SGD"), seed=4)
    text = write_script(spec)
    assert "torch.manual_seed(4)\n" in text
    assert "optimizer = torch.optim.SGD([w, b], lr=0.01)\n" in text
    assert text.endswith("optimizer.step()\n")


def test_what_cannot_be_written_is_a_sentence() -> None:
    sample = Leaf(name="x", role="input", value=TensorValue(dtype="float32", shape=(9,)))
    with pytest.raises(GradvizError, match="Only a sample of x"):
        write_script(NetworkSpec(name="n", leaves=(sample,), lines=("L = x",)))
    with pytest.raises(GradvizError, match="train belongs to PyTorch"):
        write_script(msgspec.structs.replace(XOR, modules=(module("train", "linear"),), lines=()))
    with pytest.raises(GradvizError, match="not known here: lin"):
        write_script(
            msgspec.structs.replace(XOR, modules=(Module(name="a", block="lin"),), lines=())
        )
