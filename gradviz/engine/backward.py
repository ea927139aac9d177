"""Watching one backward pass through hooks on the autograd nodes, outside of any mode.

A dispatch mode around backward would change PyTorch's own numbers in the last bits.
The hooks fire in the engine's order: after a node ran, with the gradient that arrived and
what it sends along each edge; where its work may change what arrived (a write to `.grad`, a
program's own backward) also before it. They return None and are taken off again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any

import torch
from torch.autograd.function import BackwardCFunction

from gradviz.engine import notes
from gradviz.engine.drafts import Node, Output, uncollected
from gradviz.engine.forward import Graph
from gradviz.engine.saving import keep
from gradviz.engine.starts import Root
from gradviz.engine.turns import whose_turn
from gradviz.engine.values import added, same, snapshot
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardPass, BackwardStep, Contribution, Start
from gradviz.model.words import Message

Values = tuple[TensorValue | None, ...]
_NOTHING: Values = (None,)
_ACCUMULATE = "AccumulateGrad"
RERUNS = "CheckpointFunctionBackward"


class _Event:
    """One run of one node, as its hooks saw it."""

    __slots__ = ("before", "node", "sent", "total", "upstream")

    def __init__(self, node: Node, upstream: Values, sent: Values = ()) -> None:
        self.node = node
        self.upstream = upstream
        self.before: TensorValue | None = None
        self.sent = sent
        self.total: TensorValue | None = None


class PassWatcher:
    """Hooks on every node below some roots, from `watch` to `close`.

    Parameters
    ----------
    graph
        The drafts; nodes that were not seen in forward are added to it.
    later
        Whether another pass was recorded before.
    inside
        Gives the context in which to watch a node that runs forward and backward once more
        (a reentrant checkpoint): what it runs is a program again.

    Attributes
    ----------
    starts
        The values that the pass starts from, each with the gradient there.
    unseen
        Nodes that were not seen in forward.
    changed
        How many gradients were changed by hooks.
    reruns
        How many nodes ran a pass of their own.
    """

    def __init__(
        self,
        graph: Graph,
        later: bool = False,
        inside: Callable[[], AbstractContextManager[None]] | None = None,
    ) -> None:
        self._later = later
        self._thread = threading.get_ident()
        self._inside = inside
        self._reruns: dict[Node, ExitStack] = {}
        self._ends: Sequence[Root] = ()
        self._watched: set[Any] = set()
        self._has_begun = False
        self.starts: list[tuple[Output, TensorValue | None]] = []
        self.reruns = 0
        self._graph = graph
        self._handles: list[Any] = []
        self._events: list[_Event] = []
        self._open: dict[Node, _Event] = {}
        self._written: dict[Node, tuple[int, int]] = {}
        self.unseen: list[Node] = []
        self.changed = 0
        self._failure: tuple[Node | None, str] | None = None

    def start(self, root: Root, seed: torch.Tensor | None) -> None:
        """Add a value that the pass starts from."""
        if isinstance(root, torch.Tensor):
            output = self._graph.value(root)
        else:
            known = self._graph.node_of(root.node) or self._graph.unseen(root.node)
            output = known.output(root.output_nr)
        self.starts.append((output, None if seed is None else snapshot(seed)))

    @uncollected()
    def watch(self, roots: Sequence[Any], ends: Sequence[Root] = ()) -> None:
        """Hang hooks on all autograd nodes that the roots lead to.

        `ends` is what gradients are asked for; by default all leaves.
        """
        self._ends = ends
        stack = list(dict.fromkeys(roots))
        for grad_fn in stack:
            self._handles.append(grad_fn.register_prehook(self._begins))
        seen = set(stack)
        while stack:
            grad_fn = stack.pop()
            edges = grad_fn.next_functions
            self._hook(grad_fn, edges)
            for following, _ in edges:
                if following is not None and following not in seen:
                    seen.add(following)
                    stack.append(following)
        self._watched = seen
        keep(seen, self._graph)

    def _hook(self, grad_fn: Any, edges: tuple[tuple[Any, int], ...]) -> None:
        graph = self._graph
        if type(grad_fn).__name__ == _ACCUMULATE:
            node = graph.accumulator(grad_fn)
            node.grad_after = node.gradient()
            if not self._later:
                node.grad_before = node.grad_after
        else:
            known = graph.node_of(grad_fn)
            if known is None:
                known = graph.unseen(grad_fn)
                self.unseen.append(known)
            node = known
            node.edges = edges
            if not isinstance(grad_fn, BackwardCFunction):
                self._handles.append(grad_fn.register_hook(partial(self._ran, node)))
                return
        self._handles.append(grad_fn.register_prehook(partial(self._arrived, node)))
        self._handles.append(grad_fn.register_hook(partial(self._sent, node)))
        if self._inside is not None and type(grad_fn).__name__ == RERUNS:
            self.reruns += 1
            enter = partial(self._enter, node, self._inside)
            self._handles.append(grad_fn.register_prehook(enter))

    def _begins(self, _: object) -> None:
        self._has_begun = True

    def _enter(
        self, node: Node, inside: Callable[[], AbstractContextManager[None]], _: object
    ) -> None:
        stack = ExitStack()
        stack.enter_context(inside())
        self._reruns[node] = stack

    def _ran(
        self,
        node: Node,
        sent: Sequence[torch.Tensor | None],
        arrived: Sequence[torch.Tensor | None],
    ) -> None:
        if not self._reruns:
            self._events.append(_Event(node, _values(arrived), _values(sent)))

    def _arrived(self, node: Node, gradients: Sequence[torch.Tensor | None]) -> None:
        if self._is_anothers(node):
            return
        event = _Event(node, _values(gradients))
        if node.role is not None:
            event.before = node.grad_after
        self._open[node] = event
        self._events.append(event)

    def _sent(
        self,
        node: Node,
        sent: Sequence[torch.Tensor | None],
        arrived: Sequence[torch.Tensor | None],
    ) -> None:
        rerun = self._reruns.pop(node, None)
        if rerun is not None:
            rerun.close()
        event = None if self._is_anothers(node) else self._open.pop(node, None)
        if event is None:
            return
        if node.role is None:
            event.sent = _values(sent)
            return
        event.total = node.grad_after = node.gradient()
        self._written[node] = _version(node)

    def _is_anothers(self, node: Node) -> bool:
        """Whether a node runs in another pass: within a rerun, or in another thread just now."""
        return bool(self._reruns) or (
            node.tensor is not None
            and threading.get_ident() != self._thread
            and node.tensor.is_cpu  # else the engine has threads of its own
        )

    def fail(self, reason: str) -> None:
        """Say why the pass broke off; what did not end by then is no step."""
        node = next(reversed(self._open), None)
        if node is None and self._has_begun:
            ran = {event.node.grad_fn for event in self._events}
            turn = whose_turn(self._watched, ran, self._ends)
            node = None if turn is None else self._graph.node_of(turn)
        self._failure = (node, reason)
        unfinished = set(self._open.values())
        self._events = [event for event in self._events if event not in unfinished]

    def close(self) -> None:
        """Take every hook off again."""
        while self._reruns:
            self._reruns.popitem()[1].close()
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        self._open.clear()
        for node, version in self._written.items():
            if _version(node) != version:  # a hook on the leaf changed it after the write
                node.grad_after = node.gradient()
        self._written.clear()

    def record(self) -> BackwardPass:
        """Return what was seen, once all nodes have their ids."""
        totals: dict[Output, TensorValue | None] = {}
        for output, seed in self.starts:
            totals[output] = added(totals.get(output), seed)
        runs: dict[Node, int] = {}
        steps: list[BackwardStep] = []
        for event in self._events:
            node = event.node
            run = runs.get(node, 0)
            runs[node] = run + 1
            hooks = _hook_steps(event, totals, run)
            self.changed += len(hooks)
            steps.extend(hooks)
            if node.role is not None:
                steps.append(self._write_step(event, run))
                continue
            steps.append(
                BackwardStep(
                    op=node.id,
                    run=run,
                    upstream=_by_output(node, event.upstream),
                    contributions=tuple(self._contributions(event, totals)),
                )
            )
        first, *others = self.starts
        return BackwardPass(
            root=first[0].ref,
            seed=first[1],
            steps=tuple(steps),
            also=tuple(Start(root=output.ref, seed=seed) for output, seed in others),
            failed=self._failed(),
        )

    def _failed(self) -> Message | None:
        if self._failure is None:
            return None
        node, reason = self._failure
        return notes.broke_off("" if node is None else node.id, reason, bool(self._events))

    def _write_step(self, event: _Event, run: int) -> BackwardStep:
        node = event.node
        before, arrived = event.before, event.upstream[0]
        write = Contribution(
            argument=0,
            slot=0,
            to=node.outputs[0].ref,
            amount=arrived,
            total_before=before,
            total_after=event.total,
        )
        return BackwardStep(
            op=node.id, kind="accumulate", run=run, upstream=event.upstream, contributions=(write,)
        )

    def _contributions(
        self, event: _Event, totals: dict[Output, TensorValue | None]
    ) -> list[Contribution]:
        found: list[Contribution] = []
        node = event.node
        for slot, ((target, number), amount) in enumerate(
            zip(node.edges or (), event.sent, strict=False)
        ):
            to = None if target is None else self._graph.node_of(target)
            if to is None:
                continue
            output = to.outputs[0] if to.role is not None else to.output(number)
            before = totals.get(output)
            after = added(before, amount)
            totals[output] = after
            found.append(
                Contribution(
                    argument=node.slots.get(slot, slot),
                    slot=slot,
                    to=output.ref,
                    amount=amount,
                    total_before=before,
                    total_after=after,
                )
            )
        return found


def _hook_steps(
    event: _Event, totals: dict[Output, TensorValue | None], run: int
) -> list[BackwardStep]:
    """Return a step for each arriving gradient that is not the sum of what was sent."""
    node = event.node
    changed: list[Contribution] = []
    before: list[TensorValue | None] = []
    for number, arrived in enumerate(event.upstream):
        output = node.outputs[0] if node.role is not None else node.output(number)
        total = totals.pop(output, None)
        before.append(total)
        if total is None or same(total, arrived) or not (arrived is None or _comparable(total)):
            continue
        changed.append(
            Contribution(
                argument=output.number,
                slot=output.number,
                to=output.ref,
                amount=arrived,
                total_before=total,
                total_after=arrived,
            )
        )
    if not changed:
        return []
    return [
        BackwardStep(
            op=node.id,
            kind="hook",
            run=run,
            upstream=_by_output(node, tuple(before)),
            contributions=tuple(changed),
        )
    ]


def _by_output(node: Node, gradients: Values) -> Values:
    """Put gradients in the order of a node's outputs: autograd leaves out those without one."""
    if node.role is not None or node.numbers is None:
        return gradients
    places = [node.output(number).number for number in range(len(gradients))]
    found: list[TensorValue | None] = [None] * (max(places, default=-1) + 1)
    for place, gradient in zip(places, gradients, strict=True):
        found[place] = gradient
    return tuple(found)


def _version(leaf: Node) -> tuple[int, int]:
    gradient = None if leaf.tensor is None else leaf.tensor.grad
    if gradient is None or gradient.is_inference():
        return (0, 0)
    return (id(gradient), gradient._version)


def _comparable(value: TensorValue) -> bool:
    return value.data is not None or value.sample is not None


def _values(gradients: Sequence[torch.Tensor | None]) -> Values:
    if len(gradients) == 1:  # as of most nodes
        (gradient,) = gradients
        return _NOTHING if gradient is None else (snapshot(gradient),)
    return tuple([None if gradient is None else snapshot(gradient) for gradient in gradients])
