"""How a network's lines are spread over modules: what is in the class, what in which group.

The script (`gradviz.builder.code`) and the run (`gradviz.engine.build`) both follow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from gradviz.builder.formula import Call, Statement
from gradviz.builder.network import modules_in, names_in, parts_of
from gradviz.builder.palette import block_of
from gradviz.model.program import Group, NetworkSpec

__all__ = ["Outline", "Scope", "outline"]


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """The network itself, or a group that is a module of its own.

    Attributes
    ----------
    name
        Attribute that holds it; "" for the network.
    parts
        What it runs, in order: numbers of lines, from 0, and groups within it.
    made
        What it holds, in the order in which it is made: names of modules, and groups.
    parameters
        Leaves that are parameters of the network; groups have none.
    inputs, outputs
        Names of what goes in and comes out.
    """

    name: str
    parts: tuple[int | Scope, ...]
    made: tuple[str | Scope, ...] = ()
    parameters: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()

    def lines(self) -> Iterator[int]:
        """Yield the numbers of all lines in it, also in its groups."""
        for part in self.parts:
            if isinstance(part, int):
                yield part
            else:
                yield from part.lines()

    def scopes(self) -> Iterator[Scope]:
        """Yield the groups in it, inner ones first, in the order in which they are made."""
        for part in self.made:
            if isinstance(part, Scope):
                yield from part.scopes()
                yield part


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A network in parts.

    Attributes
    ----------
    net
        What is a module; None for a program of straight lines.
    rest
        Numbers of the lines outside, from 0: the loss, or all of them.
    """

    net: Scope | None
    rest: tuple[int, ...]


def outline(spec: NetworkSpec, statements: Sequence[Statement]) -> Outline:
    """Return how a spec's lines are spread over modules.

    A group is one only where its lines stand together, and where no module of it is called
    from outside; the lines of others are those of what is around them.
    """
    leaves = tuple((leaf.name, leaf.role == "parameter") for leaf in spec.leaves)
    modules = tuple(module.name for module in spec.modules)
    return _outline(leaves, modules, spec.groups, spec.loss, tuple(statements))


@lru_cache(maxsize=64)
def _outline(
    leaves: tuple[tuple[str, bool], ...],
    modules: tuple[str, ...],
    groups: tuple[Group, ...],
    loss: str,
    statements: tuple[Statement, ...],
) -> Outline:
    count = len(statements)
    if not modules and not groups:
        return Outline(net=None, rest=tuple(range(count)))
    plan = _Plan(leaves, modules, groups, loss, statements)
    first = plan.first_outside()
    return Outline(net=plan.network(first), rest=tuple(range(first, count)))


class _Plan:
    """Collects what is known of all lines while the parts are found."""

    def __init__(
        self,
        leaves: tuple[tuple[str, bool], ...],
        modules: tuple[str, ...],
        groups: tuple[Group, ...],
        loss: str,
        statements: tuple[Statement, ...],
    ) -> None:
        self._leaves = [name for name, _ in leaves]
        self._parameters = tuple(name for name, is_parameter in leaves if is_parameter)
        self._modules = modules
        self._loss = loss
        self._statements = statements
        self._uses = [
            dict.fromkeys(name.name for name in names_in(one.expression)) for one in statements
        ]
        self._calls = [{call.function for call in modules_in(one.expression)} for one in statements]
        self._groups = self._real(groups)

    # ------------------------------------------------------------------ which groups

    def _real(self, groups: tuple[Group, ...]) -> dict[str, range]:
        """Return the lines of each group that can be a module, by name."""
        by_name = {group.name: group for group in groups}
        targets: dict[str, list[int]] = {}
        for number, statement in enumerate(self._statements):
            for target in statement.targets:
                targets.setdefault(target, []).append(number)
        found: dict[str, range] = {}
        for group in groups:
            lines = sorted(set(self._members(group, by_name, targets, ())))
            together = bool(lines) and lines[-1] - lines[0] + 1 == len(lines)
            if together and self._is_alone(lines) and group.name not in found:
                found[group.name] = range(lines[0], lines[-1] + 1)
        return _nested(found)

    def _members(
        self,
        group: Group,
        by_name: dict[str, Group],
        targets: dict[str, list[int]],
        outer: tuple[str, ...],
    ) -> Iterator[int]:
        for member in group.members:
            if member in by_name and member not in (*outer, group.name):
                yield from self._members(by_name[member], by_name, targets, (*outer, group.name))
            else:
                yield from targets.get(member, ())

    def _is_alone(self, lines: list[int]) -> bool:
        """Whether no module that some lines call is called by others."""
        inside, own = set(lines), {name for line in lines for name in self._calls[line]}
        others = (calls for line, calls in enumerate(self._calls) if line not in inside)
        return not any(own & calls for calls in others)

    # ----------------------------------------------------------------- what is outside

    def first_outside(self) -> int:
        """Return the number of the first line after the class: that of the loss."""
        losses = (n for n, one in enumerate(self._statements) if _is_loss(one))
        for first in losses:
            after = range(first, len(self._statements))
            if first and not any(self._belongs_inside(line) for line in after):
                return first
        return len(self._statements)

    def _belongs_inside(self, line: int) -> bool:
        in_group = any(line in lines for lines in self._groups.values())
        return bool(self._calls[line]) or in_group or bool(self._uses[line].keys() & self._learned)

    @property
    def _learned(self) -> set[str]:
        return set(self._parameters)

    # ---------------------------------------------------------------------- the scopes

    def network(self, first: int) -> Scope:
        """Return the network's scope: lines before `first`, and all modules."""
        parts = self._parts(range(first), "")
        given = self._from_outside(range(first))
        wanted = self._wanted_after(range(first))
        return Scope(
            name="",
            parts=parts,
            made=self._made(parts, self._modules),
            parameters=self._parameters,
            inputs=tuple(
                name for name in self._leaves if name in given and name not in self._learned
            ),
            outputs=wanted or ((self._loss,) if self._loss else ()),
        )

    def _parts(self, lines: range, within: str) -> tuple[int | Scope, ...]:
        parts: list[int | Scope] = []
        line = lines.start
        while line < lines.stop:
            name = self._outermost(line, lines, within)
            if name is None:
                parts.append(line)
                line += 1
                continue
            parts.append(self._scope(name))
            line = self._groups[name].stop
        return tuple(parts)

    def _outermost(self, line: int, lines: range, within: str) -> str | None:
        """Return the largest group that starts at a line; groups are in that order."""
        names = list(self._groups)
        start = names.index(within) + 1 if within else 0
        for name in names[start:]:
            own = self._groups[name]
            if own.start == line and own.stop <= lines.stop:
                return name
        return None

    def _scope(self, name: str) -> Scope:
        lines = self._groups[name]
        parts = self._parts(lines, name)
        own = {called for line in lines for called in self._calls[line]}
        last = self._statements[lines.stop - 1].targets
        return Scope(
            name=name,
            parts=parts,
            made=self._made(parts, [module for module in self._modules if module in own]),
            inputs=tuple(self._from_outside(lines)),
            outputs=self._wanted_after(lines) or last[:1],
        )

    def _made(
        self, parts: tuple[int | Scope, ...], modules: Iterable[str]
    ) -> tuple[str | Scope, ...]:
        """Return modules and groups in the order of the spec's modules; empty groups last."""
        order = list(modules)
        scopes = [part for part in parts if isinstance(part, Scope)]
        held = {name: scope for scope in scopes for name in self._within(scope)}
        found: list[str | Scope] = []
        for name in order:
            scope = held.get(name)
            if scope is None:
                found.append(name)
            elif scope not in found:
                found.append(scope)
        return (*found, *(scope for scope in scopes if scope not in found))

    def _within(self, scope: Scope) -> set[str]:
        return {name for line in scope.lines() for name in self._calls[line]}

    def _from_outside(self, lines: range) -> dict[str, None]:
        """Return the names that lines use before they give them, in order."""
        given: set[str] = set()
        found: dict[str, None] = {}
        for line in lines:
            found |= {name: None for name in self._uses[line] if name not in given}
            given.update(self._statements[line].targets)
        return found

    def _wanted_after(self, lines: range) -> tuple[str, ...]:
        """Return the names that lines give and later lines, or backward, use."""
        given = dict.fromkeys(name for line in lines for name in self._statements[line].targets)
        later = range(lines.stop, len(self._statements))
        wanted = set(self._from_outside(later))
        if not any(self._loss in self._statements[line].targets for line in later):
            wanted.add(self._loss)
        return tuple(name for name in given if name in wanted)


def _is_loss(statement: Statement) -> bool:
    for part in parts_of(statement.expression):
        if isinstance(part, Call) and part.form == "call":
            found = block_of(part.function)
            if found is not None and found.kind == "loss":
                return True
    return False


def _nested(found: dict[str, range]) -> dict[str, range]:
    """Return groups in order, outer ones first, without those that lie half in another."""
    ordered = sorted(found.items(), key=lambda one: (one[1].start, -one[1].stop))
    kept: dict[str, range] = {}
    for name, lines in ordered:
        crossing = any(
            other.start < lines.start < other.stop < lines.stop for other in kept.values()
        )
        if not crossing:
            kept[name] = lines
    return kept
