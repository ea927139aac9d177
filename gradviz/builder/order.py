"""The order of lines: what needs what, moving lines as little as possible, circles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from gradviz.builder.blocks import group_paths
from gradviz.builder.formula import Statement
from gradviz.builder.network import read_lines
from gradviz.builder.trees import uses
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.words import message

__all__ = ["above", "below", "check_groups", "in_order", "line_of", "make_room"]


def line_of(spec: NetworkSpec, name: str) -> int:
    """Return the number of the line that gives a name, from 0; -1 where none does."""
    for place, statement in enumerate(read_lines(spec)):
        if name in statement.targets:
            return place
    return -1


def below(statements: Sequence[Statement], start: int) -> set[int]:
    """Return a line and all that need it."""
    names, found = set(statements[start].targets), {start}
    for place in range(start + 1, len(statements)):
        if names & uses(statements[place].expression):
            found.add(place)
            names.update(statements[place].targets)
    return found


def above(statements: Sequence[Statement], start: int) -> set[int]:
    """Return a line and all that it needs."""
    names, found = set(uses(statements[start].expression)), {start}
    for place in range(start - 1, -1, -1):
        if names & set(statements[place].targets):
            found.add(place)
            names |= uses(statements[place].expression)
    return found


def make_room(spec: NetworkSpec, source: int, target: int) -> NetworkSpec:
    """Return the spec with one line before another that is to use it; few lines move.

    Parameters
    ----------
    source, target
        Numbers of the lines.

    Raises
    ------
    GradvizError
        When the first needs the second: that would be a circle.
    """
    statements = read_lines(spec)
    if source == target or source in below(statements, target):
        text = "That would be a circle: {source} is made of {target} already."
        names = {"source": statements[source].targets[0], "target": statements[target].targets[0]}
        if source == target:
            text = "That would be a circle: {target} cannot be made of itself."
        raise GradvizError(message("Edits", text, **names))
    if source < target:
        return spec
    down = {place for place in below(statements, target) if place < source}
    up = {place for place in above(statements, source) if place > target}
    # What was last is where backward starts: then what uses it must be last.
    is_loss = not spec.root and source == len(statements) - 1
    before, row, after = _split(len(statements), target, source)
    if is_loss or len(down) < len(up):
        middle = [place for place in row if place not in down] + sorted(down)
    else:
        middle = sorted(up) + [place for place in row if place not in up]
    lines = tuple(spec.lines[place] for place in (*before, *middle, *after))
    return msgspec.structs.replace(spec, lines=lines)


def _split(count: int, first: int, last: int) -> tuple[range, range, range]:
    return range(first), range(first, last + 1), range(last + 1, count)


def in_order(statements: Iterable[Statement], known: Collection[str]) -> bool:
    """Whether every line uses only what stands before it."""
    there = set(known)
    for statement in statements:
        if not uses(statement.expression) <= there:
            return False
        there.update(statement.targets)
    return True


def check_groups(spec: NetworkSpec) -> None:
    """See that every group can be computed in one go.

    Raises
    ------
    GradvizError
        When something outside a group needs one of its lines and is needed by another.
    """
    if not spec.groups:
        return
    statements = read_lines(spec)
    paths = group_paths(spec)
    for group in spec.groups:
        inside = {
            place
            for place, statement in enumerate(statements)
            if group.name in paths.get(statement.targets[0], ())
        }
        between = tangle(statements, inside)
        if between is not None:
            text = "{name} stands between parts of {group}: take it into the group first."
            name = statements[between].targets[0]
            raise GradvizError(message("Edits", text, name=name, group=group.name))


def tangle(statements: Sequence[Statement], inside: Collection[int]) -> int | None:
    """Return a line that is needed by some of these and needs some of them; None if there is none.

    Parameters
    ----------
    statements
        All lines.
    inside
        Numbers of some of them.
    """
    tainted: dict[str, int] = {}  # names outside that are made of what is inside
    gives: set[str] = set()
    for place, statement in enumerate(statements):
        used = uses(statement.expression)
        if place in inside:
            gives.update(statement.targets)
            back = used & tainted.keys()
            if back:
                return tainted[min(back)]
        elif used & (gives | tainted.keys()):
            tainted.update(dict.fromkeys(statement.targets, place))
    return None
