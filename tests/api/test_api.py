"""The public face: `gradviz.trace`, `gradviz.record`, `gradviz.load`, `Trace`."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from subprocess import run

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

import gradviz
from gradviz.model.errors import GradvizError
from gradviz.model.tensor import TensorValue


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)


def leaf(value: float, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.tensor(value, dtype=dtype, requires_grad=True)


def neuron() -> gradviz.Trace:
    def fn(x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
        z = w * x + b
        a = torch.sigmoid(z)
        L = functional.binary_cross_entropy(a, y)
        return L  # noqa: RET504  # its name is looked at

    return gradviz.trace(fn, torch.tensor(1.1), torch.tensor(1.0), leaf(2.2), leaf(0.0))


def item(value: TensorValue | None) -> float:
    assert value is not None
    return float(value.item())  # type: ignore[arg-type]


def grad(trace: gradviz.Trace, node: str) -> float:
    return item(trace.graph.nodes[node]["grad"])


def test_the_tutorial_neuron() -> None:
    trace = neuron()
    nodes = trace.graph.nodes
    assert list(nodes) == ["w", "x", "b", "y", "mul", "add", "sigmoid", "binary_cross_entropy"]
    kinds = [nodes[name]["kind"] for name in ("w", "x", "b", "y", "mul")]
    assert kinds == ["parameter", "input", "parameter", "input", "op"]
    assert [nodes[name]["name"] for name in ("add", "sigmoid")] == ["z", "a"]
    loss = nodes["binary_cross_entropy"]
    assert (loss["role"], loss["name"]) == ("root", "L")
    assert loss["op"] == "aten.binary_cross_entropy.default"
    assert nodes["sigmoid"]["grad_fn"] == "SigmoidBackward0"
    assert item(nodes["add"]["value"]) == pytest.approx(2.42)
    assert item(nodes["sigmoid"]["value"]) == pytest.approx(0.91834, abs=5e-6)
    assert item(loss["value"]) == pytest.approx(0.085188, abs=5e-7)
    assert grad(trace, "binary_cross_entropy") == 1.0
    assert grad(trace, "sigmoid") == pytest.approx(-1.088922, abs=5e-7)
    assert grad(trace, "add") == pytest.approx(-0.0816603, abs=5e-8)
    assert grad(trace, "w") == pytest.approx(-0.0898263, abs=5e-8)
    assert grad(trace, "b") == pytest.approx(-0.0816603, abs=5e-8)
    assert nodes["w"]["grad_before"] is None
    assert nodes["w"]["grad_after"] == nodes["w"]["grad"]
    assert nodes["x"]["grad"] is None
    assert trace.graph.edges["w", "mul", 0]["contribution"] == nodes["w"]["grad"]
    assert trace.graph.edges["x", "mul", 1]["slot"] is None
    assert trace.notes == []
    assert "8 nodes" not in repr(trace)
    assert "4 operations" in repr(trace)


def test_the_neuron_with_half_squared_error() -> None:
    def fn(w: Tensor, b: Tensor) -> Tensor:
        a = torch.sigmoid(w * 1.1 + b)
        return 0.5 * (a - 1.0) ** 2

    trace = gradviz.trace(fn, leaf(2.2), leaf(0.0))
    root = next(node for node, role in trace.graph.nodes(data="role") if role == "root")
    assert item(trace.graph.nodes[root]["value"]) == pytest.approx(0.00333420, abs=5e-9)
    assert grad(trace, "w") == pytest.approx(-0.00673624, abs=5e-9)
    assert grad(trace, "b") == pytest.approx(-0.00612386, abs=5e-9)


def test_mazurs_network() -> None:
    w = [leaf(v) for v in (0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55)]

    def fn(w: list[Tensor]) -> Tensor:
        w1, w2, w3, w4, w5, w6, w7, w8 = w
        h1 = torch.sigmoid(w1 * 0.05 + w2 * 0.10 + 0.35)
        h2 = torch.sigmoid(w3 * 0.05 + w4 * 0.10 + 0.35)
        o1 = torch.sigmoid(w5 * h1 + w6 * h2 + 0.60)
        o2 = torch.sigmoid(w7 * h1 + w8 * h2 + 0.60)
        return 0.5 * (0.01 - o1) ** 2 + 0.5 * (0.99 - o2) ** 2

    trace = gradviz.trace(fn, w)
    named = {a["name"]: a for _, a in trace.graph.nodes(data=True) if a["name"]}
    assert item(named["o1"]["value"]) == pytest.approx(0.7513651, abs=5e-8)
    assert item(named["o2"]["value"]) == pytest.approx(0.7729285, abs=5e-8)
    (root,) = (a for _, a in trace.graph.nodes(data=True) if a["role"] == "root")
    assert item(root["value"]) == pytest.approx(0.2983711, abs=5e-8)
    slope = item(named["w.4"]["grad"])
    assert slope == pytest.approx(0.0821670, abs=5e-8)
    assert 0.40 - 0.5 * slope == pytest.approx(0.3589165, abs=5e-8)


def test_the_sigmoid_circuit_of_cs231n() -> None:
    def fn(w0: Tensor, x0: Tensor, w1: Tensor, x1: Tensor, w2: Tensor) -> Tensor:
        return 1 / (1 + torch.exp(-(w0 * x0 + w1 * x1 + w2)))

    trace = gradviz.trace(fn, leaf(2.0), leaf(-1.0), leaf(-3.0), leaf(-2.0), leaf(-3.0))
    found = [grad(trace, name) for name in ("w0", "w1", "w2", "x0", "x1")]
    expected = [-0.1966119, -0.3932239, 0.1966119, 0.3932239, -0.5898358]
    assert found == pytest.approx(expected, abs=5e-7)


def test_the_neuron_of_micrograd() -> None:
    def fn(x1: Tensor, w1: Tensor, x2: Tensor, w2: Tensor, b: Tensor) -> Tensor:
        return torch.tanh(x1 * w1 + x2 * w2 + b)

    values = (2.0, -3.0, 0.0, 1.0, 6.8813735870195432)
    trace = gradviz.trace(fn, *(leaf(v, torch.float64) for v in values))
    assert item(trace.graph.nodes["tanh"]["value"]) == pytest.approx(0.7071068, abs=5e-8)
    found = [grad(trace, name) for name in ("x1", "w1", "x2", "w2")]
    assert found == pytest.approx([-1.5, 1.0, 0.5, 0.0])


def test_a_square_has_two_edges_with_a_contribution_each() -> None:
    trace = gradviz.trace(lambda x: x * x, leaf(3.0))
    parts = [trace.graph.edges["x", "mul", key]["contribution"] for key in (0, 1)]
    assert [item(part) for part in parts] == [3.0, 3.0]
    assert grad(trace, "x") == 6.0


def test_a_module_with_linear_layers() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))

    class Loss(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, x: Tensor, y: Tensor) -> Tensor:
            return functional.mse_loss(self.model(x), y)

    trace = gradviz.trace(Loss(), torch.randn(5, 3), torch.randn(5, 1))
    nodes = trace.graph.nodes
    for name, parameter in model.named_parameters():
        node = nodes[f"model.{name}"]
        assert parameter.grad is not None
        assert node["grad"].numpy().tolist() == parameter.grad.tolist()
        assert node["grad_after"] == node["grad"]
    assert nodes["addmm_1"]["module"] == "model.2"
    assert nodes["addmm_1"]["shape"] == (5, 1)


def test_outputs_of_one_operation_are_kept_apart() -> None:
    def fn(x: Tensor) -> Tensor:
        first, _, third = x.split(1)
        return (first * third).sum()

    trace = gradviz.trace(fn, torch.tensor([2.0, 3.0, 5.0], requires_grad=True))
    node = trace.graph.nodes["split"]
    assert [value.item() for value in node["values"]] == [2.0, 3.0, 5.0]
    assert [g and g.item() for g in node["grads"]] == [5.0, None, 2.0]
    assert trace.graph.edges["split", "mul", 1]["output"] == 2


def test_the_graph_is_made_once() -> None:
    trace = neuron()
    assert trace.graph is trace.graph


def test_steps_and_passes() -> None:
    trace = neuron()
    assert trace.steps == trace.passes[0].steps
    assert [step.op for step in trace.steps if step.kind == "accumulate"] == ["b", "w"]


def test_a_saved_trace_is_the_same_when_it_is_loaded(tmp_path: Path) -> None:
    trace = neuron()
    trace.save(tmp_path / "neuron.gradviz")
    again = gradviz.load(tmp_path / "neuron.gradviz")
    assert again.data == trace.data
    assert dict(again.graph.nodes(data=True)) == dict(trace.graph.nodes(data=True))


def blocked(*names: str) -> str:
    return f"import sys\nfor name in {names!r}: sys.modules[name] = None\n"


def test_a_saved_trace_opens_without_torch_and_without_a_window(tmp_path: Path) -> None:
    file = tmp_path / "neuron.gradviz"
    neuron().save(file)
    code = blocked("torch", "PySide6", "pyqtgraph", "graphlay", "mathra") + (
        "import gradviz\n"
        f"trace = gradviz.load({str(file)!r})\n"
        "assert 'networkx' not in sys.modules\n"
        "print(trace.graph.nodes['w']['grad'].item())\n"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("-0.0898"), done.stderr


def test_tracing_works_without_a_window_or_typesetter() -> None:
    code = blocked("PySide6", "pyqtgraph", "graphlay", "mathra") + (
        "import gradviz, torch\n"
        "w = torch.tensor(3.0, requires_grad=True)\n"
        "with gradviz.record() as recorder: (w * w).backward()\n"
        "trace = gradviz.trace(lambda w: w * w, w)\n"
        "assert 'networkx' not in sys.modules\n"
        "print(len(trace.steps), len(recorder.trace.steps), len(trace.graph))\n"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["2", "2", "2"], done.stderr


# ------------------------------------------------------------------------- record


def test_recording_a_training_step() -> None:
    model = nn.Linear(2, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    x, y = torch.randn(4, 2), torch.randn(4, 1)
    with gradviz.record() as recorder:
        optimizer.zero_grad()
        loss = functional.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    trace = recorder.trace
    assert [op.id for op in trace.data.ops] == ["t", "addmm", "mse_loss"]
    assert trace.graph.nodes["mse_loss"]["name"] == "loss"
    assert {"model.weight", "model.bias", "x", "y"} <= set(trace.graph)
    assert model.weight.grad is not None
    found = trace.graph.nodes["model.weight"]["grad"].numpy().tolist()
    assert found == model.weight.grad.tolist()


@pytest.mark.parametrize("clips", [False, True])
def test_what_an_optimizer_computes_is_no_part_of_the_program(clips: bool) -> None:
    w = torch.tensor([2.0, 3.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=2)

    def closure() -> Tensor:
        optimizer.zero_grad(set_to_none=False)
        loss = (w * w).sum()
        loss.backward()
        if clips:
            nn.utils.clip_grad_norm_([w], 1.0)
        return loss

    with gradviz.record() as recorder:
        optimizer.step(closure)
    data = recorder.trace.data
    assert len(data.passes) >= 2
    assert [op.id for op in data.ops[:4]] == ["mul", "sum", "mul_1", "sum_1"]
    assert {value.node for value in data.values if value.role != "result"} == {"w"}


def test_a_recorded_step_gives_the_numbers_of_an_unrecorded_one() -> None:
    def step(watched: bool) -> list[list[float]]:
        torch.manual_seed(3)
        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.3), nn.Tanh(), nn.Linear(8, 2))
        optimizer = torch.optim.AdamW(model.parameters())
        x, y = torch.randn(6, 4), torch.tensor([0, 1, 0, 1, 1, 0])
        for _ in range(3):
            optimizer.zero_grad()
            with gradviz.record() if watched else contextlib.nullcontext():
                loss = functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
        return [parameter.flatten().tolist() for parameter in model.parameters()]

    assert step(watched=True) == step(watched=False)


def test_a_parameter_that_changed_shows_the_value_used_last() -> None:
    w = leaf(2.0)
    optimizer = torch.optim.SGD([w], lr=0.5)
    with gradviz.record() as recorder:
        for _ in range(2):
            (w * 3).backward()
            optimizer.step()
    trace = recorder.trace
    assert w.item() == -2.5  # the gradients added up: 2 - 0.5 * 3 - 0.5 * 6
    assert item(trace.graph.nodes["w"]["value"]) == 0.5
    assert item(trace.graph.nodes["mul_1"]["value"]) == 1.5


def test_gradients_by_autograd_grad_leave_grad_alone() -> None:
    w = leaf(3.0)
    with gradviz.record() as recorder:
        loss = w * w
        (slope,) = torch.autograd.grad(loss, [w])
    trace = recorder.trace
    assert slope.item() == 6.0
    assert w.grad is None
    assert [step.op for step in trace.steps] == ["mul"]
    assert grad(trace, "w") == 6.0
    assert trace.graph.nodes["w"]["grad_after"] is None


def test_several_passes_are_kept_apart() -> None:
    w = leaf(2.0)
    with gradviz.record() as recorder:
        first, second = w * 3, w * w
        first.backward()
        second.backward()
    trace = recorder.trace
    assert [[step.op for step in one.steps] for one in trace.passes] == [
        ["mul", "w"],
        ["mul_1", "w"],
    ]
    writes = [one.steps[-1].contributions[0] for one in trace.passes]
    totals = [
        (part.total_before and part.total_before.item(), item(part.total_after)) for part in writes
    ]
    assert totals == [(None, 3.0), (3.0, 7.0)]


def test_gradients_of_gradients() -> None:
    x = leaf(2.0)
    with gradviz.record() as recorder:
        y = x**3
        (slope,) = torch.autograd.grad(y, x, create_graph=True)
        slope.backward()
    trace = recorder.trace
    assert len(trace.passes) == 2
    assert item(trace.graph.nodes["x"]["grad_after"]) == 12.0
    assert {op.in_pass for op in trace.data.ops} == {None, 0}


def test_an_exception_inside_of_a_recording_passes_through() -> None:
    recorder = gradviz.record()
    with pytest.raises(ValueError, match="mine"), recorder:
        raise ValueError("mine")
    assert torch.utils._python_dispatch._get_current_dispatch_mode() is None
    assert torch.overrides._get_current_function_mode() is None


def test_a_recording_that_is_still_open_has_no_trace() -> None:
    recorder = gradviz.record()
    with pytest.raises(GradvizError, match="leave the `with` block"):
        _ = recorder.trace


# ------------------------------------------------------------------------- of anything


def test_a_part_of_a_result_is_the_root() -> None:
    w = leaf(3.0)

    def fn() -> dict[str, Tensor]:
        return {"loss": w * w, "other": w.exp()}

    assert gradviz.trace(fn, root="loss").data.roots[0].node == "mul"
    assert gradviz.trace(fn, root=lambda found: found["other"]).data.roots[0].node == "exp"
    assert gradviz.trace(lambda: list(fn().values()), root=1).data.roots[0].node == "exp"
    with pytest.raises(GradvizError, match="no part called lost; it has: loss, other"):
        gradviz.trace(fn, root="lost")
    untold = gradviz.trace(fn)
    assert not untold.passes
    assert "root=, one of: loss, other" in untold.notes[0]
    assert {ref.node for ref in untold.data.roots} == {"mul", "exp"}


def test_a_result_with_many_numbers_starts_with_a_given_gradient() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    trace = gradviz.trace(lambda: w * w, grad_output=torch.tensor([1.0, 10.0]))
    assert trace.graph.nodes["w"]["grad"].numpy().tolist() == [2.0, 40.0]
    refused = gradviz.trace(lambda: w * w, grad_output=torch.ones(3))
    assert "grad_output has the shape [3], the result [2]" in refused.notes[0]


def test_a_tensor_is_traced_without_touching_its_gradients() -> None:
    w = leaf(3.0)
    loss = w * w
    trace = gradviz.trace(loss)
    assert w.grad is None
    assert grad(trace, "w") == 6.0
    assert trace.graph.nodes["mul"]["name"] == "loss"
    loss.backward()
    assert "already used by backward()" in gradviz.trace(loss).notes[0]


def test_how_much_is_kept_whole_is_a_setting() -> None:
    w = torch.ones(10, requires_grad=True)
    small = gradviz.trace(lambda: (w * 2).sum(), whole=9).graph.nodes
    assert (small["w"]["value"].is_whole, small["sum"]["value"].is_whole) == (False, True)
    assert small["w"]["value"].samples()[1].tolist() == [1.0] * 10
    with gradviz.record(whole=0) as recorder:
        (w * 2).sum().backward()
    assert not recorder.trace.graph.nodes["mul"]["value"].is_whole
    assert gradviz.trace(lambda: (w * 2).sum()).graph.nodes["w"]["value"].is_whole
