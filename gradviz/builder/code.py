"""A NetworkSpec written out as a plain PyTorch script that gives the same numbers.

The script needs torch and nothing of gradviz. It is text: running it is the user's
business; `gradviz.engine.build` runs the spec itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from gradviz.builder.formula import Call, Expression, Gap, Items, Literal, Name, Statement
from gradviz.builder.functions import FUNCTIONS, OPERATORS
from gradviz.builder.network import names_in, read_lines
from gradviz.model.program import Leaf, NetworkSpec
from gradviz.model.tensor import TensorValue

__all__ = ["Code", "code_line", "leaf_code", "write_code"]

NUMBERS_PER_LINE = 8
ATOM = 9
"""Binding strength of what never needs parentheses."""


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A script and where things stand in it.

    Attributes
    ----------
    file
        A name for it: ``"neuron.py"``.
    text
        The whole script.
    leaves
        Line number, from 1, at which each leaf is made.
    lines
        Line number of each formula line.
    """

    file: str
    text: str
    leaves: tuple[int, ...]
    lines: tuple[int, ...]


def write_code(spec: NetworkSpec) -> Code:
    """Write a spec out as a script.

    Line numbers depend on names, shapes and lines, not on the numbers in the leaves.

    Raises
    ------
    GradvizError
        As `gradviz.builder.network.read_lines`; also ValueError when a leaf is only a sample.
    """
    statements = read_lines(spec)
    script = ["import torch", "import torch.nn.functional as F", ""]
    if not any("F." in code_line(statement) for statement in statements):
        del script[1]
    leaf_lines = []
    for leaf in spec.leaves:
        leaf_lines.append(len(script) + 1)
        script += leaf_code(leaf)
    script.append("")
    first = len(script) + 1
    script += [code_line(statement) for statement in statements]
    script += ["", *_ending(spec, statements), ""]
    return Code(
        file=file_name(spec),
        text="\n".join(script),
        leaves=tuple(leaf_lines),
        lines=tuple(range(first, first + len(statements))),
    )


def file_name(spec: NetworkSpec) -> str:
    """Return a file name for a spec: its name without what files cannot be called."""
    safe = "".join(char if char.isalnum() or char in "-_" else "_" for char in spec.name)
    return f"{safe or 'network'}.py"


def _ending(spec: NetworkSpec, statements: Sequence[Statement]) -> list[str]:
    loss = statements[-1].targets[0]
    followed = {leaf.name for leaf in spec.leaves if leaf.requires_grad}
    learned = [leaf.name for leaf in spec.leaves if leaf.requires_grad]
    for statement in statements:
        if any(name.name in followed for name in names_in(statement.expression)):
            followed.update(statement.targets)
        else:
            followed.difference_update(statement.targets)
    if loss not in followed:
        return [f'print("{loss} =", {loss})']
    shown = [f'print("{name}.grad =", {name}.grad)' for name in learned]
    return [f"{loss}.backward()", "", f'print("{loss} =", {loss}.item())', *shown]


# ------------------------------------------------------------------------- leaves


@lru_cache(maxsize=1024)
def leaf_code(leaf: Leaf) -> tuple[str, ...]:
    """Write the line or lines that make one leaf."""
    rows = _rows(leaf.value)
    extras = [] if leaf.value.dtype == "float32" else [f"dtype=torch.{leaf.value.dtype}"]
    extras += ["requires_grad=True"] if leaf.requires_grad else []
    after = "".join(f", {extra}" for extra in extras)
    if leaf.value.count == 0:
        return (f"{leaf.name} = torch.zeros({leaf.value.shape}{after})",)
    if len(rows) == 1:
        return (f"{leaf.name} = torch.tensor({rows[0]}{after})",)
    rows[-1] += ","
    rows += [f"{extra}," for extra in extras]
    return (f"{leaf.name} = torch.tensor(", *(f"    {row}" for row in rows), ")")


def _rows(value: TensorValue) -> list[str]:
    """Write the numbers as a nested list, one row of at most eight numbers a line."""
    texts = [number_text(number, value.dtype) for number in value.numpy().reshape(-1)]
    if not value.shape:
        return texts
    width = value.shape[-1] if value.shape else 1
    rows: list[str] = []
    for start in range(0, len(texts), max(width, 1)):
        outer = sum(start % math.prod(value.shape[axis:]) == 0 for axis in range(len(value.shape)))
        end = start + width
        closing = sum(end % math.prod(value.shape[axis:]) == 0 for axis in range(len(value.shape)))
        for first in range(start, end, NUMBERS_PER_LINE):
            piece = ", ".join(texts[first : min(first + NUMBERS_PER_LINE, end)])
            opened = "[" * outer if first == start else " " * len(value.shape)
            is_last = first + NUMBERS_PER_LINE >= end
            closed = "]" * closing if is_last else ""
            comma = "" if is_last and end == len(texts) else ","
            margin = " " * (len(value.shape) - outer) if first == start else ""
            rows.append(margin + opened + piece + closed + comma)
    return rows


def number_text(number: Any, dtype: str) -> str:
    """Write one number so that ``torch.tensor(..., dtype)`` makes the same bits of it.

    Examples
    --------
    >>> number_text(np.float32(0.1), "float32"), number_text(np.float32("nan"), "float32")
    ('0.1', 'float("nan")')
    """
    if dtype == "bool" or "int" in dtype:
        return str(number.item())
    if dtype.startswith("complex"):
        real, imaginary = (number_text(part, "float64") for part in (number.real, number.imag))
        return f"complex({real}, {imaginary})"
    if not np.isfinite(number):
        return f'float("{number.item()}")'
    # The shortest text that means this float32 may, read as float64 first, round to its
    # neighbour; then all digits are written.
    shortest = str(number)
    exact = repr(float(number))
    return shortest if type(number)(float(shortest)) == number else exact


# ---------------------------------------------------------------------------- lines


@lru_cache(maxsize=4096)
def code_line(statement: Statement) -> str:
    """Write one formula line as PyTorch would have it.

    Examples
    --------
    >>> from gradviz.builder.formula import parse
    >>> code_line(parse("L = mse(sigmoid(w*x + b), y)"))
    'L = F.mse_loss(torch.sigmoid(w * x + b), y)'
    """
    targets = ", ".join(statement.targets)
    if statement.unpacks and len(statement.targets) == 1:
        targets += ","
    return f"{targets} = {_write(statement.expression)[0]}"


def _write(expression: Expression) -> tuple[str, int]:
    """Return the text and how strongly it binds."""
    if isinstance(expression, Name):
        return expression.name, ATOM
    if isinstance(expression, Gap):
        return "...", ATOM
    if isinstance(expression, Literal):
        negative = isinstance(expression.value, (int, float)) and str(expression.value)[0] == "-"
        return repr(expression.value), OPERATORS["neg"][1] if negative else ATOM
    if isinstance(expression, Items):
        inner = ", ".join(_write(item)[0] for item in expression.items)
        if expression.is_list:
            return f"[{inner}]", ATOM
        return f"({inner}{',' if len(expression.items) == 1 else ''})", ATOM
    if expression.form == "operator":
        return _operator(expression)
    if expression.form == "attribute":
        return f"{_inside(expression.arguments[0], ATOM)}.{expression.function}", ATOM
    return _call(expression), ATOM


def _inside(expression: Expression, strength: int) -> str:
    text, own = _write(expression)
    number = isinstance(expression, Literal) and strength == ATOM
    return f"({text})" if own < strength or number else text


def _operator(call: Call) -> tuple[str, int]:
    sign, strength = OPERATORS[call.function]
    if call.function == "neg":
        return f"-{_inside(call.arguments[0], strength)}", strength
    # ** takes from the right what the others take from the left.
    left, right = (strength + 1, strength) if sign == "**" else (strength, strength + 1)
    first, second = call.arguments
    return f"{_inside(first, left)} {sign} {_inside(second, right)}", strength


def _call(call: Call) -> str:
    function = FUNCTIONS[call.function]
    arguments = list(call.arguments)
    target = function.target
    if function.is_method:
        target = _inside(arguments.pop(0), ATOM) + target
    given = [_write(argument)[0] for argument in arguments]
    given += [f"{name}={_write(value)[0]}" for name, value in call.keywords]
    return f"{target}({', '.join(given)})"
