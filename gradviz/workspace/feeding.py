"""Leaves that follow: a new input takes the shape that its first block needs, a target too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.entries import Block
from gradviz.builder.filling import random_numbers, target_numbers
from gradviz.builder.palette import find_block
from gradviz.builder.problems import Repair, Verdict
from gradviz.builder.recipes import unmade
from gradviz.builder.shapes import check
from gradviz.model.program import Leaf, NetworkSpec
from gradviz.model.words import message

__all__ = ["fed", "followed", "retargeted"]

BATCH, SIZE, STEPS = 4, 28, 8
"""Rows, pixels of a side and steps of a sequence that a new input has."""
WRITTEN = 64
"""So many numbers at most are written out; more are a recipe."""
_DTYPES = ("float32", "int64")


def fed(spec: NetworkSpec, inputs: Sequence[str], added: Sequence[str]) -> NetworkSpec:
    """Return the network with a shape for an input that only a new block uses.

    Parameters
    ----------
    spec
        The network, the new block in it.
    inputs, added
        What the block takes; its own id.

    Only a single number that nothing else uses is changed, and only where the block could
    not take it; random numbers of a fixed seed stand in its place.
    """
    leaf = next((one for one in spec.leaves if list(inputs) == [one.name]), None)
    view = next((one for one in blocks(spec) if one.id in added), None)
    if leaf is None or view is None or leaf.role == "parameter" or not leaf.value.is_scalar:
        return spec
    entry = find_block(view.block)
    others = [
        one for one in blocks(spec) if one.id != view.id and leaf.name in map(_source, one.ports)
    ]
    if entry is None or others:
        return spec
    if entry.kind == "loss":
        return _with_target(spec, leaf, view, entry)
    if not _misfits(spec, view):
        return spec
    for shape in _shapes(entry, spec, view):
        for dtype in _DTYPES:
            tried = _with(spec, leaf, shape, dtype)
            if not _misfits(tried, view):
                return tried
    return spec


def followed(spec: NetworkSpec, added: Sequence[str]) -> NetworkSpec:
    """Return the network with sizes of a module that follow what comes in.

    Only sizes that nobody has set follow; `added` is the id of the block.
    """
    view = next((one for one in blocks(spec) if one.id in added), None)
    module = next((one for one in spec.modules if view and one.name == view.module), None)
    entry = None if view is None else find_block(view.block)
    if view is None or module is None or entry is None or not view.ports:
        return spec
    shape = check(spec).shapes.get(view.ports[0].value) or ()
    given = dict(module.arguments)
    sizes = {
        name: shape[axis]
        for name, axis in entry.follows.items()
        if name not in given and -len(shape) <= axis < len(shape)
    }
    if not sizes:
        return spec
    found = given | sizes
    order = tuple((one.name, found[one.name]) for one in entry.parameters if one.name in found)
    made = msgspec.structs.replace(module, arguments=order)
    modules = tuple(made if one.name == module.name else one for one in spec.modules)
    return msgspec.structs.replace(spec, modules=modules)


def _with_target(spec: NetworkSpec, leaf: Leaf, view: BlockView, entry: Block) -> NetworkSpec:
    """Return the network with a target of the shape of what it is compared with."""
    shape = check(spec).shapes.get(view.ports[0].value)
    if not shape or len(view.ports) < 2 or view.ports[1].source != leaf.name:
        return spec
    made = msgspec.structs.replace(leaf, value=target_numbers(entry.id, shape), recipe="")
    leaves = tuple(made if one.name == leaf.name else one for one in spec.leaves)
    return msgspec.structs.replace(spec, leaves=leaves)


def _source(port: object) -> str:
    return str(getattr(port, "source", ""))


def _misfits(spec: NetworkSpec, view: BlockView) -> bool:
    found = check(spec).problems
    return any(one.kind == "misfit" and one.line == view.line + 1 for one in found)


def _shapes(entry: Block, spec: NetworkSpec, view: BlockView) -> Iterator[tuple[int, ...]]:
    """Yield shapes that the block may take, the plainest first."""
    module = next((one for one in spec.modules if one.name == view.module), None)
    given = entry.arguments(module.arguments if module is not None else ())
    sizes = [given[name] for name in entry.follows if isinstance(given.get(name), int)]
    size = next((one for one in sizes if isinstance(one, int) and one > 0), STEPS)
    yield (BATCH, size)
    yield (BATCH, size, SIZE, SIZE)
    yield (BATCH, STEPS, size)
    yield (BATCH, size, STEPS)
    yield (size,)


def _with(spec: NetworkSpec, leaf: Leaf, shape: tuple[int, ...], dtype: str) -> NetworkSpec:
    written = ", ".join(map(str, shape))
    recipe = f"torch.randn({written})"
    if dtype == "int64":
        recipe = f"torch.randint(0, {STEPS}, ({written},))"
    found = unmade(recipe)
    if found is None or found.count <= WRITTEN:
        made = msgspec.structs.replace(leaf, value=random_numbers(recipe, 0))
    else:  # a line of Python instead of pages of numbers; the network's seed draws them
        made = msgspec.structs.replace(leaf, value=found, recipe=recipe)
    leaves = tuple(made if one.name == leaf.name else one for one in spec.leaves)
    return msgspec.structs.replace(spec, leaves=leaves)


def retargeted(spec: NetworkSpec, verdict: Verdict, view: BlockView) -> Repair | None:
    """Return the repair that gives a loss a target of the shape that it needs.

    None where the block is no loss, its target is no leaf of its own, or that would not
    mend it.
    """
    entry = find_block(view.block)
    if entry is None or entry.kind != "loss" or len(view.ports) < 2:
        return None
    name, shape = view.ports[1].source, verdict.shapes.get(view.ports[0].value)
    leaf = next((one for one in spec.leaves if one.name == name), None)
    if leaf is None or shape is None or leaf.role == "parameter" or _users(spec, name) != 1:
        return None
    made = msgspec.structs.replace(leaf, value=target_numbers(entry.id, shape), recipe="")
    leaves = tuple(made if one.name == name else one for one in spec.leaves)
    mended = msgspec.structs.replace(spec, leaves=leaves)
    if _misfits(mended, view):
        return None
    written = " \u00d7 ".join(map(str, made.value.shape)) or "1"
    label = message("Builder", "Make {name} {shape}", name=name, shape=written)
    return Repair(message=label, spec=mended)


def _users(spec: NetworkSpec, name: str) -> int:
    return sum(name == port.source for view in blocks(spec) for port in view.ports)
