"""What is drawn of a network in the builder: its blocks and wires, read from its lines.

A block is a leaf, or one call or operator of a line. Nothing is placed here, and no shape
is known. Numbers that are written in a line stay inside their block: ``2*x`` is one block.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np

from gradviz.builder.captions import caption
from gradviz.builder.entries import Block
from gradviz.builder.formula import Call, Expression, Name, Statement
from gradviz.builder.naming import settled
from gradviz.builder.network import read_lines
from gradviz.builder.palette import block as find_block
from gradviz.builder.palette import block_of, palette
from gradviz.builder.recipes import read_recipe
from gradviz.builder.slots import Slot, slots
from gradviz.builder.trees import Path, key_of, part, steps
from gradviz.model.program import Leaf, Module, NetworkSpec
from gradviz.model.words import language

__all__ = ["BlockView", "PortView", "Wire", "blocks", "group_paths", "wires"]


class PortView(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a tensor goes in.

    Attributes
    ----------
    key
        Names it within its block: ``"0"``, ``"0.1"`` (an item of a list), ``"bias"``.
    name
        As the palette calls it.
    source
        Id of the block that it is connected to, "" where it is not.
    output
        Which output of that block.
    value
        Name of what comes in, "" for the result of an inner call.
    optional
        Whether it may stay unconnected.
    many
        Whether it is one of several that may be added to.
    """

    key: str
    name: str
    source: str = ""
    output: int = 0
    value: str = ""
    optional: bool = False
    many: bool = False


class BlockView(msgspec.Struct, frozen=True, kw_only=True):
    """One block as it is drawn.

    Attributes
    ----------
    id
        Its name; that of its line with ``#2``, ``#3`` for calls within the line.
    name
        What its value is called, "" for a call within a line.
    kind
        "value" is a line that gives a name or a number another name.
    block
        Entry of the palette, "" where there is none.
    module
        Name of the module that is called.
    title, subtitle
        In the current language: ``"Linear"``, ``"10 → 5"``.
    sign
        The operator that may be drawn instead of the title.
    ports, outputs
        What goes in, in order; names of what comes out.
    line, path
        Where it stands: the line counted from 0 (-1 for a leaf), and the path within it.
    span
        Columns in its line, from 1; (0, 0) for a leaf.
    groups
        Names of the groups around it, outermost first.
    """

    id: str
    name: str
    kind: Literal["leaf", "function", "loss", "module", "value"]
    block: str
    module: str = ""
    title: str
    subtitle: str = ""
    sign: str = ""
    ports: tuple[PortView, ...] = ()
    outputs: tuple[str, ...] = ()
    line: int = -1
    path: Path = ()
    span: tuple[int, int] = (0, 0)
    groups: tuple[str, ...] = ()


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """A connection.

    Attributes
    ----------
    source, output
        Id of the block that gives the value, and which of its outputs.
    target, port, key
        Id of the block that takes it, number and key of its port.
    value
        Name of the value, "" for the result of an inner call.
    """

    source: str
    output: int
    target: str
    port: int
    key: str
    value: str


def blocks(spec: NetworkSpec) -> tuple[BlockView, ...]:
    """Return all blocks of a network: leaves, then calls in the order of the lines.

    Raises
    ------
    GradvizError
        When a line cannot be read.
    """
    spec = settled(spec)
    leaves = tuple(_leaf(leaf, language()) for leaf in spec.leaves)
    return (*leaves, *_lines(_Lines(spec), language()))


def wires(spec: NetworkSpec) -> tuple[Wire, ...]:
    """Return all connections between the blocks of a network.

    Raises
    ------
    GradvizError
        When a line cannot be read.
    """
    return tuple(
        Wire(
            source=port.source,
            output=port.output,
            target=view.id,
            port=place,
            key=port.key,
            value=port.value,
        )
        for view in blocks(spec)
        for place, port in enumerate(view.ports)
        if port.source
    )


def group_paths(spec: NetworkSpec) -> dict[str, tuple[str, ...]]:
    """Return the groups around each target of a line and each group, outermost first."""
    around = {member: group.name for group in spec.groups for member in group.members}
    found = {}
    for name in around:
        path: list[str] = []
        outer = around.get(name)
        while outer is not None and outer not in path:  # a damaged file may go in circles
            path.insert(0, outer)
            outer = around.get(outer)
        found[name] = tuple(path)
    return found


# ------------------------------------------------------------------------------- leaves


@lru_cache(maxsize=1024)
def _leaf(leaf: Leaf, tongue: str) -> BlockView:
    made = read_recipe(leaf.recipe) if leaf.recipe else None
    known = made is not None and any(one.id == made.function for one in palette())
    id_ = made.function if made is not None and known else leaf.role
    shape = " × ".join(map(str, leaf.value.shape))
    if not leaf.value.shape and leaf.value.is_whole:
        shape = _number(leaf.value.item())
    dtype = "" if leaf.value.dtype == "float32" else leaf.value.dtype
    return BlockView(
        id=leaf.name,
        name=leaf.name,
        kind="leaf",
        block=id_,
        title=find_block(id_).title,
        subtitle=" ".join(text for text in (shape, dtype) if text),
        outputs=(leaf.name,),
    )


def _number(value: object) -> str:
    if isinstance(value, float) and not isinstance(value, bool):
        return np.format_float_positional(value, precision=4, trim="-") if value else "0"
    return str(value)


# -------------------------------------------------------------------------------- lines


class _Lines:
    """What the blocks of lines depend on, as a key."""

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        leaves = tuple(leaf.name for leaf in spec.leaves)
        modules = tuple((one.name, one.block, one.arguments) for one in spec.modules)
        self._key = leaves, modules, spec.lines, spec.groups

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Lines) and self._key == other._key


@lru_cache(maxsize=16)
def _lines(lines: _Lines, tongue: str) -> tuple[BlockView, ...]:
    spec = lines.spec
    modules = {module.name: module for module in spec.modules}
    paths = group_paths(spec)
    values = {leaf.name: (leaf.name, 0) for leaf in spec.leaves}
    found: list[BlockView] = []
    for number, statement in enumerate(read_lines(spec)):
        called = tuple(modules[name] for name in _called(statement.expression) if name in modules)
        for view in _statement(statement, called, tongue):
            ports = tuple(
                msgspec.structs.replace(port, source=values[port.value][0],
                                        output=values[port.value][1])
                if port.value else port
                for port in view.ports
            )  # fmt: skip
            groups = paths.get(statement.targets[0], ())
            found.append(msgspec.structs.replace(view, ports=ports, line=number, groups=groups))
        for output, target in enumerate(statement.targets):
            values[target] = (statement.targets[0], output)
    return tuple(found)


def _called(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Call) and expression.form == "module":
        yield expression.function
    for _, inner in steps(expression):
        yield from _called(inner)


@lru_cache(maxsize=4096)
def _statement(
    statement: Statement, modules: tuple[Module, ...], tongue: str
) -> tuple[BlockView, ...]:
    """Return the blocks of one line; which blocks its names belong to is not known yet."""
    by_name = {module.name: module for module in modules}
    name = statement.targets[0]
    ids: dict[Path, str] = {(): name}
    for path in _calls(statement.expression, ()):
        ids.setdefault(path, f"{name}#{len(ids) + 1}")
    return tuple(_view(statement, path, ids, by_name) for path in ids)


def _calls(expression: Expression, path: Path) -> Iterator[Path]:
    if isinstance(expression, Call):
        yield path
    for step, inner in steps(expression):
        yield from _calls(inner, (*path, step))


def _view(
    statement: Statement, path: Path, ids: dict[Path, str], modules: dict[str, Module]
) -> BlockView:
    found = part(statement.expression, path)
    outputs = statement.targets if not path else ()
    entry = _entry(found, modules)
    ports = tuple(_port(slot, path, ids) for slot in slots(found, entry) if slot.is_port)
    name = statement.targets[0] if not path else ""
    module = found.function if isinstance(found, Call) and found.form == "module" else ""
    title, subtitle, sign = caption(found, entry, modules)
    return BlockView(
        id=ids[path],
        name=name,
        kind=_kind(found, entry),
        block=entry.id if entry is not None else "",
        module=module,
        title=title,
        subtitle=subtitle,
        sign=sign,
        ports=ports,
        outputs=outputs,
        path=path,
        span=found.span,
    )


def _kind(found: Expression, entry: Block | None) -> Literal["function", "loss", "module", "value"]:
    if not isinstance(found, Call):
        return "value"
    if found.form == "module":
        return "module"
    return "loss" if entry is not None and entry.kind == "loss" else "function"


def _entry(found: Expression, modules: dict[str, Module]) -> Block | None:
    """Return the palette's entry of an expression."""
    if not isinstance(found, Call):
        return None
    if found.form != "module":
        return block_of("t" if found.form == "attribute" else found.function)
    module = modules.get(found.function)
    return next((one for one in palette() if module and one.id == module.block), None)


def _port(slot: Slot, path: Path, ids: dict[Path, str]) -> PortView:
    inner = slot.expression
    return PortView(
        key=key_of(slot.path),
        name=slot.name,
        source=ids[(*path, *slot.path)] if isinstance(inner, Call) else "",
        value=inner.name if isinstance(inner, Name) else "",
        optional=slot.optional,
        many=slot.many,
    )
