"""The formula line: a whole small network as text, ``L = bce(sigmoid(w*x + b), y)``.

Names that nothing is known of become leaves. The single lines are read by
`gradviz.builder.formula`, nothing is executed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, count
from typing import Any

import msgspec
import numpy as np

from gradviz.builder.formula import Call, Expression, Items, Name, Statement, parse
from gradviz.builder.network import modules_in, names_in, read_lines, run_lines
from gradviz.builder.reading_guesses import guess_role
from gradviz.builder.writing import write_line
from gradviz.model.errors import GradvizError
from gradviz.model.program import Leaf, NetworkSpec
from gradviz.model.tensor import tensor_value
from gradviz.model.words import Message, message

__all__ = ["caret", "read_formula", "write_formula"]

LONGEST = 2000
"""Formulas longer than that stay in several lines."""
DEEPEST = 60
"""So do those that are nested more deeply."""


def read_formula(text: str, like: NetworkSpec | None = None) -> NetworkSpec:
    """Read a formula, or several with ``;`` or line breaks between them.

    Parameters
    ----------
    text
        ``L = w*x + b``; without a name the value is called L.
    like
        Leaves and modules that are known keep their values. Other names become scalars:
        an input or a constant if they are called like one (x, y, t, target), else a
        parameter of about 0.5.

    Raises
    ------
    GradvizError
        When it is no formula; the field ``column`` says where in the text, from 1.

    Examples
    --------
    >>> spec = read_formula("L = (w*x - y)**2")
    >>> [(leaf.name, leaf.role) for leaf in spec.leaves]
    [('w', 'parameter'), ('x', 'input'), ('y', 'constant')]
    """
    modules = {module.name: module for module in like.modules} if like is not None else {}
    known = {leaf.name: leaf for leaf in like.leaves} if like is not None else {}
    statements: list[Statement] = []
    lines: list[str] = []
    places: list[int] = []
    for start, piece in _pieces(text):
        given = {target for one in statements for target in one.targets}
        before = "" if _has_name(piece) else f"{_free(given)} = "
        lines.append(before + piece)
        places.append(start - len(before))
        statements.append(_statement(lines[-1], frozenset(modules), places[-1]))
    leaves = _leaves(statements, known, set(modules))
    called = {call.function for one in statements for call in modules_in(one.expression)}
    kept = tuple(module for name, module in modules.items() if name in called)
    names = frozenset(module.name for module in kept)
    spec = NetworkSpec(
        name=like.name if like is not None else "formula",
        leaves=leaves,
        lines=tuple(lines),
        modules=kept,
        optimizer=like.optimizer if like is not None else None,
        seed=like.seed if like is not None else 0,
    )
    _checked(spec, places)
    written = tuple(write_line(one, names) for one in statements)
    return msgspec.structs.replace(spec, lines=written)


def caret(text: str, told: Message) -> str:
    """Return a formula with a caret under the place that a sentence speaks of.

    Examples
    --------
    >>> print(caret("L = w*", message("Formula", "...", column=7)))
    L = w*
          ^
    """
    column = told.fields.get("column")
    place = column if isinstance(column, int) else 1
    before = text[: place - 1]
    row = before.count("\n")
    lines = text.split("\n")
    lines.insert(row + 1, " " * len(before.rpartition("\n")[2]) + "^")
    return "\n".join(lines)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield each formula and where it starts in the text, from 0."""
    start, found = 0, False
    for piece in text.replace("\n", ";").split(";"):
        if piece.strip():
            found = True
            yield start + len(piece) - len(piece.lstrip()), piece.strip()
        start += len(piece) + 1
    if not found:
        raise GradvizError(message("Formula", "Write a formula: L = (w*x - y)**2.", column=1))


def _statement(line: str, modules: frozenset[str], start: int) -> Statement:
    """Return one formula, which starts somewhere in the text."""
    try:
        return parse(line, modules=modules)
    except GradvizError as error:
        raise GradvizError(_moved(error.message, start)) from None


def _free(taken: set[str]) -> str:
    """Return a name for a value that has none: L, or L2 and so on."""
    names = chain(["L"], map("L{}".format, count(2)))
    return next(name for name in names if name not in taken)


def _has_name(piece: str) -> bool:
    before, sign, after = piece.partition("=")
    return bool(sign) and "(" not in before and not after.startswith("=")


def _moved(told: Message, by: int) -> Message:
    column = told.fields.get("column")
    place = max(1, column + by) if isinstance(column, int) else 1
    fields = {name: value for name, value in told.fields.items() if name != "line"}
    return msgspec.structs.replace(told, fields={**fields, "column": place})


def _leaves(
    statements: list[Statement], before: Mapping[str, Leaf], taken: set[str]
) -> tuple[Leaf, ...]:
    """Return the leaves in the order of their use; new ones get their numbers by their place."""
    found: dict[str, Leaf] = {}
    given: set[str] = set(taken)
    for statement in statements:
        for part in names_in(statement.expression):
            if part.name not in found and part.name not in given:
                found[part.name] = before.get(part.name) or _leaf(part.name, len(found))
        given.update(statement.targets)
    known = [name for name in before if name in found]
    return tuple(found[name] for name in dict.fromkeys(chain(known, found)))


def _leaf(name: str, place: int) -> Leaf:
    role: Any = guess_role(name) or "parameter"
    number = 1.0
    if role == "parameter":
        number = round(0.5 + 0.2 * float(np.random.default_rng(place).normal()), 2)
    return Leaf(name=name, role=role, value=tensor_value(number, "float32"))


def _checked(spec: NetworkSpec, places: list[int]) -> None:
    """Have it refused if it cannot be run, with the place in the text."""
    try:
        run_lines(spec)
    except GradvizError as error:
        line = error.message.fields.get("line")
        start = places[line - 1] if isinstance(line, int) else 0
        raise GradvizError(_moved(error.message, start)) from None


# ------------------------------------------------------------------------- writing


def write_formula(spec: NetworkSpec) -> str:
    """Write the value that backward starts from as one formula.

    Values that are used more than once, or come out several at a time, keep a formula of
    their own before it, with ``;`` between them. What the result does not depend on is
    left out.

    Raises
    ------
    GradvizError
        As `gradviz.builder.network.read_lines`; also when there is no line.

    Examples
    --------
    >>> from gradviz.builder.presets import preset
    >>> write_formula(preset("neuron").spec)
    'L = bce(sigmoid(w*x + b), y)'
    """
    statements = list(read_lines(spec))
    if not statements:
        text = "Nothing is computed yet: add a line such as L = x*x."
        raise GradvizError(message("Formula", text))
    modules = frozenset(module.name for module in spec.modules)
    wanted = _needed(statements, spec.root or statements[-1].targets[0])
    uses = Counter(name.name for one in wanted for name in names_in(one.expression))
    given = Counter(target for one in wanted for target in one.targets)
    changed = any(count > 1 for count in given.values())
    inner: dict[str, Expression] = {}
    kept: list[Statement] = []
    for number, one in enumerate(wanted):
        expression = _put(one.expression, inner)
        made = Statement(targets=one.targets, expression=expression, unpacks=one.unpacks)
        if not _is_writable(made, modules):
            made = one  # too long: all that it uses keeps its own formula
            for name in [name.name for name in names_in(one.expression)]:
                if name in inner:
                    put = Statement(targets=(name,), expression=inner.pop(name))
                    kept.append(put)
        alone = len(one.targets) == 1 and not one.unpacks and uses[one.targets[0]] == 1
        ordered = not any(modules_in(one.expression))  # dropout draws its numbers in order
        if number < len(wanted) - 1 and alone and ordered and not changed:
            inner[one.targets[0]] = made.expression
        else:
            kept.append(made)
    return "; ".join(write_line(one, modules) for one in kept)


def _needed(statements: list[Statement], root: str) -> list[Statement]:
    """Return the lines that a value depends on."""
    wanted, found = {root}, []
    for one in reversed(statements):
        if wanted & set(one.targets):
            found.append(one)
            wanted -= set(one.targets)
            wanted |= {name.name for name in names_in(one.expression)}
    return found[::-1]


def _put(expression: Expression, inner: Mapping[str, Expression]) -> Expression:
    """Return an expression with values in the place of their names."""
    if isinstance(expression, Name):
        return inner.get(expression.name, expression)
    if isinstance(expression, Items):
        items = tuple(_put(item, inner) for item in expression.items)
        return msgspec.structs.replace(expression, items=items)
    if isinstance(expression, Call):
        return msgspec.structs.replace(
            expression,
            arguments=tuple(_put(part, inner) for part in expression.arguments),
            keywords=tuple((name, _put(part, inner)) for name, part in expression.keywords),
        )
    return expression


def _is_writable(statement: Statement, modules: frozenset[str]) -> bool:
    if _depth(statement.expression) > DEEPEST:
        return False
    return len(write_line(statement, modules)) <= LONGEST


def _depth(expression: Expression) -> int:
    parts: tuple[Expression, ...] = ()
    if isinstance(expression, Items):
        parts = expression.items
    elif isinstance(expression, Call):
        parts = (*expression.arguments, *(part for _, part in expression.keywords))
    return 1 + max(map(_depth, parts), default=0)
