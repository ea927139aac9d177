"""Commands that move the selected box of a trace, and put all boxes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gradviz.model.words import translate
from gradviz.workspace.command import Command, has_selection
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

__all__ = ["shift_commands"]

STEP = 16.0
"""So far a command moves a box, px."""

SHIFTS: dict[str, tuple[Callable[[], str], tuple[float, float]]] = {
    "right": (lambda: translate("Commands", "Move the box to the right"), (STEP, 0.0)),
    "left": (lambda: translate("Commands", "Move the box to the left"), (-STEP, 0.0)),
    "up": (lambda: translate("Commands", "Move the box up"), (0.0, -STEP)),
    "down": (lambda: translate("Commands", "Move the box down"), (0.0, STEP)),
}


def shift_commands(session: Session) -> list[Command]:
    """Return the commands."""

    def submenu() -> str:
        return translate("Commands", "Move the box")

    def movable(state: AppState) -> bool:
        return has_selection(state) and not state.shows_blocks

    return [
        *(
            Command(
                f"view.shift.{arrow}",
                "view",
                words,
                partial(session.shifting.move_selected, offset),
                group=1,
                keys=(f"Ctrl+Alt+Shift+{arrow.capitalize()}",),
                enabled=movable,
                submenu=submenu,
            )
            for arrow, (words, offset) in SHIFTS.items()
        ),
        Command(
            "view.shift.back",
            "view",
            lambda: translate("Commands", "Put all boxes back"),
            session.shifting.put_all_back,
            group=1,
            enabled=lambda state: session.shifting.is_any and not state.shows_blocks,
            submenu=submenu,
        ),
    ]
