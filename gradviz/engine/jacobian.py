"""The local Jacobian of one recorded operation: the operation alone, run again under autograd."""

from __future__ import annotations

import torch

from gradviz.engine.proof import tried
from gradviz.engine.replay import cannot
from gradviz.engine.tape import Tape, floating
from gradviz.engine.values import snapshot
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData
from gradviz.model.words import message

__all__ = ["jacobian"]

JACOBIAN = 4_194_304
"""A local Jacobian has at most this many entries; more is refused."""


def jacobian(data: TraceData, node: str) -> dict[tuple[int, int], TensorValue]:
    """Return the local Jacobian of one operation at its recorded arguments.

    The operation alone is run again under autograd; each row is its own vector-Jacobian
    product with a unit vector, so the entries are exactly PyTorch's. Of a function with its
    own backward it is the Jacobian of what ran inside, not of what its backward claims.

    Parameters
    ----------
    data
        The trace; the graph may long be freed.
    node
        Id of the operation.

    Returns
    -------
    dict
        By (output, argument), the array of shape output + argument, for every pair of
        floating-point numbers; zeros where nothing flows.

    Raises
    ------
    GradvizError
        When the operation cannot be replayed, or the array would be too large.
    """
    tape = Tape(data)
    unit = next((unit for unit in tape.units if unit.record.id == node), None)
    if unit is None:
        raise GradvizError(message("Replay", "There is no operation {name}.", name=node))
    given = [tape.tensor(ref, None) for ref in unit.reads]
    reason = unit.refusal
    if reason is None and not unit.alone:
        reason = message("Replay", "it writes into a view, and cannot run without its base")
    if reason is None and any(tensor is None for tensor in given):
        reason = message("Replay", "the numbers of its arguments were not kept whole")
    if reason is not None:
        raise GradvizError(cannot(node, reason))
    count = len(unit.record.arguments)
    with torch.enable_grad():
        inputs = [_variable(tensor) for tensor in given if tensor is not None]
        results = tried(unit, [one.clone() if unit.writes else one for one in inputs])
        if unit.refusal is not None:
            raise GradvizError(cannot(node, unit.refusal))
        return {
            (number, index): snapshot(block)
            for number, result in enumerate(results)
            if result is not None and floating(result.dtype)
            for index, block in _blocks(node, result, inputs[:count])
        }


def _variable(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.clone().requires_grad_(floating(tensor.dtype))


def _blocks(
    node: str, result: torch.Tensor, inputs: list[torch.Tensor]
) -> list[tuple[int, torch.Tensor]]:
    """Return (argument, Jacobian) of one output, row by row."""
    wanted = [(index, one) for index, one in enumerate(inputs) if one.requires_grad]
    size = result.numel() * sum(one.numel() for _, one in wanted)
    if size > JACOBIAN:
        text = "its Jacobian would have {count} entries"
        raise GradvizError(cannot(node, message("Replay", text, count=size)))
    if not wanted:
        return []
    blocks = [(i, torch.zeros((result.numel(), *one.shape), dtype=one.dtype)) for i, one in wanted]
    if result.requires_grad:
        for row in range(result.numel()):
            unit = torch.zeros(result.numel(), dtype=result.dtype)
            unit[row] = 1
            rows = torch.autograd.grad(
                result,
                [one for _, one in wanted],
                unit.view(result.shape),
                retain_graph=True,
                allow_unused=True,
            )
            for (_, block), found in zip(blocks, rows, strict=True):
                if found is not None:
                    block[row] = found
    return [(i, block.view((*result.shape, *inputs[i].shape))) for i, block in blocks]
