"""From a trace to what is shown: view graph, scene, timeline; places are kept.

Pure but for its cache: traces of one structure get the same scene, so nothing moves
while only values change.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from gradviz.animation.schedule import timeline
from gradviz.animation.timeline import FrameState, Timeline
from gradviz.animation.values import Numbers
from gradviz.graph.view import ViewGraph, view_graph
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.model.trace import TraceData
from gradviz.scene.build import default_direction, layout_request, scene, scene_boxes
from gradviz.scene.scene import Box, Direction, Scene

Layout = Callable[[LayoutRequest], LayoutResult]
KEPT = 24
"""How many layouts are remembered."""


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


class Draft:
    """What a trace needs of the layout: made by `draft`, finished by `Views.finish`."""

    def __init__(
        self, data: TraceData, graph: ViewGraph, boxes: tuple[Box, ...], request: LayoutRequest
    ) -> None:
        self.data = data
        self.graph = graph
        self.boxes = boxes
        self.request = request


def draft(data: TraceData, *, full: bool = False, direction: Direction | None = None) -> Draft:
    """Return the first half of a view, up to what the layout is asked."""
    graph = view_graph(data, full=full)
    boxes = scene_boxes(data, graph)
    request = layout_request(boxes, graph, direction or default_direction(boxes))
    return Draft(data, graph, boxes, request)


class Views:
    """Makes views and remembers places."""

    def __init__(self) -> None:
        self._layouts: OrderedDict[bytes, LayoutResult] = OrderedDict()

    def known(self, one: Draft) -> LayoutResult | None:
        """Return the places of an equal structure seen before."""
        return self._layouts.get(_key(one.request))

    def finish(self, one: Draft, result: LayoutResult) -> View:
        """Return the view of a draft with its places, and remember them."""
        key = _key(one.request)
        self._layouts[key] = result
        self._layouts.move_to_end(key)
        if len(self._layouts) > KEPT:
            self._layouts.popitem(last=False)
        made = scene(one.data, one.graph, one.boxes, one.request, result)
        numbers = Numbers(one.data)
        times = timeline(one.data, one.graph, made, numbers)
        return View(one.data, one.graph, made, times, numbers)


def view(
    data: TraceData,
    layout: Layout,
    *,
    full: bool = False,
    direction: Direction | None = None,
) -> View:
    """Return the view of a trace, laid out by `layout` here and now."""
    one = draft(data, full=full, direction=direction)
    return Views().finish(one, layout(one.request))


def _key(request: LayoutRequest) -> bytes:
    import msgspec

    return msgspec.msgpack.encode(request)
