"""The public graph with folded modules as single nodes, and parts of it; graph in, graph out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import networkx as nx

from gradviz.graph.boxes import ViewBox
from gradviz.graph.schema import NodeAttributes

__all__ = ["grouped", "part"]


def grouped(graph: nx.MultiDiGraph, boxes: Iterable[ViewBox]) -> nx.MultiDiGraph:
    """Return the public graph with each folded module as one node of kind "module".

    Parameters
    ----------
    graph
        From `gradviz.graph.public.public_graph`.
    boxes
        What is drawn: those of folded modules say what is inside.

    Returns
    -------
    networkx.MultiDiGraph
        A module's node has the id of its call, ``fc1()``, and the value and gradient of what
        leaves it first. Edges that cross its border are kept with all their attributes.
    """
    modules = [box for box in boxes if box.kind == "module"]
    home = {member: box.id for box in modules for member in box.members}
    last = {box.outputs[0][0] if box.outputs else box.node: box for box in modules}
    # A module stands where its first output did: operations stay in execution order.
    made = nx.MultiDiGraph(**graph.graph)
    for node, attributes in graph.nodes(data=True):
        box = last.get(node)
        if box is not None:
            made.add_node(box.id, **_module(box, graph, attributes))
        elif node not in home:
            made.add_node(node, **attributes)
    for source, target, attributes in graph.edges(data=True):
        one, other = home.get(source, source), home.get(target, target)
        if one != other:
            made.add_edge(one, other, **attributes)
    return made


def _module(box: ViewBox, graph: nx.MultiDiGraph, output: NodeAttributes) -> NodeAttributes:
    root = any(graph.nodes[member]["role"] for member in box.members)
    return NodeAttributes(
        kind="module",
        role="root" if root else None,
        name=box.module,
        op=None,
        grad_fn=None,
        shape=output["shape"],
        dtype=output["dtype"],
        value=output["value"],
        grad=output["grad"],
        values=output["values"],
        grads=output["grads"],
        grad_before=None,
        grad_after=None,
        module=box.module,
        source=None,
    )


def part(graph: nx.MultiDiGraph, nodes: Collection[str]) -> nx.MultiDiGraph:
    """Return a graph with some of its nodes, and the edges between them."""
    made: nx.MultiDiGraph = graph.subgraph(nodes).copy()
    return made
