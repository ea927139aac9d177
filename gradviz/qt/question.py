"""A question that only the person can answer: one sentence, and a verb on each button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.label import Label

__all__ = ["Question"]


class Question(QDialog):
    """The dialog; the first answer is the one that Enter gives, Esc gives none.

    It belongs to its window: other windows go on.

    Parameters
    ----------
    sentence, detail
        What is asked, and what hangs on it.
    answers
        A verb for each button; the first stands at the right.
    danger
        Number of the answer by which something is lost, -1 for none.

    Attributes
    ----------
    buttons
        One for each answer.
    """

    def __init__(
        self,
        look: Look,
        sentence: Words,
        answers: Sequence[Words],
        parent: QWidget | None = None,
        *,
        detail: Words = "",
        danger: int = -1,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("gradviz")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("window")
        self.setStyleSheet(f"QDialog {{ background: {look.theme.color('panel')}; }}")
        self.answer = -1
        self.sentence = Label(look, sentence, "text", 15, 600, wrap=True)
        self.sentence.setMinimumWidth(400)
        self.detail = Label(look, detail, "text2", 13, wrap=True)
        self.detail.setVisible(bool(detail))
        self.buttons = [
            Button(look, None, words, "primary" if not place else _style(place == danger))
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
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.detail)
        column.addSpacing(12)
        column.addLayout(row)
        self.setAccessibleName(self.sentence.text())
        self.setAccessibleDescription(self.detail.text())
        self.buttons[0].setFocus()

    def _give(self, answer: int) -> None:
        self.answer = answer
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as the answer that has the focus, else the first; arrows go to others."""
        focus = QApplication.focusWidget()
        place = self.buttons.index(focus) if focus in self.buttons else 0
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give(place)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if event.key() == Qt.Key.Key_Left else -1
            after = self.buttons[(place + step) % len(self.buttons)]
            after.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def ask(self) -> int:
        """Return the number of the answer, -1 for none."""
        self.exec()
        return self.answer


def _style(loses: bool) -> Literal["danger", "outline"]:
    return "danger" if loses else "outline"
