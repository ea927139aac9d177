"""Folded modules in time: PyTorch's numbers to the bit, every record in one step."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import gradviz
from gradviz.animation.carrying import carried
from gradviz.animation.inspection import inspect
from gradviz.animation.modules import module_sections, written_gradients
from gradviz.animation.picture import picture
from gradviz.animation.story import story
from gradviz.graph.folding import at_depth
from gradviz.graph.modules import calls_of
from gradviz.layout.engines import lay_out
from gradviz.model.numbers import format_number
from gradviz.model.tensor import TensorValue
from gradviz.model.theme import theme
from gradviz.model.trace import TraceData
from gradviz.workspace.view import View, view


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 4))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.inner(x)


class Tied(nn.Module):
    """One weight in two places, and a module that is called twice."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.head = nn.Embedding(7, 4), nn.Linear(4, 7, bias=False)
        self.head.weight = self.words.weight
        self.mix = nn.Linear(4, 4)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.head(self.mix(torch.tanh(self.mix(self.words(tokens)))))


class Steps(nn.Module):
    """A cell with two outputs, called for each step of a sequence."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.LSTMCell(3, 4)

    def forward(self, x: Tensor) -> Tensor:
        h, c = torch.zeros(2, 4), torch.zeros(2, 4)
        for step in x:
            h, c = self.cell(step, (h, c))
        return h * c


def _encoder() -> nn.Module:
    return nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True)


MODELS: dict[str, tuple[Callable[[], nn.Module], Callable[[], Tensor]]] = {
    "nested": (
        lambda: nn.Sequential(
            nn.Sequential(nn.Linear(4, 5), nn.ReLU()), nn.Sequential(nn.Linear(5, 3), nn.Tanh())
        ),
        lambda: torch.randn(2, 4),
    ),
    "residual": (lambda: nn.Sequential(Residual(), Residual()), lambda: torch.randn(2, 4)),
    "tied": (Tied, lambda: torch.randint(0, 7, (5,))),
    "cell": (Steps, lambda: torch.randn(4, 2, 3)),
    "encoder": (_encoder, lambda: torch.randn(2, 3, 4)),
    "lstm": (lambda: nn.LSTM(3, 4, num_layers=2), lambda: torch.randn(3, 2, 3)),
}


@cache
def trace_of(name: str) -> TraceData:
    torch.set_num_threads(1)
    torch.manual_seed(3)
    make, given_input = MODELS[name]
    model, x = make(), given_input()
    with gradviz.record() as recorder:
        out = model(x)
        out = out[0] if isinstance(out, tuple) else out
        loss = (out**2).mean()
        loss.backward()
    return recorder.trace.data


@cache
def shown(name: str, folded: frozenset[str], full: bool = False) -> View:
    return view(trace_of(name), lay_out, folded=folded, full=full)


def known_gradients(data: TraceData) -> dict[tuple[str, int], TensorValue | None]:
    """Return the last gradient that arrived at each value, from the records alone."""
    found: dict[tuple[str, int], TensorValue | None] = {}
    backward = data.passes[0]
    root = backward.root
    first = next(step for step in backward.steps if step.op == root.node)
    found[root.node, root.output] = first.upstream[root.output]
    for step in backward.steps:
        if step.kind == "accumulate":
            continue
        for one in step.contributions:
            if one.amount is not None:
                total = one.total_after or one.amount
                found[one.to.node, one.to.output] = total
    return found


def same(one: TensorValue | None, other: TensorValue | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.numpy().tobytes() == other.numpy().tobytes()


@st.composite
def folds(draw: st.DrawFn) -> tuple[str, frozenset[str]]:
    name = draw(st.sampled_from(sorted(MODELS)))
    calls = calls_of(trace_of(name))
    depth = draw(st.integers(0, 3))
    if depth:
        return name, at_depth(calls, depth)
    return name, frozenset(draw(st.sets(st.sampled_from(sorted(calls.found)))))


@given(folds(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_gradients_of_folded_modules_are_those_of_the_records(
    chosen: tuple[str, frozenset[str]], full: bool
) -> None:
    name, folded = chosen
    one = shown(name, folded, full)
    known = known_gradients(one.data)
    frame = one.frame(one.timeline.duration)
    for index, box in enumerate(one.scene.boxes):
        if box.kind == "parameter":
            event = frame.gradient(index)
            assert same(None if event is None else event.total, known.get((box.node, 0))), box.id
        if box.folded is None:
            continue
        for number, ref in enumerate(box.folded.outputs):
            event = frame.gradient(index, number)
            assert same(None if event is None else event.total, known.get(ref)), (box.id, ref)
            value = one.numbers.value(*ref)
            assert value is not None


@given(folds())
@settings(max_examples=40, deadline=None)
def test_what_leaves_a_module_is_what_autograd_sent(chosen: tuple[str, frozenset[str]]) -> None:
    one = shown(*chosen)
    sent = {
        (step.op, part.argument): part
        for step in one.data.passes[0].steps
        if step.kind != "accumulate"
        for part in step.contributions
        if part.amount is not None
    }
    columns = one.timeline.passes[0]
    for link in one.graph.links:
        parts = [sent[use.consumer, use.argument] for use in link.uses
                 if (use.consumer, use.argument) in sent]  # fmt: skip
        if not parts:
            continue
        amount = columns.amounts.get(link.index)
        if len(parts) == 1:
            assert same(amount, parts[0].amount)
        elif amount is not None:
            totals = [part.total_after for part in parts]
            assert any(same(amount, total) for total in totals)
            assert any(part.total_before is None for part in parts)


@given(folds(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_every_record_is_in_one_step_and_links_lead_on(
    chosen: tuple[str, frozenset[str]], full: bool
) -> None:
    one = shown(*chosen, full)
    forward = [step for step in one.timeline.steps if step.phase == "forward"]
    backward = [step for step in one.timeline.steps if step.phase == "backward"]
    ran = [record for step in forward for record in step.members or (step.record,)]
    assert sorted(ran) == list(range(len(one.data.ops)))
    back = [record for step in backward for record in step.members or (step.record,)]
    assert sorted(back) == list(range(len(one.data.passes[0].steps)))
    for link in one.scene.links:
        assert link.source < link.target


@pytest.mark.parametrize("name", sorted(MODELS))
def test_parameters_inside_have_their_gradients(name: str) -> None:
    one = shown(name, at_depth(calls_of(trace_of(name)), 1))
    frame = one.frame(one.timeline.duration)
    wanted = {v.node: v.grad_after for v in one.data.values if v.role == "parameter"}
    inside = {leaf for box in one.scene.boxes if box.folded for leaf in box.folded.leaves}
    written = written_gradients(frame, one.numbers)
    for leaf in inside & set(wanted):
        assert same(written.get(leaf), wanted[leaf])
    assert not written_gradients(one.frame(0.0), one.numbers)


@given(folds(), folds(), st.floats(0.0, 1.0))
@settings(max_examples=40, deadline=None)
def test_a_moment_is_carried_within_the_same_part(
    chosen: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]], share: float
) -> None:
    name, folded = chosen
    old = shown(name, folded)
    new = shown(name, at_depth(calls_of(trace_of(name)), 1))
    time = old.timeline.duration * share
    there = carried(old.timeline, new.timeline, time)
    assert 0.0 <= there <= new.timeline.duration
    before, after = old.frame(time).step, new.frame(there).step
    assert (before and before.phase) == (after and after.phase)
    assert carried(old.timeline, old.timeline, time) == pytest.approx(time)
    assert carried(old.timeline, new.timeline, old.timeline.duration) == new.timeline.duration


@pytest.mark.parametrize("name", sorted(MODELS))
def test_pictures_forth_and_back_are_equal(name: str) -> None:
    one = shown(name, at_depth(calls_of(trace_of(name)), 1))
    stops = one.timeline.stops
    light = theme("light")
    forth = [picture(one.scene, one.frame(time), one.numbers, light) for time in stops]
    back = [picture(one.scene, one.frame(time), one.numbers, light) for time in reversed(stops)]
    assert forth == back[::-1]
    assert len({len(shown.items) for shown in forth}) > 1


def test_two_calls_of_one_module_are_two_boxes() -> None:
    one = shown("tied", at_depth(calls_of(trace_of("tied")), 1))
    names = [box.id for box in one.scene.boxes if box.folded is not None]
    assert [name for name in names if name.startswith("mix")] == ["mix()#1", "mix()#2"]
    weights = [box.node for box in one.scene.boxes if box.kind == "parameter"]
    assert weights == ["words.weight"]  # used by two modules: it stays outside
    assert np.isfinite(one.timeline.duration)


@pytest.mark.parametrize("name", ["nested", "residual"])
def test_the_story_of_a_module_is_the_chain_rule_of_one_function(name: str) -> None:
    one = shown(name, at_depth(calls_of(trace_of(name)), 1))
    told: dict[str, list[str]] = {"forward": [], "backward": []}
    for place, step in enumerate(one.timeline.steps):
        if one.scene.boxes[step.box].folded is not None:
            said = story(one.scene, one.frame(one.timeline.stops[place + 1]), one.numbers)
            told[step.phase] += [equation.line.text for equation in said.equations]
            inputs = {one.scene.links[link].node for link in step.sends}
            assert len(said.equations) + said.more == max(len(inputs), step.phase == "forward")
    assert any("^𝖳 · (∂loss)/(∂" in said for said in told["backward"])
    assert all("(" in said and " = " in said for said in told["forward"])


def test_the_table_of_a_module_says_what_torch_computed_and_nothing_before() -> None:
    data = trace_of("residual")
    one = shown("residual", at_depth(calls_of(data), 1))
    index = next(i for i, box in enumerate(one.scene.boxes) if box.id.startswith("1("))
    start, end = one.frame(0.0), one.frame(one.timeline.duration)
    tables = {
        when: {
            part.heading: part.figures
            for part in module_sections(one.scene, frame, one.numbers, index)
        }
        for when, frame in (("start", start), ("end", end))
    }
    for heading in ("Inputs", "Outputs", "Parameters"):
        assert all(row.gradient is None for row in tables["start"][heading])
        assert all(row.value in (None, "") for row in tables["start"][heading])
        shapes = [row.shape for row in tables["start"][heading]]
        assert shapes == [row.shape for row in tables["end"][heading]]
    written = written_gradients(end, one.numbers)
    for row in tables["end"]["Parameters"]:
        leaf = next(name for name in written if name.startswith("1.") and name.endswith(row.name))
        norm = np.linalg.norm(written[leaf].numpy().astype(np.float64))
        assert row.gradient == f"norm {format_number(float(norm))}"


def test_one_open_step_of_a_recurrence_brings_no_lines_to_the_others() -> None:
    data = trace_of("cell")
    every = at_depth(calls_of(data), 2)
    calls = sorted(name for name in every if name.startswith("cell("))
    closed, opened = shown("cell", every), shown("cell", every - {calls[1]})
    assert not [box for box in closed.scene.boxes if box.kind == "parameter"]
    leaves = [i for i, box in enumerate(opened.scene.boxes) if box.kind == "parameter"]
    assert sorted(opened.scene.boxes[i].node for i in leaves) == [
        "cell.bias_hh", "cell.bias_ih", "cell.weight_hh", "cell.weight_ih",
    ]  # fmt: skip
    folded = {i for i, box in enumerate(opened.scene.boxes) if box.kind == "module"}
    assert not [one for one in opened.scene.links if one.source in leaves and one.target in folded]
    end, known = opened.frame(opened.timeline.duration), known_gradients(data)
    for leaf in leaves:
        event = end.gradient(leaf)
        assert event is not None
        assert same(event.total, known[opened.scene.boxes[leaf].node, 0])
    told = inspect(opened.scene, end, opened.numbers, leaves[0]).sections[-1].sentences
    assert any("3 more uses" in line for line in told)
