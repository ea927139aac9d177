"""The values that one variable held: each has a name of its own, and no name is invented twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradviz.model.trace import BackwardPass, OpRecord, Ref, TraceData, ValueRecord
from gradviz.model.versions import told_apart

NAMES = st.sampled_from(["", "x", "x_1", "x_2", "y", "total"])


def named(data: TraceData) -> list[str]:
    return [value.name for value in told_apart(data)]


def result(node: str, name: str) -> ValueRecord:
    return ValueRecord(node=node, name=name)


def test_a_leaf_keeps_its_name_and_what_follows_is_counted() -> None:
    leaf = ValueRecord(node="x", role="input", name="x")
    data = TraceData(values=(result("linear", "x"), leaf, result("relu", "x")))
    assert named(data) == ["x_1", "x", "x_2"]


def test_what_backward_starts_from_keeps_its_name() -> None:
    values = tuple(result(f"add_{place}", "total") for place in range(3))
    data = TraceData(values=values, passes=(BackwardPass(root=Ref(node="add_2")),))
    assert named(data) == ["total_1", "total_2", "total"]


def test_no_name_of_the_program_and_no_operation_is_taken() -> None:
    values = (result("a", "x"), result("b", "x"), result("c", "x_1"), result("d", "x"))
    data = TraceData(values=values, ops=(OpRecord(id="x_2"),))
    assert named(data) == ["x", "x_3", "x_1", "x_4"]


@given(st.lists(NAMES, max_size=12), st.lists(st.booleans(), min_size=12, max_size=12))
def test_names_are_unique_and_telling_apart_again_changes_nothing(
    names: list[str], leaves: list[bool]
) -> None:
    values = tuple(
        ValueRecord(node=f"n{place}", name=name, role="input" if leaf else "result")
        for place, (name, leaf) in enumerate(zip(names, leaves, strict=False))
    )
    data = TraceData(values=values)
    found = told_apart(data)
    shown = [value.name for value in found if value.name]
    assert len(shown) == len(set(shown))
    assert [bool(value.name) for value in found] == [bool(name) for name in names]
    assert told_apart(TraceData(values=found)) == found
