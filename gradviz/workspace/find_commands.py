"""Commands that find things, go back to them, and light paths to the loss."""

from __future__ import annotations

from functools import partial

from gradviz.model.words import translate
from gradviz.workspace.command import Command, Desk, has_trace
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

__all__ = ["find_commands", "visit_commands"]


def find_commands(desk: Desk) -> list[Command]:
    """Return the commands of the Edit menu that find things."""
    return [
        Command(
            "edit.find",
            "edit",
            lambda: translate("Commands", "Find…"),
            partial(desk.find, 0),
            keys=("Ctrl+F",),
            enabled=lambda state: has_trace(state) or state.shows_blocks,
            group=6,
        ),
        Command(
            "edit.find-next",
            "edit",
            lambda: translate("Commands", "Find next"),
            partial(desk.find, 1),
            keys=("F3",),
            enabled=has_trace,
            group=6,
        ),
        Command(
            "edit.find-previous",
            "edit",
            lambda: translate("Commands", "Find previous"),
            partial(desk.find, -1),
            keys=("Shift+F3",),
            enabled=has_trace,
            group=6,
        ),
    ]


def visit_commands(session: Session, desk: Desk) -> list[Command]:
    """Return the commands of the View menu that go back and forward and light paths."""

    def can_go(way: int, state: AppState) -> bool:
        return session.finding.visits.can_go(way, state.selection)

    return [
        Command(
            "view.back",
            "view",
            lambda: translate("Commands", "Back to what was selected"),
            partial(desk.visit, -1),
            group=1,
            keys=("Alt+[",),
            enabled=partial(can_go, -1),
        ),
        Command(
            "view.forward",
            "view",
            lambda: translate("Commands", "Forward to what was selected"),
            partial(desk.visit, 1),
            group=1,
            keys=("Alt+]",),
            enabled=partial(can_go, 1),
        ),
        Command(
            "view.trail",
            "view",
            lambda: translate("Commands", "Paths to the loss"),
            session.finding.toggle_trail,
            group=1,
            keys=("P",),
            enabled=lambda state: (
                has_trace(state) and (state.selection is not None or state.trail is not None)
            ),
            checked=lambda state: state.trail is not None,
            plain_key=True,
        ),
    ]
