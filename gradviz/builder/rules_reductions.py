"""Shape rules of what makes fewer numbers of many: sums, means, largest and smallest."""

from __future__ import annotations

from gradviz.builder.rules import Asked, Kind, Set, Shape, Value, refuse, rule
from gradviz.builder.rules_elementwise import extreme, numeric
from gradviz.builder.rules_types import axes, axis, is_floating, want_floating
from gradviz.model.words import message


def reduced(shape: Shape, gone: tuple[int, ...], keep: bool) -> Shape:
    """Return a shape without some axes, or with length 1 there."""
    if keep:
        return tuple(1 if place in gone else size for place, size in enumerate(shape))
    return tuple(size for place, size in enumerate(shape) if place not in gone)


def _keeps(asked: Asked) -> bool:
    value = asked.given("keepdim")
    if not isinstance(value, bool):
        title = message("Shapes", "{name} is True or False", name="keepdim")
        refuse(title, message("Shapes", "Give {name} as True or False.", name="keepdim"), "keepdim")
    return value


def _over(asked: Asked, kind: Kind, *, several: bool = True) -> tuple[int, ...]:
    dim = asked.given("dim")
    if not several and dim is not None:
        return (axis(dim, kind.rank),) if kind.rank else _scalar_axis(dim)
    found = axes(dim, kind.rank)
    return found if kind.rank else ()


def _scalar_axis(dim: object) -> tuple[int, ...]:
    axis(dim, 0)
    return ()


def _settled(asked: Asked, *names: str) -> None:
    """Refuse ``keepdim`` without an axis, where PyTorch does."""
    for name in names:
        if name in asked.values and "dim" not in asked.values:
            title = message("Shapes", "keepdim needs an axis")
            text = "Without dim all axes go. Name the axis, or leave keepdim out."
            last = message("Shapes", "Use the last axis")
            refuse(title, message("Shapes", text), name, Set("dim", -1, last))


def _not_none(asked: Asked) -> None:
    if "dim" in asked.values and asked.values["dim"] is None:
        axis(None, 1)


@rule("summed")
def summed(asked: Asked) -> Value:
    """``sum``: whole numbers and truth values are counted in int64."""
    kind = asked.kind("x")
    _settled(asked, "keepdim")
    shape = reduced(kind.shape, _over(asked, kind), _keeps(asked))
    return Kind(shape, kind.dtype if is_floating(kind.dtype) else "int64")


@rule("mean")
def mean(asked: Asked) -> Value:
    """``mean`` of floating numbers."""
    kind = want_floating(asked, "x")
    _settled(asked, "keepdim")
    return Kind(reduced(kind.shape, _over(asked, kind), _keeps(asked)), kind.dtype)


@rule("prod")
def prod(asked: Asked) -> Value:
    """``prod`` over all numbers or one axis."""
    kind = asked.kind("x")
    _settled(asked, "keepdim")
    _not_none(asked)
    shape = reduced(kind.shape, _over(asked, kind, several=False), _keeps(asked))
    return Kind(shape, kind.dtype if is_floating(kind.dtype) else "int64")


def _not_empty(kind: Kind, gone: tuple[int, ...], *, named: bool) -> None:
    sizes = [kind.shape[place] for place in gone]
    if 0 in sizes or (not named and 0 in kind.shape):
        title = message("Shapes", "There is no number to choose from")
        text = "The input has length 0 there: it has no largest or smallest number."
        refuse(title, message("Shapes", text), "x")


@rule("amax")
def amax(asked: Asked) -> Value:
    """``amax``: values only, over any axes."""
    kind = asked.kind("x")
    gone = _over(asked, kind)
    _not_empty(kind, gone, named=asked.given("dim") not in (None, ()))
    return Kind(reduced(kind.shape, gone, _keeps(asked)), kind.dtype)


@rule("most")
def most(asked: Asked) -> Value:
    """``max`` and ``min``: of all, along an axis with its places, or of two tensors."""
    kind = asked.kind("x")
    if isinstance(asked.values.get("dim"), Kind):
        values = {"a": kind, "b": asked.values["dim"]}
        return extreme(Asked(block=asked.block, values=values, settings={}))
    _settled(asked, "keepdim")
    _not_none(asked)
    gone = _over(asked, kind, several=False)
    named = "dim" in asked.values
    _not_empty(kind, gone, named=named)
    shape = reduced(kind.shape, gone, _keeps(asked))
    return (Kind(shape, kind.dtype), Kind(shape, "int64")) if named else Kind(shape, kind.dtype)


@rule("argmax")
def argmax(asked: Asked) -> Value:
    """``argmax``: the place, as a whole number."""
    kind = numeric(asked, "x")
    named = asked.given("dim") is not None
    gone = _over(asked, kind, several=False)
    _not_empty(kind, gone, named=named)
    return Kind(reduced(kind.shape, gone, _keeps(asked)), "int64")


@rule("var")
def var(asked: Asked) -> Value:
    """``var`` and ``std`` of floating numbers."""
    kind = want_floating(asked, "x")
    return Kind(reduced(kind.shape, _over(asked, kind), _keeps(asked)), kind.dtype)


@rule("logsumexp")
def logsumexp(asked: Asked) -> Value:
    """``logsumexp`` over one axis or several."""
    kind = asked.kind("x")
    gone = _over(asked, kind)
    dtype = kind.dtype if is_floating(kind.dtype) else "float32"
    return Kind(reduced(kind.shape, gone, _keeps(asked)), dtype)
