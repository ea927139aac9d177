"""Where differences say nothing, or only with care: symmetric leaves, NaN, tiny numbers, hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

import gradviz
from gradviz.engine.check import LeafCheck, check_trace
from gradviz.engine.record import trace


def _verdicts(fn: Callable[..., torch.Tensor], *leaves: torch.Tensor) -> list[LeafCheck]:
    return list(check_trace(trace(fn, *leaves)).leaves)


@pytest.mark.parametrize("name", ["cholesky", "eigvalsh", "eigh"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.complex128])
def test_a_symmetric_leaf_is_moved_with_its_mirror_image(name: str, dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    root = torch.randn(3, 3, dtype=dtype)
    matrix = (root @ root.mH + 3 * torch.eye(3, dtype=dtype)).detach().requires_grad_()

    def loss(matrix: torch.Tensor) -> torch.Tensor:
        found = getattr(torch.linalg, name)(matrix)
        values = found if name == "cholesky" else found[0] if name == "eigh" else found
        return (values.abs() ** 3).sum() + values.real.sin().sum()

    (leaf,) = _verdicts(loss, matrix)
    assert leaf.verdict == "agrees"
    assert leaf.reason is not None
    assert "one triangle" in leaf.reason.words()


def test_a_wrong_gradient_of_a_symmetric_leaf_is_found_all_the_same() -> None:
    class Forgetful(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, matrix: torch.Tensor) -> torch.Tensor:
            return matrix * 2

        @staticmethod
        def backward(ctx: Any, gradient: torch.Tensor) -> torch.Tensor:
            return gradient

    matrix = (torch.eye(3, dtype=torch.float64) * 3 + 0.5).requires_grad_()
    (leaf,) = _verdicts(lambda m: torch.linalg.cholesky(Forgetful.apply(m)).sum(), matrix)
    assert leaf.verdict == "disagrees"
    assert {fault.grad_fn for fault in leaf.faults} == {"ForgetfulBackward"}


def test_a_matrix_that_is_not_symmetric_is_told() -> None:
    matrix = torch.tensor([[2.0, 7.0], [0.5, 3.0]], dtype=torch.float64, requires_grad=True)
    (leaf,) = _verdicts(lambda m: torch.linalg.cholesky(m).sum(), matrix)
    assert leaf.verdict == "unchecked"
    assert leaf.reason is not None
    assert "symmetric" in leaf.reason.words()


def test_a_gradient_that_is_nan_for_pytorch_too_is_told() -> None:
    (leaf,) = _verdicts(lambda x: torch.sqrt(x * 0).sum(), torch.ones(2, requires_grad=True))
    assert leaf.verdict == "unchecked"
    assert leaf.reason is not None
    assert "no finite number" in leaf.reason.words()
    x = torch.tensor([0.0, 4.0], requires_grad=True)
    (leaf,) = _verdicts(lambda x: (torch.sqrt(x) * torch.tensor([0.0, 1.0])).sum(), x)
    assert leaf.verdict == "agrees"


def test_a_nan_of_a_function_of_its_own_disagrees() -> None:
    class Endless(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            return x * 2

        @staticmethod
        def backward(ctx: Any, gradient: torch.Tensor) -> torch.Tensor:
            return gradient * float("inf")

    (leaf,) = _verdicts(lambda x: Endless.apply(x).sum(), torch.ones(2, requires_grad=True))
    assert leaf.verdict == "disagrees"


@pytest.mark.parametrize("size", [1e-8, -3e-11, 1.0, 5e7])
def test_tiny_numbers_are_moved_by_tiny_steps(size: float) -> None:
    x = torch.tensor(size, dtype=torch.float64, requires_grad=True)
    (leaf,) = _verdicts(lambda x: torch.log1p((x * (3e4 / size)) ** 2), x)
    assert leaf.verdict == "agrees"


@pytest.mark.parametrize("share", [1.002, 0.9, -1.0, 0.0])
def test_tiny_steps_excuse_nothing(share: float) -> None:
    class Off(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, gradient: torch.Tensor) -> torch.Tensor:
            return gradient * share

    for size in (1e-8, 0.3):
        x = torch.tensor([size, 1.0], dtype=torch.float64, requires_grad=True)
        (leaf,) = _verdicts(lambda x: torch.sin(Off.apply(x)).exp().sum(), x)
        assert leaf.verdict == "disagrees"


def test_a_hook_of_a_module_is_told() -> None:
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 1))
    net[1].register_full_backward_hook(lambda module, given, came: (given[0] * 3,))
    with gradviz.record() as record:
        net(torch.ones(1, 2)).sum().backward()
    found = {leaf.leaf: leaf for leaf in check_trace(record.trace.data).leaves}
    verdicts = [leaf.verdict for leaf in found.values()]
    assert sorted(verdicts) == ["agrees", "agrees", "unchecked", "unchecked"]
    reasons = {leaf.reason.words() for leaf in found.values() if leaf.reason is not None}
    assert reasons == {"a hook changed the gradient on its way"}
