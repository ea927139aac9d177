"""A trace as a tape: every recorded operation as something that can be run again.

Overloads are looked up by name and called with the recorded arguments; what cannot be
found, was drawn at random or was not seen carries the reason instead. Which operations
run on which values is decided in `gradviz.engine.replay`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch

from gradviz.engine.build import tensor_of
from gradviz.engine.memory import cut_unfollowed, find_contained
from gradviz.engine.unit import Tensors, Unit
from gradviz.engine.wider import WIDER
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Attribute, Inside, OpRecord, Ref, TraceData, ValueRecord
from gradviz.model.words import message

__all__ = ["Tape", "floating", "in_dtype"]

_Slot = int | tuple[int | None, ...]
# Batch norm updates its running figures on the side; a replay must not, it runs many times.
_RUNNING = ("running_mean", "running_var")
_TORCH_WORDS = ("dtype", "layout", "memory_format", "pin_memory")


def in_dtype(tensor: torch.Tensor, dtype: torch.dtype | None) -> torch.Tensor:
    """Return a tensor of real or complex numbers in another width; whole numbers as they are."""
    wanted = _like(tensor.dtype, dtype)
    return tensor if wanted is tensor.dtype else tensor.to(wanted)


def _like(own: torch.dtype, dtype: torch.dtype | None) -> torch.dtype:
    if dtype is None or not floating(own):
        return own
    return dtype.to_complex() if own.is_complex else dtype


def floating(dtype: torch.dtype) -> bool:
    """Whether numbers of a dtype can have a gradient."""
    return bool(dtype.is_floating_point or dtype.is_complex)


class Tape:
    """All operations of a trace, ready to run again.

    Parameters
    ----------
    data
        A trace, from this process or from a file.

    Attributes
    ----------
    units
        One for each of ``data.ops``, in order.
    writes
        Whether anything is changed in place.
    shares
        Whether something that is changed in place is read elsewhere: then a replay runs
        everything.
    """

    def __init__(self, data: TraceData) -> None:
        self.data = data
        inside = {one.node: one for one in data.inside}
        self.units = [_unit(record, inside.get(record.id)) for record in data.ops]
        self.writes = any(unit.writes for unit in self.units)
        self.recorded: dict[Ref, ValueRecord] = {
            Ref(node=value.node, output=value.output): value for value in data.values
        }
        self.leaves = tuple(ref for ref, value in self.recorded.items() if value.role != "result")
        for unit in self.units:
            first = self.recorded.get(unit.outputs[0]) if unit.outputs else None
            followed = first is not None and first.requires_grad
            unit.passes = unit.writes and unit.record.grad_fn is None and unit.alone and followed
        roots = [ref for one in data.passes for ref in (one.root, *(s.root for s in one.also))]
        find_contained(self.units, roots)
        self.shares = any(unit.writes and not unit.contained for unit in self.units)
        cut_unfollowed(self.units)
        self._kept: dict[tuple[Ref, torch.dtype | None], torch.Tensor] = {}

    def tensor(self, ref: Ref, dtype: torch.dtype | None) -> torch.Tensor | None:
        """Return a recorded value; one that may be written to where values share memory.

        None where it was not seen, or only a sample of it was kept.
        """
        if self.shares:
            return _tensor(self.recorded.get(ref), dtype)
        found = self._kept.get((ref, dtype))
        if found is None:
            found = _tensor(self.recorded.get(ref), dtype)
            if found is not None:
                self._kept[ref, dtype] = found
        return found


def _tensor(value: ValueRecord | None, dtype: torch.dtype | None) -> torch.Tensor | None:
    return None if value is None else _made(value.forward, dtype)


def _made(value: TensorValue | None, dtype: torch.dtype | None) -> torch.Tensor | None:
    if value is None or not value.is_whole:
        return None
    return in_dtype(tensor_of(value), dtype)


# -------------------------------------------------------------------------- units


def _unit(record: OpRecord, inside: Inside | None) -> Unit:
    if record.op is not None:
        return _call_unit(record, record.op)
    if inside is not None:
        return _inside_unit(record, inside)
    if "storage_offset" in record.attributes and len(record.arguments) == 1:
        return Unit(record, _StridedView(record))
    if record.grad_fn == "AliasBackward0" and len(record.arguments) == 1:
        return Unit(record, lambda given, _: list(given))
    text = "{op} was not seen when it ran"
    return Unit(record, None, message("Replay", text, op=record.grad_fn or record.id))


class _StridedView:
    """A view that autograd made anew: it lies in its base as recorded."""

    def __init__(self, record: OpRecord) -> None:
        names = ("size", "stride", "storage_offset")
        self._place = tuple(record.attributes[name] for name in names)

    def __call__(self, given: Tensors, _: torch.dtype | None) -> Tensors:
        size, stride, offset = self._place
        base = cast(torch.Tensor, given[0])
        return [torch.as_strided(base, cast(Any, size), cast(Any, stride), cast(Any, offset))]


def _call_unit(record: OpRecord, name: str) -> Unit:
    func = _overload(name)
    if func is None:
        return Unit(record, None, message("Replay", "{op} is no operation of PyTorch's", op=name))
    if not record.arguments:  # what we record always has one; a file may hold anything
        return Unit(record, None, message("Replay", "{op} has no arguments", op=name))
    if name == "aten.native_dropout.default" and record.attributes.get("train") is not False:
        return Unit(record, None, message("Replay", "{op} draws random numbers", op=name))
    if torch.Tag.nondeterministic_seeded in func.tags and not _is_off(record):
        return Unit(record, None, message("Replay", "{op} draws random numbers", op=name))
    try:
        call = _Call(record, func)
    except (LookupError, TypeError, ValueError):
        text = "the arguments of {op} were not all recorded"
        return Unit(record, None, message("Replay", text, op=name))
    return Unit(record, call, writes=call.writes)


def _is_off(record: OpRecord) -> bool:
    """Whether an operation that may draw random numbers has drawn none."""
    attributes = record.attributes
    chances = [attributes[name] for name in ("p", "dropout_p", "dropout") if name in attributes]
    return attributes.get("train") is False or (bool(chances) and set(chances) == {0.0})


def _overload(name: str) -> Any:
    parts = name.split(".")
    if len(parts) != 3 or parts[0] != "aten":
        return None
    packet = getattr(torch.ops.aten, parts[1], None)
    found = getattr(packet, parts[2], None)
    return found if isinstance(found, torch._ops.OpOverload) else None


class _Call:
    """One ATen call: which recorded argument stands in which place, and the rest."""

    def __init__(self, record: OpRecord, func: Any) -> None:
        self._func = func
        self._positional: list[tuple[_Slot | None, Any]] = []
        self._keywords: dict[str, tuple[_Slot | None, Any]] = {}
        self._base: int | None = None
        found: dict[str, list[int]] = {}
        for index, argument in enumerate(record.arguments):
            found.setdefault(argument.name, []).append(index)
        places = dict(found)
        for argument in func._schema.arguments:
            held = _held(argument, places.pop(argument.name, []), record.attributes)
            if argument.kwarg_only:
                self._keywords[argument.name] = held
            else:
                self._positional.append(held)
        bases = places.pop("base", [])
        if places or len(bases) > 1:
            raise ValueError("There are arguments that the overload does not know.")
        self._base = bases[0] if bases else None
        self.writes = any(
            argument.alias_info is not None and argument.alias_info.is_write
            for argument in func._schema.arguments
            if argument.name not in _RUNNING
        )
        self._running = [index for name in _RUNNING for index in found.get(name, ())]
        shared = (argument.alias_info for argument in func._schema.arguments)
        self.aliases = func in _SHARING or any(
            one is not None and not one.is_write for one in shared
        )

    def __call__(self, given: Tensors, dtype: torch.dtype | None) -> Tensors:
        """Run the call; a write to a view gives the view's base."""
        for index in self._running:
            held = given[index]
            given[index] = None if held is None else held.clone()
        run = self._func if dtype is None else WIDER.get(str(self._func), self._func)
        result = run(
            *(_filled(held, given, dtype) for held in self._positional),
            **{name: _filled(held, given, dtype) for name, held in self._keywords.items()},
        )
        return _flat(result) if self._base is None else [given[self._base]]


_SHARING = (torch.ops.aten._unsafe_view.default,)  # whose schema does not say so


def _held(
    argument: Any, places: list[int], attributes: dict[str, Attribute]
) -> tuple[_Slot | None, Any]:
    """Return which recorded arguments fill a place; else (None, the plain value there)."""
    kind, name = str(argument.type), argument.name
    if "List[" in kind and "Tensor" in kind:
        pattern = attributes.get(name)
        if isinstance(pattern, tuple):
            queue = iter(places)
            return tuple(None if item is None else next(queue) for item in pattern), None
        return tuple(places), None
    if places:
        return places[0], None
    if name in attributes:
        return None, _plain(argument, attributes[name])
    if kind.startswith("Optional[") or argument.has_default_value():
        return None, argument.default_value if argument.has_default_value() else None
    raise LookupError(name)


def _plain(argument: Any, value: Attribute) -> Any:
    """Return an attribute as PyTorch takes it; text stands for what records cannot hold."""
    if isinstance(value, tuple):
        return [list(item) if isinstance(item, tuple) else item for item in value]
    if not isinstance(value, str):
        return value
    real, name = str(argument.real_type), argument.name
    if "Generator" in real:
        return None
    if "Device" in real:
        return torch.device(value)
    if any(word in name for word in _TORCH_WORDS):
        return getattr(torch, value)
    if "number" in real or "Tensor" in real:
        return complex(value)
    return value


def _filled(held: tuple[_Slot | None, Any], given: Tensors, dtype: torch.dtype | None) -> Any:
    place, plain = held
    if place is None:
        return _like(plain, dtype) if isinstance(plain, torch.dtype) else plain
    if isinstance(place, tuple):
        return [None if index is None else given[index] for index in place]
    return given[place]


def _flat(result: Any) -> Tensors:
    if isinstance(result, torch.Tensor):
        return [result]
    flat: Tensors = []
    for item in result if isinstance(result, (tuple, list)) else ():
        parts: Sequence[Any] = item if isinstance(item, (tuple, list)) else (item,)
        flat.extend(part if isinstance(part, torch.Tensor) else None for part in parts)
    return flat


# ------------------------------------------------------------------------- inside


def _inside_unit(record: OpRecord, inside: Inside) -> Unit:
    units = [_unit(one, None) for one in inside.ops]
    refusal = next((unit.refusal for unit in units if unit.refusal is not None), None)
    if refusal is not None:
        return Unit(record, None, refusal)
    if len(inside.outputs) != record.outputs or None in inside.outputs:
        text = "the results of {op} were not made by operations that were seen"
        return Unit(record, None, message("Replay", text, op=record.grad_fn or record.id))
    call = _InsideCall(record, inside, units)
    return Unit(record, call, writes=any(u.writes for u in units), also=call.also)


class _InsideCall:
    """The operations inside a function with its own backward, run one after the other."""

    def __init__(self, record: OpRecord, inside: Inside, units: list[Unit]) -> None:
        self._units = units
        self._outputs = [cast(Ref, ref) for ref in inside.outputs]
        self._constants = {
            Ref(node=value.node, output=value.output): value
            for value in inside.values
            if value.role != "result"
        }
        own = [argument.value for argument in record.arguments]
        made = {ref for unit in units for ref in unit.outputs} | self._constants.keys()
        needed = [ref for unit in units for ref in unit.reads] + self._outputs
        self.also = tuple(dict.fromkeys(r for r in needed if r not in made and r not in own))
        self._arguments = (*own, *self.also)

    def __call__(self, given: Tensors, dtype: torch.dtype | None) -> Tensors:
        known: dict[Ref, torch.Tensor | None] = dict(zip(self._arguments, given, strict=True))
        for ref, value in self._constants.items():
            known[ref] = _tensor(value, dtype)
        for unit in self._units:
            arguments = [known.get(ref) for ref in unit.reads]
            if any(one is None for one in arguments):
                raise RuntimeError("A value inside was not recorded.")
            known.update(zip(unit.outputs, unit.run(arguments, dtype), strict=False))
        return [known[ref] for ref in self._outputs]
