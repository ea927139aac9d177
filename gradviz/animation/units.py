"""Units: which records of a trace make one step of the timeline.

Mostly a record is a step. All that runs inside a folded module is one step of its box;
nothing here knows when it happens.
"""

from __future__ import annotations

import msgspec

from gradviz.model.tensor import TensorValue
from gradviz.model.trace import BackwardStep, Contribution, TraceData
from gradviz.scene.scene import Scene

__all__ = ["Folds", "Unit", "as_one", "written"]


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """Records that are one step.

    Attributes
    ----------
    records
        Positions in `TraceData.ops`, or in the steps of a backward pass.
    box
        Index of the folded module or mark that they are inside of, None for a record on its
        own.
    """

    records: tuple[int, ...]
    box: int | None = None


class Folds:
    """What is inside the folded modules of a scene.

    Parameters
    ----------
    scene
        The scene.
    """

    def __init__(self, scene: Scene) -> None:
        self._ops: dict[str, int] = {}
        self._leaves: dict[str, set[int]] = {}
        self._outputs: dict[tuple[int, str, int], int] = {}
        self._marks: dict[str, int] = {}
        self._length: dict[int, int] = {}
        self._outside = {box.node for box in scene.boxes if box.op is None and box.folded is None}
        for index, box in enumerate(scene.boxes):
            if box.folded is None:
                continue
            if box.kind == "shape":
                self._marks.update(dict.fromkeys(box.folded.ops, index))
                self._length[index] = len(box.folded.ops)
            else:
                self._ops.update(dict.fromkeys(box.folded.ops, index))
            for leaf in box.folded.leaves:
                self._leaves.setdefault(leaf, set()).add(index)
            for number, (node, output) in enumerate(box.folded.outputs):
                self._outputs[index, node, output] = number

    def output(self, box: int, node: str, output: int) -> int:
        """Return which output of a box a value is: of a folded module its own counts."""
        return self._outputs.get((box, node, output), output)

    def own_output(self, box: int, node: str, output: int) -> int | None:
        """Return which output of a folded module a value is, None where it stays inside."""
        return self._outputs.get((box, node, output))

    def forward(self, data: TraceData) -> list[Unit]:
        """Return the steps of the forward pass."""
        units: list[Unit] = []
        marks = self._runs([op.id for op in data.ops])
        for index, op in enumerate(data.ops):
            if op.in_pass is not None:
                continue
            if op.id in self._marks:
                units += [marks[index]] if index in marks else []
                continue
            box = self._ops.get(op.id)
            if box is not None and units and units[-1].box == box:
                units[-1] = Unit(records=(*units[-1].records, index), box=box)
            else:
                units.append(Unit(records=(index,), box=box))
        return units

    def backward(self, steps: tuple[BackwardStep, ...]) -> list[Unit]:
        """Return the steps of a backward pass.

        What is written to a leaf outside while a folded module runs comes after it: it
        changes nothing inside.
        """
        if not self._ops and not self._marks:
            return [Unit(records=(index,)) for index in range(len(steps))]
        found: list[tuple[int | None, list[int]]] = []
        running: tuple[int | None, list[int]] | None = None
        marks = self._runs([step.op for step in steps])
        for index, step in enumerate(steps):
            if step.op in self._marks:
                if index in marks:
                    found.append((marks[index].box, list(marks[index].records)))
                continue
            if step.kind == "accumulate" or self._is_leaf(step.op):
                at = self._keeper(step.op, found)
                if at is not None:
                    at.append(index)
                else:
                    found.append((None, [index]))
                continue
            box = self._ops.get(step.op)
            if box is not None and running is not None and running[0] == box:
                running[1].append(index)
                continue
            running = (box, [index])
            found.append(running)
        return [Unit(records=tuple(records), box=box) for box, records in found]

    def _is_leaf(self, node: str) -> bool:
        """Whether a step is of a leaf: a hook on it."""
        return node in self._leaves or node in self._outside

    def _runs(self, nodes: list[str]) -> dict[int, Unit]:
        """Return the steps of marks, each at the place of the last record that it stands for.

        What runs between two operations of a mark comes before it: nothing has come out of it.
        """
        made: dict[int, Unit] = {}
        begun: dict[int, list[int]] = {}
        for place, node in enumerate(nodes):
            box = self._marks.get(node)
            if box is None:
                continue
            records = begun.setdefault(box, [])
            records.append(place)
            if len(records) == self._length[box]:
                made[place] = Unit(records=tuple(begun.pop(box)), box=box)
        made.update(
            (records[-1], Unit(records=tuple(records), box=box)) for box, records in begun.items()
        )
        return made

    def _keeper(self, leaf: str, found: list[tuple[int | None, list[int]]]) -> list[int] | None:
        """Return the last step of a folded module that a leaf is inside of."""
        boxes = self._leaves.get(leaf, set())
        return next((records for box, records in reversed(found) if box in boxes), None)


def as_one(parts: list[Contribution]) -> TensorValue | None:
    """Return what several contributions to one gradient are together.

    PyTorch has that number only where they were the first: else it is not known here, and
    only the total is shown.
    """
    if len(parts) == 1:
        return parts[0].amount
    return parts[-1].total_after if parts[0].total_before is None else None


def written(step: BackwardStep) -> TensorValue | None:
    """Return `.grad` as an accumulate step left it."""
    for contribution in step.contributions:
        if contribution.total_after is not None:
            return contribution.total_after
    return next(iter(step.upstream), None)
