"""Blocks and wires: what is drawn is what the lines say."""

from __future__ import annotations

import pytest

from gradviz.builder.blocks import BlockView, blocks, wires
from gradviz.builder.presets import networks
from gradviz.model.program import Group, Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value
from gradviz.model.words import language, set_language


def network(*lines: str, modules: tuple[Module, ...] = ()) -> NetworkSpec:
    leaves = tuple(
        Leaf(name=name, role="parameter", value=tensor_value(1.5, "float32"))
        for name in ("x", "w", "b", "y")
    )
    return NetworkSpec(name="n", leaves=leaves, lines=lines, modules=modules)


def by_id(spec: NetworkSpec) -> dict[str, BlockView]:
    return {view.id: view for view in blocks(spec)}


def test_calls_within_a_line_are_blocks_too() -> None:
    spec = network("z = 2*w*x + b", "a = sigmoid(z)")
    found = by_id(spec)
    assert list(found) == ["x", "w", "b", "y", "z", "z#2", "z#3", "a"]
    assert [found[name].title for name in ("z", "z#2", "z#3", "a")] == [
        "Add",
        "Multiply",
        "× 2",
        "Sigmoid",
    ]
    assert [found[name].sign for name in ("z", "z#2", "z#3")] == ["+", "×", ""]
    assert (found["z#3"].name, found["z#3"].outputs, found["z"].name) == ("", (), "z")
    assert [(one.source, one.target, one.port, one.value) for one in wires(spec)] == [
        ("z#2", "z", 0, ""),
        ("b", "z", 1, "b"),
        ("z#3", "z#2", 0, ""),
        ("x", "z#2", 1, "x"),
        ("w", "z#3", 0, "w"),
        ("z", "a", 0, "z"),
    ]


@pytest.mark.parametrize(
    ("line", "title", "subtitle"),
    [
        ("q = x + 1", "+ 1", ""),
        ("q = 1 - x", "1 −", ""),
        ("q = x**2", "^ 2", ""),
        ("q = view(x, -1, 2)", "View", "-1, 2"),
        ("q = transpose(x, 0, 1)", "Transpose", "0 ↔ 1"),
        ("q = softmax(x, dim=1)", "Softmax", "dim=1"),
        ("q = x.T", ".T", ""),
        ("q = x", "Same value", ""),
        ("q = 2.5", "2.5", ""),
        ("q = fc(x)", "Linear", "3 → 5"),
        ("q = odd(x)", "odd", ""),
    ],
)
def test_what_is_written_on_a_block(line: str, title: str, subtitle: str) -> None:
    modules = (
        Module(name="fc", block="linear", arguments=(("in_features", 3),)),
        Module(name="odd", block="unheard of"),
    )
    view = by_id(network(line, modules=modules))["q"]
    assert (view.title, view.subtitle) == (title, subtitle)


def test_ports_have_names_and_keys() -> None:
    spec = network(
        "p, q = chunk(x, 2)", "c = cat([p, q, ...], dim=0)", "L = mse(c, y)", "d = linear(x, w)"
    )
    found = by_id(spec)
    assert [(port.key, port.name, port.source, port.output) for port in found["c"].ports] == [
        ("0.0", "tensors 1", "p", 0),
        ("0.1", "tensors 2", "p", 1),
        ("0.2", "tensors 3", "", 0),
    ]
    assert [port.name for port in found["L"].ports] == ["x", "target"]
    assert [(port.name, port.optional) for port in found["d"].ports] == [
        ("x", False),
        ("weight", False),
        ("bias", True),
    ]
    assert (found["p"].outputs, found["L"].kind) == (("p", "q"), "loss")


def test_groups_around_a_block() -> None:
    groups = (Group(name="inner", members=("a",)), Group(name="outer", members=("inner", "c")))
    spec = network("a = exp(x)", "c = tanh(a)")
    spec = NetworkSpec(name="n", leaves=spec.leaves, lines=spec.lines, groups=groups)
    found = by_id(spec)
    assert (found["a"].groups, found["c"].groups) == (("outer", "inner"), ("outer",))


def test_a_name_given_twice_is_two_blocks() -> None:
    spec = network("h = exp(x)", "h = tanh(h)", "L = mse(h, y)")
    assert [(one.source, one.target) for one in wires(spec)][1:3] == [("h", "h2"), ("h2", "L")]


def test_titles_change_with_the_language() -> None:
    before, spec = language(), network("z = x + b")
    try:
        set_language("ja")
        assert by_id(spec)["z"].title == "足し算"
    finally:
        set_language(before)
    assert by_id(spec)["z"].title == "Add"


@pytest.mark.parametrize("one", networks(), ids=lambda one: one.id)
def test_every_preset_is_drawn(one) -> None:  # type: ignore[no-untyped-def]
    ids = {view.id for view in blocks(one.spec)}
    assert all(wire.source in ids and wire.target in ids for wire in wires(one.spec))
