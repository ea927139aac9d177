"""Frames around the boxes of open modules, and how large a folded module is.

A frame is drawn where no box of another module lies in it: the layout is asked to keep
room around the boxes at a module's borders, and does not know of frames.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from gradviz.graph.boxes import ViewBox, ViewGraph
from gradviz.graph.modules import Call
from gradviz.model.measure import text_width
from gradviz.model.picture import Point
from gradviz.model.trace import ValueRecord
from gradviz.scene.enclosures import Folded, Frame
from gradviz.scene.scene import HEAD, Box, Direction, Rect

PADDING = 16.0
"""Between a frame and what is in it, px."""
CHEVRON = 22.0
"""Room for the sign that a module can be opened, px."""
BETWEEN = 16.0
"""Between the title and the words at the right, px."""
LANE = 8.0
"""A lane of a line is so far beside its route, px."""
SIDE = 14.0
"""Empty room at both ends of a folded module, px."""

FRAME_INSETS = (HEAD + PADDING, PADDING, PADDING, PADDING)
"""What a frame adds above, right, below and left of what is in it, px."""

Values = Mapping[tuple[str, int], ValueRecord]
Margins = tuple[float, float, float, float]
Corners = tuple[float, float, float, float]


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


def class_shown(inside: Folded | Frame) -> str:
    """Return the class of a module, "" where that is what it is called already."""
    called = inside.title.partition(" #")[0]
    return inside.type if inside.type != called else ""


def folded_words(inside: Folded | Frame) -> str:
    """Return what stands at the right of a folded module: class name, number of parameters."""
    count = f"{inside.numbers:,}" if inside.numbers else ""
    return "  ·  ".join(part for part in (class_shown(inside), count) if part)


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
    begins: dict[str, set[str]] = defaultdict(set)
    ends: dict[str, set[str]] = defaultdict(set)
    around = zip(graph.boxes, frames_around(graph), strict=True)
    within = {box.id: frames for box, frames in around}
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


def frames_around(graph: ViewGraph) -> list[tuple[str, ...]]:
    """Return for each box the open modules that it lies in, the outermost first."""
    shown = open_calls(graph)
    return [tuple(one for one in box.within if one in shown) for box in graph.boxes]


def frame_order(graph: ViewGraph) -> tuple[tuple[str, str], ...]:
    """Return which boxes must come after which, so that frames do not reach into each other.

    The leaves of an open module come after what feeds it, and those of what it feeds after
    what leaves it: else they would stand beside the operations of another module. The same
    with the leaves outside that only it reads, and with its operations on nothing but leaves,
    such as a loss that looks at the labels alone.
    """
    shown = open_calls(graph)
    if not shown:
        return ()
    fed = {link.target for link in graph.links}
    within = {box.id: [one for one in box.within if one in shown] for box in graph.boxes}
    feeders: dict[str, dict[str, None]] = defaultdict(dict)
    leaves: dict[str, list[str]] = defaultdict(list)
    origins = _origins(graph)
    for link in graph.links:
        source = origins.get(link.source, link.source)
        for call in set(within[link.target]) - set(within[link.source]):
            feeders[call][source] = None
        if source in origins.values():
            leaves[link.target].append(source)
    found: dict[tuple[str, str], None] = {}
    for link in graph.links:
        if set(within[link.source]) - set(within[link.target]):
            beside = (one for one in leaves[link.target] if within[one] != within[link.source])
            found.update(dict.fromkeys((link.source, leaf) for leaf in beside))
    worked = {link.target for link in graph.links if link.source not in origins}
    for box in graph.boxes:
        alone = box.id not in fed
        for call in within[box.id] if alone or box.id not in worked else ():
            before = (one for one in feeders[call] if alone or one in fed)
            found.update(dict.fromkeys((source, box.id) for source in before))
    for sources in feeders.values():
        data = [one for one in sources if one in fed]
        outside = [one for one in sources if one in origins]
        found.update(dict.fromkeys((one, leaf) for one in data for leaf in outside))
    return tuple(found)


def _origins(graph: ViewGraph) -> dict[str, str]:
    """Return for each leaf of one reader, and the marks on its line, that leaf."""
    fed = {link.target: link.source for link in graph.links}
    uses = Counter(link.source for link in graph.links)
    found = {box.id: box.id for box in graph.boxes if box.id not in fed and uses[box.id] == 1}
    for box in graph.boxes:  # in execution order: a mark comes after what it is on
        if box.kind == "shape" and uses[box.id] == 1 and fed.get(box.id) in found:
            found[box.id] = found[fed[box.id]]
    return found


def open_calls(graph: ViewGraph) -> dict[str, list[str]]:
    """Return the open calls that get a frame, each with the boxes inside: two ops or more."""
    inside: dict[str, list[str]] = defaultdict(list)
    busy: dict[str, int] = defaultdict(int)
    for box in graph.boxes:
        for call in box.within:
            inside[call].append(box.id)
            busy[call] += box.kind in ("op", "loss", "module", "shape")
    return {call: boxes for call, boxes in inside.items() if busy[call] > 1}


def frames(
    graph: ViewGraph,
    boxes: tuple[Box, ...],
    rects: np.ndarray,
    rooms: np.ndarray,
    values: Values,
    routes: Sequence[tuple[Point, ...]] = (),
) -> tuple[Frame, ...]:
    """Return the frames of the open modules, where nothing else lies in them.

    Parameters
    ----------
    rects, rooms
        Bodies, and what their numbers need above, right, below and left of them: (n, 4).
    routes
        Of the lines: a frame has those between its own boxes inside, where it can.
    """
    shown = open_calls(graph)
    if not shown:
        return ()
    index = {box.id: number for number, box in enumerate(boxes)}
    calls = {call.id: call for call in graph.calls}
    over, right, under, left = rooms.T
    low = rects[:, :2] - np.stack([left, over], axis=1)
    high = rects[:, :2] + rects[:, 2:] + np.stack([right, under], axis=1)
    areas: dict[str, Rect] = {}
    lines = _lines(graph, routes, shown)
    inner: dict[str, list[str]] = defaultdict(list)
    for name in sorted(shown, key=lambda one: -calls[one].depth):
        members = np.array([index[box] for box in shown[name]])
        parts = [areas[one] for one in inner[name]]
        ends = [(x, y, x + width, y + height) for x, y, width, height in parts]
        ends.append((*low[members].min(axis=0).tolist(), *high[members].max(axis=0).tolist()))
        strangers = np.ones(len(boxes), dtype=bool)
        strangers[members] = False
        for corners in ([*ends, *lines[name]], ends) if name in lines else (ends,):
            area = _around(corners)
            if not _holds(area, rects[strangers]):
                areas[name] = area
                inner[calls[name].inside].append(name)
                break
    return tuple(
        Frame(
            id=name,
            title=calls[name].name,
            type=calls[name].type,
            numbers=_own_numbers([graph.boxes[index[box]] for box in shown[name]], values),
            rect=areas[name],
            depth=calls[name].depth,
        )
        for name in sorted(areas, key=lambda one: (calls[one].depth, calls[one].first))
    )


def _around(parts: Sequence[Corners]) -> Rect:
    """Return a frame around left, top, right and bottom of what is in it."""
    lefts, tops, rights, bottoms = zip(*parts, strict=True)
    left, top = min(lefts) - PADDING, min(tops) - PADDING - HEAD
    return left, top, max(rights) + PADDING - left, max(bottoms) + PADDING - top


def _holds(area: Rect, rects: np.ndarray) -> bool:
    """Whether any of some bodies reaches into a frame."""
    x, y, width, height = area
    inner = (rects[:, :2] < (x + width, y + height)).all(axis=1)
    inner &= (rects[:, :2] + rects[:, 2:] > (x, y)).all(axis=1)
    return bool(inner.any())


def _lines(
    graph: ViewGraph, routes: Sequence[tuple[Point, ...]], shown: Mapping[str, list[str]]
) -> dict[str, list[Corners]]:
    """Return the room of the lines inside each frame, with their lanes at both sides."""
    within = {box.id: box.within for box in graph.boxes}
    found: dict[str, list[Corners]] = defaultdict(list)
    for link, route in zip(graph.links, routes, strict=False):
        if not route:
            continue
        xs, ys = zip(*route, strict=True)
        area = (min(xs) - LANE, min(ys), max(xs) + LANE, max(ys))
        for one, other in zip(within[link.source], within[link.target], strict=False):
            if one != other:
                break
            if one in shown:
                found[one].append(area)
    return found


def _own_numbers(boxes: list[ViewBox], values: Values) -> int:
    leaves: dict[str, None] = {}
    for box in boxes:
        leaves.update(dict.fromkeys((box.node, *box.members[box.ops :])))
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
        name=first.name if first is not None and first.name else inside.title,
        differentiable=any(reached),
    )
