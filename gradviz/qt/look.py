"""How the window looks now: theme and language, and one signal when either changes.

Widgets hold a Look, paint with its colours and word themselves anew on `changed`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from gradviz.model.theme import Theme, theme

Words = str | Callable[[], str]


class Look(QObject):
    """The theme that is shown, and the news that words or colours have changed."""

    changed = Signal()

    def __init__(self, name: str = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = theme(name)
        self.language = "en"

    def color(self, role: str, opacity: float = 1.0) -> QColor:
        """Return the colour of a role."""
        color = QColor(self.theme.color(role))
        if opacity < 1.0:
            color.setAlphaF(opacity)
        return color

    def show(self, theme_name: str, language: str) -> None:
        """Change theme and language; widgets follow at once."""
        if (theme_name, language) == (self.theme.name, self.language):
            return
        self.theme = theme(theme_name)
        self.language = language
        self.changed.emit()


def worded(words: Words) -> str:
    """Return words now: a text, or what a function says in the current language."""
    return words if isinstance(words, str) else words()
