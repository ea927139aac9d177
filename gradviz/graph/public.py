"""TraceData -> `networkx.MultiDiGraph`: the graph for other programs, documented in `schema`.

One node per operation and per leaf; `AccumulateGrad` is part of its leaf. Folding, chips
and bundles belong to what is drawn (`gradviz.graph.view`) and are not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from gradviz.graph.modules import owner
from gradviz.graph.schema import EdgeAttributes, NodeAttributes
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardPass, OpRecord, TraceData, ValueRecord

Gradients = Mapping[tuple[str, int], TensorValue | None]


def public_graph(data: TraceData) -> nx.MultiDiGraph:
    """Return the graph of a trace.

    Parameters
    ----------
    data
        A recorded or loaded trace.

    Returns
    -------
    networkx.MultiDiGraph
        Leaves first, then operations in execution order. The attributes are those of
        `NodeAttributes` and `EdgeAttributes`; edges run forward, keyed by argument. The
        graph's own are "title", and "modules": class name by path of those that ran.

    Examples
    --------
    >>> from gradviz.model.tensor import tensor_value
    >>> from gradviz.model.trace import Argument, Ref
    >>> x, square = Ref(node="x"), Ref(node="mul")
    >>> data = TraceData(
    ...     ops=(
    ...         OpRecord(
    ...             id="mul",
    ...             arguments=(
    ...                 Argument(argument=0, name="self", slot=0, value=x),
    ...                 Argument(argument=1, name="other", slot=1, value=x),
    ...             ),
    ...         ),
    ...     ),
    ...     values=(
    ...         ValueRecord(node="x", role="parameter", forward=tensor_value(3.0)),
    ...         ValueRecord(node="mul", forward=tensor_value(9.0)),
    ...     ),
    ...     roots=(square,),
    ... )
    >>> graph = public_graph(data)
    >>> graph.number_of_edges("x", "mul"), graph.nodes["mul"]["role"]
    (2, 'root')
    """
    types = {module.path: module.type for module in data.modules if module.path}
    graph = nx.MultiDiGraph(title=data.title, modules=types)
    gradients = arrived(data.passes)
    sent = contributions(data.passes)
    roots = {root.node for root in data.roots}
    operations = {op.id: op for op in data.ops}
    for node, values in _by_node(data.values):
        attributes = _node(operations.get(node), values, gradients)
        attributes["role"] = "root" if node in roots else None
        if node not in operations:
            attributes["module"] = owner(node, types.keys())
        graph.add_node(node, **attributes)
    for op in data.ops:
        for argument in op.arguments:
            edge = EdgeAttributes(
                argument=argument.argument,
                slot=argument.slot,
                output=argument.value.output,
                contribution=sent.get((op.id, argument.argument)),
            )
            graph.add_edge(argument.value.node, op.id, key=argument.argument, **edge)
    return graph


def _by_node(values: Iterable[ValueRecord]) -> Iterator[tuple[str, list[ValueRecord]]]:
    found: dict[str, list[ValueRecord]] = {}
    for value in values:
        found.setdefault(value.node, []).append(value)
    yield from found.items()


def _node(op: OpRecord | None, values: list[ValueRecord], gradients: Gradients) -> NodeAttributes:
    first = values[0]
    forward = first.forward
    is_parameter = first.role == "parameter"
    return NodeAttributes(
        kind="op" if first.role == "result" else first.role,
        role=None,
        name=first.name,
        op=None if op is None else op.op,
        grad_fn=None if op is None else op.grad_fn,
        shape=() if forward is None else forward.shape,
        dtype="" if forward is None else forward.dtype,
        value=forward,
        grad=gradients.get((first.node, first.output)),
        values=tuple(value.forward for value in values),
        grads=tuple(gradients.get((value.node, value.output)) for value in values),
        grad_before=first.grad_before if is_parameter else None,
        grad_after=first.grad_after if is_parameter else None,
        module="" if op is None else op.module,
        source=first.source if op is None else op.source,
    )


def arrived(passes: Iterable[BackwardPass]) -> Gradients:
    """Return the gradient that arrived at each value (node, output), of the last pass."""
    found: dict[tuple[str, int], TensorValue | None] = {}
    for backward in passes:
        for step in backward.steps:
            if step.kind != "op":
                continue
            # An op runs after all that sent to it: what it worked with replaces the sum.
            for number, gradient in enumerate(step.upstream):
                found[step.op, number] = gradient
            for part in step.contributions:
                found[part.to.node, part.to.output] = part.total_after
    return found


def contributions(passes: Iterable[BackwardPass]) -> Mapping[tuple[str, int], TensorValue | None]:
    """Return what backward sent along each edge (op, argument), of the last pass."""
    return {
        (step.op, part.argument): part.amount
        for backward in passes
        for step in backward.steps
        if step.kind == "op"
        for part in step.contributions
    }
