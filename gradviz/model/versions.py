"""The values that one variable held, told apart by a number: ``x``, ``x_1``, ``x_2``.

A program says ``x = relu(x)``, or adds to ``total`` in a loop. In a formula the two must not
be one letter: ``dx/dx`` would be said of two different values.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from gradviz.model.trace import TraceData, ValueRecord


def told_apart(data: TraceData) -> tuple[ValueRecord, ...]:
    """Return the values of a trace with names that no two of them share.

    A leaf keeps the plain name, else what backward starts from, else the first value;
    the others follow in execution order. No name is given that the program uses itself.

    Examples
    --------
    >>> from gradviz.model.trace import TraceData, ValueRecord
    >>> held = [ValueRecord(node=node, name="x") for node in ("linear", "relu")]
    >>> [value.name for value in told_apart(TraceData(values=tuple(held)))]
    ['x', 'x_1']
    """
    counts = Counter(value.name for value in data.values if value.name)
    if all(count == 1 for count in counts.values()):
        return data.values
    used = {*counts, *(op.id for op in data.ops)}
    plain = _plain(data, {name for name, count in counts.items() if count > 1})
    numbers: Counter[str] = Counter()
    found = []
    for value in data.values:
        if counts[value.name] > 1 and plain[value.name] != (value.node, value.output):
            value = msgspec.structs.replace(value, name=_next(value.name, numbers, used))
        found.append(value)
    return tuple(found)


def _plain(data: TraceData, names: set[str]) -> dict[str, tuple[str, int]]:
    """Return which value keeps each of some names as it is."""
    roots = {(one.root.node, one.root.output) for one in data.passes}
    chosen: dict[str, tuple[str, int]] = {}
    ranks: dict[str, int] = {}
    for value in data.values:
        if value.name not in names:
            continue
        place = value.node, value.output
        rank = 0 if value.role != "result" else 1 if place in roots else 2
        if rank < ranks.get(value.name, 3):
            chosen[value.name], ranks[value.name] = place, rank
    return chosen


def _next(name: str, numbers: Counter[str], used: set[str]) -> str:
    while True:
        numbers[name] += 1
        told = f"{name}_{numbers[name]}"
        if told not in used:
            used.add(told)
            return told
