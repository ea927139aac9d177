"""Frames around the boxes of open modules, and how large a folded module is.

A frame is drawn where no box of another module lies in it: the layout is asked to keep
room around the boxes at a module's borders, and does not know of frames.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import msgspec
import numpy as np

from gradviz.graph.boxes import ViewBox, ViewGraph
from gradviz.graph.modules import Call
from gradviz.model.measure import text_width
from gradviz.model.trace import ValueRecord
from gradviz.scene.scene import HEAD, Box, Direction, Folded, Frame, Rect

PADDING = 16.0
"""Between a frame and what is in it, px."""
CHEVRON = 22.0
"""Room for the sign that a module can be opened, px."""
BETWEEN = 16.0
"""Between the title and the words at the right, px."""
SIDE = 14.0
"""Empty room at both ends of a folded module, px."""

Values = Mapping[tuple[str, int], ValueRecord]
Margins = tuple[float, float, float, float]


def folded(view: ViewBox, call: Call | None, values: Values) -> Folded:
    """Return what is inside a folded module."""
    leaves = view.members[view.ops :]
    return Folded(
        title=call.name if call else view.module,
        type=call.type if call else "",
        ops=view.members[: view.ops],
        leaves=leaves,
        outputs=view.outputs,
        numbers=sum(_numbers(values.get((leaf, 0))) for leaf in leaves),
    )


def _numbers(value: ValueRecord | None) -> int:
    if value is None or value.role != "parameter" or value.forward is None:
        return 0
    return math.prod(value.forward.shape)


def folded_words(inside: Folded | Frame) -> str:
    """Return what stands at the right of a folded module: class name, number of parameters."""
    count = f"{inside.numbers:,}" if inside.numbers else ""
    return "  ·  ".join(part for part in (inside.type, count) if part)


def folded_width(inside: Folded) -> float:
    """Return the width of a folded module's body, px."""
    title = text_width(inside.title, size=13, weight=600)
    words = text_width(folded_words(inside), size=11, weight=500)
    whole = SIDE + CHEVRON + title + BETWEEN + words + SIDE
    return math.ceil(max(whole, 120.0) / 4.0) * 4.0


def frame_margins(graph: ViewGraph, direction: Direction) -> list[Margins]:
    """Return the room that frames need above, right, below and left of each box.

    The boxes where a module begins keep room for its head, those where it ends for its
    lower edge, all for its sides.
    """
    shown = _shown(graph)
    begins: dict[str, set[str]] = defaultdict(set)
    ends: dict[str, set[str]] = defaultdict(set)
    within = {box.id: tuple(one for one in box.within if one in shown) for box in graph.boxes}
    for box in graph.boxes:
        begins[box.id].update(within[box.id])
        ends[box.id].update(within[box.id])
    for link in graph.links:
        both = set(within[link.source]) & set(within[link.target])
        begins[link.target] -= both
        ends[link.source] -= both
    margins = []
    for box in graph.boxes:
        side = PADDING * len(within[box.id])
        before = len(begins[box.id])
        after = PADDING * len(ends[box.id])
        if direction == "TB":
            margins.append(((HEAD + PADDING) * before, side, after, side))
        else:
            margins.append(((HEAD + PADDING) * len(within[box.id]), after, side, PADDING * before))
    return margins


def _shown(graph: ViewGraph) -> dict[str, list[str]]:
    """Return the open calls that get a frame, each with the boxes inside: two ops or more."""
    inside: dict[str, list[str]] = defaultdict(list)
    busy: dict[str, int] = defaultdict(int)
    for box in graph.boxes:
        for call in box.within:
            inside[call].append(box.id)
            busy[call] += box.kind in ("op", "loss", "module")
    return {call: boxes for call, boxes in inside.items() if busy[call] > 1}


def frames(
    graph: ViewGraph, boxes: tuple[Box, ...], rects: np.ndarray, rooms: np.ndarray, values: Values
) -> tuple[Frame, ...]:
    """Return the frames of the open modules, where nothing else lies in them.

    Parameters
    ----------
    rects, rooms
        Bodies, and what their numbers need above, right, below and left of them: (n, 4).
    """
    shown = _shown(graph)
    if not shown:
        return ()
    index = {box.id: number for number, box in enumerate(boxes)}
    calls = {call.id: call for call in graph.calls}
    over, right, under, left = rooms.T
    low = rects[:, :2] - np.stack([left, over], axis=1)
    high = rects[:, :2] + rects[:, 2:] + np.stack([right, under], axis=1)
    areas: dict[str, Rect] = {}
    for name in sorted(shown, key=lambda one: -calls[one].depth):
        members = np.array([index[box] for box in shown[name]])
        parts = [areas[one] for one in areas if calls[one].inside == name]
        x, y = (low[members].min(axis=0) - PADDING).tolist()
        end, bottom = (high[members].max(axis=0) + PADDING).tolist()
        x = min([x, *(part[0] - PADDING for part in parts)])
        y = min([y, *(part[1] - PADDING for part in parts)]) - HEAD
        end = max([end, *(part[0] + part[2] + PADDING for part in parts)])
        bottom = max([bottom, *(part[1] + part[3] + PADDING for part in parts)])
        strangers = np.ones(len(boxes), dtype=bool)
        strangers[members] = False
        inner = (rects[:, :2] < (end, bottom)).all(axis=1)
        inner &= (rects[:, :2] + rects[:, 2:] > (x, y)).all(axis=1)
        if not bool((inner & strangers).any()):
            areas[name] = (x, y, end - x, bottom - y)
    return tuple(
        Frame(
            id=name,
            title=calls[name].name,
            type=calls[name].type,
            numbers=_own_numbers(graph, name, values),
            rect=areas[name],
            depth=calls[name].depth,
        )
        for name in sorted(areas, key=lambda one: (calls[one].depth, calls[one].first))
    )


def _own_numbers(graph: ViewGraph, call: str, values: Values) -> int:
    leaves: dict[str, None] = {}
    for box in graph.boxes:
        if call in box.within:
            leaves.update(dict.fromkeys((box.node, *box.members)))
    return sum(_numbers(values.get((leaf, 0))) for leaf in leaves)


def with_margins(room: Margins, extra: Margins) -> Margins:
    """Return the room of a box with that of frames."""
    over, right, under, left = (one + more for one, more in zip(room, extra, strict=True))
    return over, right, under, left


def with_folded(box: Box, view: ViewBox, call: Call | None, values: Values) -> Box:
    """Return the box of a folded module."""
    inside = folded(view, call, values)
    first = values.get(view.outputs[0]) if view.outputs else None
    reached = [values[one].requires_grad for one in view.outputs if one in values]
    return msgspec.structs.replace(
        box,
        folded=inside,
        output=0 if len(view.outputs) > 1 else None,
        name=first.name if first is not None and first.name else view.node,
        differentiable=any(reached),
    )
