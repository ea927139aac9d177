"""The presets: small programs to start from, one TOML file of `resources/presets` each.

Most are networks; what blocks cannot say is a Python script beside its file.
A new preset is a new file; its name is the preset's id. What a file may hold is what
`_File` below says. The numbers of its ``[expect]`` table come from the literature, were
worked out by hand, or are those of a plain PyTorch program; tests compare them with PyTorch.
"""

from __future__ import annotations

import contextlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from gradviz.builder.formula import did_you_mean
from gradviz.builder.recipes import unmade
from gradviz.builder.script import read_script
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, Group, Leaf, Module, NetworkSpec, Optimizer, Script
from gradviz.model.resources import resource
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.words import Message, language, message

__all__ = [
    "Expect",
    "Preset",
    "Section",
    "View",
    "is_shipped",
    "networks",
    "preset",
    "presets",
    "sections",
]

Numbers = int | float | list[Any]
Section = Literal["lessons", "worked", "networks", "scripts"]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """How a preset likes to be seen at first: left to right or top to bottom."""

    direction: Literal["LR", "TB"] = "LR"


class Expect(msgspec.Struct, frozen=True, kw_only=True):
    """Known results.

    Attributes
    ----------
    tolerance
        Largest absolute difference from the numbers below.
    values, gradients
        Forward value of a name, gradient of a leaf or of a module's ``fc1.weight``.
    after_step
        The same after one step: of plain gradient descent with its ``rate``, or without
        one of the preset's own optimizer.
    """

    tolerance: float = 0.0
    values: dict[str, Numbers] = {}
    gradients: dict[str, Numbers] = {}
    after_step: dict[str, Numbers] = {}


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """One preset.

    Attributes
    ----------
    id
        Short name for the command line, also the spec's name.
    section, order
        Place in the list: see `sections`, and within its section.
    titles, descriptions
        A few words and one sentence, by language code; English is always there.
    program
        A network, or a Python script.
    view, expect
        First look, known results.
    """

    id: str
    section: Section
    order: float
    titles: dict[str, str]
    descriptions: dict[str, str]
    program: NetworkSpec | Script
    view: View = View()
    expect: Expect = Expect()

    @property
    def spec(self) -> NetworkSpec:
        """The network.

        Raises
        ------
        TypeError
            When it is a script; `networks` gives those that are none.
        """
        if isinstance(self.program, NetworkSpec):
            return self.program
        raise TypeError(f"the preset {self.id} is a script")

    @property
    def title(self) -> str:
        """A few words in the current language."""
        return self.titles.get(language(), self.titles["en"])

    @property
    def description(self) -> str:
        """One sentence in the current language."""
        return self.descriptions.get(language(), self.descriptions["en"])


class _LeafTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[leaf]]`` of a file: with its numbers, or with a recipe for them."""

    name: str
    role: Literal["parameter", "input", "constant"]
    value: int | float | bool | list[Any] | None = None
    recipe: str = ""
    dtype: str = "float32"
    grad: bool = False
    minimum: float | None = None
    maximum: float | None = None


class _ModuleTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[module]]`` of a file."""

    name: str
    block: str
    arguments: dict[str, Argument] = {}
    values: dict[str, Numbers] = {}


class _GroupTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[group]]`` of a file."""

    name: str
    members: tuple[str, ...]


class _OptimizerTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ``[optimizer]`` of a file."""

    name: str
    arguments: dict[str, Argument] = {}


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A preset as its file has it."""

    title: dict[str, str]
    description: dict[str, str]
    lines: tuple[str, ...] = ()
    leaf: tuple[_LeafTable, ...] = ()
    script: str = ""
    module: tuple[_ModuleTable, ...] = ()
    group: tuple[_GroupTable, ...] = ()
    optimizer: _OptimizerTable | None = None
    remarks: dict[str, str] = {}
    root: str = ""
    seed: int = 0
    section: Section = "networks"
    order: float = 1000.0
    view: View = View()
    expect: Expect = Expect()


def sections() -> tuple[tuple[Section, Message], ...]:
    """Return the parts of the list of presets in their order: name, and words for people."""
    return (
        ("lessons", message("Presets", "Lessons")),
        ("worked", message("Presets", "Worked examples")),
        ("networks", message("Presets", "Networks")),
        ("scripts", message("Presets", "Python scripts")),
    )


def presets(folder: Path | None = None) -> tuple[Preset, ...]:
    """Return all presets in their order.

    Parameters
    ----------
    folder
        Where their files are; by default gradviz's own.

    Raises
    ------
    GradvizError
        When a file is no preset; the sentence names it.
    """
    return _own() if folder is None else _read_all(folder)


def networks() -> tuple[Preset, ...]:
    """Return the presets that are networks, in their order."""
    return tuple(one for one in presets() if isinstance(one.program, NetworkSpec))


def is_shipped(path: str) -> bool:
    """Whether a script is that of a preset of gradviz: it is never written over.

    Examples
    --------
    >>> is_shipped("/home/me/train.py")
    False
    """
    return Path(path).parent == Path(resource("presets"))


def preset(id: str, folder: Path | None = None) -> Preset:  # noqa: A002 - it is called so
    """Return one preset.

    Raises
    ------
    GradvizError
        When there is none of that name; with a guess at what was meant.

    Examples
    --------
    >>> preset("neuron").spec.lines[-1]
    'L = bce(a, y)'
    """
    file = (resource("presets") if folder is None else folder) / f"{id}.toml"
    if len(id) < 100 and id.isidentifier() and file.is_file():
        return _read(file)  # whatever may be wrong with another one
    known = {found.id: found for found in presets(folder)}
    if id in known:
        return known[id]
    guess = did_you_mean(id, known)
    if guess:
        text = "There is no preset {id}. Did you mean {guess}?"
        raise GradvizError(message("Presets", text, id=id, guess=guess))
    text = "There is no preset {id}. There are: {names}."
    raise GradvizError(message("Presets", text, id=id, names=", ".join(known)))


@lru_cache(maxsize=1)
def _own() -> tuple[Preset, ...]:
    found = []
    for file in resource("presets").glob("*.toml"):
        with contextlib.suppress(GradvizError):  # a damaged one must not hide the others
            found.append(_read(file))
    return tuple(sorted(found, key=_place))


def _read_all(folder: Path) -> tuple[Preset, ...]:
    return tuple(sorted((_read(file) for file in folder.glob("*.toml")), key=_place))


def _place(one: Preset) -> tuple[int, float, str]:
    names = [name for name, _ in sections()]
    return names.index(one.section), one.order, one.id


def _read(file: Path) -> Preset:
    try:
        table = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File)
        return Preset(
            id=file.stem,
            section=table.section,
            order=table.order,
            titles={"en": file.stem, **table.title},
            descriptions={"en": "", **table.description},
            program=_script(file, table) if table.script else _spec(file.stem, table),
            view=table.view,
            expect=table.expect,
        )
    except (OSError, ValueError, TypeError) as error:
        text = "{file} is no preset: {reason}"
        told = message("Presets", text, file=file.name, reason=str(error))
        raise GradvizError(told) from error


def _script(file: Path, table: _File) -> Script:
    if table.lines or table.leaf or Path(table.script).name != table.script:
        raise ValueError("a preset is a network, or a script beside its file")
    return read_script(str(file.with_name(table.script)))


def _spec(name: str, table: _File) -> NetworkSpec:
    if not table.lines:
        raise ValueError("it has no lines, and names no script")
    learned = table.optimizer
    return NetworkSpec(
        name=name,
        leaves=tuple(_leaf(leaf) for leaf in table.leaf),
        modules=tuple(_module(module) for module in table.module),
        lines=table.lines,
        root=table.root,
        groups=tuple(Group(name=one.name, members=one.members) for one in table.group),
        optimizer=None
        if learned is None
        else Optimizer(name=learned.name, arguments=tuple(learned.arguments.items())),
        seed=table.seed,
        remarks=tuple(table.remarks.items()),
    )


def _module(table: _ModuleTable) -> Module:
    values = ((name, tensor_value(value, "float32")) for name, value in table.values.items())
    return Module(
        name=table.name,
        block=table.block,
        arguments=tuple(table.arguments.items()),
        values=tuple(values),
    )


def _leaf(table: _LeafTable) -> Leaf:
    return Leaf(
        name=table.name,
        role=table.role,
        value=_numbers(table),
        grad=table.grad,
        minimum=table.minimum,
        maximum=table.maximum,
        recipe=table.recipe,
    )


def _numbers(table: _LeafTable) -> TensorValue:
    if table.value is not None:
        return tensor_value(table.value, table.dtype)
    value = unmade(table.recipe)
    if value is None:
        raise ValueError(f"the leaf {table.name} has neither numbers nor a recipe for them")
    return value
