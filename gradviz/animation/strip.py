"""What the story strip is made of: the records of a moment's story, and its beats."""

from __future__ import annotations

from typing import Literal

import msgspec

from gradviz.animation.equations import Equation
from gradviz.animation.timeline import FrameState, Step

__all__ = ["BeatLine", "Story", "beat_lines", "step_count"]

State = Literal["done", "current", "coming"]


class BeatLine(msgspec.Struct, frozen=True, kw_only=True):
    """One beat in the list: its name, its number if it exists by now, how far it is."""

    name: str
    number: str = ""
    role: str = "bwd"
    state: State = "coming"


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What happens at a moment.

    Attributes
    ----------
    phase
        "rest", "forward" or "backward".
    title, sentence
        In words.
    step, steps
        Number of the step in its phase, from 1, and how many there are.
    grad_fn
        Autograd's own name of what runs.
    equations
        One for each edge, at most two.
    more
        How many further edges there are.
    beats
        The beats of the step.
    """

    phase: Literal["rest", "forward", "backward"] = "rest"
    title: str = ""
    sentence: str = ""
    step: int = 0
    steps: int = 0
    grad_fn: str = ""
    equations: tuple[Equation, ...] = ()
    more: int = 0
    beats: tuple[BeatLine, ...] = ()


def step_count(frame: FrameState, step: Step) -> int:
    """Count the steps of the part of the timeline that a step belongs to."""
    return frame.timeline.counts[step.phase, step.in_pass]


def beat_lines(
    frame: FrameState, step: Step, names: dict[str, str], shown: dict[str, str]
) -> tuple[BeatLine, ...]:
    """List the beats of a step; a number is shown from its own beat on."""
    roles = {"local": "local", "take": "fwd", "result": "fwd", "write": "param"}
    lines = []
    current = frame.beat
    for beat in frame.timeline.beats[step.first_beat : step.first_beat + step.beats]:
        state: State = "coming"
        if current is not None and beat.start <= frame.time:
            state = "current" if beat is current or beat.start == current.start else "done"
        number = shown.get(beat.name, "") if state != "coming" else ""
        if beat.name == "result" and state == "current" and frame.progress <= 0.0:
            number = ""
        lines.append(
            BeatLine(
                name=names[beat.name],
                number=number,
                role=roles.get(beat.name, "bwd"),
                state=state,
            )
        )
    return tuple(lines)
