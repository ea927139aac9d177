"""What is said of an op without a card: PyTorch's own derivative line, never one of ours.

The lines come from `resources/ops/derivatives`, copied from PyTorch with its licence by
`tests/tools/derivatives.py`. They are C++ and are shown as they are, not evaluated.
"""

from __future__ import annotations

import json
from functools import cache

import msgspec

from gradviz.model.resources import resource
from gradviz.model.trace import OpRecord
from gradviz.model.words import Message, message

MODULE_HOOK = "BackwardHookFunctionBackward"
"""What PyTorch puts before and behind a module with a full backward hook."""


THROUGH_A_VIEW, MADE_ANEW = "CopySlices", "AsStridedBackward0"
"""What PyTorch makes of a change through a view, and of the view after it."""
MEANT = frozenset({MODULE_HOOK, THROUGH_A_VIEW, MADE_ANEW})
"""Nodes that have no card, and are explained all the same."""


class Derivative(msgspec.Struct, frozen=True, kw_only=True):
    """PyTorch's entry for one op.

    `grad_fn` is the autograd node's name, `signature` the ATen schema, `formulas` a C++
    expression by argument name (several names share one as "input, weight").
    """

    grad_fn: str
    signature: str
    formulas: dict[str, str]


def derivative(op: OpRecord) -> Derivative | None:
    """Return PyTorch's own entry for an op, None where it has none."""
    by_overload, by_node = _entries()
    for overload in _overloads(op.op):
        if overload in by_overload:
            return by_overload[overload]
    return by_node.get(op.grad_fn or "")


def derivative_line(op: OpRecord) -> str | None:
    """Return PyTorch's own derivative formulas for an op, one line for each argument.

    Examples
    --------
    >>> derivative_line(OpRecord(id="softmax", op="aten._softmax.default"))
    'self: _softmax_backward_data(grad, result, dim, self.scalar_type())'
    """
    found = derivative(op)
    if found is None:
        return None
    return "\n".join(f"{name}: {formula}" for name, formula in found.formulas.items())


def unexplained(op: OpRecord) -> Message:
    """Return the sentence that stands where an explanation would."""
    if op.grad_fn == MODULE_HOOK:
        return message(
            "Operations",
            "A module with a full backward hook stands between two of these. It hands its value "
            "on as it is; on the way back the module's hook may put another gradient in place of "
            "this one.",
        )
    name = op.op.removeprefix("aten.").partition(".")[0] if op.op else op.grad_fn or op.id
    if op.grad_fn == THROUGH_A_VIEW:
        return message(
            "Operations",
            "{name} writes into a part of another tensor, through a view of it. In that part "
            "backward sends what the backward of {name} gives, elsewhere the gradient as it is.",
            name=name,
        )
    if op.grad_fn == MADE_ANEW:
        return message(
            "Operations",
            "A view of a tensor that was changed in place: PyTorch makes it anew from the changed "
            "one. The gradient goes back to the places that it shows.",
        )
    if derivative(op) is None:
        return message(
            "Operations", "{name} is not explained yet. The numbers are PyTorch's.", name=name
        )
    return message(
        "Operations",
        "{name} is not explained yet. The numbers are PyTorch's, and this is its own formula.",
        name=name,
    )


def torch_version() -> str:
    """Return the PyTorch version that the lines were copied from."""
    return str(_document()["source"]["torch"])


def _overloads(op: str | None) -> tuple[str, ...]:
    if op is None:
        return ()
    exact = op.removeprefix("aten.")
    name, _, variant = exact.partition(".")
    return (exact, f"{name.rstrip('_')}.{variant}") if name.endswith("_") else (exact,)


@cache
def _document() -> dict[str, dict[str, object]]:
    text = resource("ops/derivatives/derivatives.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


@cache
def _entries() -> tuple[dict[str, Derivative], dict[str, Derivative]]:
    by_overload = msgspec.convert(_document()["entries"], dict[str, Derivative])
    return by_overload, {entry.grad_fn: entry for entry in by_overload.values()}
