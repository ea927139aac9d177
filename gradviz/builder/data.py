"""Small data sets by name and seed: points and their answers as two leaves of a network.

Each has an entry of the palette, ``resources/blocks/data_*.toml``, with its settings. The
numbers are made here and kept in the leaves: a program never depends on how they were made.
Data from a file is `gradviz.builder.tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import msgspec
import numpy as np

from gradviz.builder.entries import Block
from gradviz.builder.naming import all_names, leaf_names, settled
from gradviz.builder.palette import find_block, palette
from gradviz.builder.survey import settings_problem
from gradviz.builder.values import find_leaf
from gradviz.builder.wiring import Edited
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, Leaf, NetworkSpec
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.words import Message, message

__all__ = ["add_data", "answers_value", "data_numbers", "data_sets", "is_data", "with_data"]

Given = Mapping[str, Argument] | Iterable[tuple[str, Argument]]
Made = tuple[np.ndarray, np.ndarray]
"""Points ``(n, k)``, and ``(n,)`` classes as whole numbers, or numbers to be learned."""
Maker = Callable[[int, np.random.Generator, Mapping[str, float]], Made]

_PREFIX = "data_"


def is_data(entry: Block) -> bool:
    """Whether an entry of the palette is a data set: two leaves at once."""
    return entry.target == "dataset"


def data_sets() -> tuple[Block, ...]:
    """Return the entries of all data sets."""
    return tuple(one for one in palette() if is_data(one))


def data_numbers(name: str, arguments: Given = ()) -> tuple[TensorValue, TensorValue]:
    """Return the points and the answers of a data set.

    Parameters
    ----------
    name
        "xor", "moons", "spiral", "circles", "blobs", "sine"; or the id of its block.
    arguments
        Settings that are not the default, by name; the same settings and seed give the
        same numbers.

    Returns
    -------
    tuple
        Points, float32 of shape ``(n, 2)``, for the sine ``(n, 1)``; answers, float32 of
        shape ``(n, 1)``, or int64 of shape ``(n,)`` where they are asked for as classes.

    Raises
    ------
    GradvizError
        When there is no such data set, or a setting is not possible.

    Examples
    --------
    >>> points, answers = data_numbers("xor")
    >>> answers.numpy().tolist()
    [[0.0], [1.0], [1.0], [0.0]]
    """
    entry = _entry(name)
    given = tuple(dict(arguments).items())
    problem = settings_problem(entry, entry.title, given)
    if problem is not None:
        raise GradvizError(problem.message)
    settings = entry.arguments(given)
    numbers = {
        key: float(value) for key, value in settings.items() if isinstance(value, int | float)
    }
    generator = np.random.default_rng(int(numbers["seed"]))
    points, answers = _MAKERS[entry.id.removeprefix(_PREFIX)](int(numbers["n"]), generator, numbers)
    as_classes = settings.get("answers") == "classes"
    return tensor_value(points, "float32"), answers_value(answers, as_classes=as_classes)


def _entry(name: str) -> Block:
    for id_ in (name, _PREFIX + name):
        found = find_block(id_)
        if found is not None and is_data(found):
            return found
    names = ", ".join(one.id.removeprefix(_PREFIX) for one in data_sets())
    text = "There is no data set {name}. There are: {names}."
    raise GradvizError(message("Data", text, name=name, names=names))


def answers_value(answers: np.ndarray, *, as_classes: bool) -> TensorValue:
    """Return answers as a loss takes them: a column of numbers, or class by class."""
    if as_classes:
        return tensor_value(answers, "int64")
    return tensor_value(answers[:, None], "float32")


# ------------------------------------------------------------------------------- edits


def add_data(
    spec: NetworkSpec, name: str, arguments: Given = (), *, into: tuple[str, str] | None = None
) -> Edited:
    """Add a data set: an input for the points and a target for the answers.

    Parameters
    ----------
    name, arguments
        As `data_numbers`.
    into
        Names of the leaves that get these numbers; by default new ones are made.

    Raises
    ------
    GradvizError
        As `data_numbers`; also when there is no leaf of such a name.
    """
    points, answers = data_numbers(name, arguments)
    label = message("Edits", "add {block}", block=_entry(name).title)
    return with_data(spec, points, answers, label, into)


def with_data(
    spec: NetworkSpec,
    points: TensorValue,
    answers: TensorValue | None,
    label: Message,
    into: tuple[str, str] | None = None,
) -> Edited:
    """Put numbers into an input and a target: the given leaves, or new ones.

    Raises
    ------
    GradvizError
        When there is no leaf of a given name.
    """
    if into is not None:
        return _replaced(spec, dict(zip(into, (points, answers), strict=True)), label)
    spec = settled(spec)
    taken = all_names(spec)
    made = [Leaf(name=leaf_names("input", 2, taken), role="input", value=points)]
    if answers is not None:
        name = leaf_names("constant", 0, taken, target=True)
        made.append(Leaf(name=name, role="constant", value=answers))
    spec = msgspec.structs.replace(spec, leaves=(*spec.leaves, *made))
    return Edited(spec=spec, selection=(made[0].name,), label=label)


def _replaced(
    spec: NetworkSpec, values: Mapping[str, TensorValue | None], label: Message
) -> Edited:
    for name in values:
        find_leaf(spec, name)
    leaves = []
    for leaf in spec.leaves:
        value = values.get(leaf.name)
        if value is not None:
            leaf = msgspec.structs.replace(leaf, value=value, recipe="")
        leaves.append(leaf)
    made = tuple(leaves)
    if made != spec.leaves:
        spec = msgspec.structs.replace(spec, leaves=made)
    return Edited(spec=spec, selection=(next(iter(values)),), label=label)


# -------------------------------------------------------------------------- data sets


def _xor(n: int, generator: np.random.Generator, given: Mapping[str, float]) -> Made:
    """Corners of the unit square, one after the other, each a little beside its place."""
    corners = np.arange(n) % 4
    points = np.stack([corners // 2, corners % 2], axis=1).astype(np.float64)
    return points + _noise(generator, points, given), corners // 2 ^ corners % 2


def _moons(n: int, generator: np.random.Generator, given: Mapping[str, float]) -> Made:
    """Two half circles of radius 1, one hooked into the other."""
    kind, share = _shares(n, 2)
    angle = np.pi * share
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points = np.where(kind[:, None] == 0, upper, np.array([1.0, 0.5]) - upper)
    return points + _noise(generator, points, given), kind


def _spiral(n: int, generator: np.random.Generator, given: Mapping[str, float]) -> Made:
    """Arms from the middle out to radius 1; each is the first one turned."""
    kinds = int(given["classes"])
    kind, share = _shares(n, kinds)
    angle = 2 * np.pi * (given["turns"] * share + kind / kinds)
    points = share[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + _noise(generator, points, given), kind


def _circles(n: int, generator: np.random.Generator, given: Mapping[str, float]) -> Made:
    """Place a circle of radius 1, class 0, and a smaller one in it, class 1."""
    kind, share = _shares(n, 2)
    radius = np.where(kind == 0, 1.0, given["inner"])
    angle = 2 * np.pi * share
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + _noise(generator, points, given), kind


def _blobs(n: int, generator: np.random.Generator, given: Mapping[str, float]) -> Made:
    """Clouds around centres on the unit circle."""
    kinds = int(given["classes"])
    kind, _ = _shares(n, kinds)
    angle = 2 * np.pi * kind / kinds
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + _noise(generator, points, given), kind


def _sine(n: int, generator: np.random.Generator, given: Mapping[str, float]) -> Made:
    """Take a sine over some periods around 0, at equal distances."""
    points = np.linspace(-np.pi, np.pi, n)[:, None] * given["periods"]
    answers = np.sin(points[:, 0])
    return points, answers + _noise(generator, answers, given)


def _shares(n: int, kinds: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the class of each point in turn, and how far it is along its class, 0 to 1."""
    kind, place = np.arange(n) % kinds, np.arange(n) // kinds
    return kind, (place + 0.5) / -(-n // kinds)


def _noise(
    generator: np.random.Generator, like: np.ndarray, given: Mapping[str, float]
) -> np.ndarray:
    return generator.normal(size=like.shape) * given["noise"]


_MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "xor": _xor,
        "moons": _moons,
        "spiral": _spiral,
        "circles": _circles,
        "blobs": _blobs,
        "sine": _sine,
    }
)
