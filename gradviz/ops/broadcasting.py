"""Broadcasting as a step of its own: what was stretched, and what is summed on the way back.

Only the silent kind is meant, where PyTorch stretches an argument inside an op; an
`expand` that was called is an op with its own card.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from gradviz.model.trace import OpRecord
from gradviz.model.words import Message, message
from gradviz.ops.card import bind, card_for

Shape = tuple[int, ...]


class Broadcast(msgspec.Struct, frozen=True, kw_only=True):
    """One argument that was stretched.

    Attributes
    ----------
    from_shape, to_shape
        Its own shape, and the shape it was stretched to.
    added
        Axes of `to_shape` that it did not have.
    stretched
        Axes of `to_shape` along which it had length 1.
    kept
        The other axes of `to_shape`.
    """

    from_shape: Shape
    to_shape: Shape
    added: tuple[int, ...] = ()
    stretched: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()

    @property
    def summed(self) -> tuple[int, ...]:
        """Axes of `to_shape` over which its gradient is summed."""
        return (*self.added, *self.stretched)


def stretch(from_shape: Shape, to_shape: Shape) -> Broadcast | None:
    """Compare two shapes; None where nothing was stretched.

    Examples
    --------
    >>> stretch((5,), (64, 5)).summed
    (0,)
    """
    if from_shape == to_shape:
        return None
    missing = len(to_shape) - len(from_shape)
    stretched = tuple(
        missing + axis
        for axis, size in enumerate(from_shape)
        if size == 1 and to_shape[missing + axis] != 1
    )
    return Broadcast(
        from_shape=from_shape,
        to_shape=to_shape,
        added=tuple(range(missing)),
        stretched=stretched,
        kept=tuple(axis for axis in range(missing, len(to_shape)) if axis not in stretched),
    )


def broadcasting(op: OpRecord, argument: int, shapes: Sequence[Shape]) -> Broadcast | None:
    """Say how an op stretched one of its tensor arguments.

    Parameters
    ----------
    op
        The op.
    argument
        Position among its tensor arguments.
    shapes
        The shapes of all its tensor arguments, in order.

    Returns
    -------
    Broadcast | None
        None where the argument kept its shape, or the op is not explained.
    """
    card = card_for(op)
    bound = bind(card, op) if card else None
    if card is None or bound is None:
        return None
    name = bound.name(argument)
    if card.is_elementwise:
        target = tuple(np.broadcast_shapes(*shapes))
    elif name in card.stretched:
        rows, columns = (shapes[bound.tensors[x].argument] for x in card.stretched[name])
        target = (rows[0], columns[1])
    else:
        return None
    return stretch(tuple(shapes[argument]), target)


def explain(broadcast: Broadcast, name: str) -> Message:
    """Word a stretched argument called `name`."""
    fields: dict[str, Any] = {
        "name": name,
        "shape": str(list(broadcast.from_shape)),
        "target": str(list(broadcast.to_shape)),
        "axes": ", ".join(str(axis) for axis in broadcast.summed),
    }
    if len(broadcast.summed) == len(broadcast.to_shape):
        return message(
            "Broadcasting",
            "{name} (shape {shape}) was stretched to {target}; its gradient is the sum over all "
            "its copies.",
            **fields,
        )
    if broadcast.summed == (0,):
        return message(
            "Broadcasting",
            "{name} (shape {shape}) was stretched to {target}; its gradient is the sum over the "
            "first axis.",
            **fields,
        )
    if len(broadcast.summed) == 1:
        return message(
            "Broadcasting",
            "{name} (shape {shape}) was stretched to {target}; its gradient is the sum over axis "
            "{axes}, counted from 0.",
            **fields,
        )
    return message(
        "Broadcasting",
        "{name} (shape {shape}) was stretched to {target}; its gradient is the sum over the axes "
        "{axes}, counted from 0.",
        **fields,
    )
