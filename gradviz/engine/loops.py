"""Where a script trains: the lines of the loops that run its backward passes.

Read from its syntax alone; nothing is run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

__all__ = ["training_loops"]

_Loop = ast.For | ast.AsyncFor | ast.While
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_DEEPEST = 8
"""Through how many functions a loop is searched for."""


def training_loops(tree: ast.AST) -> tuple[range, ...]:
    r"""Return the lines of the innermost loops that call ``backward()``, themselves or below.

    The line of ``for`` itself is no part of it: there the next batch is fetched.

    Examples
    --------
    >>> training_loops(ast.parse("for x in data:\n    f(x)\n    loss.backward()"))
    (range(2, 4),)
    >>> training_loops(ast.parse("def step(x):\n  f(x).backward()\nfor x in data:\n  step(x)"))
    (range(4, 5),)
    >>> training_loops(ast.parse("loss.backward()"))
    ()
    """
    functions = [node for node in ast.walk(tree) if isinstance(node, _Function)]
    starts: Callable[[ast.AST], bool] = _is_backward
    for _ in range(_DEEPEST):
        loops = [node for node in ast.walk(tree) if isinstance(node, _Loop) and _has(node, starts)]
        if loops:
            inner = [one for one in loops if not any(_holds(one, other) for other in loops)]
            return tuple(range(one.body[0].lineno, (one.end_lineno or 0) + 1) for one in inner)
        names = frozenset(one.name for one in functions if _has(one, starts))
        if not names:
            break
        starts = _calls(names)
    return ()


def _has(node: ast.AST, starts: Callable[[ast.AST], bool]) -> bool:
    return any(starts(part) for part in ast.walk(node))


def _holds(outer: ast.AST, inner: ast.AST) -> bool:
    return outer is not inner and any(part is inner for part in ast.walk(outer))


def _is_backward(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    called = node.func
    return called.attr == "backward" or (
        called.attr == "grad" and ast.unparse(called.value).endswith("autograd")
    )


def _calls(names: frozenset[str]) -> Callable[[ast.AST], bool]:
    def calls(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call):
            return False
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return name in names

    return calls
