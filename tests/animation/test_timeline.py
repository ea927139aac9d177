"""The timeline: order, stops, positions, and that it never shows what does not exist."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.animation.easing import back_out, cubic_in_out, cubic_out, quad_out, smooth
from gradviz.animation.timeline import GradientEvent, PassColumns
from gradviz.builder.presets import networks
from tests.tools.shown import shown

PRESETS = [preset.id for preset in networks()]


@pytest.mark.parametrize("ease", [back_out, cubic_in_out, cubic_out, quad_out, smooth])
def test_an_ease_begins_at_nought_and_ends_at_one(ease):
    assert ease(0.0) == pytest.approx(0.0, abs=1e-12)
    assert ease(1.0) == 1.0


def test_the_neuron_has_four_forward_and_six_backward_steps():
    spans = shown("neuron").timeline.phase_spans()

    assert [(phase, count) for phase, count, _, _ in spans] == [("forward", 4), ("backward", 6)]


def test_the_gradient_of_a_box_is_that_of_one_output():
    empty = np.zeros(0)
    events = tuple(
        GradientEvent(time=time, box=0, output=output, total=None)
        for time, output in ((1.0, 2), (2.0, 1), (3.0, 2), (4.0, 1))
    )
    columns = PassColumns(
        start=0.0, end=9.0, send_start=empty, send_end=empty, use_start=empty, use_end=empty,
        amounts={}, expect=empty, written=empty, events=events,
    )  # fmt: skip

    assert columns.by_box[0][0] == [2.0, 4.0]


@pytest.mark.parametrize("preset", PRESETS)
def test_beats_follow_each_other_without_overlap(preset):
    beats = shown(preset).timeline.beats

    for one, following in itertools.pairwise(beats):
        assert one.start < one.end <= following.start


@pytest.mark.parametrize("preset", PRESETS)
def test_stepping_there_and_back_visits_the_same_moments(preset):
    timeline = shown(preset).timeline
    for beats in (False, True):
        there, time = [0.0], 0.0
        while (after := timeline.next_stop(time, beats=beats)) != time:
            there.append(time := after)
        back = [time]
        while (before := timeline.previous_stop(time, beats=beats)) != time:
            back.append(time := before)

        assert there == back[::-1]
        assert there[-1] == timeline.duration


@given(share=st.floats(0.0, 1.0), preset=st.sampled_from(PRESETS))
def test_a_position_leads_back_to_its_time(share, preset):
    timeline = shown(preset).timeline
    time = share * timeline.duration

    assert timeline.time_of(timeline.position(time)) == pytest.approx(time, abs=1e-6)


@given(shares=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0)), preset=st.sampled_from(PRESETS))
def test_what_exists_goes_on_existing(shares, preset):
    view = shown(preset)
    earlier, later = sorted(share * view.timeline.duration for share in shares)
    boxes = np.arange(len(view.scene.boxes))
    first, second = view.frame(earlier), view.frame(later)

    assert (first.values(boxes) <= second.values(boxes)).all()
    for index in boxes.tolist():
        assert first.gradient(index) is None or second.gradient(index) is not None


@pytest.mark.parametrize("preset", PRESETS)
def test_a_gradient_shown_at_the_end_is_the_sum_that_torch_wrote(preset):
    view = shown(preset)
    frame = view.frame(view.timeline.duration)
    records = {value.node: value for value in view.data.values if value.role != "result"}
    for index, box in enumerate(view.scene.boxes):
        event = frame.gradient(index)
        if box.node in records and event is not None:
            assert event.total == records[box.node].grad_after


def test_no_gradient_of_the_neuron_is_shown_before_its_moment():
    view = shown("neuron")
    w = view.scene.by_id["w"]
    step = next(
        one
        for one in view.timeline.steps
        if one.phase == "backward" and view.scene.boxes[one.box].id == "mul"
    )
    add = next(beat for beat in view.timeline.beats[step.first_beat :] if beat.name == "add")

    assert view.frame(add.end - 1.0).gradient(w) is None
    assert view.frame(add.end).gradient(w).total.item() == pytest.approx(-0.0898263, abs=1e-7)


def test_the_sum_at_a_fan_out_of_three_grows_part_by_part():
    view = shown("fanout")
    h = view.scene.by_id["mul"]
    totals = []
    for time in view.timeline.stops:
        event = view.frame(time).gradient(h)
        if event is not None and (not totals or totals[-1] != event.total.item()):
            totals.append(event.total.item())

    assert len(totals) == 3
    parts = sorted(b - a for a, b in zip([0.0, *totals], totals, strict=False))
    assert parts == pytest.approx([0.5, 3.0, 4.0])


def test_a_long_trace_plays_in_a_minute():
    for preset in PRESETS:
        assert shown(preset).timeline.duration <= 60_000.0 + 1.0


def test_times_outside_are_held_to_the_ends():
    view = shown("neuron")

    assert view.frame(-5.0).step is None
    assert view.frame(1e12).time == view.timeline.duration


@pytest.mark.parametrize("preset", PRESETS)
def test_both_graphs_have_the_same_steps(preset):
    simple, full = shown(preset, shapes=False), shown(preset, full=True)

    assert [(one.phase, one.kind, one.record) for one in simple.timeline.steps] == [
        (one.phase, one.kind, one.record) for one in full.timeline.steps
    ]


def test_broadcasting_is_a_beat_of_its_own():
    view = shown("linear")
    names = {
        view.scene.boxes[step.box].id: [
            beat.name
            for beat in view.timeline.beats[step.first_beat : step.first_beat + step.beats]
        ]
        for step in view.timeline.steps
        if step.kind == "op"
    }

    assert names["add"] == ["arrive", "local", "multiply", "reduce", "send", "add"]
    assert names["mm"] == ["arrive", "local", "multiply", "send", "add"]
