"""Formula trees taken apart and put together again; what they mean is not known here.

A path says where in a line something stands: numbers count arguments and items, a text is
the name of a keyword. The whole line is the empty path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from gradviz.builder.formula import Call, Expression, Gap, Items, Literal, Name, Statement
from gradviz.builder.network import names_in, read_lines
from gradviz.builder.writing import write_line
from gradviz.model.program import Argument, NetworkSpec

__all__ = [
    "GAP",
    "Path",
    "constant",
    "key_of",
    "mapped",
    "part",
    "path_of",
    "placed",
    "reference",
    "rewritten",
    "steps",
    "substituted",
    "uses",
    "with_part",
    "without_part",
]

Path = tuple[int | str, ...]

_NOWHERE = (0, 0)
GAP = Gap(span=_NOWHERE)
"""What stands where nothing is connected."""


def reference(name: str) -> Name:
    """Return the expression that is a name."""
    return Name(name=name, span=_NOWHERE)


def constant(value: Argument) -> Expression:
    """Return the expression of a number, text, or several numbers."""
    if isinstance(value, tuple | list):
        items = tuple(constant(item) for item in value)
        return Items(items=items, is_list=False, span=_NOWHERE)
    return Literal(value=value, span=_NOWHERE)


def key_of(path: Path) -> str:
    """Return a path as text, which names a port within its block.

    Examples
    --------
    >>> key_of((0, 1)), path_of("0.1"), path_of("bias")
    ('0.1', (0, 1), ('bias',))
    """
    return ".".join(map(str, path))


def path_of(key: str) -> Path:
    """Return the path that a text means."""
    return tuple(int(step) if step.isdigit() else step for step in key.split(".") if step)


def steps(expression: Expression) -> Iterator[tuple[int | str, Expression]]:
    """Yield what an expression is directly made of, each with its step of a path."""
    if isinstance(expression, Items):
        yield from enumerate(expression.items)
    elif isinstance(expression, Call):
        yield from enumerate(expression.arguments)
        yield from expression.keywords


def part(expression: Expression, path: Path) -> Expression:
    """Return what stands at a path.

    Raises
    ------
    KeyError
        When there is nothing.
    """
    for step in path:
        expression = dict(steps(expression))[step]
    return expression


def with_part(expression: Expression, path: Path, new: Expression) -> Expression:
    """Return the expression with something else at a path; a keyword may be new.

    Raises
    ------
    KeyError
        When there is no such place.
    """
    if not path:
        return new
    step, rest = path[0], path[1:]
    parts = dict(steps(expression))
    inner = with_part(parts[step], rest, new) if rest else new
    return _with_step(expression, step, inner)


def _with_step(expression: Expression, step: int | str, new: Expression) -> Expression:
    if isinstance(expression, Items) and isinstance(step, int):
        items = _placed_at(expression.items, step, new)
        return msgspec.structs.replace(expression, items=items)
    if isinstance(expression, Call) and isinstance(step, int):
        arguments = _placed_at(expression.arguments, step, new)
        return msgspec.structs.replace(expression, arguments=arguments)
    if isinstance(expression, Call):
        keywords = {**dict(expression.keywords), str(step): new}
        return msgspec.structs.replace(expression, keywords=tuple(keywords.items()))
    raise KeyError(step)


def _placed_at(row: tuple[Expression, ...], place: int, new: Expression) -> tuple[Expression, ...]:
    """Return a row with something else at a place, or behind its end."""
    if place > len(row):
        raise KeyError(place)
    return (*row[:place], new, *row[place + 1 :])


def without_part(expression: Expression, path: Path) -> Expression:
    """Return the expression without an item, a keyword or its last argument."""
    *before, step = path
    around = part(expression, tuple(before))
    made: Expression = around
    if isinstance(around, Items):
        kept = tuple(item for place, item in enumerate(around.items) if place != step)
        made = msgspec.structs.replace(around, items=kept)
    elif isinstance(around, Call) and isinstance(step, str):
        named = tuple(pair for pair in around.keywords if pair[0] != step)
        made = msgspec.structs.replace(around, keywords=named)
    elif isinstance(around, Call) and isinstance(step, int):
        made = msgspec.structs.replace(around, arguments=around.arguments[:step])
    return with_part(expression, tuple(before), made)


def mapped(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """Return the expression with every part changed, the inner ones first."""
    if isinstance(expression, Items):
        items = tuple(mapped(item, change) for item in expression.items)
        if any(new is not old for new, old in zip(items, expression.items, strict=True)):
            expression = msgspec.structs.replace(expression, items=items)
    elif isinstance(expression, Call):
        arguments = tuple(mapped(one, change) for one in expression.arguments)
        keywords = tuple((name, mapped(one, change)) for name, one in expression.keywords)
        given = (*expression.arguments, *(one for _, one in expression.keywords))
        made = (*arguments, *(one for _, one in keywords))
        if any(new is not old for new, old in zip(made, given, strict=True)):
            expression = msgspec.structs.replace(expression, arguments=arguments, keywords=keywords)
    return change(expression)


def substituted(expression: Expression, given: Mapping[str, Expression]) -> Expression:
    """Return the expression with other things in place of names; itself where none is there."""

    def change(one: Expression) -> Expression:
        return given.get(one.name, one) if isinstance(one, Name) else one

    return mapped(expression, change)


def uses(expression: Expression) -> frozenset[str]:
    """Return all names in an expression."""
    return frozenset(name.name for name in names_in(expression))


# ------------------------------------------------------------------------- whole specs


def rewritten(spec: NetworkSpec, changes: Mapping[int, Statement]) -> NetworkSpec:
    """Return a spec with other lines at some places; the other lines keep their text."""
    old = read_lines(spec)
    modules = frozenset(module.name for module in spec.modules)
    lines = list(spec.lines)
    for place, statement in changes.items():
        if statement != old[place]:
            lines[place] = write_line(statement, modules)
    return msgspec.structs.replace(spec, lines=tuple(lines))


def placed(spec: NetworkSpec, place: int, *statements: Statement) -> NetworkSpec:
    """Return a spec with more lines before the one at a place."""
    modules = frozenset(module.name for module in spec.modules)
    made = tuple(write_line(statement, modules) for statement in statements)
    lines = (*spec.lines[:place], *made, *spec.lines[place:])
    return msgspec.structs.replace(spec, lines=lines)
