"""The attributes of `Trace.graph`, as types: what a program that reads it can rely on."""

from __future__ import annotations

from typing import Literal, TypedDict

from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Source

NodeKind = Literal["parameter", "input", "buffer", "constant", "op", "module"]


class NodeAttributes(TypedDict):
    """Attributes of a node: one operation, or one leaf.

    A gradient that arrived is the sum of what backward sent along the edges that leave
    the node. With several backward passes it is that of the last pass that reached it.

    Attributes
    ----------
    kind
        "op", or what a leaf is: "parameter" (requires a gradient), "input" (data that was
        given to the program, without gradient), "buffer" (of a module) or "constant" (any
        other). "module" only in what `gradviz.graph.grouping.grouped` makes.
    role
        "root" on the value that backward started from, else None.
    name
        The variable or parameter that holds it ("z", "fc1.weight"); "" where none is known.
    op
        ATen overload, "aten.sigmoid.default"; None on leaves and on autograd nodes whose
        call was not seen.
    grad_fn
        Name of the autograd node, "SigmoidBackward0"; None without gradient history.
    shape, dtype
        Of `value`: sizes and torch's name, "float32"; () and "" where it was not seen.
    value
        The number or numbers; of an op with several outputs the first. None if not seen.
    grad
        The gradient that arrived at `value`: of an op the one it worked with, of a leaf
        the sum of all contributions, before hooks. None if none did.
    values, grads
        The same for every output, by output number.
    grad_before, grad_after
        A parameter's ``.grad`` before and after the recording; None elsewhere.
    module
        Path of the innermost `nn.Module` that ran the op or holds the leaf, "layers.0.fc1";
        "" outside.
    source
        The line of the user's code that ran the op; None where it is not known.
    """

    kind: NodeKind
    role: Literal["root"] | None
    name: str
    op: str | None
    grad_fn: str | None
    shape: tuple[int, ...]
    dtype: str
    value: TensorValue | None
    grad: TensorValue | None
    values: tuple[TensorValue | None, ...]
    grads: tuple[TensorValue | None, ...]
    grad_before: TensorValue | None
    grad_after: TensorValue | None
    module: str
    source: Source | None


class EdgeAttributes(TypedDict):
    """Attributes of an edge: one use of a value as an argument. It runs forward.

    The key of an edge is `argument`: ``x * x`` has two edges from x.

    Attributes
    ----------
    argument
        Position among the tensor arguments of the op it leads to, lists flattened.
    slot
        Position among autograd's ``next_functions`` there; None where no gradient flows.
    output
        Which output of the node it comes from.
    contribution
        What backward sent along it, in the last pass that did; None if nothing was sent.
    """

    argument: int
    slot: int | None
    output: int
    contribution: TensorValue | None
