"""Which block a name means, and lines of their own for calls within lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.formula import Statement
from gradviz.builder.naming import all_names, fresh, settled
from gradviz.builder.network import read_lines
from gradviz.builder.trees import part, placed, reference, rewritten, with_part
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.words import message

__all__ = ["found_block", "gives", "own_lines", "takes"]


def gives(spec: NetworkSpec, name: str) -> str:
    """Return the block whose value is meant by a name: of a group or module the last one."""
    inside = _inside(spec, name)
    return inside[-1].id if inside else name


def takes(spec: NetworkSpec, name: str) -> str:
    """Return the block that is meant where a value goes: of a group the first that lacks one."""
    inside = _inside(spec, name)
    for view in inside:
        if any(not port.source and not port.optional for port in view.ports):
            return view.id
    return inside[0].id if inside else name


def _inside(spec: NetworkSpec, name: str) -> tuple[BlockView, ...]:
    """Return the blocks that a group or module stands for; none for a block's own name."""
    views = blocks(spec)
    if any(view.id == name or name in view.outputs for view in views):
        return ()
    return tuple(
        view for view in views if name in view.groups or (view.module and view.module == name)
    )


def found_block(spec: NetworkSpec, id: str) -> BlockView:  # noqa: A002 - it is called so
    """Return a block by its id, or by the name of one of its outputs.

    Raises
    ------
    GradvizError
        When there is none.
    """
    views = blocks(spec)
    for view in views:
        if view.id == id:
            return view
    for view in views:
        if id in view.outputs:
            return view
    raise GradvizError(message("Edits", "There is no block {name}.", name=id))


def own_lines(
    spec: NetworkSpec, ids: Iterable[str], names: Mapping[str, str] | None = None
) -> tuple[NetworkSpec, tuple[str, ...]]:
    """Give calls within lines lines of their own.

    Parameters
    ----------
    ids
        Ids of blocks of any kind, or names of values.
    names
        What new lines are to be called, by id; the rest gets fresh names.

    Returns
    -------
    NetworkSpec
        Every line with a name of its own (see `naming.settled`).
    tuple of str
        Names of the values, in the order of the ids.

    Raises
    ------
    GradvizError
        When there is no such block.
    """
    spec = settled(spec)
    wanted = tuple(ids)
    views = {id_: found_block(spec, id_) for id_ in wanted}
    inner = {view.id: view for view in views.values() if view.path}
    given = dict(names or {})
    called: dict[str, str] = {}
    taken = set(all_names(spec))
    # The deepest first, so that the places of those around it still hold; and from the last
    # line up, so that the numbers of lines do.
    for view in sorted(inner.values(), key=lambda one: (-one.line, -len(one.path))):
        called[view.id] = given.get(view.id) or fresh("h", taken, numbered=True)
        taken.add(called[view.id])
    for line in sorted({view.line for view in inner.values()}, reverse=True):
        row = [view for view in inner.values() if view.line == line]
        spec = _own_lines(spec, line, sorted(row, key=lambda one: -len(one.path)), called)
    found = tuple(
        called[views[id_].id] if views[id_].path else _value_name(views[id_], id_) for id_ in wanted
    )
    return spec, found


def _value_name(view: BlockView, asked: str) -> str:
    return asked if asked in view.outputs else view.id


def _own_lines(
    spec: NetworkSpec, line: int, views: list[BlockView], called: Mapping[str, str]
) -> NetworkSpec:
    statement = read_lines(spec)[line]
    expression = statement.expression
    made = []
    for view in views:
        made.append(Statement(targets=(called[view.id],), expression=part(expression, view.path)))
        expression = with_part(expression, view.path, reference(called[view.id]))
    groups = tuple(
        msgspec.structs.replace(group, members=(*group.members, *(one.targets[0] for one in made)))
        if statement.targets[0] in group.members
        else group
        for group in spec.groups
    )
    # New lines first: without them the changed line would use names that are not there.
    spec = placed(spec, line, *made)
    place = line + len(made)
    spec = rewritten(spec, {place: msgspec.structs.replace(statement, expression=expression)})
    return msgspec.structs.replace(spec, groups=groups)
