"""Presets of layers against plain PyTorch programs, written by hand: value, gradients, step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it so
from torch import Tensor, nn

from gradviz.builder.construction import optimizer_block
from gradviz.builder.presets import preset
from gradviz.engine.build import run_spec
from gradviz.engine.construction import tensor_of
from gradviz.model.tensor import TensorValue

torch.set_num_threads(1)

Plain = Callable[[Mapping[str, Tensor]], tuple[Tensor, dict[str, nn.Module]]]


def layers(leaf: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, nn.Module]]:
    fc1, fc2 = nn.Linear(10, 5), nn.Linear(5, 1)
    answer = torch.sigmoid(fc2(torch.relu(fc1(leaf["x"]))))
    return nn.BCELoss()(answer, leaf["y"]), {"fc1": fc1, "fc2": fc2}


def xor(leaf: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, nn.Module]]:
    net = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
    loss = nn.BCEWithLogitsLoss()(net(leaf["x"]), leaf["y"])
    return loss, {"fc1": net[0], "fc2": net[2]}


def cnn(leaf: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, nn.Module]]:
    conv1 = nn.Conv2d(1, 4, 3, padding=1)
    conv2, conv3 = (nn.Conv2d(4, 4, 3, padding=1) for _ in range(2))
    fc = nn.Linear(64, 2)
    start = F.relu(conv1(leaf["x"]))
    deeper = F.relu(start + conv3(F.relu(conv2(start))))
    scores = fc(F.max_pool2d(deeper, 2).flatten(1))
    named = {"conv1": conv1, "residual.conv2": conv2, "residual.conv3": conv3, "fc": fc}
    return F.cross_entropy(scores, leaf["kind"]), named


def rnn(leaf: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, nn.Module]]:
    taken, carried = nn.Linear(2, 3), nn.Linear(3, 3, bias=False)
    answer = nn.Linear(3, 1)
    state = leaf["h0"]
    for now in leaf["x"]:
        state = torch.tanh(taken(now) + carried(state))
    known = nn.RNN(2, 3)  # what it must be: PyTorch's own, with these weights
    with torch.no_grad():
        for mine, theirs in zip((taken.weight, carried.weight, taken.bias, torch.zeros(3)),
                                known.parameters(), strict=True):  # fmt: skip
            theirs.copy_(mine)
        torch.testing.assert_close(known(leaf["x"])[0][-1], state)
    named = {"taken": taken, "carried": carried, "answer": answer}
    return F.mse_loss(answer(state), leaf["y"]), dict(named)


def attention(leaf: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, nn.Module]]:
    query, key, value = (nn.Linear(6, 4, bias=False) for _ in range(3))
    x = leaf["x"]
    out = F.scaled_dot_product_attention(
        query(x)[None], key(x)[None], value(x)[None], is_causal=True
    )[0]
    named = {"head.query": query, "head.key": key, "head.value": value}
    return F.mse_loss(out, leaf["y"]), dict(named)


def norm(leaf: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, nn.Module]]:
    net = nn.Sequential(
        nn.Linear(4, 6), nn.LayerNorm(6), nn.GELU(), nn.Dropout(0.5), nn.Linear(6, 1)
    )
    named = {"fc1": net[0], "norm": net[1], "fc2": net[4]}
    return F.mse_loss(net(leaf["x"]), leaf["y"]), named


def deep(leaf: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, nn.Module]]:
    left, right = ([nn.Linear(6, 6) for _ in range(6)] for _ in range(2))
    named: dict[str, nn.Module] = {}
    results = []
    for group, stack, bend in (("sigmoids.s", left, torch.sigmoid), ("relus.r", right, torch.relu)):
        value = leaf["x"]
        for number, layer in enumerate(stack, start=1):
            named[f"{group}{number}"] = layer
            value = bend(layer(value))
        results.append(F.mse_loss(value, leaf["y"]))
    return results[0] + results[1], named


class Block(nn.Module):
    """A pre-norm transformer block, its attention PyTorch's own kernel."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(32)
        self.query, self.key, self.value = (nn.Linear(32, 32, bias=False) for _ in range(3))
        self.out = nn.Linear(32, 32)
        self.norm2 = nn.LayerNorm(32)
        self.wide, self.narrow = nn.Linear(32, 128), nn.Linear(128, 32)

    def forward(self, x: Tensor) -> Tensor:
        n = self.norm1(x)
        q, k, v = (
            part(n).view(1, 8, 4, 8).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        heads = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(heads.transpose(1, 2).reshape(1, 8, 32))
        return x + self.narrow(F.gelu(self.wide(self.norm2(x))))


def gpt(leaf: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, nn.Module]]:
    tokens, positions = nn.Embedding(16, 32), nn.Embedding(8, 32)
    blocks = [Block(), Block()]
    last, head = nn.LayerNorm(32), nn.Linear(32, 16, bias=False)
    x = tokens(leaf["tokens"]) + positions.weight
    for block in blocks:
        x = block(x)
    loss = F.cross_entropy(head(last(x))[0], leaf["following"])
    named: dict[str, nn.Module] = {"gpt.tokens": tokens, "gpt.positions": positions}
    for number, block in enumerate(blocks):
        for name, part in block.named_children():
            inner = f"attention.{name}" if name in ("query", "key", "value", "out") else name
            named[f"gpt.blocks.{number}.{inner}"] = part
    return loss, {**named, "gpt.norm": last, "gpt.head": head}


PLAIN: Mapping[str, Plain] = {
    "layers": layers,
    "deep": deep,
    "xor": xor,
    "cnn": cnn,
    "rnn": rnn,
    "attention": attention,
    "norm": norm,
    "gpt": gpt,
}


def near(found: TensorValue | None, known: Tensor) -> None:
    assert found is not None
    np.testing.assert_allclose(found.numpy(), known.detach().numpy(), rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_program_computes_the_same(name: str) -> None:
    spec = preset(name).spec
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(spec.seed)
        loss, modules = PLAIN[name]({leaf.name: tensor_of(leaf.value) for leaf in spec.leaves})
    learned = {
        f"{path}.{part}": tensor
        for path, module in modules.items()
        for part, tensor in module.named_parameters()
    }
    loss.backward()
    data = run_spec(spec)
    values = {value.name: value for value in data.values if value.name}
    assert {value.name for value in data.values if value.role == "parameter"} == set(learned)
    near(values[spec.loss].forward, loss)
    for path, tensor in learned.items():
        assert tensor.grad is not None
        near(values[path].forward, tensor)
        near(values[path].grad_after, tensor.grad)
    if spec.optimizer is None:
        assert data.updates == ()
        return
    optimizer = getattr(torch.optim, spec.optimizer.name)(
        list(learned.values()),
        **optimizer_block(spec.optimizer).arguments(spec.optimizer.arguments),
    )
    optimizer.step()
    [update] = data.updates
    paths = {value.node: value.name for value in data.values if value.name}
    assert {paths[one.parameter.node] for one in update.parameters} == set(learned)
    for one in update.parameters:
        near(one.after, learned[paths[one.parameter.node]])


def test_exclusive_or_is_learned_from_this_start() -> None:
    spec = preset("xor").spec
    torch.manual_seed(spec.seed)
    net = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
    assert spec.optimizer is not None
    optimizer = torch.optim.SGD(net.parameters(), **dict(spec.optimizer.arguments))  # type: ignore[arg-type]
    x, y = (tensor_of(leaf.value) for leaf in spec.leaves)
    for _ in range(200):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(net(x), y)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.02
    assert torch.equal((net(x) > 0).float(), y)


def test_through_sigmoids_the_gradient_fades() -> None:
    values = {value.name: value for value in run_spec(preset("deep").spec).values}

    def norms(stack: str) -> list[float]:
        found = [values[f"{stack}{number}.weight"].grad_after for number in range(1, 7)]
        return [float(np.linalg.norm(one.numpy())) for one in found if one is not None]

    sigmoids, relus = norms("sigmoids.s"), norms("relus.r")
    assert sigmoids == sorted(sigmoids)
    assert sigmoids[0] == pytest.approx(7.8e-6, rel=0.01)
    assert sigmoids[0] < sigmoids[-1] / 10_000
    assert relus[0] == pytest.approx(0.01229, rel=0.01)
    assert relus[0] > relus[-1] / 20
