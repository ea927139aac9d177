"""One command, and what commands need of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

from gradviz.model.words import translate
from gradviz.workspace.left import Left
from gradviz.workspace.state import AppState

Menu = Literal["file", "edit", "view", "time", "model", "help"]
Always = Callable[[AppState], bool]


class Desk(Protocol):
    """What commands need of the window."""

    def ask_open(self) -> None:
        """Let the person choose a file to open."""

    def ask_save(self) -> None:
        """Let the person choose where to save."""

    def ask_export(self) -> None:
        """Let the person choose where to write a picture."""

    def ask_step(self) -> None:
        """Let the person say which training step of a script to go to."""

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""

    def fit(self, *, selection: bool) -> None:
        """Show all, or the selection."""

    def zoom(self, steps: int) -> None:
        """Zoom in (+1) or out (-1)."""

    def walk(self, key: Literal["left", "right", "up", "down"]) -> None:
        """Select the next box in a direction."""

    def pan(self, key: Literal["left", "right", "up", "down"]) -> None:
        """Show what lies further in a direction."""

    def find(self, way: int) -> None:
        """Open the search (0), or go to the next (+1) or previous (-1) of what was found."""

    def visit(self, way: int) -> None:
        """Go back (-1) or forward (+1) to a box that was selected."""

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back to a window."""

    def is_full_screen(self) -> bool:
        """Whether the screen is filled."""

    def toggle_panel(self, name: str) -> None:
        """Show or hide a panel."""

    def has_panel(self, name: str) -> bool:
        """Whether a panel is shown."""

    def widen_panel(self, name: str, steps: int) -> None:
        """Make a side panel wider (+1) or narrower (-1)."""

    def show_settings(self, page: str) -> None:
        """Show a page of the settings: "appearance", "scripts" or "tracing"."""

    def show_choices(self, command: str) -> None:
        """Open the list that a command offers."""

    def show_history(self) -> None:
        """Show all that was done, to jump to."""

    def show_left(self) -> None:
        """Show what was left without being saved, to be opened or forgotten."""

    def ask_forget(self, left: Left) -> None:
        """Forget a document that was left, if the person is sure."""

    def show_palette(self) -> None:
        """Search all commands."""

    def show_this(self) -> None:
        """Explain what is selected."""

    def show_help(self) -> None:
        """Show the pages of the help."""

    def show_keys(self) -> None:
        """Show all keys."""

    def show_about(self) -> None:
        """Say what this is."""

    def quit(self) -> None:
        """Close the window."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a list that a command offers.

    Attributes
    ----------
    words, tip
        What it is called, and what is told of it beside that.
    run
        Does it; None for what can only be read.
    apart
        Whether a line stands above it.
    """

    words: str
    run: Callable[[], None] | None = None
    tip: str = ""
    apart: bool = False


class Command:
    """One thing a person can do.

    Parameters
    ----------
    id
        Stable name ("time.next").
    menu, group
        Where it stands: menu, and group within (a line is drawn between groups).
    words
        Returns its name in the current language.
    run
        Does it.
    keys
        Key sequences in Qt's portable text; the first is shown.
    enabled, checked
        Whether it can be used now; whether it is on (None: it is no switch).
    plain_key
        Whether its key is a plain one that a text field would want for itself.
    submenu
        Title of the menu within the menu that it stands in.
    choices
        What it offers now, shown as a menu within the menu; None: it does one thing.
    changing
        Whether its name changes with the state.
    """

    def __init__(
        self,
        id: str,  # noqa: A002 - it is called so everywhere
        menu: Menu,
        words: Callable[[], str],
        run: Callable[[], None],
        *,
        group: int = 0,
        keys: tuple[str, ...] = (),
        enabled: Always = lambda state: True,
        checked: Always | None = None,
        plain_key: bool = False,
        submenu: Callable[[], str] | None = None,
        choices: Callable[[], Sequence[Choice]] | None = None,
        changing: bool = False,
    ) -> None:
        self.id = id
        self.menu = menu
        self.words = words
        self.run = run
        self.group = group
        self.keys = keys
        self.enabled = enabled
        self.checked = checked
        self.plain_key = plain_key
        self.submenu = submenu
        self.choices = choices
        self.changing = changing


MENUS: dict[Menu, Callable[[], str]] = {
    "file": lambda: translate("Menu", "File"),
    "edit": lambda: translate("Menu", "Edit"),
    "view": lambda: translate("Menu", "View"),
    "time": lambda: translate("Menu", "Time"),
    "model": lambda: translate("Menu", "Model"),
    "help": lambda: translate("Menu", "Help"),
}


def has_trace(state: AppState) -> bool:
    """Whether anything is shown."""
    return state.trace.kind != "none"


def has_picture(state: AppState) -> bool:
    """Whether the canvas shows anything: a trace, or blocks."""
    return has_trace(state) or state.shows_blocks


def has_selection(state: AppState) -> bool:
    """Whether a box is selected."""
    return state.selection is not None


def has(field: str, value: str, state: AppState) -> bool:
    """Whether a field of the state has a value."""
    return bool(getattr(state, field) == value)
