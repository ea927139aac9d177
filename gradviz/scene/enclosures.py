"""What is drawn around boxes, or instead of them: an open module, a folded one."""

from __future__ import annotations

import msgspec

from gradviz.model.trace import OpRecord


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """What is inside a folded module, or a mark of shape operations on an edge.

    Attributes
    ----------
    title, type
        Last part of its path, and its class name; "" of a mark.
    ops, leaves
        Ids of the ops in execution order; of the parameters, buffers and constants.
    outputs
        The values that leave it (node, output number): the first is that of the box.
    numbers
        How many numbers its parameters have.
    chain
        Of a mark the records of its ops.
    """

    title: str = ""
    type: str = ""
    ops: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    outputs: tuple[tuple[str, int], ...] = ()
    numbers: int = 0
    chain: tuple[OpRecord, ...] = ()


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """The frame around the boxes of an open module.

    Attributes
    ----------
    id
        Of the call of the module: its box has the same id when it is folded.
    title, type, numbers
        As of `Folded`.
    rect
        x, y, width, height; the head with the title is at its top.
    depth
        1 for the outermost.
    """

    id: str
    title: str
    rect: tuple[float, float, float, float]
    type: str = ""
    numbers: int = 0
    depth: int = 1
