"""Code read as blocks: our own output comes back, what people write is understood or refused."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.builder.code import write_script
from gradviz.builder.network import read_lines
from gradviz.builder.outline import outline
from gradviz.builder.presets import networks
from gradviz.builder.reading import read_code
from gradviz.builder.reading_like import normal
from gradviz.model.program import Group, Leaf, NetworkSpec
from tests.builder.networks import CNN, NETWORKS, SHARED
from tests.builder.random_networks import random_network

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"
ALL = [*(one.spec for one in networks()), *NETWORKS]


def said(leaf: Leaf) -> Leaf:
    """Return a leaf as far as code says what it is."""
    return Leaf(
        name=leaf.name,
        role="parameter" if leaf.requires_grad else "input",
        value=leaf.value,
        recipe="" if leaf.value.is_whole else leaf.recipe,
    )


def bare(spec: NetworkSpec) -> NetworkSpec:
    """Return a spec without what code does not say, with groups that code can have."""
    plain = normal(spec)
    net = outline(spec, read_lines(spec)).net
    real = {scope.name for scope in net.scopes()} if net is not None else set()
    return msgspec.structs.replace(
        plain,
        name="",
        remarks=(),
        leaves=tuple(sorted(map(said, spec.leaves), key=lambda leaf: leaf.name)),
        modules=tuple(sorted(plain.modules, key=lambda module: module.name)),
        groups=tuple(sorted(standing(spec.groups, real), key=lambda group: group.name)),
    )


def standing(groups: tuple[Group, ...], real: set[str]) -> list[Group]:
    """Return the groups that code can have, with the members of those that it cannot."""
    known = {group.name: group for group in groups}

    def members(name: str) -> tuple[str, ...]:
        if name not in known or name in real:
            return (name,)
        return tuple(each for one in known[name].members for each in members(one))

    return [
        msgspec.structs.replace(
            group, members=tuple(each for one in group.members for each in members(one))
        )
        for group in groups
        if group.name in real
    ]


def read(text: str, like: NetworkSpec | None = None) -> NetworkSpec:
    found = read_code(text, like)
    assert isinstance(found, NetworkSpec), found.message.words()
    return found


@pytest.mark.parametrize("spec", ALL, ids=[spec.name for spec in ALL])
def test_what_is_written_is_read_as_the_same_network(spec: NetworkSpec) -> None:
    text = write_script(spec)
    assert bare(read(text)) == bare(spec)
    assert read(text, like=spec) == spec


@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_random_networks_come_back_from_their_code(random: Random) -> None:
    spec = normal(random_network(random))
    text = write_script(spec)
    assert bare(read(text)) == bare(spec)
    again = read(text, like=spec)
    assert again == spec
    assert write_script(again) == text


def test_roles_of_data_are_guessed_from_names_and_use() -> None:
    for one in networks():
        found = {leaf.name: leaf.role for leaf in read(write_script(one.spec)).leaves}
        if one.id != "square":  # x*x with a learned x
            assert found == {leaf.name: leaf.role for leaf in one.spec.leaves}
    assert [leaf.role for leaf in read(write_script(CNN)).leaves] == [
        "input",
        "constant",
        "parameter",
    ]


def test_what_code_does_not_say_is_kept_while_it_is_edited() -> None:
    spec = msgspec.structs.replace(
        CNN,
        remarks=(("fc", "the head"), ("gone", "?")),
        leaves=tuple(msgspec.structs.replace(leaf, minimum=-1.0) for leaf in CNN.leaves),
    )
    text = write_script(spec).replace("self.fc = nn.Linear(64, 10)", "self.fc = nn.Linear(64, 12)")
    found = read(text, like=spec)
    assert found.modules[-1].arguments == (("in_features", 64), ("out_features", 12))
    assert found.modules[:-1] == spec.modules[:-1]
    assert (found.name, found.remarks) == ("small-cnn", (("fc", "the head"),))
    assert [leaf.minimum for leaf in found.leaves] == [-1.0] * 3


def test_groups_that_a_script_cannot_have_stay_with_what_they_were_read_for() -> None:
    assert read(write_script(SHARED)).groups == ()
    assert read(write_script(SHARED), like=SHARED).groups == SHARED.groups


RESIDUAL = (
    HEAD
    + """
class Block(nn.Module):
    def __init__(self, channels, k=3):
        super(Block, self).__init__()
        self.conv1 = nn.Conv2d(channels, channels, k, padding=k // 2)
        self.bn = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        identity = x
        out = self.bn(self.conv1(x))
        out += identity
        return self.relu(out)


class Net(nn.Module):
    def __init__(self, width: int = 4):
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 3, padding=1)
        self.block1 = Block(width)
        self.block2 = Block(width)
        self.fc = nn.Linear(width * 4 * 4, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.max_pool2d(x, 2)
        x = self.block1(x)
        x = self.block2(x)
        x = x.view(x.size(0), -1)
        return self.fc(x)
"""
)
TRAINING = (
    RESIDUAL
    + """
torch.manual_seed(3)
images = torch.randn(2, 1, 8, 8)
labels = torch.tensor([3, 7])
net = Net()
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
optimizer.zero_grad()
loss = criterion(net(images), labels)
loss.backward()
optimizer.step()
print(loss.item())
"""
)


def test_a_residual_network_with_its_training_step() -> None:
    spec = read(TRAINING)
    assert spec.lines == (
        "x = relu(conv1(images))",
        "x2 = pool(x)",
        "out = bn(conv1_2(x2))",
        "out2 = out + x2",
        "x3 = relu(out2)",
        "out3 = bn2(conv1_3(x3))",
        "out4 = out3 + x3",
        "x4 = relu(out4)",
        "x5 = flatten(x4, 1)",
        "loss = cross_entropy(fc(x5), labels, label_smoothing=0.1)",
    )
    assert [(group.name, group.members) for group in spec.groups] == [
        ("block1", ("out", "out2", "x3")), ("block2", ("out3", "out4", "x4")),
    ]  # fmt: skip
    assert spec.optimizer is not None
    assert dict(spec.optimizer.arguments) == {"lr": 0.05, "momentum": 0.9}
    assert (spec.seed, spec.loss) == (3, "loss")
    assert bare(read(write_script(spec))) == bare(spec)


def test_a_class_alone_gets_an_input_that_fits() -> None:
    spec = read(RESIDUAL)
    assert [(leaf.name, leaf.recipe) for leaf in spec.leaves] == [
        ("x", "torch.randn(1, 1, 28, 28)")
    ]
    assert spec.lines[-1] == "out5 = fc(x6)"


def test_a_sequential_alone() -> None:
    spec = read(
        HEAD + "net = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 1))"
    )
    assert spec.lines == ("h = fc1(x)", "h2 = relu(h)", "h3 = drop1(h2)", "out = fc2(h3)")
    assert spec.leaves[0].recipe == "torch.randn(4, 2)"


TWO = (
    HEAD
    + """
class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(3, 4)
        self.scale = nn.Parameter(torch.ones(4))
        self.register_buffer("shift", torch.tensor([0.5, 0, 0, 1]))
        self.lstm = nn.LSTM(4, 5, batch_first=True)

    def forward(self, a, b):
        d = torch.abs(self.enc(a) - self.enc(b)) * self.scale + self.shift
        out, (h, c) = self.lstm(d.unsqueeze(0))
        return out[:, -1], h[0]


if __name__ == "__main__":
    p, q = torch.randn(2, 3), torch.randn(2, 3)
    net = Pair()
    u, v = net(p, b=q)
    L = (u * v).sum()
    L.backward()
"""
)


def test_two_inputs_a_shared_layer_and_two_outputs() -> None:
    assert read(TWO).lines == (
        "d = abs(enc(p) - enc(q))*scale + shift",
        "out, state = lstm(unsqueeze(d, 0))",
        "h, c = state",
        "u = select(out, 1, -1)",
        "v = select(h, 0, 0)",
        "L = sum(u*v)",
    )


def test_a_plain_script() -> None:
    spec = read(
        HEAD
        + """
x = torch.tensor([1., 2., 3.])
w = torch.randn(3, requires_grad=True)
b = torch.zeros(1).requires_grad_()
lr = 0.1
n = 3
guess = torch.sigmoid(w @ x + b).double()
loss = ((guess - 1.0) ** 2).mean() * (2 * lr) / n
loss.backward()
print(w.grad)
"""
    )
    assert spec.lines == (
        "guess = to(sigmoid(w @ x + b), 'float64')", "loss = mean((guess - 1.0)**2)*0.2/3"
    )  # fmt: skip
    assert [(leaf.name, leaf.role, leaf.recipe) for leaf in spec.leaves] == [
        ("x", "input", ""), ("w", "parameter", "torch.randn(3)"),
        ("b", "parameter", "torch.zeros(1)"),
    ]  # fmt: skip


def test_what_changes_in_place_changes_for_all_its_names() -> None:
    spec = read(
        HEAD
        + """
class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        same = x
        x *= 2
        y = x - 1
        z = self.relu(y)
        return same + y + z

a = A()
d = torch.ones(3)
L = a(d) + d
"""
    )
    assert spec.lines == ("x = d*2", "y = x - 1", "z = relu(y)", "L = x + z + z + x")


def test_chains_within_a_class_are_groups() -> None:
    spec = read(
        HEAD
        + """
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 6, 5), nn.Tanh(), nn.AvgPool2d(2))
        self.classifier = nn.Sequential(nn.Flatten(), nn.Identity(), nn.Linear(864, 10))

    def forward(self, x):
        return self.classifier(self.features(x))
"""
    )
    assert [(g.name, g.members) for g in spec.groups] == [
        ("features", ("h", "h2", "h3")), ("classifier", ("h4", "out")),
    ]  # fmt: skip


def test_a_block_that_is_called_twice_is_no_group() -> None:
    text = RESIDUAL.replace("self.block2(x)", "self.block1(x)").replace(
        "        self.block2 = Block(width)\n", ""
    )
    spec = read(text)
    assert spec.groups == ()
    assert sum("conv1_2(" in line for line in spec.lines) == 2
