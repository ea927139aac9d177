"""DOT and GraphML: what other programs read is the public graph."""

from __future__ import annotations

import io

import networkx as nx
import pytest

from gradviz.graph.dot import dot
from gradviz.graph.graphml import graphml
from gradviz.graph.public import public_graph
from gradviz.model.tensor import tensor_value
from gradviz.model.theme import theme
from gradviz.model.trace import OpRecord, TraceData, ValueRecord
from tests.tools.shown import shown

PRESETS = ("neuron", "square", "mazur", "mlp")


def _graph(preset: str) -> nx.MultiDiGraph:
    return public_graph(shown(preset).data)


@pytest.mark.parametrize("preset", PRESETS)
def test_graphml_reads_back_with_its_numbers(preset: str) -> None:
    graph = _graph(preset)
    back = nx.read_graphml(io.BytesIO(graphml(graph).encode()), force_multigraph=True)

    assert list(back) == list(graph)
    assert back.number_of_edges() == graph.number_of_edges()
    for node, attributes in graph.nodes(data=True):
        value = attributes["value"]
        assert back.nodes[node].get("value") == (value.item() if value.count == 1 else None)
        assert back.nodes[node]["kind"] == attributes["kind"]


@pytest.mark.parametrize("preset", PRESETS)
def test_dot_has_each_node_and_edge_once(preset: str) -> None:
    graph = _graph(preset)
    lines = dot(graph, theme("dark")).splitlines()

    assert sum("[label=" in line and "->" not in line for line in lines) == len(graph)
    assert sum("->" in line for line in lines) == graph.number_of_edges()


def test_names_cannot_break_out_of_dot() -> None:
    name = 'a"];\\b\n}'
    data = TraceData(
        title='t"',
        ops=(OpRecord(id=name),),
        values=(ValueRecord(node=name, forward=tensor_value(1.0)),),
    )
    text = dot(public_graph(data), theme("light"))

    assert text.count("\n") == 5 + 1
    assert 'digraph "t\\""' in text
