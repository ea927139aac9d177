"""What a call is given: which of it are ports, where tensors come in, and which are settings."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from gradviz.builder.entries import Block
from gradviz.builder.formula import Call, Expression, Gap, Items, Name
from gradviz.builder.formula import Literal as Number
from gradviz.builder.trees import Path

__all__ = ["Slot", "slots"]


class Slot(msgspec.Struct, frozen=True):
    """One thing that a call is given.

    Attributes
    ----------
    path
        Where it stands within the call.
    name
        Port or parameter that it is.
    is_port
        Whether a tensor comes in there; else it is a setting.
    expression
        What stands there; None for an optional port that was left out.
    """

    path: Path
    name: str
    is_port: bool
    expression: Expression | None
    optional: bool = False
    many: bool = False


def slots(found: Expression, entry: Block | None) -> tuple[Slot, ...]:
    """Return what a call is given, in its order; optional ports that were left out follow."""
    if isinstance(found, Items):
        return tuple(
            Slot((place,), str(place), not isinstance(item, Number), item)
            for place, item in enumerate(found.items)
        )
    if not isinstance(found, Call):
        return (Slot((), "x", not isinstance(found, Number), found),)
    given = [
        slot
        for place, argument in enumerate(found.arguments)
        for slot in _slot((place,), _name_at(entry, place), argument, entry)
    ]
    for name, argument in found.keywords:
        given += _slot((name,), name, argument, entry)
    there = {slot.name for slot in given}
    if entry is not None:
        given += [
            Slot((port.name,), port.name, True, None, optional=True)
            for port in entry.ports
            if port.optional and port.name not in there
        ]
    return tuple(given)


def _name_at(entry: Block | None, place: int) -> str:
    """Return the name of the port or parameter at a place."""
    if entry is None:
        return str(place)
    signature = entry.signature
    if place < len(signature):
        return signature[place]
    last = entry.parameter(signature[-1]) if signature else None
    return last.name if last is not None and last.by == "spread" else str(place)


def _slot(path: Path, name: str, inner: Expression, entry: Block | None) -> Iterator[Slot]:
    port = next((one for one in entry.ports if one.name == name), None) if entry else None
    if isinstance(inner, Items):
        if port is None and all(isinstance(item, Number) for item in inner.items):
            yield Slot(path, name, False, inner)
            return
        for place, item in enumerate(inner.items):
            is_port = not isinstance(item, Number)
            yield Slot((*path, place), f"{name} {place + 1}", is_port, item, many=True)
        return
    optional = port is not None and port.optional
    yield Slot(path, name, isinstance(inner, (Name, Gap, Call)), inner, optional=optional)
