"""Marks of shape operations on their edges: what they say, and how large they are.

A mark is no body: it says in a word or two what happens to the numbers on their way, and
which shape they have then. Its numbers are those at the ends of its edge.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from gradviz.model.measure import text_width
from gradviz.model.numbers import TIMES
from gradviz.model.trace import OpRecord
from gradviz.model.words import language
from gradviz.ops.card import LANGUAGES
from gradviz.ops.names import glyph, labels
from gradviz.ops.taking import part_taken
from gradviz.scene.scene import Box, Direction, Scene

__all__ = [
    "MARK_SIZE",
    "NAME_GAP",
    "chain_words",
    "mark_name",
    "mark_size",
    "mark_words",
    "places_of",
]

MARK_SIZE = 11.0
"""Size of the words of a mark, px."""
HEIGHT = 20.0
"""Height of a mark on a line that runs down, px; on one to the right it spans both lanes."""
LEVEL_HEIGHT = 38.0
SIDE = 8.0
"""Empty room at both ends of a mark, px."""
NEAR = 8.0
"""How much nearer than a body a mark stands to what is before and after it, px."""
NAME_GAP = 10.0
"""Between a mark and the name of its value, px."""
LONGEST = 2
"""So many operations are named; of more the first and the last."""

Room = tuple[float, float, float, float]


def mark_words(box: Box, wanted: str | None = None) -> str:
    """Return what a mark says: ``view 2×64``, ``[:, 1:3] · transpose 2×8×8``."""
    assert box.folded is not None
    place = LANGUAGES.index(wanted or language())
    names = [_word(op, place) for op in box.folded.chain]
    if len(names) > LONGEST:
        names = [names[0], "…", names[-1]]
    joined = " · ".join(dict.fromkeys(names))
    return f"{joined}  {TIMES.join(map(str, box.shape)) or 1}"


def _word(op: OpRecord, place: int) -> str:
    return part_taken(op) or glyph(op) or labels(op)[place]


def chain_words(box: Box) -> str:
    """Return the names of all operations of a mark, in order."""
    assert box.folded is not None
    place = LANGUAGES.index(language())
    return " \u00b7 ".join(labels(op)[place] for op in box.folded.chain)


def mark_name(box: Box) -> str:
    """Return the name that the program gives to the value of a mark, "" where it has none."""
    return box.name if box.folded is not None and box.name != box.node else ""


def places_of(scene: Scene, names: Collection[str]) -> dict[str, int]:
    """Return the boxes with some ids; for a shape operation on an edge its mark."""
    found = {}
    for name in names:
        index = scene.by_id.get(name)
        if index is None:
            inside = scene.by_node.get(name, ())
            index = next((one for one in inside if scene.boxes[one].kind == "shape"), None)
        if index is not None:
            found[name] = index
    return found


def mark_size(box: Box, direction: Direction) -> tuple[tuple[float, float], Room]:
    """Return width and height of a mark, and the room to keep around it, px.

    It stands nearer to other boxes than a body does: nothing is written over or under it.
    """
    widest = max(text_width(mark_words(box, one), size=MARK_SIZE, weight=500) for one in LANGUAGES)
    width = math.ceil((widest + 2 * SIDE) / 4.0) * 4.0
    name = mark_name(box)
    after = NAME_GAP + text_width(name, size=13.0, italic=True) if name else 0.0
    if direction == "TB":
        return (width, HEIGHT), (-NEAR, after, -NEAR, 0.0)
    return (width, LEVEL_HEIGHT), (0.0, 0.0, 20.0 if name else 0.0, 0.0)
