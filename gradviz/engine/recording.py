"""One recording: a forward pass, backward passes, steps of optimizers, and their records.

It puts together what the parts of the engine see; its doors are `gradviz.engine.record`,
`session`, `finished` and `stopping`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any, cast

import torch
from torch import nn

from gradviz.engine import notes, values
from gradviz.engine.assembly import Assembly, environment
from gradviz.engine.backward import PassWatcher
from gradviz.engine.compiling import unwarned
from gradviz.engine.drafts import Node, Output, Patience, is_leaf, uncollected
from gradviz.engine.forward import ForwardMode, Graph
from gradviz.engine.modules import Modules, held_modules
from gradviz.engine.names import (
    Found,
    Names,
    argument_names,
    forget_variables,
    outer_names,
    tensors_in,
)
from gradviz.engine.optimizers import Optimizers
from gradviz.engine.results import parts, tensors_of_result
from gradviz.engine.source import Places
from gradviz.engine.starts import Start, Starts
from gradviz.model.errors import GradvizError
from gradviz.model.trace import Role, Source, TraceData
from gradviz.model.words import Message


class Recording:
    """One recording: a forward pass, then a backward pass; closed in any case.

    Parameters
    ----------
    watch_code
        Whether lines and names come from the user's code; else an interpreter tells them.
    whole
        Tensors of up to this many numbers are kept whole; by default `values.WHOLE`.
    """

    local_inputs = True
    """Whether data in a local variable is given to the program; else it is made within."""
    begins_late = False
    """Whether operations before the recorded step were left out."""

    def __init__(self, watch_code: bool = True, whole: int | None = None) -> None:
        self._limit = values.limit(whole)
        self._patience = Patience()
        self._places = Places() if watch_code else None
        self.graph = Graph(self._name)
        self.mode = ForwardMode(self.graph, self._places)
        self.notes: list[Message] = []
        self._modules = Modules((), self._entered)
        self._names = Names()
        self._declared: list[Node] = []
        self._given: list[torch.Tensor] = []
        self.held: list[tuple[str, torch.Tensor]] = []
        self.looks_back = False  # all was computed before: nothing is missing
        self._watchers: list[tuple[PassWatcher, Output]] = []
        self._results: list[Output] = []  # what no backward pass started from
        self._optimizers = Optimizers(self.graph, self._places, lambda: len(self._watchers))
        self.starts = Starts(lambda start: self.watched(start), self.heard)

    def look_at(
        self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> None:
        """Learn the names of what a function is called with and uses."""
        given = list(argument_names(fn, args, kwargs))
        outer = list(outer_names(fn))
        self.local_inputs = False
        self.held = list(tensors_in(given + outer))
        self._names = Names(self.held)
        self._modules = Modules(_root_modules(fn, given + outer), self._entered)
        self._given = [tensor for _, tensor in tensors_in(given)]

    def know(
        self, named: Iterable[tuple[str, torch.Tensor]], modules: list[tuple[str, nn.Module]]
    ) -> None:
        """Learn the names of tensors and modules."""
        self.held = list(named)
        self._names = Names(self.held)
        self._modules = Modules(modules, self._entered)

    def declare(self, name: str, tensor: torch.Tensor, role: Role | None) -> None:
        """Draft a leaf under its own name before anything uses it."""
        leaf = self.graph.value(tensor).node
        leaf.outputs[0].name = name
        leaf.role = role or ("parameter" if tensor.requires_grad else "input")
        self._declared.append(leaf)

    def _entered(self, module: tuple[str, int]) -> None:
        self.mode.module = module

    def _name(self, tensor: torch.Tensor, node: Node, frame: FrameType | None) -> None:
        if node.role is None:
            node.output(tensor.output_nr).name = self._names.of(tensor, frame).name
            return
        held = self._modules.tensor(tensor)
        if held is not None:
            node.outputs[0].name = held[0]
            node.role = held[1] if held[1] == "buffer" or tensor.requires_grad else "constant"
            return
        if frame is None and self._places is not None:
            frame = self._places.user_frame()
        found = self._names.of(tensor, frame)
        node.outputs[0].name = found.name
        if not tensor.requires_grad and self._is_given(found):
            node.role = "input"

    def _is_given(self, found: Found) -> bool:
        """Whether data was handed to the program, and not made inside of it."""
        if found.where == "local":
            return self.local_inputs and not self.mode.module[0]
        return found.where == "given"

    def _name_late(self) -> None:
        """Name leaves that no variable held when they were first met."""
        if self._places is None or all(leaf.outputs[0].name for leaf in self.graph.leaves):
            return
        frame = self._places.user_frame()
        nameless = list(self.graph.nameless())
        if frame is None or not nameless:
            return
        if any(tensor.requires_grad for _, tensor in nameless):
            self._modules.learn(held_modules(frame.f_code.co_filename, frame))
        for leaf, tensor in nameless:
            self._name(tensor, leaf, frame)

    def forward(self) -> _Watching:
        """Return the context in which the forward pass is watched."""
        others: tuple[AbstractContextManager[Any], ...] = (self._optimizers, unwarned())
        return _Watching(self.mode, others if self._places is None else (self._modules, *others))

    def finished(self, result: object, grad_output: torch.Tensor | None = None) -> TraceData:
        """Run backward from a result if that is possible, and return all that was seen."""
        try:
            root = self.loss(result, grad_output)
        except GradvizError as failure:
            self.notes.append(failure.message)
            self._results = [self.graph.value(tensor) for tensor in tensors_of_result(result)]
            return self.data(None)
        try:
            self.backward(cast(torch.Tensor, result), grad_output)
        except GradvizError:
            raise
        except Exception:
            if not self._watchers:  # else the pass has kept the reason, and all before it
                raise
        return self.data(root)

    def loss(self, result: object, grad_output: torch.Tensor | None = None) -> Output:
        """Return the value that backward starts from.

        Raises
        ------
        GradvizError
            When it is no scalar or has no history.
        """
        if not isinstance(result, torch.Tensor):
            raise notes.not_a_tensor(result, parts(result))
        if grad_output is not None and not isinstance(grad_output, torch.Tensor):
            raise notes.no_gradient(grad_output)
        if grad_output is not None and grad_output.shape != result.shape:
            raise notes.other_shape(result, grad_output)
        if grad_output is None and result.numel() != 1:
            raise notes.not_scalar(result)
        if not result.requires_grad and not torch.is_grad_enabled():
            raise notes.switched_off()
        if not result.requires_grad:
            raise notes.no_history(self.history_end())
        if grad_output is None and result.is_complex():
            raise notes.is_complex()
        return self.graph.value(result)

    def history_end(self) -> Source | None:
        """Return the last line that took a value with history and gave one without."""
        assembly = Assembly(self.graph, (), ())
        for record, node in zip(assembly.ops(), assembly.operations, strict=True):
            if any(output.requires_grad for output in node.outputs):
                continue
            if any(output.requires_grad for _, output in node.arguments):
                return record.source
        return None

    def backward(self, loss: torch.Tensor, grad_output: torch.Tensor | None = None) -> None:
        """Run the backward pass of a loss, watched."""
        try:
            with self.watched(Start([loss], [grad_output])):
                loss.backward(grad_output)  # type: ignore[no-untyped-call]
        except RuntimeError as error:
            if "backward through the graph a second time" in str(error):
                raise notes.already_used(str(error)) from error
            raise

    @contextmanager
    def watched(self, start: Start) -> Iterator[None]:
        """Watch one backward pass."""
        self.mode.settle()
        # With a graph of the gradients the modes are on throughout.
        inside = None if start.builds else self._rerun
        watcher = PassWatcher(self.graph, later=bool(self._watchers), inside=inside)
        before, self.mode.in_pass = self.mode.in_pass, len(self._watchers)
        try:
            for number, root in enumerate(start.roots):
                watcher.start(root, start.seed(number))
            watcher.watch(start.nodes(), start.ends)
            self._watchers.append((watcher, watcher.starts[0][0]))
            yield
        except Exception as error:
            watcher.fail(str(error))
            raise
        finally:
            watcher.close()
            self.mode.settle()
            self.mode.in_pass = before

    def heard(self, tensor: object, how: str) -> None:
        """Take note that the program itself looks at a tensor, see `gradviz.engine.starts`."""
        frame = None if self._places is None else self._places.user_frame()
        self.mode.settle(frame)
        if how != "read":
            self.graph.watch(tensor, how)
            return
        self.graph.read(tensor, None if frame is None else (frame.f_code, frame.f_lasti))

    def forget_passes(self) -> None:
        """Drop what was seen of passes: of one that failed the sums are wrong."""
        self._watchers.clear()

    @contextmanager
    def _rerun(self) -> Iterator[None]:
        """Watch what a node runs within a backward pass: forward once more, and its backward."""
        with self.mode, self.starts:
            yield
        self.mode.settle()

    @uncollected()
    def data(self, root: Output | None, program_hash: str = "", title: str = "") -> TraceData:
        """Return all that was seen as records.

        Parameters
        ----------
        root
            The value that backward started from, where there is one for the whole trace.
        program_hash, title
            Kept in the trace.
        """
        unseen = [node for watcher, _ in self._watchers for node in watcher.unseen]
        known = [] if self.looks_back else [*self._given, *self._modules.parameters()]
        for tensor in known:
            if tensor.requires_grad and is_leaf(tensor):
                self.graph.leaf(tensor)  # unused ones too: no gradient is something to see
        self._name_late()
        starts = [output for watcher, _ in self._watchers for output, _ in watcher.starts]
        roots = list(dict.fromkeys([root] if root is not None else [*starts, *self._results]))
        assembly = Assembly(self.graph, unseen, roots, self._declared)
        found = [watcher.record() for watcher, _ in self._watchers]
        self._take_notes(unseen)
        self.notes += [one.failed for one in found if one.failed is not None]
        if self.begins_late:
            self._modules.leave_out_earlier(assembly.operations)
        return TraceData(
            ops=assembly.ops(),
            values=assembly.values(),
            passes=tuple(one for one in found if one.steps or one.failed is None),
            modules=self._modules.records(),
            roots=tuple(output.ref for output in roots),
            notes=tuple(self.notes),
            environment=environment(),
            program_hash=program_hash,
            title=title,
            inside=assembly.inside(),
            updates=self._optimizers.records(),
            reads=assembly.reads(),
        )

    def _take_notes(self, unseen: list[Node]) -> None:
        missed = {*unseen, *(node for node in self.graph.missed if node.call is None)}
        if missed and not self.looks_back:
            self.notes.append(notes.unseen(len(missed)))
        written = sum(leaf.is_written_unseen() for leaf in self.graph.leaves)
        if written or self.graph.unseen_pass:
            self.notes.append(notes.unseen_pass())
        if self.graph.items_read:
            self.notes.append(notes.left_torch(self.graph.items_read))
        if self._modules.ran("DistributedDataParallel"):
            self.notes.append(notes.distributed())
        if self._places is not None and self._places.compiled:
            self.notes.append(notes.compiled())
        if self._places is not None and self._places.transformed:
            self.notes.append(notes.transformed())
        changed = sum(watcher.changed for watcher, _ in self._watchers)
        if changed:
            self.notes.append(notes.hooked(changed))
        reruns = sum(watcher.reruns for watcher, _ in self._watchers)
        if reruns:
            self.notes.append(notes.reran(reruns))

    def close(self) -> None:
        """Let go of everything that belongs to the user."""
        self.graph.clear()
        self._modules.clear()
        self._watchers.clear()
        self._given.clear()
        self._optimizers.clear()
        self.held.clear()
        self._names = Names()
        self._limit.close()
        self._patience.close()
        forget_variables(sys._getframe(1))


class _Watching:
    """The forward pass: dispatch mode and torch's own hooks, taken off in any case."""

    def __init__(self, mode: ForwardMode, others: Iterable[AbstractContextManager[Any]]) -> None:
        self._mode = mode
        self._others = tuple(others)

    def __enter__(self) -> None:
        for other in self._others:
            other.__enter__()
        self._mode.__enter__()  # type: ignore[no-untyped-call]

    def __exit__(self, *failure: Any) -> None:
        self._mode.__exit__(*failure)  # type: ignore[no-untyped-call]
        for other in self._others:
            other.__exit__(None, None, None)
        self._mode.settle()


def _root_modules(
    fn: Callable[..., Any], named: Iterable[tuple[str, Any]]
) -> list[tuple[str, nn.Module]]:
    if isinstance(fn, nn.Module):
        return [("", fn)]
    owner = getattr(fn, "__self__", None)
    if isinstance(owner, nn.Module):
        return [("", owner)]
    return [(name, value) for name, value in named if isinstance(value, nn.Module)]
