"""Deleting blocks: what came in goes where the result went."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.formula import Call, Expression, Name, Statement
from gradviz.builder.naming import settled
from gradviz.builder.network import modules_in, read_lines
from gradviz.builder.places import own_lines
from gradviz.builder.trees import GAP, part, path_of, reference, substituted
from gradviz.builder.wiring import Edited
from gradviz.builder.writing import write_line
from gradviz.model.errors import GradvizError
from gradviz.model.program import Group, NetworkSpec
from gradviz.model.words import Message, message

__all__ = ["delete", "members_of", "targets_of"]


def delete(spec: NetworkSpec, names: Iterable[str], *, heal: bool = True) -> Edited:
    """Delete blocks.

    Parameters
    ----------
    names
        Ids of blocks; also names of groups and modules, for all that is in them.
    heal
        Whether the first input of a block goes where its result went; else the ports that
        it was connected with are left unconnected. A deleted leaf leaves them so always.

    Raises
    ------
    GradvizError
        When there is no such block.
    """
    asked = tuple(dict.fromkeys(names))
    before = spec
    spec = settled(spec)
    ids = targets_of(spec, asked)
    label = _label(asked)
    if not ids:
        return Edited(spec=before, selection=(), label=label)
    spec, gone = own_lines(spec, ids)
    doomed = {_line_names(spec).get(name, name) for name in gone}
    spec = _inner_kept(spec, doomed, heal=heal)
    made, given = _without(spec, doomed, heal=heal)
    selection = _next(spec, given)
    return Edited(spec=_tidied(made, spec, given), selection=selection, label=label)


def _label(asked: tuple[str, ...]) -> Message:
    if len(asked) == 1:
        return message("Edits", "delete {name}", name=asked[0])
    return message("Edits", "delete {n} blocks", n=len(asked))


def members_of(spec: NetworkSpec, name: str) -> tuple[str, ...]:
    """Return the lines of a group, those of groups within it too."""
    groups = {group.name: group for group in spec.groups}
    found: list[str] = []
    waiting, seen = [name], set()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if one in groups:
            waiting[:0] = groups[one].members
        else:
            found.append(one)
    return tuple(found)


def targets_of(spec: NetworkSpec, names: Iterable[str]) -> tuple[str, ...]:
    """Return ids of blocks: groups and modules stand for the blocks they are made of.

    Raises
    ------
    GradvizError
        When a name is none of anything.
    """
    views = blocks(spec)
    ids = {view.id for view in views} | {name for view in views for name in view.outputs}
    groups = {group.name for group in spec.groups}
    found: dict[str, None] = {}
    for name in names:
        called = [view.id for view in views if view.module == name]
        if name in ids:
            found[name] = None
        elif name in groups:
            found.update(dict.fromkeys(one for one in members_of(spec, name) if one in ids))
        elif called:
            found.update(dict.fromkeys(called))
        elif all(module.name != name for module in spec.modules):
            raise GradvizError(message("Edits", "There is no block {name}.", name=name))
    return tuple(found)


def _line_names(spec: NetworkSpec) -> dict[str, str]:
    """Return for each output the name of its block."""
    return {name: one.targets[0] for one in read_lines(spec) for name in one.targets}


def _inner_kept(spec: NetworkSpec, doomed: Collection[str], *, heal: bool) -> NetworkSpec:
    """Give a line to the calls within doomed lines, which nobody asked to delete."""
    views = blocks(spec)
    by_id = {view.id: view for view in views}
    inner = []
    for name in doomed:
        sources = [by_id[port.source] for port in by_id[name].ports if port.source]
        nested = [view.id for view in sources if view.path]
        healing = heal and sources and sources[0].path and len(by_id[name].outputs) == 1
        inner += nested[1:] if healing else nested
    return own_lines(spec, inner)[0] if inner else spec


def _without(
    spec: NetworkSpec, doomed: Collection[str], *, heal: bool
) -> tuple[NetworkSpec, dict[str, Expression]]:
    """Return the spec without some blocks, and what stands for their names now."""
    views = {view.id: view for view in blocks(spec)}
    modules = frozenset(module.name for module in spec.modules)
    given: dict[str, Expression] = {leaf.name: GAP for leaf in spec.leaves if leaf.name in doomed}
    lines = []
    for number, statement in enumerate(read_lines(spec)):
        expression = substituted(statement.expression, given)
        if statement.targets[0] in doomed:
            first = _first(expression, views[statement.targets[0]]) if heal else GAP
            if not isinstance(first, Call):
                given.update(dict.fromkeys(statement.targets, first))
                continue
            expression = first  # the call within it takes the line over
        changed = expression is not statement.expression
        made = Statement(
            targets=statement.targets, expression=expression, unpacks=statement.unpacks
        )
        lines.append(write_line(made, modules) if changed else spec.lines[number])
    leaves = tuple(leaf for leaf in spec.leaves if leaf.name not in doomed)
    return msgspec.structs.replace(spec, leaves=leaves, lines=tuple(lines)), given


def _first(expression: Expression, view: BlockView) -> Expression:
    """Return the first input of a block that is connected."""
    for port in view.ports:
        try:
            found = part(expression, path_of(port.key))
        except KeyError:
            continue
        if isinstance(found, Name | Call):
            return found
    return GAP


def _next(spec: NetworkSpec, given: dict[str, Expression]) -> tuple[str, ...]:
    """Return what to select: where the deleted came from."""
    owners = _line_names(spec)
    for found in given.values():
        if isinstance(found, Name) and found.name not in given:
            return (owners.get(found.name, found.name),)
    return ()


def _tidied(made: NetworkSpec, before: NetworkSpec, given: dict[str, Expression]) -> NetworkSpec:
    """Take away what belonged to deleted blocks: modules, places in groups, remarks."""
    used = {call.function for one in read_lines(made) for call in modules_in(one.expression)}
    was = {call.function for one in read_lines(before) for call in modules_in(one.expression)}
    modules = tuple(one for one in made.modules if one.name in used or one.name not in was)
    gone = set(given) | (was - used)
    groups = without_members(made.groups, gone)
    gone |= {group.name for group in made.groups} - {group.name for group in groups}
    root: str = made.root
    if root in given:
        healed = substituted(reference(root), given)
        root = healed.name if isinstance(healed, Name) else ""
        if all(root not in one.targets for one in read_lines(made)):
            root = ""
    remarks = tuple(pair for pair in made.remarks if pair[0] not in gone)
    return msgspec.structs.replace(made, modules=modules, groups=groups, root=root, remarks=remarks)


def without_members(groups: tuple[Group, ...], gone: Collection[str]) -> tuple[Group, ...]:
    """Return the groups without some members; a group without any goes too."""
    gone = set(gone)
    while True:
        kept = tuple(
            msgspec.structs.replace(
                group, members=tuple(name for name in group.members if name not in gone)
            )
            for group in groups
            if group.name not in gone
        )
        empty = {group.name for group in kept if not group.members}
        if not empty:
            return kept
        gone |= empty
        groups = kept
