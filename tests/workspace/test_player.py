"""Playing, stepping and seeking: pure moves of one number within the timeline."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradviz.workspace.session import Session

kept = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)


def time(session: Session) -> float:
    return session.state.playback.time


def play(session: Session, elapsed: float = 16.0) -> int:
    """Play until it stops; return after how many ticks."""
    session.player.toggle()
    for count in range(100_000):
        if not session.state.playback.playing:
            return count
        session.tick(elapsed)
    raise AssertionError("it never stopped")


def step_of(session: Session, box: str) -> list[int]:
    """Return the places of a box's steps."""
    view = session.view
    return [
        place
        for place, step in enumerate(view.timeline.steps)
        if view.scene.boxes[step.box].id == box
    ]


def test_steps_and_beats_go_both_ways(still: Session) -> None:
    player, timeline = still.player, still.view.timeline
    for beats, stops in ((False, timeline.stops), (True, timeline.beat_stops)):
        player.first()
        there = [time(still)]
        for _ in stops[1:]:
            player.step(1, beats=beats)
            there.append(time(still))
        back = [time(still)]
        for _ in stops[1:]:
            player.step(-1, beats=beats)
            back.append(time(still))
        assert tuple(there) == stops
        assert back == there[::-1]


def test_at_the_ends_a_step_stays(still: Session) -> None:
    still.player.step(-1)
    assert time(still) == 0.0
    still.player.last()
    still.player.step(1)
    assert time(still) == still.view.timeline.duration


@given(asked=st.floats(-1e6, 1e6))
@kept
def test_seeking_is_held_within_the_timeline(still: Session, asked: float) -> None:
    still.player.seek(asked)

    assert time(still) == min(max(asked, 0.0), still.view.timeline.duration)


def test_seeking_stops_playing(still: Session) -> None:
    still.player.toggle()
    still.player.seek(100.0)

    assert not still.state.playback.playing


@pytest.mark.parametrize("elapsed", [1.0, 16.0, 333.0, 1e9])
def test_playing_ends_at_the_last_moment_exactly(still: Session, elapsed: float) -> None:
    play(still, elapsed)

    assert time(still) == still.view.timeline.duration
    assert not still.wants_ticks


def test_playing_at_the_end_begins_anew(still: Session) -> None:
    still.player.last()
    still.player.toggle()

    assert (time(still), still.state.playback.playing) == (0.0, True)


def test_speed_is_time_over_time(still: Session) -> None:
    at: list[float] = []
    for speed in (0.25, 1.0, 4.0):
        still.player.rewind()
        still.player.set_speed(speed)
        still.player.toggle()
        still.tick(100.0)
        at.append(time(still))
    assert at == [25.0, 100.0, 400.0]
    still.player.set_speed(1e9)
    assert still.state.playback.speed == 8.0
    still.player.set_speed(0.0)
    assert still.state.playback.speed == 0.25


def test_a_loop_never_stops_by_itself(still: Session) -> None:
    still.player.set_loop(True)
    still.player.toggle()
    passed = []
    for _ in range(500):
        still.tick(100.0)
        passed.append(time(still))

    assert still.state.playback.playing
    assert passed.count(0.0) >= 2


@given(elapsed=st.lists(st.floats(8.0, 900.0), min_size=1, max_size=6), box=st.integers(0, 7))
@kept
def test_a_breakpoint_stops_exactly_before_its_step(
    still: Session, elapsed: list[float], box: int
) -> None:
    name = still.view.scene.boxes[box].id
    timeline = still.view.timeline
    expected = [timeline.stops[place] for place in step_of(still, name)]
    still.update(breakpoints=frozenset({name}))
    still.player.rewind()
    found = []
    while time(still) < timeline.duration:
        still.player.toggle()
        ticks = 0
        while still.state.playback.playing:
            still.tick(elapsed[ticks % len(elapsed)])
            ticks += 1
        found.append(time(still))

    assert found == [*(halt for halt in expected if halt > 0.0), timeline.duration]


def test_a_breakpoint_is_set_and_taken_away(still: Session) -> None:
    still.toggle_breakpoint()
    assert not still.state.breakpoints
    still.select("sigmoid")
    still.toggle_breakpoint()
    assert still.state.breakpoints == {"sigmoid"}
    still.toggle_breakpoint()
    assert not still.state.breakpoints


def test_run_to_goes_to_each_step_of_a_box_in_turn(still: Session) -> None:
    forward, backward = step_of(still, "sigmoid")
    stops = still.view.timeline.stops
    still.select("sigmoid")
    for expected in (forward, backward, forward):
        still.run_to_selection()
        assert time(still) == stops[expected + 1]
        step = still.view.frame(time(still)).step
        assert step is still.view.timeline.steps[expected]


def test_run_to_what_only_waits_says_so(still: Session) -> None:
    still.select("x")
    still.run_to_selection()

    assert time(still) == 0.0
    assert still.state.notice is not None
    assert "x has no step of its own" in still.state.notice.words()


def test_ticks_are_wanted_only_while_something_moves(still: Session) -> None:
    assert not still.wants_ticks
    still.player.toggle()
    assert still.wants_ticks
    still.player.pause()
    assert not still.wants_ticks
