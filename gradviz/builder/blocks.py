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

from gradviz.builder.entries import Block
from gradviz.builder.formula import Call, Expression, Gap, Items, Name, Statement
from gradviz.builder.formula import Literal as Number
from gradviz.builder.naming import settled
from gradviz.builder.network import read_lines
from gradviz.builder.palette import block as find_block
from gradviz.builder.palette import block_of, palette
from gradviz.builder.recipes import read_recipe
from gradviz.builder.trees import Path, key_of, part, steps
from gradviz.builder.writing import write_expression
from gradviz.model.program import Leaf, Module, NetworkSpec
from gradviz.model.words import language, translate

__all__ = ["BlockView", "PortView", "Slot", "Wire", "blocks", "group_paths", "slots", "wires"]

SIGNS = {"add": "+", "sub": "−", "mul": "×", "div": "÷", "matmul": "@", "pow": "^", "neg": "−"}
"""How operators are drawn."""


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


class Slot(msgspec.Struct, frozen=True):
    """One thing that a call is given.

    Attributes
    ----------
    path
        Where it stands within the call.
    name
        Port or parameter that it is.
    is_port
        Whether a tensor comes in there; else it is a setting.
    expression
        What stands there; None for an optional port that was left out.
    """

    path: Path
    name: str
    is_port: bool
    expression: Expression | None
    optional: bool = False
    many: bool = False


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
    title, subtitle, sign = _words(found, entry, modules)
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


# -------------------------------------------------------------------------------- slots


def slots(found: Expression, entry: Block | None) -> tuple[Slot, ...]:
    """Return what a call is given, in its order; optional ports that were left out follow."""
    if isinstance(found, Items):
        return tuple(
            Slot((place,), str(place), not isinstance(item, Number), item)
            for place, item in enumerate(found.items)
        )
    if not isinstance(found, Call):
        return (Slot((), "x", not isinstance(found, Number), found),)
    given = [
        slot
        for place, argument in enumerate(found.arguments)
        for slot in _slot((place,), _name_at(entry, place), argument, entry)
    ]
    for name, argument in found.keywords:
        given += _slot((name,), name, argument, entry)
    there = {slot.name for slot in given}
    if entry is not None:
        given += [
            Slot((port.name,), port.name, True, None, optional=True)
            for port in entry.ports
            if port.optional and port.name not in there
        ]
    return tuple(given)


def _name_at(entry: Block | None, place: int) -> str:
    """Return the name of the port or parameter at a place."""
    if entry is None:
        return str(place)
    signature = entry.signature
    if place < len(signature):
        return signature[place]
    last = entry.parameter(signature[-1]) if signature else None
    return last.name if last is not None and last.by == "spread" else str(place)


def _slot(path: Path, name: str, inner: Expression, entry: Block | None) -> Iterator[Slot]:
    port = next((one for one in entry.ports if one.name == name), None) if entry else None
    if isinstance(inner, Items):
        if port is None and all(isinstance(item, Number) for item in inner.items):
            yield Slot(path, name, False, inner)
            return
        for place, item in enumerate(inner.items):
            is_port = not isinstance(item, Number)
            yield Slot((*path, place), f"{name} {place + 1}", is_port, item, many=True)
        return
    optional = port is not None and port.optional
    yield Slot(path, name, isinstance(inner, (Name, Gap, Call)), inner, optional=optional)


# -------------------------------------------------------------------------------- words


def _words(
    found: Expression, entry: Block | None, modules: dict[str, Module]
) -> tuple[str, str, str]:
    """Return title, subtitle and sign."""
    if not isinstance(found, Call):
        if isinstance(found, (Name, Gap)):
            return translate("Blocks", "Same value"), "", ""
        return write_expression(found), "", ""
    if found.form == "attribute":
        return f".{found.function}", "", ""
    sign = SIGNS.get(found.function, "") if found.form == "operator" else ""
    if sign:
        return _operator(found, sign, entry)
    if entry is None:
        return found.function, "", ""
    if found.form == "module":
        return entry.title, _subtitle(entry, modules[found.function].arguments), ""
    return entry.title, _given(found, entry), ""


def _operator(found: Call, sign: str, entry: Block | None) -> tuple[str, str, str]:
    texts = [write_expression(one) if isinstance(one, Number) else "" for one in found.arguments]
    if not any(texts) or len(texts) == 1:
        return (entry.title if entry is not None else sign), "", sign
    # What commutes reads better with its sign first: "× 2".
    if texts[0] and found.function in ("add", "mul") and not texts[1]:
        texts.reverse()
    return " ".join(text for text in (texts[0], sign, texts[1]) if text), "", ""


def _given(found: Call, entry: Block) -> str:
    """Return the settings of a call in a few words."""
    settings: dict[str, list[Expression]] = {}
    for slot in slots(found, entry):
        if not slot.is_port and slot.expression is not None:
            settings.setdefault(slot.name, []).append(slot.expression)
    if entry.subtitle:
        values = tuple((name, _value(each[0])) for name, each in settings.items())
        return _subtitle(entry, values)
    texts = [", ".join(map(write_expression, each)) for each in settings.values()]
    return ", ".join(texts)


def _value(expression: Expression) -> bool | int | float | str | tuple[int | float, ...] | None:
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Items):
        return tuple(
            item.value
            for item in expression.items
            if isinstance(item, Number) and isinstance(item.value, (int, float))
        )
    return None


def _subtitle(entry: Block, given: tuple[tuple[str, object], ...]) -> str:
    try:
        return entry.subtitled(given)  # type: ignore[arg-type]
    except (KeyError, IndexError, ValueError):  # a file may name arguments that there are not
        return ""
