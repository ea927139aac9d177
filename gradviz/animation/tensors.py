"""The tensors of one box at one moment: value and gradient of each output, and what is wrong.

Which numbers exist by now is the same rule as on the canvas; how they are shown is not
decided here.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from gradviz.animation.modules import frame_exit
from gradviz.animation.remarks import gradient_remarks, value_remarks
from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.model.statistics import Figures, largest
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import OpRecord, Ref
from gradviz.model.words import translate
from gradviz.scene.scene import Scene

Part = Literal["value", "gradient"]
State = Literal["there", "not yet", "none", "unseen", "off"]


class Held(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A value or a gradient of one output at one moment.

    Attributes
    ----------
    part, output
        Which it is.
    name
        "a", "∂L/∂a".
    state
        "there"; "not yet"; "none": PyTorch has None; "unseen"; "off": no gradient flows.
    value
        Its numbers where it is there.
    scale_of
        The tensor whose largest number gets the full colour: of a gradient the final sum of
        the pass, so that its partial sums keep their colours.
    """

    part: Part
    output: int
    name: str
    state: State
    value: TensorValue | None = None
    scale_of: TensorValue | None = None

    @property
    def scale(self) -> float:
        """The number that gets the full colour for the whole pass."""
        return largest(self.scale_of if self.scale_of is not None else self.value)


def outputs(scene: Scene, numbers: Numbers, index: int) -> tuple[str, ...]:
    """Return the names of all outputs of a box."""
    return tuple(numbers.name(ref) for ref in _refs(scene, index))


def _refs(scene: Scene, index: int) -> tuple[Ref, ...]:
    """Return the values of a box: of a folded module those that leave it."""
    box = scene.boxes[index]
    if box.folded is not None:
        return tuple(Ref(node=node, output=output) for node, output in box.folded.outputs)
    count = box.op.outputs if box.op is not None else 1
    return tuple(Ref(node=box.node, output=number) for number in range(count))


def _ref(scene: Scene, index: int, output: int) -> Ref:
    found = _refs(scene, index)
    return found[output] if output < len(found) else Ref(node=scene.boxes[index].node)


def box_of(scene: Scene, name: str | None) -> int | None:
    """Return the box whose numbers are shown for a box or an open module."""
    index = scene.by_id.get(name or "")
    return frame_exit(scene, name) if index is None and name in scene.frame_of else index


def first_output(scene: Scene, frame: FrameState, index: int) -> int:
    """Return the output that is shown first: the first one that gets a gradient."""
    for part in scene.boxes[index].outputs:
        if part.output is not None and frame.final_gradient(index, part.output) is not None:
            return part.output
    return scene.boxes[index].output or 0


def held(
    scene: Scene, frame: FrameState, numbers: Numbers, index: int, part: Part, output: int = 0
) -> Held:
    """Return a value or gradient of a box as it is now."""
    find = _value if part == "value" else _gradient
    return find(scene, frame, numbers, index, output)


def _value(scene: Scene, frame: FrameState, numbers: Numbers, index: int, output: int) -> Held:
    ref = _ref(scene, index, output)
    name = numbers.name(ref)
    if float(frame.values(np.array([index]))[0]) < 1.0:
        return Held(part="value", output=output, name=name, state="not yet")
    value = numbers.value(ref.node, ref.output)
    state: State = "unseen" if value is None else "there"
    return Held(part="value", output=output, name=name, state=state, value=value)


def _gradient(scene: Scene, frame: FrameState, numbers: Numbers, index: int, output: int) -> Held:
    box = scene.boxes[index]
    several = len(_refs(scene, index)) > 1
    base = numbers.name(_ref(scene, index, output)) if several else box.name
    name = f"\u2202{frame.loss(scene)}/\u2202{base}"
    if not box.differentiable:
        return Held(part="gradient", output=output, name=name, state="off")
    own = output if several else None
    event = frame.gradient(index, own)
    if event is None:
        done = frame.time >= frame.timeline.duration and bool(frame.timeline.passes)
        state: State = "none" if done else "not yet"
        return Held(part="gradient", output=output, name=name, state=state)
    if event.total is None:
        return Held(part="gradient", output=output, name=name, state="none")
    final = frame.final_gradient(index, own)
    return Held(
        part="gradient", output=output, name=name, state="there", value=event.total, scale_of=final
    )


def remarks(op: OpRecord | None, shown: Held, found: Figures) -> tuple[str, ...]:
    """Return in words what is worth a warning in what is shown."""
    if shown.value is None:
        return ()
    if shown.part == "gradient":
        lines = gradient_remarks(shown.value, found, leaf=op is None)
    else:
        lines = value_remarks(op, shown.value, found)
    if found.nans or found.infinities:
        return (*lines, translate("Tensor", "The figures below are of the finite numbers."))
    return lines
