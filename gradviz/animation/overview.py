"""Boxes and lines from far away, when there are too many to draw one by one.

The lines and boxes that are seen are entered once, for each pixel of the screen, into a map
of numbers (`Mosaic.owners`): which line or which kind of box is there. A moment is then only
a list of colours by number, however many boxes there are.
"""

from __future__ import annotations

import numpy as np

from gradviz.animation.bodies import FAMILY
from gradviz.animation.timeline import FrameState
from gradviz.model.picture import Grid, Mosaic
from gradviz.model.theme import Theme
from gradviz.scene.scene import Rect, Scene

__all__ = ["mosaic"]

DASH, GAP = 6, 5
"""Along a backward line, px of the screen."""
LEAST_BORDER = 6
"""A box of less px is filled with the colour of its border."""
_FAMILIES = tuple(dict.fromkeys(FAMILY.values()))
_KEPT = ("overview",)
Window = tuple[int, int, int, int]
"""Left, top, width, height, px of the screen."""


def mosaic(scene: Scene, frame: FrameState, theme: Theme, area: Rect, scale: float) -> Mosaic:
    """Return the lines and boxes of an area at a moment, one cell for each px of the screen.

    What is the same as in the mosaic before is the same object.
    """
    left, top = int(np.floor(area[0] * scale)), int(np.floor(area[1] * scale))
    width, height = int(np.ceil(area[2] * scale)) + 1, int(np.ceil(area[3] * scale)) + 1
    window = left, top, width, height
    before = scene.drawn.get(_KEPT)
    x, y, pixel = left / scale, top / scale, 1.0 / scale
    owners = colors = None
    if isinstance(before, Mosaic) and before.pixel == pixel:
        colors = before.colors
        known = before.owners.array
        at = round(before.x * scale), round(before.y * scale), known.shape[1], known.shape[0]
        owners = before.owners if at == window else Grid(_moved(scene, scale, window, known, at))
    if owners is None:
        owners = Grid(_owners(scene, *window, scale))
    found = _colors(scene, frame, theme)
    if colors is None or not np.array_equal(colors.array, found):
        colors = Grid(found)
    made = Mosaic(x=x, y=y, pixel=pixel, owners=owners, colors=colors)
    scene.drawn[_KEPT] = made
    return made


def _moved(scene: Scene, scale: float, window: Window, known: np.ndarray, at: Window) -> np.ndarray:
    """Return the map of a window; what it has in common with a known one is only copied."""
    left, top, width, height = window
    right, bottom = left + width, top + height
    x0, y0 = max(left, at[0]), max(top, at[1])
    x1, y1 = min(right, at[0] + at[2]), min(bottom, at[1] + at[3])
    if x0 >= x1 or y0 >= y1:
        return _owners(scene, *window, scale)
    made = np.empty((height, width), dtype=known.dtype)
    made[y0 - top : y1 - top, x0 - left : x1 - left] = known[
        y0 - at[1] : y1 - at[1], x0 - at[0] : x1 - at[0]
    ]
    for part in (
        (left, top, width, y0 - top),
        (left, y1, width, bottom - y1),
        (left, y0, x0 - left, y1 - y0),
        (x1, y0, right - x1, y1 - y0),
    ):
        x, y, across, down = part
        if across and down:
            fresh = _owners(scene, *part, scale)
            made[y - top : y - top + down, x - left : x - left + across] = fresh
    return made


def _colors(scene: Scene, frame: FrameState, theme: Theme) -> np.ndarray:
    """Return the colour of each number: none, two for each line, two for each family."""
    count = len(scene.links)
    taken, sent = frame.begun()
    idle, forward, backward = (_argb(theme.color(f"{role}.line")) for role in ("op", "fwd", "bwd"))
    lines = np.where(sent, backward, np.where(taken, forward, idle))
    found = np.zeros(1 + 2 * count + 2 * len(_FAMILIES), dtype=np.uint32)
    found[1 : 1 + 2 * count : 2] = lines
    found[2 : 2 + 2 * count : 2] = np.where(sent, 0, lines)
    parts = [theme.color(f"{family}.{part}") for family in _FAMILIES for part in ("line", "bg")]
    found[1 + 2 * count :] = [_argb(color) for color in parts]
    return found


def _argb(color: str) -> int:
    return 0xFF000000 | int(color.removeprefix("#"), 16)


# ------------------------------------------------------------------ the map of a place


def _owners(scene: Scene, left: int, top: int, width: int, height: int, scale: float) -> np.ndarray:
    """Return for each pixel the number of what is drawn there last; boxes lie over lines."""
    canvas = np.zeros(width * height, dtype=np.intp)
    corner = np.array([left, top, left, top])
    near = left - 1, top - 1, left + width + 1, top + height + 1
    area = tuple(edge / scale for edge in near)

    def on_screen(rects: np.ndarray) -> np.ndarray:
        placed: np.ndarray = np.floor(rects * scale).astype(np.int64) - corner
        return placed

    ends, lines, before = scene.pieces
    seen = _within(ends, area)
    along = np.round(before[seen] * scale).astype(np.int64)
    _draw(canvas, width, height, on_screen(ends[seen]), 1 + 2 * lines[seen], along)
    kinds, which = scene.kinds
    families = np.array([_FAMILIES.index(FAMILY[kind]) for kind in kinds], dtype=np.int64)
    bodies = _ends(scene.rects)
    seen = _within(bodies, area)
    first = 1 + 2 * len(scene.links) + 2 * families[which[seen]]
    _draw_boxes(canvas, width, height, on_screen(bodies[seen]), first)
    return canvas.reshape(height, width)


def _within(spans: np.ndarray, area: tuple[float, ...]) -> np.ndarray:
    """Return which spans (x0, y0, x1, y1) touch an area (left, top, right, bottom)."""
    x0, y0, x1, y1 = spans.T
    left, top, right, bottom = area
    return np.flatnonzero(
        (np.minimum(x0, x1) <= right)
        & (np.maximum(x0, x1) >= left)
        & (np.minimum(y0, y1) <= bottom)
        & (np.maximum(y0, y1) >= top)
    )


def _ends(rects: np.ndarray) -> np.ndarray:
    """Return left, top, right, bottom of x, y, width, height."""
    return np.concatenate([rects[:, :2], rects[:, :2] + rects[:, 2:]], axis=1)


def _draw_boxes(
    canvas: np.ndarray, width: int, height: int, rects: np.ndarray, borders: np.ndarray
) -> None:
    """Fill boxes, then draw their borders; the corners of larger ones are left out."""
    x0, y0, x1, y1 = rects.T
    seen = (x1 >= 0) & (x0 < width) & (y1 >= 0) & (y0 < height)
    x0, y0, x1, y1 = rects[seen].T
    line = borders[seen]
    small = x1 - x0 < LEAST_BORDER
    rows = y1 - y0 + 1
    box = np.repeat(np.arange(len(rows)), rows)
    y = y0[box] + np.arange(len(box)) - np.repeat(np.cumsum(rows) - rows, rows)
    fill = np.where(small, line, line + 1)
    _draw(canvas, width, height, np.stack([x0[box], y, x1[box], y], axis=1), fill[box])
    large = ~small
    x0, y0, x1, y1, line = x0[large], y0[large], x1[large], y1[large], line[large]
    round_ = (y1 - y0 >= LEAST_BORDER).astype(np.int64)
    for span in (
        (x0 + round_, y0, x1 - round_, y0),
        (x0 + round_, y1, x1 - round_, y1),
        (x0, y0 + round_, x0, y1 - round_),
        (x1, y0 + round_, x1, y1 - round_),
    ):
        _draw(canvas, width, height, np.stack(span, axis=1), line)


def _draw(
    canvas: np.ndarray,
    width: int,
    height: int,
    spans: np.ndarray,
    numbers: np.ndarray,
    along: np.ndarray | None = None,
) -> None:
    """Enter numbers along level and upright spans (x0, y0, x1, y1), both ends included.

    With `along`, how far along its line each span begins, the numbers in the gaps of a dashed
    line are greater by one.
    """
    x0, y0, x1, y1 = spans.T
    low_x, high_x = np.minimum(x0, x1), np.maximum(x0, x1)
    low_y, high_y = np.minimum(y0, y1), np.maximum(y0, y1)
    seen = np.flatnonzero((high_x >= 0) & (low_x < width) & (high_y >= 0) & (low_y < height))
    first_x, first_y = low_x[seen], low_y[seen]
    low_x, high_x = np.maximum(first_x, 0), np.minimum(high_x[seen], width - 1)
    low_y, high_y = np.maximum(first_y, 0), np.minimum(high_y[seen], height - 1)
    level = high_y == low_y
    counts = np.where(level, high_x - low_x, high_y - low_y) + 1
    step = np.repeat(np.where(level, 1, width), counts)
    number = np.repeat(numbers[seen], counts)
    within = np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts)
    if along is not None:
        cut = low_x - first_x + low_y - first_y  # what is out of sight counts in the dashes
        number += (np.repeat(along[seen] + cut, counts) + within) % (DASH + GAP) >= DASH
    canvas[np.repeat(low_y * width + low_x, counts) + within * step] = number
