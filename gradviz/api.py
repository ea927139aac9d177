"""The public face: `trace`, `record`, `check`, `load` and `Trace`. No engine, no Qt of its own.

torch is imported when something is traced, networkx when a graph is asked for, so that a
saved trace opens without either.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradviz.model.codec import load_trace, save_trace
from gradviz.model.errors import GradvizError
from gradviz.model.numbers import format_number
from gradviz.model.trace import BackwardPass, BackwardStep, TraceData, Update
from gradviz.model.words import message

if TYPE_CHECKING:
    import networkx as nx

    from gradviz.engine.check import Check, LeafCheck
    from gradviz.engine.session import Session

__all__ = ["Checked", "GradvizError", "Recorder", "Trace", "check", "load", "record", "trace"]


class Trace:
    """One recorded run: every value, every gradient, every step of backward.

    Parameters
    ----------
    data
        The records behind it.

    See Also
    --------
    trace : Record a function.
    record : Record a training step of your own.
    load : Read a saved trace.
    """

    __slots__ = ("_data", "_graph")

    def __init__(self, data: TraceData) -> None:
        self._data = data
        self._graph: nx.MultiDiGraph | None = None

    @property
    def data(self) -> TraceData:
        """The plain records: operations, values, passes."""
        return self._data

    @property
    def graph(self) -> nx.MultiDiGraph:
        """The graph as a `networkx.MultiDiGraph`, made when first asked for and then kept.

        Its attributes are documented in `gradviz.graph.schema`.
        """
        if self._graph is None:
            from gradviz.graph.public import public_graph

            self._graph = public_graph(self._data)
        return self._graph

    @property
    def steps(self) -> tuple[BackwardStep, ...]:
        """The backward steps of all passes, in the engine's order."""
        return tuple(step for backward in self._data.passes for step in backward.steps)

    @property
    def passes(self) -> tuple[BackwardPass, ...]:
        """The backward passes, kept apart."""
        return self._data.passes

    @property
    def updates(self) -> tuple[Update, ...]:
        """What optimizers did: parameters, gradients and state around each of their steps."""
        return self._data.updates

    @property
    def notes(self) -> list[str]:
        """What was not seen and why, as sentences in the current language."""
        return [note.words() for note in self._data.notes]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a `.gradviz` file, which the window and `load` open.

        Raises
        ------
        GradvizError
            When it cannot be written.
        """
        save_trace(path, self._data)

    def show(self, *, wait: bool = False) -> None:
        """Open the window on this trace, in a process of its own.

        Parameters
        ----------
        wait
            Whether to return only when the window has been closed.

        Raises
        ------
        GradvizError
            When there is no display, or no PySide6 to draw on it.
        """
        from gradviz.cli.apart import open_apart

        open_apart(self._data, wait=wait)

    def _repr_svg_(self) -> str | None:
        """Return the picture of the graph with all its numbers, for a notebook."""
        from gradviz.workspace.still import still_svg

        return still_svg(self._data)

    def _repr_html_(self) -> str | None:
        """Return the picture with the notes below it."""
        from gradviz.workspace.still import still_html

        return still_html(self._data)

    def __repr__(self) -> str:
        data = self._data
        title = f" {data.title!r}" if data.title else ""
        parts = [_counted(len(data.ops), "operation")]
        leaves = sum(value.role != "result" for value in data.values)
        learned = sum(value.role == "parameter" for value in data.values)
        parts.append(f"{_counted(leaves, 'leaf', 'leaves')} ({_counted(learned, 'parameter')})")
        passes = _counted(len(data.passes), "backward pass", "backward passes")
        parts.append(f"{passes} of {_counted(len(self.steps), 'step')}")
        if data.updates:
            parts.append(_counted(len(data.updates), "optimizer step"))
        if data.notes:
            parts.append(_counted(len(data.notes), "note"))
        return f"<gradviz.Trace{title}{self._root()}: {', '.join(parts)}>"

    def _root(self) -> str:
        """Return the root's name, and its value where it is one number."""
        if not self._data.roots:
            return ""
        root = self._data.roots[0]
        for value in self._data.values:
            if (value.node, value.output) == (root.node, root.output):
                number = value.forward
                known = number is not None and number.is_scalar and number.is_whole
                told = f" = {format_number(number.item())}" if number and known else ""
                return f" {value.name or value.node}{told}"
        return f" {root.node}"


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def trace(
    subject: Any,
    /,
    *args: Any,
    root: str | int | Callable[[Any], Any] | None = None,
    grad_output: Any = None,
    whole: int | None = None,
    **kwargs: Any,
) -> Trace:
    """Run a function and the backward pass of its result, and record both.

    Nothing is inserted into the graph, nothing is left behind, and every number is the one
    that PyTorch computes without being watched. Of a function gradients accumulate into
    ``.grad`` exactly as ``fn(*args, **kwargs).backward()`` does: set them to None first where
    that matters. Of a tensor neither its graph nor any ``.grad`` is changed.

    Parameters
    ----------
    subject
        A function or `torch.nn.Module` that does not call ``backward()`` itself (for that
        there is `record`); or a tensor that was computed before. Of a tensor those values are
        known that autograd or your variables still hold; after your own ``backward()`` shapes.
    *args, **kwargs
        What the function is called with.
    root
        Which part of the result is the loss: its name or index, or a function of the result.
    grad_output
        The gradient to start with; not needed where the loss is one number.
    whole
        Tensors of up to this many numbers are kept whole (65,536 by default); of larger ones
        the shape, a sample, and exact statistics where they are cheap.

    Returns
    -------
    Trace
        Values, gradients and steps. Where backward cannot start, the forward pass only:
        `Trace.notes` says what to do next.

    Raises
    ------
    GradvizError
        When the result has no part called `root`, or its graph was already used by backward.

    Examples
    --------
    >>> import torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> trace(lambda w: w * w, w).graph.nodes["w"]["grad"].item()
    6.0
    >>> trace(w * w).graph.nodes["w"]["grad"].item(), w.grad.item()
    (6.0, 6.0)
    >>> trace(lambda w: {"loss": w * w, "twice": 2 * w}, w, root="loss").data.roots[0].node
    'mul'
    """
    if callable(subject):
        from gradviz.engine.record import trace as traced

        return Trace(
            traced(subject, *args, root=root, grad_output=grad_output, whole=whole, **kwargs)
        )
    from gradviz.engine.finished import trace_result

    return Trace(trace_result(subject, root=root, grad_output=grad_output, whole=whole))


class Checked:
    """What `check` found; it prints as a table.

    Parameters
    ----------
    found
        The records behind it.
    """

    __slots__ = ("_found",)

    def __init__(self, found: Check) -> None:
        self._found = found

    @property
    def leaves(self) -> tuple[LeafCheck, ...]:
        """One record for each leaf that requires a gradient: verdict, figures, what is at fault."""
        return self._found.leaves

    @property
    def agrees(self) -> bool:
        """Whether no gradient is wrong; what could not be checked is not counted as right."""
        return bool(self.leaves) and all(one.verdict in ("agrees", "kink") for one in self.leaves)

    @property
    def disagrees(self) -> bool:
        """Whether any gradient is wrong."""
        return self._found.disagrees

    def __repr__(self) -> str:
        from gradviz.cli.check import check_text

        return check_text(self._found)


def check(source: Any, /, *args: Any, **kwargs: Any) -> Checked:
    """Compare every gradient with central differences in float64, leaf by leaf.

    Parameters
    ----------
    source
        A `Trace`, or what `record` gave; the path of a `.gradviz` file or a Python script, or the
        name of a preset; or whatever `trace` takes, which is then traced with the other arguments.
    *args, **kwargs
        For `trace`.

    Returns
    -------
    Checked
        Per leaf agrees, disagrees, or cannot be checked and why.

    Raises
    ------
    GradvizError
        When there is no such source.

    Examples
    --------
    >>> import torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> check(lambda w: w * w, w).agrees
    True
    """
    from gradviz.engine.check import check_trace

    if isinstance(source, (str, os.PathLike)):
        from gradviz.cli.check import WHOLE
        from gradviz.cli.sources import open_source

        opened = open_source(os.fspath(source), whole=WHOLE)
        if opened.failure is not None:
            raise GradvizError(opened.failure)
        return Checked(check_trace(opened.data))
    if isinstance(source, Recorder):
        source = source.trace
    found = source if isinstance(source, Trace) else trace(source, *args, **kwargs)
    return Checked(check_trace(found.data))


class Recorder:
    """The context that `record` gives; its `trace` is there when the context is left.

    Parameters
    ----------
    whole
        As for `record`.
    """

    def __init__(self, whole: int | None = None) -> None:
        self._whole = whole
        self._session: Session | None = None
        self._trace: Trace | None = None

    def __enter__(self) -> Recorder:
        from gradviz.engine.session import Session

        if self._session is not None:
            text = "This recorder is recording already: take another one, gradviz.record()."
            raise GradvizError(message("Engine", text))
        session = Session(self._whole)
        session.__enter__()
        self._session = session
        return self

    def __exit__(self, *failure: Any) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.__exit__(*failure)
            self._trace = None if session.seen is None else Trace(session.seen)

    @property
    def trace(self) -> Trace:
        """What was recorded.

        Raises
        ------
        GradvizError
            While the context is still open, or when it failed.
        """
        if self._trace is None:
            raise GradvizError(
                message("Engine", "Nothing is recorded yet: leave the `with` block first.")
            )
        return self._trace


def record(*, whole: int | None = None) -> Recorder:
    """Record one training step with its own ``backward()``.

    Parameters
    ----------
    whole
        Tensors of up to this many numbers are kept whole, as in `trace`.

    Returns
    -------
    Recorder
        A context manager; `Recorder.trace` is what was recorded in it.

    Examples
    --------
    >>> import torch
    >>> w = torch.tensor(3.0, requires_grad=True)
    >>> with record() as recorder:
    ...     loss = w * w
    ...     loss.backward()
    >>> [step.op for step in recorder.trace.steps]
    ['mul', 'w']
    """
    return Recorder(whole)


def load(path: str | os.PathLike[str]) -> Trace:
    """Read the trace of a `.gradviz` file. No program runs, and torch is not needed.

    Raises
    ------
    GradvizError
        When it cannot be read or holds no trace.
    """
    return Trace(load_trace(path))
