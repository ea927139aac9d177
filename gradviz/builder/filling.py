"""The numbers of leaves: read from what a person typed, or said by a recipe of PyTorch."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from gradviz.builder.entries import Block
from gradviz.builder.recipes import LARGEST, RANDOM, read_recipe, unmade
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, Leaf
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.words import message

__all__ = ["held", "made_leaf", "random_numbers", "read_numbers", "target_numbers"]


def read_numbers(text: str, dtype: str = "float32") -> TensorValue:
    """Read numbers as Python writes them.

    Raises
    ------
    GradvizError
        When they are none, rows differ in length, or the dtype cannot hold them.

    Examples
    --------
    >>> read_numbers("[[1, 3], [5, 2]]").shape
    (2, 2)
    """
    try:
        found = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        found = None
    if not isinstance(found, bool | int | float | list | tuple):
        told = message("Edits", "These are no numbers. Write 1.5 or [[1, 3], [5, 2]].")
        raise GradvizError(told)
    return held(found, dtype)


def held(found: object, dtype: str) -> TensorValue:
    """Return numbers as a tensor of a dtype.

    Raises
    ------
    GradvizError
        When rows differ in length, or the dtype cannot hold the numbers.
    """
    try:
        array = np.asarray(found)
    except (ValueError, OverflowError):
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        text = "Rows must have the same length, and hold numbers only."
        raise GradvizError(message("Edits", text))
    if array.size > LARGEST:
        raise GradvizError(message("Edits", "These are too many numbers for one value."))
    try:
        with np.errstate(all="ignore"):
            made = tensor_value(found, dtype)
    except (ValueError, OverflowError) as error:
        told = message("Edits", "{dtype} cannot hold these numbers.", dtype=dtype)
        raise GradvizError(told) from error
    if "int" in dtype and not np.array_equal(made.numpy(), array):
        raise GradvizError(message("Edits", "{dtype} cannot hold these numbers.", dtype=dtype))
    return made


def made_leaf(entry: Block, given: Mapping[str, Argument], name: str) -> Leaf:
    """Return the leaf that a block of the palette stands for.

    Random numbers without a seed of their own are made where the program runs, under the
    network's seed; until then only their shape is known.

    Raises
    ------
    GradvizError
        When its numbers cannot be made.
    """
    arguments = entry.arguments(tuple(given.items()))
    dtype = str(arguments.get("dtype") or "float32")
    if "value" in arguments:
        value = arguments["value"]
        found = read_numbers(value, dtype) if isinstance(value, str) else held(value, dtype)
        return Leaf(name=name, role=_role(entry), value=found)
    recipe = _recipe(entry, arguments, dtype)
    function = entry.target.rpartition(".")[2]
    seed = given.get("seed")
    if function in RANDOM and seed is not None:
        numbers = random_numbers(recipe, int(seed) if isinstance(seed, int | float) else 0)
        return Leaf(name=name, role=_role(entry), value=numbers)
    known = unmade(recipe)
    if known is None:
        text = "No numbers can be made by {recipe}."
        raise GradvizError(message("Edits", text, recipe=recipe))
    if function not in RANDOM:
        known = _computed(function, arguments, known)
    return Leaf(name=name, role=_role(entry), value=known, recipe=recipe)


def _role(entry: Block) -> Any:
    return entry.rule if entry.rule in ("input", "parameter", "constant") else "constant"


def _recipe(entry: Block, arguments: Mapping[str, Argument], dtype: str) -> str:
    """Write the line of Python that makes the numbers of a block."""
    parts = []
    for one in entry.parameters:
        value = arguments[one.name]
        if one.name in ("seed", "dtype"):
            continue
        parts.append(repr(tuple(value) if isinstance(value, list) else value))
    usual = "int64" if entry.id in ("arange", "randint") else "float32"
    if dtype != usual:
        parts.append(f"dtype=torch.{dtype}")
    return f"{entry.target}({', '.join(parts)})"


def _computed(function: str, arguments: Mapping[str, Argument], known: TensorValue) -> TensorValue:
    if function == "linspace":
        start, end = (float(arguments[name]) for name in ("start", "end"))  # type: ignore[arg-type]
        return tensor_value(np.linspace(start, end, known.shape[0], dtype=np.float32), known.dtype)
    if function == "arange":
        return tensor_value(np.arange(known.count), known.dtype)
    if function == "eye":
        return tensor_value(np.eye(known.shape[0], known.shape[-1]), known.dtype)
    return tensor_value(np.full(known.shape, int(function == "ones")), known.dtype)


def random_numbers(recipe: str, seed: int) -> TensorValue:
    """Return numbers like those of a recipe, from a seed of their own.

    Raises
    ------
    GradvizError
        When the recipe is none of random numbers.
    """
    made = read_recipe(recipe)
    if made is None or not made.is_random:
        raise GradvizError(message("Edits", "No numbers can be made by {recipe}.", recipe=recipe))
    generator = np.random.default_rng(seed)
    given = [number for number in made.arguments if isinstance(number, int | float)]
    if made.function == "rand":
        numbers: np.ndarray = generator.random(made.shape)
    elif made.function == "randint":
        low, high = (0, given[0]) if len(given) == 1 else (given[0], given[1])
        if high <= low:
            raise GradvizError(message("Edits", "The upper limit must be above the lower one."))
        numbers = generator.integers(int(low), int(high), made.shape)
    elif made.function == "randperm":
        numbers = generator.permutation(made.shape[0])
    else:
        numbers = generator.standard_normal(made.shape)
    return tensor_value(numbers, made.dtype)


def target_numbers(loss: str, shape: tuple[int, ...] | None) -> TensorValue:
    """Return a first target for a loss: of the shape it needs, all answers possible.

    Parameters
    ----------
    loss
        Id of its block.
    shape
        Of what is compared with the target; None where it is not known.
    """
    if loss in ("cross_entropy", "nll"):
        shape = shape or ()
        classes = shape[1] if len(shape) > 1 else (shape[0] if shape else 1)
        sizes = (shape[0], *shape[2:]) if len(shape) > 1 else ()
        count = int(np.prod(sizes, dtype=np.int64))
        numbers = np.arange(count) % max(classes, 1)
        return tensor_value(numbers.reshape(sizes), "int64")
    sizes = shape or ()
    if loss in ("bce", "bce_with_logits"):
        count = int(np.prod(sizes, dtype=np.int64))
        return tensor_value((np.arange(count) + 1).reshape(sizes) % 2, "float32")
    return tensor_value(np.ones(sizes), "float32")
