"""Shape rules of what works on each number by itself: arithmetic, functions, activations."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

from gradviz.builder.rules import (
    SCATTERED,
    Asked,
    Kind,
    Set,
    Shape,
    Value,
    refuse,
    rule,
    same,
)
from gradviz.builder.rules_types import (
    axis,
    broadcast,
    is_floating,
    result_type,
    to_type,
    want_floating,
)
from gradviz.model.words import message

Number = bool | int | float


def stretched(shape: Shape, dtype: str, *kinds: Kind) -> Kind:
    """Return the result of an elementwise operation on several tensors."""
    if all(kind.strides is None for kind in kinds):
        return Kind(shape, dtype)
    wide = [kind for kind in kinds if kind.shape]
    if len(wide) == 1 or all(kind == wide[0] for kind in wide):
        return same(wide[0], dtype)
    return Kind(shape, dtype, SCATTERED)


@rule("arithmetic")
def arithmetic(asked: Asked) -> Value:
    """Two tensors, or a tensor and a number: ``a + b``."""
    name = asked.block.function
    first, second = asked.values.get("a"), asked.values.get("b")
    if not isinstance(first, Kind) and not isinstance(second, Kind):
        return plain(asked, name, first, second)
    for port, value in (("a", first), ("b", second)):
        if not isinstance(value, Kind | bool | int | float):
            asked.kind(port)
    dtype = result_type(first, second)  # type: ignore[arg-type]  # the line above says so
    _check_bools(asked, name, dtype, first, second)
    if name == "div" and not is_floating(dtype):
        dtype = "float32"
    if isinstance(first, Kind) and isinstance(second, Kind):
        return stretched(broadcast(first, second, ("a", "b")), dtype, first, second)
    kind = first if isinstance(first, Kind) else second
    assert isinstance(kind, Kind)
    return same(kind, dtype)


def plain(asked: Asked, name: str, first: Value, second: Value) -> Value:
    """Compute with two numbers as Python does, for sizes and factors: ``1 / 8``."""
    both = (first, second)
    if asked.form != "operator" or not all(isinstance(n, Number) for n in both):
        asked.kind("a")
    a, b = float(first), float(second)  # type: ignore[arg-type]
    if name == "div" and b == 0:
        title = message("Shapes", "This divides by zero")
        refuse(title, message("Shapes", "Numbers may be divided by anything but 0."), "b")
    if name == "pow" and (abs(a) > 1e3 or abs(b) > 64 or a <= 0):
        return 1.0  # as a plain number it fits wherever a number fits
    if isinstance(first, int) and isinstance(second, int) and name != "div":
        a, b = first, second
    found: float = _PLAIN[name](a, b)
    return found


_PLAIN: dict[str, Callable[[float, float], float]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
}


def _check_bools(asked: Asked, name: str, dtype: str, first: Value, second: Value) -> None:
    types = [
        value.dtype if isinstance(value, Kind) else type(value).__name__
        for value in (first, second)
    ]
    if name == "sub" and "bool" in types:
        _no_bools(asked, "b" if types[1] == "bool" and isinstance(second, Kind) else "a")
    if name == "pow" and dtype == "bool" and not isinstance(second, bool):
        _no_bools(asked, "a" if isinstance(first, Kind) else "b")
    negative = isinstance(second, int | float) and second < 0
    if name == "pow" and negative and not is_floating(dtype):
        title = message("Shapes", "Whole numbers to a negative power")
        text = "Their results are fractions. Turn them into float32 first."
        refuse(title, message("Shapes", text), "a", to_type("a", "float32"))
    alpha = asked.given("alpha") if "alpha" in asked.values else 1
    if isinstance(alpha, float) and not is_floating(dtype):
        title = message("Shapes", "A fraction of whole numbers")
        text = "alpha must be a whole number, as its inputs are."
        refuse(title, message("Shapes", text), "alpha")
    if isinstance(alpha, bool) and dtype != "bool":
        title = message("Shapes", "{name} must be a whole number", name="alpha")
        refuse(title, message("Shapes", "Give {name} as a whole number.", name="alpha"), "alpha")


def _no_bools(asked: Asked, port: str) -> None:
    title = message("Shapes", "Truth values are no numbers")
    text = "{block} does not take bool. Turn it into float32 first."
    detail = message("Shapes", text, block=asked.block.title)
    refuse(title, detail, port, to_type(port, "float32"))


def numeric(asked: Asked, port: str) -> Kind:
    """Return the tensor at a port; refuse truth values."""
    kind = asked.kind(port)
    if kind.dtype == "bool":
        _no_bools(asked, port)
    return kind


@rule("negative")
def negative(asked: Asked) -> Value:
    """``-x``, for a number too."""
    value = asked.values.get("x")
    if asked.form == "operator" and isinstance(value, int | float):
        return -value
    return same(numeric(asked, "x"))


@rule("extreme")
def extreme(asked: Asked) -> Value:
    """Compute the larger or smaller of two tensors."""
    first, second = asked.kind("a"), asked.kind("b")
    shape = broadcast(first, second, ("a", "b"))
    return stretched(shape, result_type(first, second), first, second)


@rule("elementwise")
def elementwise(asked: Asked) -> Value:
    """Functions that turn whole numbers into fractions, like ``exp``."""
    kind = asked.kind("x")
    return same(kind, kind.dtype if is_floating(kind.dtype) else "float32")


@rule("signed")
@rule("relu")
def signed(asked: Asked) -> Value:
    """``abs`` and ``relu``: every type but bool, which stays."""
    return same(numeric(asked, "x"))


@rule("smooth")
def smooth(asked: Asked) -> Value:
    """Activations that only take floating numbers."""
    return same(want_floating(asked, "x"))


@rule("squared")
def squared(asked: Asked) -> Value:
    """``square``: truth values become whole numbers."""
    kind = asked.kind("x")
    return same(kind, "int64" if kind.dtype == "bool" else kind.dtype)


@rule("clamped")
def clamped(asked: Asked) -> Value:
    """``clamp`` with one limit at least."""
    kind = asked.kind("x")
    limits = [asked.given(name) for name in ("min", "max")]
    given = [limit for limit in limits if limit is not None]
    if not given:
        title = message("Shapes", "No limit is given")
        refuse(title, message("Shapes", "Give min, max or both."), "min")
    if any(isinstance(limit, Kind) for limit in given):
        return _clamped_by_tensors(kind, given)
    for name, limit in zip(("min", "max"), limits, strict=True):
        if limit is not None and not isinstance(limit, int | float):
            title = message("Shapes", "{name} must be a number", name=name)
            refuse(title, message("Shapes", "Give {name} as a number.", name=name), name)
    return same(kind, result_type(kind, *given))  # type: ignore[arg-type]


def _clamped_by_tensors(kind: Kind, limits: Sequence[Value]) -> Kind:
    shape = kind.shape
    kinds = [limit for limit in limits if isinstance(limit, Kind)]
    if len(kinds) < len(limits):
        title = message("Shapes", "A tensor and a number as limits")
        text = "The two limits must be two tensors or two numbers."
        refuse(title, message("Shapes", text), "min")
    for limit in kinds:
        shape = broadcast(Kind(shape, kind.dtype), limit, ("x", "min"))
    return stretched(shape, result_type(kind, *kinds), kind, *kinds)


@rule("cumulative")
def cumulative(asked: Asked) -> Value:
    """``cumsum``: whole numbers and truth values are counted in int64."""
    kind = asked.kind("x")
    _needs_axis(asked)
    axis(asked.given("dim"), kind.rank)
    return same(kind, kind.dtype if is_floating(kind.dtype) else "int64")


@rule("normalized")
def normalized(asked: Asked) -> Value:
    """Softmax and its logarithm, along an axis that must be named."""
    kind = asked.kind("x")
    _needs_axis(asked)
    axis(asked.given("dim"), kind.rank)
    found = same(want_floating(asked, "x"))
    return found if found.strides is None else Kind(found.shape, found.dtype, SCATTERED)


def _needs_axis(asked: Asked) -> None:
    if "dim" not in asked.values:
        title = message("Shapes", "No axis is named")
        text = "{block} works along one axis: say which, dim=-1 for the last."
        last = message("Shapes", "Use the last axis")
        detail = message("Shapes", text, block=asked.block.title)
        refuse(title, detail, "dim", Set("dim", -1, last))
