"""From drafts to records: argument slots, what is left out, order, ids."""

from __future__ import annotations

import heapq
import platform
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import torch

from gradviz.engine.drafts import Node, Output
from gradviz.engine.forward import Graph
from gradviz.engine.names import give_ids, grad_fn_name
from gradviz.engine.saving import keep, records
from gradviz.engine.source import source_of
from gradviz.model.trace import (
    Argument,
    Environment,
    Inside,
    OpRecord,
    Read,
    Ref,
    Source,
    ValueRecord,
)


class Assembly:
    """All kept drafts of a recording with their ids, ready to become records.

    Parameters
    ----------
    graph
        The drafts.
    earlier
        Nodes that were found only in backward; they are put where they belong.
    roots
        Values that must stay.
    declared
        Leaves that stay even when nothing used them.
    """

    def __init__(
        self,
        graph: Graph,
        earlier: Iterable[Node],
        roots: Sequence[Output],
        declared: Iterable[Node] = (),
    ) -> None:
        self._sources: dict[tuple[int, int], Source] = {}
        self._graph = graph
        for node in graph.nodes:
            _find_slots(node, graph)
        first = set(earlier)
        operations = _kept(_ordered(graph.nodes, first) if first else graph.nodes, roots)
        used = {output.node for node in operations for _, output in node.arguments}
        used.update(root.node for root in roots)
        used.update(declared)
        self.leaves = [leaf for leaf in graph.leaves if leaf in used or leaf.tensor is not None]
        self.operations = operations
        self._placed = {*self.leaves, *operations}
        keep((node.grad_fn for node in operations if node.grad_fn is not None), graph)
        give_ids(self.leaves, operations)
        for node in [*self.leaves, *operations]:
            for output in node.outputs:
                output.ref = Ref(node=node.id, output=output.number)

    def ops(self) -> tuple[OpRecord, ...]:
        """Return the operations in execution order."""
        return tuple(self._op(node) for node in self.operations)

    def _op(self, node: Node) -> OpRecord:
        slots = {argument: slot for slot, argument in node.slots.items()}
        arguments = [
            Argument(argument=index, name=name, slot=slots.get(index), value=output.ref)
            for index, (name, output) in enumerate(node.arguments)
        ]
        return OpRecord(
            id=node.id,
            op=None if node.call is None else node.call.op,
            grad_fn=grad_fn_name(node),
            arguments=tuple(arguments),
            attributes=node.attributes,
            outputs=len(node.outputs),
            module=node.module,
            call=node.calls,
            source=self._source(node),
            in_pass=node.in_pass,
            saved=records(node.saved, self._placed) if node.grad_fn is not None else None,
        )

    def values(self) -> tuple[ValueRecord, ...]:
        """Return the values: leaves first, then results in execution order."""
        found: list[ValueRecord] = []
        for leaf in self.leaves:
            output = leaf.outputs[0]
            found.append(
                ValueRecord(
                    node=leaf.id,
                    role=leaf.role or "constant",
                    name=output.name,
                    forward=output.forward,
                    requires_grad=output.requires_grad,
                    grad_before=leaf.grad_before,
                    grad_after=leaf.grad_after,
                    source=self._source(leaf),
                    met=leaf.met,
                    watched=_watched(leaf),
                )
            )
        for node in self.operations:
            source = self._source(node)
            found.extend(
                ValueRecord(
                    node=node.id,
                    output=output.number,
                    name=output.name,
                    forward=output.forward,
                    requires_grad=output.requires_grad,
                    source=source,
                    watched=output.watched,
                )
                for output in node.outputs
            )
        return tuple(found)

    def reads(self) -> tuple[Read, ...]:
        """Return which values the program looked at as numbers."""
        kept = {*self.operations, *self.leaves}
        last = max((self._graph.nodes.index(node) for node in self.operations[-1:]), default=-1)
        found: dict[tuple[Ref, bool], Read] = {}
        for output, place, count in self._graph.reads:
            while output.node not in kept and output.node.arguments:
                output = output.node.arguments[0][1]  # a copy or alias that only was read
            if output.node in kept:
                source = None if place is None else self._source_at(*place)
                is_last = count > last
                read = Read(value=output.ref, source=source, is_last=is_last)
                found.setdefault((output.ref, is_last), read)
        return tuple(found.values())

    def inside(self) -> tuple[Inside, ...]:
        """Return what ran inside the nodes without a call that was seen."""
        found: list[Inside] = []
        known = {*self.operations, *self.leaves}
        for node in self.operations:
            if node.call is None and any(output.made is not None for output in node.outputs):
                found.append(self._inside(node, known))
        return tuple(found)

    def _inside(self, owner: Node, known: set[Node]) -> Inside:
        nodes = _behind(owner, known)
        for number, node in enumerate(nodes):
            node.id = f"{owner.id}/{number}"
            for output in node.outputs:
                output.ref = Ref(node=node.id, output=output.number)
        return Inside(
            node=owner.id,
            ops=tuple(self._op(node) for node in nodes if node.role is None),
            values=tuple(
                ValueRecord(
                    node=node.id,
                    output=output.number,
                    role=node.role or "result",
                    forward=output.forward,
                )
                for node in nodes
                for output in node.outputs
            ),
            outputs=tuple(
                None if output.made is None else output.made.ref for output in owner.outputs
            ),
        )

    def _source(self, node: Node) -> Source | None:
        if node.source is not None or node.place is None:
            return node.source
        return self._source_at(*node.place)

    def _source_at(self, code: Any, offset: int) -> Source | None:
        key = (id(code), offset)
        found = self._sources.get(key)
        if found is None:
            found = self._sources[key] = source_of(code, offset)
        return found


def _find_slots(node: Node, graph: Graph) -> None:
    """Find which argument each slot of autograd stands for.

    Slots follow the order of the arguments that can have a gradient. What autograd
    reaches without such an argument (the base of a changed view) is added.
    """
    if node.grad_fn is None:
        return
    if node.edges is None:
        node.edges = node.grad_fn.next_functions
    start = 0
    for slot, (target, number) in enumerate(node.edges or ()):
        found = None if target is None else _target(target, number, graph)
        if found is None:
            continue
        index = _position(node, found, start)
        if index is None and found in graph.changed:
            index = _position(node, graph.changed[found], start)
        if index is None:
            index = _copied_position(node, found)
        if index is None:
            node.arguments.append(("base" if node.call is not None else "", found))
            if node.call is not None and node.call.writes:
                node.outputs[0].name = node.outputs[0].name or found.name
            index = len(node.arguments) - 1
        else:
            start = index + 1
        node.slots[slot] = index


def _target(grad_fn: object, number: int, graph: Graph) -> Output | None:
    known = graph.node_of(grad_fn)
    if known is None:
        if type(grad_fn).__name__ != "AccumulateGrad":
            return None
        known = graph.accumulator(grad_fn)
    return known.outputs[0] if known.role is not None else known.output(number)


def _position(node: Node, output: Output, start: int) -> int | None:
    arguments = node.arguments
    if start < len(arguments) and arguments[start][1] is output:
        return start  # no slot before it took this one, else it would start behind
    taken = set(node.slots.values())
    count = len(arguments)
    order: list[int] = [*range(start, count), *range(min(start, count))]
    for index in order:
        if index not in taken and arguments[index][1] is output:
            return index
    return None


def _copied_position(node: Node, output: Output) -> int | None:
    """Return the argument that is a copy of `output` made below autograd, and undo the copy.

    A conjugate or negated view is written out for operations that cannot read one.
    """
    for index, (name, argument) in enumerate(node.arguments):
        copy = argument.node
        is_copy = copy.grad_fn is None and copy.call is not None and copy.call.base == "clone"
        if is_copy and copy.arguments and copy.arguments[0][1] is output:
            copy.quiet = True
            node.arguments[index] = (name, output)
            return index
    return None


def _kept(nodes: Sequence[Node], roots: Sequence[Output]) -> list[Node]:
    """Leave out what nothing uses and no user wrote.

    These are the aliases and copies that autograd makes to save a value, views that it
    makes anew and nobody looks at, and what ran inside of a function with its own backward.
    """
    used: set[Output] = set(roots)
    orphans: set[Node] = set()
    kept: list[Node] = []
    for node in reversed(nodes):
        if used.isdisjoint(node.outputs) and _is_internal(node, orphans):
            orphans.update(output.node for _, output in node.arguments)
            continue
        used.update(output for _, output in node.arguments)
        kept.append(node)
    kept.reverse()
    return kept


def _is_internal(node: Node, orphans: set[Node]) -> bool:
    if node.call is None:
        return True
    if node.grad_fn is None:
        return node.quiet or node in orphans
    return node.call.base == "clone" and not node.outputs[0].name


def _behind(owner: Node, known: set[Node]) -> list[Node]:
    """Return the nodes, not known outside, that an owner's outputs were made by, in order."""
    given = {output for _, output in owner.arguments}
    waiting = [output.made for output in owner.outputs if output.made is not None]
    found: list[Node] = []
    opened: set[Node] = set()
    stack = [(output.node, False) for output in reversed(waiting) if output not in given]
    while stack:
        node, done = stack.pop()
        if done:
            found.append(node)
        elif node not in known and node not in opened:
            opened.add(node)
            stack.append((node, True))
            below = [output for _, output in node.arguments if output not in given]
            stack.extend((output.node, False) for output in reversed(below))
    return found


def _ordered(nodes: Sequence[Node], first: set[Node]) -> list[Node]:
    """Put the nodes found late in front, as far as what they depend on allows."""
    rank = {node: (node not in first, index) for index, node in enumerate(nodes)}
    followers: dict[Node, list[Node]] = {node: [] for node in nodes}
    missing: dict[Node, int] = {}
    for node in nodes:
        needed = {output.node for _, output in node.arguments} & rank.keys()
        missing[node] = len(needed)
        for before in needed:
            followers[before].append(node)
    by_rank = {rank[node]: node for node in nodes}
    ready = [rank[node] for node in nodes if not missing[node]]
    heapq.heapify(ready)
    done: list[Node] = []
    while ready:
        node = by_rank[heapq.heappop(ready)]
        done.append(node)
        for follower in followers[node]:
            missing[follower] -= 1
            if not missing[follower]:
                heapq.heappush(ready, rank[follower])
    return done


_environment: Environment | None = None


def _watched(leaf: Node) -> tuple[str, ...]:
    """Return how a leaf's gradient is looked at: hooks may be older than the recording."""
    found, tensor = leaf.outputs[0].watched, leaf.tensor
    hooks = ("_backward_hooks", "_post_accumulate_grad_hooks")
    if tensor is not None and any(getattr(tensor, name, None) for name in hooks):
        return tuple(sorted({*found, "hooked"}))
    return found


def environment() -> Environment:
    """Return where the numbers come from."""
    global _environment  # platform.platform reads files: once is enough
    if _environment is None:
        _environment = Environment(
            torch=str(torch.__version__),
            python=platform.python_version(),
            platform=sys.platform,
            threads=torch.get_num_threads(),
        )
    return _environment
