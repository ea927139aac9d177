"""Which operation is at fault: its own backward step against the operation run alone."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec
import torch

from gradviz.engine.build import tensor_of
from gradviz.engine.differences import Comparison, compare, picked
from gradviz.engine.tape import Tape, floating
from gradviz.engine.unit import Tensors, Unit
from gradviz.engine.values import added, snapshot
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep, Ref

__all__ = ["Fault", "faults_of", "rounding_of", "weighted"]

ELEMENTS = 32
"""At most this many elements of each argument are checked."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """An operation whose backward sends something else than its forward says.

    `node` is its id, `to` the value that it sends to, `grad_fn` its autograd node.
    """

    node: str
    to: str
    grad_fn: str
    comparison: Comparison


def faults_of(tape: Tape, step: BackwardStep, units: dict[str, Unit], seed: int) -> list[Fault]:
    """Check what one backward step sent, argument by argument.

    Each sum of its contributions is held against central differences of
    ``sum(upstream * op(arguments))`` at the recorded arguments. A step whose operation
    cannot be run alone, or whose numbers were not kept whole, is not checked.
    """
    unit = units.get(step.op)
    if unit is None or unit.refusal is not None or not unit.alone or step.kind != "op":
        return []
    upstream = _upstream(step)
    given = [tape.tensor(ref, torch.float64) for ref in unit.reads]
    if upstream is None or any(tensor is None for tensor in given):
        return []
    found: list[Fault] = []
    for ref, sent in _sent(tape, step, unit):
        local = _Local(unit, ref, given, upstream)
        comparison = _compared(tape, local, sent, seed)
        if comparison is not None and comparison.wrong:
            name = unit.record.grad_fn or ""
            found.append(Fault(node=step.op, to=ref.node, grad_fn=name, comparison=comparison))
    return found


def weighted(outputs: Tensors, weights: Tensors) -> torch.Tensor | None:
    """Return sum(Re(conj(weight) output)), what backward from these weights differentiates."""
    total: torch.Tensor | None = None
    for output, weight in zip(outputs, weights, strict=False):
        if output is None or weight is None or not floating(output.dtype):
            continue
        part = weight.conj() * output.to(weight.dtype) if weight.is_complex() else weight * output
        part = part.real.sum() if part.is_complex() else part.sum()
        total = part if total is None else total + part
    return total


def rounding_of(
    narrow: torch.Tensor | None, wide: torch.Tensor | None
) -> tuple[float | None, float | None]:
    """Return max|g_d - g_64| and max|g_64|; None where either gradient is unknown."""
    if narrow is None or wide is None or narrow.shape != wide.shape or not wide.numel():
        return None, None
    flat, exact = (each.detach().to_dense().to(torch.complex128) for each in (narrow, wide))
    distance, largest = float((flat - exact).abs().max()), float(exact.abs().max())
    if not math.isfinite(distance) or not math.isfinite(largest):
        return None, None
    return distance, largest


def _upstream(step: BackwardStep) -> Tensors | None:
    if any(value is not None and not value.is_whole for value in step.upstream):
        return None
    if all(value is None for value in step.upstream):
        return None
    return [None if value is None else _wide(tensor_of(value)) for value in step.upstream]


def _wide(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.to(torch.complex128 if tensor.is_complex() else torch.float64)


def _sent(tape: Tape, step: BackwardStep, unit: Unit) -> Iterator[tuple[Ref, TensorValue]]:
    """Yield what was sent to each value: the sum over its slots, zeros where nothing was."""
    sums: dict[Ref, TensorValue | None] = {}
    for part in step.contributions:
        sums[part.to] = added(sums.get(part.to), part.amount)
    for ref, amount in sums.items():
        record = tape.recorded.get(ref)
        if ref not in unit.reads or record is None or record.forward is None:
            continue
        forward = record.forward
        if amount is None and floating(getattr(torch, forward.dtype)):
            zeros = torch.zeros(forward.shape, dtype=getattr(torch, forward.dtype))
            yield ref, snapshot(zeros)
        elif amount is not None and amount.shape == forward.shape:
            yield ref, amount


class _Local:
    """One operation as a function of one of its arguments, weighted by what arrived."""

    def __init__(self, unit: Unit, ref: Ref, given: Tensors, upstream: Tensors) -> None:
        self._unit = unit
        self._given = given
        self._upstream = upstream
        self.ref = ref
        self.at = given[unit.reads.index(ref)]

    def total(self, point: torch.Tensor, dtype: torch.dtype | None = torch.float64) -> torch.Tensor:
        """Return the weighted sum of the outputs, in a width of numbers."""
        given: Tensors = []
        for ref, slot, tensor in zip(self._unit.reads, self._unit.slots, self._given, strict=True):
            chosen = point if ref == self.ref and slot is not None else tensor
            given.append(chosen.clone() if chosen is not None and self._unit.writes else chosen)
        found = weighted(self._unit.run(given, dtype), self._upstream)
        return torch.tensor(math.nan) if found is None else found

    def evaluate(self, point: torch.Tensor) -> float:
        """Return the weighted sum as a number."""
        return float(self.total(point))

    def gradient(self, tape: Tape, dtype: torch.dtype | None) -> torch.Tensor | None:
        """Return PyTorch's own gradient of the sum at the recorded arguments, in a width."""
        given = [tape.tensor(ref, dtype) for ref in self._unit.reads]
        twin = _Local(self._unit, self.ref, given, self._upstream)
        if twin.at is None or not floating(twin.at.dtype):
            return None
        point = twin.at.detach().clone().requires_grad_()
        with torch.enable_grad():
            total = twin.total(point, dtype)
        if not total.requires_grad:
            return torch.zeros_like(point)
        found = torch.autograd.grad(total, point, allow_unused=True)[0]
        return torch.zeros_like(point) if found is None else found


def _compared(tape: Tape, local: _Local, sent: TensorValue, seed: int) -> Comparison | None:
    at = local.at
    if at is None or not floating(at.dtype):
        return None
    positions = picked(sent, seed, ELEMENTS)
    try:
        narrow = local.gradient(tape, None)
        wide = local.gradient(tape, torch.float64)
        rounding, largest = rounding_of(narrow, wide)
        return compare(
            local.evaluate,
            at,
            sent,
            positions,
            rounding=rounding,
            largest=largest,
            depth=1,
        )
    except (RuntimeError, TypeError, IndexError, ValueError, NotImplementedError):
        return None  # it runs in float32 but not in float64, or not alone
