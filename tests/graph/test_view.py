"""What becomes a box and a link: chips, folds, bundles, order."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.graph.view import (
    CHIP_BOXES,
    CHIP_USES,
    HUB_EDGES,
    ViewGraph,
    Walk,
    link_at,
    signature,
    view_graph,
)
from gradviz.model.tensor import tensor_value
from gradviz.model.trace import (
    Argument,
    BackwardPass,
    ModuleRecord,
    OpRecord,
    Ref,
    TraceData,
    ValueRecord,
)


def leaf(name: str, role: str = "input") -> ValueRecord:
    return ValueRecord(node=name, role=role, name=name, requires_grad=role == "parameter")


def trace(
    leaves: tuple[ValueRecord, ...],
    ops: tuple[tuple[str, str, tuple[str, ...]], ...],
    *,
    backward: bool = True,
    modules: tuple[ModuleRecord, ...] = (),
) -> TraceData:
    """Return a trace; an op is id, name and the nodes it reads."""
    grad = {value.node: value.requires_grad for value in leaves}
    records = []
    for name, op, sources in ops:
        grad[name] = any(grad[source] for source in sources)
        records.append(
            OpRecord(
                id=name,
                op=f"aten.{op}.Tensor",
                grad_fn=f"{op.title()}Backward0" if grad[name] else None,
                arguments=tuple(
                    Argument(
                        argument=place,
                        name="",
                        slot=place if grad[source] else None,
                        value=Ref(node=source),
                    )
                    for place, source in enumerate(sources)
                ),
            )
        )
    results = tuple(ValueRecord(node=name, requires_grad=grad[name]) for name, _, _ in ops)
    root = Ref(node=ops[-1][0]) if ops else None
    return TraceData(
        ops=tuple(records),
        values=(*leaves, *results),
        roots=(root,) if root else (),
        passes=(BackwardPass(root=root),) if root and backward else (),
        modules=modules,
    )


def neuron() -> TraceData:
    return trace(
        (leaf("w", "parameter"), leaf("b", "parameter"), leaf("x"), leaf("y", "constant")),
        (
            ("mul", "mul", ("w", "x")),
            ("add", "add", ("mul", "b")),
            ("sigmoid", "sigmoid", ("add",)),
            ("bce", "bce", ("sigmoid", "y")),
        ),
    )


def shared(uses: int) -> TraceData:
    """Return w times x0, x1, ..., and the sum of it all."""
    leaves = (leaf("w", "parameter"), *(leaf(f"x{i}") for i in range(uses)))
    products = tuple((f"mul_{i}", "mul", ("w", f"x{i}")) for i in range(uses))
    return trace(leaves, (*products, ("stack", "stack", tuple(p[0] for p in products))))


def ids(view: ViewGraph) -> list[str]:
    return [box.id for box in view.boxes]


def test_the_neuron_has_its_leaves_before_their_use() -> None:
    view = view_graph(neuron())
    assert ids(view) == ["w", "x", "mul", "b", "add", "sigmoid", "y", "bce"]
    kinds = {box.id: box.kind for box in view.boxes}
    assert kinds["w"] == "parameter"
    assert kinds["x"] == "input"
    assert kinds["y"] == "constant"
    assert kinds["add"] == "op"
    assert kinds["bce"] == "loss"
    assert [box.id for box in view.boxes if box.root] == ["bce"]
    assert {(link.source, link.target): link.differentiable for link in view.links} == {
        ("w", "mul"): True,
        ("x", "mul"): False,
        ("mul", "add"): True,
        ("b", "add"): True,
        ("add", "sigmoid"): True,
        ("sigmoid", "bce"): True,
        ("y", "bce"): False,
    }


def test_data_stands_above_a_parameter_where_the_op_does_not_mind() -> None:
    into_mul = [link for link in view_graph(neuron()).links if link.target == "mul"]
    assert [(link.source, link.argument, link.order) for link in into_mul] == [
        ("x", 1, 0),
        ("w", 0, 0),
    ]
    data = trace((leaf("w", "parameter"), leaf("x")), (("sub", "sub", ("w", "x")),))
    assert [(link.source, link.order) for link in view_graph(data).links] == [("w", 0), ("x", 1)]


def test_without_backward_there_is_no_loss() -> None:
    data = trace((leaf("x"),), (("exp", "exp", ("x",)),), backward=False)
    assert [box.kind for box in view_graph(data).boxes] == ["input", "op"]


def test_a_square_has_two_links() -> None:
    data = trace((leaf("x", "parameter"),), (("mul", "mul", ("x", "x")),))
    links = view_graph(data).links
    assert [(link.source, link.target, link.argument) for link in links] == [
        ("x", "mul", 0),
        ("x", "mul", 1),
    ]
    assert [link.index for link in links] == [0, 1]


@pytest.mark.parametrize("uses", [2, CHIP_USES])
def test_a_lesson_keeps_the_fan_out_of_a_shared_leaf(uses: int) -> None:
    view = view_graph(shared(uses))
    assert ids(view).count("w") == 1
    assert sum(link.source == "w" for link in view.links) == uses
    assert not any(box.chip for box in view.boxes)


def test_a_leaf_with_many_uses_becomes_chips() -> None:
    uses = CHIP_USES + 1
    view = view_graph(shared(uses))
    chips = [box for box in view.boxes if box.chip]
    assert "w" not in ids(view)
    assert [box.id for box in chips] == [f"w@mul_{i}" for i in range(uses)]
    assert all(box.node == "w" and box.kind == "parameter" for box in chips)
    assert all(box.chips == tuple(other.id for other in chips) for box in chips)
    assert len({link.source for link in view.links if link.node == "w"}) == uses


def test_a_large_graph_shows_shared_leaves_as_chips() -> None:
    many = CHIP_BOXES
    leaves = (leaf("w", "parameter"), leaf("x"))
    chain = [("op_0", "mul", ("w", "x"))]
    chain += [(f"op_{i}", "tanh", (f"op_{i - 1}",)) for i in range(1, many)]
    data = trace(leaves, (*chain, ("last", "sub", (f"op_{many - 1}", "w"))))
    assert {"w@op_0", "w@last"} <= set(ids(view_graph(data)))
    assert "x" in ids(view_graph(data))


def test_the_full_graph_has_every_accumulation_and_no_chips() -> None:
    view = view_graph(shared(CHIP_USES + 1), full=True)
    name = "AccumulateGrad(w)"
    (box,) = (box for box in view.boxes if box.kind == "accumulate")
    assert (box.id, box.node) == (name, "w")
    assert not any(box.chip for box in view.boxes)
    assert [link.target for link in view.links if link.source == "w"] == [name]
    assert sum(link.source == name for link in view.links) == CHIP_USES + 1
    assert "AccumulateGrad(x0)" not in ids(view)


def test_three_hundred_inputs_are_one_bundle() -> None:
    leaves = (leaf("a"), *(leaf(f"x{i}", "parameter") for i in range(300)))
    names = tuple(f"x{i}" for i in range(299))
    data = trace(
        leaves,
        (("exp", "exp", ("x299",)), ("cat", "cat", (*names, "exp")), ("tanh", "tanh", ("cat",))),
    )
    view = view_graph(data)
    assert ids(view) == ["x299", "exp", "cat:inputs", "cat", "tanh", "a"]
    bundle = next(box for box in view.boxes if box.kind == "bundle")
    assert bundle.members == (*names, "exp")
    link = next(link for link in view.links if link.source == bundle.id and link.drawn)
    assert (link.target, link.count, link.differentiable) == ("cat", 300, True)
    assert not next(link for link in view.links if link.source == "exp").drawn
    at = link_at(view)
    assert {at["cat", argument] for argument in range(300)} == {link.index}


def test_a_value_with_many_uses_is_written_at_each() -> None:
    uses = HUB_EDGES + 1
    many = tuple((f"mul_{i}", "mul", ("h", f"w{i}")) for i in range(uses))
    leaves = (leaf("x", "parameter"), *(leaf(f"w{i}") for i in range(uses)))
    view = view_graph(trace(leaves, (("h", "tanh", ("x",)), *many)))
    assert "h" in ids(view)
    assert sum(box.chip and box.node == "h" for box in view.boxes) == uses
    bundle = next(box for box in view.boxes if box.id == "h:uses")
    assert len(bundle.members) == uses
    assert [link.count for link in view.links if link.target == "h:uses"] == [uses]
    at = link_at(view)
    assert view.links[at["mul_3", 0]].source == "h@mul_3"


def test_nothing_is_left_out() -> None:
    data = trace(
        (leaf("x"), leaf("idle", "parameter"), leaf("buf", "buffer")),
        (("exp", "exp", ("x",)), ("dead", "log", ("x",)), ("end", "tanh", ("exp",))),
    )
    assert set(ids(view_graph(data))) == {"x", "idle", "buf", "exp", "dead", "end"}


def test_a_leaf_belongs_to_the_module_of_its_name() -> None:
    data = trace(
        (leaf("net.fc1.weight", "parameter"), leaf("scale", "parameter")),
        (("mul", "mul", ("net.fc1.weight", "scale")),),
        modules=(ModuleRecord(path="net", type="Net"), ModuleRecord(path="net.fc1", type="Linear")),
    )
    modules = {box.id: box.module for box in view_graph(data).boxes}
    assert modules == {"net.fc1.weight": "net.fc1", "scale": "", "mul": ""}


def test_the_signature_knows_structure_and_not_numbers() -> None:
    data = neuron()
    changed = msgspec.structs.replace(
        data,
        values=tuple(
            msgspec.structs.replace(value, forward=tensor_value(3.0)) for value in data.values
        ),
    )
    assert signature(view_graph(data)) == signature(view_graph(changed))
    assert signature(view_graph(data)) != signature(view_graph(data, full=True))
    assert signature(view_graph(data)) != signature(view_graph(shared(2)))


def test_walking_goes_along_the_lines() -> None:
    walk = Walk(view_graph(neuron()))
    assert walk.neighbours("add", "sources") == ("mul", "b")
    assert walk.neighbours("mul", "targets") == ("add",)
    assert walk.neighbours("x", "siblings") == ("x", "w")
    assert walk.neighbours("bce", "siblings") == ("bce",)
    assert walk.neighbours("bce", "targets") == ()


@st.composite
def traces(draw) -> TraceData:
    leaves = tuple(
        leaf(f"v{i}", draw(st.sampled_from(["parameter", "input", "buffer", "constant"])))
        for i in range(draw(st.integers(1, 6)))
    )
    names = [value.node for value in leaves]
    ops = []
    for i in range(draw(st.integers(0, 50))):
        sources = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=4)))
        ops.append((f"op_{i}", draw(st.sampled_from(["mul", "add", "cat"])), sources))
        names.append(f"op_{i}")
    return trace(leaves, tuple(ops))


@given(traces(), st.booleans())
def test_every_view_is_sound(data: TraceData, full: bool) -> None:
    view = view_graph(data, full=full)
    boxes = {box.id: box for box in view.boxes}
    assert len(boxes) == len(view.boxes)
    assert [link.index for link in view.links] == list(range(len(view.links)))
    nodes = {value.node for value in data.values}
    assert {box.node for box in view.boxes} == nodes
    place = {box.id: number for number, box in enumerate(view.boxes)}
    for link in view.links:
        assert place[link.source] < place[link.target]
    at = link_at(view)
    for op in data.ops:
        for argument in op.arguments:
            link = view.links[at[op.id, argument.argument]]
            assert boxes[link.source].node == argument.value.node
            assert link.target == op.id
    for box in view.boxes:
        assert all(chip in boxes for chip in box.chips)


def test_a_long_chain_needs_no_recursion() -> None:
    ops = [("op_0", "tanh", ("x",))]
    ops += [(f"op_{i}", "tanh", (f"op_{i - 1}",)) for i in range(1, 10_000)]
    view = view_graph(trace((leaf("x", "parameter"),), tuple(ops)))
    assert len(view.boxes) == 10_001
