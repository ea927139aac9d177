"""Where every box stands across the layers.

The squares of the distances between the ends of all links are made as small as the
order and the gaps allow, part by part (`gradviz.layout.necks`): exactly (a small quadratic
programme) for parts of up to `EXACT_LIMIT` blocks, by sweeps (`gradviz.layout.sweeping`) for
larger ones. What has become far too wide is brought together in the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from gradviz.layout.blocks import Blocks, straight_blocks
from gradviz.layout.gathering import gathered
from gradviz.layout.interface import LayoutRequest
from gradviz.layout.lanes import add_lanes, without_lanes
from gradviz.layout.layering import LayeredGraph, Piece, common_frames
from gradviz.layout.necks import parts
from gradviz.layout.squeezing import squeezed
from gradviz.layout.sweeping import Apart, relaxed_places

EXACT_LIMIT = 150
PARTS_LIMIT = 5000
"""With more vertices, the whole is solved by sweeps at once."""

JOG = 14.0
"""A piece that is off by less than this is made straight if nothing is in the way."""


def places_across(request: LayoutRequest, graph: LayeredGraph) -> list[float]:
    """Return the middle of each vertex across the layers; the rows are in order."""
    apart = _apart(request, graph)
    places = gathered(graph, _unbounded(request, graph, apart))
    return squeezed(request, graph, places, apart)


def _apart(request: LayoutRequest, graph: LayeredGraph) -> Apart:
    """Return the least distances of neighbours, row by row."""
    return [[separation(request, graph, a, b) for a, b in pairwise(row)] for row in graph.rows]


def _unbounded(request: LayoutRequest, graph: LayeredGraph, apart: Apart) -> list[float]:
    """Return the middle of each vertex, as wide as straight lines want the drawing to be."""
    blocks = straight_blocks(request, graph)
    if graph.count > PARTS_LIMIT:
        blocks.renumber()
        return relaxed_places(graph, blocks, apart)
    places = [0.0] * graph.count
    inner, lanes = without_lanes(graph)
    if lanes:
        apart = _apart(request, inner)
    for part in parts(inner, apart):
        found = _placed(part.graph, part.blocks(blocks), part.apart)
        shift = 0.0
        if part.neck is not None:
            shift = places[part.neck] - found[part.vertices.index(part.neck)]
        for vertex, place in zip(part.vertices, found, strict=True):
            places[vertex] = place + shift
    add_lanes(graph, lanes, places, lambda a, b: separation(request, graph, a, b))
    return places


def _placed(graph: LayeredGraph, blocks: Blocks, apart: Apart) -> list[float]:
    """Return the middle of each vertex of one part."""
    count = blocks.renumber()
    if count > EXACT_LIMIT:
        return relaxed_places(graph, blocks, apart)
    places = _solve(graph, blocks, count, apart)
    if not _keeps_apart(graph, places, apart):
        return relaxed_places(graph, blocks, apart)
    for _ in range(3):
        if not _straighten(graph, blocks, places):
            break
        straighter = _solve(graph, blocks, blocks.renumber(), apart)
        if not _keeps_apart(graph, straighter, apart):
            break
        places = straighter
    return places


def separation(request: LayoutRequest, graph: LayeredGraph, a: int, b: int) -> float:
    """Return the least distance of the middles of two neighbours of a row, a above b."""
    gaps = request.gaps
    within = len(common_frames(graph.frames(a), graph.frames(b)))
    total = 0.0
    for vertex, below in ((a, True), (b, False)):
        if graph.is_bend(vertex):
            total += gaps.lane / 2
        else:
            box = graph.boxes[vertex]
            total += box.across + (box.far if below else box.near) - within * gaps.frame[below]
    either = graph.is_bend(a) or graph.is_bend(b)
    return total + (min(gaps.node, gaps.lane / 2) if either else gaps.node)


LEAF_PULL = 6.0
"""Pull of a leaf that only one op reads."""

LEAVES_PULL = 1000.0
"""The same where the op reads no other: it stands in the middle of them."""

BEND_PULL = (1.0, 4.0, 8.0)
"""Pull along a piece with none, one or two bends at its ends."""


def _pulls(graph: LayeredGraph) -> list[float]:
    uses = Counter(piece.source for piece in graph.pieces)
    own = [
        not graph.is_bend(piece.source)
        and not graph.is_bend(piece.target)
        and graph.depth[piece.source] == 0
        and uses[piece.source] == 1
        for piece in graph.pieces
    ]
    mixed = {piece.target for piece, is_own in zip(graph.pieces, own, strict=True) if not is_own}
    pulls = []
    for piece, is_own in zip(graph.pieces, own, strict=True):
        if is_own:
            pulls.append(LEAF_PULL if piece.target in mixed else LEAVES_PULL)
        else:
            pulls.append(BEND_PULL[graph.is_bend(piece.source) + graph.is_bend(piece.target)])
    return pulls


def _solve(graph: LayeredGraph, blocks: Blocks, count: int, apart: Apart) -> list[float]:
    of, shift = blocks.of, blocks.shift
    matrix = np.eye(count) * 1e-6
    wanted = np.zeros(count)
    for piece, weight in zip(graph.pieces, _pulls(graph), strict=True):
        a, b = of[piece.source], of[piece.target]
        if a == b:
            continue
        port = 0.0 if graph.is_bend(piece.target) else graph.ports[piece.link]
        offset = shift[piece.target] + port - shift[piece.source]
        matrix[a, a] += weight
        matrix[b, b] += weight
        matrix[a, b] -= weight
        matrix[b, a] -= weight
        wanted[a] += weight * offset
        wanted[b] -= weight * offset
    least: dict[tuple[int, int], float] = {}
    for row, rooms in zip(graph.rows, apart, strict=True):
        for a, b, needed in zip(row, row[1:], rooms, strict=False):
            first, second = of[a], of[b]
            if first != second:
                room = needed + shift[a] - shift[b]
                least[first, second] = max(least.get((first, second), room), room)
    found = constrained_minimum(matrix, wanted, least)
    return [float(found[of[vertex]]) + shift[vertex] for vertex in range(graph.count)]


def constrained_minimum(
    matrix: np.ndarray, wanted: np.ndarray, least: dict[tuple[int, int], float]
) -> np.ndarray:
    """Minimise ``v'Av/2 - b'v`` where ``v[j] - v[i] >= d`` for each ``(i, j): d``.

    The dual, a least squares problem in non-negative multipliers, by the active set
    method of Lawson and Hanson (Solving Least Squares Problems, chapter 23).
    """
    inverse = np.linalg.inv(matrix)
    free: np.ndarray = inverse @ wanted
    if not least:
        return free
    pairs = np.array(list(least))
    rows = inverse[pairs[:, 1]] - inverse[pairs[:, 0]]
    gram = rows[:, pairs[:, 1]] - rows[:, pairs[:, 0]]
    missing = np.array(list(least.values())) - (free[pairs[:, 1]] - free[pairs[:, 0]])
    moved: np.ndarray = free + _multipliers(gram, missing) @ rows
    return moved


def _multipliers(gram: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Return x >= 0 with ``gram @ x >= missing``, equal wherever x > 0."""
    count = len(missing)
    x = np.zeros(count)
    active = np.zeros(count, dtype=bool)
    tolerance = 1e-7 * max(1.0, float(np.abs(missing).max()))
    for _ in range(6 * count + 20):
        slack = missing - gram @ x
        slack[active] = -np.inf
        worst = int(np.argmax(slack))
        if slack[worst] <= tolerance:
            break
        active[worst] = True
        x = _feasible(gram, missing, x, active)
    return x


def _feasible(
    gram: np.ndarray, missing: np.ndarray, x: np.ndarray, active: np.ndarray
) -> np.ndarray:
    """Solve for the active multipliers, dropping those that would become negative."""
    while active.any():
        chosen = np.flatnonzero(active)
        part = gram[np.ix_(chosen, chosen)]
        part = part + np.eye(len(chosen)) * (1e-12 * float(np.trace(part)))
        trial = np.linalg.solve(part, missing[chosen])
        if (trial > 0).all():
            x = np.zeros_like(x)
            x[chosen] = trial
            return x
        before = x[chosen]
        falling = trial <= 0
        ratio = before[falling] / np.maximum(before[falling] - trial[falling], 1e-300)
        step = float(ratio.min())
        x = x.copy()
        x[chosen] = before + step * (trial - before)
        gone = chosen[(x[chosen] <= 1e-10) & falling]
        x[gone] = 0.0
        active[gone] = False
    return np.zeros_like(x)


def _keeps_apart(graph: LayeredGraph, places: Sequence[float], apart: Apart) -> bool:
    return all(
        places[b] - places[a] > room - 0.01
        for row, rooms in zip(graph.rows, apart, strict=True)
        for a, b, room in zip(row, row[1:], rooms, strict=False)
    )


def _straighten(graph: LayeredGraph, blocks: Blocks, places: Sequence[float]) -> bool:
    """Tie the ends of pieces that are nearly straight; say whether there were any."""
    tied = False
    met: set[int] = set()
    for piece in graph.pieces:
        a, b = piece.source, piece.target
        port = 0.0 if graph.is_bend(b) else graph.ports[piece.link]
        off = places[b] + port - places[a]
        one = {blocks.of[a], blocks.of[b]}
        if 1e-6 < abs(off) < JOG and len(one) == 2 and not one & met and _single(graph, piece):
            blocks.tie(a, b, -port)
            met |= one
            tied = True
    return tied


def _single(graph: LayeredGraph, piece: Piece) -> bool:
    return sum(other.source == piece.source for other in graph.pieces) == 1
