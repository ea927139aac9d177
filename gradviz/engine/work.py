"""How much work it is to run a part of a tape again, by the shapes alone."""

from __future__ import annotations

import math
from collections.abc import Container

from gradviz.engine.tape import Tape
from gradviz.engine.unit import Unit
from gradviz.model.trace import Ref

__all__ = ["work_of"]

# Which argument tells how many products make one number, and where in its shape they begin.
_SUMS = {"convolution": (1, 1), "mm": (0, -1), "bmm": (0, -1), "addmm": (1, -1), "baddbmm": (1, -1)}


def work_of(tape: Tape, moved: Container[Ref]) -> int:
    """Return about how many multiplications it takes to compute some values."""
    return sum(
        _products(tape, unit)
        for unit in tape.units
        if tape.shares or any(ref in moved for ref in unit.outputs)
    )


def _products(tape: Tape, unit: Unit) -> int:
    name = (unit.record.op or "").split(".")
    place, begin = _SUMS.get(name[1] if len(name) > 1 else "", (0, 0))
    inner = _shape(tape, unit.reads[place])[begin:] if begin and len(unit.reads) > place else ()
    return math.prod(inner) * sum(math.prod(_shape(tape, ref)) for ref in unit.outputs)


def _shape(tape: Tape, ref: Ref) -> tuple[int, ...]:
    record = tape.recorded.get(ref)
    return () if record is None or record.forward is None else record.forward.shape
