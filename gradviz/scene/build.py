"""From a view graph to a Scene: sizes for the layout, then places, ports and lanes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import msgspec
import numpy as np

from gradviz.graph.modules import Call
from gradviz.graph.view import ViewBox, ViewGraph, ViewLink, signature
from gradviz.layout.asking import layout_request as ask
from gradviz.layout.interface import (
    LESSON_GAPS,
    MODEL_GAPS,
    LayoutLink,
    LayoutRequest,
    LayoutResult,
)
from gradviz.model.numbers import format_shape
from gradviz.model.picture import Point
from gradviz.model.trace import Ref, TraceData, ValueRecord
from gradviz.model.versions import told_apart
from gradviz.ops.names import glyph, labels
from gradviz.scene.enclosures import Folded
from gradviz.scene.frames import (
    FRAME_INSETS,
    PADDING,
    folded_width,
    frame_margins,
    frame_order,
    frames,
    frames_around,
    open_calls,
    with_folded,
    with_margins,
)
from gradviz.scene.mark_places import marks_in_line
from gradviz.scene.marks import mark_size
from gradviz.scene.moving import NO_MOVES, Moves, moved
from gradviz.scene.ports import Ports
from gradviz.scene.resting import rested
from gradviz.scene.scene import Box, Direction, Link, Scene
from gradviz.scene.sizes import (
    INDEX_ROOM,
    MODEL_HEIGHT,
    block_size,
    body_size,
    is_short,
    label_width,
    row_height,
)
from gradviz.scene.spreading import spread

TWIN_ROOM = 84.0
"""Room for each number that waits between two boxes joined by several links, px."""
LESSON_BOXES = 60
"""Up to this many boxes of single numbers are drawn from left to right, widely spaced."""
HEXAGON_POINTS = 12.0
"""What the points of a hexagon take of its width, px."""
OUTPUTS = 3
"""Of an op with more outputs the numbers of this many stand beside it."""
RING_ROOM = 44.0
"""Room beside a box for the ring in which its contributions are summed, px."""


def scene_boxes(data: TraceData, graph: ViewGraph) -> tuple[Box, ...]:
    """Return what is written on each box of a view graph."""
    values = {(value.node, value.output): value for value in told_apart(data)}
    ops = {op.id: op for op in data.ops}
    losses = {view.id for view in graph.boxes if view.kind == "loss"}
    compared = {link.source for link in graph.links if link.target in losses}
    calls = {call.id: call for call in graph.calls}
    shown = open_calls(graph)
    used: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for link in graph.links:
        used[link.source].add((link.node, link.output))
    boxes = []
    for view in graph.boxes:
        value = values.get(view.outputs[0] if view.outputs else (view.node, 0))
        shape = value.forward.shape if value is not None and value.forward is not None else ()
        op = ops.get(view.node) if view.kind in ("op", "loss") else None
        several = op is not None and op.outputs > 1 and not view.chip
        box = Box(
            id=view.id,
            node=view.node,
            kind=view.kind,
            op=op,
            name=_value_name(view, value, several=(view.node, 1) in values),
            shape=shape,
            scalar=int(np.prod(shape)) == 1,
            wide=_is_complex(value),
            differentiable=view.kind != "bundle" and _reached(view, value),
            module=view.module,
            count=max(len(view.members), 1),
            target=view.kind == "constant" and view.id in compared,
            within=view.within,
        )
        if op is None:
            box = msgspec.structs.replace(box, title=_title(box, calls, shown))
        if view.kind == "module":
            box = with_folded(box, view, calls.get(view.id), values)
        elif view.kind == "shape":
            chain = tuple(ops[name] for name in view.members)
            inside = Folded(ops=view.members, outputs=view.outputs, chain=chain)
            box = msgspec.structs.replace(box, folded=inside)
        several = several or len(view.outputs) > 1
        boxes.append(_with_outputs(box, values, used[view.id]) if several else box)
    return tuple(boxes)


def _with_outputs(
    box: Box, values: Mapping[tuple[str, int], ValueRecord], used: Collection[tuple[str, int]]
) -> Box:
    """Return the box of an op with several outputs with what is told of each.

    Those that something takes come before those that nothing does; what neither is taken nor
    has a name (what a norm keeps for its backward) is left to the inspector.
    """
    count = 0 if box.op is None else box.op.outputs
    places = [(box.node, i) for i in range(count)]
    if box.folded is not None:
        places = list(box.folded.outputs)
    known = [(number, values[one]) for number, one in enumerate(places) if one in values]
    seen = [(number, value) for number, value in known if value.forward is not None]
    if len(seen) < 2:
        return box
    whole = len(seen)
    seen = [(i, one) for i, one in seen if one.name or (one.node, one.output) in used] or seen[:1]
    if len(seen) == 1:
        return _with_one_output(box, *seen[0])
    taken = sorted(seen, key=lambda one: (one[1].node, one[1].output) not in used)[:OUTPUTS]
    parts = tuple(
        msgspec.structs.replace(
            box,
            node=value.node,
            name=value.name or _numbered(value, values),
            shape=() if value.forward is None else value.forward.shape,
            wide=_is_complex(value),
            differentiable=value.requires_grad,
            output=number,
        )
        for number, value in sorted(taken, key=lambda one: one[0])
    )
    return msgspec.structs.replace(
        box,
        outputs=parts,
        more=whole - len(parts),
        differentiable=any(value.requires_grad for _, value in seen),
    )


def _with_one_output(box: Box, number: int, value: ValueRecord) -> Box:
    """Return the box of an op of whose outputs one is taken: it looks as if that were all."""
    shape = () if value.forward is None else value.forward.shape
    return msgspec.structs.replace(
        box,
        name=value.name or box.node,
        shape=shape,
        scalar=int(np.prod(shape)) == 1,
        wide=_is_complex(value),
        differentiable=value.requires_grad,
        output=number or box.output,
    )


def _is_complex(value: ValueRecord | None) -> bool:
    return value is not None and value.forward is not None and value.forward.is_complex


def _numbered(value: ValueRecord, values: Mapping[tuple[str, int], ValueRecord]) -> str:
    """Return a value's place among the outputs of its node, the node where it is the only one."""
    return f"{value.node}[{value.output}]" if (value.node, 1) in values else value.node


def _value_name(view: ViewBox, value: ValueRecord | None, *, several: bool) -> str:
    if value is None or several:
        return view.node
    return value.name or view.node


def _title(box: Box, calls: Mapping[str, Call], shown: Collection[str]) -> str:
    """Return the name of a leaf within the frame that it stands in, "" where that adds nothing."""
    path = next((calls[one].path for one in reversed(box.within) if one in shown), "")
    return box.name.removeprefix(f"{path}.") if box.name.startswith(f"{path}.") else ""


def _reached(view: ViewBox, value: ValueRecord | None) -> bool:
    return value is not None and value.requires_grad


def default_direction(boxes: tuple[Box, ...]) -> Direction:
    """Return "LR" for a small graph of single numbers, "TB" for all others."""
    scalar = sum(box.scalar for box in boxes)
    return "LR" if len(boxes) <= LESSON_BOXES and scalar * 2 > len(boxes) else "TB"


def layout_request(
    boxes: tuple[Box, ...], graph: ViewGraph, direction: Direction, loss: str = "L"
) -> LayoutRequest:
    """Return what the layout is asked: sizes of bodies with room for their numbers."""
    names = {box.id: index for index, box in enumerate(boxes)}
    lanes, rings = _lane_counts(graph, names), _ring_rooms(graph, names)
    extra = frame_margins(graph, direction)
    sizes, margins = [], []
    for index, box in enumerate(boxes):
        size, room = _measures(box, lanes[index], rings[index], direction, loss)
        sizes.append(size)
        margins.append(with_margins(room, extra[index]))
    wide = direction == "LR" and len(boxes) <= LESSON_BOXES
    gaps = LESSON_GAPS if wide else MODEL_GAPS
    side = (FRAME_INSETS[0] if direction == "LR" else PADDING, PADDING)
    gaps = msgspec.structs.replace(gaps, frame=side)
    frames = frames_around(graph)
    asked = ask(graph, sizes, margins, direction=direction, gaps=gaps, frames=frames)
    order = tuple(
        LayoutLink(source=names[before], target=names[after], drawn=False)
        for before, after in frame_order(graph)
    )
    return msgspec.structs.replace(asked, links=(*asked.links, *order))


def _lane_counts(graph: ViewGraph, names: dict[str, int]) -> list[int]:
    counts = [0] * len(names)
    for link in graph.links:
        if link.drawn:
            counts[names[link.target]] += 2 if link.differentiable else 1
    return counts


def _ring_rooms(graph: ViewGraph, names: dict[str, int]) -> list[float]:
    """Return the room that each box needs for its sum ring and the numbers that wait there."""
    users: list[list[str]] = [[] for _ in names]
    for link in graph.links:
        if link.drawn and link.differentiable:
            users[names[link.source]].append(link.target)
    rooms = []
    for targets in users:
        twins = len(targets) - len(set(targets))
        ring = RING_ROOM if len(targets) > 1 else 0.0
        rooms.append(ring + (TWIN_ROOM * (twins + 1) if twins else 0.0))
    return rooms


def _measures(
    box: Box, lanes: int, ring: float, direction: Direction, loss: str
) -> tuple[tuple[float, float], tuple[float, float, float, float]]:
    """Return a body's width and height, and the room to keep around it."""
    if box.kind == "shape":
        return mark_size(box, direction)
    big, small = _texts(box)
    along = lanes if direction == "LR" else 0
    width, height = body_size(
        big,
        small,
        tall=box.scalar or direction == "LR",
        lanes=along,
        points=HEXAGON_POINTS if box.kind == "parameter" else 0.0,
    )
    if box.folded is not None:
        width, height = max(width, folded_width(box.folded)), max(height, MODEL_HEIGHT)
    label, tall = _label_room(box, direction, loss)
    if direction == "TB":
        spread = max(0.0, tall + 8.0 - height / 2) if tall > 20.0 else 0.0
        return (width, height), (spread, label + 24.0, spread + ring, 0.0)
    over = 12.0 + tall + 16.0 if box.differentiable else 6.0
    under = 14.0 + tall if box.kind not in ("accumulate", "bundle") else 6.0
    side = max(0.0, (label + 12.0 - width) / 2)
    after = max(side, ring)
    before = side
    return (width, height), (over, after, under, before)


def _label_room(box: Box, direction: Direction, loss: str) -> tuple[float, float]:
    """Return the width of a box's longest label, and the height of its values."""
    widths, tall = [], 0.0
    for part in box.outputs or (box,):
        short = direction == "TB" and is_short(part.shape, named=part.named)
        of = loss if part.differentiable else None
        width = label_width(part.name, part.shape, of, short=short, wide=part.wide)
        widths.append(width + (INDEX_ROOM if box.outputs else 0.0))
        tall += row_height(part.shape) if box.outputs else max(20.0, block_size(box.shape).height)
    return max(widths), tall + (row_height(()) if box.more else 0.0)


def _texts(box: Box) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what may stand in the large and in the small line of a body."""
    if box.folded is not None:
        return (), ()
    if box.kind == "accumulate":
        return ("AccumulateGrad",), ()
    if box.op is None:
        return (box.title or box.name,), (format_shape(box.shape),)
    if not box.scalar:
        numbered = "" if box.named else box.node.rpartition("_")[2]
        number = numbered if numbered.isdigit() else ""
        return tuple(word + number for word in labels(box.op)), (format_shape(box.shape),)
    if glyph(box.op):
        return (), labels(box.op)
    return labels(box.op), ()


def scene(
    data: TraceData,
    graph: ViewGraph,
    boxes: tuple[Box, ...],
    request: LayoutRequest,
    result: LayoutResult,
    moves: Moves = NO_MOVES,
) -> Scene:
    """Return the Scene of a laid out view graph.

    Parameters
    ----------
    data, graph
        The trace and its view graph.
    boxes, request
        From `scene_boxes` and `layout_request`.
    result
        What the layout answered.
    moves
        How far boxes were moved by hand from there.
    """
    rooms = np.array([box.margins for box in request.boxes]).reshape(-1, 4)
    rooms -= np.array(frame_margins(graph, request.direction)).reshape(-1, 4)
    rooms = np.maximum(rooms, 0.0)  # a mark asks to stand nearer than others: it is no smaller
    result = marks_in_line(graph, request, result)
    result = spread(graph, request, result, rooms, open_calls(graph), FRAME_INSETS)
    result = moved(request, result, moves)
    rects = np.array(
        [
            (x, y, box.width, box.height)
            for x, y, box in zip(result.x, result.y, request.boxes, strict=True)
        ],
        dtype=np.float64,
    ).reshape(-1, 4)
    count = len(graph.links)  # the links behind these only keep an order
    drawn = msgspec.structs.replace(request, links=request.links[:count])
    ports = Ports(boxes, graph.links, rects, drawn, result.routes[:count])
    names = {box.id: index for index, box in enumerate(boxes)}
    links = []
    for index, link in enumerate(graph.links):
        forward, backward = ports.lanes(index) if link.drawn else ((), ())
        made = _link(link, names, forward, backward, ring=ports.has_ring(index))
        links.append(msgspec.structs.replace(made, rest=ports.rest(index, backward)))
    values = {(value.node, value.output): value for value in told_apart(data)}
    return Scene(
        boxes=boxes,
        links=rested(links, rects),
        rects=rects,
        rooms=rooms,
        direction=request.direction,
        losses=loss_names(data),
        rings=ports.rings,
        signature=signature(graph),
        frames=frames(graph, boxes, rects, rooms, values, result.routes),
    )


def _link(
    link: ViewLink,
    names: dict[str, int],
    forward: tuple[Point, ...],
    backward: tuple[Point, ...],
    *,
    ring: bool,
) -> Link:
    return Link(
        source=names[link.source],
        target=names[link.target],
        output=link.output,
        argument=link.argument,
        slot=link.slot,
        forward=forward,
        backward=backward,
        ring=ring and bool(backward),
        node=link.node,
        uses=max(len(link.uses), 1),
        cut=link.cut,
    )


def loss_name(data: TraceData) -> str:
    """Return the name of the value that backward starts from first, "L" where it has none."""
    return loss_names(data)[0]


def loss_names(data: TraceData) -> tuple[str, ...]:
    """Return the name of the value that each backward pass starts from; one at least."""
    roots: list[Ref] = [one.root for one in data.passes] or list(data.roots[:1])
    names = {(value.node, value.output): value.name for value in told_apart(data)}
    return tuple(names.get((root.node, root.output)) or "L" for root in roots) or ("L",)
