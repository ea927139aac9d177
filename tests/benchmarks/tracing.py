"""What watching costs: `trace` beside the plain forward and backward it records.

Both run in turn in one process, so that the ratio does not depend on what else the
machine does. Times are CPU time, the median of 200 rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional

from gradviz.engine.record import trace
from tests.benchmarks.language import LanguageModel, loss_of

ROUNDS = 200

Run = Callable[[], Tensor]


def neuron() -> Run:
    """Return the tutorial neuron."""
    x, y = torch.tensor(1.1), torch.tensor(1.0)
    w, b = torch.tensor(2.2, requires_grad=True), torch.tensor(0.0, requires_grad=True)

    def run() -> Tensor:
        z = w * x + b
        a = torch.sigmoid(z)
        return functional.binary_cross_entropy(a, y)

    return run


def mlp() -> Run:
    """Return the 10-5-1 network on eight samples."""
    model = nn.Sequential(nn.Linear(10, 5), nn.Sigmoid(), nn.Linear(5, 1), nn.Sigmoid())
    x, y = torch.randn(8, 10), torch.rand(8, 1)
    return lambda: functional.binary_cross_entropy(model(x), y)


def chain() -> Run:
    """Return a thousand multiplications in a row."""
    w = torch.tensor(1.0, requires_grad=True)

    def run() -> Tensor:
        hidden = w
        for _ in range(1000):
            hidden = hidden * 1.0001
        return hidden

    return run


def cell() -> Run:
    """Return an LSTMCell over 20 steps."""
    lstm = nn.LSTMCell(4, 8)
    x = torch.randn(20, 2, 4)

    def run() -> Tensor:
        h, c = torch.zeros(2, 8), torch.zeros(2, 8)
        for step in x:
            h, c = lstm(step, (h, c))
        return h.square().mean()

    return run


def language(words: int = 50257, width: int = 768, heads: int = 12, deep: int = 12) -> Run:
    """Return a GPT-2-shaped model on 64 tokens; by default its 124M configuration."""
    model = LanguageModel(words, width=width, heads=heads, deep=deep)
    tokens = torch.randint(0, words, (1, 65))
    return lambda: loss_of(model, tokens)


def transformer() -> Run:
    """Return two layers of a transformer with large tensors, which are sampled."""
    layer = nn.TransformerEncoderLayer(512, 8, 2048, dropout=0.0, batch_first=True)
    model = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
    x = torch.randn(1, 64, 512)
    return lambda: model(x).square().mean()


def alternate(run: Run, rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median CPU times, in milliseconds, without and with watching."""
    return alternately(lambda: run().backward(), lambda: trace(run), rounds)


def alternately(
    one: Callable[[], object], other: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """Return the median CPU times, in milliseconds, of two that run in turn."""
    plain: list[float] = []
    watched: list[float] = []
    for _ in range(rounds + rounds // 5):
        began = time.process_time_ns()
        one()
        between = time.process_time_ns()
        other()
        plain.append((between - began) / 1e6)
        watched.append((time.process_time_ns() - between) / 1e6)
    return statistics.median(plain[-rounds:]), statistics.median(watched[-rounds:])


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    programs = {
        "neuron (at most 8x)": (neuron, ROUNDS),
        "MLP 10-5-1 (at most 8x)": (mlp, ROUNDS),
        "LSTMCell, 20 steps (at most 8x)": (cell, 50),
        "1,000 operations in a row": (chain, 30),
        "GPT-2, 2 layers of 64, 1,000 words": (partial(language, 1000, 64, 4, 2), 50),
        "GPT-2, 2 layers of 64 (at most 3x)": (partial(language, 50257, 64, 4, 2), 15),
        "transformer, 2 layers of 512": (transformer, 10),
        "GPT-2, 124M (at most 1.5x)": (language, 3),
    }
    for name, (make, rounds) in programs.items():
        plain, watched = alternate(make(), rounds)
        yield name, f"{plain:8.3f} ms plain, {watched:8.3f} ms traced, {watched / plain:5.1f}x"
