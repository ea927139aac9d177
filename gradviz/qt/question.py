"""A question that only the person can answer: one sentence, and a verb on each button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.label import Label

__all__ = ["Question"]


class Question(QDialog):
    """The dialog; the first answer is the one that Enter gives, Esc gives none.

    Attributes
    ----------
    buttons
        One for each answer.
    """

    def __init__(
        self, look: Look, sentence: Words, answers: Sequence[Words], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("gradviz")
        self.setStyleSheet(f"QDialog {{ background: {look.theme.color('panel')}; }}")
        self.answer = -1
        label = Label(look, sentence, "text", 14, wrap=True)
        label.setMinimumWidth(400)
        self.buttons = [
            Button(look, None, words, "outline" if place else "primary")
            for place, words in enumerate(answers)
        ]
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for place in reversed(range(len(self.buttons))):
            self.buttons[place].clicked.connect(lambda _=False, place=place: self._give(place))
            row.addWidget(self.buttons[place])
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(20)
        column.addWidget(label)
        column.addLayout(row)
        self.buttons[0].setFocus()

    def _give(self, answer: int) -> None:
        self.answer = answer
        self.accept()

    def ask(self) -> int:
        """Return the number of the answer, -1 for none."""
        self.exec()
        return self.answer
