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
