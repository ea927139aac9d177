"""The Timeline: when each thing of a pass happens, as sorted columns of numbers.

Pure data made once per trace by `gradviz.animation.schedule`; `Timeline.state_at` looks
a moment up. Times are milliseconds at speed 1.0. Steps follow each other, so only the
current step moves: all else is a comparison with one column.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from typing import Literal

import msgspec
import numpy as np

from gradviz.animation import easing
from gradviz.model.tensor import TensorValue
from gradviz.scene.scene import Scene

Phase = Literal["forward", "backward"]
BeatName = Literal[
    "take", "result", "arrive", "local", "multiply", "reduce", "send", "add", "write", "change"
]

DURATION: dict[str, float] = {
    "take": 350.0,
    "result": 300.0,
    "arrive": 350.0,
    "local": 300.0,
    "multiply": 450.0,
    "reduce": 400.0,
    "send": 400.0,
    "add": 300.0,
    "write": 300.0,
    "change": 400.0,
}
"""What each beat takes at 1.0x, ms."""
HOLD = 250.0
"""Rest after each beat, ms."""
STAGGER = 60.0
"""Between the products of one step leaving along several edges, ms."""
NEVER = np.inf

EASE = {
    "take": easing.cubic_out,
    "result": easing.quad_out,
    "arrive": easing.cubic_out,
    "local": easing.quad_out,
    "multiply": easing.cubic_in_out,
    "reduce": easing.smooth,
    "send": easing.smooth,
    "add": easing.back_out,
    "write": easing.back_out,
    "change": easing.smooth,
}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step: what runs, and its beats.

    `index` counts within the phase from 0. For a forward step `record` is the index in
    `TraceData.ops`; for a backward step the index in the steps of pass `in_pass`.
    `sends` are the link indices its products leave along, `takes` those its gradient
    (or its inputs) arrive by; `reduces` are those of `sends` whose argument had been
    stretched by broadcasting, so that its gradient is a sum over the copies.
    A step of a folded module stands for the records `members` of what is inside; `record`
    is that of its output.
    """

    phase: Phase
    kind: Literal["forward", "op", "accumulate", "hook", "module"]
    box: int
    record: int
    index: int
    in_pass: int = 0
    takes: tuple[int, ...] = ()
    sends: tuple[int, ...] = ()
    reduces: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    first_beat: int = 0
    beats: int = 0


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """One beat: moves from `start` to `end`, then holds until the next one's start."""

    name: BeatName
    step: int
    start: float
    end: float


class GradientEvent(msgspec.Struct, frozen=True, kw_only=True):
    """From `time` on, the gradient at `box` (output number `output`) is `total`."""

    time: float
    box: int
    output: int
    total: TensorValue | None


class PassColumns(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Per link of one backward pass: when it is sent along, and when what it carried is used.

    `send_start`, `send_end`, `use_start`, `use_end`: (links,) ms, `NEVER` where not.
    `amounts`: what was sent, by link. `expect`: (boxes,) when a gradient for it begins
    to form. `written`: (boxes,) when `.grad` is written.
    """

    start: float
    end: float
    send_start: np.ndarray
    send_end: np.ndarray
    use_start: np.ndarray
    use_end: np.ndarray
    amounts: dict[int, TensorValue]
    expect: np.ndarray
    written: np.ndarray
    events: tuple[GradientEvent, ...]

    @cached_property
    def by_box(self) -> dict[int, tuple[list[float], list[GradientEvent]]]:
        """Gradient events of each box: their times, and they.

        Of a box with several outputs those of the first that gets a gradient: the numbers of
        two outputs under one name would be taken for one that changes.
        """
        first: dict[int, int] = {}
        for event in self.events:
            first[event.box] = min(first.get(event.box, event.output), event.output)
        return {box: self.by_output[box, output] for box, output in first.items()}

    @cached_property
    def by_output(self) -> dict[tuple[int, int], tuple[list[float], list[GradientEvent]]]:
        """Gradient events of each output of each box: their times, and they."""
        found: dict[tuple[int, int], tuple[list[float], list[GradientEvent]]] = {}
        for event in self.events:
            times, events = found.setdefault((event.box, event.output), ([], []))
            times.append(event.time)
            events.append(event)
        return found

    def told(self, box: int, output: int | None) -> tuple[list[float], list[GradientEvent]] | None:
        """Return the events of a box, or of one of its outputs; None without any."""
        if output is None:
            return self.by_box.get(box)
        return self.by_output.get((box, output))


class Timeline:
    """All that happens, in order.

    Parameters
    ----------
    steps, beats
        In order of time.
    value_start, value_end
        (boxes,) when the value of a box forms; -1 for leaves, which exist from the start.
    take_start, take_end
        (links,) when a value travels forward along a link.
    passes
        Columns of each backward pass.
    """

    def __init__(
        self,
        *,
        steps: tuple[Step, ...],
        beats: tuple[Beat, ...],
        value_start: np.ndarray,
        value_end: np.ndarray,
        take_start: np.ndarray,
        take_end: np.ndarray,
        passes: tuple[PassColumns, ...],
    ) -> None:
        self.steps = steps
        self.beats = beats
        self.value_start = value_start
        self.value_end = value_end
        self.take_start = take_start
        self.take_end = take_end
        self.passes = passes
        self._starts = [beat.start for beat in beats]
        self._pass_starts = [columns.start for columns in passes]

    @property
    def duration(self) -> float:
        """Time of the last moment, ms."""
        return self.beats[-1].end if self.beats else 0.0

    @cached_property
    def stops(self) -> tuple[float, ...]:
        """The settled moments: the start, and the end of each step."""
        ends = (self.beats[s.first_beat + s.beats - 1].end for s in self.steps)
        return (0.0, *ends)

    @cached_property
    def counts(self) -> Counter[tuple[Phase, int]]:
        """How many steps the forward phase has, and the backward phase of each pass."""
        return Counter((step.phase, step.in_pass) for step in self.steps)

    @cached_property
    def backward_boxes(self) -> frozenset[int]:
        """The boxes that have a step in any backward pass."""
        return frozenset(step.box for step in self.steps if step.phase == "backward")

    @cached_property
    def beat_stops(self) -> tuple[float, ...]:
        """The start, and the end of each beat."""
        return (0.0, *(beat.end for beat in self.beats))

    def beat_at(self, time: float) -> int:
        """Return the index of the beat that has begun last, -1 before the first."""
        return bisect_right(self._starts, time) - 1

    def phase_spans(self) -> tuple[tuple[Phase, int, float, float], ...]:
        """Return (phase, number of steps, start, end) of each part, in order."""
        return self._spans

    @cached_property
    def _spans(self) -> tuple[tuple[Phase, int, float, float], ...]:
        firsts = [place for place, step in enumerate(self.steps) if step.index == 0 or not place]
        ends = [*firsts[1:], len(self.steps)]
        return tuple(
            (self.steps[first].phase, end - first, self.stops[first], self.stops[end])
            for first, end in zip(firsts, ends, strict=True)
        )

    def next_stop(self, time: float, *, beats: bool = False) -> float:
        """Return the first stop after a time (the last one at the end)."""
        stops = self.beat_stops if beats else self.stops
        return stops[min(bisect_right(stops, time + 1e-6), len(stops) - 1)]

    def previous_stop(self, time: float, *, beats: bool = False) -> float:
        """Return the last stop before a time (0 at the start)."""
        stops = self.beat_stops if beats else self.stops
        return stops[max(bisect_right(stops, time - 1e-6) - 1, 0)]

    def position(self, time: float) -> tuple[int, float]:
        """Return (beat, share of the way to the next beat's start): time without clock."""
        beat = self.beat_at(time)
        if beat < 0:
            return -1, 0.0
        start, end = self._starts[beat], self._end_with_hold(beat)
        return beat, min((time - start) / max(end - start, 1e-9), 1.0)

    def time_of(self, position: tuple[int, float]) -> float:
        """Return the time of a `position`, held within this timeline."""
        beat, share = position
        if beat < 0 or not self.beats:
            return 0.0
        if beat >= len(self.beats):
            return self.duration
        start = self._starts[beat]
        return min(start + share * (self._end_with_hold(beat) - start), self.duration)

    def _end_with_hold(self, beat: int) -> float:
        return self._starts[beat + 1] if beat + 1 < len(self.beats) else self.beats[beat].end

    def pass_at(self, time: float) -> PassColumns | None:
        """Return the columns of the backward pass that has begun last."""
        found = self.pass_number(time)
        return self.passes[found] if found >= 0 else None

    def pass_number(self, time: float) -> int:
        """Return the number of the backward pass that has begun last, -1 before the first."""
        return bisect_right(self._pass_starts, time) - 1

    def state_at(self, time: float) -> FrameState:
        """Return the state of everything at a time, ms; it is read lazily."""
        return FrameState(self, min(max(time, 0.0), self.duration))


class FrameState:
    """What holds at one moment; a lazy view into the columns of a Timeline.

    Attributes
    ----------
    time
        ms.
    beat, step
        Current beat and step, None at the very start.
    progress
        Share of the current beat's motion that is done, 0 to 1 (1 while it holds).
    eased
        `progress` through the ease of the beat.
    """

    def __init__(self, timeline: Timeline, time: float) -> None:
        self.timeline = timeline
        self.time = time
        index = timeline.beat_at(time)
        self.beat = timeline.beats[index] if index >= 0 and time > 0 else None
        self.step = timeline.steps[self.beat.step] if self.beat else None
        self.columns = timeline.pass_at(time) if self.step else None
        self.progress = _share(time, self.beat.start, self.beat.end) if self.beat else 0.0
        self.eased = EASE[self.beat.name](self.progress) if self.beat else 0.0

    @property
    def is_over(self) -> bool:
        """Whether all has happened, a backward pass among it: what has no gradient gets none."""
        return bool(self.timeline.passes) and self.time >= self.timeline.duration

    def loss(self, scene: Scene) -> str:
        """Return the name of the value that the present backward pass starts from."""
        return scene.losses[max(self.timeline.pass_number(self.time), 0)]

    def values(self, boxes: np.ndarray) -> np.ndarray:
        """Return how far the values of some boxes exist: 0 not yet, 1 there, between forming."""
        start, end = self.timeline.value_start[boxes], self.timeline.value_end[boxes]
        return _shares(self.time, start, end)

    def takes(self, links: np.ndarray) -> np.ndarray:
        """Return how far values have travelled forward along some links, 0 to 1."""
        return _shares(self.time, self.timeline.take_start[links], self.timeline.take_end[links])

    def sends(self, links: np.ndarray) -> np.ndarray:
        """Return how far gradients have travelled backward along some links, 0 to 1."""
        if self.columns is None:
            return np.zeros(len(links))
        return _shares(self.time, self.columns.send_start[links], self.columns.send_end[links])

    def begun(self) -> tuple[np.ndarray, np.ndarray]:
        """Return of every link whether anything has gone along it by now: forward, backward."""
        timeline, columns, time = self.timeline, self.columns, self.time
        taken = (timeline.take_start < time) | (timeline.take_end <= time)
        if columns is None:
            return taken, np.zeros(len(taken), dtype=bool)
        return taken, (columns.send_start < time) | (columns.send_end <= time)

    def waiting(self, links: np.ndarray) -> np.ndarray:
        """Return which links carry a gradient that was sent and is not used yet."""
        columns = self.columns
        if columns is None:
            return np.zeros(len(links), dtype=bool)
        begun = columns.send_start[links] <= self.time
        return np.asarray(begun & (self.time < columns.use_end[links]))

    def uses(self, link: int) -> float:
        """Return how far what a link carried has moved into its target, 0 to 1."""
        if self.columns is None:
            return 0.0
        start, end = self.columns.use_start[link], self.columns.use_end[link]
        return _share(self.time, float(start), float(end))

    def gradient(self, box: int, output: int | None = None) -> GradientEvent | None:
        """Return the gradient that a box, or one output, has by now, None while it has none."""
        told = None if self.columns is None else self.columns.told(box, output)
        if told is None:
            return None
        found = bisect_right(told[0], self.time) - 1
        return told[1][found] if found >= 0 else None

    def final_gradient(self, box: int, output: int | None = None) -> TensorValue | None:
        """Return the gradient that a box, or one output, has at the end of this pass."""
        told = None if self.columns is None else self.columns.told(box, output)
        return None if told is None else told[1][-1].total

    def expects(self, box: int, output: int) -> bool:
        """Whether a gradient comes to an output in this pass; before any, in one of them."""
        passes = self.timeline.passes if self.columns is None else (self.columns,)
        return any(one.told(box, output) is not None for one in passes)

    def is_forming(self, box: int) -> bool:
        """Whether a gradient for the box is on its way, or being multiplied."""
        return self.columns is not None and bool(self.columns.expect[box] <= self.time)

    def is_written(self, box: int) -> bool:
        """Whether `.grad` of the leaf has been written in this pass."""
        return self.columns is not None and bool(self.columns.written[box] <= self.time)


def _share(time: float, start: float, end: float) -> float:
    if time <= start:
        return 0.0
    return 1.0 if time >= end else (time - start) / (end - start)


def _shares(time: float, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.clip((time - start) / (end - start), 0.0, 1.0)
    shares[time < start] = 0.0
    shares[time >= end] = 1.0
    return np.asarray(shares)
