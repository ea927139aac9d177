"""What leads a person about: command palette, all keys, what is this, help pages."""

from __future__ import annotations

from gradviz.qt.dialogs.helping import HelpWindow, page_of
from gradviz.qt.dialogs.keys import KeyRow, KeysPage, hand_rows
from gradviz.qt.dialogs.palette import CommandPalette
from gradviz.qt.look import Look
from gradviz.qt.window import Window
from gradviz.workspace.command import MENUS
from gradviz.workspace.commands import CommandTable
from gradviz.workspace.palette import Hit, hits, recent_after
from gradviz.workspace.session import Session

__all__ = ["Guides"]

RECENT = "palette/recent"


class Guides:
    """The guides of one window; each is made when it is first wanted.

    Parameters
    ----------
    window, session, look, table
        Where they stand, and what they tell of.
    """

    def __init__(self, window: Window, session: Session, look: Look, table: CommandTable) -> None:
        self._window, self._session, self._look, self._table = window, session, look, table
        self._recent = tuple(name for name in window.kept(RECENT).split() if name)
        self.palette: CommandPalette | None = None
        self.keys: KeysPage | None = None
        self.help: HelpWindow | None = None

    # ------------------------------------------------------------ palette

    def show_palette(self) -> None:
        """Show the command palette, or put it away."""
        if self.palette is None:
            self.palette = CommandPalette(self._look, self._found, self._window)
            self.palette.taken.connect(self._run)
        self.palette.toggle()

    def _found(self, typed: str) -> tuple[Hit, ...]:
        return hits(self._table, typed, self._session.state, self._recent)

    def _run(self, name: str) -> None:
        self._recent = recent_after(self._recent, name)
        self._window.keep(RECENT, " ".join(self._recent))
        self._table[name].run()

    # ------------------------------------------------------------ keys

    def show_keys(self) -> None:
        """Show all keys, or put them away."""
        if self.keys is None:
            self.keys = KeysPage(self._look, self.key_rows, self._window)
        self.keys.toggle()

    def key_rows(self) -> tuple[KeyRow, ...]:
        """Return every command that has a key, and what the hand does."""
        return (
            *(
                KeyRow(
                    section=MENUS[one.menu](),
                    words=one.words().rstrip("\u2026. "),
                    keys=one.keys,
                )
                for one in self._table
                if one.keys
            ),
            *hand_rows(),
        )

    # ------------------------------------------------------------ help

    def show_this(self) -> None:
        """Explain what is selected."""
        view, selection = self._session.view, self._session.state.selection
        page = page_of(view, self._session.state) if view is not None and selection else None
        self._help().show_page(page) if page is not None else self.show_help()

    def show_help(self) -> None:
        """Show the pages of the help."""
        self._help().show_first()

    def _help(self) -> HelpWindow:
        if self.help is None:
            self.help = HelpWindow(self._look, self._window)
        return self.help
