"""The sentences of a recording: what was not seen and why, and what stops it."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from gradviz.model.errors import GradvizError
from gradviz.model.trace import Source
from gradviz.model.words import Message, message


def not_a_tensor(result: object, parts: Sequence[str] = ()) -> GradvizError:
    """Return the error for a result that backward cannot start from."""
    if parts:
        return GradvizError(
            message(
                "Engine",
                "No backward yet: the result is of type {type}. "
                "Say which part is the loss with root=, one of: {parts}.",
                type=type(result).__name__,
                parts=", ".join(parts),
            )
        )
    return GradvizError(
        message(
            "Engine",
            "No backward yet: the result is of type {type}. "
            "Return the loss, a tensor with one number.",
            type=type(result).__name__,
        )
    )


def not_scalar(result: torch.Tensor) -> GradvizError:
    """Return the error for a result with many numbers, or none."""
    return GradvizError(
        message(
            "Engine",
            "No backward yet: the result has {count} numbers. "
            "Choose one, sum them, or give a loss.",
            count=result.numel(),
        )
    )


def is_complex() -> GradvizError:
    """Return the error for a loss that is a complex number."""
    return GradvizError(
        message(
            "Engine",
            "No backward yet: the result is a complex number, and a loss has to be real. "
            "Choose .real, .imag or .abs() of it, or give grad_output.",
        )
    )


def no_backward() -> Message:
    """Say that a recording has a forward pass only."""
    text = "No backward yet: none ran in this recording. Call backward() on the loss inside of it."
    return message("Engine", text)


def broke_off(op: str, reason: str, begun: bool) -> Message:
    """Say where and why a backward pass did not reach its end."""
    first = next(iter(reason.strip().splitlines()), "").partition(" Hint:")[0].rstrip(".")
    if not op and not begun:
        return message("Engine", "Backward did not begin: {reason}.", reason=first, torch=reason)
    if not op:
        text = "Backward stopped: {reason}. What came before is shown."
        return message("Engine", text, reason=first, torch=reason)
    return message(
        "Engine",
        "Backward stopped at {op}: {reason}. What came before it is shown.",
        op=op,
        reason=first,
        torch=reason,
    )


def other_shape(result: torch.Tensor, given: torch.Tensor) -> GradvizError:
    """Return the error for a starting gradient that does not fit."""
    return GradvizError(
        message(
            "Engine",
            "No backward yet: grad_output has the shape {given}, the result {wanted}.",
            given=str(list(given.shape)),
            wanted=str(list(result.shape)),
        )
    )


def no_gradient(given: object) -> GradvizError:
    """Return the error for a starting gradient that is no tensor."""
    return GradvizError(
        message(
            "Engine",
            "No backward yet: grad_output is of type {type}, and has to be a tensor of the "
            "shape of the result.",
            type=type(given).__name__,
        )
    )


def no_such_root(root: object, parts: Sequence[str]) -> GradvizError:
    """Return the error for a root that the result does not have."""
    return GradvizError(
        message(
            "Engine",
            "The result has no part called {root}; it has: {parts}.",
            root=str(root),
            parts=", ".join(parts) or "-",
        )
    )


def switched_off() -> GradvizError:
    """Return the error for a program that ran where gradients are switched off."""
    return GradvizError(
        message(
            "Engine",
            "No gradient: gradients are switched off here, by torch.no_grad() or "
            "torch.inference_mode().",
        )
    )


def no_history(where: Source | None) -> GradvizError:
    """Return the error for a result that no gradient flows from."""
    if where is None:
        return GradvizError(
            message(
                "Engine",
                "No gradient: nothing that the result was computed from requires a gradient.",
            )
        )
    return GradvizError(
        message(
            "Engine",
            "No gradient: the history ends in line {line} of {file}: {code}",
            line=where.line,
            file=where.file,
            code=where.text,
        )
    )


def already_used(text: str) -> GradvizError:
    """Return the error for a graph that backward has already freed."""
    return GradvizError(
        message(
            "Engine",
            "This graph was already used by backward(). Trace before it, or record the step.",
            torch=text,
        )
    )


def unseen(count: int) -> Message:
    """Say that operations were not seen."""
    return message(
        "Engine",
        "{n} operations were not seen: they ran before the recording began or in another "
        "thread. Their gradients are shown, their forward values are not.",
        n=count,
    )


def unseen_pass() -> Message:
    """Say that gradients were computed by a pass that was not seen."""
    return message(
        "Engine",
        "Gradients were written by a backward pass that was not seen: it ran in another thread, "
        "or began at a GradientEdge. Its steps are not shown.",
    )


def left_torch(count: int) -> Message:
    """Say that numbers left torch."""
    return message(
        "Engine",
        "{n} numbers left torch by .item() or float(); what was computed from them there "
        "is not in the graph.",
        n=count,
    )


def distributed() -> Message:
    """Say that what processes exchange is not shown."""
    return message(
        "Engine",
        "DistributedDataParallel averages gradients over its processes when they are written; "
        "the exchange is no step here, .grad after the pass is the average.",
    )


def compiled() -> Message:
    """Say that compiled code ran eagerly."""
    return message(
        "Engine",
        "Code compiled by torch.compile ran uncompiled while it was recorded; "
        "the numbers are the uncompiled ones.",
    )


def transformed() -> Message:
    """Say that functional transforms leave no autograd nodes."""
    return message(
        "Engine",
        "torch.func computed gradients of its own; its operations have no place in the graph.",
    )


def needs_grad() -> GradvizError:
    """Return the error for a graph whose backward cannot leave `.grad` alone."""
    return GradvizError(
        message(
            "Engine",
            "No backward here: a checkpoint with use_reentrant=True writes to .grad when it "
            "runs. Record the step instead.",
        )
    )


def only_shapes(count: int) -> Message:
    """Say that of values only the shape is known."""
    return message(
        "Engine",
        "{n} values are known by their shape only: they were computed before the trace began, "
        "and autograd did not keep them.",
        n=count,
    )


def reran(count: int) -> Message:
    """Say that reentrant checkpoints ran passes inside of passes."""
    return message(
        "Engine",
        "{n} checkpoints computed their values again during backward; what they ran is a "
        "pass of its own, shown after the one it belongs to.",
        n=count,
    )


def hooked(count: int) -> Message:
    """Say that tensor hooks changed gradients."""
    return message(
        "Engine",
        "{n} gradients were changed by hooks on their way; each is a step of its own.",
        n=count,
    )
