"""Which shape operations are marks on their edges, and which keep their boxes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import gradviz
from gradviz.graph.reshaping import Reshaping
from gradviz.graph.view import ViewGraph, signature, view_graph
from gradviz.model.trace import TraceData

OFF = Reshaping(on_edges=False)


def recorded(program: Callable[[Tensor], Tensor]) -> TraceData:
    torch.manual_seed(0)
    w = torch.randn(3, 4, requires_grad=True)
    with gradviz.record() as recorder:
        program(w).backward()
    data: TraceData = recorder.trace.data
    return data


def chains(program: Callable[[Tensor], Tensor]) -> list[tuple[str, ...]]:
    return [chain.ops for chain in view_graph(recorded(program)).chains]


def boxes(graph: ViewGraph) -> dict[str, str]:
    return {box.id: box.kind for box in graph.boxes}


# ---------------------------------------------------------------- what is one mark


def test_a_chain_of_shape_operations_is_one_mark() -> None:
    data = recorded(lambda w: ((w * 2).view(2, 6).t().unsqueeze(0) ** 2).sum())
    graph = view_graph(data)
    assert [chain.ops for chain in graph.chains] == [("view", "t", "unsqueeze")]
    mark = next(box for box in graph.boxes if box.kind == "shape")
    assert (mark.id, mark.node, mark.outputs) == (
        "edge(unsqueeze)",
        "unsqueeze",
        (("unsqueeze", 0),),
    )
    lines = [(link.source, link.target, link.consumer) for link in graph.links]
    assert ("mul", "edge(unsqueeze)", "view") in lines
    assert ("edge(unsqueeze)", "pow", "pow") in lines


def test_a_part_of_a_tensor_is_a_mark_as_well() -> None:
    assert chains(lambda w: ((w * 2)[1, 1:] ** 2).sum()) == [("select", "slice")]


def test_the_weight_that_a_layer_transposes_is_one() -> None:
    torch.manual_seed(0)
    layer, x = nn.Linear(4, 3), torch.randn(2, 4)
    with gradviz.record() as recorder:
        (nn.Sequential(layer)(x) ** 2).sum().backward()
    assert [chain.ops for chain in view_graph(recorder.trace.data).chains] == [("t",)]


def test_a_view_of_a_leaf_is_one() -> None:
    assert chains(lambda w: (w.view(2, 6).t() ** 2).sum()) == [("view", "t")]


def test_a_part_of_data_that_needs_no_gradient_is_one() -> None:
    data = torch.arange(24.0).reshape(6, 4)

    def program(w: Tensor) -> Tensor:
        rows = [(w * data[i : i + 1]).sum() - data[i + 1, 0] for i in range(3)]
        return torch.stack(rows).sum()

    graph = view_graph(recorded(program))
    assert sum(len(chain.ops) for chain in graph.chains) == 9  # three slices, three times [i, 0]
    marks = {box.id for box in graph.boxes if box.kind == "shape"}
    leaves = {link.node for link in graph.links if link.target in marks}
    assert leaves == {"data"}
    assert not any(link.differentiable for link in graph.links if link.target in marks)


# ---------------------------------------------------------------- what keeps its box


def _fan_out(w: Tensor) -> Tensor:
    h = (w * 2).view(2, 6).t()
    return (h**2 + h).sum()


def _hooked(w: Tensor) -> Tensor:
    h = (w * 2).view(2, 6)
    h.register_hook(lambda gradient: gradient * 2)
    return (h**2).sum()


def _changed(w: Tensor) -> Tensor:
    h = (w * 2).view(2, 6)
    h.mul_(3)
    return (h**2).sum()


def _base_changed(w: Tensor) -> Tensor:
    a = w * 2
    h = a.view(2, 6)
    a.mul_(3)
    return (h**2).sum()


KEPT: dict[str, tuple[Callable[[Tensor], Tensor], set[str]]] = {
    "a fan-out": (_fan_out, {"t"}),
    "an expand that repeats": (
        lambda w: ((w * 2).unsqueeze(0).expand(5, 3, 4) ** 2).sum(),
        {"expand"},
    ),
    "a hook": (_hooked, {"view"}),
    "changed in place": (_changed, {"view"}),
    "a changed base": (_base_changed, {"view"}),
    "a cut": (lambda w: (w * (w * 2).view(3, 4).detach()).sum(), {"view", "detach"}),
    "the loss": (lambda w: (w * 2).sum().view(()), {"view"}),
    "several outputs": (lambda w: ((w * 2).split(2, dim=1)[0] ** 2).sum(), {"split"}),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_more_than_plumbing_keeps_its_box(name: str) -> None:
    program, kept = KEPT[name]
    graph = view_graph(recorded(program))
    assert kept <= set(boxes(graph))
    assert not kept & {op for chain in graph.chains for op in chain.ops}


def test_before_a_fan_out_the_plumbing_is_a_mark() -> None:
    assert chains(_fan_out) == [("view",)]


def test_an_expand_that_repeats_nothing_is_a_mark() -> None:
    assert chains(lambda w: ((w * 2).expand(3, 4) ** 2).sum()) == [("expand",)]


def test_the_full_graph_shows_all() -> None:
    data = recorded(lambda w: ((w * 2).view(2, 6) ** 2).sum())
    full = view_graph(data, full=True)
    assert "view" in boxes(full)
    assert not full.chains


# ---------------------------------------------------------------- laws

WAYS: tuple[Callable[[Tensor], Tensor], ...] = (
    lambda x: x.reshape(-1),
    lambda x: x.reshape(1, -1),
    lambda x: x.unsqueeze(0),
    lambda x: x.transpose(0, -1),
    lambda x: x.clone(),
    lambda x: x * 2,
    lambda x: x + x.transpose(0, -1) if x.shape == x.transpose(0, -1).shape else x.sin(),
    lambda x: x[:1],
    lambda x: x.expand(2, *x.shape),
    lambda x: torch.cat([x, x]),
)


@given(st.lists(st.sampled_from(WAYS), min_size=1, max_size=9), st.data())
@settings(max_examples=60, deadline=None)
def test_every_operation_is_seen_once_and_opened_marks_give_the_graph_back(
    ways: list[Callable[[Tensor], Tensor]], drawn: st.DataObject
) -> None:
    def program(w: Tensor) -> Tensor:
        x = w.sin()
        for way in ways:
            x = way(x)
        return (x**2).sum()

    data = recorded(program)
    plain, graph = view_graph(data, reshaping=OFF), view_graph(data)
    ids = [chain.id for chain in graph.chains]
    opened = drawn.draw(st.sets(st.sampled_from(ids))) if ids else set()
    mixed = view_graph(data, reshaping=Reshaping(opened=frozenset(opened)))
    for one in (graph, mixed):
        shown = [box.node for box in one.boxes if box.kind in ("op", "loss")]
        inside = [op for box in one.boxes if box.kind == "shape" for op in box.members]
        assert sorted(shown + inside) == sorted(op.id for op in data.ops)
        assert one.chains == graph.chains
        assert {box.id for box in one.boxes if box.kind == "shape"} == one.folded
    assert mixed.folded == set(ids) - opened
    whole = view_graph(data, reshaping=Reshaping(opened=frozenset(ids)))
    assert signature(whole) == signature(plain)
    assert whole.links == plain.links


@given(st.lists(st.sampled_from(WAYS), min_size=1, max_size=9))
@settings(max_examples=40, deadline=None)
def test_one_value_goes_into_a_mark_and_one_comes_out(
    ways: list[Callable[[Tensor], Tensor]],
) -> None:
    def program(w: Tensor) -> Tensor:
        x = w.sin()
        for way in ways:
            x = way(x)
        return (x**2).sum()

    graph = view_graph(recorded(program))
    for box in graph.boxes:
        if box.kind == "shape":
            into = [link for link in graph.links if link.target == box.id]
            out = [link for link in graph.links if link.source == box.id]
            assert [len(into), len(out)] == [1, 1]
            assert into[0].differentiable == out[0].differentiable
            assert into[0].consumer == box.members[0]
            assert out[0].node == box.members[-1]
