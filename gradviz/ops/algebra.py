"""Small algebra on formula trees, so that what is typeset reads as one would write it.

``u + 1*b`` becomes ``u + b``, ``2*x**(2 - 1)`` becomes ``2*x``. Only what is certain for
all finite numbers is done; values are computed from the formulas as the cards have them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping

from gradviz.ops.formula import (
    Binary,
    Call,
    Comparison,
    Formula,
    Negative,
    Number,
    Transpose,
    children,
    substitute,
    with_children,
)

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
ONE, ZERO = Number(1), Number(0)

_MOVING = "expand permute reshape select select_back slice slice_back squeeze swap unpermute"
_REDUCING = (
    "average group_average largest logsumexp mean product smallest spread sum sum_over total"
)
_SINGLE = "channel cumsum flip fold per_channel roll roll_back sum_of_repeats unsqueeze"
_OVER_ALL = frozenset(f"{_MOVING} {_REDUCING} {_SINGLE}".split())
"""Functions that leave a single number as it is."""


def simplify(
    formula: Formula, constants: Mapping[str, float] | None = None, *, scalar: bool = False
) -> Formula:
    """Put numbers in the place of names and drop what changes nothing.

    Parameters
    ----------
    formula
        Any formula.
    constants
        Names that are plain numbers here (the exponent of a power).
    scalar
        Whether every array holds one number: sums over all its numbers then vanish.

    Examples
    --------
    >>> from gradviz.ops.formula import parse, write
    >>> write(simplify(parse("a + alpha*b"), {"alpha": 1}))
    'a + b'
    >>> write(simplify(parse("n*x**(n - 1)"), {"n": 2}))
    '2 * x'
    """
    numbers = {name: _number(value) for name, value in (constants or {}).items()}
    return _simplify(substitute(formula, numbers), scalar)


def _number(value: float) -> Formula:
    return Negative(Number(-value)) if value < 0 else Number(value)


def _simplify(formula: Formula, scalar: bool) -> Formula:
    formula = with_children(formula, tuple(_simplify(part, scalar) for part in children(formula)))
    if isinstance(formula, Call):
        return _call(formula, scalar)
    if isinstance(formula, Negative):
        return _negative(formula.of)
    if isinstance(formula, Transpose) and scalar:
        return formula.of
    if isinstance(formula, Binary):
        product = scalar and formula.operator == "@"
        return _binary(Binary("*", formula.left, formula.right) if product else formula)
    if isinstance(formula, Comparison):
        left, right = _value(formula.left), _value(formula.right)
        if left is not None and right is not None:
            return Number(int(_COMPARE[formula.operator](left, right)))
    return formula


def _value(formula: Formula) -> float | None:
    if isinstance(formula, Number):
        return formula.value
    if isinstance(formula, Negative) and isinstance(formula.of, Number):
        return -formula.of.value
    return None


def _negative(of: Formula) -> Formula:
    if isinstance(of, Negative):
        return of.of
    if isinstance(of, Number) and of.value == 0:
        return ZERO
    if isinstance(of, Binary) and of.operator == "-":
        return Binary("-", of.right, of.left)
    return Negative(of)


def _call(call: Call, scalar: bool) -> Formula:
    if call.function == "guard":
        condition = _value(call.arguments[0])
        return call if condition is None else call.arguments[1 if condition else 2]
    if call.function == "log1p":
        return Call("log", (_binary(Binary("+", ONE, call.arguments[0])),))
    if call.function == "expm1":
        return Binary("-", Call("exp", call.arguments), ONE)
    if scalar and call.function == "others":
        return ONE
    if call.function == "channel" and isinstance(call.arguments[0], Number):
        return call.arguments[0]
    if scalar and call.function in _OVER_ALL:
        return call.arguments[0]
    if scalar and call.function == "outer":
        return _product(Binary("*", *call.arguments))
    return call


def _binary(formula: Binary) -> Formula:
    left, right = _value(formula.left), _value(formula.right)
    if left is not None and right is not None and formula.operator in _ARITHMETIC:
        return _number(_ARITHMETIC[formula.operator](left, right))
    rule = _RULES.get(formula.operator)
    return rule(formula) if rule else formula


def _sum(formula: Binary) -> Formula:
    if _value(formula.right) == 0:
        return formula.left
    if _value(formula.left) == 0:
        return formula.right
    if isinstance(formula.right, Negative):
        return Binary("-", formula.left, formula.right.of)
    return formula


def _difference(formula: Binary) -> Formula:
    if _value(formula.right) == 0:
        return formula.left
    if _value(formula.left) == 0:
        return _negative(formula.right)
    if isinstance(formula.right, Negative):
        return Binary("+", formula.left, formula.right.of)
    return formula


def _product(formula: Binary) -> Formula:
    left, right = formula.left, formula.right
    if 0 in (_value(left), _value(right)):
        return ZERO
    if _value(left) == 1:
        return right
    if _value(right) == 1:
        return left
    if isinstance(right, Number) and not isinstance(left, Number):
        return _product(Binary("*", right, left))
    for part, other in ((left, right), (right, left)):
        if isinstance(part, Negative):
            rest = (part.of, other) if part is left else (other, part.of)
            return _negative(_product(Binary("*", *rest)))
    return formula


def _quotient(formula: Binary) -> Formula:
    if _value(formula.right) == 1:
        return formula.left
    if _value(formula.left) == 0:
        return ZERO
    if isinstance(formula.left, Negative):
        return Negative(Binary("/", formula.left.of, formula.right))
    if isinstance(formula.left, Binary) and formula.left.operator == "/":
        under = _product(Binary("*", formula.left.right, formula.right))
        return Binary("/", formula.left.left, under)
    return formula


def _power(formula: Binary) -> Formula:
    if _value(formula.right) == 1:
        return formula.left
    if _value(formula.right) == 0:
        return ONE
    return formula


_RULES: dict[str, Callable[[Binary], Formula]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "**": _power,
}
