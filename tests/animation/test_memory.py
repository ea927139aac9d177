"""Views and new versions are called what they are, with the names of the program."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from gradviz.animation.inspection import inspect
from gradviz.animation.writing import short
from gradviz.engine.record import trace
from gradviz.layout.engines import lay_out
from gradviz.model.tensor import tensor_value
from gradviz.workspace.view import View, view


def _run(a: Tensor) -> Tensor:
    base = a * 2
    row = base[1]
    row.mul_(3)
    base.relu_()
    return base.t().sum()


@pytest.fixture(scope="module")
def shown() -> View:
    return view(trace(_run, torch.ones(2, 3, requires_grad=True)), lay_out)


def _said(shown: View, box: str) -> str:
    end = shown.frame(shown.timeline.duration)
    sections = inspect(shown.scene, end, shown.numbers, shown.scene.by_id[box]).sections
    return " ".join(line for one in sections for line in one.sentences)


def test_views(shown: View) -> None:
    assert "A view of base: it has no numbers of its own" in _said(shown, "select")
    assert "view of" not in _said(shown, "mul")


def test_a_change_through_a_view_makes_a_version_of_its_base(shown: View) -> None:
    said = _said(shown, "mul_")
    assert "Written in place through row, a view of base: so base changes too" in said
    assert "elsewhere the gradient as it is" in said
    assert "not explained yet" not in said


def test_a_change_of_the_tensor_itself(shown: View) -> None:
    assert "is the new version of base" in _said(shown, "relu_")


def test_an_empty_tensor_has_no_norm() -> None:
    assert short(tensor_value([])) == "[ ]"
