r"""Formula trees as TeX: with symbols, and with the numbers of one moment.

`tex` writes a tree; `with_numbers` first puts numbers in the place of names and, where a
product has compound factors, works those out, so that ``a*(1 - a)`` reads
``0.9183 \times 0.08166``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

from gradviz.ops.evaluation import Value, evaluate
from gradviz.ops.formula import (
    Binary,
    Call,
    Comparison,
    Formula,
    Name,
    Negative,
    Number,
    Transpose,
    children,
    names,
    precedence,
    with_children,
)
from gradviz.ops.notation import APPLIED, TEMPLATES
from gradviz.ops.symbols import number_tex

SUMS = ("sum", "sum_over", "total", "fold", "per_channel", "sum_of_repeats", "enlarge_back")
_PLACES = re.compile(r"\{(\d)\}")
TRANSPOSED = r"^{\mathsf{T}}"
_RELATIONS = {"<": "<", "<=": r"\le ", ">": ">", ">=": r"\ge ", "==": "=", "!=": r"\ne "}


def tex(formula: Formula, symbols: Mapping[str, str]) -> str:
    r"""Write a formula as TeX.

    Parameters
    ----------
    formula
        Any formula; `gradviz.ops.algebra.simplify` makes it pleasant first.
    symbols
        TeX of each name; a name without one is written as it is.

    Examples
    --------
    >>> from gradviz.ops.formula import parse
    >>> tex(parse("1/(1 + exp(-x))"), {"x": "z"})
    '\\frac{1}{1 + e^{-z}}'
    >>> tex(parse("y*(1 - y)"), {"y": "a"})
    'a\\left(1 - a\\right)'
    """
    if isinstance(formula, Number):
        return number_tex(formula.value)
    if isinstance(formula, Name):
        return symbols.get(formula.name, formula.name)
    if isinstance(formula, Negative):
        inner = _inside(formula.of, 2, symbols)
        return f"-\\left({inner}\\right)" if inner.startswith("-") else f"-{inner}"
    if isinstance(formula, Transpose):
        return f"{_inside(formula.of, 6, symbols)}{TRANSPOSED}"
    if isinstance(formula, Comparison):
        relation = _RELATIONS[formula.operator]
        return f"{tex(formula.left, symbols)} {relation} {tex(formula.right, symbols)}"
    if isinstance(formula, Call):
        return _call(formula, symbols)
    return _BINARY[formula.operator](formula, symbols)


def _inside(formula: Formula, level: int, symbols: Mapping[str, str]) -> str:
    """Write a part, in brackets where it binds less than `level`."""
    written = tex(formula, symbols)
    loose = precedence(formula) < level and not _is_fraction(formula)
    return f"\\left({written}\\right)" if loose or _is_split(formula, level) else written


def _is_fraction(formula: Formula) -> bool:
    return isinstance(formula, Binary) and formula.operator == "/"


def _is_split(formula: Formula, level: int) -> bool:
    r"""Whether a number is written as a product (``1.2 \cdot 10^{-7}``) or has a sign."""
    if not isinstance(formula, Number):
        return _is_fraction(formula) and level > 3
    return level > 3 and (r"\cdot" in number_tex(formula.value) or formula.value < 0)


def _sum(formula: Binary, symbols: Mapping[str, str]) -> str:
    left = _inside(formula.left, 1, symbols)
    right = _inside(formula.right, 2 if formula.operator == "-" else 1, symbols)
    if right.startswith("-"):
        right = f"\\left({right}\\right)"
    return f"{left} {formula.operator} {right}"


def _product(formula: Binary, symbols: Mapping[str, str]) -> str:
    left, right = _inside(formula.left, 2, symbols), _inside(formula.right, 2, symbols)
    if right.startswith("-"):
        right = f"\\left({right}\\right)"
    return f"{left}{_between(formula, right)}{right}"


def _between(formula: Binary, right: str) -> str:
    atoms = isinstance(formula.left, Name) and isinstance(formula.right, Name)
    compound = right.startswith((r"\frac{", r"\left(-")) or not names(formula)
    digits = right[0].isdigit() or (compound and _ends_in_number(formula.left))
    if formula.operator == "*" and (atoms or digits):
        return r" \times "
    return "" if right.startswith(r"\left(") else r"\,"


def _ends_in_number(formula: Formula) -> bool:
    if isinstance(formula, Binary) and formula.operator != "/":
        return _ends_in_number(formula.right)
    return isinstance(formula, Number)


def _quotient(formula: Binary, symbols: Mapping[str, str]) -> str:
    over, under = formula.left, tex(formula.right, symbols)
    if isinstance(over, Call) and over.function in SUMS:
        return f"\\frac{{1}}{{{under}}}{tex(over, symbols)}"
    return f"\\frac{{{tex(over, symbols)}}}{{{under}}}"


def _power(formula: Binary, symbols: Mapping[str, str]) -> str:
    return f"{_inside(formula.left, 5, symbols)}^{{{tex(formula.right, symbols)}}}"


_BINARY: dict[str, Callable[[Binary, Mapping[str, str]], str]] = {
    "+": _sum,
    "-": _sum,
    "*": _product,
    "@": _product,
    "/": _quotient,
    "**": _power,
}


def _call(call: Call, symbols: Mapping[str, str]) -> str:
    writer = _CALLS.get(call.function)
    if writer is not None:
        return writer(call.arguments, symbols)
    if call.function in APPLIED:
        return _applied(APPLIED[call.function], call.arguments, symbols)
    template = TEMPLATES[call.function]
    shown = {int(place) for place in _PLACES.findall(template)}
    written = (
        tex(argument, symbols) if place in shown else ""
        for place, argument in enumerate(call.arguments)
    )
    return template.format(*written)


def _applied(function: str, arguments: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    written = [tex(argument, symbols) for argument in arguments]
    bare = len(arguments) == 1 and isinstance(arguments[0], Name | Number)
    if bare and function != r"\sigma" and written[0][0] != "-":
        return f"{function} {written[0]}"
    return f"{function}\\left({', '.join(written)}\\right)"


def _absolute(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return f"\\left|{tex(parts[0], symbols)}\\right|"


def _exponential(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return f"e^{{{tex(parts[0], symbols)}}}"


def _root(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return f"\\sqrt{{{tex(parts[0], symbols)}}}"


def _total(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return f"\\sum {_inside(parts[0], 2, symbols)}"


def _first(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return tex(parts[0], symbols)


def _ordinary(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return tex(parts[2], symbols)


def _outer(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return tex(Binary("@", parts[0], Transpose(parts[1])), symbols)


def _soft(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return f"\\ln\\left(1 + {_exponential(parts, symbols)}\\right)"


def _largest(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return _applied(r"\max", parts, symbols)


def _smallest(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    return _applied(r"\min", parts, symbols)


def _cases(parts: tuple[Formula, ...], symbols: Mapping[str, str]) -> str:
    condition, first, second = (tex(part, symbols) for part in parts)
    other = parts[0]
    if isinstance(other, Comparison):
        turned = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
        otherwise = tex(Comparison(turned[other.operator], other.left, other.right), symbols)
    else:
        otherwise = r"\text{otherwise}"
    return f"\\begin{{cases}} {second} & {otherwise} \\\\ {first} & {condition} \\end{{cases}}"


_CALLS: dict[str, Callable[[tuple[Formula, ...], Mapping[str, str]], str]] = {
    "abs": _absolute,
    "at_least": _first,
    "exp": _exponential,
    "guard": _ordinary,
    "max": _largest,
    "min": _smallest,
    "outer": _outer,
    "softplus": _soft,
    "spread": _first,
    "sqrt": _root,
    **dict.fromkeys(SUMS, _total),
    "where": _cases,
}


def with_numbers(formula: Formula, values: Mapping[str, Value], *, deep: bool = False) -> Formula:
    """Put numbers in the place of names, and take the branch that they take.

    Parameters
    ----------
    formula
        A simplified formula.
    values
        A number for each name.
    deep
        Keep the formula's form throughout. Otherwise the compound factors of the
        outermost product or quotient are worked out.
    """
    branched = _branches(formula, values)
    return _numbers(branched, values) if deep else _worked_out(branched, values)


def _branches(formula: Formula, values: Mapping[str, Value]) -> Formula:
    parts = tuple(_branches(part, values) for part in children(formula))
    if isinstance(formula, Call) and formula.function in ("where", "guard"):
        return parts[1 if bool(np.all(evaluate(formula.arguments[0], values))) else 2]
    if isinstance(formula, Call) and formula.function == "at_least":
        ordinary, limit = (float(evaluate(part, values)) for part in formula.arguments)
        return parts[1] if ordinary < limit else parts[0]
    return with_children(formula, parts)


def _numbers(formula: Formula, values: Mapping[str, Value]) -> Formula:
    if isinstance(formula, Name):
        return Number(float(values[formula.name]))
    return with_children(formula, tuple(_numbers(part, values) for part in children(formula)))


def _worked_out(formula: Formula, values: Mapping[str, Value]) -> Formula:
    if isinstance(formula, Negative):
        return Negative(_worked_out(formula.of, values))
    if isinstance(formula, Binary) and formula.operator in ("*", "/"):
        return Binary(
            formula.operator, _factor(formula.left, values), _factor(formula.right, values)
        )
    return _numbers(formula, values)


def _factor(formula: Formula, values: Mapping[str, Value]) -> Formula:
    if isinstance(formula, Binary) and formula.operator == "*":
        return _worked_out(formula, values)
    compound = isinstance(formula, Binary) and formula.operator in ("+", "-", "/")
    if compound and names(formula):
        return Number(float(evaluate(formula, values)))
    return _numbers(formula, values)
