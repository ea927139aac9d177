"""How large blocks are, where their ports sit, how much room lies between them; px.

`across` and `along` are relative to the flow: along it, and across it. In a plan from top
to bottom x is across; in one from left to right y is.
"""

from __future__ import annotations

import math
from functools import lru_cache

from gradviz.model.measure import text_width
from gradviz.scene.plan import Direction
from gradviz.scene.sketch import PlanBlock

TALL_WIDTH, LEVEL_WIDTH = 184.0, 104.0
"""Least width of a block in a plan from top to bottom, from left to right."""
HEIGHT = 40.0
ROUND = 36.0
"""Width and height of an operator's circle."""
TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE = 14.0, 12.0, 12.0
EDGE = 16.0
"""From the side of a block to its writing."""
ICON = 26.0
"""Room of the hexagon before a title."""
BETWEEN = 20.0
"""Least room between title and subtitle."""
WIDEST = 320.0
"""Wider blocks elide their subtitle."""
PORT = 4.5
"""Radius of a port."""
PORT_STEP = 48.0
"""Wanted distance of the ports of one side."""
TALL_GAP, LEVEL_GAP = 28.0, 64.0
"""Least room between two blocks along the flow."""
SIDE_GAPS: dict[Direction, float] = {"TB": 32.0, "LR": 44.0}
"""Least room between two blocks across the flow: from left to right numbers stand there too."""
LABEL_AWAY = 14.0
"""From a wire to the shape beside it."""
FRAME_SIDE, FRAME_HEAD, FRAME_END = 20.0, 36.0, 18.0
"""Room in a group's frame: at its sides, under its title, at its end."""


def edge(block: PlanBlock) -> float:
    """Return how far from its side a block's writing begins."""
    return EDGE + (4.0 if block.look in ("input", "parameter") else 0.0)


def body_size(block: PlanBlock, direction: Direction) -> tuple[float, float]:
    """Return width and height of a block's body."""
    if block.is_round:
        return ROUND, ROUND
    least = TALL_WIDTH if direction == "TB" else LEVEL_WIDTH
    wanted = 2 * edge(block) + text_width(block.title, size=TITLE_SIZE, weight=600)
    if block.learns:
        wanted += ICON
    if block.subtitle:
        weight = 600 if block.wrong else 400
        wanted += BETWEEN + text_width(block.subtitle, size=SUBTITLE_SIZE, weight=weight)
    if direction == "TB":
        wanted = max(wanted, (len(block.inputs) + 1) * 24.0)
    width = min(max(least, math.ceil(wanted / 8.0) * 8.0), WIDEST)
    height = HEIGHT
    if direction == "LR":
        height = max(height, 24.0 * len(block.inputs) + 8.0)
    return width, height


@lru_cache(maxsize=512)
def port_offsets(count: int, extent: float) -> tuple[float, ...]:
    """Return where the ports of a side sit, from its middle.

    The first of two is in the middle, so that the main line stays straight; more than two
    are spread evenly.
    """
    if count <= 1:
        return (0.0,) * count
    if count == 2:
        return (0.0, min(PORT_STEP, extent / 2 - 12.0))
    step = min(PORT_STEP, (extent - 24.0) / (count - 1))
    return tuple((index - (count - 1) / 2) * step for index in range(count))


def gap_between(direction: Direction, one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return the least room along the flow between a block and the next, by their groups."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    out, into = len(one) - same, len(other) - same
    head, end = (FRAME_HEAD, FRAME_END) if direction == "TB" else (FRAME_SIDE, FRAME_SIDE)
    return (TALL_GAP if direction == "TB" else LEVEL_GAP) + out * end + into * head


def label_room(text: str) -> float:
    """Return the width of a wire's label."""
    return text_width(text, size=LABEL_SIZE, weight=500)
