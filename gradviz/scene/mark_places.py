"""Marks in line with what they follow: the layout places them like any box.

A mark that stands beside its line, so that the line bends before and behind it, is put under
the box that it follows, or over the one that it leads to, where there is room and both pieces
of the line become shorter. Worked out for a flow from top to bottom, transposed else.
"""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np

from gradviz.graph.boxes import ViewGraph
from gradviz.layout.interface import LayoutRequest, LayoutResult
from gradviz.model.picture import Point
from gradviz.scene.lanes import simplified, transposed

__all__ = ["marks_in_line"]

CLEAR = 16.0
"""Between a mark that was moved and other boxes and lines, px."""

Line = tuple[Point, ...]


def marks_in_line(graph: ViewGraph, request: LayoutRequest, result: LayoutResult) -> LayoutResult:
    """Return the layout with marks moved onto their lines."""
    if not any(box.kind == "shape" for box in graph.boxes):
        return result
    flat = request.direction == "LR"
    routes: list[Line] = [tuple(transposed(one)) if flat else one for one in result.routes]
    low = np.stack([result.x, result.y], axis=1)
    size = np.array([(box.width, box.height) for box in request.boxes])
    room = np.array([box.margins for box in request.boxes])  # above, right, below, left
    outer = np.concatenate([low - room[:, [3, 0]], low + size + room[:, [1, 2]]], axis=1)
    if flat:
        low, size, outer = low[:, ::-1].copy(), size[:, ::-1], outer[:, [1, 0, 3, 2]]
    into = {link.target: index for index, link in enumerate(request.links) if routes[index]}
    out = {link.source: index for index, link in enumerate(request.links) if routes[index]}
    uprights = _Uprights(routes)
    for mark, box in enumerate(graph.boxes):
        if box.kind != "shape" or mark not in into or mark not in out:
            continue
        before, behind = routes[into[mark]], routes[out[mark]]
        here = float(low[mark, 0] + size[mark, 0] / 2)
        for wanted in (before[0][0], behind[-1][0]):
            shift = wanted - here
            ahead = wanted - behind[-1][0], here - behind[-1][0]
            back = wanted - before[0][0], here - before[0][0]
            if len(before) == 2 or len(behind) == 2 or not (_nears(*ahead) and _nears(*back)):
                continue
            lines = _turned(before, 0.0, shift), _turned(behind, shift, 0.0)
            if _is_free(outer, mark, shift, uprights, (into[mark], out[mark]), lines):
                routes[into[mark]], routes[out[mark]] = lines
                uprights.replace({into[mark]: lines[0], out[mark]: lines[1]})
                low[mark, 0] += shift
                outer[mark, [0, 2]] += shift
                break
    x, y = (low[:, ::-1] if flat else low).T.tolist()
    back_routes = tuple(tuple(transposed(one)) if flat else one for one in routes)
    return msgspec.structs.replace(result, x=tuple(x), y=tuple(y), routes=back_routes)


def _nears(after: float, before: float) -> bool:
    """Whether a distance becomes smaller, and does not change its side."""
    return abs(after) <= abs(before) + 0.5 and after * before >= -1.0


def _turned(line: Line, first: float, last: float) -> Line:
    """Return a line with its first and its last piece moved sideways."""
    start, end = line[0][0], line[-1][0]
    points = []
    for k, (x, y) in enumerate(line):
        if all(each[0] == start for each in line[: k + 1]):
            x += first
        elif all(each[0] == end for each in line[k:]):
            x += last
        points.append((x, y))
    return simplified(points)


class _Uprights:
    """The pieces of all lines that run along the flow: x, from y to y, of which line."""

    def __init__(self, routes: list[Line]) -> None:
        self._pieces = _pieces(dict(enumerate(routes)))

    def replace(self, lines: dict[int, Line]) -> None:
        """Let some lines run otherwise."""
        others = ~np.isin(self._pieces[:, 3], list(lines))
        self._pieces = np.concatenate([self._pieces[others], _pieces(lines)])

    def meets(self, area: tuple[float, float, float, float], but: tuple[int, int]) -> bool:
        """Whether any line but two runs through an area."""
        x, begin, end, line = self._pieces.T
        left, top, right, bottom = area
        near = (x > left - CLEAR) & (x < right + CLEAR) & (begin < bottom) & (end > top)
        return bool((near & (line != but[0]) & (line != but[1])).any())


def _pieces(lines: dict[int, Line]) -> np.ndarray:
    found = [
        (a, min(b, d), max(b, d), number)
        for number, line in lines.items()
        for (a, b), (c, d) in pairwise(line)
        if abs(a - c) < 0.5
    ]
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def _is_free(
    outer: np.ndarray,
    mark: int,
    shift: float,
    uprights: _Uprights,
    own: tuple[int, int],
    lines: tuple[Line, Line],
) -> bool:
    """Whether a mark and its line can stand aside from where they are."""
    left, top, right, bottom = outer[mark].tolist()
    near = (outer[:, 0] < right + shift + CLEAR) & (outer[:, 2] > left + shift - CLEAR)
    near &= (outer[:, 1] < bottom) & (outer[:, 3] > top)
    near[mark] = False
    if near.any():
        return False
    wanted = [(left + shift, top, right + shift, bottom)]
    for line in lines:  # all but what touches the boxes at its ends
        inner = [(line[0][0], line[0][1] + 1.0), *line[1:-1], (line[-1][0], line[-1][1] - 1.0)]
        wanted += [
            (x0, min(y0, y1), x0, max(y0, y1))
            for (x0, y0), (x1, y1) in pairwise(inner)
            if abs(x0 - x1) < 0.5
        ]
    return not any(uprights.meets(area, own) for area in wanted)
