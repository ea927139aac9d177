"""The public graph: what `Trace.graph` promises, without torch."""

from __future__ import annotations

from typing import get_type_hints

from gradviz.graph.public import public_graph
from gradviz.graph.schema import EdgeAttributes, NodeAttributes
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import (
    Argument,
    BackwardPass,
    BackwardStep,
    Contribution,
    OpRecord,
    Ref,
    TraceData,
    ValueRecord,
)


def number(value: float) -> TensorValue:
    return tensor_value(value, "float32")


def argument(position: int, node: str, output: int = 0, slot: int | None = None) -> Argument:
    return Argument(
        argument=position,
        name="",
        slot=position if slot is None else slot,
        value=Ref(node=node, output=output),
    )


def sent(position: int, node: str, amount: float, total: float) -> Contribution:
    return Contribution(
        argument=position,
        slot=position,
        to=Ref(node=node),
        amount=number(amount),
        total_after=number(total),
    )


def square_of_half() -> TraceData:
    """Record ``x * x`` of the first of two outputs of ``split(w)``, twice backward."""
    steps = tuple(
        (
            BackwardStep(
                op="mul",
                upstream=(number(scale),),
                contributions=(sent(0, "split", 3 * scale, 3 * scale), sent(1, "split", 3, 6)),
            ),
            BackwardStep(
                op="split",
                upstream=(number(6 * scale), None),
                contributions=(sent(0, "w", 6 * scale, 6 * scale),),
            ),
            BackwardStep(op="w", kind="accumulate", upstream=(number(6 * scale),)),
        )
        for scale in (1.0, 2.0)
    )
    return TraceData(
        ops=(
            OpRecord(id="split", op="aten.split.Tensor", arguments=(argument(0, "w"),), outputs=2),
            OpRecord(id="mul", arguments=(argument(0, "split"), argument(1, "split"))),
        ),
        values=(
            ValueRecord(node="w", role="parameter", name="w", forward=number(3), grad_before=None),
            ValueRecord(node="split", forward=number(3)),
            ValueRecord(node="split", output=1, forward=number(4)),
            ValueRecord(node="mul"),
        ),
        passes=tuple(BackwardPass(root=Ref(node="mul"), steps=part) for part in steps),
        roots=(Ref(node="mul"),),
    )


def test_every_node_and_edge_has_all_documented_attributes() -> None:
    graph = public_graph(square_of_half())
    for _, attributes in graph.nodes(data=True):
        assert set(attributes) == set(get_type_hints(NodeAttributes))
    for _, _, attributes in graph.edges(data=True):
        assert set(attributes) == set(get_type_hints(EdgeAttributes))


def test_parallel_edges_are_kept_apart_by_argument() -> None:
    graph = public_graph(square_of_half())
    assert sorted(graph.edges(keys=True)) == [
        ("split", "mul", 0),
        ("split", "mul", 1),
        ("w", "split", 0),
    ]


def test_gradients_are_those_of_the_last_pass() -> None:
    graph = public_graph(square_of_half())
    assert graph.nodes["w"]["grad"] == number(12)
    assert graph.nodes["split"]["grads"] == (number(12), None)
    assert graph.edges["split", "mul", 0]["contribution"] == number(6)


def test_what_was_not_seen_is_none() -> None:
    node = public_graph(square_of_half()).nodes["mul"]
    assert (node["value"], node["shape"], node["dtype"]) == (None, (), "")
    assert (node["role"], node["kind"], node["op"]) == ("root", "op", None)
