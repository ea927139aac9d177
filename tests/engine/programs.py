"""Small programs of every kind, to be run with and without being watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint


class Program(NamedTuple):
    """A function without arguments that returns a loss, and the leaves that it reads."""

    run: Callable[[], Tensor]
    leaves: list[Tensor]


Maker = Callable[[], Program]
PROGRAMS: dict[str, Maker] = {}


def program(make: Maker) -> Maker:
    PROGRAMS[make.__name__] = make
    return make


def leaf(*numbers: Any) -> Tensor:
    return torch.tensor(numbers if len(numbers) != 1 else numbers[0], requires_grad=True)


def normal(*shape: int) -> Tensor:
    return torch.randn(*shape, requires_grad=True)


def of_operation(apply: Callable[..., Tensor], *shapes: tuple[int, ...]) -> Maker:
    """Make a program that applies one operation to positive random leaves."""

    def make() -> Program:
        leaves = [(torch.rand(shape) + 0.25).requires_grad_() for shape in shapes]

        def run() -> Tensor:
            result = apply(*leaves)
            return (result * result).sum()

        return Program(run, leaves)

    return make


M, V, S = (3, 4), (4,), ()
OPERATIONS: dict[str, tuple[Callable[..., Any], tuple[tuple[int, ...], ...]]] = {
    "add_scaled": (lambda a, b: torch.add(a, b, alpha=3), (M, V)),
    "sub": (torch.sub, (M, M)),
    "mul_broadcast": (torch.mul, (M, S)),
    "div": (torch.div, (V, M)),
    "neg": (torch.neg, (M,)),
    "pow": (lambda a: a**3, (M,)),
    "pow_tensor": (torch.pow, (M, V)),
    "exp": (torch.exp, (M,)),
    "log": (torch.log, (M,)),
    "sqrt": (torch.sqrt, (M,)),
    "sigmoid": (torch.sigmoid, (M,)),
    "tanh": (torch.tanh, (M,)),
    "relu": (lambda a: torch.relu(a - 0.7), (M,)),
    "gelu": (functional.gelu, (M,)),
    "silu": (functional.silu, (M,)),
    "softplus": (functional.softplus, (M,)),
    "mm": (torch.mm, (M, (4, 2))),
    "addmm": (torch.addmm, (M, (3, 2), (2, 4))),
    "bmm": (torch.bmm, ((2, 3, 4), (2, 4, 3))),
    "einsum": (lambda a, b: torch.einsum("ij,kj->ik", a, b), (M, M)),
    "t": (torch.t, (M,)),
    "view": (lambda a: a.view(2, 6), (M,)),
    "reshape": (lambda a: a.t().reshape(2, 6), (M,)),
    "expand": (lambda a: a.expand(5, 4), (V,)),
    "permute": (lambda a: a.permute(2, 0, 1), ((2, 3, 4),)),
    "sum_dim": (lambda a: a.sum(0, keepdim=True), (M,)),
    "mean": (lambda a: a.mean(-1), (M,)),
    "std": (lambda a: a.std(), (M,)),
    "max_dim": (lambda a: a.max(1).values, (M,)),
    "amax": (lambda a: a.amax(0), (M,)),
    "softmax": (lambda a: a.softmax(-1), (M,)),
    "logsumexp": (lambda a: a.logsumexp(1), (M,)),
    "cat": (lambda a, b: torch.cat([a, torch.ones(1, 4), b]), (M, M)),
    "stack": (lambda a, b: torch.stack([a, b, a]), (M, M)),
    "where": (lambda a, b: torch.where(a > 0.7, a, b), (M, M)),
    "index": (lambda a: a[torch.tensor([0, 2, 2])], (M,)),
    "gather": (lambda a: a.gather(1, torch.tensor([[0], [1], [1]])), (M,)),
    "clamp": (lambda a: a.clamp(0.4, 0.9), (M,)),
    "cumsum": (lambda a: a.cumsum(1), (M,)),
    "prod": (lambda a: a.prod(), (M,)),
    "norm": (lambda a: a.norm(), (M,)),
    "conv2d": (functional.conv2d, ((1, 2, 5, 5), (3, 2, 3, 3), (3,))),
    "max_pool2d": (lambda a: functional.max_pool2d(a, 2), ((1, 2, 4, 4),)),
    "layer_norm": (lambda a, w, b: functional.layer_norm(a, (4,), w, b), (M, V, V)),
    "mse": (functional.mse_loss, (M, M)),
    "bce": (lambda a: functional.binary_cross_entropy(a / 2, torch.ones(3, 4)), (M,)),
    "cross_entropy": (lambda a: functional.cross_entropy(a, torch.tensor([0, 3, 1])), (M,)),
    "attention": (functional.scaled_dot_product_attention, ((1, 2, 3, 4),) * 3),
    "solve": (lambda a, b: torch.linalg.solve(a + 3 * torch.eye(3), b), ((3, 3), (3,))),
    "complex": (lambda a, b: torch.complex(a, b).conj().abs(), (M, M)),
    "fft": (lambda a: torch.fft.rfft(a).abs(), (M,)),
    "bfloat16": (lambda a: (a.bfloat16() * 3 + a.bfloat16()).float(), (M,)),
    "empty": (lambda a: a[:0], (M,)),
}
for _name, (_apply, _shapes) in OPERATIONS.items():
    PROGRAMS[f"op_{_name}"] = of_operation(_apply, *_shapes)


@program
def square() -> Program:
    x = leaf(3.0)
    return Program(lambda: x * x, [x])


@program
def fan_out_of_three() -> Program:
    x, w = leaf(0.7), leaf(-1.3)

    def run() -> Tensor:
        h = torch.tanh(x * w)
        return h * 2 + h.exp() + h.sin()

    return Program(run, [x, w])


@program
def shared_weight() -> Program:
    layer = nn.Linear(3, 3)
    x = torch.randn(2, 3)
    return Program(lambda: layer(torch.relu(layer(x))).pow(2).mean(), list(layer.parameters()))


@program
def split_with_unused_outputs() -> Program:
    x = normal(6)

    def run() -> Tensor:
        first, _, third = x.split(2)
        return (first * third).sum()

    return Program(run, [x])


@program
def in_place_and_views() -> Program:
    a = leaf(1.0, 2.0)

    def run() -> Tensor:
        t = torch.ones(2)
        t.add_(a)
        t[0] = a[1] * 3
        u = t.view(1, 2)
        u.mul_(2)
        return u.sum() + t.prod()

    return Program(run, [a])


@program
def view_of_a_base_changed_later() -> Program:
    a = leaf(1.0, 2.0, 3.0)

    def run() -> Tensor:
        base = a * 2
        view = base[:2]
        base.mul_(3)
        return (view * view).sum() + base.sum()

    return Program(run, [a])


@program
def detached_part() -> Program:
    w = normal(4)

    def run() -> Tensor:
        scale = (w * w).sum().detach()
        with torch.no_grad():
            shift = w.mean()
        return (w / scale - shift).pow(2).sum()

    return Program(run, [w])


@program
def convolutional_network() -> Program:
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3),
        nn.BatchNorm2d(3),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(27, 4),
    )
    x, y = torch.randn(5, 1, 8, 8), torch.tensor([0, 1, 2, 3, 0])
    return Program(lambda: functional.cross_entropy(model(x), y), list(model.parameters()))


@program
def transformer_layer() -> Program:
    model = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.1, batch_first=True)
    x = torch.randn(2, 5, 8)

    def run() -> Tensor:
        torch.manual_seed(5)
        return model(x).square().mean()

    return Program(run, list(model.parameters()))


@program
def recurrent_networks() -> Program:
    lstm, gru = nn.LSTM(3, 4, num_layers=2), nn.GRUCell(4, 4)
    x = torch.randn(5, 2, 3)

    def run() -> Tensor:
        out, _ = lstm(x)
        state = torch.zeros(2, 4)
        for step in out:
            state = gru(step, state)
        return state.sum()

    return Program(run, [*lstm.parameters(), *gru.parameters()])


@program
def embedding_with_tied_head() -> Program:
    table = nn.Embedding(11, 6)
    tokens = torch.tensor([[1, 2, 3], [4, 2, 0]])

    def run() -> Tensor:
        logits = table(tokens) @ table.weight.t()
        return functional.cross_entropy(logits.flatten(0, 1), tokens.flatten())

    return Program(run, [table.weight])


class Doubled(torch.autograd.Function):
    """A function with a backward of its own."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, factor: float) -> Tensor:
        ctx.factor = factor
        return (x + 0).mul(factor)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return gradients[0] * ctx.factor, None


@program
def custom_function() -> Program:
    x = normal(3)
    return Program(lambda: Doubled.apply(x.sin(), 2.0).pow(2).sum(), [x])


@program
def checkpointed() -> Program:
    layer = nn.Linear(3, 3)
    x = torch.randn(2, 3)

    def run() -> Tensor:
        hidden: Tensor = checkpoint(lambda h: torch.tanh(layer(h)), x, use_reentrant=False)
        return hidden.sum()

    return Program(run, list(layer.parameters()))


@program
def autocast() -> Program:
    layer = nn.Linear(4, 4)
    x = torch.randn(2, 4)

    def run() -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return layer(layer(x)).float().pow(2).mean()

    return Program(run, list(layer.parameters()))


@program
def sparse_gradient() -> Program:
    table = nn.Embedding(7, 3, sparse=True)
    return Program(lambda: table(torch.tensor([1, 1, 4])).pow(2).sum(), [table.weight])


@program
def loss_that_is_a_leaf() -> Program:
    w = leaf(2.0)
    return Program(lambda: w, [w])


@program
def not_a_number() -> Program:
    x = leaf(0.0, -1.0)
    return Program(lambda: (x.sqrt() / x).sum() * 1e38 * 10, [x])


@program
def large_tensors() -> Program:
    w = normal(300, 300)
    return Program(lambda: (w @ w).relu().mean() + w.sum(), [w])


@program
def list_of_losses() -> Program:
    w = normal(3)
    return Program(lambda: torch.stack([w[i] * i for i in range(3)]).sum(), [w])


def made() -> Iterator[tuple[str, Program]]:
    """Yield each program, made from the same seed."""
    for name, make in PROGRAMS.items():
        torch.manual_seed(0)
        yield name, make()
