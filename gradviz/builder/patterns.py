"""Shapes that a block's file says itself: ``"* in_features -> * out_features"``.

A pattern has one list of axes for each input and output, separated by commas. ``*`` stands
for any axes, the name of a parameter for its value, another name for a length that is then
known. Weights and conditions are small formulas over whole numbers. Nothing is executed.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from gradviz.builder.entries import Block, Condition
from gradviz.builder.rules import (
    Asked,
    Both,
    Fix,
    Kind,
    Set,
    Shape,
    Value,
    refuse,
    size_text,
    wrong_rank,
)
from gradviz.builder.rules_matrices import flattening
from gradviz.builder.rules_modules import float32
from gradviz.builder.rules_types import to_type
from gradviz.model.words import language, message

__all__ = ["broken", "evaluate", "fits_pattern"]

Names = Mapping[str, Any]

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@lru_cache(maxsize=512)
def _tree(text: str) -> ast.expr:
    return ast.parse(f"({text})", mode="eval").body


def evaluate(text: str, names: Names) -> Any:
    """Compute a formula over whole numbers, truth values and lists of them.

    Raises
    ------
    KeyError
        When it uses a name that is not known.
    ValueError
        When it holds anything else.

    Examples
    --------
    >>> evaluate("emb_dim % n_heads == 0", {"emb_dim": 8, "n_heads": 3})
    False
    >>> evaluate("*size, 2", {"size": (3, 4)})
    (3, 4, 2)
    """
    return _value(_tree(text), names)


def _value(node: ast.expr, names: Names) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return names[node.id]
        case ast.Tuple():
            return _items(node, names)
        case ast.BinOp():
            left, right = _value(node.left, names), _value(node.right, names)
            return _BINARY[type(node.op)](left, right)
        case ast.Compare(ops=[compared], comparators=[right_node]):
            return _COMPARED[type(compared)](_value(node.left, names), _value(right_node, names))
        case ast.UnaryOp(op=ast.Not()):
            return not _value(node.operand, names)
        case ast.BoolOp(op=ast.And()):
            return all(_value(part, names) for part in node.values)
        case ast.Subscript():
            found = _value(node.value, names)
            return found[_value(node.slice, names)] if isinstance(found, tuple) else found
    raise ValueError(ast.unparse(node))


def _items(node: ast.Tuple, names: Names) -> Shape:
    found: list[int] = []
    for part in node.elts:
        if isinstance(part, ast.Starred):
            inner = _value(part.value, names)
            found.extend(inner if isinstance(inner, tuple) else (inner,))
        else:
            found.append(_value(part, names))
    return tuple(found)


def broken(block: Block, names: Names) -> Condition | None:
    """Return the first condition of a block that does not hold, as far as names are known."""
    for condition in block.conditions:
        try:
            if not evaluate(condition.holds, names):
                return condition
        except (KeyError, ZeroDivisionError):
            continue
    return None


# ------------------------------------------------------------------------- matching


def fits_pattern(asked: Asked) -> Value:
    """Return what a block with a pattern gives.

    Raises
    ------
    Misfit
        When an input does not fit.
    """
    left, _, right = asked.block.shape.partition("->")
    bound: dict[str, Any] = dict(asked.settings)
    for port, pattern in zip(asked.block.ports, left.split(","), strict=True):
        _match(asked, port.name, pattern.split(), bound)
    _right_type(asked)
    condition = broken(asked.block, bound)
    if condition is not None:
        sentence = condition.ja if language() == "ja" else condition.en
        title = message("Shapes", "{name} does not fit", name=condition.parameter)
        detail = message("Shapes", "{told}", told=sentence.format(**bound))
        refuse(title, detail, condition.parameter, *_raised(condition, bound))
    dtype = asked.block.gives or asked.kind(asked.block.ports[0].name).dtype
    kinds = tuple(
        Kind(_shape(pattern.split(), bound), dtype) for pattern in right.strip().split(",")
    )
    return kinds[0] if len(kinds) == 1 else kinds


def _raised(condition: Condition, bound: Names) -> list[Fix]:
    """Return the repair that raises a limit to what came in."""
    left, sign, right = condition.holds.partition(" <= ")
    if not sign or right != condition.parameter or left not in bound:
        return []
    return [Set(right, bound[left], message("Shapes", "Use {value}", value=bound[left]))]


def _shape(tokens: list[str], bound: Names) -> Shape:
    found: list[int] = []
    for token in tokens:
        value = bound[token]
        found.extend(value if isinstance(value, tuple) else (value,))
    return tuple(found)


def _match(asked: Asked, port: str, tokens: list[str], bound: dict[str, Any]) -> None:
    kind = asked.kind(port)
    fixed = [token for token in tokens if token != "*"]
    if kind.rank < len(fixed) or (kind.rank > len(fixed) and "*" not in tokens):
        title = wrong_rank(kind.rank, len(fixed))
        text = "{block} needs at least {n} axes: {names}."
        names = ", ".join(fixed)
        detail = message("Shapes", text, block=asked.block.title, n=len(fixed), names=names)
        refuse(title, detail, port)
    if "*" in tokens:
        lead = kind.shape[: kind.rank - len(fixed)]
        if bound.setdefault("*", lead) != lead:
            _other_lead(bound["*"], lead, port)
    for size, token in zip(kind.shape[kind.rank - len(fixed) :], fixed, strict=True):
        if bound.setdefault(token, size) != size:
            _other_size(asked, port, token, size)


def _other_lead(first: Shape, second: Shape, port: str) -> None:
    a, b = size_text(second), size_text(first)
    title = message("Shapes", "{a} does not fit {b}", a=a, b=b)
    text = "All axes but the last must be equal in both inputs."
    refuse(title, message("Shapes", text), port)


def _other_size(asked: Asked, port: str, token: str, size: int) -> None:
    wanted = asked.settings[token]
    title = message("Shapes", "{a} does not fit {b}", a=size, b=str(wanted))
    text = "{shape} comes in: {n} numbers in a row. This {block} was made for {wanted}."
    shape = size_text(asked.kind(port).shape)
    detail = message(
        "Shapes", text, shape=shape, n=size, size=size, block=asked.block.title, wanted=str(wanted)
    )
    use = Set(token, size, message("Shapes", "Use {value}", value=size))
    refuse(title, detail, port, *_flattened(asked, port, token), use)


def _flattened(asked: Asked, port: str, token: str) -> list[Fix]:
    """Return the repair for what still has several axes: flatten, and use what comes out."""
    kind = asked.kind(port)
    if kind.rank < 3 or asked.block.id != "linear":
        return []
    count = math.prod(kind.shape[1:])
    if count == asked.settings[token]:
        return [flattening(port)]
    label = message("Shapes", "Flatten it first and use {value}", value=count)
    use = Set(token, count, message("Shapes", "Use {value}", value=count))
    return [Both(use, flattening(port), label)]


def _right_type(asked: Asked) -> None:
    for port in asked.block.ports:
        kind = asked.kind(port.name)
        if asked.block.takes == "float32":
            float32(asked, port.name)
        elif asked.block.takes == "index" and kind.dtype not in ("int64", "int32"):
            title = message("Shapes", "{dtype} is no number of a place", dtype=kind.dtype)
            text = "{block} looks rows up by number: it takes whole numbers, int64."
            detail = message("Shapes", text, block=asked.block.title)
            refuse(title, detail, port.name, to_type(port.name, "int64"))
