"""What code does not say, taken over from the spec that the code was written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from gradviz.builder.construction import arguments_of, module_block
from gradviz.builder.formula import parse
from gradviz.builder.network import read_lines
from gradviz.builder.writing import write_line
from gradviz.model.errors import GradvizError
from gradviz.model.program import Group, Leaf, Module, NetworkSpec, Optimizer

__all__ = ["keep", "normal"]

Named = TypeVar("Named", Leaf, Module, Group)


def normal(spec: NetworkSpec) -> NetworkSpec:
    """Return the spec as reading its own code gives it, but for what code does not say.

    Lines are in the house style, arguments that are the default are left out, and the root
    is "" where it is the value of the last line.

    Raises
    ------
    GradvizError
        As `gradviz.builder.network.read_lines`.
    """
    names = frozenset(module.name for module in spec.modules)
    statements = read_lines(spec)
    last = statements[-1].targets[0] if statements else ""
    return msgspec.structs.replace(
        spec,
        lines=tuple(write_line(statement, names) for statement in statements),
        modules=tuple(map(_plain, spec.modules)),
        root="" if spec.root == last else spec.root,
    )


def _plain(module: Module) -> Module:
    return msgspec.structs.replace(
        module, arguments=arguments_of(module_block(module), module.arguments)
    )


def keep(spec: NetworkSpec, like: NetworkSpec, has_backward: bool) -> NetworkSpec:
    """Return a spec with all that another says beside it, where they agree.

    Parameters
    ----------
    spec
        Read from code.
    like
        What the code was written from; its title, sliders, roles, notes, groups and ways of
        writing hold for what is still the same.
    has_backward
        Whether the code says where backward starts.
    """
    leaves = [_leaf(leaf, like) for leaf in spec.leaves]
    modules = [_module(module, like) for module in spec.modules]
    known = {leaf.name for leaf in leaves} | {module.name for module in modules}
    known |= {target for line in read_lines(spec) for target in line.targets}
    found = msgspec.structs.replace(
        spec,
        name=like.name,
        leaves=_ordered(leaves, like.leaves),
        modules=_ordered(modules, like.modules),
        lines=_lines(spec, like),
        groups=_groups(spec, like, known),
        optimizer=_optimizer(spec.optimizer, like.optimizer),
        remarks=tuple(one for one in like.remarks if one[0] in {*known, ""}),
    )
    if like.loss == found.loss or (not has_backward and like.root in known):
        return msgspec.structs.replace(found, root=like.root)
    return found


def _leaf(leaf: Leaf, like: NetworkSpec) -> Leaf:
    other = next((one for one in like.leaves if one.name == leaf.name), None)
    if other is None:
        return leaf
    role, grad = leaf.role, leaf.grad
    if other.requires_grad == leaf.requires_grad:
        role, grad = other.role, other.grad
    same = other.value == leaf.value
    return msgspec.structs.replace(
        leaf,
        role=role,
        grad=grad,
        minimum=other.minimum,
        maximum=other.maximum,
        recipe=other.recipe if same else leaf.recipe,
    )


def _module(module: Module, like: NetworkSpec) -> Module:
    other = next((one for one in like.modules if one.name == module.name), None)
    same = other is not None and other.block == module.block and _plain(other) == _plain(module)
    return other if same and other is not None else module


def _optimizer(found: Optimizer | None, like: Optimizer | None) -> Optimizer | None:
    if found is None or like is None or found.name != like.name:
        return like if found is None and like is not None else found
    return found


def _ordered(found: Sequence[Named], like: Sequence[Named]) -> tuple[Named, ...]:
    """Return things in the order of others, where they are the same ones."""
    by_name = {one.name: one for one in found}
    names = [one.name for one in like]
    if set(names) != set(by_name) or len(names) != len(found):
        return tuple(found)
    return tuple(by_name[name] for name in names)


def _lines(spec: NetworkSpec, like: NetworkSpec) -> tuple[str, ...]:
    """Return the lines, as they were written before where they say the same."""
    names = frozenset(module.name for module in spec.modules)
    before: dict[str, str] = {}
    for line in like.lines:
        try:
            before[write_line(parse(line, modules=names), names)] = line
        except GradvizError:
            continue
    return tuple(before.get(line, line) for line in spec.lines)


def _groups(spec: NetworkSpec, like: NetworkSpec, known: set[str]) -> tuple[Group, ...]:
    """Return the groups, with those that a script cannot have."""
    read = {group.name: group for group in spec.groups}
    before = {group.name: group for group in like.groups}
    found = dict(read)
    for group in like.groups:
        other = read.get(group.name)
        # A group within it may have been written flat: its lines are what counts.
        if other is None or _targets(other, read) == _targets(group, before):
            found[group.name] = group
    names = {*known, *found}
    kept = [one for one in found.values() if all(member in names for member in one.members)]
    return _ordered(kept, like.groups)


def _targets(group: Group, known: Mapping[str, Group]) -> set[str]:
    """Return the targets of a group's lines, those of groups within it too."""
    found: set[str] = set()
    for member in group.members:
        inner = known.get(member)
        found.update({member} if inner is None else _targets(inner, known))
    return found
