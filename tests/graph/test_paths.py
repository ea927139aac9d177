"""Paths to the loss: counted as the sum rule counts them, and walked one by one."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from gradviz.graph.paths import trail, walks
from gradviz.model.trace import Argument, OpRecord, Ref, TraceData


def op(name: str, *sources: str, cut: bool = False) -> OpRecord:
    return OpRecord(
        id=name,
        arguments=tuple(
            Argument(argument=k, name="", slot=None if cut else k, value=Ref(node=source))
            for k, source in enumerate(sources)
        ),
    )


DIAMOND = TraceData(
    ops=(op("a", "w", "x"), op("b", "a"), op("c", "a"), op("d", "b", "c"), op("loss", "d", "w"))
)


def test_all_that_lies_on_a_path_and_nothing_else() -> None:
    found = trail(DIAMOND, "w", "loss")
    assert found.count == 3
    assert found.nodes == {"w", "a", "b", "c", "d", "loss"}
    assert len(found.edges) == 7
    assert set(walks(DIAMOND, found, 6)) == {
        (("loss", 1),),
        (("loss", 0), ("d", 0), ("b", 0), ("a", 0)),
        (("loss", 0), ("d", 1), ("c", 0), ("a", 0)),
    }
    assert walks(DIAMOND, found, 2) == ()


def test_a_cut_ends_all_paths() -> None:
    data = TraceData(ops=(op("a", "w"), op("b", "a", cut=True), op("loss", "b")))
    found = trail(data, "w", "loss")
    assert (found.count, found.nodes, found.edges) == (0, frozenset(), ())


def test_what_does_not_lead_to_the_loss_has_none() -> None:
    data = TraceData(ops=(op("a", "w"), op("loss", "x")))
    assert trail(data, "w", "loss").count == 0
    assert trail(data, "a", "loss").nodes == frozenset()


def test_paths_are_counted_without_walking_them() -> None:
    ops = [op("n0", "w")]
    ops += [op(f"n{k}", f"n{k - 1}", f"n{k - 1}") for k in range(1, 201)]
    assert trail(TraceData(ops=tuple(ops)), "w", "n200").count == 2**200


@st.composite
def graphs(draw: st.DrawFn) -> TraceData:
    ops = []
    for k in range(draw(st.integers(1, 7))):
        known = ["w", "x", *(f"n{j}" for j in range(k))]
        ops.append(op(f"n{k}", *draw(st.lists(st.sampled_from(known), min_size=1, max_size=3))))
    return TraceData(ops=tuple(ops))


@given(graphs(), st.lists(st.floats(0.5, 2.0), min_size=30, max_size=30))
def test_the_gradient_is_the_sum_over_the_paths(data: TraceData, slopes: list[float]) -> None:
    edges = [(one.id, argument.argument) for one in data.ops for argument in one.arguments]
    slope = dict(zip(edges, slopes, strict=False))
    root = data.ops[-1].id
    gradient = {root: 1.0}
    for one in reversed(data.ops):
        for argument in one.arguments:
            part = gradient.get(one.id, 0.0) * slope[one.id, argument.argument]
            gradient[argument.value.node] = gradient.get(argument.value.node, 0.0) + part
    found = trail(data, "w", root)
    ways = walks(data, found, 5000)
    assert len(ways) == found.count
    assert {edge for way in ways for edge in way} == set(found.edges)
    total = sum(math.prod(slope[edge] for edge in way) for way in ways)
    assert math.isclose(total, gradient.get("w", 0.0), abs_tol=1e-12)
