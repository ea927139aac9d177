"""The places of a trace where numbers stand, counted in one fixed order.

Engine and window have equal traces and count alike: a place names the same numbers on both
sides, whatever they are (a value, a gradient, a contribution, an optimizer's state).
"""

from __future__ import annotations

from collections.abc import Iterator

from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData


def places(data: TraceData) -> Iterator[TensorValue | None]:
    """Yield what stands in each place; None where there are no numbers.

    Examples
    --------
    >>> list(places(TraceData()))
    []
    """
    for value in data.values:
        yield from (value.forward, value.grad_before, value.grad_after)
    for one in data.passes:
        yield one.seed
        for start in one.also:
            yield start.seed
        for step in one.steps:
            yield from step.upstream
            for part in step.contributions:
                yield from (part.amount, part.total_before, part.total_after)
    for update in data.updates:
        for changed in update.parameters:
            yield from (changed.before, changed.gradient, changed.after)
            for state in changed.state:
                yield from (state.before, state.after)


def place_of(data: TraceData, wanted: TensorValue) -> int | None:
    """Return the first place of these very numbers, not of equal ones; None where it is nowhere."""
    found = (number for number, value in enumerate(places(data)) if value is wanted)
    return next(found, None)
