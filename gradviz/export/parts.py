"""Which part of a graph is meant: boxes and modules by their names, and the room they take."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from gradviz.model.errors import GradvizError
from gradviz.model.words import message
from gradviz.scene.scene import Box, Rect, Scene

__all__ = ["AROUND", "called", "meant", "nodes_of", "part_of", "unknown"]

AROUND, GAP = 48.0, 16.0
"""The least room around what is wanted, px; and that around the numbers which belong to it."""


def meant(names: Sequence[str], scene: Scene) -> tuple[str, ...]:
    """Return the ids of the boxes and frames that names stand for.

    A name is that of a box, of a node, of its value, of a module (its path, or one of its
    calls), or of what is inside a folded module, which then stands for it.

    Raises
    ------
    GradvizError
        When nothing is called so; the sentence guesses, or says what there is.
    """
    found: dict[str, None] = {}
    for name in names:
        ids = _called(name, scene)
        if not ids:
            boxes = scene.boxes
            paths = [one.partition("()")[0] for one in scene.frame_of]
            known = (*(one for box in boxes for one in called(box)), *paths)
            raise unknown(name, dict.fromkeys(known), [box.id for box in boxes])
        found.update(dict.fromkeys(ids))
    return tuple(found)


def called(box: Box) -> tuple[str, ...]:
    """Return what a box is called: its id, its node, its value, the module that it is."""
    path = (box.module,) if box.kind == "module" else ()
    return box.id, box.node, box.name, *path


def _called(name: str, scene: Scene) -> list[str]:
    found = [box.id for box in scene.boxes if name in called(box)]
    found += [one for one in scene.frame_of if name in (one, one.partition("()")[0])]
    if found:
        return found
    return [
        box.id
        for box in scene.boxes
        if box.folded is not None and name in (*box.folded.ops, *box.folded.leaves)
    ]


def unknown(name: str, known: Iterable[str], told: Sequence[str]) -> GradvizError:
    """Return the refusal of a name: with a guess among what is known, else with what is told."""
    close = difflib.get_close_matches(name, [one for one in known if one], n=1)
    if close:
        text = "There is no node {name}. Did you mean {guess}?"
        return GradvizError(message("Export", text, name=name, guess=close[0]))
    names = ", ".join(told[:12]) + (", ..." if len(told) > 12 else "")
    text = "There is no node {name}. There are: {names}."
    return GradvizError(message("Export", text, name=name, names=names))


def part_of(ids: Iterable[str], scene: Scene) -> Rect | None:
    """Return the room that boxes and frames take with what is written around them.

    None where none of them is drawn.
    """
    rects = [rect for one in ids if (rect := _room(one, scene)) is not None]
    if not rects:
        return None
    left, top, right, bottom = zip(*rects, strict=True)
    x, y = min(left), min(top)
    return x, y, max(right) - x, max(bottom) - y


def _room(one: str, scene: Scene) -> Rect | None:
    """Return left, top, right, bottom of what a box or frame takes; None for neither."""
    index = scene.by_id.get(one)
    if index is not None:
        x, y, width, height = scene.rect(index)
        above, right, below, left = scene.rooms[index].tolist()
    elif one in scene.frame_of:
        x, y, width, height = scene.frame_of[one].rect
        above = right = below = left = 0.0
    else:
        return None
    return (
        x - max(left + GAP, AROUND),
        y - max(above + GAP, AROUND),
        x + width + max(right + GAP, AROUND),
        y + height + max(below + GAP, AROUND),
    )


def nodes_of(ids: Iterable[str], scene: Scene) -> frozenset[str]:
    """Return the nodes of the trace that boxes and frames stand for."""
    wanted = set(ids)
    found: set[str] = set()
    for box in scene.boxes:
        if box.id in wanted or wanted.intersection(box.within):
            inside = box.folded
            found.update((box.node,) if inside is None else (*inside.ops, *inside.leaves))
    return frozenset(found)
