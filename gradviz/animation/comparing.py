"""Several boxes beside each other: shape, and the norms of value and gradient, at one moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from gradviz.animation.tensors import Held, first_output, held
from gradviz.animation.timeline import FrameState
from gradviz.animation.values import Numbers
from gradviz.animation.writing import value_norm
from gradviz.model.numbers import format_shape
from gradviz.scene.scene import Scene

State = Literal["there", "not yet", "none", "unseen", "off"]


class Norm(msgspec.Struct, frozen=True, kw_only=True):
    """The Euclidean norm of a value or gradient; None where there is none, see `state`."""

    state: State
    number: float | None = None


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One of the boxes."""

    box: str
    name: str
    shape: str
    value: Norm
    gradient: Norm


def compare(
    scene: Scene, frame: FrameState, numbers: Numbers, boxes: Iterable[str]
) -> tuple[Compared, ...]:
    """Return what is compared of some boxes, in their order; what is no box is left out."""
    found = []
    for box in boxes:
        index = scene.by_id.get(box)
        if index is None:
            continue
        output = first_output(scene, frame, index)
        value = held(scene, frame, numbers, index, "value", output)
        gradient = held(scene, frame, numbers, index, "gradient", output)
        found.append(
            Compared(
                box=box,
                name=value.name,
                shape=format_shape(scene.boxes[index].shape),
                value=_norm(value),
                gradient=_norm(gradient),
            )
        )
    return tuple(found)


def _norm(shown: Held) -> Norm:
    if shown.value is None:
        return Norm(state=shown.state)
    number = value_norm(shown.value)
    return Norm(state="there" if number is not None else "unseen", number=number)
