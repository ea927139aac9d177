"""What is marked on a plan at one moment: selection, pointer, keyboard, a wire being drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from gradviz.model.picture import Point
from gradviz.scene.plan import Rect

NOTHING: Mapping[str, str] = {}


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A wire under construction: from a port to the pointer, or to the port it snaps to.

    `fits` is None where there is no port yet; `words` say what would come of it.
    `from_output` tells which end is fixed.
    """

    start: Point
    end: Point
    from_output: bool = True
    fits: bool | None = None
    words: str = ""


class PlanMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What is marked on a plan; ids are those of its blocks, wires are named by their key.

    Attributes
    ----------
    selected
        Blocks and wires.
    hovered, hovered_port
        What the pointer is on; of a port its block, its index and whether it is an output.
    focus, focus_port
        Where the keyboard is.
    lit
        What another view points at: a line of code, a problem.
    current, phase
        The block whose step is shown, and which way it goes.
    drawn
        The wire that is being drawn.
    insertion
        Key of the wire that a block would be put on.
    band
        The rubber band: x, y, width, height.
    dropped
        Group that a block would be put into, as names joined by dots.
    values, gradients
        What to write below and above blocks, once there are numbers.
    stale
        Whether these numbers belong to a network before this one.
    """

    selected: frozenset[str] = frozenset()
    hovered: str | None = None
    hovered_port: tuple[str, int, bool] | None = None
    focus: str | None = None
    focus_port: tuple[str, int, bool] | None = None
    lit: frozenset[str] = frozenset()
    current: str | None = None
    phase: Literal["forward", "backward"] = "forward"
    drawn: Drawn | None = None
    insertion: str | None = None
    band: Rect | None = None
    dropped: str | None = None
    values: Mapping[str, str] = NOTHING
    gradients: Mapping[str, str] = NOTHING
    stale: bool = False
