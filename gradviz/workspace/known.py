"""What is known when: each node's value and gradient at a moment of what is shown.

Also of nodes that are not drawn because their module is folded: they are known once the
step of the module is over.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property, lru_cache

from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep
from gradviz.workspace.view import View

__all__ = ["Known", "KnownAt", "known"]


@lru_cache(maxsize=2)
def known(view: View) -> Known:
    """Return when what is known of a view."""
    return Known(view)


Events = dict[tuple[str, int], tuple[list[float], list[TensorValue | None]]]


class Known:
    """When what is known of one view; made once for it.

    Parameters
    ----------
    view
        What is shown.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._events: dict[int, Events] = {}

    def at(self, time: float) -> KnownAt:
        """Return what is known at a time, ms."""
        timeline = self._view.timeline
        frame = self._view.frame(time)
        passes = timeline.passes
        place = next((k for k, one in enumerate(passes) if one is frame.columns), -1)
        events = self.events(place) if place >= 0 else {}
        over = place >= 0 and frame.time >= passes[place].end - 1e-6
        over = over or (place < 0 and not passes and frame.time >= timeline.duration)
        return KnownAt(self._view, self.value_times, events, frame.time, over)

    @cached_property
    def value_times(self) -> dict[str, float]:
        """When the value of each op is there, ms; leaves have theirs from the start."""
        found: dict[str, float] = {}
        ends = self._view.timeline.value_end.tolist()
        for index, box in enumerate(self._view.scene.boxes):
            if box.folded is not None:
                found.update(dict.fromkeys(box.folded.ops, ends[index]))
            elif box.op is not None:
                found[box.node] = ends[index]
        return found

    def events(self, in_pass: int) -> Events:
        """Return when each gradient of a backward pass comes to what, by node and output."""
        if in_pass in self._events:
            return self._events[in_pass]
        timeline, boxes = self._view.timeline, self._view.scene.boxes
        found: dict[tuple[str, int], dict[float, TensorValue | None]] = {}
        for event in timeline.passes[in_pass].events:
            box = boxes[event.box]
            name = box.node, event.output
            if box.folded is not None:
                name = box.folded.outputs[event.output]
            found.setdefault(name, {})[event.time] = event.total
        for place, step in enumerate(timeline.steps):
            if step.kind == "module" and step.phase == "backward" and step.in_pass == in_pass:
                for record in step.members:
                    one = self._view.numbers.step(in_pass, record)
                    _within(one, timeline.stops[place + 1], found)
        made: Events = {}
        for name, events in found.items():
            times = sorted(events)
            made[name] = times, [events[time] for time in times]
        self._events[in_pass] = made
        return made


def _within(
    step: BackwardStep,
    time: float,
    found: dict[tuple[str, int], dict[float, TensorValue | None]],
) -> None:
    """Take note of what a step inside a folded module has worked with."""
    if step.kind == "accumulate":
        totals = [one.total_after for one in step.contributions if one.total_after is not None]
        total = totals[-1] if totals else next(iter(step.upstream), None)
        found.setdefault((step.op, 0), {})[time] = total
        return
    for output, upstream in enumerate(step.upstream):
        if upstream is not None and (step.op, output) not in found:
            found[step.op, output] = {time: upstream}


class KnownAt:
    """What is known at one moment; the `Moment` of a search.

    Attributes
    ----------
    time
        ms.
    """

    def __init__(
        self,
        view: View,
        value_times: dict[str, float],
        events: Events,
        time: float,
        over: bool,
    ) -> None:
        self._values = view.numbers.values
        self._times, self._events, self.time, self._over = value_times, events, time, over

    def value(self, node: str, output: int = 0) -> TensorValue | None:
        """Return a value that exists, None where it does not exist yet or was not seen."""
        if self._times.get(node, -1.0) > self.time:
            return None
        record = self._values.get((node, output))
        return None if record is None else record.forward

    def has_run(self, node: str) -> bool:
        """Whether a node has its value by now."""
        return self._times.get(node, -1.0) <= self.time

    def gradient(self, node: str, output: int = 0) -> TensorValue | None:
        """Return the gradient so far, None where none has come yet."""
        told = self._events.get((node, output))
        place = -1 if told is None else bisect_right(told[0], self.time) - 1
        return told[1][place] if told is not None and place >= 0 else None

    def is_over(self, node: str) -> bool:
        """Whether backward has ended: a gradient that is not there will not come any more."""
        return self._over
