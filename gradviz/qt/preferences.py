"""The Settings dialog: looks, which Python runs scripts, how much of a trace is kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz.model.numbers import format_number
from gradviz.model.words import translate
from gradviz.qt.dialogs.appearance import AppearancePage
from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words, worded
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import LEFT, draw_text, fill_round, focus_ring
from gradviz.qt.widgets.fitting import Fitting
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.segments import Segments

PAGES = ("appearance", "scripts", "tracing")
WHOLE = (4_096, 65_536, 1_048_576)
"""Choices of how many numbers of a tensor are kept; the middle one is the engine's own."""
_WIDTH, _ROW = 560, 52


class PythonRow(QAbstractButton):
    """One Python to choose: what it is, and where."""

    def __init__(self, look: Look, path: str, words: Words) -> None:
        super().__init__()
        self._look, self.path, self._words = look, path, words
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedHeight(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(f"{worded(self._words)} {self.path}".strip())
        self.setToolTip(self.path)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        return QSize(_WIDTH - 48, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring of the choice, the name and the path."""
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            ground = theme.color("selected" if self.isChecked() else "sunken")
            fill_round(painter, box, 8, ground, None)
        ring = QRectF(14, box.center().y() - 8, 16, 16)
        edge = theme.color("accent" if self.isChecked() else "op.line")
        fill_round(painter, ring, 8, theme.color("raised"), edge, 1.5)
        if self.isChecked():
            fill_round(painter, ring.adjusted(4, 4, -4, -4), 4, theme.color("accent"), None)
        text = box.adjusted(44, 7, -12, 0)
        text.setHeight(19)
        face = font("ui", 13, 600 if self.isChecked() else 500)
        draw_text(painter, text, worded(self._words), face, theme.color("text"), LEFT)
        small = font("ui", 11, 500)
        painter.setFont(small)
        place = painter.fontMetrics()
        where, middle = self.path or sys.executable, Qt.TextElideMode.ElideMiddle
        shown = place.elidedText(where, middle, int(text.width()))
        draw_text(painter, text.translated(0, 19), shown, small, theme.color("text3"), LEFT)
        if self.hasFocus():
            focus_ring(painter, box, 8, theme)


class Preferences(QDialog):
    """The dialog; every choice holds at once.

    Attributes
    ----------
    shown
        Signal: it comes into sight.
    python_chosen
        Signal: the path of a Python, "" for gradviz's own.
    whole_chosen
        Signal: how many numbers of a tensor are kept.
    reset_asked
        Signal: everything is to be as it was at first.
    """

    shown = Signal()
    python_chosen = Signal(str)
    whole_chosen = Signal(int)
    reset_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("window")
        self.setFixedWidth(_WIDTH)
        self.rows: list[PythonRow] = []
        self.choice = Segments(
            look,
            (
                lambda: translate("Settings", "Appearance"),
                lambda: translate("Settings", "Scripts"),
                lambda: translate("Settings", "Tracing"),
            ),
        )
        self.whole = Segments(look, [partial(format_number, count) for count in WHOLE])
        self.state = Label(look, "", "text2", 13, wrap=True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.other = Button(
            look, "open", lambda: translate("Settings", "Another Python…"), "outline"
        )
        self.appearance = AppearancePage(look)
        self.reset_button = Button(
            look, None, lambda: translate("Settings", "Reset to defaults"), "outline"
        )
        self.close_button = Button(look, None, lambda: translate("Settings", "Close"), "primary")
        self._list = QVBoxLayout()
        self._pages = QStackedWidget()
        self._lay_out()
        self.choice.chosen.connect(self.show_page_number)
        self.whole.chosen.connect(lambda index: self.whole_chosen.emit(WHOLE[index]))
        self.other.clicked.connect(self._ask_other)
        self.close_button.clicked.connect(self.accept)
        self.reset_button.clicked.connect(self.reset_asked)
        look.changed.connect(self._name)
        self._name()

    def _name(self) -> None:
        self.setWindowTitle(translate("Settings", "Settings"))
        self.setStyleSheet(f"QDialog {{ background: {self._look.theme.color('panel')}; }}")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(self.choice)
        column.addWidget(Fitting(self._pages, 120))
        foot = QHBoxLayout()
        foot.addWidget(self.reset_button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        self._pages.addWidget(self.appearance)
        self._pages.addWidget(self._scripts_page())
        self._pages.addWidget(self._tracing_page())

    def _scripts_page(self) -> QWidget:
        self._list.setSpacing(4)
        beside = QHBoxLayout()
        beside.addWidget(self.other)
        beside.addStretch(1)
        return self._page(
            lambda: translate("Settings", "Python that runs your scripts"),
            lambda: translate(
                "Settings", "It needs torch, numpy and msgspec; gradviz brings the rest."
            ),
            self._list,
            beside,
            self.state,
        )

    def _tracing_page(self) -> QWidget:
        return self._page(
            lambda: translate("Settings", "Numbers kept of each tensor of a script"),
            lambda: translate(
                "Settings",
                "Of a larger tensor a sample is shown, and all of it when you ask. More numbers "
                "take more time and memory.",
            ),
            self.whole,
        )

    def _page(self, heading: Words, sentence: Words, *parts: QWidget | object) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(self._look, heading, "text", 15, 600))
        column.addWidget(Label(self._look, sentence, "text2", 13, wrap=True))
        for part in parts:
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)  # type: ignore[arg-type]
        column.addStretch(1)
        return page

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return PAGES[self._pages.currentIndex()]

    def show_page(self, page: str) -> None:
        """Show a page by its name."""
        self.show_page_number(PAGES.index(page))

    def show_page_number(self, number: int) -> None:
        """Show a page."""
        self.choice.show_index(number)
        self._pages.setCurrentIndex(number)
        self._order()

    def _order(self) -> None:
        """Let Tab go through what is shown from above to below."""
        looks = self.appearance
        inside: tuple[Sequence[QWidget], ...] = (
            (looks.theme, looks.language, looks.sizes, looks.wheel, looks.still),
            (*self.rows, self.other),
            (self.whole,),
        )
        chain = self.choice, *inside[self._pages.currentIndex()], self.reset_button
        for one, after in pairwise((*chain, self.close_button)):
            QWidget.setTabOrder(one, after)

    def show_pythons(self, paths: tuple[str, ...], chosen: str) -> None:
        """Show gradviz's own Python and some others, one of them as chosen."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        known = list(dict.fromkeys(["", *paths, chosen]))
        self.rows = [PythonRow(self._look, path, _words(path)) for path in known]
        for row in self.rows:
            row.setChecked(row.path == chosen)
            row.clicked.connect(lambda _=False, path=row.path: self.python_chosen.emit(path))
            self._list.addWidget(row)
        self._order()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is there by now."""
        self.shown.emit()
        super().showEvent(event)
        self.show_within(self.screen().availableSize())

    def show_within(self, room: QSize) -> None:
        """Take no more room than there is, px."""
        width = min(_WIDTH, room.width() - 16)
        self.appearance.show_narrow(width < _WIDTH)
        self.setFixedWidth(width)
        self.setMaximumHeight(room.height() - 16)
        self.resize(self.sizeHint().boundedTo(room))

    def show_whole(self, count: int) -> None:
        """Show how much is kept; 0 stands for the engine's choice."""
        self.whole.show_index(WHOLE.index(count) if count in WHOLE else 1)

    def show_state(self, sentence: str, *, failed: bool) -> None:
        """Show how the engine is, in the Python that was chosen."""
        self.state.show_words(sentence)
        self.state.show_role("error" if failed else "text2")

    def _ask_other(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, translate("Settings", "Python that runs your scripts"), str(Path.home())
        )
        if path:
            self.python_chosen.emit(path)


def _words(path: str) -> Words:
    if not path:
        return lambda: translate("Settings", "gradviz's own Python")
    folder = Path(path).parent.parent
    if os.path.exists(folder / "pyvenv.cfg") or "envs" in folder.parts:
        return lambda: translate("Settings", "Environment {name}", name=_environment(folder))
    return lambda: translate("Settings", "{name} on the path", name=Path(path).name)


def _environment(folder: Path) -> str:
    """Return what an environment is called: a hidden folder's name tells nothing alone."""
    plain = folder.name in (".venv", "venv", "env")
    return f"{folder.parent.name}/{folder.name}" if plain else folder.name
