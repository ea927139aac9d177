"""All lines of a NetworkSpec read together: are the names known, is there one loss.

Shapes and numbers are not looked at: PyTorch itself finds out about them when it runs.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NoReturn

from gradviz.builder.formula import (
    Call,
    Expression,
    Items,
    Name,
    Statement,
    at,
    parse,
    unknown,
)
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.words import Message, message

__all__ = ["names_in", "read_lines"]

RESERVED = frozenset({"F", "complex", "float", "print", "torch"})
"""Names that the written-out program needs itself."""


def read_lines(spec: NetworkSpec) -> tuple[Statement, ...]:
    """Read all formula lines of a spec.

    What was read is kept by names and lines: other numbers in the leaves cost nothing.

    Raises
    ------
    GradvizError
        When a leaf's or a line's name is not possible, a line is no formula, a name is not
        known where it is used, or the last line is not one value. The fields ``line`` and
        ``column`` (from 1) say where; a leaf has ``leaf`` instead.
    """
    return _read(tuple(leaf.name for leaf in spec.leaves), spec.lines)


@lru_cache(maxsize=64)
def _read(leaves: tuple[str, ...], lines: tuple[str, ...]) -> tuple[Statement, ...]:
    known: set[str] = set()
    for leaf in leaves:
        _check_leaf(leaf, known)
        known.add(unicodedata.normalize("NFKC", leaf))
    own = frozenset(known)
    if not lines:
        text = "Nothing is computed yet: add a line such as L = x*x."
        raise GradvizError(message("Formula", text))
    statements = []
    for number, line in enumerate(lines, start=1):
        statement = parse(line, number)
        for name in names_in(statement.expression):
            if name.name not in known:
                _fail(number, name.span[0], unknown("name", name.name, known))
        for target in statement.targets:
            if target in RESERVED:
                _fail(number, 1, _reserved(target))
            if target in own:
                text = "{leaf} is a leaf already: give the result another name."
                _fail(number, 1, message("Formula", text, leaf=target))
        known.update(statement.targets)
        statements.append(statement)
    if statements[-1].unpacks:
        told = message("Formula", "The last line is the loss: it gives one name one value.")
        _fail(len(lines), 1, told)
    return tuple(statements)


def _fail(line: int, column: int, told: Message) -> NoReturn:
    told = at(told, line)
    told.fields["column"] = column
    raise GradvizError(told)


def _check_leaf(name: str, before: set[str]) -> None:
    if not name.isidentifier() or keyword.iskeyword(name):
        text = "{leaf} is not possible as a name: use letters, digits and _."
        raise GradvizError(message("Formula", text, leaf=name or '""'))
    if name in RESERVED:
        raise GradvizError(_reserved(name))
    if unicodedata.normalize("NFKC", name) in before:
        raise GradvizError(message("Formula", "Two leaves are called {leaf}.", leaf=name))


def _reserved(name: str) -> Message:
    return message("Formula", "{leaf} belongs to PyTorch: choose another name.", leaf=name)


def names_in(expression: Expression) -> Iterator[Name]:
    """Yield every name that an expression uses, from left to right."""
    if isinstance(expression, Name):
        yield expression
    elif isinstance(expression, Items):
        for item in expression.items:
            yield from names_in(item)
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from names_in(argument)
        for _, value in expression.keywords:
            yield from names_in(value)
