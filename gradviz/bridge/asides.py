"""Questions about a trace that the engine answers beside what it runs, also while it runs.

They are about one trace, told by its `base`: that of a run is `base_of` its answer; any
other is sent along once and then known by the base that it was sent with.
"""

from __future__ import annotations

import msgspec

from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardPass, TraceData, ValueRecord
from gradviz.model.words import Message

__all__ = [
    "AskLeaves",
    "FetchTensor",
    "Fetched",
    "LeafChange",
    "Leaves",
    "Put",
    "Question",
    "Reaction",
    "Refused",
    "Replay",
    "Replayed",
    "base_of",
]


def base_of(generation: int, step: int) -> str:
    """Return what the trace of an answer is called in questions about it."""
    return f"{generation}/{step}"


class LeafChange(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Another value for a leaf, by the leaf's id."""

    leaf: str
    value: TensorValue


class Put(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A value for a leaf of a script that runs again: of the leaf that it uses as number `met`.

    `name` is for sentences only.
    """

    met: int
    name: str
    value: TensorValue


class AskLeaves(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Ask which leaves can be given other values."""

    number: int
    base: str
    leaves: tuple[str, ...]
    data: TraceData | None = None


class Leaves(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Why each leaf cannot be changed, in the order of the question; None where it can."""

    number: int
    reasons: tuple[Message | None, ...]


class Replay(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Ask for the recorded operations with other leaves."""

    number: int
    base: str
    changes: tuple[LeafChange, ...]
    data: TraceData | None = None


class Replayed(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Values and passes as they would be; all else is as in the trace that was asked about."""

    number: int
    values: tuple[ValueRecord, ...]
    passes: tuple[BackwardPass, ...]


class FetchTensor(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Ask for all numbers of a tensor of which a trace has a sample, by its place there."""

    number: int
    base: str
    place: int


class Fetched(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """All numbers of that tensor."""

    number: int
    value: TensorValue


class Refused(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """A question that has no answer, and why."""

    number: int
    message: Message
    lost: bool = False


Question = AskLeaves | Replay | FetchTensor
Reaction = Leaves | Replayed | Fetched | Refused
