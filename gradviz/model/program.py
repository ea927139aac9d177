"""What is computed: a network spec, a script or something recorded. No coordinates here.

A `NetworkSpec` is a short list of formula lines over named leaves and modules, enough to
rebuild and run the program; parsing lives in `gradviz.builder`, running in `gradviz.engine`.
"""

from __future__ import annotations

import hashlib
import os
from typing import Literal

import msgspec

from gradviz.model.tensor import TensorValue


class Leaf(msgspec.Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """A named tensor that the program starts from.

    Attributes
    ----------
    name
        A Python identifier.
    role
        "parameter" (learned), "input" or "constant" (a target, a fixed number).
    value
        Its numbers.
    grad
        Whether it requires a gradient; parameters always do.
    minimum, maximum
        Range of its slider; None for one around the value.
    recipe
        How the value was made, as a line of Python: ``torch.randn(2, 3)``. The numbers
        are those of `value` in any case; "" for numbers that were typed.
    """

    name: str
    role: Literal["parameter", "input", "constant"]
    value: TensorValue
    grad: bool = False
    minimum: float | None = None
    maximum: float | None = None
    recipe: str = ""

    @property
    def requires_grad(self) -> bool:
        """Whether autograd follows it."""
        return self.grad or self.role == "parameter"


Argument = bool | int | float | str | tuple[int | float, ...] | None
"""What may be given to a module when it is made."""


class Module(msgspec.Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Something with parameters of its own, called by lines: ``h = fc1(x)``.

    Attributes
    ----------
    name
        A Python identifier: the attribute of the network that holds it.
    block
        Which entry of the palette it is, see `gradviz.builder.palette`: "linear".
    arguments
        What it is made with, by name, in the palette's order; what is left out has the
        palette's default.
    values
        Parameters and buffers that were given other numbers than those it was made with,
        by their name within the module: ``weight``.
    """

    name: str
    block: str
    arguments: tuple[tuple[str, Argument], ...] = ()
    values: tuple[tuple[str, TensorValue], ...] = ()


class Group(msgspec.Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Lines that belong together and become one named module of the network.

    Attributes
    ----------
    name
        A Python identifier.
    members
        Targets of its lines, and names of groups within it.
    """

    name: str
    members: tuple[str, ...]


class Optimizer(msgspec.Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """What changes the parameters after a backward pass, by its name in ``torch.optim``."""

    name: str
    arguments: tuple[tuple[str, Argument], ...] = ()


class NetworkSpec(msgspec.Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Formula lines over leaves and modules.

    Each line is ``name = expression`` in a subset of Python (see
    `gradviz.builder.formula`): arithmetic, calls of known functions and of modules, names,
    numbers. An argument that is not connected yet is written ``...``.

    Attributes
    ----------
    name
        Title.
    leaves, modules
        What the lines use. All names of a spec are different.
    lines
        In the order in which they are computed.
    root
        Name of the value that backward starts from; "" for that of the last line.
    groups
        Lines that belong together; a line is in one group at most.
    optimizer
        None where nothing is learned.
    seed
        For the first numbers of modules, and for dropout.
    remarks
        Notes that a person wrote, by the name of what they are about.
    """

    name: str
    leaves: tuple[Leaf, ...]
    lines: tuple[str, ...]
    modules: tuple[Module, ...] = ()
    root: str = ""
    groups: tuple[Group, ...] = ()
    optimizer: Optimizer | None = None
    seed: int = 0
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def loss(self) -> str:
        """Name of the value that backward starts from; "" where there is no line."""
        if self.root or not self.lines:
            return self.root
        return self.lines[-1].partition("=")[0].strip()


class Script(msgspec.Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """A Python file of the user's own, and the `arguments` that it is run with."""

    path: str
    text: str
    arguments: tuple[str, ...] = ()


class Recorded(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Code that was recorded while it ran elsewhere; it cannot be run again from here."""

    title: str = ""


Program = NetworkSpec | Script | Recorded


def program_hash(program: Program) -> str:
    """Return a short name that changes whenever the program does; where a script lies is none."""
    if isinstance(program, Script):
        program = msgspec.structs.replace(program, path=os.path.basename(program.path))
    return hashlib.blake2b(msgspec.msgpack.encode(program), digest_size=12).hexdigest()


def with_leaf(spec: NetworkSpec, name: str, value: TensorValue) -> NetworkSpec:
    """Return the spec with another value for one leaf.

    Raises
    ------
    KeyError
        When the spec has no leaf of that name.
    """
    if all(leaf.name != name for leaf in spec.leaves):
        raise KeyError(name)
    leaves = tuple(
        msgspec.structs.replace(leaf, value=value) if leaf.name == name else leaf
        for leaf in spec.leaves
    )
    return msgspec.structs.replace(spec, leaves=leaves)
