"""Every leaf's recorded gradient against central differences of the replayed operations.

The recorded calls are run in float64 along autograd's own paths: what is detached, read as
a number or drawn at random is held, as backward holds it. A gradient that disagrees is
followed down to the operation that sent something wrong. What cannot be run again is
"cannot be checked", with the reason; it is never counted as right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

import msgspec
import numpy as np
import torch

from gradviz.engine.build import tensor_of
from gradviz.engine.differences import ELEMENTS, Comparison, compare, picked
from gradviz.engine.faults import Fault, faults_of, rounding_of, weighted
from gradviz.engine.obstacles import obstacle, starts_of
from gradviz.engine.proof import prove
from gradviz.engine.replay import Machine, reached
from gradviz.engine.symmetry import evenly, is_even, mirrored, reads_a_triangle
from gradviz.engine.tape import Tape
from gradviz.engine.values import added, snapshot
from gradviz.engine.work import work_of
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardPass, Ref, TraceData, ValueRecord
from gradviz.model.words import Message, message

__all__ = ["Check", "LeafCheck", "Told", "Verdict", "check_trace", "unheard"]

Verdict = Literal["agrees", "kink", "disagrees", "unchecked"]
_WORST: tuple[Verdict, ...] = ("disagrees", "unchecked", "kink", "agrees")
RUNS = 100_000
"""About this many operations, four times over, are run in all; of large programs fewer elements."""
WORK = 2 * 10**10
"""About this many multiplications, four times over, likewise."""
FEWEST = 4
"""At least this many elements of each leaf are checked, where it has them."""

Told = Callable[[str, int, int], None]
"""Hears which leaf is checked, the how-manieth that is, and how many there are."""


def unheard(leaf: str, number: int, count: int) -> None:
    """Tell nobody."""


class LeafCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What the check says of one leaf that requires a gradient.

    Attributes
    ----------
    leaf
        Its id in the trace.
    verdict
        "kink" where every checked element lies at one; "unchecked" with a `reason`.
    reason
        Why it was not checked, or what is to be said of its disagreement.
    comparison
        The figures, None where unchecked.
    faults
        Operations on its way whose own backward is wrong, in the order of backward.
    """

    leaf: str
    shape: tuple[int, ...]
    dtype: str
    verdict: Verdict
    reason: Message | None = None
    comparison: Comparison | None = None
    faults: tuple[Fault, ...] = ()


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """The check of a program: one entry for each leaf that requires a gradient."""

    leaves: tuple[LeafCheck, ...] = ()

    @property
    def disagrees(self) -> bool:
        """Whether any leaf's gradient is wrong."""
        return any(leaf.verdict == "disagrees" for leaf in self.leaves)


def check_trace(
    data: TraceData,
    *,
    elements: int = ELEMENTS,
    seed: int = 0,
    told: Told = unheard,
) -> Check:
    """Check every recorded gradient of a trace.

    Parameters
    ----------
    data
        A trace, from this process or from a file.
    elements
        At most this many elements of each leaf, chosen by `seed`.
    told
        Hears how far it is.

    Returns
    -------
    Check
        Per leaf agrees, disagrees or cannot be checked; the tolerance is that of
        `gradviz.engine.differences.compare`.
    """
    tape = Tape(data)
    prove(tape)
    checker = _Checker(tape, elements, seed)
    wanted = [ref for ref in tape.leaves if tape.recorded[ref].requires_grad]
    found: list[LeafCheck] = []
    with _one_thread():
        for number, ref in enumerate(wanted):
            told(ref.node, number + 1, len(wanted))
            found.append(checker.leaf(ref, tape.recorded[ref]))
    return Check(leaves=tuple(found))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Run without torch's threads: for thousands of small runs they only wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


class _RefusedError(Exception):
    """The result cannot be computed again."""

    def __init__(self, reason: Message) -> None:
        super().__init__()
        self.reason = reason


class _Checker:
    """Checks the leaves of one tape; keeps what it found of single operations."""

    def __init__(self, tape: Tape, elements: int, seed: int) -> None:
        self._tape = tape
        self._seed = seed
        self._leaves = max(1, sum(tape.recorded[ref].requires_grad for ref in tape.leaves))
        self._elements = min(elements, max(FEWEST, RUNS // max(1, self._leaves * len(tape.units))))
        self._units = {unit.record.id: unit for unit in tape.units}
        self._found: dict[tuple[int, int], list[Fault]] = {}

    def leaf(self, ref: Ref, record: ValueRecord) -> LeafCheck:
        """Check one leaf in every pass that gave it a gradient."""
        found: list[LeafCheck] = []
        for number, one in enumerate(self._tape.data.passes):
            gradient = _gradient(one, ref)
            if gradient is not None:
                found.append(self._in_pass(ref, record, number, gradient))
        if not found:
            reason = message("Check", "no gradient was recorded for it")
            return _unchecked(ref, record, reason)
        return min(found, key=lambda one: _WORST.index(one.verdict))

    def _in_pass(
        self, ref: Ref, record: ValueRecord, number: int, gradient: TensorValue
    ) -> LeafCheck:
        one = self._tape.data.passes[number]
        moved = reached(self._tape, (ref,), gradients=True)
        reason = obstacle(ref, record, one, moved, gradient, self._units)
        if reason is not None:
            return _unchecked(ref, record, reason)
        try:
            comparison = self._compared(ref, one, moved, gradient)
        except _RefusedError as refused:
            return _unchecked(ref, record, refused.reason)
        faults: list[Fault] = []
        verdict: Verdict = "agrees"
        reason = None
        reader = self._reader(moved)
        if comparison.wrong and reader is not None and self._is_even(ref, gradient):
            comparison = self._compared(ref, one, moved, gradient, even=True)
            text = "moved with its mirror image: {name} reads one triangle"
            reason = message("Check", text, name=reader)
        if comparison.wrong:
            verdict = "disagrees"
            faults = self._faults(number, moved)
            if reader is not None and reason is None and not faults:
                text = "{name} takes a symmetric matrix, and this one is none"
                return _unchecked(ref, record, message("Check", text, name=reader))
        elif comparison.blank == comparison.checked > 0:
            reason = message("Check", "the result is no finite number around it")
            return _unchecked(ref, record, reason)
        elif comparison.kinks == comparison.checked > 0:
            verdict = "kink"
        return msgspec.structs.replace(
            _unchecked(ref, record, reason),
            verdict=verdict,
            comparison=comparison,
            faults=tuple(faults),
        )

    def _reader(self, moved: set[Ref]) -> str | None:
        """Return the first operation on the way that takes a matrix as symmetric."""
        nodes = {ref.node for ref in moved}
        readers = (unit.record for name, unit in self._units.items() if name in nodes)
        return next((record.id for record in readers if reads_a_triangle(record)), None)

    def _is_even(self, ref: Ref, gradient: TensorValue) -> bool:
        at = self._tape.tensor(ref, torch.float64)
        return at is not None and gradient.is_whole and is_even(at)

    def _compared(
        self,
        ref: Ref,
        one: BackwardPass,
        moved: set[Ref],
        gradient: TensorValue,
        *,
        even: bool = False,
    ) -> Comparison:
        """Compare; `even` moves each number of a matrix together with its mirror image."""
        affordable = WORK // (self._leaves * max(1, work_of(self._tape, moved)))
        count = min(self._elements, max(FEWEST, affordable))
        positions = picked(gradient, self._seed, count)
        path = _Path(self._tape, ref, one, moved)
        narrow, wide = path.gradient(None), path.gradient(torch.float64)
        rounding, largest = rounding_of(narrow, wide)
        at = self._tape.tensor(ref, torch.float64)
        assert at is not None
        if even:
            at, gradient = mirrored(at), snapshot(mirrored(tensor_of(gradient)))
        endless = _endless(gradient, narrow, wide)
        kept = positions[~np.isin(positions, endless)]
        if len(positions) and not len(kept):
            raise _RefusedError(message("Check", "its gradient is no finite number"))
        return compare(
            evenly(path.evaluate) if even else path.evaluate,
            at,
            gradient,
            kept,
            rounding=rounding,
            largest=largest,
            depth=sum(step.op in self._units for step in one.steps),
        )

    def _faults(self, number: int, moved: set[Ref]) -> list[Fault]:
        faults: list[Fault] = []
        nodes = {ref.node for ref in moved}
        for index, step in enumerate(self._tape.data.passes[number].steps):
            if step.op not in nodes:
                continue
            unit = self._units.get(step.op)
            if unit is not None and reads_a_triangle(unit.record):
                continue  # run alone, it never agrees
            key = (number, index)
            if key not in self._found:
                self._found[key] = faults_of(self._tape, step, self._units, self._seed)
            faults.extend(fault for fault in self._found[key] if fault.to in nodes)
        return faults


class _Path:
    """The result of a pass as a function of one leaf, by replayed operations."""

    def __init__(self, tape: Tape, ref: Ref, one: BackwardPass, moved: set[Ref]) -> None:
        self._tape = tape
        self._ref = ref
        self._moved = moved
        self._starts = [start for start in starts_of(one) if start.root in moved]
        self._machine = self._made(torch.float64)

    def _made(self, dtype: torch.dtype | None) -> Machine:
        roots = [start.root for start in self._starts]
        return Machine(self._tape, self._moved, until=roots, dtype=dtype, gradients=True)

    def evaluate(self, point: torch.Tensor) -> float:
        """Return the result, weighted by the gradient that backward started with."""
        found = self._total(self._machine.run({self._ref: point}))
        if found is None:
            raise _RefusedError(self._reason())
        return float(found)

    def gradient(self, dtype: torch.dtype | None) -> torch.Tensor | None:
        """Return PyTorch's own gradient of the replayed operations, None where there is none."""
        start = self._tape.tensor(self._ref, dtype)
        if start is None:
            return None
        start = start.clone().requires_grad_()
        machine = self._made(dtype)
        with torch.enable_grad():
            total = self._total(machine.run({self._ref: start}))
        if total is None or not total.requires_grad:
            return None
        try:
            found = torch.autograd.grad(total, start, allow_unused=True)[0]
        except RuntimeError:
            return None  # something that it saved was written over
        return found

    def _total(self, known: Mapping[Ref, torch.Tensor | None]) -> torch.Tensor | None:
        """Return what backward differentiates, None where a part of it is not known."""
        parts = [_weighted(known.get(start.root), start.seed) for start in self._starts]
        total: torch.Tensor | None = None
        for part in parts:
            if part is None:
                return None
            total = part if total is None else total + part
        return total

    def _reason(self) -> Message:
        refused = self._machine.refused
        if not refused:
            return message("Check", "the result was not seen")
        node, reason = next(iter(refused.items()))
        return message("Check", "{name} cannot be replayed: {reason}", name=node, reason=reason)


def _weighted(root: torch.Tensor | None, seed: TensorValue | None) -> torch.Tensor | None:
    if root is None:
        return None
    whole = seed is not None and seed.is_whole
    weight = tensor_of(seed).to(root.dtype) if seed and whole else torch.ones_like(root)
    found = weighted([root], [weight])
    return root.sum() if found is None else found


def _endless(
    gradient: TensorValue, narrow: torch.Tensor | None, wide: torch.Tensor | None
) -> np.ndarray:
    """Return the flat positions that are NaN or infinite, as PyTorch's gradient is when replayed.

    There is nothing that a difference could be held against.
    """
    positions, numbers = gradient.samples()
    expected = np.zeros(numbers.shape, dtype=bool)
    for replayed in (narrow, wide):
        if replayed is not None and replayed.layout == torch.strided:
            flat = torch.isfinite(replayed.detach().reshape(-1)).numpy()
            expected |= ~flat[positions]
    found: np.ndarray = np.asarray(positions)[~np.isfinite(numbers) & expected]
    return found


def _gradient(one: BackwardPass, ref: Ref) -> TensorValue | None:
    """Return what a pass gave a leaf: what was written to `.grad`, else what was sent."""
    written: TensorValue | None = None
    sent: TensorValue | None = None
    for step in one.steps:
        for part in step.contributions:
            if part.to != ref:
                continue
            if step.kind == "accumulate":
                written = added(written, part.amount)
            else:
                sent = part.total_after
    return sent if written is None else written


def _unchecked(ref: Ref, record: ValueRecord, reason: Message | None) -> LeafCheck:
    forward = record.forward
    return LeafCheck(
        leaf=ref.node,
        shape=() if forward is None else forward.shape,
        dtype="" if forward is None else forward.dtype,
        verdict="unchecked",
        reason=reason,
    )
