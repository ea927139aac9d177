"""Shape rules of what cuts a tensor along an axis: pieces of a size, one place, all places."""

from __future__ import annotations

from gradviz.builder.rules import SCATTERED, Asked, Kind, Set, Value, refuse, rule
from gradviz.builder.rules_types import axis, is_scattered, laid, strides_of
from gradviz.model.words import message


def cut(kind: Kind, place: int, size: int) -> Kind:
    """Return a piece of a tensor along an axis."""
    shape = (*kind.shape[:place], size, *kind.shape[place + 1 :])
    if is_scattered(kind):
        return Kind(shape, kind.dtype, SCATTERED)
    return laid(shape, kind.dtype, strides_of(kind))


def _not_scalar(asked: Asked, kind: Kind) -> None:
    if kind.rank == 0:
        title = message("Shapes", "A single number has no pieces")
        text = "{block} needs an axis; the input has none."
        refuse(title, message("Shapes", text, block=asked.block.title), "x")


@rule("split")
def split(asked: Asked) -> Value:
    """``split``: pieces of a size, or of several."""
    kind = asked.kind("x")
    _not_scalar(asked, kind)
    place = axis(asked.given("dim"), kind.rank)
    length = kind.shape[place]
    sizes = asked.values.get("split_size")
    if isinstance(sizes, tuple):
        given = asked.sizes("split_size")
        if sum(given) != length or min(given, default=0) < 0:
            title = message("Shapes", "{sum} does not fit {length}", sum=sum(given), length=length)
            text = "The sizes of the pieces must add up to the length of the axis: {length}."
            refuse(title, message("Shapes", text, length=length), "split_size")
        return tuple(cut(kind, place, size) for size in given)
    size = asked.whole("split_size")
    if size < 0 or (size == 0 and length > 0):
        title = message("Shapes", "Pieces of length {size}", size=size)
        refuse(title, message("Shapes", "A piece needs a length of 1 at least."), "split_size")
    return pieces(kind, place, max(size, 1))


def pieces(kind: Kind, place: int, size: int) -> tuple[Kind, ...]:
    """Cut a tensor into pieces of a size; the last may be shorter."""
    length = kind.shape[place]
    starts = range(0, length, size) if length else range(1)
    return tuple(cut(kind, place, min(size, length - start)) for start in starts)


@rule("chunk")
def chunk(asked: Asked) -> Value:
    """``chunk``: so many pieces, or fewer."""
    kind = asked.kind("x")
    _not_scalar(asked, kind)
    count = asked.whole("chunks")
    if count < 1:
        title = message("Shapes", "{count} pieces", count=count)
        refuse(title, message("Shapes", "One piece at least is needed."), "chunks")
    place = axis(asked.given("dim"), kind.rank)
    length = kind.shape[place]
    if length == 0:
        return (cut(kind, place, 0),) * count
    return pieces(kind, place, -(-length // count))


@rule("unbind")
def unbind(asked: Asked) -> Value:
    """``unbind``: one tensor for each place."""
    kind = asked.kind("x")
    _not_scalar(asked, kind)
    place = axis(asked.given("dim"), kind.rank)
    return (without(kind, place),) * kind.shape[place]


def without(kind: Kind, place: int) -> Kind:
    """Return a tensor at one place of an axis."""
    shape = kind.shape[:place] + kind.shape[place + 1 :]
    if is_scattered(kind):
        return Kind(shape, kind.dtype, SCATTERED)
    strides = strides_of(kind)
    return laid(shape, kind.dtype, strides[:place] + strides[place + 1 :])


@rule("select")
def select(asked: Asked) -> Value:
    """``select``: one place of an axis."""
    kind = asked.kind("x")
    _not_scalar(asked, kind)
    place = axis(asked.values.get("dim"), kind.rank)
    index, length = asked.whole("index"), kind.shape[place]
    if not -length <= index < length:
        title = message("Shapes", "There is no place {index}", index=index)
        text = "The axis has length {length}: places are counted from 0, or from -1 back."
        last = Set("index", -1, message("Shapes", "Use the last place"))
        refuse(title, message("Shapes", text, length=length), "index", last)
    return without(kind, place)
