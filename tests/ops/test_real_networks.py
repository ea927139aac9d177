"""Of what networks are usually made of, every op that is recorded has a card."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

import gradviz
from gradviz.builder.presets import networks
from gradviz.engine.build import run_spec
from gradviz.ops.card import card_for

WORDS = torch.tensor([[1, 2, 3, 3]])


@pytest.mark.parametrize("preset", networks(), ids=lambda preset: preset.id)
def test_every_op_of_the_networks_that_ship_is_explained(preset) -> None:
    data = run_spec(preset.spec)
    assert {op.op for op in data.ops if card_for(op) is None} == set()


def pictures() -> Tensor:
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1),
        nn.BatchNorm2d(2),
        nn.SiLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(2, 2, 3, groups=2, stride=2),
        nn.GroupNorm(1, 2),
        nn.LeakyReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(2, 3),
    )
    return functional.cross_entropy(
        model(torch.randn(2, 1, 12, 12)), torch.tensor([0, 2]), label_smoothing=0.1
    )


def transformer() -> Tensor:
    layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True, activation="gelu")
    return layer(nn.Embedding(5, 4)(WORDS)).square().mean()


def recurrent(module: type[nn.Module]) -> Callable[[], Tensor]:
    def run() -> Tensor:
        result = module(4, 4, batch_first=True)(nn.Embedding(5, 4)(WORDS))
        return result[0].sum()

    return run


def cells() -> Tensor:
    x = torch.randn(2, 4)
    hidden, memory = nn.LSTMCell(4, 4)(x)
    return (nn.GRUCell(4, 4)(x, hidden) * memory).sum()


def upscaling() -> Tensor:
    x = nn.ConvTranspose2d(1, 1, 2, stride=2)(torch.randn(1, 1, 3, 3))
    x = functional.interpolate(functional.pad(x, (1, 1, 1, 1)), scale_factor=2)
    return functional.avg_pool2d(x, 2).var() + x.norm()


def losses() -> Tensor:
    a, b = (torch.randn(3, 4, requires_grad=True) for _ in "ab")
    yes = (a.detach() > 0).float()
    weight = torch.full((4,), 2.0)
    return (
        functional.l1_loss(a, b)
        + functional.huber_loss(a, b)
        + functional.smooth_l1_loss(a, b)
        + functional.binary_cross_entropy_with_logits(a, yes, pos_weight=weight)
        + functional.nll_loss(a.log_softmax(1), torch.tensor([0, 1, 3]), weight)
        + functional.cosine_similarity(a, b).mean()
        + functional.triplet_margin_loss(a, b, b * 2)
        + functional.hinge_embedding_loss(a, 2 * yes - 1)
    )


@pytest.mark.parametrize(
    "program",
    [
        pictures,
        transformer,
        recurrent(nn.RNN),
        recurrent(nn.GRU),
        recurrent(nn.LSTM),
        cells,
        upscaling,
        losses,
    ],
    ids=["pictures", "transformer", "rnn", "gru", "lstm", "cells", "upscaling", "losses"],
)
def test_every_op_of_a_usual_network_is_explained(program: Callable[[], Tensor]) -> None:
    data = gradviz.trace(program).data
    passed = [op for op in data.ops if op.grad_fn is not None]
    assert len(passed) > 5
    assert {op.op or op.grad_fn for op in passed if card_for(op) is None} == set()
