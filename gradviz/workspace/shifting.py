"""Where boxes of a trace are put by hand: a part of how its document is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradviz.model.picture import Point
from gradviz.model.words import message

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

__all__ = ["Shifting"]


class Shifting:
    """Moves the boxes of what one session shows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def is_any(self) -> bool:
        """Whether any box was moved."""
        return bool(self._session.placing.moves)

    def together(self, name: str) -> tuple[str, ...]:
        """Return the boxes that go along with one: those compared with it, those in its frame."""
        view = self._session.view
        if view is None:
            return ()
        if view.scene.frame_of.get(name) is not None:
            return tuple(box.id for box in view.scene.boxes if name in box.within)
        if name not in view.scene.by_id:
            return ()
        compared = self._session.state.compared
        found = compared if name in compared else (name,)
        return tuple(one for one in found if one in view.scene.by_id)

    def move(self, names: Sequence[str], offset: Point, gesture: str = "") -> None:
        """Move boxes from where they are, px."""
        if not names or offset == (0, 0):
            return
        moves = dict(self._session.placing.moves)
        for name in names:
            x, y = moves.get(name, (0.0, 0.0))
            moves[name] = x + offset[0], y + offset[1]
        kept = {name: move for name, move in moves.items() if move != (0.0, 0.0)}
        label = message("Edits", "move {n} boxes", n=len(names))
        if len(names) == 1:
            label = message("Edits", "move {name}", name=names[0])
        self._session.building.set_moves(kept, label, gesture)

    def move_selected(self, offset: Point) -> None:
        """Move the selected box, and what goes along with it."""
        name = self._session.state.selection
        if name is not None:
            self.move(self.together(name), offset, gesture=f"shift {name}")

    def put_all_back(self) -> None:
        """Let every box stand where the layout puts it."""
        self._session.building.set_moves({}, message("Edits", "put all boxes back"))
