"""A line or paragraph of words in a role's colour, worded anew when the language changes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words, worded


class Label(QLabel):
    """Words in one face and one colour role.

    Parameters
    ----------
    words
        A text, or a function that gives it in the current language.
    role, size, weight, face
        Colour token, px, weight, font role ("ui", "mono").
    wrap
        Whether it may take several lines.
    """

    def __init__(
        self,
        look: Look,
        words: Words = "",
        role: str = "text",
        size: int = 13,
        weight: int = 400,
        face: str = "ui",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._words, self._role = look, words, role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(face, size, weight))
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        look.changed.connect(self._relook)
        self._relook()

    def show_words(self, words: Words) -> None:
        """Show other words."""
        self._words = words
        text = worded(words)
        if text != self.text():
            self.setText(text)

    def show_role(self, role: str) -> None:
        """Show the words in another colour role."""
        if role != self._role:
            self._role = role
            self._relook()

    def _relook(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color(self._role))
        self.setPalette(palette)
        self.show_words(self._words)
