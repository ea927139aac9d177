"""What is known of nodes and values while a recording runs; records are made of it after.

Drafts hold autograd nodes and, of leaves that require a gradient, the tensor itself:
`id()` alone is no identity. They die with their recording.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from gradviz.engine.calls import Call
from gradviz.engine.values import same, snapshot
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Attribute, Ref, Role, Source

_MANY = 20_000


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the garbage collector where much is made that stays, and no program runs."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Patience:
    """Lets the garbage collector look at new objects less often, until it is closed.

    A recording makes many that stay; what a program throws away is still found, if later.
    """

    def __init__(self) -> None:
        self._before = gc.get_threshold()
        self._ours = (max(self._before[0], _MANY), *self._before[1:])
        if self._before[0]:  # else it is switched off
            gc.set_threshold(*self._ours)

    def close(self) -> None:
        """Let it look as often as before, unless the program has chosen otherwise."""
        if gc.get_threshold() == self._ours:
            gc.set_threshold(*self._before)


class Output:
    """One value: an output of a node. A leaf has exactly one.

    `made` is the value inside a function with its own backward that it hands out as this one;
    `watched` tells whether its gradient is "retained" or "hooked".
    """

    __slots__ = ("forward", "made", "name", "node", "number", "ref", "requires_grad", "watched")

    def __init__(
        self, node: Node, number: int, forward: TensorValue | None, requires_grad: bool
    ) -> None:
        self.node = node
        self.number = number
        self.forward = forward
        self.requires_grad = requires_grad
        self.name = ""
        self.made: Output | None = None
        self.watched: tuple[str, ...] = ()
        self.ref = Ref(node="")


class Node:
    """One operation, or one leaf (`role` is set).

    Attributes
    ----------
    call
        The ATen overload; None of a leaf and of an autograd node without a call.
    grad_fn
        The autograd node itself.
    saved
        What it keeps for backward, see `gradviz.engine.saving`.
    numbers
        Output number by autograd's own number, where the two differ.
    word
        What a leaf without a name is called, "" for its role.
    """

    __slots__ = (
        "arguments",
        "attributes",
        "call",
        "calls",
        "edges",
        "grad_after",
        "grad_before",
        "grad_fn",
        "id",
        "in_pass",
        "met",
        "module",
        "numbers",
        "outputs",
        "place",
        "quiet",
        "role",
        "saved",
        "slots",
        "source",
        "tensor",
        "version",
        "word",
    )

    def __init__(
        self,
        call: Call | None = None,
        arguments: list[tuple[str, Output]] | None = None,
        attributes: dict[str, Attribute] | None = None,
    ) -> None:
        self.call = call
        self.arguments = [] if arguments is None else arguments
        self.attributes = {} if attributes is None else attributes
        self.outputs: list[Output] = []
        self.numbers: dict[int, int] | None = None
        self.grad_fn: Any = None
        self.saved: Any = None
        self.edges: tuple[tuple[Any, int], ...] | None = None
        self.slots: dict[int, int] = {}
        self.in_pass: int | None = None
        self.module = ""
        self.calls = 0
        self.place: Any = None
        self.source: Source | None = None
        self.quiet = False
        self.role: Role | None = None
        self.met: int | None = None
        self.tensor: torch.Tensor | None = None
        self.version = 0
        self.word = ""
        self.grad_before: TensorValue | None = None
        self.grad_after: TensorValue | None = None
        self.id = ""

    def output(self, number: int) -> Output:
        """Return the value with autograd's output number, an unseen one if need be."""
        if self.numbers is not None:
            number = self.numbers.get(number, number)
        while number >= len(self.outputs):
            self.outputs.append(Output(self, len(self.outputs), None, True))
        return self.outputs[number]

    def is_written_unseen(self) -> bool:
        """Whether a leaf has a gradient that no recorded pass wrote."""
        if self.grad_after is not self.grad_before:
            return False  # a pass wrote it; later changes are the program's
        now = self.gradient()
        return now is not None and not same(now, self.grad_before)

    def gradient(self) -> TensorValue | None:
        """Return a copy of the `.grad` of a leaf as it is now."""
        if self.tensor is None or not is_leaf(self.tensor):  # changed in place since
            return None
        gradient = self.tensor.grad
        return None if gradient is None else snapshot(gradient)


def history(tensor: torch.Tensor) -> Any:
    """Return the autograd node of a tensor; None too where autograd refuses to tell.

    So it does of a view without history of its own, made under `no_grad` or by `unbind`,
    whose base was changed since. A program that uses it no more is not wrong.
    """
    try:
        return tensor.grad_fn
    except RuntimeError:
        return None


def is_leaf(tensor: torch.Tensor) -> bool:
    """Whether a tensor is a leaf of autograd's graph, as far as autograd tells."""
    try:
        return tensor.is_leaf
    except RuntimeError:  # as for `history`
        return False


def is_idle_view(tensor: torch.Tensor) -> bool:
    """Whether a tensor without history is a view of a learned one, made under `no_grad`.

    It claims to require a gradient, as what it is a view of does; no operation there does.
    """
    base = tensor._base
    return base is not None and base.requires_grad and not torch.is_grad_enabled()


def leaf_of(tensor: torch.Tensor, forward: TensorValue, role: Role) -> Node:
    """Return the draft of a leaf. Only one that requires a gradient keeps its tensor."""
    node = Node()
    node.role = role
    learned = tensor.requires_grad and not is_idle_view(tensor)
    node.outputs.append(Output(node, 0, forward, learned))
    if learned:
        node.tensor = tensor
    return node
