"""A check at more than one point: a backward may be right where it was looked at, and only there.

The program is run again with its leaves moved a little; a saved trace alone cannot do that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import torch
from torch import nn

from gradviz.engine.build import run_spec, tensor_of
from gradviz.engine.check import Check, LeafCheck, Told, check_trace, unheard
from gradviz.engine.drafts import is_leaf
from gradviz.engine.names import argument_names, outer_names, tensors_in
from gradviz.engine.record import trace
from gradviz.engine.values import snapshot
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.trace import TraceData
from gradviz.model.words import message

__all__ = ["check", "check_network"]

POINTS = 2
"""How many other points are tried."""
_ELSEWHERE = 16
_SEED = 7


def check(fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Check:
    """Check the gradients of a function by central differences, at its arguments and nearby.

    Leaves are moved for a moment and put back, as are ``.grad``, buffers and the state of
    the random numbers: everything is afterwards as it was.

    Parameters
    ----------
    fn
        A function or `nn.Module` that returns a scalar loss.
    *args, **kwargs
        What it is called with.

    Returns
    -------
    Check
        One entry for each leaf that requires a gradient.

    Raises
    ------
    GradvizError
        When no gradient flows from the result.
    """
    leaves, buffers = _held(fn, args, kwargs)
    generator = torch.Generator().manual_seed(_SEED)
    with _put_back(leaves, buffers):
        first = trace(fn, *args, **kwargs)
    here = check_trace(first)
    there: list[Check] = []
    for number in range(POINTS):
        with _put_back(leaves, buffers):
            with torch.no_grad():
                for leaf in leaves:
                    leaf.copy_(_moved(leaf, generator))
            try:
                found = trace(fn, *args, **kwargs)
            except (GradvizError, RuntimeError, ValueError, ArithmeticError):
                continue  # not every program takes other numbers
        there.append(check_trace(found, elements=_ELSEWHERE, seed=number))
    return _merged(here, there)


def check_network(spec: NetworkSpec, data: TraceData, told: Told = unheard) -> Check:
    """Check the gradients of a network at its own leaves and nearby.

    Parameters
    ----------
    spec, data
        The network and its trace.
    told
        As for `check_trace`.
    """
    generator = torch.Generator().manual_seed(_SEED)
    there: list[Check] = []
    for number in range(POINTS):
        leaves = tuple(
            msgspec.structs.replace(leaf, value=snapshot(_moved(tensor_of(leaf.value), generator)))
            if leaf.requires_grad
            else leaf
            for leaf in spec.leaves
        )
        try:
            found = run_spec(msgspec.structs.replace(spec, leaves=leaves))
        except GradvizError:
            continue
        there.append(check_trace(found, elements=_ELSEWHERE, seed=number))
    return _merged(check_trace(data, told=told), there)


def _moved(tensor: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Return numbers nearby: each moved by about a tenth of the typical size."""
    held = tensor.detach()
    wide = held.to(torch.complex128) if held.is_complex() else held.to(torch.float64)
    size = 0.1 * (float(wide.abs().square().mean().sqrt()) + 0.1) if held.numel() else 0.0
    noise = torch.randn(held.shape, generator=generator, dtype=torch.float64)
    return (wide + size * noise).to(held.dtype)


def _held(
    fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """Return the leaves with gradient, and the buffers, of what a function is given and uses."""
    named = [*argument_names(fn, args, kwargs), *outer_names(fn)]
    modules = [value for _, value in named if isinstance(value, nn.Module)]
    modules += [one for one in (fn, getattr(fn, "__self__", None)) if isinstance(one, nn.Module)]
    tensors = [tensor for _, tensor in tensors_in(named)]
    tensors += [tensor for module in modules for tensor in module.parameters()]
    leaves = {id(one): one for one in tensors if is_leaf(one) and one.requires_grad}
    buffers = {id(one): one for module in modules for one in module.buffers()}
    return list(leaves.values()), list(buffers.values())


@contextmanager
def _put_back(leaves: Sequence[torch.Tensor], buffers: Sequence[torch.Tensor]) -> Iterator[None]:
    """Run with `.grad` empty; afterwards numbers, gradients and random state are as before."""
    numbers = [tensor.detach().clone() for tensor in (*leaves, *buffers)]
    gradients = [leaf.grad for leaf in leaves]
    for leaf in leaves:
        leaf.grad = None
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        with torch.no_grad():
            for tensor, before in zip((*leaves, *buffers), numbers, strict=True):
                tensor.copy_(before)
        for leaf, gradient in zip(leaves, gradients, strict=True):
            leaf.grad = gradient


def _merged(here: Check, there: Sequence[Check]) -> Check:
    return Check(leaves=tuple(_worst(leaf, there) for leaf in here.leaves))


def _worst(leaf: LeafCheck, there: Sequence[Check]) -> LeafCheck:
    if leaf.verdict == "disagrees":
        return leaf
    for other in there:
        for found in other.leaves:
            if found.leaf == leaf.leaf and found.verdict == "disagrees":
                reason = message("Check", "right at this point, wrong at another nearby")
                return msgspec.structs.replace(found, reason=reason)
    return leaf
