"""A fresh input takes the shape that the first block needs: nobody has to know it before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.entries import Block
from gradviz.builder.filling import random_numbers
from gradviz.builder.palette import find_block
from gradviz.builder.shapes import check
from gradviz.model.program import Leaf, NetworkSpec

__all__ = ["fed"]

BATCH, SIZE, STEPS = 4, 28, 8
"""Rows, pixels of a side and steps of a sequence that a new input has."""
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
    if entry is None or others or not _misfits(spec, view):
        return spec
    for shape in _shapes(entry, spec, view):
        for dtype in _DTYPES:
            tried = _with(spec, leaf, shape, dtype)
            if not _misfits(tried, view):
                return tried
    return spec


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
    made = msgspec.structs.replace(leaf, value=random_numbers(recipe, 0))
    leaves = tuple(made if one.name == leaf.name else one for one in spec.leaves)
    return msgspec.structs.replace(spec, leaves=leaves)
