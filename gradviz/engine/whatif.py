"""What would be if a leaf had another value: forward and backward of the recorded tape again.

The recorded calls are run under autograd on the changed leaf, and their backward passes are
watched as those of the program were. Branches, random numbers and data are those of the
recorded run; the user's code is not run. Before anything is changed the tape is run as it
was recorded: where it does not give the recorded numbers and gradients it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec
import torch

from gradviz.engine.build import tensor_of
from gradviz.engine.proof import close, prove
from gradviz.engine.replay import Machine, cannot, reached
from gradviz.engine.rerun import Rerun
from gradviz.engine.tape import Tape, floating
from gradviz.engine.values import same
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardPass, BackwardStep, Ref, TraceData, ValueRecord
from gradviz.model.words import Message, message

__all__ = ["WhatIf"]


class WhatIf:
    """A trace whose leaves can be given other values.

    Parameters
    ----------
    data
        The trace, from this process, another or a file.
    """

    def __init__(self, data: TraceData) -> None:
        self.data = data
        self._reasons: dict[str, Message | None] = {}
        self._whole: Message | None = None
        self._is_proved = False

    @cached_property
    def _tape(self) -> Tape:
        return Tape(self.data)  # not before somebody asks: every run makes one of us

    def reason(self, leaf: str) -> Message | None:
        """Return why a leaf cannot be changed, None where it can.

        Parameters
        ----------
        leaf
            Its id in the trace.
        """
        if leaf not in self._reasons:
            self._reasons[leaf] = self._reason(leaf)
        return self._reasons[leaf]

    def run(self, changes: Mapping[str, TensorValue]) -> TraceData:
        """Return the trace as it would be with other leaves.

        It has the same operations; values, passes and gradients are new. Steps of an
        optimizer, which are no recorded operations, are left out.

        Parameters
        ----------
        changes
            Values by the ids of leaves; of the same shape and dtype.

        Raises
        ------
        GradvizError
            When a leaf cannot be changed so; with the reason.
        """
        for leaf, value in changes.items():
            reason = self.reason(leaf) or self._unlike(leaf, value)
            if reason is not None:
                raise GradvizError(cannot(leaf, reason))
        given = {Ref(node=leaf): tensor_of(value) for leaf, value in changes.items()}
        moved = reached(self._tape, given)
        try:
            values, passes = Rerun(self._tape, given, moved).run()
        except GradvizError:
            raise
        except (RuntimeError, TypeError, IndexError, ValueError, NotImplementedError) as error:
            text = "PyTorch does not run the recorded operations with this value"
            raise GradvizError(message("Replay", text, torch=str(error))) from None
        return msgspec.structs.replace(self.data, values=values, passes=passes, updates=())

    def _reason(self, leaf: str) -> Message | None:
        ref = Ref(node=leaf)
        record = self._tape.recorded.get(ref)
        if record is None or record.role == "result":
            return message("Replay", "it is computed, not given")
        if record.forward is None or not record.forward.is_whole:
            return message("Replay", "its numbers were not kept whole")
        if not floating(getattr(torch, record.forward.dtype)) or _is_complex(record.forward):
            return message("Replay", "it has no real numbers")
        moved = reached(self._tape, (ref,))
        early = _of_the_trace(self._tape) or _left(self.data, moved)
        if early is not None:
            return early
        if not self._is_proved:
            self._is_proved, self._whole = True, self._doubt()
        return self._whole or self._obstacle(ref, moved)

    def _obstacle(self, ref: Ref, moved: set[Ref]) -> Message | None:
        """Say which operation on the way cannot be run again."""
        machine = Machine(self._tape, moved)
        tensor = self._tape.tensor(ref, None)
        if tensor is None:
            return message("Replay", "its numbers were not kept whole")
        machine.run({ref: tensor.clone()})
        if not machine.refused:
            return None
        node, reason = next(iter(machine.refused.items()))
        return cannot(node, reason)

    def _doubt(self) -> Message | None:
        """Run everything unchanged; say why the tape is not to be trusted."""
        prove(self._tape)
        try:
            values, passes = Rerun(self._tape, {}, set()).run()
        except GradvizError as error:
            return error.message
        except (RuntimeError, TypeError, IndexError, ValueError, NotImplementedError) as error:
            text = "PyTorch does not run the recorded operations again so"
            return message("Replay", text, torch=str(error))
        return _other_gradients(self.data, values, passes)

    def _unlike(self, leaf: str, value: TensorValue) -> Message | None:
        own = self._tape.recorded[Ref(node=leaf)].forward
        if (
            own is None
            or not value.is_whole
            or (own.shape, own.dtype) != (value.shape, value.dtype)
        ):
            return message("Replay", "the other value has another shape or type")
        return None


def _is_complex(value: TensorValue) -> bool:
    return bool(getattr(torch, value.dtype).is_complex)


def _of_the_trace(tape: Tape) -> Message | None:
    """Return why no leaf of a trace can be changed, as far as its records tell."""
    data = tape.data
    ran = {step.op for one in data.passes for step in one.steps}
    for op in data.ops:
        if op.in_pass is not None:
            return message("Replay", "a backward pass computed with gradients ({op})", op=op.id)
        if op.id in ran and any(one.node == op.id for one in data.inside):
            text = "{op} has a backward of its own, written in Python"
            return message("Replay", text, op=op.id)
    for one in data.passes:
        if one.failed is not None:
            return message("Replay", "the recorded backward pass broke off")
        for step in one.steps:
            if step.kind == "hook":
                text = "a hook of the program changes the gradient at {op}"
                return message("Replay", text, op=step.op)
    return None


def _left(data: TraceData, moved: set[Ref]) -> Message | None:
    """Say which number that depends on a leaf was read by Python before the last operation.

    What Python did with it is not known: it may have decided a branch, or come back as data.
    """
    for read in data.reads:
        if read.value in moved and not read.is_last:
            name = read.value.node
            if read.source is None:
                text = "the program read {name} as a number, and what followed may depend on it"
                return message("Replay", text, name=name)
            text = (
                "line {line} read {name} as a number (.item(), NumPy, if), "
                "and what followed may depend on it"
            )
            return message("Replay", text, name=name, line=read.source.line)
    return None


def _other_gradients(
    data: TraceData, values: tuple[ValueRecord, ...], passes: tuple[BackwardPass, ...]
) -> Message | None:
    """Say where an unchanged replay gives other gradients than were recorded."""
    for recorded, found in zip(data.passes, passes, strict=True):
        for one, other in zip(recorded.steps, found.steps, strict=False):
            if (one.op, one.kind, one.run) != (other.op, other.kind, other.run):
                return _other(one.op)
            if not all(map(alike, _amounts(one), _amounts(other))):
                return _other(one.op)
            if len(_amounts(one)) != len(_amounts(other)):
                return _other(one.op)
        if len(recorded.steps) != len(found.steps):
            return _other(recorded.root.node)
    for before, after in zip(data.values, values, strict=True):
        if not alike(before.grad_after, after.grad_after):
            return _other(before.node)
    return None


def alike(one: TensorValue | None, other: TensorValue | None) -> bool:
    """Whether two snapshots show the same numbers but for last digits of another machine."""
    if same(one, other):
        return True
    return one is not None and other is not None and close(other, one)


def _amounts(step: BackwardStep) -> list[TensorValue | None]:
    found: list[TensorValue | None] = list(step.upstream)
    for part in step.contributions:
        found += [part.amount, part.total_before, part.total_after]
    return found


def _other(op: str) -> Message:
    return message("Replay", "{op} sends other gradients now than when it was recorded", op=op)
