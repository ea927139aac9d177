"""Leaves written as Python: ``w = torch.tensor(2.2, requires_grad=True)``, bit for bit."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from gradviz.builder.recipes import read_recipe
from gradviz.model.errors import GradvizError
from gradviz.model.program import Leaf
from gradviz.model.tensor import TensorValue
from gradviz.model.words import message

__all__ = ["leaf_code", "number_text", "parameter_code", "tensor_code"]

NUMBERS_PER_LINE = 8


@lru_cache(maxsize=1024)
def leaf_code(leaf: Leaf) -> tuple[str, ...]:
    """Write the line or lines that make one leaf.

    Raises
    ------
    GradvizError
        When only a sample of its numbers is known.
    """
    return _made(leaf, f"{leaf.name} = ", leaf.requires_grad)


@lru_cache(maxsize=1024)
def parameter_code(leaf: Leaf) -> tuple[str, ...]:
    """Write the line or lines that make one leaf a parameter of a module.

    Raises
    ------
    GradvizError
        When only a sample of its numbers is known.
    """
    return _made(leaf, f"self.{leaf.name} = nn.Parameter(", False, ")")


def _made(leaf: Leaf, before: str, followed: bool, after: str = "") -> tuple[str, ...]:
    value = leaf.value
    if value.is_whole:
        return tensor_code(value, before, after, followed)
    if read_recipe(leaf.recipe) is None:
        text = "Only a sample of {leaf} was kept: it cannot be written as code."
        raise GradvizError(message("Formula", text, leaf=leaf.name))
    gradient = ", requires_grad=True)" if followed else ")"
    return (f"{before}{leaf.recipe.rstrip()[:-1]}{gradient}{after}",)


def tensor_code(
    value: TensorValue, before: str, after: str = "", followed: bool = False
) -> tuple[str, ...]:
    """Write a whole tensor as Python.

    Parameters
    ----------
    value
        Its numbers.
    before, after
        What stands around it: ``"x = "``.
    followed
        Whether autograd follows it.
    """
    extras = [] if value.dtype == "float32" else [f"dtype=torch.{value.dtype}"]
    extras += ["requires_grad=True"] if followed else []
    behind = "".join(f", {extra}" for extra in extras)
    if value.count == 0:
        return (f"{before}torch.zeros({value.shape}{behind}){after}",)
    rows = _rows(value)
    if len(rows) == 1:
        return (f"{before}torch.tensor({rows[0]}{behind}){after}",)
    rows[-1] += ","
    rows += [f"{extra}," for extra in extras]
    return (f"{before}torch.tensor(", *(f"    {row}" for row in rows), f"){after}")


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
