"""Which values of a tape share memory, and which are followed without a history.

A change in place whose old value nobody reads again can be run on a copy: nothing else need
run along with it. `nn.ReLU(inplace=True)` is the common case.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gradviz.engine.unit import Unit
from gradviz.model.trace import Ref
from gradviz.model.words import message

__all__ = ["cut_unfollowed", "find_contained"]


def find_contained(units: Sequence[Unit], roots: Iterable[Ref]) -> None:
    """Mark the units whose change in place is seen by nobody but those that use its result.

    Parameters
    ----------
    units
        In the order of execution.
    roots
        Values that are asked for in the end.
    """
    if not any(unit.writes for unit in units):
        return
    last: dict[Ref, float] = {ref: place for place, unit in enumerate(units) for ref in unit.reads}
    last.update(dict.fromkeys(roots, math.inf))
    groups: dict[Ref, set[Ref]] = {}
    for place, unit in enumerate(units):
        target = unit.reads[0] if unit.reads else None
        if unit.writes and target is not None:
            around = groups.setdefault(target, {target})
            # Without a history what a view is part of is met again as something new.
            followed = unit.record.grad_fn is not None or len(around) == 1
            read = any(last.get(ref, 0) > place for ref in around)
            unit.contained = _is_plain(unit) and followed and not read
        if unit.contained or not (unit.writes or unit.aliases):
            continue
        _join(groups, (*unit.reads, *unit.outputs))


def _join(groups: dict[Ref, set[Ref]], refs: Sequence[Ref]) -> None:
    """Make one group of those of some values."""
    around = groups.setdefault(refs[0], {refs[0]})
    for ref in refs[1:]:
        other = groups.setdefault(ref, {ref})
        if other is not around:
            around |= other
            groups.update(dict.fromkeys(other, around))


def _is_plain(unit: Unit) -> bool:
    """Whether a unit changes its first argument, and nothing else, and gives it."""
    name = (unit.record.op or "").split(".")
    return len(name) > 1 and name[1].endswith("_") and len(unit.outputs) == 1 and unit.alone


def cut_unfollowed(units: Sequence[Unit]) -> None:
    """Mark the units inside of which a value comes from outside that depends on their arguments.

    Autograd does not follow it, and neither can a difference: it would be held, and the
    unit's own backward look wrong.
    """
    for place, unit in enumerate(units):
        count = len(unit.record.arguments)
        also = set(unit.reads[count:])
        if not also:
            continue
        moved = set(unit.reads[:count])
        for before in units[:place]:
            if not moved.isdisjoint(before.reads):
                moved.update(before.outputs)
        if not also.isdisjoint(moved - set(unit.reads[:count])):
            unit.cut = message("Replay", "a part of what it computes was not followed")
