"""Leaves that PyTorch makes: ``torch.randn(2, 3)`` read as data, never run here.

A leaf with a recipe and without numbers gets them where the program runs, under its seed,
in the order of the leaves. Of a leaf with numbers the recipe is only where they came from.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from gradviz.model.tensor import STORED_AS, TensorValue

__all__ = ["FACTORIES", "RANDOM", "Recipe", "read_recipe", "unmade"]

Plain = bool | int | float | str | tuple[int, ...]

RANDOM = frozenset({"normal", "rand", "randint", "randn", "randperm"})
_SIZED = frozenset({"ones", "rand", "randn", "zeros"})
FACTORIES = RANDOM | _SIZED | {"arange", "eye", "full", "linspace"}
"""Functions of ``torch`` that a recipe may call."""
LARGEST = 2**24
"""A recipe for more numbers than these is none of a small network."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """A call that makes a tensor.

    Attributes
    ----------
    function
        Its name in ``torch``.
    arguments, keywords
        What it is given, numbers and sizes only; ``dtype`` is a name ("float64").
    seed
        Of its own generator; None where it has none.
    shape, dtype
        Of what it makes.
    text
        As Python.
    """

    function: str
    arguments: tuple[Plain, ...]
    keywords: tuple[tuple[str, Plain], ...]
    shape: tuple[int, ...]
    dtype: str
    text: str
    seed: int | None = None

    @property
    def is_random(self) -> bool:
        """Whether its numbers depend on the program's seed."""
        return self.function in RANDOM and self.seed is None


def unmade(text: str) -> TensorValue | None:
    """Return the value of a recipe whose numbers are not known yet; None where it is none."""
    recipe = read_recipe(text)
    return None if recipe is None else TensorValue(dtype=recipe.dtype, shape=recipe.shape)


@lru_cache(maxsize=256)
def read_recipe(text: str) -> Recipe | None:
    """Read the line of Python that makes a tensor; None where it is none that is known.

    Examples
    --------
    >>> read_recipe("torch.arange(0, 10, 2)").shape
    (5,)
    >>> read_recipe("open('x')") is None
    True
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _recipe(tree) if isinstance(tree, ast.Call) else None


def _recipe(tree: ast.Call) -> Recipe | None:
    called = ast.unparse(tree.func)
    function = called.removeprefix("torch.")
    if called == function or function not in FACTORIES:
        return None
    try:
        arguments = tuple(_plain(part) for part in tree.args)
        own = [part for part in tree.keywords if part.arg == "generator"]
        seed = _seed(own[0].value) if own and function in RANDOM else None
        keywords = {part.arg or "": _plain(part.value) for part in tree.keywords if part not in own}
        shape, dtype = _made(function, arguments, keywords)
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, ZeroDivisionError):
        return None
    return Recipe(
        function=function,
        arguments=arguments,
        keywords=tuple(keywords.items()),
        shape=shape,
        dtype=dtype,
        text=ast.unparse(tree),
        seed=seed,
    )


def _seed(tree: ast.expr) -> int:
    """Read ``torch.Generator().manual_seed(3)``."""
    text = ast.unparse(tree)
    before, after = "torch.Generator().manual_seed(", ")"
    if not text.startswith(before) or not text[len(before) : -1].isdigit():
        raise ValueError
    return int(text[len(before) : -len(after)])


def _plain(tree: ast.expr) -> Plain:
    if isinstance(tree, ast.Attribute) and ast.unparse(tree.value) == "torch":
        if tree.attr not in STORED_AS:
            raise ValueError
        return tree.attr
    value = ast.literal_eval(tree)
    if isinstance(value, list | tuple):
        if not all(type(item) is int for item in value):
            raise TypeError
        return tuple(value)
    if not isinstance(value, bool | int | float):
        raise TypeError
    return value


def _made(
    function: str, arguments: tuple[Plain, ...], keywords: Mapping[str, Plain]
) -> tuple[tuple[int, ...], str]:
    """Return shape and dtype of what a call makes.

    Raises
    ------
    ValueError, TypeError, IndexError, KeyError
        When it is not called so.
    """
    allowed = {"arange": {"dtype"}, "randint": {"dtype"}, "normal": {"mean", "std", "size"}}
    if set(keywords) - allowed.get(function, {"dtype", "size"}):
        raise KeyError
    usual = "float32"
    if function in _SIZED:
        shape = _sizes(arguments or (keywords["size"],))
    elif function == "full":
        shape, usual = _sizes(arguments[:1]), _dtype_of(arguments[1:])
    elif function == "randint":
        shape, usual = _sizes(arguments[-1:]), "int64"
    elif function == "normal":
        shape = _sizes(arguments[2:] or (keywords["size"],))
    elif function == "randperm":
        shape, usual = _sizes(arguments), "int64"
    elif function == "eye":
        shape = _sizes(arguments * 2 if len(arguments) == 1 else arguments)
    elif function == "linspace":
        shape = _sizes(arguments[2:])
    else:
        shape, usual = (_steps(arguments),), _dtype_of(arguments)
    if math.prod(shape) > LARGEST:
        raise ValueError
    return shape, str(keywords.get("dtype", usual))


def _sizes(given: tuple[Plain, ...]) -> tuple[int, ...]:
    if len(given) == 1 and isinstance(given[0], tuple):
        given = given[0]
    sizes = tuple(size for size in given if type(size) is int and size >= 0)
    if len(sizes) != len(given):
        raise TypeError
    return sizes


def _steps(given: tuple[Plain, ...]) -> int:
    numbers = [float(number) for number in given if isinstance(number, int | float)]
    if len(numbers) != len(given) or not 1 <= len(numbers) <= 3:
        raise TypeError
    start, end, step = ([0.0, *numbers] if len(numbers) == 1 else numbers) + [1.0] * (
        2 - max(len(numbers) - 1, 1)
    )
    return max(0, math.ceil((end - start) / step))


def _dtype_of(given: tuple[Plain, ...]) -> str:
    if not given:
        raise IndexError
    if any(type(number) is float for number in given):
        return "float32"
    return "bool" if all(type(number) is bool for number in given) else "int64"
