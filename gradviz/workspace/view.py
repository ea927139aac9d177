"""From a trace to what is shown: view graph, scene, timeline; places are kept.

Pure but for its cache: traces of one structure get the same scene, so nothing moves
while only values change.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from gradviz.animation.schedule import timeline
from gradviz.animation.standing import stand_ins
from gradviz.animation.timeline import FrameState, Timeline
from gradviz.animation.values import Numbers
from gradviz.graph.reshaping import ON_EDGES, Reshaping
from gradviz.graph.view import ViewGraph, view_graph
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData, holds_together
from gradviz.model.words import message
from gradviz.scene.build import (
    default_direction,
    layout_request,
    loss_name,
    scene,
    scene_boxes,
)
from gradviz.scene.moving import NO_MOVES, Moves
from gradviz.scene.scene import Box, Direction, Scene

Layout = Callable[[LayoutRequest], LayoutResult]
KEPT = 24
"""How many layouts are remembered."""

_FIRST_READ = {
    "scene": "link_rects pieces kinds by_id by_node into out_of numbered",
    "timeline": "stops beat_stops counts backward_boxes",
    "numbers": "values ops loss_name first_wrong_value first_wrong_gradient",
}
"""What is worked out once, when it is first read: with many boxes that takes long."""


class View:
    """One trace as it is shown.

    Parameters
    ----------
    data
        The trace.
    graph, scene, timeline, numbers
        Made from it.
    """

    def __init__(
        self,
        data: TraceData,
        graph: ViewGraph,
        scene: Scene,
        timeline: Timeline,
        numbers: Numbers,
    ) -> None:
        self.data = data
        self.graph = graph
        self.scene = scene
        self.timeline = timeline
        self.numbers = numbers

    def frame(self, time: float) -> FrameState:
        """Return the state of everything at a time, ms."""
        return self.timeline.state_at(time)

    def prepared(self) -> View:
        """Work out what a first look reads of a large graph, in the thread that made it."""
        x, y, _, _ = self.scene.bounds
        self.scene.hit(x, y)
        self.scene.visible((x, y, 0.0, 0.0))
        self.scene.visible_links((x, y, 0.0, 0.0))
        self.timeline.phase_spans()
        for part, names in _FIRST_READ.items():
            for name in names.split():
                getattr(getattr(self, part), name)
        for columns in self.timeline.passes:
            columns.told(0, None)
            columns.told(0, 0)
        return self


class Draft:
    """What a trace needs of the layout: made by `draft`, finished by `Views.finish`.

    Drafts of equal `key` have the same places.
    """

    def __init__(
        self,
        data: TraceData,
        graph: ViewGraph,
        boxes: tuple[Box, ...],
        request: LayoutRequest,
        *,
        full: bool,
        direction: Direction | None,
        folded: frozenset[str] | None = None,
        reshaping: Reshaping = ON_EDGES,
        moves: Moves = NO_MOVES,
    ) -> None:
        self.folded = folded
        self.moves = moves
        self.reshaping = reshaping
        self.data = data
        self.graph = graph
        self.boxes = boxes
        self.request = request
        self.key = _key(request)
        self.full = full
        self.direction = direction


def draft(
    data: TraceData,
    *,
    full: bool = False,
    direction: Direction | None = None,
    folded: frozenset[str] | None = None,
    reshaping: Reshaping = ON_EDGES,
    moves: Moves = NO_MOVES,
) -> Draft:
    """Return the first half of a view, up to what the layout is asked.

    `folded` names the calls of modules that are one box; None for what suits the graph.
    `reshaping` says which shape operations are marks on their edges, `moves` where boxes were
    moved by hand.

    Raises
    ------
    GradvizError
        When the trace's records do not fit together: a damaged file.
    """
    if not holds_together(data):
        text = "This trace is damaged: it speaks of operations that are not in it."
        raise GradvizError(message("Files", text))
    graph = view_graph(data, full=full, folded=folded, reshaping=reshaping)
    boxes = scene_boxes(data, graph)
    request = layout_request(boxes, graph, direction or default_direction(boxes), loss_name(data))
    return Draft(
        data,
        graph,
        boxes,
        request,
        full=full,
        direction=direction,
        folded=folded,
        reshaping=reshaping,
        moves=moves,
    )


class Views:
    """Makes views and remembers places."""

    def __init__(self) -> None:
        self._layouts: OrderedDict[bytes, LayoutResult] = OrderedDict()
        self._last: tuple[View, tuple[object, ...]] | None = None

    def again(
        self,
        data: TraceData,
        *,
        full: bool,
        direction: Direction | None,
        folded: frozenset[str] | None = None,
        reshaping: Reshaping = ON_EDGES,
        moves: Moves = NO_MOVES,
    ) -> View | None:
        """Return the view of a trace that differs from the last one in its numbers only.

        Graph and scene are the last ones: only time and numbers are made anew. None where
        anything else differs.
        """
        if self._last is None:
            return None
        last, looked = self._last
        looks = full, direction, folded, reshaping, dict(moves)
        if looks != looked or not _same_structure(last.data, data):
            return None
        return self._view(data, last.graph, last.scene, looked)

    def known(self, one: Draft) -> LayoutResult | None:
        """Return the places of an equal structure seen before."""
        return self._layouts.get(one.key)

    def finish(self, one: Draft, result: LayoutResult) -> View:
        """Return the view of a draft with its places, and remember them."""
        self._layouts[one.key] = result
        self._layouts.move_to_end(one.key)
        if len(self._layouts) > KEPT:
            self._layouts.popitem(last=False)
        made = scene(one.data, one.graph, one.boxes, one.request, result, one.moves)
        looked = (one.full, one.direction, one.folded, one.reshaping, dict(one.moves))
        return self._view(one.data, one.graph, made, looked)

    def _view(
        self,
        data: TraceData,
        graph: ViewGraph,
        scene: Scene,
        looked: tuple[object, ...],
    ) -> View:
        numbers = Numbers(data, stand_ins(scene.boxes))
        made = View(data, graph, scene, timeline(data, graph, scene, numbers), numbers)
        self._last = (made, looked)
        return made


def view(
    data: TraceData,
    layout: Layout,
    *,
    full: bool = False,
    direction: Direction | None = None,
    folded: frozenset[str] | None = None,
    reshaping: Reshaping = ON_EDGES,
    moves: Moves = NO_MOVES,
) -> View:
    """Return the view of a trace, laid out by `layout` here and now."""
    one = draft(
        data, full=full, direction=direction, folded=folded, reshaping=reshaping, moves=moves
    )
    return Views().finish(one, layout(one.request))


def _key(request: LayoutRequest) -> bytes:
    import msgspec

    return msgspec.msgpack.encode(request)


def _same_structure(one: TraceData, other: TraceData) -> bool:
    """Whether two traces differ in numbers only."""
    return (
        one.ops == other.ops
        and one.roots == other.roots
        and [each.root for each in one.passes] == [each.root for each in other.passes]
        and _signs(one) == _signs(other)
    )


def _signs(data: TraceData) -> list[tuple[object, ...]]:
    """Return what is written on the boxes of a trace's values, but for the numbers."""
    return [
        (
            value.node,
            value.output,
            value.role,
            value.name,
            value.requires_grad,
            value.forward.shape if value.forward is not None else None,
        )
        for value in data.values
    ]
