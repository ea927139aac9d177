"""Small tables beside boxes, and what stands where no gradient came."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import torch

from gradviz.animation.cells import Shade, tensor_cells
from gradviz.animation.picture import picture
from gradviz.engine.record import trace
from gradviz.layout.engines import lay_out
from gradviz.model.measure import text_width
from gradviz.model.picture import Rectangle, Text
from gradviz.model.tensor import tensor_value
from gradviz.model.theme import theme
from gradviz.scene.sizes import block_size
from gradviz.workspace.view import View, view
from tests.tools.shown import shown
from tests.tools.written import texts_of


def _texts(one: View, time: float) -> list[str]:
    return texts_of(picture(one.scene, one.frame(time), one.numbers, theme("light")))


def test_what_has_no_gradient_at_the_end_says_none() -> None:
    used, unused = (torch.ones(3, requires_grad=True) for _ in range(2))
    one = view(trace(lambda w, spare: (w * w).sum(), used, unused), lay_out)
    end, before = one.timeline.duration, one.timeline.stops[-2]

    assert _texts(one, end).count("None") == 1
    assert "None" not in _texts(one, before)


def test_without_a_backward_pass_there_is_no_none() -> None:
    one = view(trace(lambda w: w * 2, torch.ones(2, requires_grad=True)), lay_out)

    assert not one.timeline.passes
    assert "None" not in _texts(one, one.timeline.duration)


@pytest.mark.parametrize(
    "values",
    [
        [1.234e-7, -2.5e-7, 3e8],
        [1234567, -987654321, 3],
        [1 + 2j, -0.08888 - 0.08888j],
        [True, False, True],
        [float("nan"), float("-inf"), -0.0],
    ],
)
def test_numbers_in_small_tables_keep_clear_of_each_other(values: list[Any]) -> None:
    value = tensor_value(values)
    items = tensor_cells(value, 0.0, 0.0, Shade(shown("neuron").numbers, theme("light")), 1.0)
    texts = [item for item in items if isinstance(item, Text)]
    cells = [item for item in items if isinstance(item, Rectangle)]

    assert len(texts) == len(cells) == len(values)
    for text, cell in zip(texts, cells, strict=True):
        left = text.x - text_width(text.text, size=text.size, weight=text.weight)
        assert cell.x <= left < text.x <= cell.x + cell.width


def test_boxes_of_complex_numbers_have_room_for_them() -> None:
    z = torch.tensor([1 + 2j, -0.5 + 0.25j], requires_grad=True)
    one = view(trace(lambda z: (z.exp().abs() ** 2).sum(), z), lay_out)
    wide = {box.id for box in one.scene.boxes if box.wide}

    assert wide == {"z", "exp"}
    assert block_size((2,), wide=True).width > 2 * block_size((2,)).width


def test_operations_in_place_are_called_so() -> None:
    def run(w: torch.Tensor) -> torch.Tensor:
        y = w * 2
        y.relu_()
        y += 1
        return y.sigmoid_().sum()

    one = view(trace(run, torch.ones(3, requires_grad=True)), lay_out)
    assert {"relu_", "add_", "sigmoid_"} <= set(_texts(one, 0.0))


def test_complex_numbers_have_no_derivative_of_a_real_card() -> None:
    """Nor does numpy warn that it threw their imaginary part away: warnings are errors here."""

    def run(z: torch.Tensor) -> torch.Tensor:
        return (torch.exp(z) * z).abs()

    one = view(trace(run, torch.tensor(0.5 - 1j, requires_grad=True)), lay_out)
    for op in one.data.ops:
        slopes = one.numbers.slopes(op)
        assert not slopes or op.id == "abs_1"
    _texts(one, one.timeline.duration)


def test_a_sample_is_told_from_the_whole() -> None:
    x = torch.randn(40, 50)
    shade = Shade(shown("neuron").numbers, theme("light"))

    def edge(whole: int | None) -> Rectangle:
        value = trace(lambda x: (x * 2).sum(), x.clone().requires_grad_(), whole=whole).values[0]
        assert value.forward is not None
        assert value.forward.is_whole == (whole is None)
        return next(
            item
            for item in tensor_cells(value.forward, 0.0, 0.0, shade, 1.0)
            if isinstance(item, Rectangle)
        )

    for whole, dashed in ((None, False), (100, True)):
        pen = edge(whole).pen
        assert pen is not None
        assert bool(pen.dash) == dashed


def test_a_value_that_was_not_seen_is_a_question_mark() -> None:
    data = trace(lambda x: (x * 2).sum(), torch.ones(3, requires_grad=True))
    values = tuple(
        msgspec.structs.replace(value, forward=None) if value.node == "mul" else value
        for value in data.values
    )
    one = view(msgspec.structs.replace(data, values=values), lay_out)

    assert "?" in _texts(one, one.timeline.duration)
    assert "?" not in _texts(one, 0.0)
