"""Expression trees written as text: as PyTorch, or as a formula line in the house style.

Both are text only. Whole scripts are made by `gradviz.builder.code`.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

import msgspec

from gradviz.builder.formula import Call, Expression, Gap, Items, Literal, Name, Statement
from gradviz.builder.functions import FUNCTIONS, OPERATORS
from gradviz.model.tensor import STORED_AS

__all__ = ["code_line", "write_expression", "write_line"]

ATOM = 9
"""Binding strength of what never needs parentheses."""

_TIGHT = ("*", "/", "**")
"""Signs that a formula has no spaces around."""

_NONE: frozenset[str] = frozenset()


class _Manner(msgspec.Struct, frozen=True):
    """How it is written.

    Attributes
    ----------
    formula
        As a formula line; else as PyTorch.
    own
        In PyTorch: leaves and modules that stand behind ``self.``; in a formula: modules,
        which hide functions of their name.
    """

    formula: bool
    own: Set[str] = _NONE


@lru_cache(maxsize=4096)
def code_line(statement: Statement, own: frozenset[str] = _NONE) -> str:
    """Write one formula line as PyTorch would have it.

    Parameters
    ----------
    statement
        The line.
    own
        Names that belong to the module it is written in: ``self.fc1``.

    Examples
    --------
    >>> from gradviz.builder.formula import parse
    >>> code_line(parse("L = mse(sigmoid(w*x + b), y)"))
    'L = F.mse_loss(torch.sigmoid(w * x + b), y)'
    >>> code_line(parse("h = fc1(x)", modules={"fc1"}), frozenset({"fc1"}))
    'h = self.fc1(x)'
    """
    return f"{_targets(statement)} = {_write(statement.expression, _Manner(False, own))[0]}"


@lru_cache(maxsize=4096)
def write_line(statement: Statement, modules: frozenset[str] = _NONE) -> str:
    """Write a formula line as gradviz itself does; reading it gives the same statement.

    Parameters
    ----------
    statement
        The line.
    modules
        Names of the network's modules.

    Examples
    --------
    >>> from gradviz.builder.formula import parse
    >>> write_line(parse("L=F.mse_loss( w * x+b,y ,)"))
    'L = mse(w*x + b, y)'
    """
    return f"{_targets(statement)} = {_write(statement.expression, _Manner(True, modules))[0]}"


def write_expression(expression: Expression, modules: frozenset[str] = _NONE) -> str:
    """Write one expression as it stands in a formula line."""
    return _write(expression, _Manner(True, modules))[0]


def _targets(statement: Statement) -> str:
    targets = ", ".join(statement.targets)
    return targets + "," if statement.unpacks and len(statement.targets) == 1 else targets


def _write(expression: Expression, manner: _Manner) -> tuple[str, int]:
    """Return the text and how strongly it binds."""
    if isinstance(expression, Name):
        own = not manner.formula and expression.name in manner.own
        return f"self.{expression.name}" if own else expression.name, ATOM
    if isinstance(expression, Gap):
        return "...", ATOM
    if isinstance(expression, Literal):
        negative = isinstance(expression.value, (int, float)) and str(expression.value)[0] == "-"
        return repr(expression.value), OPERATORS["neg"][1] if negative else ATOM
    if isinstance(expression, Items):
        inner = ", ".join(_write(item, manner)[0] for item in expression.items)
        if expression.is_list:
            return f"[{inner}]", ATOM
        return f"({inner}{',' if len(expression.items) == 1 else ''})", ATOM
    if expression.form == "operator":
        return _operator(expression, manner)
    if expression.form == "attribute":
        return f"{_inside(expression.arguments[0], ATOM, manner)}.{expression.function}", ATOM
    return _call(expression, manner), ATOM


def _inside(expression: Expression, strength: int, manner: _Manner) -> str:
    text, own = _write(expression, manner)
    number = isinstance(expression, (Literal, Gap)) and strength == ATOM
    return f"({text})" if own < strength or number else text


def _operator(call: Call, manner: _Manner) -> tuple[str, int]:
    sign, strength = OPERATORS[call.function]
    if call.function == "neg":
        return f"-{_inside(call.arguments[0], strength, manner)}", strength
    # ** takes from the right what the others take from the left.
    left, right = (strength + 1, strength) if sign == "**" else (strength, strength + 1)
    first, second = call.arguments
    space = "" if manner.formula and sign in _TIGHT else " "
    both = _inside(first, left, manner), _inside(second, right, manner)
    return f"{both[0]}{space}{sign}{space}{both[1]}", strength


def _call(call: Call, manner: _Manner) -> str:
    arguments = list(call.arguments)
    target = _target(call, manner)
    if target.startswith("."):
        target = _inside(arguments.pop(0), ATOM, manner) + target
    given = [_write(argument, manner)[0] for argument in arguments]
    if call.function == "to" and not manner.formula:
        given = [_dtype(text) for text in given]
    given += [f"{name}={_write(value, manner)[0]}" for name, value in call.keywords]
    return f"{target}({', '.join(given)})"


def _dtype(text: str) -> str:
    """Return ``torch.int64`` for the text of its name."""
    return f"torch.{text[1:-1]}" if text[1:-1] in STORED_AS else text


def _target(call: Call, manner: _Manner) -> str:
    if call.form == "module":
        own = not manner.formula and call.function in manner.own
        return f"self.{call.function}" if own else call.function
    if manner.formula and call.function not in manner.own:
        return call.function
    return FUNCTIONS[call.function].target
