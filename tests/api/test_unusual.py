"""The public face met in unusual ways: threads, nesting, values that nobody knows."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

import gradviz
from gradviz.cli import main
from gradviz.model.errors import GradvizError


def backward(loss: Tensor) -> None:
    loss.backward()  # type: ignore[no-untyped-call]


def test_a_recorder_records_one_thing_at_a_time() -> None:
    w = torch.ones(3, requires_grad=True)
    recorder = gradviz.record()
    with recorder:
        with pytest.raises(GradvizError, match="recording already"), recorder:
            pass
        backward((2 * w).sum())
    assert [step.op for step in recorder.trace.steps] == ["sum", "mul", "w"]
    with recorder:
        backward(w.exp().sum())
    assert [step.op for step in recorder.trace.steps] == ["sum", "exp", "w"]


def test_what_a_recorder_saw_can_be_checked() -> None:
    w = torch.ones(3, requires_grad=True)
    with gradviz.record() as recorder:
        backward((2 * w).sin().sum())
    assert gradviz.check(recorder).agrees


def test_threads_that_share_a_parameter_are_recorded_apart() -> None:
    w = torch.ones(3, requires_grad=True)
    found: list[gradviz.Trace] = []

    def work() -> None:
        with gradviz.record() as recorder:
            for _ in range(30):
                backward((2 * w).exp().sum())
        found.append(recorder.trace)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    for trace in found:
        for one in trace.passes:
            assert [step.op for step in one.steps][-1] == "w"
            assert len(one.steps) == 4


def test_what_a_function_deletes_after_a_recording_is_gone() -> None:
    model, x = nn.Linear(3, 2), torch.ones(4, 3)
    with gradviz.record():
        loss = model(x).sum()
        backward(loss)
    gone = [weakref.ref(one) for one in (model, model.weight, loss, x)]
    del model, loss, x
    gc.collect()
    assert [one() for one in gone] == [None] * 4


def test_variables_that_a_function_has_written_down_stay() -> None:
    rate, w = 0.1, torch.ones(3, requires_grad=True)
    settings = locals()
    with gradviz.record():
        backward((rate * w).sum())
    assert settings["rate"] == rate
    assert settings["w"] is w


@pytest.mark.parametrize("shape", [(), (3,), (2, 40)])
def test_values_that_nobody_knows_are_drawn_as_unknown(
    shape: tuple[int, ...], tmp_path: Path
) -> None:
    w = torch.ones(shape, requires_grad=True)
    loss = ((w + 1.0) * 3.0).sum() + 2.0
    before = gradviz.trace(loss)
    backward(loss)
    for trace in (before, gradviz.trace(loss)):
        assert any(value.forward and not value.forward.is_whole for value in trace.data.values)
        assert ">?<" in (trace._repr_svg_() or "")
        trace.save(tmp_path / "x.gradviz")
        for moment in ("start", "forward-end", "1", "2", "end"):
            target = str(tmp_path / "x.svg")
            assert main(["export", str(tmp_path / "x.gradviz"), "-o", target, "--at", moment]) == 0


def test_tensors_without_numbers_are_drawn() -> None:
    w = torch.ones(3, device="meta", requires_grad=True)
    assert gradviz.trace(lambda w: (2 * w).sum(), w)._repr_svg_() is not None


@pytest.mark.parametrize("layer", [nn.LazyLinear(2), nn.LazyConv1d(2, 2), nn.LazyBatchNorm1d()])
def test_layers_that_take_their_shape_from_their_first_input(layer: nn.Module) -> None:
    with gradviz.record() as recorder:
        backward(layer(torch.ones(2, 3, 4)).pow(2).sum())
    leaves = {value.name: value for value in recorder.trace.data.values if value.role != "result"}
    for name, parameter in layer.named_parameters(prefix="layer"):
        gradient = leaves[name].grad_after
        assert gradient is not None
        assert gradient.shape == parameter.shape
    assert recorder.trace.notes == []


def test_a_change_that_autograd_does_not_see_is_drawn_on_the_way_of_the_gradient() -> None:
    w, y = torch.rand(3, requires_grad=True), torch.rand(3)
    with gradviz.record() as recorder:
        kept = w.clone()
        with torch.no_grad():
            kept.clamp_(min=0.1)
        backward((kept.log() + y / kept).sum())
    assert recorder.trace._repr_svg_() is not None
    assert recorder.trace.graph.nodes["clone"]["grad"] is not None


def test_a_recording_without_backward_says_what_to_do() -> None:
    w = torch.ones(3, requires_grad=True)
    with gradviz.record() as recorder:
        loss = (2 * w).sum()
    assert [note.partition(":")[0] for note in recorder.trace.notes] == ["No backward yet"]
    with gradviz.record() as recorder, torch.no_grad():
        (2 * w).sum()
    assert recorder.trace.notes == []
    with gradviz.record() as recorder:
        backward(loss)
    assert not any("No backward" in note for note in recorder.trace.notes)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    w = torch.ones(3, requires_grad=True)
    with pytest.raises(GradvizError, match=r"There is no folder .*nowhere"):
        gradviz.trace(w.sum()).save(tmp_path / "nowhere" / "x.gradviz")


@pytest.mark.parametrize("whole", [0, 4, 1_000_000])
def test_how_much_is_kept_does_not_change_what_is_right(whole: int) -> None:
    w = torch.full((300, 300), 0.1, requires_grad=True)
    x = torch.ones(3, requires_grad=True)
    trace = gradviz.trace(lambda w, x: (w * w).sum() * x.exp().sum(), w, x, whole=whole)
    verdicts = {leaf.leaf: leaf.verdict for leaf in gradviz.check(trace).leaves}
    assert "disagrees" not in verdicts.values()
    if whole > 90_000:
        assert verdicts == {"w": "agrees", "x": "agrees"}
