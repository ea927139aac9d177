"""Calls of modules: which operations ran inside which call of which `nn.Module`.

A trace names the innermost module of an operation. The calls around it follow from the
path, from the order of execution and from the numbers of the calls; boxes and folding are
`gradviz.graph.folding`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Set

import msgspec

from gradviz.model.trace import TraceData

__all__ = ["LEAST_STACK", "Call", "Calls", "calls_of", "owner"]

LEAST_STACK = 3
"""So many equal calls right after each other are a stack."""


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
    count
        More than one for a stack: so many equal calls right after each other.
    title
        What a stack is called.
    """

    id: str
    path: str
    type: str = ""
    inside: str = ""
    depth: int = 1
    first: int = 0
    last: int = 0
    count: int = 1
    title: str = ""

    @property
    def name(self) -> str:
        """The last part of its path, two where that is a number; which call it is of several."""
        if self.title:
            return self.title
        rest, _, last = self.path.rpartition(".")
        name = f"{rest.rpartition('.')[2]}.{last}" if last.isdigit() and rest else last
        number = self.id.rpartition("()")[2]
        return f"{name} {number}" if number else name

    @property
    def told(self) -> str:
        """Its name, with its class where the name is a number and nothing else."""
        return f"{self.name} {self.type}" if self.path.isdigit() and self.type else self.name


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
    return Calls({call.id: call for call in stacked(data, found)}, of_op)


def stacked(data: TraceData, found: list[Call]) -> list[Call]:
    """Put a stack around equal calls that follow on each other: the layers of a transformer.

    A module that holds nothing else is stack enough.
    """
    beside: dict[str, list[Call]] = defaultdict(list)
    for call in found:
        beside[call.inside].append(call)
    whole = {call.id: call for call in found}
    stack_of: dict[str, Call] = {}
    for parent, calls in beside.items():
        for run in _runs(data, calls):
            around = whole.get(parent)
            alone = around and (around.first, around.last) == (run[0].first, run[-1].last)
            if len(run) >= LEAST_STACK and not alone:
                stack_of.update(dict.fromkeys((one.id for one in run), _stack(run)))
    made: dict[str, Call] = {}
    for call in found:
        stack = stack_of.get(call.id)
        for one in (call,) if stack is None else (stack, call):
            inside = stack.id if stack is not None and one is call else one.inside
            depth = made[inside].depth + 1 if inside else 1
            made.setdefault(one.id, msgspec.structs.replace(one, inside=inside, depth=depth))
    return list(made.values())


def _stack(run: list[Call]) -> Call:
    first, last = run[0], run[-1]
    name = first.path.rpartition(".")[2]
    path, title = first.path, name
    if first.path != last.path:
        before = first.path.removesuffix(name)
        end = last.path.rpartition(".")[2]
        path = f"{before}{name}\u2013{end}"
        title = f"{before.rstrip('.').rpartition('.')[2]}.{name}\u2013{end}".lstrip(".")
    return Call(
        id=f"{path}()\u00d7{len(run)}",
        path=path,
        type=f"{first.type} \u00d7{len(run)}",
        inside=first.inside,
        first=first.first,
        last=last.last,
        count=len(run),
        title=title,
    )


def _runs(data: TraceData, calls: list[Call]) -> list[list[Call]]:
    """Return the runs of calls that follow on each other and do the same."""
    runs: list[list[Call]] = []
    for call in calls:
        if runs and _follows(data, runs[-1][-1], call):
            runs[-1].append(call)
        else:
            runs.append([call])
    return runs


def _follows(data: TraceData, one: Call, other: Call) -> bool:
    if one.type != other.type or one.last + 1 != other.first:
        return False
    (before, _, number), (also, _, after) = (call.path.rpartition(".") for call in (one, other))
    counted = number.isdigit() and after.isdigit() and int(after) == int(number) + 1
    if one.path != other.path and not (before == also and counted):
        return False
    return _what(data, one) == _what(data, other)


def _what(data: TraceData, call: Call) -> list[tuple[str | None, str]]:
    """Return what a call runs: the operations, and where inside it."""
    ops = data.ops[call.first : call.last + 1]
    return [(op.op, op.module.removeprefix(call.path)) for op in ops]


def owner(leaf: str, paths: Set[str]) -> str:
    """Return the innermost module whose path begins the leaf's name."""
    parts = leaf.split(".")[:-1]
    while parts and ".".join(parts) not in paths:
        parts.pop()
    return ".".join(parts)
