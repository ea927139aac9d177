"""View graph and sizes -> layout request: what the engines need to know, and no more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from gradviz.graph.boxes import ViewGraph
from gradviz.layout.interface import (
    LESSON_GAPS,
    MODEL_GAPS,
    Direction,
    Gaps,
    LayoutBox,
    LayoutLink,
    LayoutRequest,
    LayoutResult,
    Point,
)

Size = tuple[float, float]
Margins = tuple[float, float, float, float]


def layout_request(
    view: ViewGraph,
    sizes: Sequence[Size],
    margins: Sequence[Margins] = (),
    *,
    direction: Direction = "LR",
    gaps: Gaps | None = None,
    frames: Sequence[tuple[str, ...]] = (),
    before: tuple[LayoutRequest, LayoutResult] | None = None,
) -> LayoutRequest:
    """Ask for the positions of a view's boxes.

    Parameters
    ----------
    view
        The graph; box and link indices of request and result are those of the view.
    sizes
        Width and height of each body, px.
    margins
        Top, right, bottom, left of each box; none when empty.
    direction
        "LR" for lessons, "TB" for models.
    gaps
        By default `LESSON_GAPS` for "LR" and `MODEL_GAPS` for "TB".
    frames
        Names of the frames around each box, the outermost first.
    before
        The layout that is on the screen: boxes with the same id keep their order.
    """
    index = {box.id: number for number, box in enumerate(view.boxes)}
    leads = _leads(view, index, inputs=direction == "TB")
    boxes = tuple(
        LayoutBox(
            id=box.id,
            width=float(size[0]),
            height=float(size[1]),
            margins=margins[number] if margins else (0.0, 0.0, 0.0, 0.0),
            lead=leads[number],
            frames=frames[number] if frames else (),
        )
        for number, (box, size) in enumerate(zip(view.boxes, sizes, strict=True))
    )
    orders = _orders(view) if direction == "TB" else [link.order for link in view.links]
    links = tuple(
        LayoutLink(
            source=index[link.source], target=index[link.target], order=order, drawn=link.drawn
        )
        for link, order in zip(view.links, orders, strict=True)
    )
    return LayoutRequest(
        boxes=boxes,
        links=links,
        direction=direction,
        gaps=gaps or (LESSON_GAPS if direction == "LR" else MODEL_GAPS),
        seeds=_seeds(boxes, before),
        prefer=before[1].engine if before else "",
    )


def _orders(view: ViewGraph) -> list[int]:
    """Return the order of each link: as in the call, but parameters on both sides of the data.

    The weight and the bias of a normalisation follow its input; all on one side, the drawing
    would be as wide again. Where others read the input too their lines would be crossed.
    """
    orders = [link.order for link in view.links]
    fed = {link.target for link in view.links}
    readers = Counter(link.source for link in view.links if link.drawn)
    own = {box.id for box in view.boxes if box.kind in ("parameter", "buffer")} - fed
    entering: dict[str, list[int]] = defaultdict(list)
    for number, link in enumerate(view.links):
        if link.drawn:
            entering[link.target].append(number)
    for links in entering.values():
        links.sort(key=orders.__getitem__)
        tail = [number for number in links if view.links[number].source in own]
        data = links[: -len(tail)] if tail else links
        alone = all(readers[view.links[number].source] == 1 for number in data)
        if len(tail) < 2 or tail != links[-len(tail) :] or not alone:
            continue
        first = min(orders[number] for number in links)
        for place, number in enumerate(tail[: len(tail) // 2]):
            orders[number] = first - len(tail) + place
    return orders


def _leads(view: ViewGraph, index: dict[str, int], *, inputs: bool) -> list[int]:
    """Say which boxes carry data: ops on inputs; in models the inputs themselves too.

    In a lesson the two leaves of a product stand on one footing, above and below it; in
    a model the data goes straight down and the parameters come from the sides.
    """
    carries = [box.kind == "input" for box in view.boxes]
    for link in view.links:
        if carries[index[link.source]]:
            carries[index[link.target]] = True
    return [
        int(carried and (inputs or box.kind != "input"))
        for carried, box in zip(carries, view.boxes, strict=True)
    ]


def _seeds(
    boxes: tuple[LayoutBox, ...], before: tuple[LayoutRequest, LayoutResult] | None
) -> tuple[Point | None, ...]:
    if before is None:
        return ()
    request, result = before
    known = {box.id: (x, y) for box, x, y in zip(request.boxes, result.x, result.y, strict=True)}
    return tuple(known.get(box.id) for box in boxes)
