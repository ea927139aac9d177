"""Why a recorded gradient cannot be checked, as far as the records tell before anything is run."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from gradviz.engine.tape import floating
from gradviz.engine.unit import Unit
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardPass, BackwardStep, Ref, Start, ValueRecord
from gradviz.model.words import Message, message
from gradviz.ops.fallback import MODULE_HOOK

__all__ = ["obstacle", "starts_of"]


def starts_of(one: BackwardPass) -> tuple[Start, ...]:
    """Return all that a pass starts from."""
    return (Start(root=one.root, seed=one.seed), *one.also)


def obstacle(
    ref: Ref,
    record: ValueRecord,
    one: BackwardPass,
    moved: set[Ref],
    gradient: TensorValue,
    units: Mapping[str, Unit],
) -> Message | None:
    """Return why a leaf cannot be checked, as far as the records tell."""
    forward = record.forward
    if forward is None or not forward.is_whole:
        return message("Check", "its numbers were not kept whole")
    if not floating(getattr(torch, forward.dtype)) or gradient.shape != forward.shape:
        return message("Check", "its gradient has another form")
    if not len(gradient.samples()[0]):
        return message("Check", "its gradient has no numbers")
    starts = [start for start in starts_of(one) if start.root in moved]
    if any(start.seed is not None and not start.seed.is_whole for start in starts):
        return message("Check", "the gradient that backward started with was not kept whole")
    nodes = {each.node for each in moved}
    if any(step.op in nodes and _changes(step, units) for step in one.steps):
        return message("Check", "a hook changed the gradient on its way")
    if not starts:
        return message("Check", "no recorded operation leads from it to the result")
    return None


def _changes(step: BackwardStep, units: Mapping[str, Unit]) -> bool:
    """Whether a hook, of a tensor or of a module, changed the gradient at a step."""
    if step.kind == "hook":
        return True
    unit = units.get(step.op)
    if unit is None or unit.record.grad_fn != MODULE_HOOK:
        return False
    return any(
        part.amount != arrived
        for part, arrived in zip(step.contributions, step.upstream, strict=False)
    )
