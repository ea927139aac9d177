"""What looking costs elsewhere: torchviz, torchview and TorchLens beside gradviz.

Each in a process of its own, in turn with the plain forward and backward, so that neither
what one does to PyTorch nor what else the machine does falls on another. Run by
``python -m tests.benchmarks --peers``; ``pip install gradviz-desktop[bench]`` brings them.
What they do differs: torchviz and torchview run no backward, TorchLens keeps the values of
the forward pass. gradviz keeps every value and every gradient.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from tests.benchmarks.language import LanguageModel, loss_of
from tests.benchmarks.tracing import alternately

Look = Callable[[nn.Module, tuple[Tensor, ...]], object]


class Neuron(nn.Module):
    """The tutorial neuron with its loss."""

    def __init__(self) -> None:
        super().__init__()
        self.w, self.b = nn.Parameter(torch.tensor(2.2)), nn.Parameter(torch.tensor(0.0))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the loss."""
        return functional.binary_cross_entropy(torch.sigmoid(self.w * x + self.b), y)


class Layers(nn.Module):
    """The 10-5-1 network with its loss."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(10, 5), nn.Sigmoid(), nn.Linear(5, 1), nn.Sigmoid())

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the loss."""
        return functional.binary_cross_entropy(self.layers(x), y)


class Cell(nn.Module):
    """An LSTMCell over all steps of a sequence."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTMCell(4, 8)

    def forward(self, x: Tensor) -> Tensor:
        """Return the mean square of the last state."""
        h, c = torch.zeros(2, 8), torch.zeros(2, 8)
        for step in x:
            h, c = self.lstm(step, (h, c))
        return h.square().mean()


class Language(nn.Module):
    """A GPT-2-shaped model with its loss."""

    def __init__(self) -> None:
        super().__init__()
        self.model = LanguageModel(50257, width=64, heads=4, deep=2)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the loss."""
        return loss_of(self.model, tokens)


PROGRAMS: dict[str, tuple[Callable[[], nn.Module], Callable[[], tuple[Tensor, ...]], int]] = {
    "neuron": (Neuron, lambda: (torch.tensor(1.1), torch.tensor(1.0)), 100),
    "MLP 10-5-1": (Layers, lambda: (torch.randn(8, 10), torch.rand(8, 1)), 100),
    "LSTMCell, 20 steps": (Cell, lambda: (torch.randn(20, 2, 4),), 20),
    "GPT-2, 2 layers of 64": (Language, lambda: (torch.randint(0, 50257, (1, 65)),), 7),
}


def _gradviz() -> Look:
    from gradviz.engine.record import trace

    return lambda model, inputs: trace(model, *inputs)


def _torchviz() -> Look:
    import torchviz

    return lambda model, inputs: torchviz.make_dot(
        model(*inputs), params=dict(model.named_parameters())
    )


def _torchview() -> Look:
    import torchview

    return lambda model, inputs: torchview.draw_graph(model, input_data=inputs)


def _torchlens() -> Look:
    import torchlens

    return lambda model, inputs: torchlens.trace(model, inputs)


PEERS = {
    "gradviz": _gradviz,
    "torchviz": _torchviz,
    "torchview": _torchview,
    "torchlens": _torchlens,
}


def figures() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure, of every peer that is installed."""
    for name in PEERS:
        if importlib.util.find_spec(name) is None:
            yield name, "not installed: pip install gradviz-desktop[bench]"
            continue
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.peers", name],
            capture_output=True,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
            check=False,
        )
        for line in done.stdout.splitlines():
            what, _, figure = line.partition("\t")
            yield f"{name}: {what}", figure
        if done.returncode:
            last = next(reversed(done.stderr.strip().splitlines()), "")
            yield name, f"stopped: {last}"


def main() -> None:
    """Measure one peer in this process."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    look = PEERS[sys.argv[1]]()
    for what, (make, given, rounds) in PROGRAMS.items():
        model, inputs = make(), given()

        def plain(model: nn.Module = model, inputs: tuple[Tensor, ...] = inputs) -> None:
            model(*inputs).backward()

        def watched(model: nn.Module = model, inputs: tuple[Tensor, ...] = inputs) -> None:
            look(model, inputs)

        alone, seen = alternately(plain, watched, rounds)
        figure = f"{alone:8.3f} ms plain, {seen:8.3f} ms looked at, {seen / alone:5.1f}x"
        print(f"{what}\t{figure}", flush=True)


if __name__ == "__main__":
    main()
