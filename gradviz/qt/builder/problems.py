"""What is wrong with a network, beside the block where it shows, with what would mend it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradviz.builder.problems import Problem, Verdict
from gradviz.model.words import translate
from gradviz.qt.builder.finder import Quest
from gradviz.qt.builder.rows import Row
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import fill_round, shadow
from gradviz.qt.widgets.label import Label

SHADE, WIDTH = 12, 296
LOUD = ("misfit", "unreadable")
"""Kinds of problems with which PyTorch would not run the network."""


def loud(verdict: Verdict) -> tuple[Problem, ...]:
    """Return what would not run; what is only not connected yet is none of it."""
    return tuple(one for one in verdict.problems if one.kind in LOUD)


class ProblemCard(QWidget):
    """One problem: what it is, why, and at most two repairs as buttons.

    Attributes
    ----------
    repaired
        Signal: the repair that was chosen.
    left
        Signal: Esc was pressed.
    """

    repaired = Signal(object)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.problem: Problem | None = None
        self.title = Label(look, "", "error", 13, 600, wrap=True)
        self.detail = Label(look, "", "text2", 13, wrap=True)
        self.buttons = (
            Button(look, words="", style="primary", height=30),
            Button(look, words="", style="outline", height=30),
        )
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, k=place: self._repair(k))
        self._lay_out()
        look.changed.connect(self._relook)
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADE + 16, SHADE + 14, SHADE + 16, SHADE + 16)
        column.setSpacing(0)
        title = QHBoxLayout()
        title.setContentsMargins(24, 0, 0, 0)
        title.addWidget(self.title)
        column.addLayout(title)
        column.addSpacing(8)
        column.addWidget(self.detail)
        self._gap = QWidget()
        self._gap.setFixedHeight(12)
        column.addWidget(self._gap)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def show_problem(self, problem: Problem | None) -> None:
        """Show a problem, or nothing."""
        self.problem = problem
        if problem is None:
            self.hide()
            return
        self._relook()
        self.show()
        self.raise_()

    def _relook(self) -> None:
        problem = self.problem
        if problem is None:
            return
        self.title.show_words(problem.message.words())
        self.title.show_role("warning" if problem.kind == "doubt" else "error")
        self.detail.show_words(problem.detail.words())
        self.setAccessibleName(f"{problem.message.words()}. {problem.detail.words()}")
        repairs = problem.repairs[:2]
        for button, repair in zip(self.buttons, repairs, strict=False):
            button.show_words(repair.message.words())
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(repairs))
        self._gap.setVisible(bool(repairs))
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the words, with the shadow around."""
        wide = sum(b.sizeHint().width() + 8 for b in self.buttons if not b.isHidden())
        width = max(WIDTH, min(wide + 24, 420)) + 2 * SHADE
        inner = width - 2 * SHADE - 32
        height = self.title.heightForWidth(inner - 24) + 8 + self.detail.heightForWidth(inner)
        if not self.buttons[0].isHidden():
            height += 12 + self.buttons[0].sizeHint().height()
        return QSize(width, height + 2 * SHADE + 30)

    def focus_repair(self) -> None:
        """Give the first repair the focus, if there is one."""
        if not self.isHidden() and not self.buttons[0].isHidden():
            self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _repair(self, place: int) -> None:
        if self.problem is not None and place < len(self.problem.repairs):
            self.repaired.emit(self.problem.repairs[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives the focus back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take presses: what lies below is not meant."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the edge and the sign."""
        painter, theme = QPainter(self), self._look.theme
        kind = "warning" if self.problem is not None and self.problem.kind == "doubt" else "error"
        box = QRectF(self.rect()).adjusted(SHADE, SHADE, -SHADE, -SHADE)
        shadow(painter, box, 10, theme)
        fill_round(painter, box, 10, theme.color("raised"), theme.color(f"{kind}.line"))
        place = QRectF(box.left() + 16, box.top() + 15, 16, 16)
        draw_icon(painter, "alert", place, theme.color(kind))


def place_card(card: QSize, block: QRectF, room: QSize, taken: Sequence[QRectF]) -> QPointF:
    """Return where a card goes: near its block, and over as little as can be."""
    width, height = float(card.width()), float(card.height())
    top, bottom = 56.0, max(room.height() - height - 4.0, 56.0)
    right, left = block.right() + 88, block.left() - width - 150
    places = [
        (x, min(max(block.center().y() - height / 2 + step, top), bottom))
        for x in (right, left, room.width() - width, 0.0)
        for step in (0, -60, 60, -120, 120, -180, 180, -260, 260)
    ]
    beside = min(max(block.left(), 0.0), max(room.width() - width, 0.0))
    places += [(beside, min(block.bottom() + 8, bottom)), (beside, block.top() - height - 8)]

    def cost(place: tuple[float, float]) -> float:
        box = QRectF(*place, width, height).adjusted(SHADE, SHADE, -SHADE, -SHADE)
        covers = (one.intersected(box) for one in taken)
        over = sum(one.width() * one.height() for one in covers if not one.isEmpty())
        if box.intersects(block):
            over += 1e6
        outside = max(place[0] + width - room.width(), -place[0], top - place[1], 0.0)
        away = abs(box.center().x() - block.center().x()) + abs(
            box.center().y() - block.center().y()
        )
        return over * 4 + outside * 1e4 + away

    return QPointF(*min(places, key=cost))


def problems_quest(problems: Sequence[Problem], go: object) -> Quest:
    """Return the list of all problems, to jump to one."""

    def rows(text: str) -> list[Row]:
        made = []
        for place, one in enumerate(problems):
            where = one.module or one.block
            title = f"{where}: {one.message.words()}" if where else one.message.words()
            if text.casefold() in title.casefold():
                line = translate("Builder", "line {line}", line=one.line) if one.line else ""
                made.append(Row(id=str(place), title=title, target=line,
                                sign="loss" if one.kind in LOUD else "op",
                                tip=one.detail.words()))  # fmt: skip
        return made

    return Quest(
        rows=rows,
        caption=lambda count: translate("Builder", "{n} problems", n=count),
        prompt=translate("Builder", "Problems"),
        hint=translate("Builder", "Each shows at its block, with what would mend it."),
        keys=(("Enter", translate("Builder", "go there")), ("Esc", translate("Builder", "close"))),
        take=lambda key, _, __: go(problems[int(key)]),  # type: ignore[operator]
        named=translate("Builder", "Problems"),
    )
