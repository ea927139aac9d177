"""Networks of modules that several tests use: small, but with everything that there is."""

from __future__ import annotations

from gradviz.builder.recipes import unmade
from gradviz.model.program import Argument, Group, Leaf, Module, NetworkSpec, Optimizer
from gradviz.model.tensor import tensor_value


def leaf(name: str, numbers: object, role: str = "input", dtype: str = "float32") -> Leaf:
    return Leaf(name=name, role=role, value=tensor_value(numbers, dtype))  # type: ignore[arg-type]


def recipe(name: str, text: str, role: str = "input") -> Leaf:
    value = unmade(text)
    assert value is not None
    return Leaf(name=name, role=role, value=value, recipe=text)  # type: ignore[arg-type]


def module(name: str, block: str, **arguments: Argument) -> Module:
    return Module(name=name, block=block, arguments=tuple(arguments.items()))


CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]

XOR = NetworkSpec(
    name="xor-mlp",
    leaves=(leaf("x", CORNERS), leaf("y", [[0], [1], [1], [0]], "constant")),
    modules=(
        module("fc1", "linear", in_features=2, out_features=8),
        module("fc2", "linear", in_features=8, out_features=1),
    ),
    lines=("h = tanh(fc1(x))", "z = fc2(h)", "L = bce_with_logits(z, y)"),
    optimizer=Optimizer(name="SGD", arguments=(("lr", 0.1), ("momentum", 0.9))),
)

CNN = NetworkSpec(
    name="small-cnn",
    leaves=(
        recipe("x", "torch.randn(4, 1, 8, 8)"),
        leaf("scale", 0.5, "parameter"),
        leaf("t", [1, 0, 3, 9], "constant", "int64"),
    ),
    modules=(
        module("conv1", "conv2d", out_channels=4, padding=1),
        module("conv2", "conv2d", in_channels=4, out_channels=4, padding=1),
        Module(
            name="conv3",
            block="conv2d",
            arguments=(("in_channels", 4), ("out_channels", 4), ("padding", (1, 1))),
            values=(("bias", tensor_value([0.0, 1.0, 2.0, -0.5], "float32")),),
        ),
        module("norm", "batch_norm2d", num_features=4),
        module("pool", "max_pool2d"),
        module("drop", "dropout", p=0.25),
        module("fc", "linear", in_features=64, out_features=10),
    ),
    lines=(
        "a = relu(conv1(x))",
        "b = relu(conv2(a))",
        "c = norm(conv3(b))",
        "d = a + c*scale",
        "e = relu(d)",
        "p = pool(e)",
        "f = drop(flatten(p, 1))",
        "out = fc(f)",
        "loss = cross_entropy(out, t)",
    ),
    groups=(
        Group(name="residual", members=("inner", "c", "d")),
        Group(name="inner", members=("b",)),
    ),
    optimizer=Optimizer(name="Adam"),
    seed=3,
)

RNN = NetworkSpec(
    name="rnn",
    leaves=(recipe("x", "torch.randn(5, 3, 4)"), leaf("y", [[0.5] * 6] * 3, "constant")),
    modules=(
        module("cell", "lstm", hidden_size=6),
        module("top", "gru", input_size=6, hidden_size=6),
    ),
    lines=(
        "out, state = cell(x)",
        "again, state2 = cell(x, state)",
        "deep, last = top(out + again)",
        "h = select(deep, 0, -1)",
        "L = mse(h, y)",
    ),
)

SHARED = NetworkSpec(
    name="twice",
    leaves=(leaf("x", [[1, 2]]), leaf("u", [[0.5, -1]]), leaf("w", [2, 3], "parameter")),
    modules=(module("fc", "linear", in_features=2, out_features=2), module("spare", "linear")),
    lines=("a = fc(x)", "b = fc(u)", "c = relu(a - b)*w", "d = to(c, 'float64')", "L = sum(d)"),
    groups=(Group(name="left", members=("a",)),),
    root="",
)

EARLY = NetworkSpec(
    name="L",
    leaves=(leaf("x", [[1, 2]]),),
    modules=(module("relu", "linear", in_features=2, out_features=2),),
    lines=("h = relu(x)", "L = mean(torch.relu(h)**2)", "extra = L*2"),
    groups=(Group(name="net", members=("h",)),),
    root="L",
)

GPT = NetworkSpec(
    name="",
    leaves=(leaf("tokens", [[1, 2, 3, 4]], "input", "int64"),
            leaf("following", [2, 3, 4, 5], "constant", "int64")),
    modules=(module("gpt", "gpt", n_layers=1, emb_dim=8, hidden_dim=16, n_heads=2),),
    lines=("s = gpt(tokens)", "r = reshape(s, -1, 64)", "L = cross_entropy(r, following)"),
    optimizer=Optimizer(name="AdamW"),
)  # fmt: skip

HEAD = NetworkSpec(
    name="one attention head",
    leaves=(recipe("x", "torch.randn(2, 5, 8, generator=torch.Generator().manual_seed(7))"),),
    modules=(module("head", "attention_head", emb_dim=8, head_dim=4),),
    lines=("y = head(x)", "L = mean(y*y)"),
)

NETWORKS = (XOR, CNN, RNN, SHARED, EARLY, GPT, HEAD)
