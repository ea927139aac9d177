"""Every op card as torch calls: drawn arguments, the call, its OpRecord. Not a test itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import torch
from hypothesis import strategies as st

from gradviz.engine.calls import attributes_of, call_of, tensors_of
from gradviz.model.trace import Argument, OpRecord, Ref
from tests.ops.basic_cases import BASIC
from tests.ops.choosing_cases import CHOICE
from tests.ops.drawing import ORDINARY, Case, Fixed, numbers
from tests.ops.function_cases import FUNCTION
from tests.ops.network_cases import NETWORK

CASES: tuple[Case, ...] = (*BASIC, *FUNCTION, *NETWORK, *CHOICE)


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """One call that ran: its record, its tensor arguments, outputs and true gradients.

    A gradient is None where torch gives none.
    """

    op: OpRecord
    arguments: list[np.ndarray]
    outputs: tuple[np.ndarray, ...]
    upstream: tuple[np.ndarray, ...]
    gradients: list[np.ndarray | None]


def run(case: Case, data: st.DataObject) -> Ran:
    """Draw arguments, call torch, send a drawn gradient back through the one op."""
    torch.set_num_threads(1)
    drawn, keywords = case.draw(data)
    called = [_tensors(value) for value in drawn]
    keywords = {key: _tensors(value) for key, value in keywords.items()}
    name, variant = case.overload.split(".")
    overload = getattr(getattr(torch.ops.aten, name), variant)
    leaves = list(_leaves([*called, *keywords.values()]))
    before = [leaf.detach().numpy().copy() for leaf in leaves]
    given = called
    if name.endswith("_"):  # a leaf must not be changed in place
        given = [called[0].clone(), *called[1:]]
    returned = overload(*given, **keywords)
    outputs = tuple(returned) if isinstance(returned, tuple | list) else (returned,)
    roots = [one for one in outputs if one.grad_fn is not None]
    assert (roots[0].grad_fn.name() if roots else "") == case.grad_fn
    roots = roots if case.several else roots[:1]
    upstream = tuple(numbers(data, tuple(one.shape), ORDINARY) for one in roots)
    return Ran(
        op=record(case, overload, called, keywords),
        arguments=before,
        outputs=tuple(one.detach().numpy() for one in outputs),
        upstream=upstream,
        gradients=_gradients(roots, leaves, upstream),
    )


def _tensors(value: Any) -> Any:
    if isinstance(value, list) and any(isinstance(one, np.ndarray) for one in value):
        return [_tensors(one) for one in value]
    if isinstance(value, Fixed):
        return torch.tensor(value.array)
    if isinstance(value, np.ndarray):
        return torch.tensor(value, requires_grad=value.dtype == np.float64)
    return value


def _leaves(called: list[Any]) -> Iterator[torch.Tensor]:
    for value in called:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, torch.Tensor):
                yield one


def _gradients(
    roots: list[torch.Tensor], leaves: list[torch.Tensor], upstream: tuple[np.ndarray, ...]
) -> list[np.ndarray | None]:
    wanted = [leaf for leaf in leaves if leaf.requires_grad]
    if not roots or not wanted:
        return [None] * len(leaves)
    sent = [torch.tensor(one, dtype=torch.float64) for one in upstream]
    found = iter(torch.autograd.grad(roots, wanted, sent, allow_unused=True))
    gradients = [next(found) if leaf.requires_grad else None for leaf in leaves]
    return [None if one is None else one.numpy() for one in gradients]


def record(case: Case, overload: Any, called: list[Any], keywords: dict[str, Any]) -> OpRecord:
    """Write down the call as the engine does: tensors as arguments, the rest as attributes."""
    call = call_of(overload)
    return OpRecord(
        id=case.key,
        op=f"aten.{case.overload}",
        grad_fn=case.grad_fn,
        arguments=tuple(
            Argument(argument=place, name=name, slot=place, value=Ref(node=f"{name}{place}"))
            for place, (name, _) in enumerate(tensors_of(call, called, keywords))
        ),
        attributes=attributes_of(call, called, keywords),
    )
