"""Where backward passes start: the calls of a user's program that begin one.

A function mode sees them; the pass itself then runs outside of all modes.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from types import FrameType
from typing import Any, NamedTuple

import torch
from torch.autograd.graph import GradientEdge, get_gradient_edge
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import _disable_current_modes

from gradviz.engine.compiling import uncompiled
from gradviz.engine.source import TORCH
from gradviz.engine.values import unwatched

Root = torch.Tensor | GradientEdge
_OURS = os.path.join(os.path.dirname(__file__), "")
_TRANSFORMS = os.path.join(TORCH, "_functorch", "")


class Start(NamedTuple):
    """One start of backward.

    Attributes
    ----------
    roots
        What it starts from.
    seeds
        The gradient at each root; None stands for ones.
    builds
        Whether it builds a graph of the gradients (``create_graph=True``).
    ends
        What gradients are asked for (``inputs``); () for all leaves.
    """

    roots: Sequence[Root]
    seeds: Sequence[torch.Tensor | None] = ()
    builds: bool = False
    ends: Sequence[Root] = ()

    def nodes(self) -> list[Any]:
        """Return the autograd nodes of the roots that have one."""
        found: list[Any] = []
        for root in self.roots:
            if isinstance(root, GradientEdge):
                found.append(root.node)
            elif root.grad_fn is not None:
                found.append(root.grad_fn)
            elif root.requires_grad:
                with _disable_current_modes():
                    found.append(get_gradient_edge(root).node)
        return found

    def seed(self, number: int) -> torch.Tensor | None:
        """Return the gradient at a root as the engine takes it, None where that is not known."""
        root = self.roots[number]
        given = self.seeds[number] if number < len(self.seeds) else None
        if not isinstance(root, torch.Tensor):
            return given
        if given is None:
            with unwatched():
                return torch.ones_like(root)
        with unwatched(), torch.no_grad():
            return given if given.is_complex() != root.is_complex() else given.to(root.dtype)


class Starts(TorchFunctionMode):
    """Sees calls that start a backward pass.

    Parameters
    ----------
    watched
        Gives the context in which a pass is watched.
    heard
        Hears of tensors that the program itself looks at, and how (`HEARD`).
    """

    def __init__(
        self,
        watched: Callable[[Start], AbstractContextManager[None]],
        heard: Callable[[object, str], None] = lambda tensor, how: None,
    ) -> None:
        super().__init__()
        self._watched = watched
        self.heard = heard

    @uncompiled
    def __torch_function__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        signature = SIGNATURES.get(func)
        if signature is None:
            if func in HEARD:
                self.heard(args[0] if args else None, HEARD[func])
            return func(*args, **kwargs)
        start = None
        if not _is_transform(sys._getframe(1)):
            start = _start(signature.bind(*args, **kwargs).arguments)
        if start is None:
            with _disable_current_modes():
                return func(*args, **kwargs)
        with self._watched(start):
            if start.builds:
                # The graph of the gradients is built here: it has to be seen.
                return func(*args, **kwargs)
            with _disable_current_modes():
                return func(*args, **kwargs)


SIGNATURES = {
    func: inspect.signature(func)
    for func in (torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad)
}


HEARD: Mapping[Any, str] = {
    torch.Tensor.numpy: "read",
    torch.Tensor.tolist: "read",
    torch.Tensor.__array__: "read",
    torch.Tensor.retain_grad: "retained",
    torch.Tensor.register_hook: "hooked",
    torch.Tensor.register_post_accumulate_grad_hook: "hooked",
}
"""What tells how a program itself looks at a tensor: at its numbers, or at its gradient."""


def _is_transform(frame: FrameType | None) -> bool:
    """Whether a transform of torch.func starts it: on wrapped tensors, of no place in the graph."""
    while frame is not None and frame.f_code.co_filename.startswith((TORCH, _OURS)):
        if frame.f_code.co_filename.startswith(_TRANSFORMS):
            return True
        frame = frame.f_back
    return False


def _start(given: Mapping[str, Any]) -> Start | None:
    """Return what a call starts from, None where no single pass can be told apart."""
    if given.get("is_grads_batched"):
        return None
    roots = _listed(given.get("self", given.get("tensors", given.get("outputs"))))
    seeds = given.get("gradient", given.get("grad_tensors", given.get("grad_outputs")))
    found = [(root, seed) for root, seed in _pairs(roots, _listed(seeds)) if _is_root(root)]
    if not found:
        return None
    ends = given.get("inputs")
    return Start(
        [root for root, _ in found],
        [seed for _, seed in found],
        bool(given.get("create_graph")),
        [] if ends is None else [end for end in _listed(ends) if _is_root(end)],
    )


def _pairs(roots: Sequence[Any], seeds: Sequence[Any]) -> list[tuple[Any, Any]]:
    rest = [None] * (len(roots) - len(seeds))
    return list(zip(roots, [*seeds, *rest], strict=False))


def _listed(value: Any) -> Sequence[Any]:
    if value is None or isinstance(value, (torch.Tensor, GradientEdge)):
        return (value,)
    return tuple(value)


def _is_root(value: object) -> bool:
    return isinstance(value, (torch.Tensor, GradientEdge))
