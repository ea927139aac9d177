"""Paths along which a gradient comes back: from a node of the trace to where backward starts.

How many there are is counted without walking them: there may be billions.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec

from gradviz.model.trace import TraceData

__all__ = ["Edge", "Trail", "trail", "walks"]

Edge = tuple[str, int]
"""An edge of the trace by where it ends: the op, and which of its tensor arguments."""


class Trail(msgspec.Struct, frozen=True, kw_only=True):
    """All paths from a node to the loss.

    Attributes
    ----------
    node, root
        Where they begin and end.
    nodes
        All that lie on any path, the two ends among them; empty where there is no path.
    edges
        All edges that lie on any path, in the order in which they ran.
    count
        How many paths there are.
    """

    node: str
    root: str
    nodes: frozenset[str] = frozenset()
    edges: tuple[Edge, ...] = ()
    count: int = 0


def trail(data: TraceData, node: str, root: str) -> Trail:
    """Return the paths from a node to a root along which a gradient flows.

    Parameters
    ----------
    data
        The trace.
    node, root
        Ids of nodes; the gradient of `root` with respect to `node` is the sum over the paths.

    Examples
    --------
    >>> from gradviz.model.trace import Argument, OpRecord, Ref
    >>> x = Ref(node="x")
    >>> both = tuple(Argument(argument=k, name="", slot=k, value=x) for k in (0, 1))
    >>> data = TraceData(ops=(OpRecord(id="mul", arguments=both),))
    >>> trail(data, "x", "mul").count
    2
    """
    carries = {(value.node, value.output): value.requires_grad for value in data.values}
    into: dict[str, list[tuple[Edge, str]]] = {}
    for op in data.ops:
        into[op.id] = [
            ((op.id, one.argument), one.value.node)
            for one in op.arguments
            if one.slot is not None and carries.get((one.value.node, one.value.output), True)
        ]
    ways: dict[str, int] = defaultdict(int)
    ways[root] = 1
    behind = {node}
    for op in data.ops:
        if any(source in behind for _, source in into[op.id]):
            behind.add(op.id)
    edges: list[Edge] = []
    for op in reversed(data.ops):
        if not ways[op.id]:
            continue
        for edge, source in into[op.id]:
            ways[source] += ways[op.id]
            if source in behind:
                edges.append(edge)
    if root not in behind or not ways[node]:
        return Trail(node=node, root=root)
    return Trail(
        node=node,
        root=root,
        nodes=frozenset(one for one in behind if ways[one]),
        edges=tuple(reversed(edges)),
        count=ways[node],
    )


def walks(data: TraceData, found: Trail, most: int) -> tuple[tuple[Edge, ...], ...]:
    """Return the paths one by one, each as its edges from the loss back to the node.

    Parameters
    ----------
    data, found
        A trace, and a trail in it.
    most
        Where there are more, none is returned.
    """
    if not 0 < found.count <= most:
        return ()
    sources = {
        (op.id, one.argument): one.value.node
        for op in data.ops
        if op.id in found.nodes
        for one in op.arguments
    }
    after: dict[str, list[Edge]] = defaultdict(list)
    for edge in found.edges:
        after[edge[0]].append(edge)
    done: list[tuple[Edge, ...]] = []
    open_: list[tuple[str, tuple[Edge, ...]]] = [(found.root, ())]
    while open_:
        at, way = open_.pop()
        if at == found.node:
            done.append(way)
            continue
        open_ += [(sources[edge], (*way, edge)) for edge in reversed(after[at])]
    return tuple(done)
