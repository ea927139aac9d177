"""Numbers in code: ``torch.tensor([[1, 2]])`` and ``2*n`` read as values, nothing executed."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gradviz.builder.reading_draft import Constant, NewLeaf, stopped
from gradviz.builder.recipes import FACTORIES, unmade
from gradviz.model.tensor import STORED_AS, tensor_value
from gradviz.model.words import message

__all__ = ["constant", "read_tensor", "recipe_leaf"]

_OPERATORS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
LARGEST = 2**53
"""Beyond it Python's numbers and those of tensors need not agree."""


def constant(node: ast.expr, known: Mapping[str, Any]) -> Constant | None:
    """Return the value of an expression of numbers, texts and known names; None for others."""
    try:
        return Constant(_constant(node, known))
    except (LookupError, TypeError, ValueError, ArithmeticError):
        return None


def _constant(node: ast.expr, known: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant() if node.value is not ... and not isinstance(node.value, bytes):
            return node.value
        case ast.Name():
            return _known(known[node.id])
        case ast.Attribute(value=ast.Name(id="self")):
            return _known(known["self"].attributes[node.attr])
        case ast.UnaryOp(op=ast.USub()):
            return -_constant(node.operand, known)
        case ast.BinOp() if type(node.op) in _OPERATORS:
            both = _constant(node.left, known), _constant(node.right, known)
            return _computed(_OPERATORS[type(node.op)], *both)
        case ast.Tuple() | ast.List():
            items = [_constant(item, known) for item in node.elts]
            return items if isinstance(node, ast.List) else tuple(items)
    raise LookupError


def _known(found: object) -> Any:
    if not isinstance(found, Constant):
        raise LookupError
    return found.value


def _computed(function: Callable[[Any, Any], Any], one: Any, other: Any) -> Any:
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        raise TypeError
    value = function(one, other)
    if abs(value) > LARGEST:
        raise ValueError
    return value


# ------------------------------------------------------------------------- tensors


def read_tensor(call: ast.Call, known: Mapping[str, Any]) -> NewLeaf:
    """Read ``torch.tensor(numbers, dtype=..., requires_grad=...)``."""
    given = {part.arg: part.value for part in call.keywords}
    extra = set(given) - {"dtype", "requires_grad", "data"}
    data = call.args[0] if call.args else given.get("data")
    if extra or data is None or len(call.args) > 1:
        raise stopped(call)
    numbers = _numbers(data, known)
    try:
        dtype = _dtype(given["dtype"]) if "dtype" in given else _usual(data, numbers)
        array = np.asarray(numbers)
        if array.dtype == object:
            raise ValueError
        value = tensor_value(numbers if array.size else array, dtype)
    except (ValueError, TypeError, OverflowError):
        text = "These numbers are no tensor: rows of different lengths, or too large."
        raise stopped(call, message("Reading", text)) from None
    return NewLeaf(value=value, grad=_flag(given.get("requires_grad")))


def _flag(node: ast.expr | None) -> bool:
    if node is not None and not isinstance(node, ast.Constant):
        raise stopped(node)
    return node is not None and bool(node.value)


def _dtype(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute) and node.attr in STORED_AS:
        return node.attr
    aliases = {"float": "float32", "long": "int64", "double": "float64", "int": "int32"}
    if isinstance(node, ast.Attribute) and node.attr in aliases:
        return aliases[node.attr]
    raise stopped(node)


def _usual(node: ast.expr, numbers: Any) -> str:
    """Return the dtype that PyTorch takes for numbers of Python's own."""
    kind = np.asarray(numbers).dtype.kind if np.asarray(numbers).size else "f"
    found = {"b": "bool", "i": "int64", "f": "float32", "c": "complex64"}.get(kind)
    if found is None:
        raise stopped(
            node,
            message(
                "Reading", "These numbers are no tensor: rows of different lengths, or too large."
            ),
        )
    return found


def _numbers(node: ast.expr, known: Mapping[str, Any]) -> Any:
    """Return a number or nested list; ``float("nan")`` and ``complex(1, 2)`` are numbers."""
    match node:
        case ast.List() | ast.Tuple():
            return [_numbers(item, known) for item in node.elts]
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str() as text)]):
            if text.lstrip("-") in ("nan", "inf"):
                return float(text)
        case ast.Call(func=ast.Name(id="complex"), args=[real, imaginary]):
            return complex(_numbers(real, known), _numbers(imaginary, known))
        case ast.UnaryOp(op=ast.USub()):
            number = _numbers(node.operand, known)
            if isinstance(number, list):
                raise stopped(node)
            return -number
    found = constant(node, known)
    if found is None or not isinstance(found.value, bool | int | float):
        raise stopped(node)
    if isinstance(found.value, float) and math.isinf(found.value):
        raise stopped(node)
    return found.value


def recipe_leaf(call: ast.Call, function: str) -> NewLeaf | None:
    """Read ``torch.randn(2, 3)``; None where the function makes no tensor so."""
    if function not in FACTORIES:
        return None
    kept = [part for part in call.keywords if part.arg != "requires_grad"]
    flag = next((part.value for part in call.keywords if part.arg == "requires_grad"), None)
    named = ast.Attribute(value=ast.Name(id="torch"), attr=function)
    text = ast.unparse(ast.Call(func=named, args=call.args, keywords=kept))
    value = unmade(text)
    if value is None:
        raise stopped(call, message("Reading", "Only numbers may stand in: {code}", code=text))
    return NewLeaf(value=value, recipe=text, grad=_flag(flag))
