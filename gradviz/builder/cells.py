"""Edits of single numbers, of leaves and of modules' parameters, and of how they are drawn.

A parameter of a module is called as in a trace: ``fc1.weight``, ``head.query.weight`` in a
group. What a module is made with is known only where it was run, so an edit of one number
of it is given its numbers so far.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec
import numpy as np

from gradviz.builder import values
from gradviz.builder.filling import held, read_numbers
from gradviz.builder.rules_weights import weights
from gradviz.builder.wiring import Edited
from gradviz.model.errors import GradvizError
from gradviz.model.numbers import format_shape
from gradviz.model.program import Leaf, Module, NetworkSpec
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.words import Message, message

__all__ = ["draws", "own_values", "randomise", "reset_values", "set_cell", "set_values"]

Draw = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]


class _Place(msgspec.Struct, frozen=True):
    """Where the numbers of a name are: in a leaf, or in a module under `part`."""

    leaf: Leaf | None = None
    module: Module | None = None
    part: str = ""


def _place(spec: NetworkSpec, name: str) -> _Place:
    parts = name.split(".")
    modules = {module.name: module for module in spec.modules}
    for number, part in enumerate(parts[:-1]):
        if part in modules:
            return _Place(module=modules[part], part=".".join(parts[number + 1 :]))
    return _Place(leaf=values.find_leaf(spec, name))


def own_values(spec: NetworkSpec, name: str) -> TensorValue | None:
    """Return the numbers that the network itself has for a name, None where a run makes them.

    Raises
    ------
    GradvizError
        When there is nothing of that name.
    """
    place = _place(spec, name)
    if place.leaf is not None:
        return place.leaf.value if place.leaf.value.is_whole else None
    assert place.module is not None
    _shape(place, name)
    return dict(place.module.values).get(place.part)


def _shape(place: _Place, name: str) -> tuple[int, ...] | None:
    """Return the shape of a name; None for what is no parameter: a module's buffer."""
    if place.leaf is not None:
        return place.leaf.value.shape
    assert place.module is not None
    try:
        return dict(weights(place.module)).get(place.part)
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        text = "There is no value {name} to change."
        raise GradvizError(message("Edits", text, name=name)) from error


def _with(spec: NetworkSpec, place: _Place, value: TensorValue) -> NetworkSpec:
    if place.leaf is not None:
        return values.set_leaf_value(spec, place.leaf.name, value).spec
    assert place.module is not None
    given = dict(place.module.values)
    if given.get(place.part) == value:
        return spec
    given[place.part] = value
    return _with_module(spec, place.module, given)


def _with_module(
    spec: NetworkSpec, module: Module, given: Mapping[str, TensorValue]
) -> NetworkSpec:
    changed = msgspec.structs.replace(module, values=tuple(given.items()))
    modules = tuple(changed if one is module else one for one in spec.modules)
    return msgspec.structs.replace(spec, modules=modules)


# ------------------------------------------------------------------------------- edits


def set_cell(
    spec: NetworkSpec,
    name: str,
    index: tuple[int, ...],
    value: float,
    current: TensorValue | None = None,
) -> Edited:
    """Give one number of a leaf or of a module's parameter another value.

    Parameters
    ----------
    name
        ``"x"``, ``"fc1.weight"``, ``"head.query.weight"``.
    index
        One number for each axis, from 0; ``()`` for a scalar.
    value
        What stands there from now on, rounded to the tensor's dtype.
    current
        The numbers so far, as a run made them; needed where the network has none of its
        own, see `own_values`.

    Raises
    ------
    GradvizError
        When there is nothing of that name, no such cell, the dtype cannot hold the number,
        or the numbers so far are not known.
    """
    place = _place(spec, name)
    before = own_values(spec, name) or current
    if before is None or not before.is_whole:
        text = "The numbers of {name} are not known yet: run the network once."
        raise GradvizError(message("Edits", text, name=name))
    shape = _shape(place, name)
    if shape is not None and before.shape != shape:
        text = "{name} is {own}; these numbers are {given}."
        shapes = {"own": format_shape(shape), "given": format_shape(before.shape)}
        raise GradvizError(message("Edits", text, name=name, **shapes))
    inside = len(index) == len(before.shape) and all(
        0 <= at < size for at, size in zip(index, before.shape, strict=True)
    )
    if not inside:
        text = "{name} has no cell {index}: it is {own}."
        fields = {"index": str(list(index)), "own": format_shape(before.shape)}
        raise GradvizError(message("Edits", text, name=name, **fields))
    made = np.array(before.numpy())
    made[index] = _cell(value, before.dtype)
    changed = _with(spec, place, tensor_value(made, before.dtype))
    return Edited(spec=changed, selection=_selection(place), label=_label(name))


def _cell(value: float, dtype: str) -> object:
    found = held(value, dtype).numpy()[()]
    if np.isfinite(value) and not np.isfinite(found):
        raise GradvizError(message("Edits", "{dtype} cannot hold these numbers.", dtype=dtype))
    return found


def _selection(place: _Place) -> tuple[str, ...]:
    found = place.leaf or place.module
    return (found.name,) if found is not None else ()


def _label(name: str) -> Message:
    return message("Edits", "set {name}", name=name)


def set_values(spec: NetworkSpec, name: str, value: TensorValue | float | str) -> Edited:
    """Give a leaf or a module's parameter other numbers, all of them.

    Raises
    ------
    GradvizError
        When there is nothing of that name, text holds no numbers, or a parameter has
        another shape.
    """
    place = _place(spec, name)
    if place.leaf is not None:
        return values.set_leaf_value(spec, name, value)
    shape = _shape(place, name)
    if isinstance(value, str):
        value = read_numbers(value)
    elif not isinstance(value, TensorValue):
        value = tensor_value(np.full(shape or (), value), "float32")
    if shape is not None and value.shape != shape:
        text = "{name} is {own}; these numbers are {given}."
        shapes = {"own": format_shape(shape), "given": format_shape(value.shape)}
        raise GradvizError(message("Edits", text, name=name, **shapes))
    return Edited(spec=_with(spec, place, value), selection=_selection(place), label=_label(name))


def reset_values(spec: NetworkSpec, name: str) -> Edited:
    """Let a module's parameter begin again with what PyTorch makes of it under the seed.

    Parameters
    ----------
    name
        Of one parameter, or of a module for all that it has.

    Raises
    ------
    GradvizError
        When there is no module of that name.
    """
    module = next((one for one in spec.modules if one.name == name), None)
    place = _Place(module=module) if module is not None else _place(spec, name)
    if place.module is None:
        text = "{name} is no parameter of a module."
        raise GradvizError(message("Edits", text, name=name))
    kept = {part: value for part, value in place.module.values if place.part not in ("", part)}
    made = spec
    if len(kept) != len(place.module.values):
        made = _with_module(spec, place.module, kept)
    label = message("Edits", "first numbers of {name}", name=name)
    return Edited(spec=made, selection=_selection(place), label=label)


# -------------------------------------------------------------------------------- draws


def draws() -> tuple[tuple[str, Message], ...]:
    """Return the ways to fill a tensor: name for `randomise`, words for people."""
    return (
        ("normal", message("Edits", "Normal, standard deviation 1")),
        ("small", message("Edits", "Normal, standard deviation 0.02 (GPT-2)")),
        ("uniform", message("Edits", "Uniform, -1 to 1")),
        ("linear", message("Edits", "Uniform, as PyTorch's Linear begins")),
        ("xavier", message("Edits", "Uniform, Xavier (for tanh and sigmoid)")),
        ("kaiming", message("Edits", "Normal, Kaiming (for ReLU)")),
        ("zeros", message("Edits", "Zeros")),
        ("ones", message("Edits", "Ones")),
    )


def _fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return how many numbers go into one output, and come out of one input."""
    if len(shape) < 2:
        return (max(sum(shape), 1), max(sum(shape), 1))
    field = math.prod(shape[2:])
    return max(shape[1] * field, 1), max(shape[0] * field, 1)


def _bounded(generator: np.random.Generator, shape: tuple[int, ...], bound: float) -> np.ndarray:
    return generator.uniform(-bound, bound, shape)


_DRAWS: Mapping[str, Draw] = MappingProxyType(
    {
        "normal": lambda generator, shape: generator.normal(size=shape),
        "small": lambda generator, shape: 0.02 * generator.normal(size=shape),
        "uniform": lambda generator, shape: _bounded(generator, shape, 1.0),
        "linear": lambda g, shape: _bounded(g, shape, _fans(shape)[0] ** -0.5),
        "xavier": lambda g, shape: _bounded(g, shape, (6 / sum(_fans(shape))) ** 0.5),
        "kaiming": lambda g, shape: (2 / _fans(shape)[0]) ** 0.5 * g.normal(size=shape),
        "zeros": lambda _, shape: np.zeros(shape),
        "ones": lambda _, shape: np.ones(shape),
    }
)


def randomise(spec: NetworkSpec, name: str, seed: int, draw: str = "") -> Edited:
    """Give a leaf or a module's parameter random numbers of its shape.

    Parameters
    ----------
    seed
        The same seed gives the same numbers.
    draw
        One of `draws`; by default normal ones, whole ones for a leaf of whole numbers, and
        for a module's parameter those that a linear layer begins with.

    Raises
    ------
    GradvizError
        When there is nothing of that name, or no such draw.
    """
    place = _place(spec, name)
    if place.leaf is not None and not draw:
        return values.randomise(spec, name, seed)
    shape = _shape(place, name)
    if shape is None:
        raise GradvizError(message("Edits", "{name} is no parameter of a module.", name=name))
    make = _DRAWS.get(draw or "linear")
    if make is None:
        text = "{name} is one of: {choices}."
        raise GradvizError(message("Edits", text, name=draw, choices=", ".join(_DRAWS)))
    dtype = place.leaf.value.dtype if place.leaf is not None else "float32"
    numbers = held(make(np.random.default_rng(seed), shape), dtype)
    label = message("Edits", "random numbers for {name}", name=name)
    return Edited(spec=_with(spec, place, numbers), selection=_selection(place), label=label)
