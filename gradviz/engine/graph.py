"""The drafts of one recording: which operation or leaf a tensor comes from.

A value is copied when it is first seen; afterwards it is found again by autograd node and
output number, or by the tensor itself where it has no history.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import torch
from torch.autograd.function import BackwardCFunction

from gradviz.engine import setting
from gradviz.engine.calls import geometry_of
from gradviz.engine.drafts import Node, Output, history, is_idle_view, leaf_of
from gradviz.engine.values import snapshot


class Graph:
    """All drafts of one recording, and the ways to find them again.

    Parameters
    ----------
    name
        Names a new leaf, or an operation that was not seen, from the user's frame.

    Attributes
    ----------
    nodes
        Operations in execution order.
    leaves
        Leaves in the order of first use.
    items_read
        How many numbers left torch (`.item()`).
    unseen_pass
        Whether a backward pass ran whose start was not seen.
    missed
        Operations whose calls were not seen, though what they gave was.
    reads
        Which values the program looked at as numbers: where, and how many nodes there were.
    changed
        What stands for a value with history since it was changed in place without autograd.
    """

    def __init__(self, name: Callable[[torch.Tensor, Node, FrameType | None], None]) -> None:
        self.nodes: list[Node] = []
        self.leaves: list[Node] = []
        self.items_read = 0
        self.unseen_pass = False
        self.missed: list[Node] = []
        self.reads: list[tuple[Output, Any, int]] = []
        self._name = name
        self.changed: dict[Output, Output] = {}
        self._by_grad_fn: dict[Any, Node] = {}
        self._by_leaf: dict[int, Node] = {}  # by id of a tensor that its draft holds
        self._drawn: dict[int, tuple[weakref.ref[torch.Tensor], str]] = {}
        self._plain: dict[int, tuple[weakref.ref[torch.Tensor], int, Output]] = {}

    def clear(self) -> None:
        """Let go of every tensor and autograd node."""
        for node in self.nodes + self.leaves:
            node.grad_fn = node.edges = node.tensor = node.place = None
        self._by_grad_fn.clear()
        self._by_leaf.clear()
        self._plain.clear()
        self._drawn.clear()
        self.reads.clear()

    def node_of(self, grad_fn: Any) -> Node | None:
        """Return the draft of an autograd node, None where it is new."""
        return self._by_grad_fn.get(grad_fn)

    def is_known(self, tensor: torch.Tensor) -> bool:
        """Whether a tensor without history was seen before and has not changed since."""
        found = self._plain.get(id(tensor))
        return found is not None and found[0]() is tensor

    def value(self, tensor: torch.Tensor, frame: FrameType | None = None) -> Output:
        """Return the value that a tensor holds now; a new leaf if it was never seen."""
        grad_fn = history(tensor) if tensor.requires_grad else None
        if grad_fn is None and (not tensor.requires_grad or is_idle_view(tensor)):
            found = self._plain.get(id(tensor))
            if found is not None and found[0]() is tensor and found[1] == _version(tensor):
                return found[2]
            return self.new_leaf(tensor, frame)
        if grad_fn is None:
            leaf = self._by_leaf.get(id(tensor))
            if leaf is None:
                return self.new_leaf(tensor, frame)
            if leaf.version != _version(tensor):
                # Changed in place, say by an optimizer: it shows the value that was used last.
                leaf.version = _version(tensor)
                leaf.outputs[0].forward = snapshot(tensor)
            return leaf.outputs[0]
        number = tensor.output_nr
        node = self._by_grad_fn.get(grad_fn)
        if node is None:
            node = self._missed(tensor, frame)
        output = node.output(number)
        if output.forward is None:
            output.forward = snapshot(tensor)
            found = self._plain.get(id(tensor))
            if found is not None and found[0]() is tensor:
                output.made = found[2]
        return self.changed.get(output, output)

    def _missed(self, tensor: torch.Tensor, frame: FrameType | None) -> Node:
        """Draft the operation that gave a tensor, after the event."""
        node = self.unseen(tensor.grad_fn)
        if not isinstance(tensor.grad_fn, BackwardCFunction) and tensor._base is None:
            self.missed.append(node)  # else autograd made it: of a function, or a view anew
        if frame is not None:
            self._name(tensor, node, frame)
        return node

    def known(self, tensor: torch.Tensor) -> Output | None:
        """Return the value that a tensor was seen to hold, None where it is new."""
        if not tensor.requires_grad:
            found = self._plain.get(id(tensor))
            return found[2] if found is not None and found[0]() is tensor else None
        grad_fn = history(tensor)
        if grad_fn is None:
            leaf = self._by_leaf.get(id(tensor))
            return None if leaf is None else leaf.outputs[0]
        node = self._by_grad_fn.get(grad_fn)
        return None if node is None else node.output(tensor.output_nr)

    def before(self, base: torch.Tensor) -> Output | None:
        """Return what a base held, without a history, until the latest change of a view of it."""
        found = self._plain.get(id(base))
        held = found is not None and found[0]() is base and found[1] == _version(base) - 1
        return found[2] if found is not None and held else None

    def read(self, tensor: object, place: object = None) -> None:
        """Take note that the program looks at a tensor's numbers."""
        output = self.known(tensor) if isinstance(tensor, torch.Tensor) else None
        if output is not None:
            self.reads.append((output, place, len(self.nodes)))

    def watch(self, tensor: object, how: str) -> None:
        """Take note of how the program looks at the gradient of a value."""
        output = self.known(tensor) if isinstance(tensor, torch.Tensor) else None
        if output is not None:
            output.watched = tuple(sorted({*output.watched, how}))

    def name(self, held: object, name: str) -> None:
        """Name the result that a variable holds, unless it has a name."""
        output = self.known(held) if isinstance(held, torch.Tensor) else None
        if output is not None and not output.name and output.node.role is None:
            output.name = name

    def new_leaf(self, tensor: torch.Tensor, frame: FrameType | None = None) -> Output:
        """Draft a leaf."""
        setting.meet(len(self.leaves), tensor)
        leaf = leaf_of(tensor, snapshot(tensor), "constant")
        output, leaf.met = leaf.outputs[0], len(self.leaves)
        self.leaves.append(leaf)
        if output.requires_grad:
            leaf.role = "parameter"
            self._by_leaf[id(tensor)] = leaf
            leaf.version = _version(tensor)
            leaf.grad_before = leaf.grad_after = leaf.gradient()
        else:
            self.hold(tensor, output)
        self._name(tensor, leaf, frame)
        drawn = self._drawn.get(id(tensor))
        if drawn is not None and drawn[0]() is tensor:
            leaf.word = drawn[1]
        return output

    def tell_drawn(self, tensor: object, word: str) -> None:
        """Remember what the random numbers of a tensor are, should nobody name them."""
        if isinstance(tensor, torch.Tensor):
            self._drawn[id(tensor)] = (weakref.ref(tensor), word)

    def leaf(self, tensor: torch.Tensor) -> Output:
        """Return the leaf of a tensor that requires a gradient, whether anything uses it or not."""
        known = self._by_leaf.get(id(tensor))
        return self.new_leaf(tensor) if known is None else known.outputs[0]

    def nameless(self) -> Iterator[tuple[Node, torch.Tensor]]:
        """Yield the leaves without a name whose tensors still are there, with these."""
        held = {output: reference for reference, _, output in self._plain.values()}
        for leaf in self.leaves:
            if not leaf.outputs[0].name:
                reference = held.get(leaf.outputs[0])
                tensor = leaf.tensor if reference is None else reference()
                if tensor is not None:
                    yield leaf, tensor

    def hold(self, tensor: torch.Tensor, output: Output) -> None:
        """Remember which value a tensor without history holds."""
        self._plain[id(tensor)] = (weakref.ref(tensor), _version(tensor), output)

    def attach(self, node: Node, grad_fn: Any) -> None:
        """Give a draft its autograd node."""
        node.grad_fn = grad_fn
        self._by_grad_fn[grad_fn] = node

    def unseen(self, grad_fn: Any) -> Node:
        """Draft an autograd node without a call that was seen."""
        node = Node()
        node.attributes = geometry_of(grad_fn)
        self.nodes.append(node)
        self.attach(node, grad_fn)
        return node

    def accumulator(self, grad_fn: Any) -> Node:
        """Return the leaf that an `AccumulateGrad` node writes to."""
        leaf = self._by_grad_fn.get(grad_fn)
        if leaf is None:
            leaf = self.value(grad_fn.variable).node
            self.attach(leaf, grad_fn)
        return leaf


def _version(tensor: torch.Tensor) -> int:
    return 0 if tensor.is_inference() else tensor._version
