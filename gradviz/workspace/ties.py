"""Which block of a plan is which box of a trace and which line of the script.

A trace's values have the names of the program; operations inside a line have none and are
told by their order there. Where that does not work out (a layer of several operations), all
operations of a line belong to the block that the line names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from gradviz.animation.writing import short
from gradviz.builder.blocks import BlockView, blocks
from gradviz.builder.code import script_lines
from gradviz.builder.trees import Path
from gradviz.model.program import NetworkSpec
from gradviz.model.trace import OpRecord, TraceData
from gradviz.workspace.known import known
from gradviz.workspace.view import View

NONE: Mapping[str, str] = {}


class Ties(msgspec.Struct, frozen=True, kw_only=True):
    """One network in its three guises.

    Attributes
    ----------
    nodes
        Block id to the node of the trace whose value and gradient are the block's.
    blocks
        Node of the trace to the block that it belongs to.
    lines
        Block id to its line in the script, from 1.
    """

    nodes: Mapping[str, str] = NONE
    blocks: Mapping[str, str] = NONE
    lines: Mapping[str, int] = {}

    def block_at(self, line: int) -> str | None:
        """Return the block that a line of the script makes, None where it makes none."""
        return next((block for block, at in self.lines.items() if at == line), None)

    def boxes(self, block: str, view: View) -> tuple[str, ...]:
        """Return the ids of the scene's boxes that stand for a block."""
        indices = view.scene.by_node.get(self.nodes.get(block, ""), ())
        return tuple(view.scene.boxes[index].id for index in indices)

    def block_of_box(self, box: str, view: View) -> str | None:
        """Return the block that a box of the scene belongs to."""
        index = view.scene.by_id.get(box)
        return None if index is None else self.blocks.get(view.scene.boxes[index].node)


def ties(spec: NetworkSpec, data: TraceData | None = None) -> Ties:
    """Return how the blocks of a network, a trace of it and its script belong together.

    Raises
    ------
    GradvizError
        When a line of the spec cannot be read.
    """
    views = blocks(spec)
    written = script_lines(spec)
    lines = {view.id: written[name] for view in views if (name := _target(view)) in written}
    if data is None:
        return Ties(lines=lines)
    nodes, owners = _tied(views, data)
    return Ties(nodes=nodes, blocks=owners, lines=lines)


def _target(view: BlockView) -> str:
    """Return the name of the line that a block is in."""
    return view.id.partition("#")[0]


def _tied(views: Sequence[BlockView], data: TraceData) -> tuple[dict[str, str], dict[str, str]]:
    named = {value.name: value.node for value in reversed(data.values) if value.name}
    found = {view.id: named[view.id] for view in views if view.id in named}
    owners = {node: block for block, node in found.items()}
    modules = {view.module: view.id for view in reversed(views) if view.module}
    for name, node in named.items():
        owner = _within(name, modules) if "." in name else None
        if owner is not None:
            owners.setdefault(node, owner)
    lines: dict[str, list[BlockView]] = defaultdict(list)
    for view in views:
        if view.line >= 0:
            lines[_target(view)].append(view)
    ran = _by_line(data)
    for target, parts in lines.items():
        _tie_line(target, parts, ran.get(found.get(target, ""), []), found, owners)
    for op in data.ops:  # what only an op of a block reads: a mask of dropout
        for argument in op.arguments:
            if op.id in owners:
                owners.setdefault(argument.value.node, owners[op.id])
    return found, owners


def _by_line(data: TraceData) -> dict[str, list[OpRecord]]:
    """Return for each node that has a line of code the operations that ran in that line."""
    sources = {value.node: value.source.line for value in data.values if value.source is not None}
    ran: dict[int, list[OpRecord]] = defaultdict(list)
    for op in data.ops:
        if op.id in sources:
            ran[sources[op.id]].append(op)
    return {node: ran[line] for node, line in sources.items() if line in ran}


def _within(path: str, modules: Mapping[str, str]) -> str | None:
    """Return the block of the module that a dotted path leads through; groups have none."""
    return next((modules[part] for part in path.split(".") if part in modules), None)


def _tie_line(
    target: str,
    parts: list[BlockView],
    ops: list[OpRecord],
    found: dict[str, str],
    owners: dict[str, str],
) -> None:
    """Tie the operations of one line to its blocks, in the order in which they ran.

    What ran in a module is the module's: its last operation gives its value.
    """
    modules = {view.module: view.id for view in parts if view.module}
    inside = {op.id: _within(op.module, modules) for op in ops}
    for node, block in inside.items():
        if block is not None:
            found[block] = node
            owners[node] = block
    rest = [op.id for op in ops if inside[op.id] is None]
    order = sorted((view for view in parts if not view.module), key=lambda view: _ran(view.path))
    if len(order) == len(rest):
        for view, node in zip(order, rest, strict=True):
            found.setdefault(view.id, node)
            owners.setdefault(node, view.id)
    for node in rest:
        owners.setdefault(node, target)


def _ran(path: Path) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts calls as they run: what is within a call before the call."""
    return (*((0, f"{step:>4}") for step in path), (1, ""))


def numbers_at(tied: Ties, view: View, time: float) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values and the gradients of blocks that exist at a time, as short texts.

    Leaves have their numbers in their own blocks.
    """
    frame = view.frame(time)
    values: dict[str, str] = {}
    gradients: dict[str, str] = {}
    for block, node in tied.nodes.items():
        indices = view.scene.by_node.get(node, ())
        if not indices:
            continue
        index = indices[0]
        box = view.scene.boxes[index]
        works = box.op is not None or box.kind == "shape"
        if works and float(frame.values(np.array([index]))[0]) > 0.0:
            values[block] = short(view.numbers.value(node))
        event = frame.gradient(index, box.output)
        if box.node != node:  # within a mark of several operations
            gradients[block] = short(known(view).at(time).gradient(node))
        elif event is not None:
            gradients[block] = short(event.total)
    return (
        {block: text for block, text in values.items() if text},
        {block: text for block, text in gradients.items() if text},
    )
