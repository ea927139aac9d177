"""Edits of networks: what a hand does is what the lines say afterwards."""

from __future__ import annotations

import pytest

from gradviz.builder.edits import (
    Edited,
    add,
    connect,
    delete,
    disconnect,
    fits,
    insert_on_wire,
    swap,
)
from gradviz.builder.network import read_lines, run_lines
from gradviz.model.errors import GradvizError
from gradviz.model.program import Group, Leaf, NetworkSpec
from gradviz.model.tensor import tensor_value

EMPTY = NetworkSpec(name="new", leaves=(), lines=())


def network(*lines: str, leaves: str = "x w b y") -> NetworkSpec:
    made = tuple(
        Leaf(name=name, role="parameter", value=tensor_value(1.0, "float32"))
        for name in leaves.split()
    )
    spec = NetworkSpec(name="n", leaves=made, lines=lines)
    read_lines(spec)
    return spec


def after(edited: Edited) -> tuple[str, ...]:
    read_lines(edited.spec)
    return edited.spec.lines


def test_an_mlp_from_nothing_by_quick_add_alone() -> None:
    edited = add(EMPTY, "randn", arguments={"shape": (32, 10)})
    shapes = {"x": (32, 10)}
    for block in ("linear", "relu", "linear", "sigmoid", "bce"):
        edited = add(edited.spec, block, inputs=edited.selection, shapes=shapes)
        shapes |= {"h1": (32, 5), "a": (32, 5), "h2": (32, 5), "a2": (32, 5)}
    spec = edited.spec
    assert spec.lines == (
        "h1 = fc1(x)",
        "a = relu(h1)",
        "h2 = fc2(a)",
        "a2 = sigmoid(h2)",
        "L = bce(a2, y)",
    )
    assert [(one.name, one.arguments) for one in spec.modules] == [
        ("fc1", (("in_features", 10),)),
        ("fc2", (("in_features", 5),)),
    ]
    target = spec.leaves[-1]
    assert (target.name, target.role, target.value.shape) == ("y", "constant", (32, 5))
    assert set(target.value.numpy().ravel()) == {0.0, 1.0}
    assert edited.selection == ("L",)
    assert spec.loss == "L"
    run_lines(spec)


@pytest.mark.parametrize(
    ("block", "inputs", "line"),
    [
        ("relu", (), "a = relu(...)"),
        ("relu", ("x", "w"), "a = relu(x)"),
        ("add", ("x",), "z = x + ..."),
        ("add", ("x", "w", "b"), "z = x + w"),
        ("cat", ("x", "w", "b"), "h1 = cat([x, w, b])"),
        ("cat", (), "h1 = cat([..., ...])"),
        ("view", ("x",), "h1 = view(x, -1)"),
        ("linear", (), "h1 = fc1(...)"),
        ("lstm", ("x",), "h1, state = lstm1(x)"),
        ("chunk", ("x",), "h1, h2 = chunk(x, 2)"),
        ("neg", ("x",), "h1 = -x"),
    ],
)
def test_a_block_takes_what_is_selected(block: str, inputs: tuple[str, ...], line: str) -> None:
    assert after(add(network(), block, inputs=inputs)) == (line,)


def test_a_loss_compares_what_was_computed_with_what_is_given() -> None:
    spec = network("a = sigmoid(w*x)")
    fixed = (*spec.leaves[:3], Leaf(name="y", role="constant", value=tensor_value(1.0)))
    spec = NetworkSpec(name="n", leaves=fixed, lines=spec.lines)
    assert after(add(spec, "mse", inputs=("y", "a")))[-1] == "L = mse(a, y)"


def test_matrices_are_put_in_the_order_that_fits() -> None:
    shapes = {"x": (4, 3), "w": (5, 4)}
    assert after(add(network(), "matmul", inputs=("x", "w"), shapes=shapes)) == ("z = w @ x",)


def test_what_hangs_in_the_air_does_not_become_the_loss() -> None:
    spec = network("a = sigmoid(x)", "L = mse(a, y)")
    assert after(add(spec, "relu"))[-1] == "L = mse(a, y)"
    assert after(add(spec, "relu", inputs=("a",))) == (spec.lines[0], "a2 = relu(a)", spec.lines[1])
    assert add(spec, "neg", inputs=("L",)).spec.loss == "h1"


def test_a_selected_call_within_a_line_gets_a_line_of_its_own() -> None:
    spec = network("z = w*x + b")
    assert after(add(spec, "tanh", inputs=("z#2",))) == ("h1 = w*x", "a = tanh(h1)", "z = h1 + b")


@pytest.mark.parametrize(
    ("lines", "how", "result"),
    [
        (("a = relu(...)",), ("x", "a"), ("a = relu(x)",)),
        (("a = relu(x)",), ("w", "a"), ("a = relu(w)",)),
        (("z = x + ...",), ("w", "z"), ("z = x + w",)),
        (("z = x + w",), ("b", "z"), ("z = x + w + b",)),
        (("z = x + w",), ("b", "z", 0), ("z = b + w",)),
        (("z = 2*w",), ("b", "z", "0"), ("z = b*w",)),
        (("z = 2*w",), ("b", "z", 0), ("z = 2*b",)),
        (("c = cat([x, ...])",), ("w", "c"), ("c = cat([x, w])",)),
        (("c = cat([x, w])",), ("b", "c"), ("c = cat([x, w, b])",)),
        (("L = mse(x, ...)",), ("y", "L", "target"), ("L = mse(x, y)",)),
        (("q = linear(x, w)",), ("b", "q", "bias"), ("q = linear(x, w, b)",)),
        (("z = w*x + b",), ("y", "z#2", 1), ("h1 = w*y", "z = h1 + b")),
        (("z = w*x + b", "a = relu(...)"), ("z#2", "a"),
         ("h1 = w*x", "z = h1 + b", "a = relu(h1)")),
        (("a = relu(...)", "h = exp(x)", "g = exp(h)"), ("g", "a"),
         ("h = exp(x)", "g = exp(h)", "a = relu(g)")),
        (("a = relu(...)", "c = exp(a)", "h = exp(x)", "L = mse(c, x)"), ("h", "a"),
         ("h = exp(x)", "a = relu(h)", "c = exp(a)", "L = mse(c, x)")),
        (("p, q = chunk(x, 2)", "a = relu(...)"), ("q", "a"),
         ("p, q = chunk(x, 2)", "a = relu(q)")),
    ],
)  # fmt: skip
def test_connecting(lines: tuple[str, ...], how: tuple, result: tuple[str, ...]) -> None:
    assert after(connect(network(*lines), *how)) == result


@pytest.mark.parametrize(
    ("lines", "how", "sentence"),
    [
        (("a = relu(x)", "c = exp(a)"), ("c", "a"), "circle: c is made of a"),
        (("a = relu(x)",), ("a", "a"), "cannot be made of itself"),
        (("a = relu(x)",), ("a", "x"), "x is given"),
        (("L = mse(x, y)",), ("w", "L"), "All inputs of L are taken"),
        (("a = relu(x)",), ("w", "a", 3), "a has no input 3"),
        (("a = relu(x)",), ("w", "a", "bias"), "a has no input bias"),
        (("a = relu(x)",), ("q", "a"), "There is no block q"),
    ],
)
def test_what_cannot_be_connected_is_refused(
    lines: tuple[str, ...], how: tuple, sentence: str
) -> None:
    spec = network(*lines)
    with pytest.raises(GradvizError, match=sentence):
        connect(spec, *how)
    told = fits(spec, *how)
    assert told is not None
    assert sentence in told.words()


def test_a_group_is_not_torn_apart() -> None:
    spec = network("a = exp(x)", "c = tanh(x)", "d = relu(x)")
    grouped = NetworkSpec(
        name="n",
        leaves=spec.leaves,
        lines=spec.lines,
        groups=(Group(name="g", members=("a", "d")),),
    )
    once = connect(grouped, "a", "c").spec
    with pytest.raises(GradvizError, match="c stands between parts of g"):
        connect(once, "c", "d")


@pytest.mark.parametrize(
    ("line", "port", "result"),
    [
        ("a = relu(x)", 0, "a = relu(...)"),
        ("z = w*x", 1, "z = w*..."),
        ("c = cat([x, w, b])", 1, "c = cat([x, b])"),
        ("c = cat([x, w])", 1, "c = cat([x, ...])"),
        ("q = linear(x, w, b)", 2, "q = linear(x, w)"),
        ("q = linear(x, w, bias=b)", "bias", "q = linear(x, w)"),
        ("a = relu(...)", 0, "a = relu(...)"),
    ],
)
def test_disconnecting(line: str, port: int | str, result: str) -> None:
    target = line.split()[0]
    assert after(disconnect(network(line), target, port)) == (result,)


def test_a_group_is_connected_by_what_it_gives_and_lacks() -> None:
    spec = network("a = exp(x)", "c = tanh(...)", "d = relu(w)")
    groups = (Group(name="g", members=("a", "c")),)
    spec = NetworkSpec(name="n", leaves=spec.leaves, lines=spec.lines, groups=groups)
    assert after(add(spec, "neg", inputs=("g",)))[2] == "h1 = -c"
    assert after(connect(spec, "g", "d"))[2] == "d = relu(c)"
    assert "c = tanh(d)" in after(connect(spec, "d", "g"))
    assert add(add(EMPTY, "linear").spec, "relu", inputs=("fc1",)).spec.lines[1] == "a = relu(h1)"


def test_inputs_are_exchanged() -> None:
    assert after(swap(network("z = w - x"), "z")) == ("z = x - w",)
    for line in ("z = exp(w)", "z = lstm1(w)"):
        spec = add(network(), "lstm", inputs=("w",)).spec if "lstm" in line else network(line)
        with pytest.raises(GradvizError, match="no two inputs"):
            swap(spec, spec.lines[0].split(" ")[0].strip(","))


def test_a_block_dropped_on_a_wire_stands_between() -> None:
    spec = network("z = w*x + b", "a = relu(z)")
    assert after(insert_on_wire(spec, "tanh", "z", "a")) == (
        "z = w*x + b",
        "a2 = tanh(z)",
        "a = relu(a2)",
    )
    assert after(insert_on_wire(spec, "tanh", "z#2", "z", 0)) == (
        "h1 = w*x",
        "a2 = tanh(h1)",
        "z = a2 + b",
        "a = relu(z)",
    )
    with pytest.raises(GradvizError, match="cannot stand on a wire"):
        insert_on_wire(spec, "input", "z", "a")


@pytest.mark.parametrize(
    ("lines", "names", "result"),
    [
        (("a = relu(x)", "c = exp(a)"), ("a",), ("c = exp(x)",)),
        (("a = relu(x)", "c = exp(a)"), ("a", "c"), ()),
        (("a = relu(...)", "c = exp(a)"), ("a",), ("c = exp(...)",)),
        (("a = relu(x)",), ("x",), ("a = relu(...)",)),
        (("z = w*x + b",), ("z",), ("z = w*x",)),
        (("z = w*x + b",), ("z#2",), ("z = w + b",)),
        (("z = w*x + b",), ("z", "z#2"), ()),
        (("z = b + w*x", "a = exp(z)"), ("z",), ("h1 = w*x", "a = exp(b)")),
        (("p, q = chunk(x, 2)", "a = p + q"), ("p",), ("a = x + x",)),
        (("c = cat([x, ...])", "a = exp(c)"), ("c",), ("a = exp(x)",)),
    ],
)
def test_deleting_heals(
    lines: tuple[str, ...], names: tuple[str, ...], result: tuple[str, ...]
) -> None:
    assert after(delete(network(*lines), names)) == result


def test_a_module_goes_with_its_last_line() -> None:
    spec = add(network(), "linear", inputs=("x",)).spec
    spec = add(spec, "relu", inputs=("h1",)).spec
    assert delete(spec, ["h1"]).spec.modules == ()
    assert after(delete(spec, ["fc1"])) == ("a = relu(x)",)
    assert after(delete(spec, ["h1"], heal=False)) == ("a = relu(...)",)


def test_names_given_twice_in_code_are_two_blocks() -> None:
    spec = network("h = exp(x)", "h = tanh(h)", "L = mse(h, y)")
    assert after(delete(spec, ["h2"])) == ("h = exp(x)", "L = mse(h, y)")
