"""Search: the language, the ranks, the numbers of a moment; ten thousand operations at once."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.graph.figures import figures
from gradviz.graph.query import KINDS, parse
from gradviz.graph.search import Index, search
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.trace import (
    Argument,
    BackwardPass,
    ModuleRecord,
    OpRecord,
    Ref,
    Source,
    TraceData,
    ValueRecord,
)


class Known:
    """A moment of which the numbers are given."""

    def __init__(
        self,
        values: Mapping[str, TensorValue] | None = None,
        gradients: Mapping[str, TensorValue] | None = None,
        *,
        over: bool = False,
    ) -> None:
        self.values, self.gradients, self.over = values or {}, gradients or {}, over

    def value(self, node: str, output: int = 0) -> TensorValue | None:
        return self.values.get(node) if output == 0 else None

    def gradient(self, node: str, output: int = 0) -> TensorValue | None:
        return self.gradients.get(node) if output == 0 else None

    def is_over(self, node: str) -> bool:
        return self.over


def op(name: str, of: str, *sources: str, module: str = "", line: int = 0) -> OpRecord:
    return OpRecord(
        id=name,
        op=f"aten.{of}.default",
        grad_fn=f"{of.title()}Backward0",
        arguments=tuple(
            Argument(argument=k, name="", slot=k, value=Ref(node=source))
            for k, source in enumerate(sources)
        ),
        module=module,
        source=Source(file="a.py", line=line, text=f"h = {of}(x)") if line else None,
    )


def value(node: str, role: str = "result", name: str = "", shape: tuple[int, ...] = ()) -> object:
    return ValueRecord(
        node=node,
        role=role,
        name=name or node,
        forward=tensor_value(np.zeros(shape), "float32"),
        requires_grad=role in ("parameter", "result"),
    )


DATA = TraceData(
    ops=(
        op("mm", "mm", "x", "blocks.1.fc.weight", module="blocks.1.fc", line=12),
        op("relu", "relu", "mm", module="blocks.1", line=13),
        op("addmm", "addmm", "relu", "blocks.10.fc.weight", module="blocks.10.fc", line=14),
        op("loss", "mse_loss", "addmm", "y", line=20),
    ),
    values=(
        value("x", "input", shape=(64, 5)),
        value("blocks.1.fc.weight", "parameter", shape=(5, 10)),
        value("blocks.10.fc.weight", "parameter", shape=(10, 1)),
        value("y", "constant", "target", shape=(64, 1)),
        value("mm", shape=(64, 10)),
        value("relu", name="hidden", shape=(64, 10)),
        value("addmm", shape=(64, 1)),
        value("loss"),
    ),
    passes=(BackwardPass(root=Ref(node="loss")),),
    modules=(
        ModuleRecord(path="blocks.1", type="Block"),
        ModuleRecord(path="blocks.1.fc", type="Linear"),
        ModuleRecord(path="blocks.10", type="Block"),
        ModuleRecord(path="blocks.10.fc", type="Linear"),
    ),
    roots=(Ref(node="loss"),),
)
INDEX = Index(DATA)


def found(text: str, known: Known | None = None) -> list[str]:
    return [entry.id for entry in search(INDEX, text, known or Known())]


def test_without_text_everything_is_there_leaves_before_their_first_use() -> None:
    assert [entry.id for entry in INDEX.nodes] == [
        "x", "blocks.1.fc.weight", "mm", "relu", "blocks.10.fc.weight", "addmm", "y", "loss",
    ]  # fmt: skip
    assert len(found("")) == len(INDEX.entries) == 12


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("relu", "relu"),
        ("hidden", "relu"),
        ("ReLU", "relu"),
        ("target", "y"),
        ("mm", "mm"),
        ("addmm", "addmm"),
        ("mse_loss", "loss"),
        ("weight", "blocks.1.fc.weight"),
        ("h = relu", "relu"),
    ],
)
def test_the_best_comes_first(text: str, first: str) -> None:
    quoted = f'"{text}"' if "=" in text else text
    assert found(quoted)[0] == first


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("op mm", ["mm"]),
        ("op addmmbackward0", ["addmm"]),
        ("shape 64x10", ["mm", "relu"]),
        ("shape 64×*", ["x", "mm", "relu", "addmm", "y"]),
        ("shape []", ["loss"]),
        ("line 12", ["mm"]),
        ("line 12-13", ["mm", "relu"]),
        ("line >= 14", ["addmm", "loss"]),
        ("line = 20", ["loss"]),
        ("kind parameter", ["blocks.1.fc.weight", "blocks.10.fc.weight"]),
        ("kind constants", ["y"]),
        ("kind module blocks.10", ["blocks.10()", "blocks.10.fc()"]),
        ("module blocks.1 kind op", ["mm", "relu"]),
        ("module fc op mm", ["mm"]),
        ("kind op shape 64x1", ["addmm"]),
        ("nothing", []),
    ],
)
def test_conditions(text: str, ids: list[str]) -> None:
    assert found(text) == ids


def test_modules_are_found_by_path_and_class() -> None:
    assert "blocks.1()" in found("block kind module")
    assert found("linear") == ["blocks.1.fc()", "blocks.10.fc()"]


def test_numbers_count_only_once_they_exist() -> None:
    big = {"mm": tensor_value([3.0, 40.0]), "relu": tensor_value([1.0, 5.0])}
    assert found("value max > 10") == []
    assert found("value max > 10", Known(big)) == ["mm"]
    assert found("grad norm > 1", Known(big)) == []
    assert found("grad norm > 1", Known(gradients=big)) == ["mm", "relu"]
    assert found("grad norm<6", Known(gradients=big)) == ["relu"]


def test_the_largest_comes_first_and_the_smallest_for_less() -> None:
    grads = {
        name: tensor_value(number) for name, number in (("mm", 1.0), ("relu", 9.0), ("x", 4.0))
    }
    assert found("grad > 0", Known(gradients=grads)) == ["relu", "x", "mm"]
    assert found("grad < 10", Known(gradients=grads)) == ["mm", "x", "relu"]
    assert found("grad = 4", Known(gradients=grads)) == ["x"]
    assert found("grad != 4", Known(gradients=grads)) == ["mm", "relu"]


def test_nan_infinity_and_none() -> None:
    nan, inf = float("nan"), float("inf")
    known = Known(
        {"mm": tensor_value([1.0, nan]), "relu": tensor_value([inf, 1.0]), "x": tensor_value(2.0)}
    )
    assert found("value nan", known) == ["mm"]
    assert found("value inf", known) == ["relu"]
    assert found("nan", known) == ["mm"]  # among its numbers, whoever it is of
    assert found("inf", known) == ["relu"]
    assert found("nan") == []
    assert found("grad none") == []
    assert found("grad none", Known(gradients={"mm": tensor_value(1.0)}, over=True)) == [
        "blocks.1.fc.weight", "relu", "blocks.10.fc.weight", "addmm", "loss",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "grad norm", "grad norm >", "grad norm > much", "grad norm > > 3", "> 3", "value >",
        "shape tall", "line twelve", "line != 3", "kind thing", "module > 3", "grad max > nan",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(text: str) -> None:
    with pytest.raises(GradvizError) as caught:
        parse(text)
    assert caught.value.message.words().strip()


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("勾配 ノルム ＞ １ｅ３", "grad norm > 1e3"),
        ("値 最大 ≥ 10", "value max >= 10"),
        ("形 64×10", "shape 64x10"),
        ("モジュール blocks.1", "module blocks.1"),
        ("行 12", "line 12"),
        ("種類 パラメータ", "kind parameter"),
        ("gradnorm", "gradnorm"),
        ("grad norm>1e3", "grad norm > 1e3"),
        ("module = blocks", "module blocks"),
        ("norm > 100", "value norm > 100"),
        ("relu max<=1", "relu value max <= 1"),
        ("勾配ノルム > 1", "grad norm > 1"),
        ("値の最大 > 1", "value max > 1"),
    ],
)
def test_other_ways_to_write_it(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    "text", ["value", "grad", "op", "line", "shape", "value proj", '"line 12"', "norm", "max pool"]
)
def test_a_key_alone_or_quoted_is_a_word(text: str) -> None:
    assert all(type(term).__name__ == "Word" for term in parse(text))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        ids = found(text, Known({"mm": tensor_value(1.0)}))
    except GradvizError:
        return
    assert len(ids) == len(set(ids))


PARTS = st.sampled_from(
    ["mm", "relu", "fc", "kind op", "module blocks", "shape 64x*", "line > 12", "value > 0", "w"]
)


@given(st.lists(PARTS, min_size=1, max_size=4), PARTS)
def test_more_conditions_never_find_more_and_their_order_does_not_matter(
    parts: list[str], more: str
) -> None:
    known = Known({"mm": tensor_value(1.0), "relu": tensor_value(-1.0)})
    all_of = set(found(" ".join(parts), known))
    assert all_of == set.intersection(*(set(found(part, known)) for part in parts))
    assert set(found(" ".join([*parts, more]), known)) <= all_of
    assert set(found(" ".join(reversed(parts)), known)) == all_of


@given(st.lists(st.floats(width=32), max_size=8), st.floats(-100, 100))
def test_a_comparison_of_values_speaks_of_any_of_the_numbers(
    numbers: list[float], limit: float
) -> None:
    held = Known({"mm": tensor_value(np.array(numbers, "f4"), "float32")})
    clean = not any(np.isnan(numbers))
    if clean:
        assert bool(found(f"value > {limit!r}", held)) == any(n > limit for n in numbers)
        assert bool(found(f"value <= {limit!r}", held)) == any(n <= limit for n in numbers)
    assert bool(found("value nan", held)) == (not clean)
    assert bool(found("value inf", held)) == bool(np.isinf(numbers).any())


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=9))
def test_figures_are_those_of_numpy(numbers: list[float]) -> None:
    known = figures(tensor_value(np.array(numbers, "f4"), "float32"))
    assert known.norm == pytest.approx(np.linalg.norm(numbers))
    assert (known.max, known.min) == (max(numbers), min(numbers))
    assert known.mean == pytest.approx(np.mean(numbers), abs=1e-3)


@given(st.lists(st.floats(width=32), min_size=1, max_size=9))
def test_few_and_many_numbers_have_the_same_figures(numbers: list[float]) -> None:
    few = figures(tensor_value(np.array(numbers, "f4"), "float32"))
    many = figures(tensor_value(np.array(numbers * 65, "f4"), "float32"))
    assert (few.max, few.min, few.nan, few.inf) == (many.max, many.min, many.nan, many.inf)
    assert (few.mean is None) == (many.mean is None)
    if few.mean is not None:
        assert few.mean == pytest.approx(many.mean, rel=1e-6, abs=1e-3)
    if math.isfinite(few.norm):
        assert few.norm * 65**0.5 == pytest.approx(many.norm)


def test_every_kind_can_be_asked_for() -> None:
    for kind in KINDS:
        assert len(parse(f"kind {kind}")) == 1


def test_ten_thousand_operations_are_searched_in_a_twentieth_of_a_second() -> None:
    ops = tuple(op(f"mm_{k}", "mm", f"mm_{k - 1}" if k else "x", line=k) for k in range(10_000))
    number = {one.id: tensor_value(float(k)) for k, one in enumerate(ops)}
    index = Index(TraceData(ops=ops, values=(value("x", "input"),)))
    known = Known(number, number)
    search(index, "mm grad norm > 5", known)  # figures are worked out once
    for text in ("mm_77", "mm grad norm > 5e3", "relu", "line 500 op mm"):
        times = []
        for _ in range(3):
            start = time.process_time()
            search(index, text, known)
            times.append(time.process_time() - start)
        assert min(times) < 0.05, (text, times)
