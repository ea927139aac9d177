"""Networks for tests of the builder's drawing: layers, a residual block, nested groups."""

from __future__ import annotations

import numpy as np

from gradviz.model.program import Group, Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value


def leaf(name: str, role: str, *shape: int) -> Leaf:
    """Return a leaf of zeros."""
    value = tensor_value(np.zeros(shape), "float32")
    return Leaf(name=name, role=role, value=value)  # type: ignore[arg-type]


def linear(name: str, into: int, out: int) -> Module:
    """Return a linear layer."""
    return Module(
        name=name, block="linear", arguments=(("in_features", into), ("out_features", out))
    )


def convolution(name: str, into: int, out: int) -> Module:
    """Return a convolution that keeps the size of its images."""
    arguments = (("in_channels", into), ("out_channels", out), ("kernel_size", 3), ("padding", 1))
    return Module(name=name, block="conv2d", arguments=arguments)


def layers() -> NetworkSpec:
    """Return an MLP of two linear layers with its loss."""
    return NetworkSpec(
        name="layers",
        leaves=(leaf("x", "input", 8, 10), leaf("y", "constant", 8, 1)),
        modules=(linear("fc1", 10, 5), linear("fc2", 5, 1)),
        lines=(
            "h = fc1(x)",
            "a = torch.relu(h)",
            "o = fc2(a)",
            "p = torch.sigmoid(o)",
            "L = F.binary_cross_entropy(p, y)",
        ),
    )


def small_cnn(features: int = 784) -> NetworkSpec:
    """Return a CNN with a residual group; its last layer fits 3136 features only."""
    pool = Module(name="pool", block="max_pool2d", arguments=(("kernel_size", 2),))
    modules = (
        convolution("conv1", 1, 16),
        convolution("conv2", 16, 16),
        convolution("conv3", 16, 16),
        pool,
        linear("fc", features, 10),
    )
    return NetworkSpec(
        name="small_cnn",
        leaves=(leaf("x", "input", 8, 1, 28, 28),),
        modules=modules,
        lines=(
            "h = conv1(x)",
            "a = torch.relu(h)",
            "r = conv2(a)",
            "s = torch.relu(r)",
            "t = conv3(s)",
            "u = a + t",
            "v = torch.relu(u)",
            "w = pool(v)",
            "f = torch.flatten(w, 1)",
            "o = fc(f)",
        ),
        groups=(Group(name="residual", members=("r", "s", "t", "u")),),
        remarks=(("t", "the second half"),),
    )


def attention() -> NetworkSpec:
    """Return one attention head in a group, its scores in a group within."""
    modules = tuple(linear(name, 32, 8) for name in ("query", "key", "value"))
    return NetworkSpec(
        name="attention",
        leaves=(leaf("x", "input", 4, 6, 32), leaf("t", "constant", 4, 6, 8)),
        modules=modules,
        lines=(
            "q = query(x)",
            "k = key(x)",
            "v = value(x)",
            "kt = torch.transpose(k, 1, 2)",
            "s = q @ kt",
            "n = s / 2.8284",
            "w = torch.softmax(n, dim=2)",
            "o = w @ v",
            "L = F.mse_loss(o, t)",
        ),
        groups=(
            Group(name="head", members=("q", "k", "v", "kt", "scores", "o")),
            Group(name="scores", members=("s", "n", "w")),
        ),
    )
