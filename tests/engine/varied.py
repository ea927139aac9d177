"""Steps with all kinds of numbers and modules, and very large graphs."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import parametrizations

from tests.engine.steps import Step, backward, normal, of_loss, step

# ------------------------------------------------------------- kinds of numbers


@step
def complex_numbers() -> Step:
    z = torch.randn(3, dtype=torch.complex64, requires_grad=True)
    w = normal(3)

    def loss() -> Tensor:
        u = z * w + z.conj() * 1j
        f = torch.fft.fft(u)
        v = torch.view_as_real(f) @ torch.ones(2)
        return (f.real * f.imag).sum() + u.abs().sum() + v.sum() + (z @ z.conj()).real

    return of_loss(loss, z, w)


@step
def integers_bools_and_empties() -> Step:
    w = normal(5)

    def loss() -> Tensor:
        order = w.argsort()
        mask = (w > 0) & ~(w > 1)
        count = mask.sum()
        empty = w[mask][:0]
        one_hot = functional.one_hot(order, 5).to(w.dtype)
        return (w[order] * torch.arange(5)).sum() / (count + 1) + empty.sum() + (one_hot @ w).prod()

    return of_loss(loss, w)


@step
def bfloat16_and_half() -> Step:
    w = torch.randn(4, dtype=torch.bfloat16, requires_grad=True)
    h = torch.randn(4, dtype=torch.float16, requires_grad=True)

    def loss() -> Tensor:
        a = w * w + w
        b = (h.exp() + h * 0.5 + h).to(torch.bfloat16)
        return (a * b).sum() + w.double().sum()

    return of_loss(loss, w, h)


@step
def sparse_tensors() -> Step:
    table = nn.Embedding(9, 3, sparse=True)
    bag = nn.EmbeddingBag(9, 3, sparse=True, mode="sum")
    w = normal(3, 2)
    left = torch.eye(3).to_sparse()

    def loss() -> Tensor:
        picked = table(torch.tensor([1, 1, 4])) + bag(torch.tensor([[0, 1], [2, 2], [8, 1]]))
        product = torch.sparse.mm(left, w)
        return picked.pow(2).sum() + product.sum() + (w * 2).to_sparse().sum()

    return of_loss(loss, table.weight, bag.weight, w)


@step
def scalars_of_no_dimensions() -> Step:
    a, b = torch.tensor(0.7, requires_grad=True), torch.tensor(-2.0, requires_grad=True)

    def loss() -> Tensor:
        return torch.stack([a, b, a * b]).max() + a.expand(3).sum() - b.view(1)[0] ** 2

    return of_loss(loss, a, b)


# ------------------------------------------------------------- modules


@step
def a_module_called_twice_and_tied() -> Step:
    table, head, mix = nn.Embedding(7, 4), nn.Linear(4, 7, bias=False), nn.Linear(4, 4)
    head.weight = table.weight
    tokens = torch.tensor([[1, 2], [6, 1]])

    def loss() -> Tensor:
        h = mix(mix(table(tokens)).relu())
        return functional.cross_entropy(head(h).flatten(0, 1), tokens.flatten())

    return of_loss(loss, table.weight, *mix.parameters())


@step
def parametrised_layers() -> Step:
    normed = parametrizations.weight_norm(nn.Linear(3, 4))
    spectral = parametrizations.spectral_norm(nn.Linear(4, 3))
    turned = parametrizations.orthogonal(nn.Linear(3, 3))
    x = torch.randn(2, 3)
    models = nn.ModuleList([normed, spectral, turned])

    def loss() -> Tensor:
        return turned(spectral(normed(x))).square().sum()  # type: ignore[no-any-return]

    return of_loss(loss, *models.parameters())


@step
def a_functional_call() -> Step:
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.GELU(), nn.Linear(4, 1))
    given = {name: p.detach().clone().requires_grad_() for name, p in model.named_parameters()}
    x = torch.randn(5, 3)

    def run() -> None:
        found = torch.func.functional_call(model, given, (x,)).sum()
        slopes = torch.autograd.grad(found, list(given.values()), create_graph=True)
        taken = {n: p - 0.1 * g for (n, p), g in zip(given.items(), slopes, strict=True)}
        backward(torch.func.functional_call(model, taken, (x,)).square().sum())

    return Step(run, list(given.values()))


@step
def recurrent_layers() -> Step:
    lstm = nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True)
    gru = nn.GRU(8, 3, dropout=0.2, num_layers=2)
    cell, plain = nn.LSTMCell(3, 3), nn.RNN(3, 2, nonlinearity="relu")
    x = torch.randn(2, 4, 3)
    models = nn.ModuleList([lstm, gru, cell, plain])

    def loss() -> Tensor:
        torch.manual_seed(1)
        packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor([4, 2]), batch_first=True)
        out, (hidden, _) = lstm(packed)
        padded, _ = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
        found, _ = gru(padded)
        h, c = cell(found[:, 0])
        last, _ = plain(h.unsqueeze(0) * c.sum())
        return last.sum() + hidden.square().sum()

    return of_loss(loss, *models.parameters())


@step
def autocast_regions() -> Step:
    one, two = nn.Linear(4, 4), nn.Linear(4, 2)
    x = torch.randn(3, 4)

    def loss() -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            h = one(one(x)).relu()
            with torch.autocast("cpu", enabled=False):
                h = h.float() @ one.weight
            out = two(h)
        return functional.mse_loss(out.float(), torch.ones(3, 2))

    return of_loss(loss, *one.parameters(), *two.parameters())


class Nest(nn.Module):
    def __init__(self, depth: int) -> None:
        super().__init__()
        self.inner: nn.Module = Nest(depth - 1) if depth else nn.Linear(2, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.inner(x)  # type: ignore[no-any-return]


@step
def modules_nested_150_deep() -> Step:
    model, x = Nest(150), torch.randn(1, 2)
    return of_loss(lambda: model(x).sum(), *model.parameters())


@step
def a_chain_of_10_000() -> Step:
    w = normal(2)

    def loss() -> Tensor:
        h = w
        for _ in range(5_000):
            h = (h * 1.0001).sin()
        return h.sum()

    return of_loss(loss, w)


@step
def a_fan_out_of_5_000() -> Step:
    w = normal(2)

    def loss() -> Tensor:
        h = w * 2
        return torch.stack([h * i for i in range(5_000)]).sum()

    return of_loss(loss, w)


@step
def attention_and_convolutions() -> Step:
    attention = nn.MultiheadAttention(4, 2, batch_first=True)
    conv, up = nn.Conv1d(4, 6, 3, padding=1, groups=2), nn.ConvTranspose1d(6, 4, 3, padding=1)
    norm = nn.GroupNorm(2, 6)
    x = torch.randn(2, 5, 4)
    models = nn.ModuleList([attention, conv, up, norm])

    def loss() -> Tensor:
        h, weights = attention(x, x, x)
        h = up(functional.silu(norm(conv(h.transpose(1, 2)))))
        return h.square().mean() + weights.max()

    return of_loss(loss, *models.parameters())
