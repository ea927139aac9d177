"""Readable, unique ids for nodes, and the names that the user's code gives to leaves."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType
from typing import Any, Literal, NamedTuple

import torch

from gradviz.engine.drafts import Node
from gradviz.engine.source import is_users

# What is no container of a user's tensors: modules tell their parameters themselves.
_OPAQUE = (torch.Tensor, torch.nn.Module, ModuleType, FunctionType, BuiltinFunctionType, type)


def give_ids(leaves: Iterable[Node], operations: Iterable[Node]) -> None:
    """Give every draft its id: leaves first, so that no operation takes a leaf's.

    Later duplicates get ``_1``, ``_2`` in execution order.
    """
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for node in [*leaves, *operations]:
        base = _base(node)
        name, count = base, counts.get(base, 0)
        while name in taken:
            count += 1
            name = f"{base}_{count}"
        counts[base] = count
        taken.add(name)
        node.id = name


def _base(node: Node) -> str:
    if node.role is not None:
        return node.outputs[0].name or node.word or node.role
    if node.call is not None:
        return node.call.base
    return operation_name(grad_fn_name(node) or "op")


def grad_fn_name(node: Node) -> str | None:
    """Return the name of a draft's autograd node, "MulBackward0"."""
    if node.role is not None or node.grad_fn is None:
        return None
    return type(node.grad_fn).__name__


def operation_name(grad_fn: str) -> str:
    """Return what an autograd node without a call is called.

    Examples
    --------
    >>> operation_name("AsStridedBackward0"), operation_name("CopySlices")
    ('as_strided', 'copy_slices')
    """
    plain = re.sub(r"Backward\d*$", "", grad_fn)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain).lower() or grad_fn


class Found(NamedTuple):
    """A name, "" for none, and whether what has it was given to the code that uses it.

    "given" are arguments and what stands outside of functions; "local" is what a function
    has made or unpacked.
    """

    name: str = ""
    where: Literal["given", "local", ""] = ""


class Names:
    """Names that are known before or found while the program runs.

    Parameters
    ----------
    known
        Tensors by name; whoever gives them keeps them alive.
    """

    def __init__(self, known: Iterable[tuple[str, torch.Tensor]] = ()) -> None:
        self._known: dict[int, str] = {}
        for name, tensor in known:
            self._known.setdefault(id(tensor), name)

    def of(self, tensor: torch.Tensor, frame: FrameType | None) -> Found:
        """Return a tensor's name.

        Parameters
        ----------
        tensor
            A leaf at its first use.
        frame
            The user's frame that uses it; its locals and globals are looked through,
            then those of its callers within the same file, then those of other files.
        """
        known = self._known.get(id(tensor))
        if known is not None:
            return Found(known, "given")
        if frame is None:
            return Found()
        file = frame.f_code.co_filename
        current: FrameType | None = frame
        others: list[FrameType] = []
        while current is not None:
            if current.f_code.co_filename == file:
                found = _bound(tensor, current)
                if found.name:
                    return found
            elif is_users(current.f_code):
                others.append(current)
            current = current.f_back
        bare = (_variable(tensor, other) for other in others)
        return next((found for found in bare if found.name), Found())


def _variable(tensor: torch.Tensor, frame: FrameType) -> Found:
    for name, value in list(frame.f_locals.items()):
        if value is tensor and name.isidentifier():
            return Found(name, _where(name, frame))
    if frame.f_globals is not frame.f_locals:
        for name, value in list(frame.f_globals.items()):
            if value is tensor:
                return Found(name, "given")
    return Found()


def _where(name: str, frame: FrameType) -> Literal["given", "local"]:
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    if frame.f_locals is frame.f_globals or name in code.co_varnames[:count]:
        return "given"
    return "local"


def _bound(tensor: torch.Tensor, frame: FrameType) -> Found:
    found = _variable(tensor, frame)
    if found.name:
        return found
    for name, value in list(frame.f_locals.items()):
        for path, held in _within(value):
            if held is tensor:
                return Found(path if name == "self" else f"{name}.{path}", _where(name, frame))
    return Found()


def _within(value: object) -> Iterator[tuple[str, Any]]:
    """Yield the tensors that a container or an object holds directly, with their path."""
    if isinstance(value, Mapping):
        yield from ((str(key), item) for key, item in list(value.items()) if _is_tensor(item))
    elif type(value) in (list, tuple):
        items = enumerate(value)  # type: ignore[arg-type, var-annotated]
        yield from ((str(index), item) for index, item in items if _is_tensor(item))
    elif not isinstance(value, _OPAQUE):
        attributes = getattr(value, "__dict__", None)
        if isinstance(attributes, dict):
            yield from ((key, item) for key, item in list(attributes.items()) if _is_tensor(item))


def _is_tensor(value: object) -> bool:
    return isinstance(value, torch.Tensor)


def forget_variables(frame: FrameType | None) -> None:
    """Have a running function and its callers forget what they told of their variables.

    Before Python 3.13 a frame keeps the copy that it gives as `f_locals`, and in it what its
    function has deleted since. A copy that somebody else holds (`locals()`) is left alone.
    """
    if sys.version_info >= (3, 13) or sys.gettrace() is not None:  # a debugger uses them
        return
    while frame is not None:
        if frame.f_code.co_flags & inspect.CO_OPTIMIZED:  # else they are the variables themselves
            told = frame.f_locals
            if sys.getrefcount(told) <= _ITS_OWN:
                told.clear()
        frame = frame.f_back


_ITS_OWN = 3
"""References to a copy that only its frame holds: that, our variable, the question itself."""


def argument_names(
    fn: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield (name, value) of the arguments of a call, by the function's own names."""
    target = fn.forward if isinstance(fn, torch.nn.Module) else fn
    code = getattr(getattr(target, "__func__", target), "__code__", None)
    if code is None:
        yield from _signature_names(target, args)
    else:
        names = code.co_varnames[: code.co_argcount]
        names = names[1:] if inspect.ismethod(target) else names
        yield from zip(names, args, strict=False)
        for index, value in enumerate(args[len(names) :]):
            yield f"args.{index}", value
    yield from kwargs.items()


def _signature_names(target: Any, args: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    try:
        names = list(inspect.signature(target).parameters)
    except (TypeError, ValueError):
        names = []
    for index, value in enumerate(args):
        yield names[index] if index < len(names) else f"args.{index}", value


def outer_names(fn: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """Yield (name, value) of the closure variables and globals that a function uses."""
    function = getattr(fn, "__func__", fn)
    code = getattr(function, "__code__", None)
    if code is None:
        return
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=False):
        try:
            yield name, cell.cell_contents
        except ValueError:
            continue  # not bound yet
    scope = function.__globals__
    for name in code.co_names:
        if name in scope:
            yield name, scope[name]


def tensors_in(named: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the tensors among named values, with those in lists, dicts and objects."""
    for name, value in named:
        if isinstance(value, torch.Tensor):
            yield name, value
        else:
            for path, tensor in _within(value):
                yield f"{name}.{path}", tensor
