"""Groups: lines that belong together and become one named module."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from gradviz.builder.blocks import group_paths
from gradviz.builder.naming import all_names, check_name, fresh, settled
from gradviz.builder.network import read_lines
from gradviz.builder.order import tangle
from gradviz.builder.places import found_block, own_lines
from gradviz.builder.removal import members_of, targets_of, without_members
from gradviz.builder.trees import uses
from gradviz.builder.wiring import Edited
from gradviz.model.errors import GradvizError
from gradviz.model.program import Group, NetworkSpec
from gradviz.model.words import message

__all__ = ["group", "ungroup"]


def group(spec: NetworkSpec, names: Iterable[str], name: str = "") -> Edited:
    """Put blocks into a group.

    Parameters
    ----------
    names
        Ids of blocks, names of groups; leaves among them stay where they are.
    name
        Of the group; by default a free one.

    Raises
    ------
    GradvizError
        When nothing is to be grouped, the name is not possible, a group would be torn
        apart, or something outside would have to be computed in the middle of it.
    """
    spec = settled(spec)
    asked = tuple(dict.fromkeys(names))
    ids = [one for one in targets_of(spec, asked) if found_block(spec, one).line >= 0]
    spec, values = own_lines(spec, ids)
    lines = tuple(dict.fromkeys(found_block(spec, value).id for value in values))
    if not lines:
        raise GradvizError(message("Edits", "A group holds blocks that compute something."))
    taken = all_names(spec)
    called = check_name(name, taken, module=True) if name else fresh("part", taken, numbered=True)
    outer, members = _members(spec, lines)
    _check_between(spec, lines, called)
    made = Group(name=called, members=members)
    groups = tuple(_within(one, outer, made) for one in spec.groups)
    spec = _together(msgspec.structs.replace(spec, groups=(*groups, made)), lines)
    label = message("Edits", "group {name}", name=called)
    return Edited(spec=spec, selection=(called,), label=label)


def _members(spec: NetworkSpec, lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the group around a new group, "" for none, and what the new one holds."""
    paths = group_paths(spec)
    chosen = set(lines)
    inside = {one.name for one in spec.groups if chosen >= set(members_of(spec, one.name))}
    tops: dict[str, None] = {}
    around: set[tuple[str, ...]] = set()
    for line in lines:
        path = paths.get(line, ())
        outside = tuple(one for one in path if one not in inside)
        tops[path[len(outside)] if len(outside) < len(path) else line] = None
        around.add(outside)
    if len(around) > 1:
        torn = max(around, key=len)[-1]
        text = "Take all of {group} into the new group, or none of it."
        raise GradvizError(message("Edits", text, group=torn))
    [found] = around
    return (found[-1] if found else ""), tuple(tops)


def _within(one: Group, outer: str, made: Group) -> Group:
    """Return a group, with the new one in place of what that took from it."""
    if one.name != outer:
        return one
    first = next(place for place, name in enumerate(one.members) if name in made.members)
    kept = [name for name in one.members if name not in made.members]
    kept.insert(first, made.name)
    return msgspec.structs.replace(one, members=tuple(kept))


def _check_between(spec: NetworkSpec, lines: tuple[str, ...], called: str) -> None:
    statements = read_lines(spec)
    inside = {place for place, one in enumerate(statements) if one.targets[0] in lines}
    between = tangle(statements, inside)
    if between is not None:
        text = "{name} stands between parts of {group}: take it into the group first."
        name = statements[between].targets[0]
        raise GradvizError(message("Edits", text, name=name, group=called))


def _together(spec: NetworkSpec, lines: tuple[str, ...]) -> NetworkSpec:
    """Return the spec with some lines one after the other; the others keep their order."""
    statements = read_lines(spec)
    inside = [place for place, one in enumerate(statements) if one.targets[0] in lines]
    first, last = inside[0], inside[-1]
    made = {name for place in inside for name in statements[place].targets}
    before, after = [], []
    for place in range(first, last + 1):
        if place in inside:
            continue
        # What needs something of the group comes behind it, what it needs comes before.
        if made & uses(statements[place].expression):
            after.append(place)
            made.update(statements[place].targets)
        else:
            before.append(place)
    order = (*range(first), *before, *inside, *after, *range(last + 1, len(statements)))
    return msgspec.structs.replace(spec, lines=tuple(spec.lines[place] for place in order))


def ungroup(spec: NetworkSpec, name: str) -> Edited:
    """Take a group apart; what it held goes to the group around it.

    Raises
    ------
    GradvizError
        When there is no such group.
    """
    found = next((one for one in spec.groups if one.name == name), None)
    if found is None:
        raise GradvizError(message("Edits", "There is no group {name}.", name=name))
    groups = []
    for one in spec.groups:
        if one is found:
            continue
        members = [
            inner
            for member in one.members
            for inner in (found.members if member == name else (member,))
        ]
        groups.append(msgspec.structs.replace(one, members=tuple(members)))
    kept = without_members(tuple(groups), ())
    remarks = tuple(pair for pair in spec.remarks if pair[0] != name)
    made = msgspec.structs.replace(spec, groups=kept, remarks=remarks)
    label = message("Edits", "ungroup {name}", name=name)
    return Edited(spec=made, selection=members_of(spec, name), label=label)
