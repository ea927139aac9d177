"""Carrying a moment over: where in time one is when modules are folded or opened."""

from __future__ import annotations

from gradviz.animation.timeline import Step, Timeline

__all__ = ["carried"]


def carried(old: Timeline, new: Timeline, time: float) -> float:
    """Return the moment of another timeline of the same trace that shows as much.

    Parameters
    ----------
    old, new
        Timelines of one trace, with other modules folded.
    time
        A moment of the old one, ms.

    Notes
    -----
    A moment between two beats stays there where the step is in both; inside a module that
    is now folded one is at the end of its step; inside a step that is now many, at its end.
    """
    at = old.beat_at(time) if time > 0.0 else -1
    if at < 0:
        return 0.0
    beat = old.beats[at]
    step = old.steps[beat.step]
    wanted = set(_records(step))
    places = [
        place
        for place, one in enumerate(new.steps)
        if (one.phase, one.in_pass) == (step.phase, step.in_pass)
        and not wanted.isdisjoint(_records(one))
    ]
    if not places:
        return _nearest(new, step)
    found = new.steps[places[-1]]
    if len(places) == 1 and found.beats == step.beats and _records(found) == _records(step):
        number, share = old.position(time)
        return new.time_of((found.first_beat + number - step.first_beat, share))
    return new.stops[places[-1] + 1]


def _records(step: Step) -> tuple[int, ...]:
    return step.members or (step.record,)


def _nearest(new: Timeline, step: Step) -> float:
    """Return the end of the last step that is not later than one that is gone."""
    before = [
        place
        for place, one in enumerate(new.steps)
        if (one.phase, one.in_pass) == (step.phase, step.in_pass)
        and min(_records(one)) <= step.record
    ]
    return new.stops[before[-1] + 1] if before else 0.0
