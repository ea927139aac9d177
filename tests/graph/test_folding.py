"""Calls of modules from records alone, and what is folded."""

from __future__ import annotations

from gradviz.graph.folding import FEW_BOXES, at_depth
from gradviz.graph.modules import calls_of
from gradviz.graph.view import link_at, signature, view_graph
from gradviz.model.tensor import tensor_value
from gradviz.model.trace import Argument, ModuleRecord, OpRecord, Ref, TraceData, ValueRecord


def chain(
    ops: list[tuple[str, int, str]],
    modules: dict[str, tuple[str, int]],
    constants: tuple[str, ...] = (),
) -> TraceData:
    """Return ops in a row, each with a leaf: module, number of the call, and the leaf it reads."""
    records, values = [], {}
    last = "x"
    values["x"] = ValueRecord(node="x", role="input", name="x")
    for number, (module, call, leaf) in enumerate(ops):
        name = f"op{number}"
        sources = [last, *([leaf] if leaf else [])]
        arguments = tuple(
            Argument(argument=place, name="", slot=place, value=Ref(node=source))
            for place, source in enumerate(sources)
        )
        records.append(
            OpRecord(id=name, op="aten.add.Tensor", arguments=arguments, module=module, call=call)
        )
        if leaf:
            role = "constant" if leaf in constants else "parameter"
            value = tensor_value([1.0, 2.0], "float32")
            values[leaf] = ValueRecord(
                node=leaf, role=role, name=leaf, forward=value, requires_grad=role == "parameter"
            )
        values[name] = ValueRecord(node=name, requires_grad=True)
        last = name
    return TraceData(
        ops=tuple(records),
        values=tuple(values.values()),
        modules=tuple(
            ModuleRecord(path=path, type=kind, calls=calls)
            for path, (kind, calls) in modules.items()
        ),
        roots=(Ref(node=last),),
    )


def test_calls_are_told_apart_by_their_numbers() -> None:
    data = chain([("a", 0, ""), ("a", 0, ""), ("a", 1, ""), ("", 0, "")], {"a": ("A", 2)})
    found = calls_of(data).found
    assert [(call.id, call.first, call.last) for call in found.values()] == [
        ("a()#1", 0, 1),
        ("a()#2", 2, 2),
    ]


def test_a_module_without_operations_of_its_own_is_told_by_its_parts() -> None:
    ops = [("a.0", 0, ""), ("a.1", 0, ""), ("a.0", 1, ""), ("a.1", 1, "")]
    modules = {"a": ("Sequential", 2), "a.0": ("L", 2), "a.1": ("R", 2)}
    found = calls_of(chain(ops, modules)).found
    assert [call.id for call in found.values() if call.path == "a"] == ["a()#1", "a()#2"]
    assert found["a.1()#2"].inside == "a()#2"


def test_a_module_is_one_box_with_its_parameters_inside() -> None:
    ops = [("fc", 0, "fc.weight"), ("fc", 0, "fc.bias"), ("", 0, "")]
    data = chain(ops, {"fc": ("Linear", 1)})
    graph = view_graph(data, folded=frozenset({"fc()"}))
    assert [box.id for box in graph.boxes] == ["x", "fc()", "op2"]
    box = graph.boxes[1]
    assert box.members == ("op0", "op1", "fc.weight", "fc.bias")
    assert box.outputs == (("op1", 0),)
    assert link_at(graph)["op0", 0] == 0  # each use inside is still known
    assert signature(graph) != signature(view_graph(data))


def test_data_of_the_program_stays_outside() -> None:
    ops = [("fc", 0, "mask"), ("fc", 0, "fc.scale"), ("", 0, "")]
    data = chain(ops, {"fc": ("Linear", 1)}, constants=("mask", "fc.scale"))
    graph = view_graph(data, folded=frozenset({"fc()"}))
    assert [box.id for box in graph.boxes] == ["x", "mask", "fc()", "op2"]


def test_a_single_operation_is_not_hidden() -> None:
    data = chain([("act", 0, ""), ("", 0, "")], {"act": ("ReLU", 1)})
    assert view_graph(data).closable == frozenset()
    folded = view_graph(data, folded=frozenset({"act()"}))
    assert [box.id for box in folded.boxes] == ["x", "op0", "op1"]


def layers(count: int) -> TraceData:
    ops, modules = [("embed", 0, "embed.weight")], {"embed": ("Embedding", 1)}
    for number in range(count):
        ops += [(f"h.{number}.fc", 0, f"h.{number}.fc.weight"), (f"h.{number}", 0, "")]
        modules |= {f"h.{number}": ("Block", 1), f"h.{number}.fc": ("Linear", 1)}
    return chain([*ops, ("", 0, "")], modules)


def test_equal_layers_are_a_stack() -> None:
    data = layers(12)
    calls = calls_of(data)
    stack = calls.found["h.0\u201311()\u00d712"]
    assert (stack.count, stack.name, stack.type) == (12, "h.0\u201311", "Block \u00d712")
    assert calls.around("h.3.fc()") == (stack.id, "h.3()", "h.3.fc()")
    graph = view_graph(data, folded=at_depth(calls, 1))
    assert [box.id for box in graph.boxes] == ["x", "embed()", stack.id, "op25"]


def test_large_graphs_open_folded_and_small_ones_do_not() -> None:
    assert view_graph(layers(3), folded=None).folded == frozenset()
    for count in (55, 90):
        data = layers(count)
        graph = view_graph(data, folded=None)
        assert len(graph.boxes) <= FEW_BOXES
        assert graph.folded
