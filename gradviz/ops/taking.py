"""Which part of a tensor a slice or a selection takes, written as in Python: ``[:, 2:5]``."""

from __future__ import annotations

from gradviz.model.trace import OpRecord

__all__ = ["part_taken"]

OPEN = 2**62
"""An end from here on is none: PyTorch writes the largest number that it has."""

DEEPEST = 2
"""An axis beyond this one, from the front or the back, is not counted out with colons."""


def part_taken(op: OpRecord) -> str:
    """Return the index expression of an op, "" for one that takes no part along one axis.

    Examples
    --------
    >>> part_taken(OpRecord(id="s", op="aten.slice.Tensor", attributes={"dim": 1, "end": 3}))
    '[:, :3]'
    >>> part_taken(OpRecord(id="s", op="aten.select.int", attributes={"dim": -1, "index": 0}))
    '[…, 0]'
    """
    name = (op.op or "").removeprefix("aten.")
    if name == "select.int":
        return _along(op.attributes.get("dim", 0), _number(op.attributes.get("index")))
    if name == "slice.Tensor":
        return _along(op.attributes.get("dim", 0), _range(op))
    return ""


def _range(op: OpRecord) -> str:
    start, end = op.attributes.get("start", 0), op.attributes.get("end")
    step = op.attributes.get("step", 1)
    first = "" if start in (0, None) else _number(start)
    last = "" if end is None or (isinstance(end, int) and end >= OPEN) else _number(end)
    words = f"{first}:{last}" + (f":{_number(step)}" if step != 1 else "")
    return "" if words == ":" else words


def _number(number: object) -> str:
    return str(number) if isinstance(number, int) else ""


def _along(axis: object, index: str) -> str:
    if not index or not isinstance(axis, int) or not -DEEPEST <= axis <= DEEPEST:
        return ""
    if axis < 0:
        return f"[{', '.join(['…', index, *[':'] * (-1 - axis)])}]"
    return f"[{', '.join([':'] * axis + [index])}]"
