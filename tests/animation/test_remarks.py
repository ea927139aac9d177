"""Remarks on whole tensors: the counts are torch's, and nothing is said where there is nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from gradviz.animation.inspection import inspect
from gradviz.animation.picture import picture
from gradviz.animation.remarks import flaw, gradient_remarks, value_remarks
from gradviz.animation.signs import sign_words
from gradviz.engine.record import trace
from gradviz.engine.values import snapshot
from gradviz.layout.engines import lay_out
from gradviz.model.tensor import tensor_value
from gradviz.model.theme import THEMES, theme
from gradviz.model.trace import OpRecord
from gradviz.workspace.view import View, view
from tests.tools.written import texts_of


def _view(fn: Callable[..., Tensor], *leaves: Tensor) -> View:
    return view(trace(fn, *leaves), lay_out)


def _op(name: str) -> OpRecord:
    x = torch.zeros(2, requires_grad=True)
    return trace(lambda x: getattr(torch, name)(x).sum(), x).ops[0]


RELU = _op("relu")
numbers = st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=20)


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
@given(found=numbers)
def test_flat_places_are_counted_as_torch_has_them(name: str, found: list[float]) -> None:
    y = getattr(torch, name)(torch.tensor(found))
    wide = y.double()
    slopes = wide * (1 - wide) if name == "sigmoid" else 1 - wide**2
    flat = int((slopes <= 0.01).sum())
    said = value_remarks(_op(name), snapshot(y))

    assert bool(said) == (flat > 0)
    if flat:
        assert f"{flat} of {len(found)} numbers lie where the curve is flat" in said[0]
        assert said[0].startswith("Saturated") == (flat >= 0.9 * len(found))


@given(found=numbers)
def test_a_relu_tells_how_many_are_shut(found: list[float]) -> None:
    y = torch.relu(torch.tensor(found))
    shut = int((y == 0).sum())
    said = value_remarks(RELU, snapshot(y))

    if shut == len(found):
        assert said == (f"Dead: 0 of {shut} numbers are above zero. No gradient passes here.",)
    elif shut:
        assert said == (f"{shut} of {len(found)} numbers are 0: no gradient passes there.",)
    else:
        assert said == ()


def test_units_that_are_dead_for_the_whole_batch() -> None:
    y = torch.relu(torch.tensor([[1.0, -1.0, -2.0], [2.0, -3.0, 0.5]]))
    assert value_remarks(RELU, snapshot(y)) == ("1 of 3 units are zero for the whole batch.",)


@pytest.mark.parametrize(
    ("gradient", "said"),
    [
        ([0.0, 0.0], "All zeros: nothing is learned from here."),
        ([0.0, 0.0, 3.0], "2 of 3 numbers are 0: nothing is learned there."),
        ([1e-9, -3e-9], "Vanishing: its largest number is 3\u00b710\u207b\u2079."),
        ([1.0, -2e6], "Exploding: its largest number is 2\u00b710\u2076."),
        ([float("nan"), 1.0], "1 of 2 numbers are NaN."),
    ],
)
def test_gradients(gradient: list[float], said: str) -> None:
    assert gradient_remarks(tensor_value(gradient)) == (said,)


@pytest.mark.parametrize("gradient", [[0.5, -0.5, 0.0], [1.0], [0.0]])
def test_usual_gradients_have_none(gradient: list[float]) -> None:
    assert gradient_remarks(tensor_value(gradient)) == ()


def _dead(x: Tensor) -> Tensor:
    return torch.relu(x - 100).sum() + torch.sigmoid(x + 50).sum() + torch.relu(x).sum()


def test_the_graph_marks_what_lets_nothing_through() -> None:
    shown = _view(_dead, torch.tensor([[1.0, 2.0, -3.0], [4.0, 5.0, -6.0]], requires_grad=True))
    for name in THEMES:
        late = picture(
            shown.scene, shown.frame(shown.timeline.duration), shown.numbers, theme(name)
        )
        early = picture(shown.scene, shown.frame(0.0), shown.numbers, theme(name))
        found = texts_of(late)
        assert {"0 of 6", "saturated", "1 of 3 dead"} <= set(found)
        assert not {"0 of 6", "saturated", "1 of 3 dead"} & set(texts_of(early))


def test_the_inspector_says_it_once_it_is_there() -> None:
    shown = _view(_dead, torch.tensor([[1.0, 2.0, -3.0], [4.0, 5.0, -6.0]], requires_grad=True))
    index = next(i for i, box in enumerate(shown.scene.boxes) if box.id == "relu")

    def said(time: float) -> list[str]:
        sections = inspect(shown.scene, shown.frame(time), shown.numbers, index).sections
        return [line for one in sections if one.heading == "Worth a look" for line in one.sentences]

    assert said(0.0) == []
    assert said(shown.timeline.duration)[0].startswith("Dead: 0 of 6")


def test_a_scalar_or_another_op_has_no_flaw() -> None:
    assert flaw(RELU, tensor_value(0.0)) is None
    assert flaw(None, tensor_value([0.0, 0.0])) is None
    assert flaw(RELU, None) is None
    assert flaw(RELU, tensor_value(np.empty((0, 3)))) is None


def test_signs_have_words_for_who_cannot_see_them() -> None:
    shown = _view(_dead, torch.tensor([[1.0, 2.0, -3.0], [4.0, 5.0, -6.0]], requires_grad=True))
    wrong = _view(lambda x: torch.log(x).sum(), torch.tensor([0.0, 1.0], requires_grad=True))

    def said(one: View, box: str, time: float) -> tuple[str, ...]:
        return sign_words(one.scene, one.frame(time), one.numbers, one.scene.by_id[box])

    end = shown.timeline.duration
    assert said(shown, "relu", end) == ("dead: 0 of 6",)
    assert said(shown, "sigmoid", end) == ("saturated",)
    assert said(shown, "relu", 0.0) == ()
    assert said(wrong, "log", wrong.timeline.duration) == ("the first NaN or infinity",)
    assert said(wrong, "log", 0.0) == ()
