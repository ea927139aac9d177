"""The formula language of op cards: text to tree, and back to text. Nothing is executed.

The grammar is a small part of Python's expressions: numbers, names, ``+ - * / ** @``,
comparisons, ``.T`` and calls of the functions of `gradviz.ops.functions`. A tree is plain data:
`gradviz.ops.evaluation` computes it, `gradviz.ops.typesetting` writes it as TeX.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import msgspec

from gradviz.ops.functions.vocabulary import FUNCTIONS

LONGEST = 500
DEEPEST = 40


class FormulaError(ValueError):
    """A formula outside the language; the text says what was found."""


class _Tree(msgspec.Struct, frozen=True, tag=True):
    """Base of all formula trees."""


class Number(_Tree, frozen=True):
    """A number written in a formula, or put in the place of a name."""

    value: float | int


class Name(_Tree, frozen=True):
    """An argument, an attribute, the output, or ``G``, the gradient that arrives."""

    name: str


class Negative(_Tree, frozen=True):
    """``-of``."""

    of: Formula


class Binary(_Tree, frozen=True):
    """``left operator right`` with one of ``+ - * / ** @``."""

    operator: str
    left: Formula
    right: Formula


class Comparison(_Tree, frozen=True):
    """``left operator right`` with one of ``< <= > >= == !=``."""

    operator: str
    left: Formula
    right: Formula


class Call(_Tree, frozen=True):
    """A function of `FUNCTIONS` applied to formulas."""

    function: str
    arguments: tuple[Formula, ...]


class Transpose(_Tree, frozen=True):
    """``of.T``: the last two axes exchanged."""

    of: Formula


Formula = Number | Name | Negative | Binary | Comparison | Call | Transpose

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.MatMult: "@",
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "@": 2, "**": 4}


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    FormulaError
        When the text is not of the language.

    Examples
    --------
    >>> parse("y*(1-y)") == Binary(
    ...     "*", Name("y"), Binary("-", Number(1), Name("y")))
    True
    >>> write(parse("-(a/b)/b"))
    '-(a / b) / b'
    """
    if len(text) > LONGEST:
        raise FormulaError(f"A formula of {len(text)} characters is too long.")
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"This is no formula: {text!r}") from error
    return _read(body, 0)


def _read(node: ast.expr, depth: int) -> Formula:
    if depth > DEEPEST:
        raise FormulaError(f"A formula may be nested {DEEPEST} levels deep.")
    reader = _READERS.get(type(node))
    if reader is None:
        raise FormulaError(f"A formula cannot hold this: {ast.unparse(node)}")
    return reader(node, depth + 1)


def _read_constant(node: ast.Constant, depth: int) -> Formula:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise FormulaError(f"A formula holds numbers, not {node.value!r}.")
    return Number(node.value)


def _read_name(node: ast.Name, depth: int) -> Formula:
    return Name(node.id)


def _read_unary(node: ast.UnaryOp, depth: int) -> Formula:
    if not isinstance(node.op, ast.USub):
        raise FormulaError(f"A formula cannot hold this: {ast.unparse(node)}")
    return Negative(_read(node.operand, depth))


def _read_binary(node: ast.BinOp, depth: int) -> Formula:
    operator = _BINARY.get(type(node.op))
    if operator is None:
        raise FormulaError(f"A formula cannot hold this: {ast.unparse(node)}")
    return Binary(operator, _read(node.left, depth), _read(node.right, depth))


def _read_comparison(node: ast.Compare, depth: int) -> Formula:
    operator = _COMPARISONS.get(type(node.ops[0]))
    if operator is None or len(node.ops) != 1:
        raise FormulaError(f"A formula cannot hold this: {ast.unparse(node)}")
    return Comparison(operator, _read(node.left, depth), _read(node.comparators[0], depth))


def _read_call(node: ast.Call, depth: int) -> Formula:
    name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
    if name not in FUNCTIONS or node.keywords:
        raise FormulaError(f"There is no function {name!r} in formulas.")
    if len(node.args) != FUNCTIONS[name]:
        raise FormulaError(f"{name} takes {FUNCTIONS[name]} arguments, not {len(node.args)}.")
    return Call(name, tuple(_read(argument, depth) for argument in node.args))


def _read_attribute(node: ast.Attribute, depth: int) -> Formula:
    if node.attr != "T":
        raise FormulaError(f"A formula cannot hold this: {ast.unparse(node)}")
    return Transpose(_read(node.value, depth))


_READERS: dict[type[ast.expr], Callable[..., Formula]] = {
    ast.Constant: _read_constant,
    ast.Name: _read_name,
    ast.UnaryOp: _read_unary,
    ast.BinOp: _read_binary,
    ast.Compare: _read_comparison,
    ast.Call: _read_call,
    ast.Attribute: _read_attribute,
}


def children(formula: Formula) -> tuple[Formula, ...]:
    """Return the parts of a formula, left to right."""
    if isinstance(formula, Binary | Comparison):
        return (formula.left, formula.right)
    if isinstance(formula, Call):
        return formula.arguments
    if isinstance(formula, Negative | Transpose):
        return (formula.of,)
    return ()


def with_children(formula: Formula, parts: tuple[Formula, ...]) -> Formula:
    """Return the formula with other parts."""
    if isinstance(formula, Binary | Comparison):
        return type(formula)(formula.operator, parts[0], parts[1])
    if isinstance(formula, Call):
        return Call(formula.function, parts)
    if isinstance(formula, Negative | Transpose):
        return type(formula)(parts[0])
    return formula


def walk(formula: Formula) -> Iterator[Formula]:
    """Yield a formula and all its parts, outermost first."""
    yield formula
    for part in children(formula):
        yield from walk(part)


def names(formula: Formula) -> frozenset[str]:
    """Return the names that a formula reads."""
    return frozenset(part.name for part in walk(formula) if isinstance(part, Name))


def substitute(formula: Formula, values: Mapping[str, Formula]) -> Formula:
    """Put formulas in the place of names."""
    if isinstance(formula, Name):
        return values.get(formula.name, formula)
    parts = tuple(substitute(part, values) for part in children(formula))
    return with_children(formula, parts)


def write(formula: Formula) -> str:
    """Write a formula as text that `parse` reads back."""
    if isinstance(formula, Number):
        return repr(formula.value)
    if isinstance(formula, Name):
        return formula.name
    if isinstance(formula, Call):
        return f"{formula.function}({', '.join(write(part) for part in formula.arguments)})"
    if isinstance(formula, Transpose):
        return f"{_bracketed(formula.of, 6)}.T"
    if isinstance(formula, Negative):
        return f"-{_bracketed(formula.of, 3)}"
    level = precedence(formula)
    right_first = formula.operator == "**"
    left = _bracketed(formula.left, level + (right_first or level == 0))
    right = _bracketed(formula.right, level + (not right_first))
    return f"{left} {formula.operator} {right}"


def _bracketed(formula: Formula, level: int) -> str:
    text = write(formula)
    return f"({text})" if precedence(formula) < level else text


def precedence(formula: Formula) -> int:
    """Return how tightly the outermost operator binds: 0 a comparison, 5 a number, 6 a name."""
    if isinstance(formula, Binary):
        return _PRECEDENCE[formula.operator]
    if isinstance(formula, Comparison):
        return 0
    if isinstance(formula, Negative):
        return 3
    if isinstance(formula, Number):
        return 3 if formula.value < 0 else 5
    return 6
