"""What is wrong with a network, and what would mend it: records only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from gradviz.builder.rules import Kind, Shape
from gradviz.model.program import NetworkSpec
from gradviz.model.words import Message

__all__ = ["Problem", "Repair", "Span", "Verdict"]

Span = tuple[int, int]
"""Column of a part's first character in its line, from 1, and the column behind its last."""


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """A change that mends a problem: `spec` is the network with it."""

    message: Message
    spec: NetworkSpec


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong.

    Attributes
    ----------
    kind
        "misfit": PyTorch would refuse it. "unreadable": a line is no formula, or a name
        is not possible. "open": an input is not connected yet. "doubt": PyTorch computes
        it, but it is hardly meant.
    line
        Number of the line, from 1; 0 where a leaf, a module or the optimizer is meant.
    column, end
        Where in the line: the argument at fault, or the call.
    call
        The whole call; with `line` it tells which block of a nested line is meant.
    block
        Name of the line's first target, of the leaf or the module.
    module
        Name of the module that is called, "" for none.
    port
        Name of the input or setting at which it shows, "" for none.
    message
        A few words: "3136 does not fit 784".
    detail
        One or two sentences.
    repairs
        Two at most; each has been tried and makes this problem go.
    """

    kind: Literal["misfit", "unreadable", "open", "doubt"]
    line: int
    column: int = 1
    end: int = 1
    call: Span = (1, 1)
    block: str = ""
    module: str = ""
    port: str = ""
    message: Message
    detail: Message
    repairs: tuple[Repair, ...] = ()


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """All that can be said of a network without running it.

    Attributes
    ----------
    shapes, dtypes
        Of every leaf and line target that is known, by name.
    inner
        Of every call and operator, by line number (from 1) and span; several tensors are
        a tuple. What is not known is not there.
    parameters
        How many learned numbers each module and each parameter leaf has.
    problems
        In the order of the program.
    """

    shapes: Mapping[str, Shape]
    dtypes: Mapping[str, str]
    inner: Mapping[tuple[int, Span], Kind | tuple[Kind, ...]]
    parameters: Mapping[str, int]
    problems: tuple[Problem, ...] = ()

    @property
    def total(self) -> int:
        """Return how many learned numbers the whole network has."""
        return sum(self.parameters.values())

    @property
    def fits(self) -> bool:
        """Return whether PyTorch would run it, as far as can be told."""
        return all(problem.kind == "doubt" for problem in self.problems)
