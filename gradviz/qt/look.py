"""How the window looks now: its theme, and one signal when theme or language change.

Widgets hold a Look, paint with its colours and word themselves anew on `changed`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from gradviz.model import words
from gradviz.model.theme import Theme, theme

Words = str | Callable[[], str]


class Look(QObject):
    """The theme that is shown, and the news that words or colours have changed.

    Attributes
    ----------
    restyled
        Signal for whoever sets the style sheet: before all others.
    changed
        Signal: paint and word yourselves anew.
    """

    restyled = Signal()
    changed = Signal()

    def __init__(self, name: str = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = theme(name)
        self._unsubscribe = words.subscribe(self.changed.emit)
        # The language outlives whoever forgot to close: what is gone is told nothing.
        self.destroyed.connect(self._unsubscribe)

    def color(self, role: str, opacity: float = 1.0) -> QColor:
        """Return the colour of a role."""
        color = QColor(self.theme.color(role))
        if opacity < 1.0:
            color.setAlphaF(opacity)
        return color

    def show_theme(self, name: str) -> None:
        """Change the theme; widgets follow at once."""
        if name != self.theme.name:
            self.theme = theme(name)
            self.restyled.emit()  # a new style sheet takes back what widgets had set themselves
            self.changed.emit()

    def close(self) -> None:
        """Listen to the language no longer (the window closes)."""
        self._unsubscribe()


def worded(text: Words) -> str:
    """Return words now: a text, or what a function says in the current language."""
    return text if isinstance(text, str) else text()
