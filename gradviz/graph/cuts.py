"""Where a gradient could have come back and does not: the history of a value ends there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gradviz.model.trace import OpRecord, ValueRecord

Cut = Literal["", "detach", "no_grad", "integers", "booleans"]
"""Why an edge carries no gradient, "" where one comes back or none could."""

DETACH = frozenset({"aten.detach.default", "aten.detach_.default"})
"""Calls that hand a value on without its history."""


def cut(
    op: OpRecord, taken: ValueRecord | None, values: Mapping[tuple[str, int], ValueRecord]
) -> Cut:
    """Return why no gradient comes back from an op to a value that it takes.

    Parameters
    ----------
    op
        Who takes the value.
    taken
        The value; one that requires no gradient is not cut off.
    values
        All values of the trace, by node and output number.
    """
    if taken is None or not taken.requires_grad or op.grad_fn is not None:
        return ""
    if op.op in DETACH:
        return "detach"
    made = values.get((op.id, 0))
    if made is None or made.forward is None or made.requires_grad:
        return ""
    numbers = made.forward.dtype
    if numbers == "bool":
        return "booleans"
    return "no_grad" if numbers.startswith(("float", "bfloat", "complex")) else "integers"
