"""Kinds of numbers, broadcasting, axes and layout: what the other rules share.

The promotion table is that of PyTorch's ``torch.promote_types``; the order of tensors,
0-d tensors and plain numbers that of ``torch.result_type``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gradviz.builder.rules import SCATTERED, Asked, Kind, Set, Shape, Wrap, refuse, size_text
from gradviz.model.words import message

__all__ = [
    "axes",
    "axis",
    "broadcast",
    "is_floating",
    "is_known",
    "promote",
    "result_type",
    "strides_of",
    "viewed",
    "want_floating",
    "want_same_type",
]

SIGNED = ("int8", "int16", "int32", "int64")
FLOATING = ("float16", "bfloat16", "float32", "float64")
KNOWN = frozenset(("bool", "uint8", *SIGNED, *FLOATING))


def is_floating(dtype: str) -> bool:
    """Whether numbers of a type have a fraction."""
    return dtype in FLOATING


def is_known(dtype: str) -> bool:
    """Whether the rules know a type; complex numbers and a few rare types they do not."""
    return dtype in KNOWN


def promote(first: str, second: str) -> str:
    """Return the type that holds both.

    Examples
    --------
    >>> promote("uint8", "int8"), promote("float16", "bfloat16"), promote("int64", "float16")
    ('int16', 'float32', 'float16')
    """
    if first == second or second == "bool":
        return first
    if first == "bool":
        return second
    if is_floating(first) != is_floating(second):
        return first if is_floating(first) else second
    if is_floating(first):
        if {first, second} == {"float16", "bfloat16"}:
            return "float32"
        return max(first, second, key=FLOATING.index)
    if "uint8" in (first, second):
        other = second if first == "uint8" else first
        return "int16" if other == "int8" else other
    return max(first, second, key=SIGNED.index)


def _category(values: Iterable[str]) -> str | None:
    found: str | None = None
    for dtype in values:
        found = dtype if found is None else promote(found, dtype)
    return found


def result_type(*values: Kind | bool | int | float) -> str:
    """Return the type of an elementwise result of tensors and plain numbers.

    A 0-d tensor or a number only counts where it is of another sort (a fraction among
    whole numbers).

    Examples
    --------
    >>> result_type(Kind((2,), "int64"), 1.5)
    'float32'
    >>> result_type(Kind((2,), "float16"), Kind((), "float64"))
    'float16'
    """
    wide = _category(v.dtype for v in values if isinstance(v, Kind) and v.shape)
    single = _category(v.dtype for v in values if isinstance(v, Kind) and not v.shape)
    numbers = _category(
        "bool" if isinstance(v, bool) else "int64" if isinstance(v, int) else "float32"
        for v in values
        if not isinstance(v, Kind)
    )
    return _stronger(wide, _stronger(single, numbers)) or "float32"


def _stronger(higher: str | None, lower: str | None) -> str | None:
    if higher is None or lower is None:
        return higher or lower
    if is_floating(higher):
        return higher
    if higher == "bool" or is_floating(lower):
        return promote(higher, lower)
    return higher


def want_floating(asked: Asked, port: str) -> Kind:
    """Return the tensor at a port; refuse whole numbers and truth values."""
    kind = asked.kind(port)
    if not is_floating(kind.dtype):
        title = message("Shapes", "{dtype} has no fractions", dtype=kind.dtype)
        text = "{block} works on floating numbers; {dtype} is made for counting."
        detail = message("Shapes", text, block=asked.block.title, dtype=kind.dtype)
        refuse(title, detail, port, to_type(port, "float32"))
    return kind


def want_same_type(asked: Asked, *ports: str, names: Sequence[str] = ()) -> str:
    """Return the one type of several inputs; refuse where they differ."""
    kinds = [asked.kind(port) for port in ports]
    first = kinds[0]
    for port, kind in zip(ports[1:], kinds[1:], strict=True):
        if kind.dtype != first.dtype:
            title = message("Shapes", "{a} does not fit {b}", a=kind.dtype, b=first.dtype)
            text = "{block} needs numbers of one type: here are {a} and {b}."
            detail = message("Shapes", text, block=asked.block.title, a=first.dtype, b=kind.dtype)
            wide = promote(first.dtype, kind.dtype)
            changed = port if kind.dtype != wide else ports[0]
            other = ports[0] if changed == port else port
            back = first.dtype if changed == port else kind.dtype
            narrow = kind.dtype if changed == port else first.dtype
            fixes = [to_type(changed, back)]
            if is_floating(narrow):
                fixes.append(to_type(other, narrow))
            refuse(title, detail, port, *fixes)
    return first.dtype


def to_type(port: str, dtype: str) -> Wrap:
    """Return the repair that turns an input into another type."""
    label = message("Shapes", "Turn it into {dtype}", dtype=dtype)
    return Wrap(port, f'to({{0}}, "{dtype}")', label)


# -------------------------------------------------------------------- broadcasting


def joined(*shapes: Shape) -> Shape | None:
    """Return the shape that all are stretched to, None where they do not fit.

    Examples
    --------
    >>> joined((64, 1), (5,)), joined((2,), (3,))
    ((64, 5), None)
    """
    rank = max(map(len, shapes), default=0)
    result = [1] * rank
    for shape in shapes:
        for place, size in enumerate(shape, start=rank - len(shape)):
            if size != 1 and result[place] not in (1, size):
                return None
            if size != 1:
                result[place] = size
    return tuple(result)


def broadcast(first: Kind, second: Kind, ports: tuple[str, str]) -> Shape:
    """Return the shape of an elementwise result.

    Raises
    ------
    Misfit
        When an axis has two different lengths, neither of them 1.
    """
    shape = joined(first.shape, second.shape)
    if shape is not None:
        return shape
    a, b = size_text(first.shape), size_text(second.shape)
    pairs = zip(reversed(first.shape), reversed(second.shape), strict=False)
    place, (left, right) = next(
        (place, pair) for place, pair in enumerate(pairs, 1) if 1 not in pair and pair[0] != pair[1]
    )
    title = message("Shapes", "{a} does not fit {b}", a=a, b=b)
    text = (
        "Counted from the end, axis {place} has length {left} on one side and {right} on the"
        " other. Lengths must be equal, or one of them 1."
    )
    detail = message("Shapes", text, place=place, left=left, right=right)
    return refuse(title, detail, ports[1], *_stretching(first, second, ports))


def _stretching(first: Kind, second: Kind, ports: tuple[str, str]) -> Iterable[Wrap]:
    """Yield what makes two shapes fit: a new axis, a transpose, another shape."""
    for kind, other, port in ((second, first, ports[1]), (first, second, ports[0])):
        if kind.rank < other.rank and joined((*kind.shape, 1), other.shape) is not None:
            label = message("Shapes", "Add an axis at the end of {a}", a=size_text(kind.shape))
            yield Wrap(port, "unsqueeze({0}, -1)", label)
        if kind.rank > 1 and joined(swapped(kind.shape), other.shape) is not None:
            label = message("Shapes", "Transpose {a}", a=size_text(kind.shape))
            yield Wrap(port, "transpose({0}, -2, -1)", label)
        if math.prod(kind.shape) == math.prod(other.shape) and 0 not in kind.shape:
            yield reshaping(port, other.shape)


def reshaping(port: str, shape: Shape) -> Wrap:
    """Return the repair that gives an input another shape."""
    label = message("Shapes", "Make it {shape}", shape=size_text(shape))
    sizes = ", ".join(map(str, shape)) or "()"
    return Wrap(port, f"reshape({{0}}, {sizes})", label)


def swapped(shape: Shape) -> Shape:
    """Return a shape with its last two axes exchanged."""
    return (*shape[:-2], shape[-1], shape[-2])


# ---------------------------------------------------------------------------- axes


def axis(value: object, rank: int, name: str = "dim", *, bare: bool = True) -> int:
    """Return an axis counted from 0.

    Parameters
    ----------
    bare
        Whether a scalar counts as having one axis, as PyTorch mostly sees it.

    Raises
    ------
    Misfit
        When there is no such axis.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        title = message("Shapes", "{name} must be a whole number", name=name)
        refuse(title, message("Shapes", "Give {name} as a whole number.", name=name), name)
    known = max(rank, 1) if bare else rank
    if not -known <= value < known:
        title = message("Shapes", "There is no axis {axis}", axis=value)
        text = "The input has {n} axes: they are counted from 0 to {last}, or from -1 back."
        detail = message("Shapes", text, n=rank, last=rank - 1)
        if rank == 0:
            detail = message("Shapes", "The input is a single number: it has no axes.")
        last = message("Shapes", "Use the last axis")
        first = message("Shapes", "Use axis {axis}", axis=0)
        fixes = [Set(name, -1, last), Set(name, 0, first)] if known else []
        refuse(title, detail, name, *fixes)
    return value % known if known else 0


def axes(value: object, rank: int, name: str = "dim") -> tuple[int, ...]:
    """Return one or several axes counted from 0, all where none is given.

    Raises
    ------
    Misfit
        When one is not there, or is named twice.
    """
    if value is None or value == ():
        return tuple(range(rank))
    items = value if isinstance(value, tuple) else (value,)
    found = tuple(axis(item, rank, name) for item in items)
    if len(set(found)) < len(found):
        title = message("Shapes", "An axis is named twice")
        refuse(title, message("Shapes", "Each axis may be named once in {name}.", name=name), name)
    return found


# -------------------------------------------------------------------------- layout


def strides_of(kind: Kind) -> Shape:
    """Return how far apart neighbours along each axis stand."""
    if kind.strides is not None:
        return kind.strides
    strides: list[int] = []
    step = 1
    for size in reversed(kind.shape):
        strides.insert(0, step)
        step *= max(size, 1)
    return tuple(strides)


def laid(shape: Shape, dtype: str, strides: Shape) -> Kind:
    """Return a tensor of a layout; the usual one is not written down."""
    plain = strides_of(Kind(shape, dtype))
    usual = 0 in shape or all(
        size == 1 or a == b for size, a, b in zip(shape, strides, plain, strict=True)
    )
    return Kind(shape, dtype, None if usual else strides)


def is_scattered(kind: Kind) -> bool:
    """Whether nobody knows how its numbers are laid out."""
    return kind.strides == SCATTERED


def viewed(kind: Kind, shape: Shape) -> Shape | None:
    """Return the layout of the same numbers in another shape without a copy, None for none.

    Source: how PyTorch's ``computeStride`` merges axes that stand one behind the other.
    """
    if 0 in kind.shape:
        return strides_of(Kind(shape))
    strides = strides_of(kind)
    result: list[int] = []
    place = len(shape) - 1
    base, chunk, wanted = (strides[-1] if strides else 1), 1, 1
    for number in reversed(range(kind.rank)):
        chunk *= kind.shape[number]
        ends = number == 0 or (kind.shape[number - 1] != 1 and strides[number - 1] != chunk * base)
        if not ends:
            continue
        while place >= 0 and (wanted < chunk or shape[place] == 1):
            result.insert(0, wanted * base)
            wanted *= shape[place]
            place -= 1
        if wanted != chunk:
            return None
        if number > 0:
            base, chunk, wanted = strides[number - 1], 1, 1
    result = [1] * (place + 1) + result
    return tuple(result)
