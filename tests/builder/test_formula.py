"""Formula lines: what is read, what it means, and where errors point."""

from __future__ import annotations

import ast
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.builder.code import code_line
from gradviz.builder.formula import Call, Literal, Name, parse
from gradviz.builder.functions import FUNCTIONS
from gradviz.builder.network import gaps_in, modules_in, read_lines, run_lines
from gradviz.model.errors import GradvizError
from gradviz.model.program import Leaf, Module, NetworkSpec
from gradviz.model.tensor import tensor_value


def test_a_line_becomes_a_tree_with_positions() -> None:
    statement = parse("a = sigmoid(w*x + b)")
    assert statement.targets == ("a",)
    call = statement.expression
    assert isinstance(call, Call)
    assert (call.function, call.span) == ("sigmoid", (5, 21))
    [added] = call.arguments
    assert isinstance(added, Call)
    assert (added.function, added.form) == ("add", "operator")
    assert added.arguments[1] == Name(name="b", span=(19, 20))


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("u = w*x", "u = w * x"),
        ("y = -x**2", "y = -x ** 2"),
        ("y = (-x)**2", "y = (-x) ** 2"),
        ("y = a - (b - c)", "y = a - (b - c)"),
        ("y = (a - b) - c", "y = a - b - c"),
        ("y = (a**b)**c", "y = (a ** b) ** c"),
        ("y = (a @ b).T", "y = (a @ b).T"),
        ("y = a.t() @ b", "y = torch.t(a) @ b"),
        ("L = mse(a, y)", "L = F.mse_loss(a, y)"),
        ("L = F.mse_loss(torch.tanh(a), y, reduction='sum')",
         "L = F.mse_loss(torch.tanh(a), y, reduction='sum')"),
        ("L = bce(a, y)", "L = F.binary_cross_entropy(a, y)"),
        ("s = x.mean(dim=0, keepdim=True)", "s = torch.mean(x, dim=0, keepdim=True)"),
        ("v = view(x, -1, 2)", "v = x.view(-1, 2)"),
        ("v = (a + b).view((2, -1))", "v = (a + b).view((2, -1))"),
        ("a, b = split(x, 1)", "a, b = torch.split(x, 1)"),
        ("a, = split(x, 4)", "a, = torch.split(x, 4)"),
        ("c = cat([a, b], dim=-1)", "c = torch.cat([a, b], dim=-1)"),
        ("E = 0.5*(t - o)**2", "E = 0.5 * (t - o) ** 2"),
        ("  a = λ * 重み", "a = λ * 重み"),
    ],
)  # fmt: skip
def test_what_a_line_means_in_pytorch(line: str, written: str) -> None:
    assert code_line(parse(line)) == written


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ("w*x", 1, "name = expression"),
        ("a = b = x", 1, "name = expression"),
        ("a += x", 1, "name = expression"),
        ("a.b = x", 1, "Only names"),
        ("a = sigmoid(w*x", 12, "never closed"),
        ("a = w * cosh(x)", 9, "Did you mean cos?"),
        ("a = foo(x)", 5, "no function foo"),
        ("重み = cosh(x)", 6, "Did you mean cos?"),
        ("  a = x.q", 7, "Nothing is known of .q"),
        ("a = sigmoid(x, y)", 5, "takes one argument; 2 given here"),
        ("a = mse(x)", 5, "takes 2 arguments; here are 1"),
        ("a = mean(x, dims=0)", 13, "no setting dims"),
        ("a = x if y else z", 5, "A formula is made of"),
        ("a = [i for i in x]", 5, "A formula is made of"),
        ("a = x[0]", 5, "A formula is made of"),
        ("a = x // y", 5, "A formula is made of"),
        ("a = (lambda: 0)()", 6, "A formula is made of"),
        ("a = cat(*x)", 9, "A formula is made of"),
        ("a = 1j", 5, "A formula is made of"),
        ("a = 1e999", 5, "too large"),
        ("a = 1; b = 2", 8, "One line holds one formula"),
        ("a = (1 +\n 2)", 1, "One line holds one formula"),
        ("import os", 1, "name = expression"),
        ("a = __import__('os')", 5, "no function __import__"),
        ("a = x\0", 1, "no formula"),
    ],
)
def test_errors_say_where_and_what(line: str, column: int, sentence: str) -> None:
    with pytest.raises(GradvizError) as caught:
        parse(line, line=7)
    assert sentence in str(caught.value)
    assert caught.value.message.fields["column"] == column
    assert caught.value.message.fields["line"] == 7


@pytest.mark.parametrize(
    "line",
    ["a = " + "(" * 400 + "x" + ")" * 400, "a = " + "-" * 900 + "x", "a = " + "x" * 9000,
     "a = " + "x + " * 900 + "x", "a = " + "sin(" * 199 + "x" + ")" * 199],
)  # fmt: skip
def test_monsters_are_refused_in_a_sentence(line: str) -> None:
    with pytest.raises(GradvizError):
        parse(line)


@given(st.text(alphabet="ab=+-*/@()[].,'1e# \t\n\\\x0cx重", max_size=30) | st.text(max_size=12))
def test_any_text_is_a_formula_or_a_sentence(text: str) -> None:
    with contextlib.suppress(GradvizError):
        parse(text)


names = st.sampled_from("abc").map(lambda name: Name(name=name, span=(0, 0)))
numbers = st.sampled_from([2, 0.5, 1e-7, -1, -0.25]).map(lambda n: Literal(value=n, span=(0, 0)))


def calls(inner: st.SearchStrategy) -> st.SearchStrategy:
    def build(function: str, arguments: list, form: str) -> Call:
        return Call(function=function, arguments=tuple(arguments), form=form, span=(0, 0))

    pairs = st.lists(inner, min_size=2, max_size=2)
    one = st.lists(inner, min_size=1, max_size=1)
    binary = st.sampled_from(["add", "sub", "mul", "div", "pow", "matmul"])
    # The parser itself folds the sign into a number: -(2) is the number -2.
    unsigned = one.filter(lambda found: not isinstance(found[0], Literal))
    return (
        st.builds(build, binary, pairs, st.just("operator"))
        | st.builds(build, st.just("neg"), unsigned, st.just("operator"))
        | st.builds(build, st.just("T"), one, st.just("attribute"))
        | st.builds(build, st.sampled_from(["exp", "tanh"]), one, st.just("call"))
        | st.builds(build, st.just("view"), one.map(lambda e: [*e, *e]), st.just("call"))
    )


def bare(expression: object) -> object:
    """Strip the positions from a tree."""
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Literal):
        return expression.value
    assert isinstance(expression, Call)
    return (expression.function, expression.form, *map(bare, expression.arguments))


@given(st.recursive(names | numbers, calls, max_leaves=12))
def test_what_is_written_is_read_as_the_same_tree(expression: object) -> None:
    from gradviz.builder.formula import Statement

    line = code_line(Statement(targets=("y",), expression=expression))  # type: ignore[arg-type]
    ast.parse(line)
    assert bare(parse(line).expression) == bare(expression)


def test_the_table_of_functions_is_sound() -> None:
    for name, function in FUNCTIONS.items():
        assert name.isidentifier()
        assert 1 <= function.least <= function.most
        assert function.target.startswith((".", "torch.", "F."))


def spec(*lines: str, leaves: str = "x w") -> NetworkSpec:
    made = (Leaf(name=n, role="parameter", value=tensor_value(1.0)) for n in leaves.split(" "))
    return NetworkSpec(name="n", leaves=tuple(made), lines=lines)


@pytest.mark.parametrize(
    ("program", "sentence", "place"),
    [
        (spec(), "Nothing is computed", (None, None)),
        (spec("u = w*x", "z = u + bias"), "Nothing is called bias", (2, 9)),
        (spec("hidden = w*x", "z = hiden + x"), "Did you mean hidden?", (2, 5)),
        (spec("u = u + x"), "Nothing is called u", (1, 5)),
        (spec("x = w*w"), "x is a leaf already", (1, 1)),
        (spec("torch = w*w"), "belongs to PyTorch", (1, 1)),
        (spec("a, b = split(x, 1)"), "last line is the loss", (1, 1)),
        (spec("L = x", leaves="x x"), "Two leaves", (None, None)),
        (spec("L = x", leaves="x 2x"), "not possible as a name", (None, None)),
        (spec("L = x", leaves="x lambda"), "not possible as a name", (None, None)),
        (spec("L = x", leaves="x F"), "belongs to PyTorch", (None, None)),
    ],
)
def test_lines_are_checked_together(
    program: NetworkSpec, sentence: str, place: tuple[int | None, int | None]
) -> None:
    with pytest.raises(GradvizError, match=sentence) as caught:
        run_lines(program)
    fields = caught.value.message.fields
    assert (fields.get("line"), fields.get("column")) == place


def with_modules(*lines: str, modules: str = "fc1 relu", root: str = "") -> NetworkSpec:
    made = tuple(Module(name=name, block="linear") for name in modules.split(" "))
    return NetworkSpec(name="n", leaves=spec().leaves, lines=lines, modules=made, root=root)


def test_lines_call_the_modules_of_their_network() -> None:
    statements = read_lines(with_modules("h = fc1(x)", "r = relu(h) + h.relu() + torch.relu(h)"))
    forms = [part.form for s in statements for part in modules_in(s.expression)]
    assert forms == ["module", "module"]
    [call] = modules_in(parse("a, b = fc1(x, h=w)", modules={"fc1"}).expression)
    assert (call.function, call.span) == ("fc1", (8, 19))
    with pytest.raises(GradvizError, match="no function fc1"):
        parse("h = fc1(x)")
    with pytest.raises(GradvizError, match="Did you mean fc1"):
        read_lines(with_modules("a = fc1(x)", "b = fc12(a)"))


def test_what_is_not_connected_is_read_but_not_run() -> None:
    program = with_modules("r = relu(...)", "L = mse(r, ...)")
    statements = read_lines(program)
    assert [gap.span for s in statements for gap in gaps_in(s.expression)] == [(10, 13), (12, 15)]
    with pytest.raises(GradvizError, match="r is not connected") as caught:
        run_lines(program)
    fields = caught.value.message.fields
    assert (fields["line"], fields["column"]) == (1, 10)
    assert read_lines(with_modules()) == ()


def test_backward_starts_where_the_network_says() -> None:
    assert len(run_lines(with_modules("a = fc1(x)", "b, c = split(a, 1)", root="a"))) == 2
    with pytest.raises(GradvizError, match="Backward starts from q"):
        run_lines(with_modules("a = fc1(x)", root="q"))


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        (with_modules("fc1 = fc1(x)"), "fc1 is a module already"),
        (with_modules("a = x", modules="x"), "x is the name of two things"),
        (with_modules("a = x", modules="2x"), "not possible as a name"),
        (with_modules("a = fc1"), "Nothing is called fc1"),
        (with_modules("a = fc1(**x)"), "A formula is made of"),
    ],
)
def test_names_of_modules_are_their_own(program: NetworkSpec, sentence: str) -> None:
    with pytest.raises(GradvizError, match=sentence):
        read_lines(program)


def test_other_numbers_are_not_parsed_again() -> None:
    one = spec("L = w*x")
    assert read_lines(one) is read_lines(spec("L = w*x"))
