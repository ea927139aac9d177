"""From a trace and a scene to a Timeline: what happens in which order, and when.

Forward steps come in execution order, backward steps in the order in which autograd's
engine ran the nodes; each backward step has the five beats of the chain rule.
"""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from gradviz.animation.columns import Columns, Laid
from gradviz.animation.telling import told
from gradviz.animation.timeline import (
    DURATION,
    HOLD,
    NEVER,
    STAGGER,
    Beat,
    BeatName,
    PassColumns,
    Step,
    Timeline,
)
from gradviz.animation.units import Folds, Unit, as_one, written
from gradviz.animation.values import Numbers
from gradviz.graph.folding import OWNED
from gradviz.graph.view import ViewGraph, link_at
from gradviz.model.trace import BackwardStep, Contribution, TraceData
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
HOOK: tuple[BeatName, ...] = ("arrive", "change")
"""The beats of a hook: a function of the program's gets a gradient, and another one counts."""
MODULE: tuple[BeatName, ...] = ("arrive", "send", "add")
"""The beats of a folded module: what happens inside is one, and not shown."""


def timeline(
    data: TraceData, graph: ViewGraph, scene: Scene, numbers: Numbers | None = None
) -> Timeline:
    """Return when everything in a trace happens on a scene made from its view graph."""
    schedule = _Schedule(numbers or Numbers(data), graph, scene)
    for unit in schedule.forward_units:
        schedule.forward(unit)
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
        self.folds = Folds(scene)
        self.forward_units = self.folds.forward(self.data)
        self.backward_units = [self.folds.backward(one.steps) for one in self.data.passes]
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
        modules = [i for i, box in enumerate(scene.boxes) if box.folded is not None]
        for index in (*self.op_box.values(), *modules):
            self.value_start[index] = self.value_end[index] = NEVER

    def _natural_length(self) -> float:
        forward = sum(DURATION[name] + HOLD for name in FORWARD)
        backward = sum(DURATION[name] + HOLD for name in CHAIN)
        steps = sum(map(len, self.backward_units))
        return forward * len(self.forward_units) + backward * steps

    def forward(self, unit: Unit) -> None:
        """Lay out one forward step: inputs travel, the result appears."""
        ops = [self.data.ops[number] for number in unit.records]
        box = self.op_box.get(ops[0].id) if unit.box is None else unit.box
        if box is None:
            return
        pairs = [(op.id, one.argument) for op in ops for one in op.arguments]
        takes = self._with_leaves([self.link_of[pair] for pair in pairs if pair in self.link_of])
        index = len(self.steps)
        beats = FORWARD if takes else FORWARD[1:]
        spans = self._lay_beats(beats)
        if takes:
            start, end = spans["take"]
            self.take_start[list(takes)] = start
            self.take_end[list(takes)] = end
        self.value_start[box], self.value_end[box] = spans["result"]
        node = self.scene.boxes[box].node
        step = Step(
            phase="forward",
            kind="forward",
            box=box,
            record=next(n for n in unit.records if self.data.ops[n].id == node),
            index=index,
            takes=takes,
            members=() if unit.box is None else unit.records,
        )
        self._add_step(step, beats)

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
        columns = Columns(len(self.scene.boxes), len(self.scene.links), self.now)
        index = 0
        steps = self.data.passes[number].steps
        for unit in self.backward_units[number]:
            inside = [steps[record] for record in unit.records]
            record = unit.records[0]
            kind: Literal["op", "accumulate", "hook", "module"] = inside[0].kind
            laid: Laid | None
            if unit.box is not None:
                laid, kind = self._module(columns, unit.box, inside), "module"
                record = unit.records[self._first(unit.box, inside)]
            elif kind == "accumulate":
                laid = self._accumulate(columns, inside[0])
            elif kind == "hook":
                laid = self._hook(columns, inside[0])
            else:
                laid = self._chain(columns, inside[0])
            if laid is None:
                continue
            step = Step(
                phase="backward",
                kind=kind,
                box=laid.box,
                record=record,
                index=index,
                in_pass=number,
                takes=laid.takes,
                sends=laid.sends,
                reduces=laid.reduces,
                members=() if unit.box is None else unit.records,
            )
            self._add_step(step, laid.beats)
            index += 1
        self._made_by(number)
        self.passes.append(columns.finished(self.now))

    def _made_by(self, number: int) -> None:
        """Let the values appear that a pass itself computes: the next one goes back through them.

        They are whole when the pass is, not before: which of its steps made one is not known.
        """
        start, end = self.now - HOLD * self.pace, self.now
        for op in self.data.ops:
            box = self.op_box.get(op.id) if op.in_pass == number else None
            if box is None:
                continue
            self.value_start[box], self.value_end[box] = start, end
            pairs = [(op.id, one.argument) for one in op.arguments]
            links = self._with_leaves([self.link_of[one] for one in pairs if one in self.link_of])
            self.take_start[list(links)], self.take_end[list(links)] = start, end

    def _first(self, box: int, steps: list[BackwardStep]) -> int:
        """Return which of the steps inside a folded module has its output's gradient."""
        node = self.scene.boxes[box].node
        own = (place for place, one in enumerate(steps) if (one.op, one.kind) == (node, "op"))
        return next(own, 0)

    def _module(self, columns: Columns, box: int, steps: list[BackwardStep]) -> Laid:
        """Lay out one step of a folded module: gradients leave it at its inputs, as one."""
        takes = self._waiting_at(columns, box)
        sent: dict[int, list[Contribution]] = {}
        for step in steps:
            for one in step.contributions:
                link = self.link_of.get((step.op, one.argument))
                if link is not None and one.amount is not None and step.kind == "op":
                    sent.setdefault(link, []).append(one)
        writes = any(step.kind == "accumulate" for step in steps)
        beats = (MODULE if sent else MODULE[:1]) + (WRITE[1:] if writes else ())
        spans = self._lay_beats(beats, extra=STAGGER * max(len(sent) - 1, 0))
        arrive = spans["arrive"]
        columns.use(takes, *arrive)
        if not takes:
            first = steps[self._first(box, steps)]
            columns.event(arrive[1], box, 0, next(iter(first.upstream), None))
            columns.forming(box, arrive[0])
        self._inner_sums(columns, box, steps, arrive[1])
        if writes:
            columns.written[box] = min(columns.written[box], spans["write"][1])
        for place, (link, parts) in enumerate(sent.items()):
            begin = spans["send"][0] + place * STAGGER * self.pace
            end = begin + DURATION["send"] * self.pace
            columns.send(link, begin, end, as_one(parts))
            self._adds(columns, link, parts[-1], arrive[1], spans["add"])
        return Laid(box=box, beats=beats, takes=takes, sends=tuple(sent))

    def _inner_sums(
        self, columns: Columns, box: int, steps: list[BackwardStep], time: float
    ) -> None:
        """Add what a folded module itself sends to the gradients of its outputs.

        An output that is used inside as well (the state of a cell) has its whole gradient
        only then; so has a parameter that is drawn in an open call of the same module.
        """
        for step in steps:
            for part in step.contributions:
                if part.amount is None:
                    continue
                total = part.total_after or part.amount
                number = self.folds.own_output(box, part.to.node, part.to.output)
                if number is not None:
                    columns.event(time, box, number, total)
                elif (step.op, part.argument) not in self.link_of:
                    for leaf in self._leaf_at(part.to.node):
                        columns.event(time, leaf, 0, total)

    def _leaf_at(self, node: str) -> tuple[int, ...]:
        """Return the boxes that show the gradient of a leaf, none where it is in a module."""
        writer = self.accumulate_box.get(node)
        if writer is not None or node in self.op_box:
            return () if writer is None else (writer,)
        found = self.scene.by_node.get(node, ())
        return tuple(i for i in found if self.scene.boxes[i].kind in OWNED)

    def _adds(
        self,
        columns: Columns,
        link: int,
        part: Contribution,
        begin: float,
        add: tuple[float, float],
    ) -> None:
        """Let what a link carries be added to the gradient of its source."""
        source = self.scene.links[link].source
        if self.scene.links[link].ring:
            columns.use((link,), *add)
        columns.forming(source, begin)
        for target in self._shown_at(source):
            total = part.total_after or part.amount
            output = self.folds.output(target, part.to.node, part.to.output)
            columns.event(add[1], target, output, total)
            columns.forming(target, begin)

    def _chain(self, columns: Columns, step: BackwardStep) -> Laid | None:
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
            columns.forming(box, arrive[0])
        if not sent:
            return Laid(box=box, beats=beats, takes=takes)
        start = spans["send"][0]
        add = spans["add"]
        for place, (link, contribution) in enumerate(sent.items()):
            begin = start + place * STAGGER * self.pace
            columns.send(link, begin, begin + DURATION["send"] * self.pace, contribution.amount)
            self._adds(columns, link, contribution, spans["multiply"][0], add)
        return Laid(box=box, beats=beats, takes=takes, sends=tuple(sent), reduces=reduces)

    def _stretched(self, node: str, links: tuple[int, ...]) -> tuple[int, ...]:
        """Return the links whose argument the op had stretched by broadcasting."""
        op = self.numbers.ops[node]
        shapes = told(op, self.numbers).shapes.arguments
        return tuple(
            link
            for link in links
            if broadcasting(op, self.scene.links[link].argument, shapes) is not None
        )

    def _accumulate(self, columns: Columns, step: BackwardStep) -> Laid | None:
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
            columns.event(write[1], leaf, 0, written(step))
            columns.forming(leaf, spans["arrive"][0])
        return Laid(box=box, beats=WRITE, takes=takes)

    def _hook(self, columns: Columns, step: BackwardStep) -> Laid | None:
        """Lay out a hook: what was sent still waits; the gradient there is another one after it."""
        op, writer = self.op_box.get(step.op), self.accumulate_box.get(step.op)
        one = op if writer is None else writer
        boxes = self.scene.by_node.get(step.op, ()) if one is None else (one,)
        if not boxes:
            return None
        spans = self._lay_beats(HOOK)
        for part in step.contributions:
            for box in boxes:
                columns.event(spans["change"][1], box, part.to.output, part.total_after)
        return Laid(box=boxes[0], beats=HOOK)

    def _shown_at(self, source: int) -> tuple[int, ...]:
        """All chips of one leaf show its gradient; any other box only its own."""
        box = self.scene.boxes[source]
        if box.kind in ("accumulate", "op", "loss", "bundle", "module", "shape"):
            return (source,)
        return tuple(
            i for i in self.scene.by_node[box.node] if self.scene.boxes[i].kind == box.kind
        )

    def _waiting_at(self, columns: Columns, box: int) -> tuple[int, ...]:
        return tuple(
            link
            for link in self.scene.out_of[box]
            if np.isfinite(columns.send_start[link]) and columns.use_start[link] == NEVER
        )

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
