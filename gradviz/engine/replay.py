"""Running a recorded trace again: another leaf, another intermediate value, another width.

Only recorded ATen calls are run, never the user's code. What left the tape (numbers read by
``.item()``, NumPy, random draws, a write that no record follows) is refused with its
reason, and so is everything that depends on it; nothing is guessed. An operation that does
not give its recorded value on its recorded arguments is refused too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import torch

from gradviz.engine.build import tensor_of
from gradviz.engine.proof import prove, unsettled
from gradviz.engine.tape import Tape, in_dtype
from gradviz.engine.unit import Tensors, Unit
from gradviz.engine.values import snapshot
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Ref, TraceData
from gradviz.model.words import Message, message

__all__ = ["Machine", "Replay", "cannot", "reached", "replay"]


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The values of a replay.

    Attributes
    ----------
    values
        Of each value that could be computed, or that nothing changed.
    refused
        By node id, why the others cannot be replayed.
    exact
        Whether the unchanged trace gave every recorded value bit for bit; False on another
        machine or with another number of threads, where last digits may differ.
    """

    values: dict[Ref, TensorValue]
    refused: dict[str, Message] = {}
    exact: bool = True

    def value(self, ref: Ref) -> TensorValue:
        """Return one value.

        Raises
        ------
        GradvizError
            When it cannot be replayed; with the reason.
        """
        found = self.values.get(ref)
        if found is None:
            raise GradvizError(cannot(ref.node, self.refused.get(ref.node)))
        return found


def replay(
    data: TraceData,
    *,
    leaves: Mapping[str, TensorValue] | None = None,
    overrides: Mapping[Ref, TensorValue] | None = None,
    dtype: str | None = None,
) -> Replay:
    """Run a trace's operations again.

    Parameters
    ----------
    data
        The trace.
    leaves
        Other values of leaves by node id; of the same shape, in any dtype.
    overrides
        Values that stand in the place of computed ones.
    dtype
        ``"float64"`` to compute everything in another width; None for the recorded one.

    Returns
    -------
    Replay
        The values; without a change, those of the trace bit for bit.

    Raises
    ------
    GradvizError
        When a leaf or value is unknown or has another shape.
    """
    tape = Tape(data)
    given = {Ref(node=node): value for node, value in (leaves or {}).items()}
    given.update(overrides or {})
    width = None if dtype is None else getattr(torch, dtype)
    changes = {ref: _replacement(tape, ref, value, width) for ref, value in given.items()}
    exact = prove(tape)
    moved = reached(tape, tape.leaves if not changes or width else changes)
    machine = Machine(tape, moved | changes.keys(), dtype=width, keep=True)
    machine.run(changes)
    values = dict(machine.shown)
    for ref, record in tape.recorded.items():
        if ref not in machine.moved and record.forward is not None:
            values.setdefault(ref, record.forward)
    return Replay(values=values, refused=machine.refused, exact=exact)


def _replacement(
    tape: Tape, ref: Ref, value: TensorValue, width: torch.dtype | None
) -> torch.Tensor:
    record = tape.recorded.get(ref)
    if record is None:
        raise GradvizError(message("Replay", "There is no value {name}.", name=ref.node))
    if not value.is_whole or (record.forward and record.forward.shape != value.shape):
        text = "{name} has another shape than the value that is to replace it."
        raise GradvizError(message("Replay", text, name=ref.node))
    own = None if record.forward is None else getattr(torch, record.forward.dtype)
    wanted = own if own is not None and own == getattr(torch, value.dtype) else None
    return in_dtype(tensor_of(value), width or wanted or own)


def reached(tape: Tape, start: Iterable[Ref], *, gradients: bool = False) -> set[Ref]:
    """Return the values that depend on others, with these.

    Parameters
    ----------
    tape, start
        Where the dependence begins.
    gradients
        Follow only the paths of autograd: not through ``detach``, indices or masks.
    """
    moved = set(start)
    for unit in tape.units:
        if gradients and unit.record.grad_fn is None:
            if unit.passes and unit.reads[0] in moved:
                moved.update(unit.outputs)
            continue
        pairs = zip(unit.reads, unit.slots, strict=True)
        if any(ref in moved and (slot is not None or not gradients) for ref, slot in pairs):
            moved.update(unit.outputs)
    return moved


class Machine:
    """Runs the units of a tape whose values move; holds all others at what was recorded.

    Parameters
    ----------
    tape
        What to run; `prove` it first.
    moved
        Values to compute anew (see `reached`).
    until
        The only values that are asked for, none for all.
    dtype
        Width of numbers; None for the recorded one.
    gradients
        Whether only the paths of autograd move: the rest is held even where it depends on
        what moves, as autograd holds it.
    keep
        Whether to copy each value when it is computed (`shown`).

    Attributes
    ----------
    refused
        By node, why it could not be run in the latest run.
    shown
        With `keep`, the values.
    """

    def __init__(
        self,
        tape: Tape,
        moved: set[Ref],
        *,
        until: Sequence[Ref] = (),
        dtype: torch.dtype | None = None,
        gradients: bool = False,
        keep: bool = False,
    ) -> None:
        self.moved = moved
        self.refused: dict[str, Message] = {}
        self.shown: dict[Ref, TensorValue] = {}
        self._tape = tape
        self._dtype = dtype
        self._gradients = gradients
        self._keep = keep
        self._known: dict[Ref, torch.Tensor | None] = {}
        self._scratch = unsettled(tape)
        touched = reached(tape, moved) if gradients else moved
        needed = _needed(tape, until)
        self._units: list[tuple[Unit, bool]] = []
        for unit in tape.units:
            moves = any(ref in moved for ref in unit.outputs) and unit.record.id in needed
            # Values share memory where something is written: there everything runs along.
            still = tape.shares and not any(ref in touched for ref in unit.reads)
            if moves or (still and unit.refusal is None):
                self._units.append((unit, moves))
        if not tape.shares:
            self._add_what_was_not_kept()
        self._steady: dict[Ref, torch.Tensor | None] = {}

    def _add_what_was_not_kept(self) -> None:
        """Run also what gives values that are held, and were not kept whole."""
        chosen = {unit.record.id: moves for unit, moves in self._units}
        wanted = {ref for unit, _ in self._units for ref in unit.reads if self._lacks(ref)}
        for unit in reversed(self._tape.units if wanted else ()):
            if unit.record.id not in chosen and not wanted.isdisjoint(unit.outputs):
                chosen[unit.record.id] = False
                wanted.update(ref for ref in unit.reads if self._lacks(ref))
        self._units = [
            (unit, chosen[unit.record.id]) for unit in self._tape.units if unit.record.id in chosen
        ]

    def _lacks(self, ref: Ref) -> bool:
        """Whether a value that does not move was not kept whole."""
        record = self._tape.recorded.get(ref)
        held = None if record is None else record.forward
        return ref not in self.moved and (held is None or not held.is_whole)

    def run(self, changes: Mapping[Ref, torch.Tensor]) -> dict[Ref, torch.Tensor | None]:
        """Run everything with some values replaced.

        Returns
        -------
        dict
            What is known of each value that was needed; None or absent where refused.
        """
        self.refused, self.shown, self._known = {}, {}, {**self._steady, **changes}
        known = self._known
        for ref in self._tape.leaves:
            if self._keep and ref in self.moved:
                self._show(ref, self._value(ref))
        with torch.enable_grad():  # some kernels give other last bits without
            for unit, moves in self._units:
                if not moves and not self._steady.keys().isdisjoint(unit.outputs):
                    continue
                reason = self._attempt(unit, moves, changes)
                if not (moves or self._tape.shares or reason):
                    self._steady.update((ref, known.get(ref)) for ref in unit.outputs)
                if reason is not None and moves:
                    self._refuse(unit, reason)
                if self._keep:
                    for ref in unit.outputs:
                        if ref not in self._scratch:
                            self._show(ref, known.get(ref))
        return known

    def _attempt(
        self, unit: Unit, moves: bool, changes: Mapping[Ref, torch.Tensor]
    ) -> Message | None:
        if unit.refusal is not None:
            return unit.refusal
        if self._gradients and unit.cut is not None:
            return unit.cut
        given = [self._given(ref, slot) for ref, slot in zip(unit.reads, unit.slots, strict=True)]
        if unit.passes:
            given[0] = self._value(unit.reads[0])
        reason = self._missing(unit, given) or self._lost(unit, given, moves)
        return reason if reason is not None else self._step(unit, given, changes)

    def _step(
        self, unit: Unit, given: Tensors, changes: Mapping[Ref, torch.Tensor]
    ) -> Message | None:
        try:
            results = unit.apart(given, self._dtype)
        except (RuntimeError, TypeError, IndexError, ValueError, NotImplementedError) as error:
            text = "PyTorch does not run {op} again so"
            name = unit.record.op or unit.record.grad_fn or unit.record.id
            return message("Replay", text, op=name, torch=str(error))
        for ref, result in zip(unit.outputs, results, strict=False):
            if ref not in changes:
                self._known[ref] = result
        return None

    def _value(self, ref: Ref) -> torch.Tensor | None:
        if ref not in self._known:
            is_result = self._tape.recorded[ref].role == "result" if self._has(ref) else True
            self._known[ref] = (
                None if is_result and ref in self.moved else self._tape.tensor(ref, self._dtype)
            )
        return self._known[ref]

    def _given(self, ref: Ref, slot: int | None) -> torch.Tensor | None:
        if self._gradients and slot is None and ref in self.moved and not self._tape.shares:
            return self._tape.tensor(ref, self._dtype)
        return self._value(ref)

    def _has(self, ref: Ref) -> bool:
        return ref in self._tape.recorded

    def _missing(self, unit: Unit, given: Tensors) -> Message | None:
        for ref, tensor in zip(unit.reads, given, strict=True):
            if tensor is not None:
                continue
            if ref.node in self.refused:
                return message("Replay", "it needs {name}, which cannot be replayed", name=ref.node)
            text = "the numbers of {name} were not kept whole"
            return message("Replay", text, name=ref.node)
        return None

    def _lost(self, unit: Unit, given: Tensors, moves: bool) -> Message | None:
        """Say whether a write goes where no record follows it."""
        if not (moves and unit.writes) or unit.contained or not given:
            return None
        if unit.record.grad_fn is not None:
            return None
        target = given[0]
        if target is None or not self._is_shared(target):
            return None
        text = "{op} writes into memory that is read elsewhere, without a history"
        return message("Replay", text, op=unit.record.op or unit.record.id)

    def _is_shared(self, target: torch.Tensor) -> bool:
        place = target.untyped_storage().data_ptr()
        return any(
            other is not None
            and other is not target
            and other.untyped_storage().data_ptr() == place
            for other in self._known.values()
        )

    def _refuse(self, unit: Unit, reason: Message) -> None:
        self.refused[unit.record.id] = reason
        for ref in unit.outputs:
            self._known.setdefault(ref, None)

    def _show(self, ref: Ref, tensor: torch.Tensor | None) -> None:
        if tensor is not None:
            self.shown[ref] = snapshot(tensor)


def _needed(tape: Tape, until: Sequence[Ref]) -> set[str]:
    """Return the nodes that values are made of; all where values may share memory."""
    if not until or tape.shares:
        return {unit.record.id for unit in tape.units}
    needed = {ref.node for ref in until}
    for unit in reversed(tape.units):
        if unit.record.id in needed:
            needed.update(ref.node for ref in unit.reads)
    return needed


def cannot(node: str, reason: Message | None) -> Message:
    """Word why a node cannot be replayed."""
    if reason is None:
        return message("Replay", "{name} cannot be replayed: its value was not seen.", name=node)
    return message("Replay", "{name} cannot be replayed: {reason}.", name=node, reason=reason)
