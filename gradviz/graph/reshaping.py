"""Shape operations on edges: what only hands numbers on is a mark on its line.

Boxes and links in, boxes and links out, after modules were folded. A chain of shape
operations (`OpCard.plumbing`) becomes one box of kind "shape", which later layers draw as
a small mark; every operation of it stays known as its member. Where such an operation is
more than plumbing it keeps its box (`_is_plumbing`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from gradviz.graph.boxes import Chain, ViewBox, ViewLink
from gradviz.graph.modules import Calls
from gradviz.model.trace import OpRecord, TraceData, ValueRecord
from gradviz.ops.card import card_for

__all__ = ["ON_EDGES", "Reshaping", "on_edges", "shape_chains"]

Boxes = dict[str, ViewBox]


class Reshaping(msgspec.Struct, frozen=True, kw_only=True):
    """How shape operations are drawn.

    Attributes
    ----------
    on_edges
        Whether they are marks on their edges.
    opened
        Ids of the chains (`Chain.id`) that are drawn as boxes nevertheless.
    """

    on_edges: bool = True
    opened: frozenset[str] = frozenset()


ON_EDGES = Reshaping()
"""All are marks, as a graph is shown at first."""


def shape_chains(
    boxes: Mapping[str, ViewBox], links: Sequence[ViewLink], data: TraceData, calls: Calls
) -> tuple[Chain, ...]:
    """Return the chains of shape operations that can be marks, in execution order.

    A chain is as long as one value goes from one to the next in one call of a module.
    """
    into: dict[str, list[ViewLink]] = defaultdict(list)
    out: dict[str, list[ViewLink]] = defaultdict(list)
    for link in links:
        into[link.target].append(link)
        out[link.source].append(link)
    ops = {op.id: op for op in data.ops}
    values = {(value.node, value.output): value for value in data.values}
    inner = {op.id: call for op, call in zip(data.ops, calls.of_op, strict=True)}
    shown = _looked_at(data)
    found: dict[str, list[str]] = {}
    last: dict[str, str] = {}
    for op in data.ops:
        box = boxes.get(op.id)
        if box is None or box.kind != "op" or box.root or op.id in shown:
            continue
        if not _is_plumbing(op, into[op.id], out[op.id], boxes, ops, values):
            continue
        source = into[op.id][0].source
        first = last.get(source)
        if first is None or inner[op.id] != inner[source]:
            first = op.id
            found[first] = []
        found[first].append(op.id)
        last[op.id] = first
    return tuple(Chain(id=f"edge({names[-1]})", ops=tuple(names)) for names in found.values())


def _looked_at(data: TraceData) -> set[str]:
    """Return the nodes whose gradient is asked for, kept, looked at by a hook, or started from."""
    found = {root.node for root in data.roots}
    for one in data.passes:
        found.add(one.root.node)
        found.update(start.root.node for start in one.also)
        found.update(step.op for step in one.steps if step.kind != "op" or step.run)
    found.update(value.node for value in data.values if value.watched)
    return found


def _is_plumbing(
    op: OpRecord,
    into: Sequence[ViewLink],
    out: Sequence[ViewLink],
    boxes: Mapping[str, ViewBox],
    ops: Mapping[str, OpRecord],
    values: Mapping[tuple[str, int], ValueRecord],
) -> bool:
    """Whether nothing is hidden where an operation is a mark on its edge.

    It keeps its box where its value is used several times or not at all (the sum of a fan-out
    is seen there), where something is changed in place, where a gradient is cut off, and where
    copies of one number are made: their gradients are summed.
    """
    card = card_for(op)
    if card is None or not card.plumbing or op.outputs != 1 or op.in_pass is not None:
        return False
    if len(into) != 1 or len(out) != 1 or len(op.arguments) != 1 or _in_place(op):
        return False
    taker = ops.get(out[0].consumer)
    if taker is None or _in_place(taker) or taker.in_pass is not None or not out[0].drawn:
        return False
    before = values.get((into[0].node, into[0].output))
    after = values.get((op.id, 0))
    if before is None or after is None or before.forward is None or after.forward is None:
        return False
    flows = into[0].differentiable
    if flows != after.requires_grad or flows != before.requires_grad:
        return False
    if flows != out[0].differentiable:
        return False
    return math.prod(after.forward.shape) <= math.prod(before.forward.shape)


def _in_place(op: OpRecord) -> bool:
    name = (op.op or "").removeprefix("aten.").partition(".")[0]
    return name.endswith("_") and not name.endswith("__")


def on_edges(
    boxes: Boxes, links: list[ViewLink], chains: Sequence[Chain]
) -> tuple[Boxes, list[ViewLink]]:
    """Draw each chain as one mark."""
    if not chains:
        return boxes, links
    home = {op: chain.id for chain in chains for op in chain.ops}
    whole: Boxes = {}
    marks = {chain.ops[-1]: chain for chain in chains}
    for name, box in boxes.items():
        if name not in home:
            whole[name] = box
        elif name in marks:
            chain = marks[name]
            whole[chain.id] = msgspec.structs.replace(
                box,
                id=chain.id,
                kind="shape",
                members=chain.ops,
                ops=len(chain.ops),
                outputs=((name, 0),),
            )
    kept = []
    for link in links:
        source, target = home.get(link.source, link.source), home.get(link.target, link.target)
        if source != target:
            kept.append(msgspec.structs.replace(link, source=source, target=target))
    return whole, kept
