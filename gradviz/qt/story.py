"""The story strip: what happens now, as title, equation, sentence and beats.

It shows a `StoryShown` and tells which factor is pointed at; the words are made elsewhere.
"""

from __future__ import annotations

import html

import msgspec
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.beats import BeatList, BeatRow
from gradviz.qt.widgets.drawing import draw_text, fitting, text_width
from gradviz.qt.widgets.equation import Equation, EquationView
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline

_STALE = 0.4
_TALL, _SHORT = 136, 60
_READABLE = 0.5  # a smaller equation is not read; the sentence is
_ROOMY = 800
"""From this width on there is room for the beats beside an equation that can be read, px."""
ROLES = {"forward": "fwd", "backward": "bwd", "update": "param", "rest": "text2"}


class StoryShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the strip shows at one moment, ready to be drawn."""

    phase: str = "rest"
    title: str = ""
    step: str = ""
    code: str = ""
    module: str = ""
    equations: tuple[Equation, ...] = ()
    sentence: str = ""
    beats: tuple[BeatRow, ...] = ()


class Heading(QWidget):
    """Phase with its sign, title, step, autograd's own name in mono, and the module."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._story = StoryShown()
        self._short = False
        look.changed.connect(self.update)

    def show_short(self, short: bool) -> None:
        """Leave out all but phase and title, or not."""
        self._short = short
        self.update()

    def show_story(self, story: StoryShown) -> None:
        """Show the heading of a story."""
        self._story = story
        self.setAccessibleName(f"{self._phase()}. {story.title}. {story.step}")
        self.update()

    def _phase(self) -> str:
        return {
            "forward": translate("Story", "Forward"),
            "backward": translate("Story", "Backward"),
            "update": translate("Story", "Update"),
            "rest": translate("Story", "At rest"),
        }[self._story.phase]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, story = self._look.theme, self._story
        role = ROLES[story.phase]
        icon = story.phase
        up = 8 if self._short else 0
        draw_icon(painter, icon, QRectF(16, 17 - up, 16, 16), theme.color(role))
        phase = QRectF(40, 16 - up, self.width() - 40, 18)
        draw_text(painter, phase, self._phase(), font("ui", 13, 600), theme.color(role))
        room = self.width() - 16 - 8
        size = next((s for s in (17, 15, 13) if text_width(story.title, font("ui", s, 600)) <= room), 12)  # noqa: E501  # fmt: skip
        title = QRectF(16, 38 - 1.5 * up, room, 26)
        face = font("ui", size, 600)
        draw_text(painter, title, fitting(story.title, face, room), face, theme.color("text"))
        if self._short:
            return
        step = QRectF(16, 65, room, 18)
        draw_text(painter, step, story.step, font("ui", 13, 400), theme.color("text2"))
        code = QRectF(16, 87, room, 18)
        face = font("mono", 11)
        draw_text(painter, code, fitting(story.code, face, room), face, theme.color("text2"))
        face = font("ui", 11, 500)
        where = fitting(story.module, face, room)
        draw_text(painter, code.translated(0, 20), where, face, theme.color("text3"))


class StoryStrip(QWidget):
    """The strip.

    Attributes
    ----------
    pointed
        Signal: the tag of the factor under the pointer, "" for none.
    """

    pointed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._short = self._has_equation = False
        self.setFixedHeight(_TALL)
        self.heading = Heading(look)
        self.equation = EquationView(look)
        self.sentence = Label(look, "", "text2", 14, wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.sentence.setMinimumWidth(80)
        self.beats = BeatList(look)
        self._right = QWidget()
        self._lay_out(look)
        self.equation.pointed.connect(self.pointed)

    def _lay_out(self, look: Look) -> None:
        middle = self._middle = QVBoxLayout()
        middle.setContentsMargins(20, 4, 24, 4)
        middle.setSpacing(0)
        middle.addWidget(self.equation)
        self.sentence.setContentsMargins(4, 4, 0, 0)
        middle.addWidget(self.sentence, 1)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(16, 12, 16, 12)
        right.addWidget(self.beats)
        right.addStretch(1)
        self._line = QWidget()
        line = QVBoxLayout(self._line)
        line.setContentsMargins(0, 12, 0, 12)
        line.addWidget(Hairline(look, vertical=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.heading)
        row.addLayout(middle, 1)
        row.addWidget(self._line)
        row.addWidget(self._right)

    def show_stale(self, stale: bool) -> None:
        """Let the numbers recede while they are not those of the program shown."""
        for part in (self.equation, self.beats):
            if (part.graphicsEffect() is not None) == stale:
                continue
            effect = QGraphicsOpacityEffect(part) if stale else None
            if effect is not None:
                effect.setOpacity(_STALE)
            part.setGraphicsEffect(effect)  # type: ignore[arg-type]  # None takes it away

    def show_short(self, short: bool) -> None:
        """Take less height in a low window: the sentence is then told by the tip."""
        if short == self._short:
            return
        self._short = short
        self.setFixedHeight(_SHORT if short else _TALL)
        self.heading.show_short(short)
        self.equation.show_short(short)
        self._arrange()

    def _arrange(self) -> None:
        """Give the sentence its place: below an equation, or beside the title."""
        room = self.width() - self.heading.width() - 44
        has_equation = self._has_equation and not (
            self._short and self.equation.scale_within(room) < _READABLE
        )
        self.equation.setVisible(has_equation)
        self.sentence.setVisible(not (self._short and has_equation))
        above = 0 if self._short else 4 if has_equation else 32
        self.sentence.setContentsMargins(4, above, 0, 0)
        for part in (self._line, self._right):  # the beats' numbers stand on the canvas too
            part.setVisible(self.width() >= _ROOMY and not self._short)
        self._fit_sentence()

    def show_columns(self, left: int, right: int) -> None:
        """Line up with the panels above."""
        self.heading.setFixedWidth(max(left, 200))
        self._right.setFixedWidth(max(right, 288))
        self.layout().activate()  # the sentence has another width now
        self._fit_sentence()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the sentence anew."""
        super().resizeEvent(event)
        self._arrange()

    def _fit_sentence(self) -> None:
        """Take the largest size at which no line of the sentence is cut off."""
        equation = self.equation
        taken = equation.minimumSizeHint().height() if equation.isVisibleTo(self) else 0
        room = self.height() - 12 - taken
        for size in (14, 13, 12, 11):
            self.sentence.setFont(font("ui", size, 400))
            if self.sentence.heightForWidth(self.sentence.width()) <= room:
                return

    def show_story(self, story: StoryShown) -> None:
        """Show one moment."""
        self.heading.show_story(story)
        self.equation.show_equations(story.equations)
        self._has_equation = bool(story.equations)
        self.setToolTip(f"<p>{html.escape(story.sentence)}</p>" if story.sentence else "")
        self.setAccessibleDescription(story.sentence)
        self.sentence.show_words(story.sentence)
        self._arrange()
        self.beats.show_beats(story.beats, ROLES[story.phase])
