"""What is computed: a network spec, a script or something recorded. No coordinates here.

A `NetworkSpec` is a short list of formula lines over named leaves, enough to rebuild
and run the program; parsing lives in `gradviz.builder`, running in `gradviz.engine`.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from gradviz.model.tensor import TensorValue


class Leaf(msgspec.Struct, frozen=True, tag=True, kw_only=True):
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
    """

    name: str
    role: Literal["parameter", "input", "constant"]
    value: TensorValue
    grad: bool = False
    minimum: float | None = None
    maximum: float | None = None

    @property
    def requires_grad(self) -> bool:
        """Whether autograd follows it."""
        return self.grad or self.role == "parameter"


class NetworkSpec(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Formula lines over leaves; the last line's target is the loss.

    Each line is ``name = expression`` in a subset of Python (see
    `gradviz.builder.formula`): arithmetic, calls of known functions, names, numbers.
    """

    name: str
    leaves: tuple[Leaf, ...]
    lines: tuple[str, ...]

    @property
    def loss(self) -> str:
        """Name of the value that backward starts from."""
        return self.lines[-1].partition("=")[0].strip()


class Script(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A Python file of the user's own."""

    path: str
    text: str


class Recorded(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Code that was recorded while it ran elsewhere; it cannot be run again from here."""

    title: str = ""


Program = NetworkSpec | Script | Recorded


def program_hash(program: Program) -> str:
    """Return a short name that changes whenever the program does."""
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
