"""The transport: first, previous, play, next, last, the scrub bar, where we are, speed, loop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import draw_text, text_width
from gradviz.qt.widgets.menu import Menu
from gradviz.qt.widgets.scrub import ScrubBar

_NARROW, _LEAST = 720, 560
"""Widths below which speed and loop, then also the ends, are left to menu and keys, px."""
_ANY = 16_777_215  # Qt's own "as wide as it likes"
SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0)


def speed_words(speed: float) -> str:
    """Write a speed as ``1.0×``, ``0.25×``."""
    return f"{speed:.2f}×" if speed != round(speed, 1) else f"{speed:.1f}×"


class Position(QWidget):
    """Where we are: ``6 / 12 · beat 3 of 5``, tabular so that it keeps still."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._step = self._steps = self._beat = self._beats = 0
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._relook)

    def show_position(self, step: int, steps: int, beat: int, beats: int) -> None:
        """Show step and beat; beats = 0 leaves the beat out."""
        if (step, steps, beat, beats) != (self._step, self._steps, self._beat, self._beats):
            self._step, self._steps, self._beat, self._beats = step, steps, beat, beats
            self._relook()

    def _relook(self) -> None:
        self.setAccessibleName("".join(text for text, _, _ in self._runs()))
        self.updateGeometry()
        self.update()

    def _runs(self) -> list[tuple[str, str, int]]:
        runs = [(str(self._step), "text", 600), (f" / {self._steps}", "text2", 400)]
        if self._beats:
            words = translate("Transport", "beat {beat} of {beats}", beat=self._beat, beats=self._beats)  # fmt: skip  # noqa: E501
            runs.append((f"  ·  {words}", "text2", 400))
        return runs

    def sizeHint(self) -> QSize:
        """Return the room of the widest words that can come."""
        width = sum(text_width(text, font("ui", 13, weight)) for text, _, weight in self._runs())
        return QSize(round(width) + 4, 32)

    def minimumSizeHint(self) -> QSize:
        """Return room for the step alone."""
        return QSize(56, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the runs that fit, one after another."""
        painter = QPainter(self)
        x = 0.0
        for text, role, weight in self._runs():
            face = font("ui", 13, weight)
            width = text_width(text, face)
            if x + width > self.width() + 1:
                break
            color = self._look.theme.color(role)
            draw_text(painter, QRectF(x, 0, width, self.height()), text, face, color)
            x += width


class Transport(QWidget):
    """The lowest row of the window.

    Attributes
    ----------
    play_asked, loop_asked
        Signals of the buttons.
    step_asked, end_asked
        As in `ScrubBar`.
    speed_asked
        Signal: the chosen speed.
    problems_asked
        Signal: the count of problems was pressed.
    """

    play_asked = Signal()
    loop_asked = Signal()
    step_asked = Signal(int, bool)
    end_asked = Signal(int)
    speed_asked = Signal(float)
    problems_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(56)
        self._look = look
        self._speed = 1.0
        self._columns = (0, 0)
        self.scrub = ScrubBar(look)
        self.position = Position(look)
        self._left, self._right = QWidget(), QWidget()
        self._make_buttons()
        self._lay_out()
        self.scrub.step_asked.connect(self.step_asked)
        self.scrub.end_asked.connect(self.end_asked)

    def _make_buttons(self) -> None:
        look = self._look
        self.first = Button(look, "first", tip=lambda: translate("Transport", "First moment"), key="Home")  # fmt: skip  # noqa: E501
        self.previous = Button(look, "previous", tip=lambda: translate("Transport", "Previous step"), key="←")  # fmt: skip  # noqa: E501
        self.play = Button(look, "play", style="round", height=40, tip=lambda: translate("Transport", "Play"), key="Space")  # fmt: skip  # noqa: E501
        self.next = Button(look, "next", tip=lambda: translate("Transport", "Next step"), key="→")
        self.last = Button(look, "last", tip=lambda: translate("Transport", "Last moment"), key="End")  # fmt: skip  # noqa: E501
        for button in (self.first, self.previous, self.next, self.last):
            button.role = "text"
        self.speed = Button(look, words=lambda: speed_words(self._speed), style="outline", trailing="chevron-down", tip=lambda: translate("Transport", "Speed"))  # fmt: skip  # noqa: E501
        self.loop = Button(look, "loop", tip=lambda: translate("Transport", "Play again and again"))
        self.loop.setCheckable(True)
        self.problems = Button(look, "alert", words="", tip=lambda: translate("Transport", "Problems"), key="F8")  # fmt: skip  # noqa: E501
        self.problems.role = "error"
        self.problems.hide()
        self.problems.clicked.connect(self.problems_asked)
        self.first.clicked.connect(lambda: self.end_asked.emit(-1))
        self.previous.clicked.connect(lambda: self.step_asked.emit(-1, False))
        self.play.clicked.connect(self.play_asked)
        self.next.clicked.connect(lambda: self.step_asked.emit(1, False))
        self.last.clicked.connect(lambda: self.end_asked.emit(1))
        self.loop.clicked.connect(self.loop_asked)
        self.speed.clicked.connect(self.open_speed_menu)

    def _lay_out(self) -> None:
        left = QHBoxLayout(self._left)
        left.setContentsMargins(12, 0, 12, 0)
        left.setSpacing(2)
        for widget, gap in (
            (self.first, 0), (self.previous, 6), (self.play, 6), (self.next, 0), (self.last, 0),
        ):  # fmt: skip
            left.addWidget(widget)
            left.addSpacing(gap)
        left.addWidget(self.problems)
        left.addStretch(1)
        right = QHBoxLayout(self._right)
        right.setContentsMargins(16, 0, 16, 0)
        right.setSpacing(8)
        right.addWidget(self.position)
        right.addStretch(1)
        right.addWidget(self.speed)
        right.addWidget(self.loop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addSpacing(16)
        row.addWidget(self.scrub, 1)
        row.addSpacing(16)
        row.addWidget(self._right)

    def show_columns(self, left: int, right: int) -> None:
        """Line up with the panels above."""
        self._columns = (left, right)
        told = 0 if self.problems.isHidden() else self.problems.sizeHint().width() + 8
        narrow, least_wide = self.width() - told < _NARROW, self.width() - told < _LEAST
        for widget in (self.speed, self.loop):
            widget.setVisible(not narrow)
        for widget in (self.first, self.last):
            widget.setVisible(not least_wide)
        self._right.layout().setContentsMargins(0 if narrow else 16, 0, 16, 0)
        self._left.setFixedWidth(max(left, told + (148 if least_wide else 216)))
        wide = max(right, 288)
        self._right.setMinimumWidth(0 if narrow else wide)
        self._right.setMaximumWidth(_ANY if narrow else wide)

    def show_problems(self, words: str) -> None:
        """Show how many problems there are, in words; nothing for none."""
        self.problems.show_words(words)
        self.problems.setVisible(bool(words))
        self.show_columns(*self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self.show_columns(*self._columns)

    def show_playing(self, playing: bool) -> None:
        """Show pause while it plays."""
        self.play.show_icon("pause" if playing else "play")
        words = (
            (lambda: translate("Transport", "Pause"))
            if playing
            else (lambda: translate("Transport", "Play"))
        )
        self.play.show_words(tip=words)

    def show_speed(self, speed: float) -> None:
        """Show a speed."""
        if speed != self._speed:
            self._speed = speed
            self.speed.show_words()

    def show_loop(self, loop: bool) -> None:
        """Show whether it plays again and again."""
        self.loop.setChecked(loop)

    def speed_menu(self) -> Menu:
        """Return the list of speeds."""
        menu = Menu(self._look, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for speed in SPEEDS:
            action = menu.addAction(speed_words(speed))
            action.setCheckable(True)
            action.setChecked(speed == self._speed)
            action.triggered.connect(lambda _=False, chosen=speed: self.speed_asked.emit(chosen))
        return menu

    def open_speed_menu(self) -> None:
        """Open the list of speeds above its button."""
        menu = self.speed_menu()
        place = self.speed.mapToGlobal(self.speed.rect().topLeft())
        place.setY(place.y() - menu.sizeHint().height() - 4)
        menu.popup(place)
