"""Tracing from a tensor that was computed before anyone looked.

What autograd still holds is read: the saved tensors of each node, and the shapes of all.
Backward runs without freeing the graph and without writing to any `.grad`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import FrameType
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import _disable_current_modes

from gradviz.engine import notes, values
from gradviz.engine.backward import RERUNS
from gradviz.engine.drafts import Node, Output, history
from gradviz.engine.names import tensors_in
from gradviz.engine.record import Recording
from gradviz.engine.results import Choice, chosen, parts
from gradviz.engine.source import Places
from gradviz.engine.starts import Start
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData

Arguments = list[tuple[str, Output]]
_ACCUMULATE = "AccumulateGrad"
_INPUTS = frozenset(
    {"self", "other", "mat1", "mat2", "mat", "vec", "batch1", "batch2", "tensor1", "tensor2"}
    | {"weight", "bias", "input", "target", "exponent", "condition", "mask", "index", "indices"}
)
"""Saved tensors that derivatives.yaml calls so are arguments of their operation."""
_RESULTS = frozenset({"indices"})
_FREED = "backward through the graph a second time"


def trace_tensor(
    tensor: torch.Tensor, *, grad_output: torch.Tensor | None = None, whole: int | None = None
) -> TraceData:
    """Trace the graph behind a tensor; it stays as it was, and so does every `.grad`.

    Parameters
    ----------
    tensor
        A loss, or any tensor with `grad_output`.
    grad_output
        The gradient to start with; not needed for one number.
    whole
        As for `gradviz.engine.record.trace`.

    Returns
    -------
    TraceData
        The graph, all gradients, and those values that autograd or a variable of the caller
        still holds; of the others the shapes. After the user's own backward only shapes.
    """
    recording = Recording(whole=whole)
    try:
        _name_all(recording, Places().user_frame())
        root = recording.graph.value(tensor)
        found = _Finished(recording, tensor)
        try:
            recording.loss(tensor, grad_output)
            found.backward(tensor, grad_output)
        except GradvizError as failure:
            recording.notes.append(failure.message)
        recording.looks_back = True
        shapes = found.give_shapes()
        if shapes:
            recording.notes.append(notes.only_shapes(shapes))
        return recording.data(root)
    finally:
        recording.close()


def trace_result(
    result: object,
    *,
    root: Choice = None,
    grad_output: torch.Tensor | None = None,
    whole: int | None = None,
) -> TraceData:
    """Trace a tensor, or one that a tuple, list or dict holds; see `trace_tensor`.

    Raises
    ------
    GradvizError
        When there is no tensor, or none called `root`.
    """
    tensor = chosen(result, root)
    if not isinstance(tensor, torch.Tensor):
        raise notes.not_a_tensor(tensor, parts(tensor))
    return trace_tensor(tensor, grad_output=grad_output, whole=whole)


def _name_all(recording: Recording, frame: FrameType | None) -> None:
    """Learn the names, and the values, that the caller's variables hold."""
    scope: Mapping[str, Any] = {}
    if frame is not None:
        scope = {**frame.f_globals, **frame.f_locals}
    recording.know(
        list(tensors_in(list(scope.items()))),
        [(name, value) for name, value in scope.items() if isinstance(value, nn.Module)],
    )


class _Finished:
    """The nodes of a finished graph, put in the order in which they were made."""

    def __init__(self, recording: Recording, tensor: torch.Tensor) -> None:
        self._recording = recording
        self._graph = recording.graph
        self._held = recording.held
        self.freed = False
        self.reruns = False
        found = [] if tensor.grad_fn is None else list(_below(tensor.grad_fn))
        found.sort(key=_number)
        self._nodes = [(self._draft(grad_fn), grad_fn) for grad_fn in found]
        order = [node for node, _ in self._nodes]
        known = set(order)
        self._graph.nodes[:] = order
        for name, held in self._held:
            if self._graph.node_of(history(held)) in known:
                self._graph.value(held)
                self._graph.name(held, name)

    def _draft(self, grad_fn: Any) -> Node:
        self.reruns |= type(grad_fn).__name__ == RERUNS
        node = self._graph.node_of(grad_fn) or self._graph.unseen(grad_fn)
        try:
            saved = list(_saved(grad_fn))
        except RuntimeError as error:
            self.freed |= _FREED in str(error)
            return node
        constants: list[tuple[str, Output]] = []
        for name, tensor in saved:
            if tensor.requires_grad and tensor.grad_fn is not None:
                self._graph.value(tensor)
            elif not tensor.requires_grad and name in _INPUTS:
                if name in _RESULTS and len(grad_fn._input_metadata) > 1:
                    continue  # a result of the operation itself
                constants.append((name, self._graph.value(tensor)))
        node.arguments = self._arguments(grad_fn, constants)
        return node

    def _arguments(self, grad_fn: Any, constants: list[tuple[str, Output]]) -> Arguments:
        """Return the arguments in the order of autograd's slots.

        A slot that leads nowhere is that of an argument without history: a saved constant,
        where each such slot has one.
        """
        edges = grad_fn.next_functions
        empty = sum(following is None for following, _ in edges)
        rest = list(constants)
        found: Arguments = []
        for following, number in edges:
            if following is None:
                found += [rest.pop(0)] if empty == len(constants) else []
            elif type(following).__name__ == _ACCUMULATE:
                found.append(("", self._graph.accumulator(following).outputs[0]))
            else:
                known = self._graph.node_of(following) or self._graph.unseen(following)
                found.append(("", known.output(number)))
        return found + rest

    def backward(self, tensor: torch.Tensor, grad_output: torch.Tensor | None) -> None:
        """Run the pass, with the graph retained and no `.grad` touched.

        Raises
        ------
        GradvizError
            When the graph was used, or cannot be run so.
        """
        if self.freed:
            raise notes.already_used("")
        if self.reruns:
            raise notes.needs_grad()
        leaves = [node.tensor for node in self._leaves() if node.tensor is not None]
        leaves = leaves or [tensor]  # a leaf itself
        try:
            with self._recording.watched(Start([tensor], [grad_output])):
                torch.autograd.grad(
                    tensor, leaves, grad_output, retain_graph=True, allow_unused=True
                )
        except Exception as error:
            if _FREED not in str(error):
                return  # the pass has kept the reason, and all before it
            self._recording.forget_passes()
            raise notes.already_used(str(error)) from error

    def _leaves(self) -> Iterator[Node]:
        for _, grad_fn in self._nodes:
            for following, _ in grad_fn.next_functions:
                if type(following).__name__ == _ACCUMULATE:
                    yield self._graph.accumulator(following)

    def give_shapes(self) -> int:
        """Give the values that nobody holds their shape; return how many they are."""
        count = 0
        for node, grad_fn in self._nodes:
            for number, known in enumerate(grad_fn._input_metadata):
                output = node.output(number)
                if output.forward is None:
                    count += 1
                    output.forward = TensorValue(
                        dtype=values.name_of(known.dtype), shape=tuple(known.shape)
                    )
        return count


def _below(root: Any) -> Iterator[Any]:
    stack, seen = [root], {root}
    while stack:
        grad_fn = stack.pop()
        if type(grad_fn).__name__ != _ACCUMULATE:
            yield grad_fn
        for following, _ in grad_fn.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                stack.append(following)


def _number(grad_fn: Any) -> int:
    return int(getattr(grad_fn, "_sequence_nr", int)())


def _saved(grad_fn: Any) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the tensors that a node saved for backward, by their name there."""
    with _disable_current_modes():
        if isinstance(grad_fn, torch.autograd.function.BackwardCFunction):
            found: list[tuple[str, object]] = [("", tensor) for tensor in grad_fn.saved_tensors]
        else:
            names = [name for name in dir(type(grad_fn)) if name.startswith("_saved_")]
            found = [(name.removeprefix("_saved_"), getattr(grad_fn, name)) for name in names]
    for name, value in found:
        items: Iterable[object] = value if isinstance(value, (tuple, list)) else (value,)
        for item in items:
            if isinstance(item, torch.Tensor):
                yield name, item
