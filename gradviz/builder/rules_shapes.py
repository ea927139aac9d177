"""Shape rules of what moves numbers without changing them: views, joins and pieces."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradviz.builder.rules import (
    SCATTERED,
    Asked,
    Kind,
    Retyped,
    Set,
    Shape,
    Value,
    Wrap,
    refuse,
    rule,
    same,
    size_text,
)
from gradviz.builder.rules_types import (
    axis,
    is_known,
    is_scattered,
    laid,
    promote,
    strides_of,
    viewed,
)
from gradviz.model.words import message


def filled(kind: Kind, wanted: Shape) -> Shape:
    """Return a wanted shape with its -1 found out.

    Raises
    ------
    Misfit
        When the numbers do not fit into it.
    """
    count = math.prod(kind.shape)
    if any(size < -1 for size in wanted) or wanted.count(-1) > 1:
        title = message("Shapes", "Only one size can be found out")
        text = "-1 stands for the size that follows from the others: once at most."
        refuse(title, message("Shapes", text), "shape")
    rest = math.prod(size for size in wanted if size != -1)
    if -1 in wanted and rest and count % rest == 0:
        return tuple(count // rest if size == -1 else size for size in wanted)
    if -1 not in wanted and rest == count:
        return wanted
    have, want = size_text(kind.shape), size_text(wanted)
    title = message("Shapes", "{n} numbers do not fit {shape}", n=count, shape=want)
    told = "The input is {have}: {n} numbers. The new shape must hold just as many."
    detail = message("Shapes", told, have=have, n=count)
    return refuse(title, detail, "shape", *_other_shapes(kind, wanted))


def _other_shapes(kind: Kind, wanted: Shape) -> Sequence[Set]:
    count = math.prod(kind.shape)
    tries = [(*wanted[:-1], -1), (-1, *wanted[1:]), (*kind.shape[:1], -1), (-1,)]
    fixes: list[Set] = []
    for shape in tries:
        rest = math.prod(size for size in shape if size != -1)
        if shape.count(-1) == 1 and rest and count % rest == 0 and len(fixes) < 2:
            label = message("Shapes", "Use {value}", value=", ".join(map(str, shape)))
            fixes.append(Set("shape", shape, label))
    return fixes


@rule("reshape")
def reshape(asked: Asked) -> Value:
    """``reshape`` and ``view``; a view refuses numbers that lie scattered."""
    kind = asked.kind("x")
    shape = filled(kind, asked.sizes("shape"))
    if is_scattered(kind):
        return Kind(shape, kind.dtype, SCATTERED)
    strides = viewed(kind, shape)
    if strides is not None:
        return laid(shape, kind.dtype, strides)
    if asked.block.function == "view":
        title = message("Shapes", "view cannot look across a transpose")
        text = "Neighbours no longer stand side by side in memory. reshape copies where it must."
        fix = Retyped("reshape", message("Shapes", "Use {value}", value="reshape"))
        refuse(title, message("Shapes", text), "x", fix)
    return Kind(shape, kind.dtype)


@rule("flatten")
def flatten(asked: Asked) -> Value:
    """``flatten`` from one axis to another."""
    kind = asked.kind("x")
    start = axis(asked.given("start_dim"), kind.rank, "start_dim")
    end = axis(asked.given("end_dim"), kind.rank, "end_dim")
    if start > end:
        title = message("Shapes", "The first axis comes after the last")
        text = "start_dim ({start}) must not be behind end_dim ({end})."
        last = Set("end_dim", -1, message("Shapes", "Use the last axis"))
        refuse(title, message("Shapes", text, start=start, end=end), "start_dim", last)
    if start == end and kind.rank:
        return kind
    merged = math.prod(kind.shape[start : end + 1])
    shape = (*kind.shape[:start], merged, *kind.shape[end + 1 :])
    if is_scattered(kind):
        return Kind(shape, kind.dtype, SCATTERED)
    strides = viewed(kind, shape)
    return laid(shape, kind.dtype, strides) if strides else Kind(shape, kind.dtype)


def reordered(kind: Kind, order: Sequence[int]) -> Kind:
    """Return a tensor with its axes in another order."""
    shape = tuple(kind.shape[place] for place in order)
    if is_scattered(kind):
        return Kind(shape, kind.dtype, SCATTERED)
    strides = strides_of(kind)
    return laid(shape, kind.dtype, tuple(strides[place] for place in order))


@rule("transpose")
def transpose(asked: Asked) -> Value:
    """``transpose`` of two axes."""
    kind = asked.kind("x")
    first = axis(asked.values.get("dim0"), kind.rank, "dim0")
    second = axis(asked.values.get("dim1"), kind.rank, "dim1")
    order = list(range(kind.rank))
    if order:
        order[first], order[second] = order[second], order[first]
    return reordered(kind, order)


@rule("t")
def t(asked: Asked) -> Value:
    """``t``: a matrix transposed; a vector stays."""
    kind = asked.kind("x")
    if kind.rank > 2:
        title = message("Shapes", "t is for matrices")
        text = "The input has {rank} axes. transpose says which two change places."
        fix = Wrap("x", "flatten({0}, 1)", message("Shapes", "Flatten it first"))
        refuse(title, message("Shapes", text, rank=kind.rank), "x", fix)
    return reordered(kind, range(kind.rank)[::-1])


@rule("T")
def reversed_axes(asked: Asked) -> Value:
    """``x.T``: all axes in reverse order, as PyTorch still allows for any number of them."""
    kind = asked.kind("x")
    return reordered(kind, range(kind.rank)[::-1])


@rule("mT")
def matrix_transpose(asked: Asked) -> Value:
    """``x.mT``: the last two axes exchanged."""
    kind = asked.kind("x")
    if kind.rank == 0:
        return kind  # PyTorch still lets a scalar pass
    if kind.rank == 1:
        title = message("Shapes", "mT is for matrices")
        text = "The input has one axis; two are needed."
        refuse(title, message("Shapes", text), "x")
    order = list(range(kind.rank))
    order[-1], order[-2] = order[-2], order[-1]
    return reordered(kind, order)


@rule("permute")
def permute(asked: Asked) -> Value:
    """``permute``: every axis once."""
    kind = asked.kind("x")
    dims = asked.sizes("dims")
    if len(dims) != kind.rank:
        title = message("Shapes", "{n} axes for {rank}", n=len(dims), rank=kind.rank)
        text = "permute names every axis of the input once: it has {rank}."
        order = tuple(range(kind.rank))[::-1]
        label = message("Shapes", "Use {value}", value=", ".join(map(str, order)))
        refuse(title, message("Shapes", text, rank=kind.rank), "dims", Set("dims", order, label))
    order = tuple(axis(dim, kind.rank, "dims") for dim in dims)
    if len(set(order)) < len(order):
        title = message("Shapes", "An axis is named twice")
        text = "Each axis may be named once in {name}."
        refuse(title, message("Shapes", text, name="dims"), "dims")
    return reordered(kind, order)


@rule("squeeze")
def squeeze(asked: Asked) -> Value:
    """``squeeze``: axes of length 1 go, all or the ones named."""
    kind = asked.kind("x")
    dim = asked.given("dim")
    if "dim" in asked.values and dim is None:
        axis(dim, kind.rank)
    items = dim if isinstance(dim, tuple) else (dim,)
    gone = set(range(kind.rank)) if dim is None else {axis(one, kind.rank) for one in items}
    kept = [place for place, size in enumerate(kind.shape) if size != 1 or place not in gone]
    return reordered(kind, kept)


@rule("unsqueeze")
def unsqueeze(asked: Asked) -> Value:
    """``unsqueeze``: an axis of length 1."""
    kind = asked.kind("x")
    place = axis(asked.values.get("dim"), kind.rank + 1)
    shape = (*kind.shape[:place], 1, *kind.shape[place:])
    if is_scattered(kind) or kind.strides is None:
        return Kind(shape, kind.dtype, kind.strides and SCATTERED)
    strides = kind.strides
    return laid(shape, kind.dtype, (*strides[:place], 1, *strides[place:]))


@rule("expand")
def expand(asked: Asked) -> Value:
    """``expand``: axes of length 1 are stretched, new ones stand in front."""
    kind = asked.kind("x")
    wanted = asked.sizes("shape")
    new = len(wanted) - kind.rank
    full = [size if place >= new else None for place, size in enumerate((0,) * new + kind.shape)]
    shape: list[int] = []
    if new >= 0:
        for have, want in zip(full, wanted, strict=True):
            keeps = have is not None and want == -1
            if want < -1 or (have is None and want == -1) or not (have in (None, 1, want) or keeps):
                break
            shape.append(have if keeps and have is not None else want)
    if new < 0 or len(shape) < len(wanted):
        a, b = size_text(kind.shape), size_text(wanted)
        title = message("Shapes", "{a} cannot be stretched to {b}", a=a, b=b)
        text = "Only axes of length 1 can be stretched; new axes stand in front."
        refuse(title, message("Shapes", text), "shape")
    if is_scattered(kind):
        return Kind(tuple(shape), kind.dtype, SCATTERED)
    old = ((0,) * new) + strides_of(kind)
    strides = tuple(
        step if size == have else 0 for step, size, have in zip(old, shape, full, strict=True)
    )
    return laid(tuple(shape), kind.dtype, strides)


def tensors(asked: Asked) -> tuple[Kind, ...]:
    """Return the tensors of a list.

    Raises
    ------
    Misfit
        When there is none, or something else among them.
    """
    given = asked.values.get("tensors")
    items = given if isinstance(given, tuple) else ()
    if not items or not all(isinstance(item, Kind) for item in items):
        title = message("Shapes", "A list of tensors is needed")
        text = "{block} joins several tensors: [a, b]."
        refuse(title, message("Shapes", text, block=asked.block.title), "tensors")
    return items


@rule("cat")
def cat(asked: Asked) -> Value:
    """``cat``: equal lengths everywhere but along the axis."""
    kinds = tensors(asked)
    dtype = kinds[0].dtype
    for kind in kinds:
        dtype = promote(dtype, kind.dtype)
    # PyTorch passes over tensors of shape (0,), whatever the others are.
    full = [kind for kind in kinds if kind.shape != (0,)]
    if not full:
        return Kind((0,), dtype)
    first = full[0]
    if any(kind.rank == 0 for kind in full):
        title = message("Shapes", "Single numbers have no axis to join")
        text = "stack gives them one."
        fix = Retyped("stack", message("Shapes", "Use {value}", value="stack"))
        refuse(title, message("Shapes", text), "tensors", fix)
    place = axis(asked.given("dim"), first.rank)
    for kind in full[1:]:
        _joinable(first, kind, place)
    total = sum(kind.shape[place] for kind in full)
    return Kind((*first.shape[:place], total, *first.shape[place + 1 :]), dtype)


def _joinable(first: Kind, kind: Kind, place: int) -> None:
    rests = [one.shape[:place] + one.shape[place + 1 :] for one in (first, kind)]
    if kind.rank == first.rank and rests[0] == rests[1]:
        return
    a, b = size_text(kind.shape), size_text(first.shape)
    title = message("Shapes", "{a} does not fit {b}", a=a, b=b)
    text = "All lengths must be equal, only along axis {axis} they may differ."
    detail = message("Shapes", text, axis=place)
    fixes = []
    for other in range(first.rank):
        rest = first.shape[:other] + first.shape[other + 1 :]
        if other != place and rest == kind.shape[:other] + kind.shape[other + 1 :]:
            label = message("Shapes", "Join along axis {axis}", axis=other)
            fixes.append(Set("dim", other, label))
    refuse(title, detail, "tensors", *fixes)


@rule("stack")
def stack(asked: Asked) -> Value:
    """``stack``: equal shapes, a new axis."""
    kinds = tensors(asked)
    first = kinds[0]
    dtype = first.dtype
    place = axis(asked.given("dim"), first.rank + 1)
    for kind in kinds:
        dtype = promote(dtype, kind.dtype)
        if kind.shape != first.shape:
            a, b = size_text(kind.shape), size_text(first.shape)
            title = message("Shapes", "{a} does not fit {b}", a=a, b=b)
            text = "stack takes tensors of one shape; cat joins along an axis they have."
            fix = Retyped("cat", message("Shapes", "Use {value}", value="cat"))
            refuse(title, message("Shapes", text), "tensors", fix)
    return Kind((*first.shape[:place], len(kinds), *first.shape[place:]), dtype)


@rule("to")
def to(asked: Asked) -> Value:
    """``to``: the same numbers as another type."""
    kind = asked.kind("x")
    dtype = asked.values.get("dtype")
    if not isinstance(dtype, str) or not is_known(dtype):
        title = message("Shapes", "There is no type {dtype}", dtype=str(dtype))
        fix = Set("dtype", "float32", message("Shapes", "Use {value}", value="float32"))
        refuse(
            title,
            message("Shapes", "Types are called float32, int64, bool and so on."),
            "dtype",
            fix,
        )
    return kind if dtype == kind.dtype else same(kind, dtype)
