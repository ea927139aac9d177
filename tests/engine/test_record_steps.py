"""Awkward programs recorded whole: every number is the one of an unwatched run."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from gradviz.engine.session import Session
from gradviz.engine.values import added, same, snapshot
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardPass, Ref, TraceData
from tests.engine import (
    awkward_autograd,
    awkward_library,
    awkward_modules,
    changed,
    repeated,
    varied,
)
from tests.engine.steps import STEPS, Step

# To import them fills STEPS.
assert all((awkward_autograd, awkward_library, awkward_modules, changed, repeated, varied))


def made(name: str) -> Step:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(0)
        return STEPS[name]()


@contextmanager
def quiet() -> Iterator[None]:
    """Leave out PyTorch's own warnings about what these programs do."""
    torch.manual_seed(7)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def gradients(step: Step) -> list[TensorValue | None]:
    return [None if leaf.grad is None else snapshot(leaf.grad) for leaf in step.leaves]


def recorded(step: Step) -> TraceData:
    with quiet():
        session = Session()
        with session:
            step.run()
    assert session.seen is not None
    return session.seen


class Log(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes what each call gave, independently of the recorder."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.seen: dict[str, set[object]] = {}

    def __torch_dispatch__(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        found = result if isinstance(result, (tuple, list)) else [result]
        values = [snapshot(tensor) for tensor in found if isinstance(tensor, Tensor)]
        written = args[0]._base if args and isinstance(args[0], Tensor) else None
        if written is not None:
            values.append(snapshot(written))
        shown = self.seen.setdefault(str(func), set())
        shown.update((value.dtype, value.shape, value.data) for value in values)
        return result


@pytest.fixture(scope="module", params=STEPS)
def watched(request: pytest.FixtureRequest) -> tuple[str, Step, TraceData]:
    name = request.param
    step = made(name)
    return name, step, recorded(step)


Watched = tuple[str, Step, TraceData]


def test_gradients_are_those_of_an_unwatched_run(watched: Watched) -> None:
    name, step, data = watched
    plain = made(name)
    with quiet():
        plain.run()
    found = zip(gradients(plain), gradients(step), strict=True)
    assert all(same(one, other) for one, other in found)
    shown = [value.grad_after for value in data.values if value.grad_after is not None]
    for gradient in gradients(step):
        assert gradient is None or any(same(gradient, one) for one in shown)


def test_values_are_what_the_calls_gave(watched: Watched) -> None:
    name, _, data = watched
    step, log = made(name), Log()
    with quiet(), log:
        step.run()
    values = {(value.node, value.output): value.forward for value in data.values}
    compared = 0
    for op in data.ops:
        if op.op is None:
            continue
        for number in range(op.outputs):
            value = values[op.id, number]
            if value is None or not value.is_whole:
                continue
            if value.dtype.startswith(("float", "complex", "bfloat")) and op.in_pass is not None:
                continue  # the log's own mode is on in backward: see tracing on its last bits
            assert (value.dtype, value.shape, value.data) in log.seen[op.op], (op.id, number)
            compared += 1
    assert compared


def test_what_is_sent_sums_up_to_what_arrives(watched: Watched) -> None:
    _, _, data = watched
    assert data.passes
    for one in data.passes:
        _check_sums(one)


def _check_sums(one: BackwardPass) -> None:
    totals: dict[Ref, TensorValue | None] = {one.root: one.seed}
    for start in one.also:
        totals[start.root] = added(totals.get(start.root), start.seed)
    for step in one.steps:
        if step.kind == "hook":
            totals.update({part.to: part.total_after for part in step.contributions})
            continue
        for number, arrived in enumerate(step.upstream):
            ref = Ref(node=step.op, output=number)
            assert arrived is None or same(totals[ref], arrived), ref
            totals.pop(ref, None)
        for part in step.contributions if step.kind == "op" else ():
            assert same(part.total_before, totals.get(part.to))
            totals[part.to] = added(totals.get(part.to), part.amount)
            assert same(part.total_after, totals[part.to])


def test_every_value_is_there_and_every_reference_leads_somewhere(watched: Watched) -> None:
    _, _, data = watched
    known = {(value.node, value.output): value for value in data.values}
    assert len(known) == len(data.values)
    before = {value.node for value in data.values if value.role != "result"}
    for op in data.ops:
        slots = [argument.slot for argument in op.arguments if argument.slot is not None]
        assert len(set(slots)) == len(slots)
        for argument in op.arguments:
            assert argument.value.node in before, (op.id, argument)
            assert (argument.value.node, argument.value.output) in known
            assert known[argument.value.node, argument.value.output].forward is not None
        before.add(op.id)
    for one in data.passes:
        for step in one.steps:
            for number, arrived in enumerate(step.upstream):
                if arrived is not None and step.kind == "op":
                    assert known[step.op, number].forward is not None, (step.op, number)
