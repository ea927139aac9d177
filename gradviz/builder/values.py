"""Edits of leaves: their numbers, how they were made, what they are for."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from gradviz.builder.entries import Block
from gradviz.builder.filling import held, made_leaf, random_numbers, read_numbers
from gradviz.builder.recipes import read_recipe
from gradviz.builder.wiring import Edited
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, Leaf, NetworkSpec
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.words import message

__all__ = ["leaf_settings", "randomise", "set_leaf", "set_leaf_value", "with_leaf_setting"]


def find_leaf(spec: NetworkSpec, name: str) -> Leaf:
    for leaf in spec.leaves:
        if leaf.name == name:
            return leaf
    raise GradvizError(message("Edits", "There is no value {name} to change.", name=name))


def _with_leaf(spec: NetworkSpec, leaf: Leaf) -> NetworkSpec:
    leaves = tuple(leaf if one.name == leaf.name else one for one in spec.leaves)
    if leaves == spec.leaves:
        return spec
    return msgspec.structs.replace(spec, leaves=leaves)


def with_leaf_setting(
    spec: NetworkSpec, name: str, entry: Block, parameter: str, value: Argument
) -> NetworkSpec:
    """Return the spec with another setting of a leaf: its dtype, the sizes of its recipe.

    Raises
    ------
    GradvizError
        When no numbers can be made so.
    """
    leaf = find_leaf(spec, name)
    if parameter == "dtype" and leaf.value.is_whole and not leaf.recipe:
        numbers = held(leaf.value.numpy(), str(value or "float32"))
        return _with_leaf(spec, msgspec.structs.replace(leaf, value=numbers))
    given: dict[str, Argument] = {**leaf_settings(leaf, entry), parameter: value}
    if value is None:
        del given[parameter]
    made = made_leaf(entry, given, leaf.name)
    return _with_leaf(spec, msgspec.structs.replace(leaf, value=made.value, recipe=made.recipe))


def leaf_settings(leaf: Leaf, entry: Block) -> dict[str, Argument]:
    """Return the settings that a leaf was made with, by the names of its block."""
    recipe = read_recipe(leaf.recipe)
    found: dict[str, Argument] = {}
    if recipe is not None:
        known = [one for one in entry.parameters if one.name not in ("seed", "dtype")]
        for one, value in zip(known, recipe.arguments, strict=False):
            # Sizes may be written one after the other: randn(4, 1, 28, 28).
            found[one.name] = recipe.shape if one.type == "ints" else value
    found["dtype"] = leaf.value.dtype
    return found


def set_leaf_value(spec: NetworkSpec, name: str, value: TensorValue | float | str) -> Edited:
    """Give a leaf other numbers: a tensor, one number, or text as Python has it.

    One number for a leaf of one number leaves its shape as it is.

    Raises
    ------
    GradvizError
        When there is no such leaf, or the text holds no numbers.
    """
    leaf = find_leaf(spec, name)
    if isinstance(value, str):
        value = read_numbers(value, leaf.value.dtype)
    elif not isinstance(value, TensorValue):
        shape = leaf.value.shape if leaf.value.count == 1 else ()  # [[1]] stays a matrix
        value = tensor_value(np.full(shape, value), leaf.value.dtype)
    made = spec
    if value != leaf.value:
        made = _with_leaf(spec, msgspec.structs.replace(leaf, value=value, recipe=""))
    label = message("Edits", "set {name}", name=name)
    return Edited(spec=made, selection=(name,), label=label)


def set_leaf(
    spec: NetworkSpec,
    name: str,
    *,
    role: Literal["parameter", "input", "constant"] | None = None,
    grad: bool | None = None,
    limits: tuple[float | None, float | None] | None = None,
) -> Edited:
    """Change what a leaf is: its role, whether autograd follows it, its slider's range.

    Raises
    ------
    GradvizError
        When there is no such leaf.
    """
    leaf = find_leaf(spec, name)
    changes: dict[str, object] = {}
    if role is not None:
        changes["role"] = role
    if grad is not None:
        changes["grad"] = grad
    if limits is not None:
        changes["minimum"], changes["maximum"] = limits
    made = _with_leaf(spec, msgspec.structs.replace(leaf, **changes))
    return Edited(spec=made, selection=(name,), label=message("Edits", "change {name}", name=name))


def randomise(spec: NetworkSpec, name: str, seed: int) -> Edited:
    """Give a leaf random numbers of its shape: normal ones, or whole ones where it has such.

    Raises
    ------
    GradvizError
        When there is no such leaf.
    """
    leaf = find_leaf(spec, name)
    shape = leaf.value.shape
    recipe = f"torch.randn({shape})"
    if "int" in leaf.value.dtype or leaf.value.dtype == "bool":
        high = 2 if leaf.value.dtype == "bool" else 10
        if leaf.value.is_whole and leaf.value.count:
            high = max(high, int(leaf.value.numpy().max()) + 1)
        recipe = f"torch.randint(0, {high}, {shape})"
    numbers = random_numbers(recipe, seed)
    if numbers.dtype != leaf.value.dtype:
        numbers = tensor_value(numbers.numpy(), leaf.value.dtype)
    made = _with_leaf(spec, msgspec.structs.replace(leaf, value=numbers, recipe=""))
    label = message("Edits", "random numbers for {name}", name=name)
    return Edited(spec=made, selection=(name,), label=label)
