"""Calls of modules: which operations ran inside which call of which `nn.Module`.

A trace names the innermost module of an operation. The calls around it follow from the
path, from the order of execution and from the numbers of the calls; boxes and folding are
`gradviz.graph.folding`.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from gradviz.model.trace import TraceData

__all__ = ["Call", "Calls", "calls_of"]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a module: consecutive operations.

    Attributes
    ----------
    id
        Readable and unique: ``fc1()``; ``cell()#3`` for the third of several.
    path, type
        The module's path and class name, "" where that is not known.
    inside
        Id of the call around it, "" outside of all.
    depth
        1 for the outermost.
    first, last
        Its first and last operation: positions in `TraceData.ops`.
    """

    id: str
    path: str
    type: str = ""
    inside: str = ""
    depth: int = 1
    first: int = 0
    last: int = 0

    @property
    def name(self) -> str:
        """The last part of its path, two where that is a number; which call it is of several."""
        rest, _, last = self.path.rpartition(".")
        name = f"{rest.rpartition('.')[2]}.{last}" if last.isdigit() and rest else last
        number = self.id.rpartition("()")[2]
        return f"{name} {number}" if number else name


class Calls:
    """All calls of a trace.

    Parameters
    ----------
    found
        The calls by id, an outer one before those inside it.
    of_op
        For each operation the id of the innermost call, "" outside of all.
    """

    def __init__(self, found: dict[str, Call], of_op: tuple[str, ...]) -> None:
        self.found = found
        self.of_op = of_op

    def around(self, call: str) -> tuple[str, ...]:
        """Return a call and those around it, the outermost first."""
        chain: list[str] = []
        while call:
            chain.append(call)
            call = self.found[call].inside
        return tuple(reversed(chain))


class _Open:
    """A call that has begun and not ended."""

    def __init__(self, path: str, number: int | None, first: int, inside: int) -> None:
        self.path = path
        self.number = number
        self.first = first
        self.last = first
        self.inside = inside


def calls_of(data: TraceData) -> Calls:
    """Return the calls of modules that a trace tells of.

    Notes
    -----
    A call is a run of consecutive operations, so drawing it as one box never makes a
    circle. Two calls right after each other are told apart by their numbers; those of a
    module without operations of its own by the numbers of its parts, where each call runs
    each part equally often.
    """
    counts = {module.path: module.calls for module in data.modules}
    made: list[_Open] = []
    stack: list[int] = []
    inner: list[int] = []
    for index, op in enumerate(data.ops):
        wanted = _levels(op.module, op.call, counts) if op.in_pass is None else ()
        depth = 0
        while depth < min(len(stack), len(wanted)):
            one, (path, number) = made[stack[depth]], wanted[depth]
            differs = None not in (one.number, number) and one.number != number
            if one.path != path or differs:
                break
            one.number = number if one.number is None else one.number
            depth += 1
        del stack[depth:]
        for path, number in wanted[depth:]:
            made.append(_Open(path, number, index, stack[-1] if stack else -1))
            stack.append(len(made) - 1)
        for place in stack:
            made[place].last = index
        inner.append(stack[-1] if stack else -1)
    return _numbered(data, made, inner)


def _levels(path: str, call: int, counts: dict[str, int]) -> tuple[tuple[str, int | None], ...]:
    """Return path and number of each call around an operation, as far as they are known."""
    if not path:
        return ()
    parts = path.split(".")
    paths = [".".join(parts[: end + 1]) for end in range(len(parts))]
    known = [one for one in paths if one in counts]
    levels: list[tuple[str, int | None]] = []
    for one in known:
        own, of = counts[one], counts.get(path, 0)
        if one == path:
            levels.append((one, call))
        elif own == 1:
            levels.append((one, 0))
        else:
            levels.append((one, call // (of // own) if of and of % own == 0 else None))
    return tuple(levels)


def _numbered(data: TraceData, made: list[_Open], inner: list[int]) -> Calls:
    types = {module.path: module.type for module in data.modules}
    several = Counter(one.path for one in made)
    met: Counter[str] = Counter()
    found: list[Call] = []
    for one in made:
        met[one.path] += 1
        number = f"#{met[one.path]}" if several[one.path] > 1 else ""
        inside = found[one.inside] if one.inside >= 0 else None
        found.append(
            Call(
                id=f"{one.path}(){number}",
                path=one.path,
                type=types.get(one.path, ""),
                inside=inside.id if inside else "",
                depth=inside.depth + 1 if inside else 1,
                first=one.first,
                last=one.last,
            )
        )
    of_op = tuple(found[index].id if index >= 0 else "" for index in inner)
    return Calls({call.id: call for call in found}, of_op)
