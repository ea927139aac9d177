"""Where a gradient could have come back and does not."""

from __future__ import annotations

import torch

import gradviz
from gradviz.graph.view import view_graph


def cuts(function, *leaves) -> dict[tuple[str, str], str]:
    graph = view_graph(gradviz.trace(function, *leaves).data)
    return {(link.source, link.target): link.cut for link in graph.links if link.cut}


def leaf() -> torch.Tensor:
    return torch.tensor([0.5, -1.0, 2.0], requires_grad=True)


def test_detach_and_what_runs_without_gradients_cut_the_history() -> None:
    def loss(w):
        h = w * 2
        with torch.no_grad():
            scale = h.sum()
        return (h * h.detach()).sum() * scale

    assert cuts(loss, leaf()) == {("mul", "detach"): "detach", ("mul", "sum"): "no_grad"}


def test_whole_numbers_and_truths_have_no_gradient() -> None:
    def loss(w):
        h = w * 2
        return h[h.argmax()] + (h * (h > 0)).sum()

    assert cuts(loss, leaf()) == {("mul", "argmax"): "integers", ("mul", "gt"): "booleans"}


def test_data_is_not_cut_off_and_the_ordinary_graph_has_no_cut() -> None:
    x = torch.tensor([1.0, 2.0, 3.0])
    assert cuts(lambda w: (w * (x + 1).detach()).sum(), leaf()) == {}
