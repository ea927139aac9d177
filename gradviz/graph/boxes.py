"""The records of the view graph, and the questions that are asked of it.

How a trace becomes one is `gradviz.graph.view`; positions are `gradviz.layout`.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from gradviz.graph.cuts import Cut
from gradviz.graph.modules import Call

Kind = Literal[
    "parameter",
    "input",
    "buffer",
    "constant",
    "op",
    "loss",
    "accumulate",
    "bundle",
    "module",
    "shape",
]


class ViewBox(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """One box of the drawing.

    Attributes
    ----------
    id
        Readable and unique: the node's id; ``w@mul`` for the chip of ``w`` at ``mul``;
        ``AccumulateGrad(w)``; ``cat:inputs`` and ``h:uses`` for bundles; ``fc1()`` for a call
        of a module that is drawn as one; ``edge(view)`` for shape operations on an edge.
    node
        Id of the node in the trace whose value and gradient the box shows; of a bundle,
        the hub; of an `AccumulateGrad`, the leaf; of a folded module, the op that gives its
        first output; of a mark, its last op.
    kind
        What it is; "loss" is the op that a backward pass starts from, "shape" a mark.
    chip
        Whether it stands for one of several uses of a shared node.
    chips
        Ids of all chips of that node, this one among them; empty for other boxes.
    root
        Whether it is a result of the program.
    module
        Path of the `nn.Module` that it belongs to, "" outside of all.
    members
        Of a bundle: the node ids at the other ends of the edges that it stands for. Of a
        folded module: the ops and leaves inside, in execution order, leaves last; of a mark
        its ops.
    ops
        Of a folded module or mark: how many of its members are ops.
    outputs
        Of a folded module or mark: the values (node, output number) that leave it, the last first.
    within
        Ids of the open calls of modules that it stands in, the outermost first.
    """

    id: str
    node: str
    kind: Kind
    chip: bool = False
    chips: tuple[str, ...] = ()
    root: bool = False
    module: str = ""
    members: tuple[str, ...] = ()
    ops: int = 0
    outputs: tuple[tuple[str, int], ...] = ()
    within: tuple[str, ...] = ()


class Chain(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Shape operations one after the other that are, or can be, one mark on an edge."""

    id: str
    ops: tuple[str, ...]


class Use(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """One of several uses of a value that share a line: which op takes it, as what."""

    consumer: str
    argument: int
    slot: int | None = None


class ViewLink(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """One line of the drawing, from the box of a value to the box that takes it.

    Attributes
    ----------
    index
        Its position in `ViewGraph.links`.
    source, target
        Box ids.
    node, output
        The value that flows: of which node, which output.
    consumer, argument, slot
        The op that takes it, as which of its tensor arguments, and its slot in
        autograd's `next_functions` (None where no gradient flows).
    differentiable
        Whether backward sends something along it.
    cut
        Why it does not, where a gradient could have come back.
    order
        Place among the links that enter `target`, from the top (or left) side; links of
        one order may stand as is best for the drawing.
    count
        How many edges it stands for; more than one only at a bundle.
    drawn
        False for an edge that a bundle stands for: it keeps its data, but no line.
    uses
        Of a line into a folded module: everything inside that takes the value.
    """

    index: int
    source: str
    target: str
    node: str
    output: int = 0
    consumer: str = ""
    argument: int = 0
    slot: int | None = None
    differentiable: bool = False
    cut: Cut = ""
    order: int = 0
    count: int = 1
    drawn: bool = True
    uses: tuple[Use, ...] = ()


class ViewGraph(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """The boxes, in execution order with leaves before their first use, and the links.

    Attributes
    ----------
    calls
        All calls of modules, open and folded.
    chains
        Shape operations that are a mark on their edge, or can be.
    closable, folded
        Ids of the calls and chains that can be folded, and of those that are.
    """

    boxes: tuple[ViewBox, ...] = ()
    links: tuple[ViewLink, ...] = ()
    full: bool = False
    calls: tuple[Call, ...] = ()
    chains: tuple[Chain, ...] = ()
    closable: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()


def signature(view: ViewGraph) -> str:
    """Return a short name that changes only when the structure does.

    Two traces of one program with other numbers have one signature: their boxes
    keep their places.
    """
    known = hashlib.blake2b(digest_size=12)
    boxes = [
        (box.id, box.kind, box.chip, box.module, box.members, box.within) for box in view.boxes
    ]
    links = [
        (
            link.source,
            link.target,
            link.output,
            link.order,
            link.differentiable,
            link.cut,
            link.drawn,
        )
        for link in view.links
    ]
    known.update(msgspec.msgpack.encode((view.full, boxes, links)))
    return known.hexdigest()


class Walk:
    """Steps from box to box along the lines, for the keyboard.

    Parameters
    ----------
    view
        The graph to walk.
    """

    def __init__(self, view: ViewGraph) -> None:
        self._sources: dict[str, dict[str, None]] = {box.id: {} for box in view.boxes}
        self._targets: dict[str, dict[str, None]] = {box.id: {} for box in view.boxes}
        for link in sorted(view.links, key=lambda link: (link.target, link.order)):
            if link.drawn:
                self._sources[link.target][link.source] = None
        for link in view.links:
            if link.drawn:
                self._targets[link.source][link.target] = None

    def neighbours(
        self, box: str, direction: Literal["sources", "targets", "siblings"]
    ) -> tuple[str, ...]:
        """Return the boxes one step away, in the order in which their lines meet the box.

        "siblings" are the boxes that feed a common target or have a common source, `box`
        itself among them at its own place.
        """
        if direction == "sources":
            return tuple(self._sources[box])
        if direction == "targets":
            return tuple(self._targets[box])
        met: dict[str, None] = {}
        for target in self._targets[box]:
            met.update(self._sources[target])
        if not met:
            for source in self._sources[box]:
                met.update(self._targets[source])
        return tuple(met) or (box,)


def link_at(view: ViewGraph) -> dict[tuple[str, int], int]:
    """Return the index of the drawn link for each (op, argument) of the trace.

    An edge inside a bundle maps to the bundle's own link.
    """
    bundled = {link.source: link.index for link in view.links if link.count > 1}
    found = {
        (link.consumer, link.argument): link.index if link.drawn else bundled[link.target]
        for link in view.links
        if link.consumer and link.count == 1
    }
    for link in view.links:
        for use in link.uses:
            at = link.index if link.drawn else bundled[link.target]
            found[use.consumer, use.argument] = at
    return found
