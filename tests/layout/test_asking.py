"""What the layout is told of a trace: where parameters stand, and which frames boxes share."""

from __future__ import annotations

import torch
from torch import nn

import gradviz
from gradviz.layout.layered import layered
from gradviz.workspace.view import Draft, draft


class Normed(nn.Module):
    """Two normalisations: only the first is alone in reading its input."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.BatchNorm1d(6), nn.Tanh())
        self.second = nn.Sequential(nn.LayerNorm(6), nn.Tanh())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.first(x * 2)
        return (self.second(h) + h).sum()


def drawn() -> tuple[Draft, dict[str, float]]:
    """Return a drawing with all modules open, and the middle of each box across."""
    torch.manual_seed(0)
    net = Normed()
    with gradviz.record() as recorder:
        net(torch.randn(4, 6)).backward()
    one = draft(recorder.trace.data, folded=frozenset(), direction="TB")
    result = layered(one.request)
    boxes = one.request.boxes
    return one, {box.id: x + box.width / 2 for box, x in zip(boxes, result.x, strict=True)}


def test_parameters_stand_on_both_sides_of_data_that_only_one_reads() -> None:
    _, at = drawn()
    op = at["native_batch_norm"]
    assert at["first.0.weight"] < at["first.0.bias"] < op
    assert op < at["first.0.running_mean"] < at["first.0.running_var"]


def test_where_others_read_the_data_too_no_line_is_crossed() -> None:
    _, at = drawn()
    assert at["native_layer_norm"] < at["second.0.weight"] < at["second.0.bias"]


def test_boxes_know_the_frames_around_them() -> None:
    one, _ = drawn()
    frames = {box.id: box.frames for box in one.request.boxes}
    inside = frames["first.0.weight"]
    assert inside
    assert inside == frames["native_batch_norm"]
    assert frames["native_layer_norm"] != inside


def test_neighbours_in_one_frame_do_not_keep_room_for_two() -> None:
    one, at = drawn()
    boxes = {box.id: box for box in one.request.boxes}
    left, right = boxes["second.0.weight"], boxes["second.0.bias"]
    apart = at[right.id] - at[left.id] - (left.width + right.width) / 2
    both = left.margins[1] + right.margins[3]
    shared = len(left.frames) * sum(one.request.gaps.frame)
    assert shared > 0
    assert abs(apart - (both - shared + one.request.gaps.node)) < 0.5
