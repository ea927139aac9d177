"""What autograd keeps for the backward of a box, since when, and until when."""

from __future__ import annotations

import math
from typing import Literal

import msgspec
import numpy as np

from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.model.tensor import STORED_AS
from gradviz.model.trace import OpRecord, Ref, Saved
from gradviz.ops.keeping import kept_names
from gradviz.ops.names import label
from gradviz.scene.scene import Scene

LISTED = 60
"""So many kept tensors of a module are listed."""
_SIZES = {"bfloat16": 2, "complex32": 4, "float16": 2}


class KeptTensor(msgspec.Struct, frozen=True, kw_only=True):
    """One tensor that is kept.

    Attributes
    ----------
    op
        The op that keeps it, "" where there is one only.
    name
        What the op calls it: "self", "result".
    value
        The name of the value that it is, "" of one that nothing else holds.
    shape, dtype
        Empty where they are not known.
    node
        The node whose value it is.
    """

    op: str
    name: str
    value: str = ""
    shape: tuple[int, ...] = ()
    dtype: str = ""
    node: str = ""

    @property
    def size(self) -> int:
        """Bytes of its numbers, 0 where the kind is not known."""
        if not self.dtype:
            return 0
        each = _SIZES.get(self.dtype) or (1 if self.dtype.startswith("float8") else 0)
        each = each or np.dtype(STORED_AS.get(self.dtype, "<f4")).itemsize
        return each * math.prod(self.shape)


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """What a box keeps.

    Attributes
    ----------
    kind
        "op": an op or a module; "leaf": it keeps nothing itself; "no history".
    when
        "not yet": before its forward step; "kept"; "freed": after its backward step.
    known
        Whether the run was looked at; else it is told by PyTorch's formulas.
    tensors, more
        What is kept, and how many of them are not listed.
    keepers
        Names of the ops that keep the value of this box.
    size
        Bytes of all different tensors.
    again
        Whether a later pass goes through it again: the graph was retained.
    """

    kind: Literal["op", "leaf", "no history"]
    when: Literal["not yet", "kept", "freed"] = "not yet"
    known: bool = True
    tensors: tuple[KeptTensor, ...] = ()
    more: int = 0
    keepers: tuple[str, ...] = ()
    size: int = 0
    again: bool = False


def keeping(scene: Scene, frame: FrameState, numbers: Numbers, index: int) -> Keeping:
    """Return what a box keeps at a moment."""
    box = scene.boxes[index]
    ops = [box.op] if box.op is not None else []
    if box.folded is not None:
        ops = [numbers.ops[name] for name in box.folded.ops if name in numbers.ops]
    keepers = _keepers(numbers, box.node)
    if not ops:
        return Keeping(kind="leaf", keepers=keepers)
    if all(op.grad_fn is None for op in ops):
        return Keeping(kind="no history", keepers=keepers)
    found = [one for op in ops for one in _kept(op, numbers, named=len(ops) > 1)]
    sizes = {(one.node or (one.op, one.name), one.shape, one.dtype): one.size for one in found}
    return Keeping(
        kind="op",
        when=_when(frame, index),
        known=all(op.saved is not None for op in ops if op.grad_fn is not None),
        tensors=tuple(found[:LISTED]),
        more=max(len(found) - LISTED, 0),
        keepers=keepers,
        size=sum(sizes.values()),
        again=_again(numbers, ops),
    )


def _kept(op: OpRecord, numbers: Numbers, *, named: bool) -> list[KeptTensor]:
    if op.grad_fn is None:
        return []
    saved = op.saved if op.saved is not None else _derived(op, numbers)
    return [
        KeptTensor(
            op=label(op) if named else "",
            name=one.name,
            value="" if one.value is None else numbers.name(one.value),
            shape=one.shape,
            dtype=one.dtype,
            node="" if one.value is None else f"{one.value.node}.{one.value.output}",
        )
        for one in saved
    ]


def _derived(op: OpRecord, numbers: Numbers) -> tuple[Saved, ...]:
    """Return what an op keeps by PyTorch's formulas."""
    given = {one.name: one.value for one in op.arguments}
    found = []
    for name in kept_names(op) or ():
        number = int(name.removeprefix("result") or 0) if name.startswith("result") else 0
        ref = given.get(name, Ref(node=op.id, output=number))
        value = numbers.value(ref.node, ref.output)
        shape, dtype = (value.shape, value.dtype) if value is not None else ((), "")
        found.append(Saved(name=name, value=ref, shape=shape, dtype=dtype))
    return tuple(found)


def _keepers(numbers: Numbers, node: str) -> tuple[str, ...]:
    found = [
        label(op)
        for op in numbers.data.ops
        if op.id != node and any(one.value and one.value.node == node for one in op.saved or ())
    ]
    return tuple(dict.fromkeys(found))


def _when(frame: FrameState, index: int) -> Literal["not yet", "kept", "freed"]:
    if float(frame.values(np.array([index]))[0]) < 1.0:
        return "not yet"
    timeline = frame.timeline
    ends = [
        timeline.beats[step.first_beat + step.beats - 1].end
        for step in timeline.steps
        if step.phase == "backward" and step.box == index and step.kind != "accumulate"
    ]
    return "freed" if ends and frame.time >= max(ends) else "kept"


def _again(numbers: Numbers, ops: list[OpRecord]) -> bool:
    names = {op.id for op in ops}
    runs = [
        sum(step.op in names and step.kind == "op" for step in one.steps) > 0
        for one in numbers.data.passes
    ]
    return sum(runs) > 1
