"""The strip that goes through the training steps of a script: where it is, and how it goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gradviz.model.numbers import format_number
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.label import Label
from gradviz.workspace.state import StepStatus
from gradviz.workspace.stepping import EVERY

HEIGHT = 44
_WIDE, _ROOMY = 800, 600  # px; below them only what is used most has room; the menu has it all
_MOST = 999_999_999


class StepField(QLineEdit):
    """The number of a step; Enter goes there, Esc gives up."""

    asked = Signal(int)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFont(font("ui", 13, 500))
        self.setFixedSize(76, 28)
        self.setValidator(QIntValidator(1, _MOST, self))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.returnPressed.connect(self._go)
        look.changed.connect(self._name)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(translate("Steps", "Go to step"))
        self.setToolTip(translate("Steps", "Enter goes to this training step"))

    def _go(self) -> None:
        text = self.text()
        self.clear()
        self.left.emit()
        if text:
            self.asked.emit(int(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)


class StepBar(QWidget):
    """A slim strip below the header, shown while a script has training steps.

    Attributes
    ----------
    pressed
        Signal: "next", "every", "nan", "end" or "stop".
    step_asked
        Signal: the number of a step.
    left
        Signal: the hand has left the field.
    """

    pressed = Signal(str)
    step_asked = Signal(int)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._steps, self._is_shown_once = StepStatus(), False
        self.setFixedHeight(HEIGHT)
        self.title = Label(look, self._titled, "text", 13, 600)
        self.caption = Label(look, self._captioned, "text3", 13)
        self.go = Label(look, lambda: translate("Steps", "Go to step"), "text2", 13, 500)
        self.field = StepField(look)
        self.field.asked.connect(self.step_asked)
        self.field.left.connect(self.left)
        self.buttons = {
            name: self._button(name, words)
            for name, words in (
                ("next", lambda: translate("Steps", "Next step")),
                ("every", lambda: translate("Steps", "Every {count}th", count=EVERY)),
                ("nan", lambda: translate("Steps", "Until NaN")),
                ("end", lambda: translate("Steps", "To the end")),
                ("stop", lambda: translate("Steps", "Stop")),
            )
        }
        self._lay_out()
        self.show_steps(StepStatus())

    def _button(self, name: str, words: Words) -> Button:
        loud = name in ("next", "stop")
        icon = {"next": "next", "stop": "stop"}.get(name)
        key = {"next": "N", "stop": "Esc"}.get(name, "")
        tip = {
            "next": lambda: translate("Commands", "Next training step"),
            "every": lambda: translate("Commands", "Every {count}th training step", count=EVERY),
            "nan": lambda: translate("Steps", "Go on to the first step with NaN or infinity"),
            "end": lambda: translate("Steps", "Run all the rest, without recording it"),
            "stop": lambda: translate("Commands", "Stop at this training step"),
        }[name]
        button = Button(
            self._look, icon, words, "outline" if loud else "flat", tip=tip, key=key, height=28
        )
        button.clicked.connect(lambda: self.pressed.emit(name))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 1)
        row.setSpacing(4)
        row.addWidget(self.title)
        row.addSpacing(8)
        row.addWidget(self.caption)
        row.addStretch(1)
        for name in ("stop", "next"):
            row.addWidget(self.buttons[name])
        self.go.setContentsMargins(12, 0, 4, 0)  # no spacers: they would stay when it is hidden
        row.addWidget(self.go)
        row.addWidget(self.field)
        for name in ("every", "nan", "end"):
            row.addWidget(self.buttons[name])

    def show_steps(self, steps: StepStatus) -> None:
        """Show where a script is; a script of a single step needs no strip."""
        if steps == self._steps and self._is_shown_once:
            return
        self._steps, self._is_shown_once = steps, True
        self.setVisible(bool(steps.shown) and not (steps.shown == steps.ended == 1))
        self.title.show_words(self._titled)
        self.caption.show_words(self._captioned)
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        steps = self._steps
        waits, wide, roomy = not steps.running, self.width() >= _WIDE, self.width() >= _ROOMY
        at_end = steps.ended == steps.shown
        self.buttons["stop"].setVisible(not waits)
        for name in ("next", "nan", "every", "end"):
            fits = {"next": True, "nan": roomy}.get(name, wide)
            self.buttons[name].setVisible(waits and fits)
            self.buttons[name].setEnabled(not at_end)
        self.field.setVisible(waits)
        self.go.setVisible(waits and roomy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._show_what_fits()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the one hairline below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("line"))

    def _titled(self) -> str:
        return translate("Steps", "Step {step} of your loop", step=_count(self._steps.shown))

    def _captioned(self) -> str:
        steps = self._steps
        if steps.ended:
            count = _count(steps.ended)
            return translate("Steps", "Your script ended after step {count}.", count=count)
        if steps.stopping:
            return translate("Steps", "Stopping…")
        reached = _count(max(steps.reached, steps.shown))
        if steps.running == "step" and steps.wanted > steps.shown + 1:
            wanted = _count(steps.wanted)
            return translate(
                "Steps", "running: {reached} of {wanted}", reached=reached, wanted=wanted
            )
        if steps.running:
            return translate("Steps", "running: step {reached}", reached=reached)
        return ""


def _count(number: int) -> str:
    return format_number(number)
