"""From a trace and a scene to a Timeline: what happens in which order, and when.

Forward steps come in execution order, backward steps in the order in which autograd's
engine ran the nodes; each backward step has the five beats of the chain rule.
"""

from __future__ import annotations

import msgspec
import numpy as np

from gradviz.animation.telling import told
from gradviz.animation.timeline import (
    DURATION,
    HOLD,
    NEVER,
    STAGGER,
    Beat,
    BeatName,
    GradientEvent,
    PassColumns,
    Step,
    Timeline,
)
from gradviz.animation.values import Numbers
from gradviz.graph.view import ViewGraph, link_at
from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep, OpRecord, TraceData
from gradviz.ops.broadcasting import broadcasting
from gradviz.scene.scene import Scene

LONGEST = 60_000.0
"""A whole trace plays in a minute at most at 1.0x: longer ones are paced up, ms."""

FORWARD: tuple[BeatName, ...] = ("take", "result")
CHAIN: tuple[BeatName, ...] = ("arrive", "local", "multiply", "send", "add")
STRETCHED: tuple[BeatName, ...] = ("arrive", "local", "multiply", "reduce", "send", "add")
"""The beats where broadcasting had stretched an argument: its copies are summed first."""
LAST: tuple[BeatName, ...] = ("arrive", "local", "multiply")
WRITE: tuple[BeatName, ...] = ("arrive", "write")


def timeline(
    data: TraceData, graph: ViewGraph, scene: Scene, numbers: Numbers | None = None
) -> Timeline:
    """Return when everything in a trace happens on a scene made from its view graph."""
    schedule = _Schedule(numbers or Numbers(data), graph, scene)
    for number, op in enumerate(data.ops):
        if op.in_pass is None:
            schedule.forward(number, op)
    for number in range(len(data.passes)):
        schedule.backward(number)
    return schedule.finished()


class _Schedule:
    """Fills the columns step by step; `now` is the time reached."""

    def __init__(self, numbers: Numbers, graph: ViewGraph, scene: Scene) -> None:
        self.numbers = numbers
        self.data = numbers.data
        self.scene = scene
        self.link_of = link_at(graph)
        self.op_box = {box.node: i for i, box in enumerate(scene.boxes) if box.op is not None}
        self.written_by = {
            scene.boxes[link.target].node: i
            for i, link in enumerate(scene.links)
            if scene.boxes[link.target].kind == "accumulate"
        }
        self.accumulate_box = {
            box.node: i for i, box in enumerate(scene.boxes) if box.kind == "accumulate"
        }
        longest = self._natural_length()
        self.pace = min(1.0, LONGEST / longest) if longest else 1.0
        self.now = 0.0
        self.steps: list[Step] = []
        self.beats: list[Beat] = []
        boxes, links = len(scene.boxes), len(scene.links)
        self.value_start = np.full(boxes, -1.0)
        self.value_end = np.full(boxes, -1.0)
        self.take_start = np.full(links, NEVER)
        self.take_end = np.full(links, NEVER)
        self.passes: list[PassColumns] = []
        for index in self.op_box.values():
            self.value_start[index] = self.value_end[index] = NEVER

    def _natural_length(self) -> float:
        forward = sum(DURATION[name] + HOLD for name in FORWARD)
        backward = sum(DURATION[name] + HOLD for name in CHAIN)
        steps = sum(len(one.steps) for one in self.data.passes)
        return forward * len(self.data.ops) + backward * steps

    def forward(self, number: int, op: OpRecord) -> None:
        """Lay out one forward step: inputs travel, the result appears."""
        box = self.op_box.get(op.id)
        if box is None:
            return
        takes = self._with_leaves(self._links(op.id, [a.argument for a in op.arguments]))
        index = len(self.steps)
        beats = FORWARD if takes else FORWARD[1:]
        spans = self._lay_beats(beats)
        if takes:
            start, end = spans["take"]
            self.take_start[list(takes)] = start
            self.take_end[list(takes)] = end
        self.value_start[box], self.value_end[box] = spans["result"]
        self._add_step(
            Step(phase="forward", kind="forward", box=box, record=number, index=index, takes=takes),
            beats,
        )

    def _with_leaves(self, links: list[int]) -> tuple[int, ...]:
        """Add the links from the leaves to the `AccumulateGrad` boxes on the way."""
        found = dict.fromkeys(links)
        for link in links:
            source = self.scene.boxes[self.scene.links[link].source]
            if source.kind == "accumulate":
                found[self.written_by[source.node]] = None
        return tuple(found)

    def backward(self, number: int) -> None:
        """Lay out one backward pass."""
        columns = _Columns(len(self.scene.boxes), len(self.scene.links), self.now)
        index = 0
        for record, step in enumerate(self.data.passes[number].steps):
            laid = (
                self._accumulate(columns, step)
                if step.kind == "accumulate"
                else self._chain(columns, step)
            )
            if laid is None:
                continue
            self._add_step(
                Step(
                    phase="backward",
                    kind=step.kind,
                    box=laid.box,
                    record=record,
                    index=index,
                    in_pass=number,
                    takes=laid.takes,
                    sends=laid.sends,
                    reduces=laid.reduces,
                ),
                laid.beats,
            )
            index += 1
        self.passes.append(columns.finished(self.now))

    def _chain(self, columns: _Columns, step: BackwardStep) -> _Laid | None:
        box = self.op_box.get(step.op)
        if box is None:
            return None
        sent = {
            self.link_of[step.op, c.argument]: c
            for c in step.contributions
            if c.amount is not None and (step.op, c.argument) in self.link_of
        }
        takes = self._waiting_at(columns, box)
        reduces = self._stretched(step.op, tuple(sent))
        beats = STRETCHED if reduces else CHAIN if sent else LAST
        spans = self._lay_beats(beats, extra=STAGGER * max(len(sent) - 1, 0))
        arrive = spans["arrive"]
        columns.use(takes, *arrive)
        if not takes:
            columns.event(arrive[1], box, 0, next(iter(step.upstream), None))
            columns.expect[box] = min(columns.expect[box], arrive[0])
        if not sent:
            return _Laid(box=box, beats=beats, takes=takes)
        start = spans["send"][0]
        add = spans["add"]
        for place, (link, contribution) in enumerate(sent.items()):
            begin = start + place * STAGGER * self.pace
            columns.send(link, begin, begin + DURATION["send"] * self.pace, contribution.amount)
            source = self.scene.links[link].source
            if self.scene.links[link].ring:
                columns.use((link,), *add)
            columns.expect[source] = min(columns.expect[source], spans["multiply"][0])
            for target in self._shown_at(source):
                total = contribution.total_after or contribution.amount
                columns.event(add[1], target, contribution.to.output, total)
                columns.expect[target] = min(columns.expect[target], spans["multiply"][0])
        return _Laid(box=box, beats=beats, takes=takes, sends=tuple(sent), reduces=reduces)

    def _stretched(self, node: str, links: tuple[int, ...]) -> tuple[int, ...]:
        """Return the links whose argument the op had stretched by broadcasting."""
        op = self.numbers.ops[node]
        shapes = told(op, self.numbers).shapes.arguments
        return tuple(
            link
            for link in links
            if broadcasting(op, self.scene.links[link].argument, shapes) is not None
        )

    def _accumulate(self, columns: _Columns, step: BackwardStep) -> _Laid | None:
        boxes = self.scene.by_node.get(step.op, ())
        if not boxes:
            return None
        writer = self.accumulate_box.get(step.op)
        box = boxes[0] if writer is None else writer
        takes = tuple(
            link
            for one in (boxes if writer is None else (writer,))
            for link in self._waiting_at(columns, one)
        )
        spans = self._lay_beats(WRITE)
        columns.use(takes, *spans["arrive"])
        write = spans["write"]
        for one in boxes:
            columns.written[one] = min(columns.written[one], write[1])
        if writer is not None:
            link = self.written_by[step.op]
            amount = next(iter(step.upstream), None)
            columns.send(link, spans["arrive"][1], write[1], amount)
            columns.use((link,), write[1], write[1])
            leaf = self.scene.links[link].source
            columns.event(write[1], leaf, 0, _written(step))
            columns.expect[leaf] = min(columns.expect[leaf], spans["arrive"][0])
        return _Laid(box=box, beats=WRITE, takes=takes)

    def _shown_at(self, source: int) -> tuple[int, ...]:
        """All chips of one leaf show its gradient; any other box only its own."""
        box = self.scene.boxes[source]
        if box.kind in ("accumulate", "op", "loss", "bundle"):
            return (source,)
        return tuple(
            i for i in self.scene.by_node[box.node] if self.scene.boxes[i].kind == box.kind
        )

    def _waiting_at(self, columns: _Columns, box: int) -> tuple[int, ...]:
        return tuple(
            link
            for link in self.scene.out_of[box]
            if np.isfinite(columns.send_start[link]) and columns.use_start[link] == NEVER
        )

    def _links(self, op: str, arguments: list[int]) -> list[int]:
        pairs = ((op, argument) for argument in arguments)
        return [self.link_of[pair] for pair in pairs if pair in self.link_of]

    def _lay_beats(
        self, names: tuple[BeatName, ...], extra: float = 0.0
    ) -> dict[str, tuple[float, float]]:
        spans: dict[str, tuple[float, float]] = {}
        time = self.now
        for name in names:
            end = time + (DURATION[name] + (extra if name == "send" else 0.0)) * self.pace
            spans[name] = (time, end)
            self.beats.append(Beat(name=name, step=len(self.steps), start=time, end=end))
            time = end + HOLD * self.pace
        self.now = time
        return spans

    def _add_step(self, step: Step, beats: tuple[BeatName, ...]) -> None:
        first = len(self.beats) - len(beats)
        self.steps.append(msgspec.structs.replace(step, first_beat=first, beats=len(beats)))

    def finished(self) -> Timeline:
        """Return the Timeline."""
        return Timeline(
            steps=tuple(self.steps),
            beats=tuple(self.beats),
            value_start=self.value_start,
            value_end=self.value_end,
            take_start=self.take_start,
            take_end=self.take_end,
            passes=tuple(self.passes),
        )


class _Laid(msgspec.Struct, frozen=True, kw_only=True):
    """One backward step that was laid out."""

    box: int
    beats: tuple[BeatName, ...]
    takes: tuple[int, ...] = ()
    sends: tuple[int, ...] = ()
    reduces: tuple[int, ...] = ()


class _Columns:
    """The columns of one pass while they are filled."""

    def __init__(self, boxes: int, links: int, start: float) -> None:
        self.start = start
        self.send_start = np.full(links, NEVER)
        self.send_end = np.full(links, NEVER)
        self.use_start = np.full(links, NEVER)
        self.use_end = np.full(links, NEVER)
        self.amounts: dict[int, TensorValue] = {}
        self.expect = np.full(boxes, NEVER)
        self.written = np.full(boxes, NEVER)
        self.events: list[GradientEvent] = []

    def send(self, link: int, start: float, end: float, amount: TensorValue | None) -> None:
        self.send_start[link], self.send_end[link] = start, end
        if amount is not None:
            self.amounts[link] = amount

    def use(self, links: tuple[int, ...], start: float, end: float) -> None:
        self.use_start[list(links)] = start
        self.use_end[list(links)] = end

    def event(self, time: float, box: int, output: int, total: TensorValue | None) -> None:
        self.events.append(GradientEvent(time=time, box=box, output=output, total=total))

    def finished(self, end: float) -> PassColumns:
        return PassColumns(
            start=self.start,
            end=end,
            send_start=self.send_start,
            send_end=self.send_end,
            use_start=self.use_start,
            use_end=self.use_end,
            amounts=self.amounts,
            expect=self.expect,
            written=self.written,
            events=tuple(self.events),
        )


def _written(step: BackwardStep) -> TensorValue | None:
    """Return `.grad` as an accumulate step left it."""
    for contribution in step.contributions:
        if contribution.total_after is not None:
            return contribution.total_after
    return next(iter(step.upstream), None)
