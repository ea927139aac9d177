"""Operations that take a matrix as symmetric and read one triangle of it only.

PyTorch's gradient for them is spread evenly over both triangles, while the operation looks at
one: moving a single number of such a matrix tells nothing. Moved together with its mirror
image it does.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

from gradviz.model.trace import OpRecord

__all__ = ["evenly", "is_even", "mirrored", "reads_a_triangle"]

READERS = frozenset(
    {
        "CholeskyBackward0",
        "CholeskyInverseBackward0",
        "CholeskySolveBackward0",
        "LinalgCholeskyExBackward0",
        "LinalgEighBackward0",
    }
)


def reads_a_triangle(record: OpRecord) -> bool:
    """Whether an operation takes one of its arguments as symmetric."""
    return record.grad_fn in READERS


def mirrored(matrix: torch.Tensor) -> torch.Tensor:
    """Return the symmetric (Hermitian) part of a batch of matrices."""
    return (matrix + matrix.mH) / 2


def is_even(tensor: torch.Tensor) -> bool:
    """Whether a tensor is a symmetric (Hermitian) matrix, or a batch of them, but for rounding."""
    if tensor.ndim < 2 or tensor.shape[-1] != tensor.shape[-2] or not tensor.numel():
        return False
    return bool(torch.allclose(tensor, tensor.mH, rtol=1e-5, atol=1e-7))


def evenly(evaluate: Callable[[torch.Tensor], float]) -> Callable[[torch.Tensor], float]:
    """Return a function of a matrix as one of its symmetric part."""
    return lambda point: evaluate(mirrored(point))
