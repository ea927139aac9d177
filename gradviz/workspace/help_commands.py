"""Commands of the Help menu: the palette, what is selected, pages, keys."""

from __future__ import annotations

from gradviz.model.words import translate
from gradviz.workspace.command import Command, Desk

__all__ = ["help_commands"]


def help_commands(desk: Desk) -> list[Command]:
    """Return the commands of the Help menu."""
    return [
        Command(
            "help.palette",
            "help",
            lambda: translate("Commands", "All commands…"),
            desk.show_palette,
            keys=("Ctrl+Shift+P",),
        ),
        Command(
            "help.keys", "help", lambda: translate("Commands", "All keys"), desk.show_keys,
            keys=("?",), plain_key=True,
        ),
        Command(
            "help.this",
            "help",
            lambda: translate("Commands", "What is this?"),
            desk.show_this,
            keys=("F1", "Shift+F1"),
            group=1,
        ),
        Command(
            "help.pages", "help", lambda: translate("Commands", "Help pages"), desk.show_help,
            group=1,
        ),
        Command(
            "help.about", "help", lambda: translate("Commands", "About gradviz"), desk.show_about,
            group=2,
        ),
    ]  # fmt: skip
