"""Recording of one training step out of a longer program: when it begins and where it ends.

The first begins with the first operation that autograd follows, so that reading data and
making models cost next to nothing, or where its training loop begins; a program without a
loop is recorded from its first line. It ends with the backward pass. The next one begins
with the first new result that autograd follows, and has what its loop computed for it
before. What is done between two steps is in `gradviz.engine.stepping`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, Literal

import numpy as np
import torch
from torch import nn

from gradviz.engine.calls import call_of, tensors_of
from gradviz.engine.drafts import Node, Output
from gradviz.engine.forward import ForwardMode, Graph
from gradviz.engine.modules import Modules, held_modules, scopes
from gradviz.engine.names import tensors_in
from gradviz.engine.optimizers import Optimizers
from gradviz.engine.recording import Recording
from gradviz.engine.source import Places
from gradviz.engine.starts import Start
from gradviz.model.trace import TraceData

__all__ = ["StepDone", "StepRecording"]


class StepDone(BaseException):
    """The training step is complete: the rest of the program is not run."""


class StepMode(ForwardMode):  # type: ignore[no-untyped-call]  # torch has no types here
    """Drafts the calls of one training step.

    Parameters
    ----------
    graph, places
        As for `ForwardMode`.
    path
        The script's file, as its code objects name it.
    loops
        Lines of its training loops; without any, all is drafted from the first line on.
    follows
        Lines within the loop, outermost first, where the step before this one ended; None
        for the first step of a script.
    began
        Called when the first result with a history is seen: it is known only at the event
        after, see `gradviz.engine.forward`. It may raise `StepDone`.

    Attributes
    ----------
    phase
        "before" it begins, within the "step", "after" its backward pass.
    entered
        How many nodes there were when a loop was entered, None before that.
    """

    def __init__(
        self,
        graph: Graph,
        places: Places | None,
        path: str,
        loops: Sequence[range],
        follows: tuple[int, ...] | None,
        began: Callable[[], None],
    ) -> None:
        super().__init__(graph, places)
        self.phase: Literal["before", "step", "after"] = "before"
        self._path = path
        self._loops = loops
        self._follows = follows
        self._began = began
        self.has_begun = follows is None
        self._tentative = False
        self.entered: int | None = None if loops and follows is None else 0
        self._latest: list[torch.Tensor] = []

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        self.look()
        if self.phase == "after":  # also where it was left out while it began
            return func(*args, **kwargs)
        if self.phase == "before" or self.entered is None:
            self._look_for_loop(sys._getframe(1))
        if self.phase == "step" and self.has_begun:
            return super().__torch_dispatch__(func, types, args, kwargs)
        call = call_of(func)
        learned = any(tensor.requires_grad for _, tensor in tensors_of(call, args, kwargs))
        followed = learned and torch.is_grad_enabled() and not (call.alias or call.leaves_torch)
        if self.phase == "before":
            if followed and not call.silent:
                self.phase, self._tentative = "step", self._follows is not None
            elif learned or self._loops or self._follows is not None:
                return func(*args, **kwargs)  # weights that are being made, or data
        result = super().__torch_dispatch__(func, types, args, kwargs)
        if followed and not self.has_begun:
            found = result if isinstance(result, (tuple, list)) else (result,)
            self._latest = [tensor for tensor in found if isinstance(tensor, torch.Tensor)]
        return result

    def _look_for_loop(self, frame: FrameType | None) -> None:
        """Notice that a training loop was entered, or that its next turn has begun."""
        if self._follows is None:
            if self.entered is None and lines_within(self._path, self._loops, frame):
                self.entered = len(self.graph.nodes)
                self.phase = "step"
        elif self._follows:
            lines = lines_within(self._path, self._loops, frame)
            if lines and lines < self._follows:
                self.phase = "step"

    def look(self) -> None:
        """Tell that the step has begun when its latest result has a history.

        Raises
        ------
        StepDone
            When the program is stopped there.
        """
        latest, self._latest = self._latest, []
        if not latest:
            return
        if any(tensor.requires_grad for tensor in latest):
            self.begin()
        elif self._tentative:  # an accuracy, say: no part of the step
            self.phase, self._tentative = "before", False
            self._pending = None
            self.graph.clear()
            for drafted in (self.graph.nodes, self.graph.leaves, self.graph.changed):
                drafted.clear()

    def begin(self) -> None:
        """Begin, and tell so."""
        if not self.has_begun:
            self.has_begun = True
            self._began()


class StepRecording(Recording):
    """The recording of one training step of a script.

    Parameters
    ----------
    path
        The script's file, as its code objects name it.
    loops
        Lines of its training loops, see `gradviz.engine.loops`.
    follows, began
        See `StepMode`.
    """

    def __init__(
        self,
        path: str,
        loops: Sequence[range],
        follows: tuple[int, ...] | None = None,
        began: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._limit.close()  # that of the whole run holds
        self._path = path
        self._step = StepMode(self.graph, self._places, path, loops, follows, began)
        self.mode = self._step
        self._modules = ScriptModules(path, self)
        self.begins_late = True

    @property
    def step(self) -> StepMode:
        """What drafts its calls."""
        return self._step

    @property
    def modules(self) -> Modules:
        """What follows the calls of modules."""
        return self._modules

    @property
    def optimizers(self) -> Optimizers:
        """What follows the steps of optimizers."""
        return self._optimizers

    @property
    def passes(self) -> int:
        """How many backward passes were begun."""
        return len(self._watchers)

    @property
    def is_over(self) -> bool:
        """Whether the step is complete."""
        return self._step.phase == "after"

    @property
    def is_finite(self) -> bool:
        """Whether all numbers that backward started from and all gradients are finite."""
        tensors = [leaf.tensor.grad for leaf in self.graph.leaves if leaf.tensor is not None]
        losses = [output.forward for _, output in self._watchers]
        return all(loss is None or _is_finite(loss.numpy()) for loss in losses) and all(
            bool(torch.isfinite(tensor.to_dense()).all())
            for tensor in tensors
            if tensor is not None
        )

    def knows(self, start: Start) -> bool:
        """Whether a pass starts from results of this step."""
        return any(self.graph.node_of(node) is not None for node in start.nodes())

    def enter_module(self, module: tuple[str, int]) -> None:
        """Take the innermost module that runs now."""
        self._entered(module)

    @contextmanager
    def watched(self, start: Start) -> Iterator[None]:
        """Watch one backward pass; the step is over with it.

        Not when it built a graph of its gradients: that is there to be used.
        """
        self._name_leaves()
        with super().watched(start):
            yield
        if self._step.in_pass is None:  # else a checkpoint ran it within another pass
            self._step.phase = "step" if start.builds else "after"

    def _name_leaves(self) -> None:
        """Name leaves that had no variable yet when they were first used."""
        nameless = [leaf for leaf in self.graph.leaves if not leaf.outputs[0].name]
        if not nameless:
            return
        names: dict[int, str] = {}
        for scope in scopes(self._path, sys._getframe(1)):
            for name, tensor in tensors_in(list(scope.items())):
                names.setdefault(id(tensor), name)
        for leaf in nameless:
            if leaf.tensor is not None:
                held = self._modules.tensor(leaf.tensor)
                leaf.outputs[0].name = held[0] if held else names.get(id(leaf.tensor), "")

    def data(self, root: Output | None, program_hash: str = "", title: str = "") -> TraceData:
        """Return the step as records; what only led up to it is left out."""
        self.mode.settle()
        starts = [start.node for _, start in self._watchers]
        if starts:
            earlier = self.graph.nodes[: self._step.entered or 0]
            self.graph.nodes[:] = _needed(self.graph, starts)
            _cut(self.graph, earlier)
        for leaf in self.graph.leaves:
            if leaf.tensor is not None and not leaf.tensor.is_inference():
                leaf.version = leaf.tensor._version  # what an optimizer wrote was not used
        return super().data(root, program_hash, title)


def _needed(graph: Graph, starts: Sequence[Node]) -> list[Node]:
    """Return the nodes of a step: all that its roots are made of, and all after its beginning."""
    needed: set[Node] = set()
    stack = list(starts)
    while stack:
        node = stack.pop()
        if node in needed:
            continue
        needed.add(node)
        stack.extend(output.node for _, output in node.arguments)
        edges = node.edges or (() if node.grad_fn is None else node.grad_fn.next_functions)
        found = (graph.node_of(target) for target, _ in edges if target is not None)
        stack.extend(known for known in found if known is not None)
    order = enumerate(graph.nodes)
    followed = (i for i, node in order if node in needed and node.grad_fn is not None)
    first = next(followed, 0)
    return [node for i, node in enumerate(graph.nodes) if i >= first or node in needed]


def _cut(graph: Graph, earlier: Sequence[Node]) -> None:
    """Make leaves of what was computed before the loop and autograd does not follow."""
    cut = [node for node in earlier if node.grad_fn is None and node.call is not None]
    gone = set(cut)
    graph.nodes[:] = [node for node in graph.nodes if node not in gone]
    for node in cut:
        for output in node.outputs:
            leaf = Node()
            leaf.role, leaf.place, leaf.outputs = "constant", node.place, [output]
            output.node, output.number = leaf, 0
            graph.leaves.append(leaf)


def lines_within(path: str, loops: Sequence[range], frame: FrameType | None) -> tuple[int, ...]:
    """Return the running lines of a file from its innermost training loop inward; () outside."""
    lines: list[int] = []
    while frame is not None:
        if frame.f_code.co_filename == path:
            line = frame.f_lineno
            lines.append(line)
            if any(line in loop for loop in loops):
                return tuple(reversed(lines))
        frame = frame.f_back
    return ()


class ScriptModules(Modules):
    """Modules called what the script's variables call them."""

    def __init__(self, path: str, recording: StepRecording) -> None:
        super().__init__((), recording.enter_module)
        self._path = path
        self._recording = recording

    def _before(self, module: nn.Module, inputs: Any) -> None:
        if self._recording.is_over:
            return
        if id(module) not in self._paths:
            self.learn(held_modules(self._path, sys._getframe(1)))
        super()._before(module, inputs)


def _is_finite(numbers: Any) -> bool:
    return bool(np.isfinite(numbers).all())
