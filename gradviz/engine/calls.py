"""What is known of an ATen overload from its schema: argument names, defaults, writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch

from gradviz.model.trace import Attribute

# Bookkeeping of profiler and Python layer between the real operations, and tensors that
# come from nowhere: they are leaves when something uses them.
_SILENT = ("profiler.", "aten.lift_fresh", "aten.empty", "aten.new_", "aten.set_", "prim.")
_ALIASES = ("aten.detach", "aten.alias.", "aten.lift.")
_NUMBERS = (int, float, bool, complex)
_DRAWN = {"bernoulli_": "mask", "bernoulli": "mask"} | dict.fromkeys(
    (f"{name}{end}" for name in ("rand", "randn") for end in ("", "_like")), "noise"
)
_DRAWN |= dict.fromkeys(("normal_", "uniform_", "exponential_", "normal"), "noise")
_UNREADABLE = "aten._local_scalar_dense.default"


class Call:
    """One ATen overload, looked at once and then kept.

    Attributes
    ----------
    op
        Its full name, "aten.mul.Tensor".
    base
        What a node of it is called: "mul".
    names
        Argument names in schema order.
    tensors
        Which of them are tensors, optional tensors or lists of tensors.
    defaults
        Values of the arguments that are no tensors, where the schema has one.
    writes
        Whether it changes an argument in place.
    silent
        Whether it is no step at all.
    alias
        Whether it only hands out its argument again (`detach`): a step where it is used.
    leaves_torch
        Whether a number leaves torch (`.item()`).
    makes
        Whether it makes a tensor that has nothing of its arguments but the shape.
    drawn
        What random numbers are called that it makes and that no variable holds, "" for others.
    """

    __slots__ = (
        "alias",
        "base",
        "defaults",
        "drawn",
        "leaves_torch",
        "makes",
        "names",
        "op",
        "silent",
        "tensors",
        "writes",
    )

    def __init__(self, func: Any) -> None:
        self.op = str(func)
        self.base = _base(self.op)
        arguments = func._schema.arguments
        self.names: tuple[str, ...] = tuple(argument.name for argument in arguments)
        self.tensors = frozenset(
            argument.name for argument in arguments if "Tensor" in str(argument.type)
        )
        self.defaults: dict[str, Attribute] = {
            argument.name: attribute(argument.default_value)
            for argument in arguments
            if argument.has_default_value() and argument.name not in self.tensors
        }
        self.writes = any(
            argument.alias_info is not None and argument.alias_info.is_write
            for argument in arguments
        )
        self.silent = self.op.startswith(_SILENT)
        self.alias = self.op.startswith(_ALIASES)
        self.leaves_torch = self.op == _UNREADABLE
        self.makes = self.base.endswith("_like")
        self.drawn = _DRAWN.get(self.base, "")


def _base(op: str) -> str:
    """Return the readable part of "aten._log_softmax.default": "log_softmax"."""
    parts = op.split(".")
    return (parts[1] if len(parts) > 1 else op).lstrip("_") or op


_calls: dict[Any, Call] = {}


def call_of(func: Any) -> Call:
    """Return what is known of an overload."""
    found = _calls.get(func)
    if found is None:
        found = _calls[func] = Call(func)
    return found


def tensors_of(
    call: Call, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield (schema name, tensor) of all tensor arguments, lists flattened."""
    for name, value in zip(call.names, args, strict=False):
        if isinstance(value, torch.Tensor):
            yield name, value
        elif type(value) in (list, tuple):
            for item in value:
                if isinstance(item, torch.Tensor):
                    yield name, item
    for name, value in kwargs.items():
        if isinstance(value, torch.Tensor):
            yield name, value


def attributes_of(
    call: Call, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> dict[str, Attribute]:
    """Return all arguments that are no tensors, by schema name, defaults filled in.

    A plain number in the place of a tensor (the 2 of ``2 * x``) is one of them. Of a list of
    tensors with gaps (the indices of ``a[:, i]``) it is told where they are.
    """
    given: dict[str, Attribute] = {}
    for name, value in zip(call.names, args, strict=False):
        if name not in call.tensors or type(value) in _NUMBERS:
            given[name] = attribute(value)
        elif type(value) in (list, tuple) and any(item is None for item in value):
            given[name] = tuple(None if item is None else "tensor" for item in value)
    for name, value in kwargs.items():
        if name not in call.tensors or type(value) in _NUMBERS:
            given[name] = attribute(value)
    if given.keys() >= call.defaults.keys():
        return given
    return {**call.defaults, **given} if given else call.defaults


def geometry_of(grad_fn: object) -> dict[str, Attribute]:
    """Return how a view lies in its base, where autograd made the view anew without a call."""
    if type(grad_fn).__name__ != "AsStridedBackward0":
        return {}
    names = ("size", "stride", "storage_offset")
    return {name: attribute(getattr(grad_fn, "_saved_" + name)) for name in names}


def attribute(value: object) -> Attribute:
    """Return an argument as plain data: numbers and words as they are, others as text."""
    if value is None or type(value) in (bool, int, float, str):
        return value  # type: ignore[return-value]
    if isinstance(value, (list, tuple)):
        return tuple(_item(item) for item in value)
    return str(value).removeprefix("torch.")


def _item(value: object) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(_scalar(item) for item in value)
    return _scalar(value)


def _scalar(value: object) -> bool | int | float | str | None:
    if value is None or type(value) in (bool, int, float, str):
        return value  # type: ignore[return-value]
    return str(value).removeprefix("torch.")
