"""Watching the forward pass: a dispatch mode that drafts every ATen call.

An output has no `grad_fn` yet when the mode sees it; it has one by the next event.
So each event first settles the outputs of the one before. Values are copied when they
are seen: an operation in place changes the storage later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any

import torch
from torch.autograd.function import BackwardCFunction
from torch.nn.parameter import is_lazy
from torch.utils._python_dispatch import TorchDispatchMode

from gradviz.engine.calls import Call, attributes_of, call_of, tensors_of
from gradviz.engine.compiling import uncompiled
from gradviz.engine.drafts import Node, Output, history
from gradviz.engine.graph import Graph
from gradviz.engine.source import Place, Places
from gradviz.engine.values import snapshot
from gradviz.model.trace import Source

__all__ = ["ForwardMode", "Graph"]


class _Pending:
    """The outputs of the latest call, until they have their history."""

    __slots__ = ("listed", "names", "node", "place", "tensors")

    def __init__(self, node: Node, tensors: Sequence[torch.Tensor | None]) -> None:
        self.node = node
        self.tensors = tensors
        self.place: Place | None = None
        self.names: tuple[str, ...] = ()
        self.listed = False


class ForwardMode(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch has no types here
    """Drafts every call that runs while it is active.

    Parameters
    ----------
    graph
        Where the drafts go.
    places
        Finds the user's code; None for a program whose lines are told by its interpreter.
    """

    def __init__(self, graph: Graph, places: Places | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.graph = graph
        self.source: Source | None = None
        self.module = ("", 0)
        self.in_pass: int | None = None
        self._places = places
        self._pending: _Pending | None = None

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Otherwise the first call imports torch._dynamo: more than a second and 70 MB.
        return False

    @uncompiled
    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        call = call_of(func)
        frame = None if self._places is None else self._places.user_frame()
        self.settle(frame)
        if self._places is not None and self._is_elsewhere(self._places):
            return func(*args, **kwargs)
        if call.silent or call.leaves_torch:
            if call.leaves_torch:
                self.graph.items_read += args[0].requires_grad
                self.graph.read(args[0], _place(frame))
            return func(*args, **kwargs)
        tensors = list(tensors_of(call, args, kwargs))
        if self._is_being_made(call, tensors):
            made = func(*args, **kwargs)
            if call.drawn:
                self.graph.tell_drawn(made, call.drawn)
            return made
        value = self.graph.value
        arguments = [(name, value(tensor, frame)) for name, tensor in tensors]
        node = Node(call, arguments, attributes_of(call, args, kwargs))
        result = func(*args, **kwargs)
        self._draft(node, result, frame)
        return result

    def _is_elsewhere(self, places: Places) -> bool:
        """Whether a call is no part of the program, but of an optimizer or an unseen pass."""
        unseen = places.in_backward and self.in_pass is None
        self.graph.unseen_pass |= unseen
        return places.aside or unseen

    def _is_being_made(self, call: Call, tensors: list[tuple[str, torch.Tensor]]) -> bool:
        """Whether the call makes or fills a tensor that is a leaf for whoever uses it."""
        if not tensors or call.makes or is_lazy(tensors[0][1]):
            return True
        if not call.writes or len(tensors) > 1:
            return False
        tensor = tensors[0][1]
        return not tensor.requires_grad and not self.graph.is_known(tensor)

    def _draft(self, node: Node, result: Any, frame: FrameType | None) -> None:
        call = node.call
        outputs = _flat(result)
        if not outputs:  # a check of its arguments, no operation
            for _, argument in node.arguments if isinstance(result, (bool, int, float)) else ():
                self.graph.reads.append((argument, _place(frame), len(self.graph.nodes)))
            return
        node.outputs = [
            Output(node, number, None if tensor is None else snapshot(tensor), False)
            for number, tensor in enumerate(outputs)
        ]
        if call is not None and call.writes:
            _keep_names(node, outputs)
        node.module, node.calls = self.module
        node.in_pass = self.in_pass
        node.quiet = call is not None and call.alias
        pending = _Pending(node, outputs)
        pending.listed = isinstance(result, list)
        if frame is not None and self._places is not None:
            node.place = (frame.f_code, frame.f_lasti)
            node.quiet |= self._places.checking
            pending.place, pending.names = self._places.stored(frame)
        else:
            node.source = self.source
        self.graph.nodes.append(node)
        self._pending = pending

    def settle(self, frame: FrameType | None = None) -> None:
        """Give the latest outputs their history and the names of their variables.

        Parameters
        ----------
        frame
            The user's frame of the present event.
        """
        pending = self._pending
        if pending is None:
            return
        self._pending = None
        node, graph = pending.node, self.graph
        for number, tensor in enumerate(pending.tensors):
            if tensor is None:
                continue
            grad_fn = history(tensor) if tensor.requires_grad else None
            if grad_fn is not None:
                self._settle(node, number, tensor, grad_fn)
            elif not tensor.requires_grad or tensor._base is not None:
                graph.hold(tensor, node.outputs[number])  # or a view made under `no_grad`
        if pending.names:
            self._name(pending, frame)

    def _settle(self, node: Node, number: int, tensor: torch.Tensor, grad_fn: Any) -> None:
        graph, output = self.graph, node.outputs[number]
        writes = node.call is not None and node.call.writes
        if writes and self._is_unfollowed(node, grad_fn):
            known = graph.node_of(grad_fn)
            if known is not None:
                graph.changed[known.output(tensor.output_nr)] = output
                output.requires_grad = True  # what uses it sends a gradient, past the change
            return
        if writes and tensor._base is not None:
            self._settle_base(node, tensor._base)
        elif not isinstance(grad_fn, BackwardCFunction) and graph.node_of(grad_fn) is None:
            graph.attach(node, grad_fn)
        if node.grad_fn is grad_fn:
            output.requires_grad = True
            if tensor.output_nr != number:
                node.numbers = node.numbers or {}
                node.numbers[tensor.output_nr] = number
            return
        node.quiet |= isinstance(grad_fn, BackwardCFunction)
        own = graph.value(tensor)
        own.requires_grad = True
        own.made = output if isinstance(grad_fn, BackwardCFunction) else None
        own.node.place, own.node.source = node.place, node.source
        own.node.module, own.node.calls = node.module, node.calls
        if not own.name:
            own.name, output.name = output.name, ""

    def _is_unfollowed(self, node: Node, grad_fn: Any) -> bool:
        """Whether a change in place left the history as it was: it ran under `no_grad`."""
        known = self.graph.node_of(grad_fn)
        return known is not None and known is not node and known.call is not None

    def _settle_base(self, node: Node, base: torch.Tensor) -> None:
        """Give the change of a view to its base: there the history goes on."""
        grad_fn = base.grad_fn
        if grad_fn is None or self.graph.node_of(grad_fn) is not None:
            return
        before = self.graph.before(base)
        if before is not None:
            node.arguments.append(("base", before))
        self.graph.attach(node, grad_fn)
        node.outputs = [Output(node, 0, snapshot(base), True)]  # named after the base later

    def _name(self, pending: _Pending, frame: FrameType | None) -> None:
        """Name values after the variables that the statement of the latest call assigns.

        A statement may be many calls: whatever its variables hold by now is looked up.
        When its function has returned, its last call must have been what was assigned.
        """
        place, names = pending.place, pending.names
        outputs = pending.node.outputs
        if place is None:
            return
        while frame is not None and frame.f_code is not place[0]:
            frame = frame.f_back
        if frame is not None:
            scope = frame.f_locals
            for name in names:
                held = scope.get(name)
                self.graph.name(held, name)
                if pending.listed and held is not None and len(names) == 1:
                    self._name_items(outputs, name)
        elif len(names) in (1, len(outputs)):
            for name, output in zip(names, outputs, strict=False):
                output.name = output.name or name

    def _name_items(self, outputs: Sequence[Output], name: str) -> None:
        for output in outputs:
            output.name = output.name or f"{name}.{output.number}"


def _place(frame: FrameType | None) -> Place | None:
    return None if frame is None else (frame.f_code, frame.f_lasti)


def _keep_names(node: Node, outputs: Sequence[torch.Tensor | None]) -> None:
    """Let what is changed in place keep its name."""
    if len(outputs) == 1 and node.arguments:
        node.outputs[0].name = node.arguments[0][1].name


def _flat(result: Any) -> Sequence[torch.Tensor | None]:
    if isinstance(result, torch.Tensor):
        return (result,)
    if isinstance(result, (tuple, list)):
        flat: list[torch.Tensor | None] = []
        for item in result:
            if isinstance(item, (tuple, list)):
                flat.extend(part if isinstance(part, torch.Tensor) else None for part in item)
            else:
                flat.append(item if isinstance(item, torch.Tensor) else None)
        return flat
    return ()
