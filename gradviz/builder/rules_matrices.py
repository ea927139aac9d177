"""Shape rules of matrix products, and of layers whose weights are tensors of their own."""

from __future__ import annotations

from gradviz.builder.rules import (
    Asked,
    Kind,
    Misfit,
    Retyped,
    Set,
    Shape,
    Value,
    Wrap,
    refuse,
    rule,
    size_text,
    wrong_rank,
)
from gradviz.builder.rules_elementwise import numeric
from gradviz.builder.rules_types import (
    joined,
    reshaping,
    swapped,
    want_floating,
    want_same_type,
)
from gradviz.model.words import message


def product(first: Shape, second: Shape) -> Shape | None:
    """Return the shape of ``a @ b``, None where it does not fit.

    Examples
    --------
    >>> product((2, 3), (3,)), product((5, 2, 3), (3, 4)), product((2, 3), (2, 3))
    ((2,), (5, 2, 4), None)
    """
    if not first or not second:
        return None
    left = first if len(first) > 1 else (1, *first)
    right = second if len(second) > 1 else (*second, 1)
    batch = joined(left[:-2], right[:-2])
    if left[-1] != right[-2] or batch is None:
        return None
    ends: Shape = (left[-2],) if len(first) > 1 else ()
    ends += (right[-1],) if len(second) > 1 else ()
    return (*batch, *ends)


def _no_product(first: Kind, second: Kind) -> Misfit:
    a, b = size_text(first.shape), size_text(second.shape)
    if not first.shape or not second.shape:
        title = message("Shapes", "A single number is no matrix")
        text = "@ multiplies matrices and vectors; * multiplies numbers."
        return Misfit(title, message("Shapes", text), "b" if first.shape else "a")
    inner = second.shape[-2] if second.rank > 1 else second.shape[0]
    if first.shape[-1] == inner:
        title = message("Shapes", "{a} does not fit {b}", a=a, b=b)
        text = "The matrices fit; the axes in front of them must be equal, or one of them 1."
        return Misfit(title, message("Shapes", text), "b")
    title = message("Shapes", "{a} does not fit {b}", a=first.shape[-1], b=inner)
    text = (
        "{a} @ {b}: every row on the left has {left} numbers, every column on the right has"
        " {right}. They must be equal."
    )
    detail = message("Shapes", text, a=a, b=b, left=first.shape[-1], right=inner)
    fixes = []
    for port, kind, turned in (
        ("b", second, (first.shape, swapped(second.shape) if second.rank > 1 else second.shape)),
        ("a", first, (swapped(first.shape) if first.rank > 1 else first.shape, second.shape)),
    ):
        if kind.rank > 1 and product(*turned) is not None:
            label = message("Shapes", "Transpose {a}", a=size_text(kind.shape))
            fixes.append(Wrap(port, "transpose({0}, -2, -1)", label))
    if first.rank > 2 and _flat(first) == inner:
        fixes.append(flattening("a"))
    return Misfit(title, detail, "b", tuple(fixes))


def _flat(kind: Kind) -> int:
    size = 1
    for length in kind.shape[1:]:
        size *= length
    return size


def flattening(port: str) -> Wrap:
    """Return the repair that keeps the batch and makes one row of the rest."""
    return Wrap(port, "flatten({0}, 1)", message("Shapes", "Flatten it first"))


@rule("matmul")
def matmul(asked: Asked) -> Value:
    """Compute ``a @ b`` of vectors, matrices and batches of them."""
    first, second = asked.kind("a"), asked.kind("b")
    shape = product(first.shape, second.shape)
    if shape is None:
        raise _no_product(first, second)
    return Kind(shape, _multiplied(asked, "a", "b"))


def _multiplied(asked: Asked, *ports: str) -> str:
    """Return the one type of factors; truth values are none."""
    for port in ports:
        numeric(asked, port)
    return want_same_type(asked, *ports)


@rule("mm")
def mm(asked: Asked) -> Value:
    """``mm`` of two matrices and nothing else."""
    return _exactly(asked, 2)


@rule("bmm")
def bmm(asked: Asked) -> Value:
    """``bmm`` of two batches of matrices."""
    return _exactly(asked, 3)


def _exactly(asked: Asked, rank: int) -> Value:
    first, second = asked.kind("a"), asked.kind("b")
    for port, kind in (("a", first), ("b", second)):
        if kind.rank != rank:
            title = wrong_rank(kind.rank, rank)
            text = "{block} takes exactly {needed} axes; matmul takes any number."
            detail = message("Shapes", text, block=asked.block.function, needed=rank)
            fix = Retyped("matmul", message("Shapes", "Use {value}", value="matmul"))
            refuse(title, detail, port, fix)
    shape = product(first.shape, second.shape)
    if shape is None or (rank == 3 and first.shape[0] != second.shape[0]):
        raise _no_product(first, second)
    return Kind(shape, _multiplied(asked, "a", "b"))


@rule("functional_linear")
def functional_linear(asked: Asked) -> Value:
    """``F.linear(x, weight, bias)``."""
    kind, weight = asked.kind("x"), asked.kind("weight")
    bias = asked.values.get("bias")
    ports = ["x", "weight"] + (["bias"] if bias is not None else [])
    if weight.rank not in (1, 2) or not kind.shape:
        raise _no_product(kind, weight)
    shape = product(kind.shape, weight.shape[::-1])
    if shape is None:
        raise _no_product(kind, Kind(weight.shape[::-1], weight.dtype))
    dtype = _multiplied(asked, *ports)
    if bias is None:
        return Kind(shape, dtype)
    if weight.rank == 1:
        title = message("Shapes", "A bias needs a matrix of weights")
        text = "With one row of weights, write the bias as + b."
        refuse(title, message("Shapes", text), "bias")
    # With more axes PyTorch takes or refuses a bias by how its input lies in memory.
    if asked.kind("bias").rank > 1 or joined(shape, asked.kind("bias").shape) != shape:
        a, b = size_text(asked.kind("bias").shape), size_text(shape[-1:])
        title = message("Shapes", "{a} does not fit {b}", a=a, b=b)
        text = "The bias has one number for each output: {count}."
        detail = message("Shapes", text, count=b)
        refuse(title, detail, "bias", reshaping("bias", shape[-1:]))
    return Kind(shape, dtype)


@rule("functional_layer_norm")
def functional_layer_norm(asked: Asked) -> Value:
    """``F.layer_norm(x, shape, weight, bias)``."""
    kind = asked.kind("x")
    wanted = asked.sizes("normalized_shape")
    if not wanted or kind.shape[-len(wanted) :] != wanted:
        have, want = size_text(kind.shape), size_text(wanted)
        title = message("Shapes", "{a} does not end in {b}", a=have, b=want)
        text = "The norm is taken over the last axes: their lengths must be {b}."
        last = kind.shape[-1:]
        label = message("Shapes", "Use {value}", value=size_text(last))
        fixes = [Set("normalized_shape", last, label)] if last else []
        refuse(title, message("Shapes", text, b=want), "normalized_shape", *fixes)
    for port in ("weight", "bias"):
        given = asked.values.get(port)
        if given is not None and asked.kind(port).shape != wanted:
            a, b = size_text(asked.kind(port).shape), size_text(wanted)
            title = message("Shapes", "{a} does not fit {b}", a=a, b=b)
            text = "{port} has one number for each that is normalised: {b}."
            refuse(title, message("Shapes", text, port=port, b=b), port, reshaping(port, wanted))
        narrow = kind.dtype in ("float16", "bfloat16")
        if given is not None and not (narrow and asked.kind(port).dtype == "float32"):
            want_same_type(asked, "x", port)
    if all(asked.values.get(port) is not None for port in ("weight", "bias")):
        want_same_type(asked, "weight", "bias")
    return Kind(kind.shape, want_floating(asked, "x").dtype)
