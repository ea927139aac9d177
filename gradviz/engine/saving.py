"""What autograd keeps of an operation for its backward: looked at before a pass frees it.

Only names, shapes and which values they are; the tensors are let go of at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch.autograd.function import BackwardCFunction

from gradviz.engine.drafts import Output
from gradviz.engine.graph import Graph
from gradviz.engine.values import name_of, unwatched
from gradviz.model.trace import Ref, Saved

Kept = tuple[tuple[str, Output | None, str, tuple[int, ...]], ...]
"""Name, the value that it is (None of one that nothing else holds), dtype, shape."""

_RAW = "_raw_saved_"
Names = tuple[tuple[str, str, str], ...]
_names: dict[type, Names] = {}


def keep(grad_fns: Iterable[Any], graph: Graph) -> None:
    """Note for some autograd nodes what they keep, unless that was noted before."""
    with unwatched():  # a tensor taken out is an alias, which is no operation
        for grad_fn in grad_fns:
            node = graph.node_of(grad_fn)
            if node is not None and node.role is None and node.saved is None:
                node.saved = kept_by(grad_fn, graph)


def kept_by(grad_fn: Any, graph: Graph) -> Kept | None:
    """Return what a node keeps, None where it cannot be looked at without running anything.

    A program's own saved-tensor hooks run when a tensor is taken out (activation
    checkpointing computes it again): what has them is not looked at.
    """
    kind = type(grad_fn)
    names = _names.get(kind)
    if names is None:
        names = _names[kind] = _saved_names(kind)
    if not names:
        return ()
    try:
        return tuple(
            [
                (name, _known(tensor, graph), name_of(tensor.dtype), tuple(tensor.shape))
                for name, tensor in _tensors(grad_fn, names)
            ]
        )
    except (RuntimeError, _HooksError):  # freed, or changed in place: autograd hands it out no more
        return None


class _HooksError(Exception):
    """Taking this tensor out would run the program's own code."""


def _known(tensor: torch.Tensor, graph: Graph) -> Output | None:
    output = graph.known(tensor)
    return None if output is None else graph.changed.get(output, output)


def _tensors(grad_fn: Any, names: Names) -> Iterator[tuple[str, torch.Tensor]]:
    for short, raw, name in names:
        _refuse_hooks(getattr(grad_fn, raw))
        held = getattr(grad_fn, name)
        if isinstance(held, torch.Tensor):
            yield short, held
        elif isinstance(held, (tuple, list)):
            yield from ((short, one) for one in held if isinstance(one, torch.Tensor))


def _refuse_hooks(raw: Any) -> None:
    for one in raw if isinstance(raw, (tuple, list)) else (raw,):
        if one is not None and one.unpack_hook is not None:
            raise _HooksError


def _saved_names(kind: type) -> Names:
    """Return the names of the tensors of a kind of node, and of the attributes that hold them."""
    if issubclass(kind, BackwardCFunction):
        return (("", f"{_RAW}tensors", "saved_tensors"),)
    short = (name.removeprefix(_RAW) for name in dir(kind) if name.startswith(_RAW))
    return tuple((name, _RAW + name, f"_saved_{name}") for name in short)


def records(kept: Kept | None, nodes: set[Any]) -> tuple[Saved, ...] | None:
    """Return the records of what is kept; `nodes` are those that have a place in the trace."""
    if kept is None:
        return None
    return tuple(
        Saved(name=name, value=_ref(output, nodes), dtype=dtype, shape=shape)
        for name, output, dtype, shape in kept
    )


def _ref(output: Output | None, nodes: set[Any]) -> Ref | None:
    return None if output is None or output.node not in nodes else output.ref
