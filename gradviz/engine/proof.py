"""Whether a tape gives its recorded numbers; what does not is refused."""

from __future__ import annotations

import numpy as np
import torch

from gradviz.engine.tape import Tape, floating
from gradviz.engine.unit import Tensors, Unit
from gradviz.engine.values import alike, same
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Ref
from gradviz.model.words import message

__all__ = ["close", "prove", "tried", "unsettled"]


def prove(tape: Tape) -> bool:
    """Run a tape unchanged and refuse every operation that gives other numbers than recorded.

    Numbers that differ only in last digits (another machine, other threads) are let pass.

    Returns
    -------
    bool
        Whether all that ran gave the recorded bits.
    """
    exact = True
    scratch = unsettled(tape)
    known: dict[Ref, torch.Tensor | None] = {}
    # Not without gradients: some kernels take another path there, with other last bits.
    with torch.enable_grad():
        for unit in tape.units:
            given: Tensors = []
            for ref in unit.reads:
                if ref not in known:
                    known[ref] = tape.tensor(ref, None)
                given.append(known[ref])
            results = tried(unit, given)
            for ref, result in zip(unit.outputs, results, strict=False):
                known[ref] = result
                record = tape.recorded.get(ref)
                if result is None or record is None or record.forward is None:
                    continue
                if ref in scratch:
                    continue
                found = alike(result, record.forward)
                if same(found, record.forward):
                    continue
                exact = False
                if not close(found, record.forward):
                    text = "{op} gives other numbers now than when it was recorded"
                    name = unit.record.op or unit.record.grad_fn or unit.record.id
                    unit.refusal = message("Replay", text, op=name)
                    known[ref] = tape.tensor(ref, None)
    return exact


def unsettled(tape: Tape) -> set[Ref]:
    """Return the bytes that operations leave for their own backward, in part uninitialised."""
    read = {ref for unit in tape.units for ref in unit.reads}
    return {
        ref
        for ref, record in tape.recorded.items()
        if record.forward is not None and record.forward.dtype == "uint8"
        if record.role == "result" and ref not in read
    }


def tried(unit: Unit, given: Tensors) -> Tensors:
    """Run a unit; where PyTorch refuses, the unit has a refusal after and there is nothing."""
    if unit.refusal is not None:
        return []
    if any(tensor is None for tensor in given):
        return []
    try:
        return unit.apart(given, None)
    except (RuntimeError, TypeError, IndexError, ValueError, NotImplementedError) as error:
        name = unit.record.op or unit.record.grad_fn or unit.record.id
        unit.refusal = message(
            "Replay", "PyTorch does not run {op} again so", op=name, torch=str(error)
        )
        return []


def close(found: TensorValue, recorded: TensorValue) -> bool:
    """Whether numbers differ in last digits at most, as on another machine."""
    if found.dtype != recorded.dtype or found.shape != recorded.shape:
        return False
    dtype = getattr(torch, found.dtype)
    if not floating(dtype):
        return False
    one, other = found.samples()[1], recorded.samples()[1]
    if one.shape != other.shape or not np.array_equal(np.isfinite(one), np.isfinite(other)):
        return False
    fine = np.isfinite(other)
    if not fine.any():
        return True
    scale = float(np.abs(other[fine]).max())
    slack = min(4096 * torch.finfo(dtype).eps, 0.05) * scale
    return bool(np.abs(one[fine].astype(complex) - other[fine]).max() <= slack)
