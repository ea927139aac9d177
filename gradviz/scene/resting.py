"""Where gradients wait on their lanes, and where lanes are cut: clear of boxes and other lanes.

Geometry only. A token is a pill; where it would lie on something else it moves along its own
lane to a place where it does not, or where least is hidden.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from gradviz.model.picture import Point
from gradviz.scene.lanes import length, place_along, widest_run
from gradviz.scene.scene import Link

__all__ = ["MOST_LINKS", "rested"]

WIDTH, HEIGHT = 72.0, 24.0
"""Of the pill of a usual number, px."""
TOUCH = 10.0
"""So far a token may reach over a box: between near boxes there is no more room, px."""
STEP = 12.0
"""How far apart the places are that are tried, px."""
MOST_LINKS = 400
"""Of a graph with more links the tokens stay where they are: they are too small to be read."""
BEFORE_HEAD = 24.0
"""From where a lane is usually cut to the box that it leads to, px."""
Area = tuple[float, float, float, float]
ON_BOX, ON_TOKEN, ON_LANE = 8.0, 5.0, 1.0
"""How bad it is to lie on a box, on another token, on another lane."""


def rested(links: Sequence[Link], rects: np.ndarray) -> tuple[Link, ...]:
    """Return links whose `rest` and `cut_at` are clear of all else, as far as there is room.

    Parameters
    ----------
    links
        With their lanes.
    rects
        (n, 4) array of x, y, width, height of the boxes.
    """
    if len(links) > MOST_LINKS:
        return tuple(links)
    lanes = [
        (index, a, b)
        for index, link in enumerate(links)
        for lane in (link.forward, link.backward)
        for a, b in itertools.pairwise(lane)
    ]
    owners = np.array([index for index, _, _ in lanes], dtype=int)
    ends = np.array([(*a, *b) for _, a, b in lanes]).reshape(-1, 4)
    low, high = np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:])
    runs = np.concatenate([low, high], axis=1)
    boxes = np.concatenate([rects[:, :2], rects[:, :2] + rects[:, 2:]], axis=1)
    tokens: list[Point] = []
    cuts: list[Area] = []
    placed = []
    for index, link in enumerate(links):
        others = runs[owners != index]
        if link.cut and len(link.forward) > 1:
            place = _cut(link, others, boxes, cuts)
            placed.append(msgspec.structs.replace(link, cut_at=place))
            continue
        if not link.backward:
            placed.append(link)
            continue
        usual = link.rest or widest_run(link.backward)
        best = _best(link, usual, others, boxes, tokens)
        tokens.append(best)
        placed.append(link if best == usual else msgspec.structs.replace(link, rest=best))
    return tuple(placed)


def _best(
    link: Link, usual: Point, others: np.ndarray, boxes: np.ndarray, tokens: list[Point]
) -> Point:
    """Return the clearest place on a lane, of equally clear ones the nearest to the usual one."""
    cost = _cost(usual, others, boxes, tokens)
    if cost == 0.0:
        return usual
    best, least = usual, (cost, 0.0)
    for place in _places(link.backward):
        far = abs(place[0] - usual[0]) + abs(place[1] - usual[1])
        found = _cost(place, others, boxes, tokens), far
        if found < least:
            best, least = place, found
    return best


def _cut(link: Link, others: np.ndarray, boxes: np.ndarray, cuts: list[Area]) -> float | None:
    """Return how far along its forward lane a link is cut; None for the usual place.

    That is before its head. Bars and words that would lie on something there stand further
    back on the line.
    """
    whole = length(link.forward)
    found: list[tuple[float, float, Area]] = []
    for back in np.arange(BEFORE_HEAD, whole - 8.0, STEP).tolist():
        x, y = place_along(link.forward, (whole - back) / whole)
        before = place_along(link.forward, (whole - back - 1.0) / whole)
        level = abs(before[0] - x) > 0.5
        area = x - 12.0, y - 12.0, x + 12.0, y + 12.0
        words = (x - 30, y - 28, x + 30, y - 10) if level else (x + 10, y - 9, x + 72, y + 9)
        cost = float(ON_LANE * _met(area, others))
        if link.cut != "detach":
            cost += ON_LANE * _met(words, others) + ON_BOX * _met(words, boxes)
            cost += ON_TOKEN * _met(words, np.array(cuts).reshape(-1, 4))
        found.append((cost, back, words))
        if cost == 0.0:
            break
    if not found:
        return None
    cost, back, words = min(found)
    cuts.append(words)
    return None if back == BEFORE_HEAD else whole - back


def _places(lane: Sequence[Point]) -> Iterator[Point]:
    for (x0, y0), (x1, y1) in itertools.pairwise(lane):
        span = abs(x1 - x0) + abs(y1 - y0)
        half = (WIDTH if abs(x1 - x0) > abs(y1 - y0) else HEIGHT) / 2
        for along in np.arange(half, span - half + 0.5, STEP).tolist():
            yield x0 + (x1 - x0) * along / span, y0 + (y1 - y0) * along / span


def _cost(place: Point, others: np.ndarray, boxes: np.ndarray, tokens: list[Point]) -> float:
    """Return how much a token at a place hides."""
    x, y = place
    area = x - WIDTH / 2, y - HEIGHT / 2, x + WIDTH / 2, y + HEIGHT / 2
    near = sum(abs(x - a) < WIDTH + 4.0 and abs(y - b) < HEIGHT + 2.0 for a, b in tokens)
    inner = area[0] + TOUCH, area[1] + 2.0, area[2] - TOUCH, area[3] - 2.0
    return ON_LANE * _met(area, others) + ON_BOX * _met(inner, boxes) + ON_TOKEN * near


def _met(area: tuple[float, float, float, float], rects: np.ndarray) -> int:
    left, top, right, bottom = area
    met = (
        (rects[:, 0] < right) & (rects[:, 2] > left) & (rects[:, 1] < bottom) & (rects[:, 3] > top)
    )
    return int(met.sum())
