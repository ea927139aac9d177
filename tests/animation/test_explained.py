"""The inspector on ops of real networks: words alone, masks, what is stretched."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

import gradviz
from gradviz.animation.inspected import Inspection
from gradviz.animation.inspection import inspect
from gradviz.layout.engines import lay_out
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.workspace.view import View, view


def placed(request: LayoutRequest) -> LayoutResult:
    return lay_out(request, in_process=True)


def traced(program: Callable[[], Tensor]) -> View:
    return view(gradviz.trace(program).data, placed)


def told(shown: View, node: str) -> Inspection:
    index = next(i for i, box in enumerate(shown.scene.boxes) if box.node == node)
    return inspect(shown.scene, shown.frame(shown.timeline.duration), shown.numbers, index)


def test_words_alone_come_with_the_formula_of_pytorch() -> None:
    x = torch.randn(1, 2, 3, 3, requires_grad=True)
    shown = traced(lambda: functional.interpolate(x, scale_factor=2, mode="bilinear").sum())
    found = told(shown, "upsample_bilinear2d")
    assert found.title == "upsample"
    (section,) = found.sections
    assert section.heading == "PyTorch's own formula"
    assert "upsample_bilinear2d_backward" in section.code


def attention() -> Tensor:
    scores = torch.randn(2, 3, 3, requires_grad=True)
    hidden = torch.triu(torch.ones(3, 3), 1) == 1
    return (scores.masked_fill(hidden, -torch.inf).softmax(-1) ** 2).sum()


def test_a_mask_that_asks_for_minus_infinity_is_no_fault() -> None:
    assert traced(attention).numbers.first_wrong_value is None


def test_a_logarithm_that_makes_minus_infinity_is_a_fault() -> None:
    x = torch.zeros(3, requires_grad=True)
    assert traced(lambda: x.log().sum()).numbers.first_wrong_value == "log"


def test_of_a_mask_no_gradient_is_told() -> None:
    found = told(traced(attention), "masked_fill")
    assert "Broadcasting" not in [section.heading for section in found.sections]


def test_a_bias_that_is_stretched_tells_of_its_gradient() -> None:
    x, b = torch.ones(2, 3), torch.ones(3, requires_grad=True)
    found = told(traced(lambda: (x + b).sum()), "add")
    assert "Broadcasting" in [section.heading for section in found.sections]


def normalised() -> Tensor:
    x = torch.randn(2, 3, requires_grad=True)
    w, b = (torch.ones(3, requires_grad=True) for _ in "wb")
    return (functional.layer_norm(x, (3,), w, b) ** 2).sum()


def test_what_a_tensor_op_sends_on_is_written_a_letter_a_line() -> None:
    found = told(traced(normalised), "native_layer_norm")
    section = next(one for one in found.sections if one.heading == "Gradient sent on")
    lines = [formula.text for formula in section.formulas]
    assert len(lines) == 4
    assert lines[1].startswith("g = ")
    assert "∑" in lines[2]
    outputs = next(one for one in found.sections if one.heading == "Outputs")
    assert outputs.sentences[1].startswith("\u03bc = native_layer_norm[1]")


def test_without_a_backward_nothing_is_sent_on() -> None:
    x = torch.ones(2, 3)
    found = told(traced(lambda: x.softmax(-1)), "softmax")
    assert "Gradient sent on" not in [section.heading for section in found.sections]


def test_what_pytorch_does_beyond_the_formula_is_noted() -> None:
    a, b = (torch.ones(2, requires_grad=True) for _ in "ab")
    found = told(traced(lambda: torch.maximum(a, b).sum()), "maximum")
    (section,) = [one for one in found.sections if one.heading == "Note"]
    assert "one half" in section.sentences[0]


def test_outputs_that_get_no_gradient_are_not_told_to_wait_for_one() -> None:
    x, w = torch.arange(4.0).reshape(2, 2), torch.ones(2, requires_grad=True)
    shown = traced(lambda: (x.unbind()[1] * w).sum())
    index = next(i for i, box in enumerate(shown.scene.boxes) if box.node == "unbind")
    time = shown.timeline.stops[1]
    found = inspect(shown.scene, shown.frame(time), shown.numbers, index)
    assert [line.rpartition(" ")[2] for line in found.sections[0].sentences] == ["None", "None"]
