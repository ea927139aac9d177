"""The door of the engine: run a function or program, watch it, return its TraceData.

Nothing is inserted in the user's graph, nothing is left behind, and every number is the
one that PyTorch computes without being watched. Editing, files and pictures are elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import torch

from gradviz.engine.drafts import Output
from gradviz.engine.recording import Recording
from gradviz.engine.results import Choice, chosen
from gradviz.model.errors import GradvizError
from gradviz.model.trace import Role, Source, TraceData

__all__ = ["Recording", "RunningProgram", "record_program", "trace"]


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
