"""Every number of a trace is the one of an untraced run, over many programs."""

from __future__ import annotations

import sys
from typing import Any

import pytest
import torch
from torch import Tensor

from gradviz.engine.record import trace
from gradviz.engine.values import added, same, snapshot
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import Ref, TraceData
from tests.engine.programs import PROGRAMS, Program


def made(name: str) -> Program:
    torch.manual_seed(0)
    return PROGRAMS[name]()


def gradients(leaves: list[Tensor]) -> list[TensorValue | None]:
    return [None if leaf.grad is None else snapshot(leaf.grad) for leaf in leaves]


def locals_of(program: Program) -> tuple[Tensor, dict[str, Tensor]]:
    """Run a program and return its result and the tensors that its variables held."""
    found: dict[str, Tensor] = {}

    def watch(frame: Any, event: str, _: Any) -> None:
        if event == "return" and frame.f_code is getattr(program.run, "__code__", None):
            held = frame.f_locals.items()
            found.update({name: x for name, x in held if isinstance(x, Tensor)})

    sys.setprofile(watch)
    try:
        result = program.run()
    finally:
        sys.setprofile(None)
    return result, found


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients_and_intermediate_values_are_those_of_an_untraced_run(name: str) -> None:
    program = made(name)
    loss, held = locals_of(program)
    inner = {key: x for key, x in held.items() if x.requires_grad and x.grad_fn is not None}
    for tensor in inner.values():
        tensor.retain_grad()
    loss.backward()
    plain = gradients(program.leaves)

    program = made(name)
    data = trace(program.run)
    watched = gradients(program.leaves)

    assert all(same(one, other) for one, other in zip(plain, watched, strict=True))
    root = {(value.node, value.output): value for value in data.values}[
        data.roots[0].node, data.roots[0].output
    ]
    assert same(root.forward, snapshot(loss))
    for key, tensor in inner.items():
        value = next((v for v in reversed(data.values) if v.name == key), None)
        if value is None:
            continue
        assert same(value.forward, snapshot(tensor)), key


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_sent_along_the_edges_sums_up_to_what_arrives(name: str) -> None:
    program = made(name)
    data = trace(program.run)
    steps = [step for backward in data.passes for step in backward.steps]
    assert not [step for step in steps if step.kind == "hook"]
    totals: dict[Ref, TensorValue | None] = {}
    checked = 0
    for step in steps:
        for number, arrived in enumerate(step.upstream):
            ref = Ref(node=step.op, output=number)
            if ref in data.roots or arrived is None:
                continue
            if arrived.is_whole:  # of a sparse gradient of a large tensor there may be nothing
                assert same(totals[ref], arrived), ref
                checked += 1
        if step.kind == "op":
            for part in step.contributions:
                assert same(part.total_before, totals.get(part.to))
                totals[part.to] = added(totals.get(part.to), part.amount)
                assert same(part.total_after, totals[part.to])
    assert checked or len(steps) == 1 or name == "large_tensors"


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_value_was_seen_and_every_reference_leads_somewhere(name: str) -> None:
    program = made(name)
    data = trace(program.run)
    known = {(value.node, value.output) for value in data.values}
    assert len(known) == len(data.values)
    assert {op.id for op in data.ops} <= {node for node, _ in known}
    before: set[str] = {value.node for value in data.values if value.role != "result"}
    for op in data.ops:
        slots = [argument.slot for argument in op.arguments if argument.slot is not None]
        assert len(set(slots)) == len(slots)
        assert [argument.argument for argument in op.arguments] == list(range(len(op.arguments)))
        for argument in op.arguments:
            assert argument.value.node in before, (op.id, argument)
        before.add(op.id)
    needed = _reached(data)
    missing = [v.node for v in data.values if v.forward is None and v.node in needed]
    assert not missing
    assert not data.notes


def _reached(data: TraceData) -> set[str]:
    return {step.op for backward in data.passes for step in backward.steps}


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_operation_replayed_on_its_recorded_arguments_gives_its_recorded_value(
    name: str,
) -> None:
    program = made(name)
    data = trace(program.run)
    values = {(v.node, v.output): v.forward for v in data.values}
    for op in data.ops:
        if op.op not in ("aten.mul.Tensor", "aten.add.Tensor"):
            continue
        given = [values[a.value.node, a.value.output] for a in op.arguments]
        whole = [g for g in given if g is not None and g.is_whole]
        output = values[op.id, 0]
        if (
            len(whole) != 2
            or output is None
            or not output.is_whole
            or op.attributes.get("alpha", 1) != 1
            or output.dtype != "float32"
        ):
            continue
        one, two = (torch.from_numpy(g.numpy().copy()) for g in whole)
        namespace, function, overload = op.op.split(".")
        call = getattr(getattr(getattr(torch.ops, namespace), function), overload)
        assert same(snapshot(call(one, two)), output), op.id
