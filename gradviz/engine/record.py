"""The door of the engine: run a function or program, watch it, return its TraceData.

Nothing is inserted in the user's graph, nothing is left behind, and every number is the
one that PyTorch computes without being watched. Editing, files and pictures are elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, cast

import torch
from torch import nn

from gradviz.engine import notes, values
from gradviz.engine.assembly import Assembly, environment
from gradviz.engine.backward import PassWatcher
from gradviz.engine.drafts import Node, Output, uncollected
from gradviz.engine.forward import ForwardMode, Graph
from gradviz.engine.modules import Modules
from gradviz.engine.names import Names, argument_names, outer_names, tensors_in
from gradviz.engine.results import Choice, chosen, parts, tensors_of_result
from gradviz.engine.source import Places
from gradviz.engine.starts import Start, Starts
from gradviz.model.errors import GradvizError
from gradviz.model.trace import Role, Source, TraceData
from gradviz.model.words import Message


def trace(
    fn: Callable[..., Any],
    /,
    *args: Any,
    root: Choice = None,
    grad_output: torch.Tensor | None = None,
    whole: int | None = None,
    **kwargs: Any,
) -> TraceData:
    """Run a function and the backward pass of its result, and record both.

    Gradients accumulate into ``.grad`` exactly as ``fn(*args, **kwargs).backward()`` does.
    A tensor made of no other one while `fn` runs (``torch.tensor``, ``randn``) is a leaf of
    role "constant" where something uses it.

    Parameters
    ----------
    fn
        A function or `nn.Module`.
    *args, **kwargs
        What it is called with.
    root
        Which part of the result backward starts from: its name or index, or a function of
        the result. Not needed where the result is the loss.
    grad_output
        The gradient to start with, of the root's shape; not needed for one number.
    whole
        Tensors of up to this many numbers are kept whole; by default `values.WHOLE`.

    Returns
    -------
    TraceData
        What was seen. Where backward cannot start: a forward pass and a note on what to do.

    Raises
    ------
    GradvizError
        When the result has no such root, or its graph was already used.
    """
    recording = Recording(whole=whole)
    try:
        recording.look_at(fn, args, kwargs)
        with recording.forward():
            result = chosen(fn(*args, **kwargs), root)
        return recording.finished(result, grad_output)
    finally:
        recording.close()


class RunningProgram:
    """What an interpreter tells the recorder while it runs a program line by line."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def line(self, source: Source | None) -> None:
        """Say which line the operations from now on belong to."""
        self._recording.mode.settle()
        self._recording.mode.source = source

    def named(self, tensor: torch.Tensor, name: str) -> None:
        """Say which variable holds a tensor; to be told right after it was computed."""
        self._recording.mode.settle()
        output = self._recording.graph.value(tensor)
        if output.node.role is None:
            output.name = name


def record_program(
    run: Callable[[RunningProgram], object],
    *,
    leaves: Mapping[str, torch.Tensor],
    roles: Mapping[str, Role] | None = None,
    program_hash: str = "",
    title: str = "",
) -> TraceData:
    """Run a program whose interpreter tells lines and names, and record it.

    A result that is no scalar, or has no history, is legal here: the trace then has a
    forward pass only, and a note that says why.

    Parameters
    ----------
    run
        Computes the result; it calls `RunningProgram.line` before each line and
        `RunningProgram.named` for each value with a name.
    leaves
        The tensors that the program starts from, by name; all of them are in the trace,
        in this order.
    roles
        Role of each leaf; by default "parameter" where it requires a gradient, else "input".
    program_hash, title
        Kept in the trace.

    Returns
    -------
    TraceData
        Everything that was seen.
    """
    recording = Recording(watch_code=False)
    try:
        for name, tensor in leaves.items():
            recording.declare(name, tensor, (roles or {}).get(name))
        with recording.forward():
            result = run(RunningProgram(recording))
        root: Output | None = None
        try:
            root = recording.loss(result)
            recording.backward(cast(torch.Tensor, result))
        except GradvizError as failure:
            recording.notes.append(failure.message)
        return recording.data(root, program_hash=program_hash, title=title)
    finally:
        recording.close()


class Recording:
    """One recording: a forward pass, then a backward pass; closed in any case.

    Parameters
    ----------
    watch_code
        Whether lines and names come from the user's code; else an interpreter tells them.
    whole
        Tensors of up to this many numbers are kept whole; by default `values.WHOLE`.
    """

    def __init__(self, watch_code: bool = True, whole: int | None = None) -> None:
        self._limit = values.limit(whole)
        self._places = Places() if watch_code else None
        self.graph = Graph(self._name)
        self.mode = ForwardMode(self.graph, self._places)
        self.notes: list[Message] = []
        self._modules = Modules((), self._entered)
        self._names = Names()
        self._arguments: set[int] = set()
        self._declared: list[Node] = []
        self._given: list[torch.Tensor] = []
        self.held: list[tuple[str, torch.Tensor]] = []
        self.looks_back = False  # all was computed before: nothing is missing
        self._watchers: list[tuple[PassWatcher, Output]] = []
        self._results: list[Output] = []  # what no backward pass started from
        self.starts = Starts(lambda start: self.watched(start))

    def look_at(
        self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> None:
        """Learn the names of what a function is called with and uses."""
        given = list(argument_names(fn, args, kwargs))
        outer = list(outer_names(fn))
        known: dict[int, str] = {}
        for name, tensor in tensors_in(given):
            known.setdefault(id(tensor), name)
        self._arguments = set(known)
        for name, tensor in tensors_in(outer):
            known.setdefault(id(tensor), name)
        self._names = Names(known)
        self._modules = Modules(_root_modules(fn, given + outer), self._entered)
        self._given = [tensor for _, tensor in tensors_in(given)]

    def know(
        self, named: Iterable[tuple[str, torch.Tensor]], modules: list[tuple[str, nn.Module]]
    ) -> None:
        """Learn the names of tensors and modules."""
        self.held = list(named)
        known: dict[int, str] = {}
        for name, tensor in self.held:
            known.setdefault(id(tensor), name)
        self._names = Names(known)
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
            node.output(tensor.output_nr).name = self._names.of(tensor, frame)
            return
        held = self._modules.tensor(tensor)
        if held is not None:
            node.outputs[0].name = held[0]
            node.role = held[1] if held[1] == "buffer" or tensor.requires_grad else "constant"
            return
        if id(tensor) in self._arguments and not tensor.requires_grad:
            node.role = "input"
        node.outputs[0].name = self._names.of(tensor, frame)

    def forward(self) -> _Watching:
        """Return the context in which the forward pass is watched."""
        return _Watching(self.mode, self._modules if self._places is not None else None)

    def finished(self, result: object, grad_output: torch.Tensor | None = None) -> TraceData:
        """Run backward from a result if that is possible, and return all that was seen."""
        try:
            root = self.loss(result, grad_output)
        except GradvizError as failure:
            self.notes.append(failure.message)
            self._results = [self.graph.value(tensor) for tensor in tensors_of_result(result)]
            return self.data(None)
        self.backward(cast(torch.Tensor, result), grad_output)
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
        if grad_output is not None and grad_output.shape != result.shape:
            raise notes.other_shape(result, grad_output)
        if grad_output is None and result.numel() != 1:
            raise notes.not_scalar(result)
        if not result.requires_grad:
            raise notes.no_history(self._history_end())
        return self.graph.value(result)

    def _history_end(self) -> Source | None:
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
            watcher.watch(start.nodes())
            self._watchers.append((watcher, watcher.starts[0][0]))
            yield
        finally:
            watcher.close()
            self.mode.settle()
            self.mode.in_pass = before

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
            if tensor.requires_grad and tensor.is_leaf:
                self.graph.declare(tensor)  # unused ones too: no gradient is something to see
        starts = [output for watcher, _ in self._watchers for output, _ in watcher.starts]
        roots = list(dict.fromkeys([root] if root is not None else [*starts, *self._results]))
        assembly = Assembly(self.graph, unseen, roots, self._declared)
        passes = tuple(watcher.record() for watcher, _ in self._watchers)
        self._take_notes(unseen)
        return TraceData(
            ops=assembly.ops(),
            values=assembly.values(),
            passes=passes,
            modules=self._modules.records(),
            roots=tuple(output.ref for output in roots),
            notes=tuple(self.notes),
            environment=environment(),
            program_hash=program_hash,
            title=title,
            inside=assembly.inside(),
        )

    def _take_notes(self, unseen: list[Node]) -> None:
        if unseen and not self.looks_back:
            self.notes.append(notes.unseen(len(unseen)))
        if self.graph.items_read:
            self.notes.append(notes.left_torch(self.graph.items_read))
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
        self.held.clear()
        self._names = Names()
        self._limit.close()


class _Watching:
    """The forward pass: dispatch mode and module hooks, taken off in any case."""

    def __init__(self, mode: ForwardMode, modules: Modules | None) -> None:
        self._mode = mode
        self._modules = modules

    def __enter__(self) -> None:
        if self._modules is not None:
            self._modules.__enter__()
        self._mode.__enter__()  # type: ignore[no-untyped-call]

    def __exit__(self, *failure: Any) -> None:
        self._mode.__exit__(*failure)  # type: ignore[no-untyped-call]
        if self._modules is not None:
            self._modules.__exit__()
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
