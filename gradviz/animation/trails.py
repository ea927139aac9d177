"""What lies under the boxes where something was found, and under the paths to the loss.

Both are grounds: the picture of the moment is drawn over them, so nothing is hidden.
"""

from __future__ import annotations

from collections.abc import Collection

from gradviz.model.picture import Pen, Primitive, Rectangle, Route
from gradviz.model.theme import Theme
from gradviz.scene.scene import Rect, Scene

__all__ = ["found_ground", "trail_ground"]

_GROWN, _LEAST = 7.0, 3.0
"""How far a ground reaches beyond a box, px of the scene; and at least, px of the screen."""
_LANE, _LEAST_LANE = 11.0, 5.0
"""How wide the ground of an edge is, and at least on the screen."""

_FAINT = 0.2
"""How strong the ground of an edge is."""


def found_ground(
    scene: Scene, found: Collection[str], theme: Theme, *, area: Rect | None, scale: float
) -> list[Primitive]:
    """Return a ground under each box, and around each frame, that fits what is looked for."""
    if not found:
        return []
    grown = max(_GROWN, _LEAST / scale)
    pen = Pen(color=theme.color("accent"), width=max(1.5, 1.0 / scale))
    items: list[Primitive] = []
    for index in scene.visible(area).tolist():
        if scene.boxes[index].id in found:
            items.append(_ground(scene.rect(index), grown, theme, pen))
    for frame in scene.frames:
        if frame.id in found:
            x, y, width, height = frame.rect
            items.append(
                Rectangle(
                    x=x - 3, y=y - 3, width=width + 6, height=height + 6, radius=14, pen=pen
                )
            )  # fmt: skip
    return items


def trail_ground(
    scene: Scene, nodes: Collection[str], theme: Theme, *, area: Rect | None, scale: float
) -> list[Primitive]:
    """Return a ground under all boxes and edges that lie on paths.

    Parameters
    ----------
    nodes
        Ids of the nodes of the trace on any path: an edge between two of them along which
        a gradient flows lies on one.
    """
    if not nodes:
        return []
    grown, wide = max(_GROWN, _LEAST / scale), max(_LANE, _LEAST_LANE / scale)
    color = theme.color("accent")
    on = {index for index, _ in enumerate(scene.boxes) if is_on(scene, index, nodes)}
    items: list[Primitive] = []
    for index in scene.visible_links(area).tolist():
        link = scene.links[index]
        if link.source in on and link.target in on and link.backward and link.node in nodes:
            for lane in (link.forward, link.backward):
                pen = Pen(color=color, width=wide, cap="round")
                items.append(Route(points=lane, radius=10.0, pen=pen, opacity=_FAINT))
    pen = Pen(color=theme.color("accent"), width=max(1.0, 1.0 / scale))
    visible = scene.visible(area).tolist()
    items += [_ground(scene.rect(index), grown, theme, pen) for index in visible if index in on]
    return items


def is_on(scene: Scene, index: int, nodes: Collection[str]) -> bool:
    """Whether a box stands for any of some nodes: itself, or what is folded in it."""
    box = scene.boxes[index]
    if box.folded is not None:
        return any(node in nodes for node in (*box.folded.ops, *box.folded.leaves))
    return box.node in nodes


def _ground(rect: Rect, grown: float, theme: Theme, pen: Pen) -> Rectangle:
    x, y, width, height = rect
    return Rectangle(
        x=x - grown,
        y=y - grown,
        width=width + 2 * grown,
        height=height + 2 * grown,
        radius=8.0 + grown,
        fill=theme.color("selected"),
        pen=pen,
    )
