"""Adding blocks: alone, wired to what is selected, or on a wire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from gradviz.builder.blocks import group_paths
from gradviz.builder.data import add_data, is_data
from gradviz.builder.entries import Block
from gradviz.builder.filling import made_leaf, target_numbers
from gradviz.builder.formula import parse
from gradviz.builder.naming import (
    all_names,
    check_name,
    fresh,
    leaf_names,
    line_name,
    module_name,
    settled,
)
from gradviz.builder.network import names_in, read_lines
from gradviz.builder.order import check_groups, line_of
from gradviz.builder.palette import block as find_block
from gradviz.builder.palette import call_text
from gradviz.builder.places import gives, own_lines, takes
from gradviz.builder.trees import placed
from gradviz.builder.wiring import Edited, connect
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, Leaf, Module, NetworkSpec, Optimizer
from gradviz.model.words import message

__all__ = ["add", "insert_on_wire"]

Given = Mapping[str, Argument] | Iterable[tuple[str, Argument]]
Shapes = Mapping[str, tuple[int, ...]]

_FEW = 8
"""No more pieces of a tensor than these get names of their own."""
_DATA = frozenset({"arange", "linspace", "rand", "randint", "randn"})
"""Leaves that are called like what goes in: they are data, though nobody typed them."""
_PLAIN: Shapes = {}


def add(
    spec: NetworkSpec,
    block_id: str,
    *,
    inputs: Sequence[str] = (),
    arguments: Given = (),
    name: str = "",
    shapes: Shapes | None = None,
) -> Edited:
    """Add a block of the palette, wired to what is given.

    Parameters
    ----------
    block_id
        Entry of the palette.
    inputs
        Blocks or values to connect, in order: a block with one port takes the first, one
        with two the first two, one with many all; ports without anything stay ``...``.
        A loss that gets one input also gets a target: one that nothing uses yet and that
        fits, else a new one. A data set is two leaves.
    arguments
        Parameters that are not the default, by name.
    name
        Of the new leaf, module or value; by default a short one.
    shapes
        Shapes of values by name, as far as they are known: sizes follow them.

    Raises
    ------
    GradvizError
        When there is no such block, the name is not possible, or its numbers are none.
    """
    entry = _entry(block_id)
    given = dict(arguments)
    label = message("Edits", "add {block}", block=entry.title)
    if entry.kind == "optimizer":
        optimizer = Optimizer(name=entry.target.rpartition(".")[2], arguments=tuple(given.items()))
        made = msgspec.structs.replace(spec, optimizer=optimizer)
        return Edited(spec=made, selection=(), label=label)
    if is_data(entry):
        return add_data(spec, entry.id, given)
    spec = settled(spec)
    if entry.kind == "leaf":
        made, called = _with_leaf(spec, entry, given, name)
        return Edited(spec=made, selection=(called,), label=label)
    spec, values = own_lines(spec, [gives(spec, one) for one in inputs])
    values = _arranged(spec, entry, values, shapes or _PLAIN)
    if entry.kind == "loss" and len(values) == 1:
        spec, target = _with_target(spec, entry, (shapes or _PLAIN).get(values[0]))
        values = (*values, target)
    return _with_call(spec, entry, values, given, name, shapes or _PLAIN)


def _entry(block_id: str) -> Block:
    try:
        return find_block(block_id)
    except KeyError:
        text = "There is no block {name} in the palette."
        raise GradvizError(message("Edits", text, name=block_id)) from None


# ------------------------------------------------------------------------------- leaves


def _with_leaf(
    spec: NetworkSpec, entry: Block, given: Mapping[str, Argument], name: str
) -> tuple[NetworkSpec, str]:
    taken = all_names(spec)
    leaf = made_leaf(entry, given, "new")
    if name:
        called = check_name(name, taken)
    else:
        role = "input" if entry.id in _DATA else leaf.role
        called = leaf_names(role, len(leaf.value.shape), taken)
    leaf = msgspec.structs.replace(leaf, name=called)
    return msgspec.structs.replace(spec, leaves=(*spec.leaves, leaf)), called


def _with_target(
    spec: NetworkSpec, entry: Block, shape: tuple[int, ...] | None
) -> tuple[NetworkSpec, str]:
    value = target_numbers(entry.id, shape)
    used = {name.name for line in read_lines(spec) for name in names_in(line.expression)}
    for leaf in spec.leaves:  # the answers of a data set wait for a loss
        fits = leaf.value.dtype == value.dtype
        fits = fits and (shape is None or leaf.value.shape == value.shape)
        if fits and leaf.role == "constant" and leaf.name not in used:
            return spec, leaf.name
    name = leaf_names("constant", 0, all_names(spec), target=True)
    leaf = Leaf(name=name, role="constant", value=value)
    return msgspec.structs.replace(spec, leaves=(*spec.leaves, leaf)), name


# -------------------------------------------------------------------------------- calls


def _arranged(
    spec: NetworkSpec, entry: Block, values: tuple[str, ...], shapes: Shapes
) -> tuple[str, ...]:
    """Return what is connected in the order of the ports, as a person would mean it."""
    ports = [port for port in entry.ports if not port.optional]
    if any(port.many for port in entry.ports):
        return values
    values = values[: len(ports)]
    if len(values) == 2 and entry.kind == "loss":
        fixed = {leaf.name for leaf in spec.leaves if leaf.role != "parameter"}
        if values[0] in fixed and values[1] not in fixed:
            return values[1], values[0]
    if len(values) == 2 and entry.id in ("matmul", "mm", "bmm"):
        first, second = (shapes.get(value) for value in values)
        if first and second and not _multiply(first, second) and _multiply(second, first):
            return values[1], values[0]
    return values


def _multiply(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    """Whether two shapes fit in a matrix product."""
    return first[-1] == (second[-2] if len(second) > 1 else second[0])


def _with_call(
    spec: NetworkSpec,
    entry: Block,
    values: tuple[str, ...],
    given: Mapping[str, Argument],
    name: str,
    shapes: Shapes,
) -> Edited:
    taken = set(all_names(spec))
    arguments = _following(entry, given, values, shapes)
    module = ""
    if entry.kind == "module":
        module = check_name(name, taken, module=True) if name else module_name(entry, taken)
        taken.add(module)
        one = Module(name=module, block=entry.id, arguments=arguments)
        spec = msgspec.structs.replace(spec, modules=(*spec.modules, one))
        name = ""
    first = check_name(name, taken) if name else line_name(entry, taken)
    targets = _targets(entry, first, taken, arguments, shapes.get(values[0]) if values else None)
    many = any(port.many for port in entry.ports)
    count = 2 if many else sum(not port.optional for port in entry.ports)
    texts = (*values, *("..." for _ in range(count - len(values))))
    right = call_text(entry, texts, () if module else arguments, module)
    comma = "," if len(targets) == 1 and "pieces" in entry.outputs[0] else ""
    line = f"{', '.join(targets)}{comma} = {right}"
    statement = parse(line, modules=frozenset((module,) if module else ()))
    spec = placed(spec, _place(spec, values), statement)
    label = message("Edits", "add {block}", block=entry.title)
    return Edited(spec=spec, selection=(targets[0],), label=label)


def _place(spec: NetworkSpec, values: Iterable[str]) -> int:
    """Return where a new line goes: behind all that it uses, and never for nothing at the end.

    Backward starts from the last line where nothing else is said.
    """
    after = max((line_of(spec, value) for value in values), default=-1) + 1
    return after if after else max(len(spec.lines) - 1, 0)


def _following(
    entry: Block, given: Mapping[str, Argument], values: tuple[str, ...], shapes: Shapes
) -> tuple[tuple[str, Argument], ...]:
    """Return the arguments, with sizes that follow the shape of the first input."""
    shape = shapes.get(values[0]) if values else None
    found: dict[str, Argument] = {}
    for parameter, axis in entry.follows.items():
        if shape and -len(shape) <= axis < len(shape):
            found[parameter] = shape[axis]
    made = found | dict(given)
    names = [one.name for one in entry.parameters]
    unknown = sorted(set(made) - set(names))
    if unknown:
        text = "{block} has no setting {name}."
        raise GradvizError(message("Edits", text, block=entry.title, name=unknown[0]))
    return tuple(sorted(made.items(), key=lambda pair: names.index(pair[0])))


def _targets(
    entry: Block,
    first: str,
    taken: set[str],
    arguments: tuple[tuple[str, Argument], ...],
    shape: tuple[int, ...] | None,
) -> tuple[str, ...]:
    """Return the names of what a new line gives."""
    found = [first]
    others = entry.outputs[1:]
    if entry.outputs[0].endswith("*"):
        others = (first,) * (_pieces(entry, dict(entry.arguments(arguments)), shape) - 1)
    for other in others:
        found.append(fresh(other, {*taken, *found}, numbered=other == first))
    return tuple(found)


def _pieces(entry: Block, arguments: Mapping[str, Argument], shape: tuple[int, ...] | None) -> int:
    """Return how many pieces a tensor is cut into; 2 where that is not known."""
    if entry.id == "chunk":
        chunks = arguments.get("chunks")
        return min(chunks, _FEW) if isinstance(chunks, int) else 2
    size, axis = arguments.get("split_size", 1), arguments.get("dim", 0)
    if isinstance(size, tuple | list):
        return len(size)
    if not shape or not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
        return 2
    return max(1, -(-shape[axis] // max(size, 1))) if isinstance(size, int) else 2


def insert_on_wire(
    spec: NetworkSpec,
    block_id: str,
    source: str,
    target: str,
    port: int | str = 0,
    *,
    arguments: Given = (),
    shapes: Shapes | None = None,
) -> Edited:
    """Add a block between two that are connected.

    Parameters
    ----------
    block_id
        Entry of the palette; it takes what came to the port, and gives what goes there.
    source, target, port
        The wire, as for `connect`.

    Raises
    ------
    GradvizError
        As `add` and `connect`; also when the block cannot stand on a wire.
    """
    entry = _entry(block_id)
    if not entry.ports:
        text = "{block} has no input: it cannot stand on a wire."
        raise GradvizError(message("Edits", text, block=entry.title))
    ends = gives(spec, source), takes(spec, target)
    spec, (value, end) = own_lines(spec, ends)
    made = add(spec, block_id, inputs=(value,), arguments=arguments, shapes=shapes)
    [new] = made.selection
    grouped = _into_group(made.spec, new, value, end)
    wired = connect(grouped, new, end, port).spec
    check_groups(wired)
    return Edited(spec=wired, selection=(new,), label=made.label)


def _into_group(spec: NetworkSpec, name: str, source: str, target: str) -> NetworkSpec:
    """Put a line into the innermost group that both ends of its wire are in."""
    paths = group_paths(spec)
    start = next((one.targets[0] for one in read_lines(spec) if source in one.targets), "")
    shared = [group for group in paths.get(start, ()) if group in paths.get(target, ())]
    if not shared:
        return spec
    groups = tuple(
        msgspec.structs.replace(group, members=(*group.members, name))
        if group.name == shared[-1]
        else group
        for group in spec.groups
    )
    return msgspec.structs.replace(spec, groups=groups)
