"""What the builder says of a network: shapes, counts, problems in words, repairs that hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradviz.builder.palette import block
from gradviz.builder.presets import networks
from gradviz.builder.problems import Problem
from gradviz.builder.rules_weights import count, parts, shares
from gradviz.builder.shapes import check, repairs_of
from gradviz.model.program import Leaf, Module, NetworkSpec, Optimizer
from gradviz.model.tensor import tensor_value


def leaf(name: str, *shape: int, dtype: str = "float32", role: Any = "input") -> Leaf:
    return Leaf(name=name, role=role, value=tensor_value(np.zeros(shape), dtype))


def module(name: str, block_id: str, **arguments: Any) -> Module:
    return Module(name=name, block=block_id, arguments=tuple(arguments.items()))


def network(*parts_: Any, lines: tuple[str, ...]) -> NetworkSpec:
    return NetworkSpec(
        name="n",
        leaves=tuple(one for one in parts_ if isinstance(one, Leaf)),
        modules=tuple(one for one in parts_ if isinstance(one, Module)),
        lines=lines,
    )


def only(spec: NetworkSpec) -> Problem:
    [problem] = check(spec).problems
    return problem


CNN = network(
    leaf("x", 8, 1, 28, 28),
    module("conv1", "conv2d", in_channels=1, out_channels=16, kernel_size=3, padding=1),
    module("pool", "max_pool2d"),
    module("fc", "linear", in_features=784, out_features=10),
    lines=("h = relu(conv1(x))", "p = pool(h)", "f = flatten(p, 1)", "y = fc(f)"),
)


@pytest.mark.parametrize("preset", networks(), ids=lambda one: one.id)
def test_presets_fit(preset: Any) -> None:
    verdict = check(preset.spec)
    assert verdict.fits
    assert verdict.problems == ()
    learned = sum(one.value.count for one in preset.spec.leaves if one.role == "parameter")
    assert verdict.total == learned + sum(map(count, preset.spec.modules))


def test_a_wrong_size_says_both_numbers_and_offers_the_right_one() -> None:
    verdict = check(CNN)
    assert verdict.shapes["p"] == (8, 16, 14, 14)
    assert verdict.inner[1, (10, 18)].shape == (8, 16, 28, 28)  # type: ignore[union-attr]
    assert verdict.parameters == {"conv1": 160, "pool": 0, "fc": 7850}
    problem = only(CNN)
    assert problem.message.words() == "3136 does not fit 784"
    assert (problem.line, problem.block, problem.module, problem.port) == (4, "y", "fc", "x")
    assert CNN.lines[3][problem.column - 1 : problem.end - 1] == "f"
    [repair] = problem.repairs
    assert repair.message.words() == "Use 3136"
    assert check(repair.spec).problems == ()
    assert check(repair.spec).shapes["y"] == (8, 10)


def repaired(spec: NetworkSpec) -> list[tuple[str, str]]:
    """Return each repair of the only problem, its words and the line that it makes."""
    problem = only(spec)
    assert 1 <= len(problem.repairs) <= 2
    for repair in problem.repairs:
        assert check(repair.spec).problems == ()
    line = max(problem.line - 1, 0)
    return [(repair.message.words(), repair.spec.lines[line]) for repair in problem.repairs]


@pytest.mark.parametrize(
    ("parts_", "line", "label", "mended"),
    [
        (
            [leaf("a", 1, 1), leaf("y", 1)],
            "L = bce(sigmoid(a), y)",
            "Make it 1 × 1",
            "L = bce(sigmoid(a), reshape(y, 1, 1))",
        ),
        (
            [leaf("a", 8, 1), leaf("y", 8)],
            "L = mse(a, y)",
            "Make it 8 × 1",
            "L = mse(a, reshape(y, 8, 1))",
        ),
        (
            [leaf("x", 2, 4), leaf("W", 3, 4)],
            "h = x @ W",
            "Transpose 3 × 4",
            "h = x @ transpose(W, -2, -1)",
        ),
        (
            [leaf("x", 2, 3), leaf("k", 2)],
            "L = cross_entropy(x, k)",
            "Turn it into int64",
            'L = cross_entropy(x, to(k, "int64"))',
        ),
        (
            [leaf("x", 2, 3), leaf("k", 2, 1, dtype="int64")],
            "L = cross_entropy(x, k)",
            "Make it 2",
            "L = cross_entropy(x, squeeze(k, 1))",
        ),
        (
            [leaf("a", 2), leaf("k", 2, dtype="int64")],
            "L = bce(a, k)",
            "Turn it into float32",
            'L = bce(a, to(k, "float32"))',
        ),
        ([leaf("x", 2, 3)], "v = x.T.view(6)", "Use reshape", "v = x.T.reshape(6)"),
        ([leaf("x", 2, 3)], "v = view(x.T, 6)", "Use reshape", "v = reshape(x.T, 6)"),
        ([leaf("x", 2, 3)], "s = softmax(x)", "Use the last axis", "s = softmax(x, dim=-1)"),
        ([leaf("x", 2, 3)], "s = sum(x, dim=2)", "Use the last axis", "s = sum(x, dim=-1)"),
        ([leaf("x", 2, 3)], "s = sum(x, 2)", "Use the last axis", "s = sum(x, -1)"),
        ([leaf("x", 2, 4)], "v = reshape(x, 2, 3)", "Use 2, -1", "v = reshape(x, 2, -1)"),
        ([leaf("x", 2, 4)], "v = x.permute(0)", "Use 1, 0", "v = x.permute(1, 0)"),
        (
            [leaf("x", 2, 4), leaf("b", 3, 4)],
            "v = cat([x, b], dim=1)",
            "Join along axis 0",
            "v = cat([x, b], dim=0)",
        ),
        (
            [leaf("x", 3), leaf("b", 2, 3)],
            "v = relu((x) @ (b)) * 2",
            "Transpose 2 × 3",
            "v = relu((x) @ (transpose(b, -2, -1))) * 2",
        ),
        (
            [leaf("x", 2, dtype="int64")],
            "m = mean(x)",
            "Turn it into float32",
            'm = mean(to(x, "float32"))',
        ),
        (
            [leaf("x", 2, dtype="bool")],
            "m = x - 1",
            "Turn it into float32",
            'm = to(x, "float32") - 1',
        ),
        (
            [leaf("x", 5, 3), leaf("b", 5)],
            "m = x * b",
            "Add an axis at the end of 5",
            "m = x * unsqueeze(b, -1)",
        ),
        (
            [leaf("x", 2, 16, 5, 5), module("fc", "linear", in_features=400)],
            "y = fc(x)",
            "Flatten it first",
            "y = fc(flatten(x, 1))",
        ),
        (
            [leaf("x", 2, 4, 5, 5), module("fc", "linear", in_features=9)],
            "y = fc(x)",
            "Flatten it first and use 100",
            "y = fc(flatten(x, 1))",
        ),
        (
            [leaf("x", 3), module("e", "embedding")],
            "y = e(x)",
            "Turn it into int64",
            'y = e(to(x, "int64"))',
        ),
        (
            [leaf("x", 28, 28), module("c", "conv2d")],
            "y = c(x)",
            "Add an axis for the channel",
            "y = c(unsqueeze(x, 0))",
        ),
        ([leaf("x", 2, 3, 9, 9), module("c", "conv2d")], "y = c(x)", "Use 3", "y = c(x)"),
        ([leaf("x", 2, 1, 2, 2), module("c", "conv2d")], "y = c(x)", "Use 2", "y = c(x)"),
        (
            [leaf("x", 2, 5, dtype="float64"), module("fc", "linear", in_features=5)],
            "y = fc(x)",
            "Turn it into float32",
            'y = fc(to(x, "float32"))',
        ),
        ([leaf("x", 2, 20, dtype="int64"), module("g", "gpt")], "y = g(x)", "Use 20", "y = g(x)"),
        ([leaf("x", 2, 5, 4), module("a", "attention_head")], "y = a(x)", "Use 4", "y = a(x)"),
    ],
)
def test_repairs(parts_: list[Any], line: str, label: str, mended: str) -> None:
    found = repaired(network(*parts_, lines=(line,)))
    assert label in [words for words, _ in found]
    assert mended in [text for _, text in found]


@pytest.mark.parametrize(
    ("values", "dtype", "line", "words", "label"),
    [
        ([0, 12], "int64", "y = e(x)", "There is no row 12", "Use 13"),
        ([0, -1], "int64", "y = e(x)", "There is no row -1", ""),
        ([0, 3], "int64", "y = cross_entropy(s, x)", "There is no class 3", ""),
        ([0, 3], "int64", "y = nll(log_softmax(s * 2, dim=1), x)", "There is no class 3", ""),
        (
            [0.5, 2],
            "float32",
            "y = bce(x, x * 0)",
            "2 is not between 0 and 1",
            "Put a sigmoid before it",
        ),
        ([0.5, 2], "float32", "y = bce(sigmoid(x), x)", "2 is not between 0 and 1", ""),
        ([0, -100], "int64", "y = cross_entropy(s, x)", "", ""),
        ([0, 9], "int64", "y = e(x)", "", ""),
    ],
)
def test_numbers_that_cannot_be_looked_up(
    values: list[float], dtype: str, line: str, words: str, label: str
) -> None:
    x = Leaf(name="x", role="input", value=tensor_value(np.array(values), dtype))
    spec = network(x, leaf("s", 2, 3), module("e", "embedding"), lines=(line,))
    problems = check(spec).problems
    assert [one.message.words() for one in problems] == ([words] if words else [])
    repairs = [repair for problem in problems for repair in problem.repairs]
    assert [repair.message.words() for repair in repairs] == ([label] if label else [])
    assert all(check(repair.spec).fits for repair in repairs)


def test_a_whole_number_parameter_is_told_of() -> None:
    spec = network(leaf("n", 3, dtype="int64", role="parameter"), lines=("m = n * 2",))
    problem = only(spec)
    assert (problem.line, problem.block) == (0, "n")
    assert problem.message.words() == "Whole numbers have no gradient"
    assert [words for words, _ in repaired(spec)] == ["Turn it into float32", "Make it an input"]


def test_a_module_that_cannot_be_made_is_told_of_once() -> None:
    heads = module("a", "multi_head_attention", emb_dim=32, n_heads=5)
    spec = network(leaf("x", 2, 32), heads, lines=("y = a(x)", "z = a(y)"))
    problem = only(spec)
    assert (problem.line, problem.block, problem.port) == (0, "a", "n_heads")
    assert "32" in problem.detail.words()
    assert [repair.message.words() for repair in problem.repairs] == ["Use 4", "Use 2"]
    for repair in problem.repairs:
        assert check(repair.spec).problems == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("in_features", -1), ("in_features", 1.5), ("bias", 3), ("in_features", "a"), ("nothing", 1)],
)
def test_settings_out_of_bounds_are_told_of(name: str, value: Any) -> None:
    spec = network(module("fc", "linear", **{name: value}), lines=())
    assert (only(spec).block, only(spec).port) == ("fc", name)


@pytest.mark.parametrize(
    ("name", "arguments", "port"),
    [
        ("SGD", (("lr", -0.1),), "lr"),
        ("SGD", (("nesterov", True),), "nesterov"),
        ("Adam", (("betas", (0.9, 2.0)),), "betas"),
        ("SGD", (("nesterov", True), ("momentum", 0.9)), None),
        ("AdamW", (), None),
    ],
)
def test_an_optimizer_that_cannot_be_made_is_told_of(
    name: str, arguments: Any, port: str | None
) -> None:
    optimizer = Optimizer(name=name, arguments=arguments)
    spec = NetworkSpec(name="n", leaves=(), lines=(), optimizer=optimizer)
    assert [one.port for one in check(spec).problems] == ([port] if port else [])


def test_what_is_not_connected_is_one_mild_problem() -> None:
    spec = network(leaf("x", 2), lines=("r = relu(...)", "s = r + x", "t = ... @ s", "u = x * 2"))
    verdict = check(spec)
    assert [(one.kind, one.line, one.port) for one in verdict.problems] == [
        ("open", 1, "x"),
        ("open", 3, "a"),
    ]
    assert set(verdict.shapes) == {"x", "u"}
    assert not verdict.fits


def test_an_error_does_not_cascade() -> None:
    spec = network(leaf("x", 2, 3), lines=("a = x @ x", "b = relu(a)", "c = b + x", "d = x.sum()"))
    assert only(spec).line == 1
    assert set(check(spec).shapes) == {"x", "d"}


@pytest.mark.parametrize(
    ("lines", "kind", "line", "column"),
    [
        (("a = (x",), "unreadable", 1, 5),
        (("a = x + q",), "unreadable", 1, 9),
        (("a = nothing(x)",), "unreadable", 1, 5),
        (("x = x + 1",), "unreadable", 1, 1),
        (("a = x / 0", "b = 1 / 0"), "misfit", 2, 9),
        (("a, b = split(x, 1)",), "misfit", 1, 8),
    ],
)
def test_where_a_problem_stands(lines: tuple[str, ...], kind: str, line: int, column: int) -> None:
    problem = only(network(leaf("x", 3), lines=lines))
    assert (problem.kind, problem.line, problem.column) == (kind, line, column)


def test_numbers_that_are_equal_but_of_another_sort_are_not_mixed_up() -> None:
    for text in ("1", "1.0", "True", "1"):
        verdict = check(network(leaf("x", 3, dtype="int64"), lines=(f"n = {text}", "y = x * n")))
        assert verdict.dtypes["y"] == ("float32" if text == "1.0" else "int64")


def test_several_outputs() -> None:
    spec = network(
        leaf("x", 5, 2, 4),
        module("lstm", "lstm"),
        lines=(
            "out, state = lstm(x)",
            "h, c = state",
            "o, s = lstm(x, (h, c))",
            "m, i = max(o, 0)",
        ),
    )
    verdict = check(spec)
    assert verdict.fits
    assert verdict.shapes["h"] == (1, 2, 8)
    assert (verdict.shapes["i"], verdict.dtypes["i"]) == ((2, 8), "int64")
    wrong = network(leaf("x", 5, 2, 4), module("r", "rnn"), lines=("out = r(x)", "y = relu(out)"))
    assert only(wrong).line == 2


def test_the_numbers_of_gpt_2() -> None:
    real = next(one for one in block("gpt").configurations if "124M" in one.en)
    gpt = Module(name="gpt", block="gpt", arguments=tuple(real.arguments.items()))
    tied = Module(
        name="gpt", block="gpt", arguments=tuple({**real.arguments, "tied": True}.items())
    )
    assert count(gpt) == 163_009_536
    assert count(tied) == 124_412_160
    biased = {**real.arguments, "tied": True, "qkv_bias": True}
    assert count(Module(name="g", block="gpt", arguments=tuple(biased.items()))) == 124_439_808
    found = {child.name: (times, numbers) for child, times, numbers in parts(gpt)}
    assert found["blocks"] == (12, 85_026_816)
    assert sum(numbers for _, numbers in found.values()) == count(gpt)


def test_every_number_of_a_gpt_is_of_one_part() -> None:
    for one in block("gpt").configurations:
        for tied in (False, True):
            given = {**one.arguments, "tied": tied}
            gpt = Module(name="gpt", block="gpt", arguments=tuple(given.items()))
            found = shares(gpt)
            assert sum(found.values()) == count(gpt)
            assert (found["head"] == 0) is tied
    assert shares(Module(name="fc", block="linear")) == {}


def test_many_problems_are_all_told_and_repairs_kept_few() -> None:
    lines = tuple(f"v{n} = x @ W" for n in range(40))
    spec = network(leaf("x", 2, 4), leaf("W", 3, 4), lines=lines)
    verdict = check(spec)
    assert len(verdict.problems) == 40
    assert verdict.problems[0].repairs
    assert not verdict.problems[-1].repairs
    [repair] = repairs_of(spec, verdict.problems[-1])
    assert repair.spec.lines[-1] == "v39 = x @ transpose(W, -2, -1)"
