"""Operations of which autograd follows some outputs only: it counts them otherwise than we do."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor

from gradviz.engine.record import trace
from gradviz.engine.values import same, snapshot


def factors(matrix: Tensor) -> object:
    _, lower, upper = torch.linalg.lu(matrix)
    return (2 * lower).sum() + (3 * upper).sum()


def test_what_arrives_stands_at_the_output_that_it_belongs_to() -> None:
    matrix = torch.randn(3, 3, dtype=torch.float64, requires_grad=True)
    data = trace(factors, matrix)
    (step,) = (step for step in data.passes[0].steps if step.op == "linalg_lu")
    permutation, lower, upper = step.upstream
    assert permutation is None
    assert same(lower, snapshot(torch.full((3, 3), 2.0, dtype=torch.float64)))
    assert same(upper, snapshot(torch.full((3, 3), 3.0, dtype=torch.float64)))


def test_so_it_does_where_a_hook_changes_it() -> None:
    matrix = torch.randn(3, 3, dtype=torch.float64, requires_grad=True)

    def hooked(matrix: Tensor) -> object:
        _, lower, upper = torch.linalg.lu(matrix)
        upper.register_hook(lambda gradient: 10 * gradient)
        return lower.sum() + upper.sum()

    steps = trace(hooked, matrix).passes[0].steps
    (change,) = (part for step in steps if step.kind == "hook" for part in step.contributions)
    assert (change.to.node, change.to.output, change.argument) == ("linalg_lu", 2, 2)
    before, after = next(pair for pair in pairwise(steps) if pair[0].kind == "hook")
    assert after.upstream[2] is not None
    assert same(after.upstream[2], change.amount)
    assert same(before.upstream[2], change.total_before)
