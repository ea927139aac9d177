"""Programs whose interpreter tells lines and names: what the spec builder relies on."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from gradviz.engine.record import RunningProgram, record_program
from gradviz.model.trace import Source, TraceData


def neuron() -> TraceData:
    leaves = {
        "x": torch.tensor(1.1),
        "w": torch.tensor(2.2, requires_grad=True),
        "b": torch.tensor(0.0, requires_grad=True),
        "y": torch.tensor(1.0),
        "spare": torch.tensor(7.0),
    }

    def run(program: RunningProgram) -> torch.Tensor:
        values = dict(leaves)
        program.line(Source(file="neuron.py", line=5, text="z = x * w + b"))
        values["z"] = values["x"] * values["w"] + values["b"]
        program.named(values["z"], "z")
        program.line(Source(file="neuron.py", line=6, text="a = sigmoid(z)"))
        values["a"] = torch.sigmoid(values["z"])
        program.named(values["a"], "a")
        program.line(Source(file="neuron.py", line=7, text="L = bce(a, y)"))
        values["L"] = functional.binary_cross_entropy(values["a"], values["y"])
        program.named(values["L"], "L")
        return values["L"]

    return record_program(
        run, leaves=leaves, roles={"y": "constant"}, program_hash="abc", title="Neuron"
    )


def test_the_neuron_has_names_lines_and_the_textbook_numbers() -> None:
    data = neuron()
    assert [op.id for op in data.ops] == ["mul", "add", "sigmoid", "binary_cross_entropy"]
    assert [op.source.line for op in data.ops if op.source] == [5, 5, 6, 7]
    values = {value.node: value for value in data.values}
    assert list(values)[:5] == ["x", "w", "b", "y", "spare"]
    assert [values[name].role for name in ("x", "w", "y")] == ["input", "parameter", "constant"]
    names = [values[op.id].name for op in data.ops]
    assert names == ["", "z", "a", "L"]
    numbers = {name: value.forward.item() for name, value in values.items() if value.forward}
    assert numbers["add"] == pytest.approx(2.42)
    assert numbers["sigmoid"] == pytest.approx(0.91834, abs=5e-6)
    assert numbers["binary_cross_entropy"] == pytest.approx(0.085188, abs=5e-7)
    grads = {name: value.grad_after for name, value in values.items() if value.grad_after}
    assert grads["w"].item() == pytest.approx(-0.0898263, abs=5e-8)
    assert grads["b"].item() == pytest.approx(-0.0816603, abs=5e-8)
    assert (data.program_hash, data.title) == ("abc", "Neuron")


def test_the_steps_follow_the_engine_and_every_edge_has_its_number() -> None:
    data = neuron()
    (backward,) = data.passes
    assert [step.op for step in backward.steps] == [
        "binary_cross_entropy",
        "sigmoid",
        "add",
        "b",
        "mul",
        "w",
    ]
    sent = {
        (step.op, part.to.node): part.amount.item()
        for step in backward.steps
        for part in step.contributions
        if part.amount is not None
    }
    assert sent["binary_cross_entropy", "sigmoid"] == pytest.approx(-1.088922, abs=5e-7)
    assert sent["sigmoid", "add"] == pytest.approx(-0.0816603, abs=5e-8)
    assert sent["mul", "w"] == pytest.approx(-0.0898263, abs=5e-8)


def test_a_result_without_a_backward_pass_keeps_its_forward_pass() -> None:
    leaves = {"x": torch.ones(3)}
    data = record_program(lambda program: leaves["x"] * 2, leaves=leaves)
    assert [op.id for op in data.ops] == ["mul"]
    assert data.passes == ()
    assert data.notes[0].words().startswith("No backward yet: the result has 3 numbers.")
