"""Connecting and disconnecting blocks: edits of single arguments of the lines.

An edit that touches a call within a line first gives it a line of its own.
"""

from __future__ import annotations

from typing import NoReturn

import msgspec

from gradviz.builder.blocks import BlockView, PortView
from gradviz.builder.entries import Block
from gradviz.builder.formula import Call, Expression, Gap, Items, Name
from gradviz.builder.network import read_lines
from gradviz.builder.order import check_groups, line_of, make_room
from gradviz.builder.palette import palette
from gradviz.builder.places import found_block, gives, own_lines, takes
from gradviz.builder.trees import (
    GAP,
    Path,
    part,
    path_of,
    reference,
    rewritten,
    with_part,
    without_part,
)
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.words import Message, message

__all__ = [
    "Edited",
    "connect",
    "disconnect",
    "fits",
    "swap",
]

_COMMUTES = ("add", "mul")


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """What an edit made.

    Attributes
    ----------
    spec
        The network now; the very same object where nothing changed.
    selection
        Ids of the blocks to select afterwards.
    label
        What was done, for the Edit menu and the history: "add Linear".
    """

    spec: NetworkSpec
    selection: tuple[str, ...]
    label: Message


def connect(spec: NetworkSpec, source: str, target: str, port: int | str | None = None) -> Edited:
    """Connect a value with a port.

    Parameters
    ----------
    source
        Id of a block, or the name of one of its outputs.
    target
        Id of the block that takes it.
    port
        Its number, key or name; what is connected there is replaced. None for the first
        that is free: a list gets another item, a sum another term, a block with a single
        port another input.

    Raises
    ------
    GradvizError
        When there would be a circle, no port is free, or one does not exist.
    """
    label = message("Edits", "connect {source} and {target}", source=source, target=target)
    ends = gives(spec, source), takes(spec, target)
    spec, (value, name) = own_lines(spec, ends)
    view = found_block(spec, name)
    if view.line < 0:
        text = "{name} is given: nothing can be connected to it."
        raise GradvizError(message("Edits", text, name=name))
    statement = read_lines(spec)[view.line]
    expression = _connected(statement.expression, view, value, port)
    if expression is statement.expression:
        return Edited(spec=spec, selection=(view.id,), label=label)
    made = _with_line(spec, view.line, value, expression)
    check_groups(made)
    return Edited(spec=made, selection=(view.id,), label=label)


def _with_line(spec: NetworkSpec, line: int, value: str, expression: Expression) -> NetworkSpec:
    """Return the spec with another expression in a line, which may use a later value."""
    statement = read_lines(spec)[line]
    target = statement.targets[0]
    source = line_of(spec, value)
    if source >= 0:
        spec = make_room(spec, source, line)
    place = line_of(spec, target)
    return rewritten(spec, {place: msgspec.structs.replace(statement, expression=expression)})


def _connected(
    expression: Expression, view: BlockView, value: str, port: int | str | None
) -> Expression:
    if port is None:
        return _anywhere(expression, view, value)
    path = _path(expression, view, port)
    there = _there(expression, path)
    if isinstance(there, Name) and there.name == value:
        return expression
    return _put(expression, path, value, view)


def _path(expression: Expression, view: BlockView, port: int | str) -> Path:
    """Return where a port stands."""
    if isinstance(port, int):
        if 0 <= port < len(view.ports):
            return path_of(view.ports[port].key)
        _no_port(view, str(port))
    for found in view.ports:
        if port == found.key:
            return path_of(port)
    named = [found for found in view.ports if found.name == port]
    for found in [one for one in named if not one.value] + named:
        return path_of(found.key)
    path = path_of(port)
    if not port or _there(expression, path) is None:
        _no_port(view, port)
    return path  # a number that is written in the block


def _no_port(view: BlockView, port: str) -> NoReturn:
    raise GradvizError(message("Edits", "{name} has no input {port}.", name=view.id, port=port))


def _there(expression: Expression, path: Path) -> Expression | None:
    try:
        return part(expression, path)
    except KeyError:
        return None


def _put(expression: Expression, path: Path, value: str, view: BlockView) -> Expression:
    """Put a value at a path; an optional port that was left out is written where it belongs."""
    name = reference(value)
    if _there(expression, path) is not None or not isinstance(expression, Call):
        return with_part(expression, path, name)
    entry = _entry(view)
    signature = entry.signature if entry is not None else ()
    key = str(path[-1])
    place = signature.index(key) if key in signature else -1
    if expression.form == "module" or place == len(expression.arguments):
        return with_part(expression, (len(expression.arguments),), name)
    return with_part(expression, path, name)


def _entry(view: BlockView) -> Block | None:
    return next((one for one in palette() if one.id == view.block), None)


def _anywhere(expression: Expression, view: BlockView, value: str) -> Expression:
    """Connect with the first free port, or make one."""
    required = [found for found in view.ports if not found.optional]
    for found in [*required, *(one for one in view.ports if one.optional)]:
        if _is_free(expression, found) and (not found.optional or len(required) != 1):
            return _put(expression, path_of(found.key), value, view)
    if any(found.many for found in required):
        return _one_more(expression, required[-1], value)
    if len(required) == 1:
        return _put(expression, path_of(required[0].key), value, view)
    if isinstance(expression, Call) and expression.function in _COMMUTES:
        return _another_term(expression, value)
    text = "All inputs of {name} are taken: choose the one to replace."
    raise GradvizError(message("Edits", text, name=view.id))


def _is_free(expression: Expression, port: PortView) -> bool:
    return isinstance(_there(expression, path_of(port.key)), Gap | None)


def _one_more(expression: Expression, last: PortView, value: str) -> Expression:
    *around, _ = path_of(last.key)
    items = part(expression, tuple(around))
    count = len(items.items) if isinstance(items, Items) else 0
    return with_part(expression, (*around, count), reference(value))


def _another_term(expression: Call, value: str) -> Expression:
    return Call(
        function=expression.function,
        arguments=(expression, reference(value)),
        form="operator",
        span=expression.span,
    )


def disconnect(spec: NetworkSpec, target: str, port: int | str = 0) -> Edited:
    """Take away what is connected with a port.

    Parameters
    ----------
    target
        Id of the block.
    port
        Number, key or name of its port.

    Raises
    ------
    GradvizError
        When there is no such port.
    """
    spec, (name,) = own_lines(spec, (target,))
    view = found_block(spec, name)
    label = message("Edits", "disconnect {target}", target=view.id)
    if view.line < 0:
        _no_port(view, str(port))
    statement = read_lines(spec)[view.line]
    path = _path(statement.expression, view, port)
    expression = _without(statement.expression, path, view)
    made = spec
    if _there(statement.expression, path) not in (None, GAP):
        changed = msgspec.structs.replace(statement, expression=expression)
        made = rewritten(spec, {view.line: changed})
    return Edited(spec=made, selection=(view.id,), label=label)


def _without(expression: Expression, path: Path, view: BlockView) -> Expression:
    """Take a value from a path: an item of a long list goes, and so does what is optional."""
    if not path:
        return GAP
    around = part(expression, path[:-1])
    if isinstance(around, Items) and len(around.items) > 2 and len(path) > 1:
        return without_part(expression, path)
    if isinstance(path[-1], str):
        return without_part(expression, path)
    optional = any(port.optional and path_of(port.key) == path for port in view.ports)
    if optional and isinstance(around, Call) and path[-1] == len(around.arguments) - 1:
        return without_part(expression, path)
    return with_part(expression, path, GAP)


def swap(spec: NetworkSpec, target: str) -> Edited:
    """Exchange the first two inputs of a block.

    Raises
    ------
    GradvizError
        When it has fewer than two.
    """
    spec, (name,) = own_lines(spec, (target,))
    view = found_block(spec, name)
    label = message("Edits", "swap the inputs of {target}", target=view.id)
    written = [port for port in view.ports if not port.optional or port.source]
    if len(written) < 2 or view.line < 0:
        text = "{name} has no two inputs to exchange."
        raise GradvizError(message("Edits", text, name=view.id))
    statement = read_lines(spec)[view.line]
    first, second = (path_of(port.key) for port in written[:2])
    expression = statement.expression
    one, other = part(expression, first), part(expression, second)
    expression = with_part(with_part(expression, first, other), second, one)
    made = rewritten(spec, {view.line: msgspec.structs.replace(statement, expression=expression)})
    return Edited(spec=made, selection=(view.id,), label=label)


def fits(
    spec: NetworkSpec, source: str, target: str, port: int | str | None = None
) -> Message | None:
    """Say why a value cannot be connected with a port; None where it can.

    Shapes are not looked at: a wrong shape may be connected, and is told of.
    """
    try:
        connect(spec, source, target, port)
    except GradvizError as error:
        return error.message
    return None
