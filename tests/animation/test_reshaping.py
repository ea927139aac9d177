"""Marks of shape operations in time: one step for a chain, every number torch's own."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import gradviz
from gradviz.animation.inspection import inspect
from gradviz.animation.story import story
from gradviz.export.graph_json import graph_json
from gradviz.graph.reshaping import Reshaping
from gradviz.layout.engines import lay_out
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import TraceData
from gradviz.model.words import set_language
from gradviz.workspace.known import Known
from gradviz.workspace.view import View, view


class Heads(nn.Module):
    """Three projections in heads: chains that run interleaved, and a fan-out before them."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        h = x.tanh()
        q, k = self.query(h), self.key(h)
        q, k = q.view(3, 2, 2), k.view(3, 2, 2)
        q, k = q.transpose(0, 1), k.transpose(0, 1)
        weights = (q @ k.transpose(1, 2)).softmax(-1)
        return (weights @ k).transpose(0, 1).reshape(3, 4)[:, :3]


def _plain(x: Tensor) -> Tensor:
    return ((x * 2).view(2, 6).t().unsqueeze(0) ** 2).sum()


def _parts(x: Tensor) -> Tensor:
    h = x.sin()
    return (h[0] * h[1]).sum() + h[:, 1:].reshape(-1).exp().sum() + (h.t() ** 2).sum()


DATA = torch.arange(12.0).reshape(3, 4)


def _leaves(x: Tensor) -> Tensor:
    """Look at a leaf whose gradient is asked for, and at parts of data that needs none."""
    h = (x.t().reshape(-1) ** 2).sum() + (x[1:] * DATA[:2]).sum()
    return h + sum((x[i] * DATA[i]).sum() for i in range(3))


@cache
def trace_of(name: str) -> TraceData:
    torch.set_num_threads(1)
    torch.manual_seed(3)
    x = torch.randn(3, 4, requires_grad=True)
    model = Heads()
    with gradviz.record() as recorder:
        if name == "heads":
            (model(x) ** 2).mean().backward()
        else:
            {"plain": _plain, "parts": _parts, "leaves": _leaves}[name](x).backward()
    data: TraceData = recorder.trace.data
    return data


@cache
def shown(name: str, on_edges: bool = True) -> View:
    return view(trace_of(name), lay_out, reshaping=Reshaping(on_edges=on_edges))


NAMES = ("plain", "heads", "parts", "leaves")


def same(one: TensorValue | None, other: TensorValue | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.numpy().tobytes() == other.numpy().tobytes() and one.shape == other.shape


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_in_one_step_and_a_mark_is_passed_in_one(name: str) -> None:
    one, plain = shown(name), shown(name, on_edges=False)
    forward = [step for step in one.timeline.steps if step.phase == "forward"]
    backward = [step for step in one.timeline.steps if step.phase == "backward"]
    ran = [record for step in forward for record in step.members or (step.record,)]
    back = [record for step in backward for record in step.members or (step.record,)]
    assert sorted(ran) == list(range(len(one.data.ops)))
    assert sorted(back) == list(range(len(one.data.passes[0].steps)))
    marks = [index for index, box in enumerate(one.scene.boxes) if box.kind == "shape"]
    assert marks
    for index in marks:
        after = ["backward"] if one.scene.boxes[index].differentiable else []
        phases = [step.phase for step in one.timeline.steps if step.box == index]
        assert phases == ["forward", *after]
    hidden = sum(len(chain.ops) - 1 for chain in one.graph.chains)
    assert len(one.timeline.steps) == len(plain.timeline.steps) - 2 * hidden


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_taken_before_it_is_there(name: str) -> None:
    one = shown(name)
    timeline, columns = one.timeline, one.timeline.passes[0]
    for index, link in enumerate(one.scene.links):
        assert timeline.value_end[link.source] <= timeline.take_start[index] + 1e-6
        if link.backward and np.isfinite(columns.send_start[index]):
            assert columns.send_end[index] <= columns.use_end[index] + 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_sums_grow_as_autograd_added_them(name: str) -> None:
    one = shown(name)
    wanted: dict[tuple[str, int], list[TensorValue]] = {}
    for step in one.data.passes[0].steps:
        for part in step.contributions:
            if step.kind != "accumulate" and part.amount is not None:
                total = part.total_after or part.amount
                wanted.setdefault((part.to.node, part.to.output), []).append(total)
    for index, box in enumerate(one.scene.boxes):
        if box.kind == "loss":
            continue
        told = one.timeline.passes[0].by_output.get((index, 0))
        if told is None:
            continue
        node = box.folded.outputs[0] if box.folded else (box.node, 0)
        totals = [event.total for event in told[1]]
        if node in wanted:  # the whole sum is told again when its own step begins
            count = len(wanted[node])
            assert count <= len(totals) <= count + 1
            assert all(map(same, totals, [*wanted[node], wanted[node][-1]]))


@pytest.mark.parametrize("name", NAMES)
def test_the_ends_of_every_edge_carry_what_autograd_sent(name: str) -> None:
    one = shown(name)
    sent = {
        (step.op, part.argument): part.amount
        for step in one.data.passes[0].steps
        if step.kind == "op"
        for part in step.contributions
    }
    seen = 0
    for link in one.graph.links:
        amount = one.timeline.passes[0].amounts.get(link.index)
        if (link.consumer, link.argument) in sent and link.differentiable:
            assert same(amount, sent[link.consumer, link.argument])
            seen += 1
    assert seen >= 4


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_in_a_mark_is_known_when_its_step_is_over(name: str) -> None:
    one, plain = shown(name), shown(name, on_edges=False)
    ends = [Known(each).at(each.timeline.duration) for each in (one, plain)]
    for op in one.data.ops:
        value, gradient = ([end.value(op.id), end.gradient(op.id)] for end in ends)
        assert all(map(same, value, gradient))
    start = Known(one).at(0.0)
    for chain in one.graph.chains:
        assert not any(start.has_run(op) for op in chain.ops)


def test_the_story_tells_the_shapes_before_and_after() -> None:
    set_language("en")
    one = shown("plain")
    mark = next(i for i, box in enumerate(one.scene.boxes) if box.kind == "shape")
    told = []
    for place, step in enumerate(one.timeline.steps):
        if step.box == mark:
            told.append(story(one.scene, one.frame(one.timeline.stops[place + 1]), one.numbers))
    forward, backward = told
    assert [beat.number for beat in forward.beats] == ["3 \u00d7 4", "1 \u00d7 6 \u00d7 2"]
    assert "3 \u00d7 4 becomes 1 \u00d7 6 \u00d7 2" in forward.sentence
    assert "1 \u00d7 6 \u00d7 2 becomes 3 \u00d7 4" in backward.sentence
    assert backward.beats[1].number == "3 \u00d7 4"


def test_the_inspector_names_each_operation() -> None:
    set_language("en")
    one = shown("plain")
    mark = next(i for i, box in enumerate(one.scene.boxes) if box.kind == "shape")
    found = inspect(one.scene, one.frame(one.timeline.duration), one.numbers, mark)
    assert found.title == "view \u00b7 t \u00b7 unsqueeze"
    assert found.kind.endswith("3 \u00d7 4 \u2192 1 \u00d7 6 \u00d7 2")
    lines = found.sections[0].sentences
    assert [line.partition(":")[0] for line in lines] == [
        "view, 2 \u00d7 6",
        "t, 6 \u00d7 2",
        "unsqueeze, 1 \u00d7 6 \u00d7 2",
    ]
    assert found.value.value is not None
    assert found.value.value.shape == (1, 6, 2)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_lines_end_at_a_mark_and_do_not_run_through_it(name: str, direction: str) -> None:
    one = view(trace_of(name), lay_out, direction="TB" if direction == "TB" else "LR")
    for link in one.scene.links:
        for end in (link.source, link.target):
            if one.scene.boxes[end].kind != "shape":
                continue
            x, y, width, height = one.scene.rect(end)
            for lane in (link.forward, link.backward):
                for (x0, y0), (x1, y1) in pairwise(lane):
                    left, right = min(x0, x1), max(x0, x1)
                    top, bottom = min(y0, y1), max(y0, y1)
                    inside = left < x + width - 1 and right > x + 1
                    assert not (inside and top < y + height - 1 and bottom > y + 1)


@pytest.mark.parametrize("name", NAMES)
def test_an_export_of_the_moment_lacks_nothing_that_is_in_a_mark(name: str) -> None:
    told = []
    for each in (shown(name), shown(name, on_edges=False)):
        for time in (0.0, each.timeline.duration):
            text = graph_json(each.data, each.scene, each.frame(time))
            moment = json.loads(text)["moment"]
            told.append({part: moment[part] for part in ("values", "gradients")})
    assert told[:2] == told[2:]
    assert len(told[1]["values"]) > len(told[0]["values"])
