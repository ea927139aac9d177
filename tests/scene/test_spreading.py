"""Frames hold their own boxes only, side by side, and lines still lead from box to box."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import gradviz
from gradviz.layout.engines import lay_out
from gradviz.model.trace import TraceData
from gradviz.scene.frames import open_calls
from gradviz.scene.scene import Direction, Rect
from gradviz.workspace.view import View, view
from tests.tools.shown import shown as preset_shown


class Branches(nn.Module):
    """Branches of different length beside each other, one of them nested."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.a = nn.Sequential(nn.Linear(width, 5), nn.ReLU(), nn.Linear(5, 3))
        self.b = nn.Sequential(nn.Linear(width, 3), nn.Tanh())
        self.c = nn.Linear(width, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.a(x) * self.b(x) + self.c(x)


@cache
def trace_of(name: str) -> TraceData:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    made: dict[str, tuple[nn.Module, Tensor]] = {
        "branches": (Branches(4), torch.randn(2, 4)),
        "twice": (nn.Sequential(Branches(4), nn.Linear(3, 4), Branches(4)), torch.randn(2, 4)),
        "encoder": (
            nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, dropout=0.0),
            torch.randn(2, 3, 8),
        ),
    }
    model, x = made[name]
    with gradviz.record() as recorder:
        (model(x) ** 2).mean().backward()
    data: TraceData = recorder.trace.data
    return data


@cache
def shown(name: str, direction: Direction) -> View:
    if name in ("branches", "twice", "encoder"):
        return view(trace_of(name), lay_out, direction=direction, folded=frozenset())
    return view(preset_shown(name).data, lay_out, direction=direction, folded=frozenset())


NAMES = ("branches", "twice", "encoder", "attention", "deep", "rnn", "gpt", "cnn")
CASES = [(name, direction) for name in NAMES for direction in ("TB", "LR")]


def overlap(one: Rect, other: Rect) -> bool:
    (x, y, width, height), (left, top, wide, high) = one, other
    return x < left + wide and left < x + width and y < top + high and top < y + height


@pytest.mark.parametrize(("name", "direction"), CASES)
def test_every_open_module_has_a_frame_and_none_reaches_into_another(
    name: str, direction: Direction
) -> None:
    one = shown(name, direction)
    frames = one.scene.frame_of
    assert set(frames) == set(open_calls(one.graph))
    inside = {frame: {box.id for box in one.scene.boxes if frame in box.within} for frame in frames}
    for first, second in combinations(frames, 2):
        if inside[first] & inside[second]:  # one stands in the other
            outer, inner = sorted((frames[first], frames[second]), key=lambda one: one.depth)
            (x, y, width, height), (left, top, wide, high) = outer.rect, inner.rect
            assert x < left
            assert left + wide < x + width
            assert y < top
            assert top + high < y + height
        else:
            assert not overlap(frames[first].rect, frames[second].rect), (first, second)


@pytest.mark.parametrize(("name", "direction"), CASES)
def test_a_frame_holds_its_own_boxes_and_no_other(name: str, direction: Direction) -> None:
    scene = shown(name, direction).scene
    for frame in scene.frames:
        x, y, width, height = frame.rect
        for index, box in enumerate(scene.boxes):
            left, top, wide, high = scene.rect(index)
            if frame.id in box.within:
                assert x < left
                assert left + wide < x + width
                assert y < top
                assert top + high < y + height
            else:
                assert not overlap(frame.rect, scene.rect(index)), (frame.id, box.id)


@pytest.mark.parametrize(("name", "direction"), CASES)
def test_lines_lead_from_box_to_box_in_right_angles(name: str, direction: Direction) -> None:
    scene = shown(name, direction).scene
    axis = 1 if direction == "TB" else 0
    for link in scene.links:
        if not link.forward:
            continue
        for (x0, y0), (x1, y1) in pairwise(link.forward):
            assert abs(x0 - x1) < 1e-3 or abs(y0 - y1) < 1e-3
        for end, box in ((link.forward[0], link.source), (link.forward[-1], link.target)):
            rect = scene.rect(box)
            across = 1 - axis
            assert rect[across] - 0.01 <= end[across] <= rect[across] + rect[across + 2] + 0.01
        last = link.forward[-1][axis]
        assert last - scene.rect(link.target)[axis] < 15.0
        levels = [point[axis] for point in link.forward]
        assert levels == sorted(levels)  # never back against the flow


@pytest.mark.parametrize(("name", "direction"), CASES)
def test_bodies_do_not_lie_on_each_other(name: str, direction: Direction) -> None:
    rects = shown(name, direction).scene.rects
    low, high = rects[:, :2], rects[:, :2] + rects[:, 2:]
    meets = (low[:, None] < high[None]).all(axis=2) & (low[None] < high[:, None]).all(axis=2)
    assert np.array_equal(meets, np.eye(len(rects), dtype=bool))


def test_along_the_flow_nothing_is_empty_for_long() -> None:
    scene = shown("deep", "TB").scene
    parts = [scene.rect(index) for index in range(len(scene.boxes))]
    spans = sorted((top, top + height) for _, top, _, height in parts)
    reach = spans[0][1]
    for begin, end in spans[1:]:
        assert begin - reach < 54.0 + 160.0  # two heads and a foot of frames at most
        reach = max(reach, end)
    assert scene.bounds[3] < 3600.0
