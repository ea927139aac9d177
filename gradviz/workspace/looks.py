"""How a document is looked at, as far as it is undone and saved with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from gradviz.graph.reshaping import ON_EDGES, Reshaping
from gradviz.model.picture import Point
from gradviz.scene.scene import Direction
from gradviz.workspace.planning import PlanView, read_view

__all__ = ["Look", "look_of", "saved_look"]

FARTHEST = 1e6
"""No box is farther from its place, px."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a document is looked at.

    Attributes
    ----------
    direction
        Which way its trace runs; None for what suits it.
    full
        Whether every autograd node is shown.
    plan
        Where the blocks of the builder lie.
    folded
        The calls of modules that are drawn as one box; None for what suits the graph.
    reshaping
        Which shape operations are marks on their edges.
    moves
        How far boxes of the trace were moved by hand, px.
    """

    direction: Direction | None = None
    full: bool = False
    plan: PlanView = PlanView()
    folded: frozenset[str] | None = None
    reshaping: Reshaping = ON_EDGES
    moves: dict[str, Point] = {}

    @property
    def chosen(self) -> tuple[object, ...]:
        """What a person chose of it; the rest was found by the layout."""
        centres = self.plan.centres
        moved = sorted((name, centres.get(name)) for name in self.plan.moved)
        return self.direction, tuple(moved), self.moves


def look_of(view: Mapping[str, Any], *, full: bool) -> Look:
    """Return the look that a file keeps in its view."""
    direction = view.get("direction")
    known: Direction | None = direction if direction in ("LR", "TB") else None
    names = view.get("folded")
    folded: frozenset[str] | None = None
    if isinstance(names, list | tuple):
        folded = frozenset(name for name in names if isinstance(name, str))
    opened = view.get("opened")
    names = opened if isinstance(opened, list | tuple) else ()
    reshaping = Reshaping(
        on_edges=view.get("shapes") != "boxes",
        opened=frozenset(name for name in names if isinstance(name, str)),
    )
    return Look(
        direction=known,
        full=full,
        plan=read_view(view),
        folded=folded,
        reshaping=reshaping,
        moves=_moves(view.get("moves")),
    )


def _moves(found: object) -> dict[str, Point]:
    """Return the moves that a file keeps; what is no pair of numbers is passed over."""
    kept: dict[str, Point] = {}
    for name, offset in found.items() if isinstance(found, dict) else ():
        pair = list(offset) if isinstance(offset, list | tuple) else []
        numbers = [float(one) for one in pair if isinstance(one, int | float)]
        if len(numbers) == len(pair) == 2 and all(abs(one) < FARTHEST for one in numbers):
            kept[str(name)] = numbers[0], numbers[1]
    return kept


def saved_look(look: Look) -> dict[str, Any]:
    """Return a look as a file keeps it."""
    view: dict[str, Any] = {}
    if look.direction is not None:
        view["direction"] = look.direction
    if look.folded is not None:
        view["folded"] = sorted(look.folded)
    if not look.reshaping.on_edges:
        view["shapes"] = "boxes"
    if look.reshaping.opened:
        view["opened"] = sorted(look.reshaping.opened)
    if look.moves:
        view["moves"] = {name: list(offset) for name, offset in sorted(look.moves.items())}
    if look.plan != PlanView():
        view["plan"] = msgspec.to_builtins(look.plan)
    return view
