"""DOT and GraphML: what other programs read is the public graph."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from math import inf, isnan, nan

import networkx as nx
import numpy as np
import pytest

from gradviz.graph.dot import dot
from gradviz.graph.folding import at_depth
from gradviz.graph.graphml import graphml
from gradviz.graph.grouping import grouped
from gradviz.graph.modules import calls_of
from gradviz.graph.plain import plain
from gradviz.graph.public import public_graph
from gradviz.graph.view import view_graph
from gradviz.model.tensor import tensor_value
from gradviz.model.theme import theme
from gradviz.model.trace import ModuleRecord, OpRecord, TraceData, ValueRecord
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


AWKWARD = ('q"', "a\\", "two\nlines", "層<1>&'", "port:n", "")


def _awkward() -> TraceData:
    ops = tuple(OpRecord(id=name, grad_fn=name, module=name) for name in AWKWARD)
    values = tuple(
        ValueRecord(node=name, name=f"v{name}", forward=tensor_value(value))
        for name, value in zip(AWKWARD, (nan, inf, -inf, 1.5, 0.0, 2.0), strict=True)
    )
    modules = tuple(ModuleRecord(path=name, type=name) for name in AWKWARD if name)
    return TraceData(ops=ops, values=values, modules=modules)


def test_graphml_holds_any_name_and_any_number() -> None:
    text = graphml(public_graph(_awkward()))
    back = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)

    assert list(back) == list(AWKWARD)
    assert [back.nodes[name]["name"] for name in AWKWARD] == [f"v{name}" for name in AWKWARD]
    numbers = [back.nodes[name]["value"] for name in AWKWARD]
    assert isnan(numbers[0])
    assert numbers[1:] == [inf, -inf, 1.5, 0.0, 2.0]
    assert all(f">{word}<" in text for word in ("NaN", "Infinity", "-Infinity"))  # Java reads these


def test_graphml_writes_what_xml_cannot_hold_otherwise() -> None:
    data = TraceData(values=(ValueRecord(node="a\x1b\x00", forward=tensor_value(1.0)),))
    back = nx.read_graphml(io.BytesIO(graphml(public_graph(data)).encode()))

    assert list(back) == ["a\\x1b\\x00"]


def test_words_that_look_like_numbers_stay_words() -> None:
    data = TraceData(values=(ValueRecord(node="a", name="nan", forward=tensor_value(inf)),))
    back = nx.read_graphml(io.BytesIO(graphml(public_graph(data)).encode()))

    assert back.nodes["a"]["name"] == "nan"


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed here")
@pytest.mark.parametrize("preset", ["awkward", *PRESETS])
def test_graphviz_reads_dot(preset: str) -> None:
    graph = public_graph(_awkward()) if preset == "awkward" else _graph(preset)
    text = dot(graph, theme("light"))
    told = subprocess.run(
        ("dot", "-Tplain"), input=text, capture_output=True, text=True, check=False
    )

    assert told.returncode == 0
    assert told.stderr == ""
    lines = told.stdout.splitlines()
    assert sum(line.startswith("node ") for line in lines) == len(graph)


def test_all_that_is_known_is_written() -> None:
    graph = public_graph(shown("mlp").data)
    for node, attributes in graph.nodes(data=True):
        found = plain(attributes)
        value, grad = attributes["value"], attributes["grad"]
        assert {"kind", "name", "shape", "dtype", "module"} <= set(found)
        assert found.get("op") == attributes["op"], node
        assert ("value" in found or "value_norm" in found) == (value is not None)
        assert ("grad" in found or "grad_norm" in found) == (grad is not None)
        if value is not None and value.count > 1:
            assert found["value_norm"] == pytest.approx(np.linalg.norm(value.numpy()))
            if "value_text" in found:
                again = np.array(json.loads(str(found["value_text"])), dtype=value.dtype)
                assert np.array_equal(again, value.numpy())
    assert any(plain(one).get("line") for _, one in graph.nodes(data=True)) == any(
        one["source"] is not None for _, one in graph.nodes(data=True)
    )


def test_a_folded_module_is_one_node() -> None:
    view = shown("gpt")
    graph = public_graph(view.data)
    folded = view_graph(view.data, folded=at_depth(calls_of(view.data), 1))
    made = grouped(graph, folded.boxes)

    modules = [node for node, kind in made.nodes(data="kind") if kind == "module"]
    assert modules == [box.id for box in folded.boxes if box.kind == "module"]
    hidden = {node for box in folded.boxes if box.kind == "module" for node in box.members}
    assert set(made) == set(graph) - hidden | set(modules)
    assert nx.is_directed_acyclic_graph(made)
    inside = sum(
        any(one in box.members and other in box.members for box in folded.boxes)
        for one, other in graph.edges()
    )
    assert made.number_of_edges() == graph.number_of_edges() - inside


def test_parameters_stand_with_their_module() -> None:
    graph = public_graph(shown("gpt").data)
    found = {node: module for node, module in graph.nodes(data="module") if node.endswith("weight")}

    assert found
    assert all(node.startswith(f"{module}.") for node, module in found.items() if module)
