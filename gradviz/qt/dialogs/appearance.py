"""The settings' page about looks and hand: theme, language, size, motion, wheel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gradviz.model.theme import THEMES
from gradviz.model.words import LANGUAGES, translate
from gradviz.qt.dialogs.switch import WordedSwitch
from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.segments import Segments
from gradviz.workspace.session import SIZES
from gradviz.workspace.state import AppState

__all__ = ["AppearancePage"]

WHEELS = ("zoom", "pan")


class AppearancePage(QWidget):
    """The page; every choice holds at once.

    Attributes
    ----------
    theme_chosen, language_chosen, size_chosen, wheel_chosen, stillness_chosen
        Signals with the choice.
    """

    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    size_chosen = Signal(int)
    wheel_chosen = Signal(str)
    stillness_chosen = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.theme = Segments(
            look,
            (
                lambda: translate("Settings", "Light"),
                lambda: translate("Settings", "Dark"),
                lambda: translate("Settings", "High contrast"),
                "torchviz",
            ),
            equal=False,
        )
        self.language = Segments(look, tuple(LANGUAGES.values()))
        self.sizes = Segments(look, [f"{size} %" for size in SIZES])
        self.wheel = Segments(
            look,
            (lambda: translate("Settings", "Zooms"), lambda: translate("Settings", "Pans")),
        )
        self.still = WordedSwitch(look, lambda: translate("Settings", "Reduced motion"))
        self._lay_out()
        self.theme.chosen.connect(lambda place: self.theme_chosen.emit(THEMES[place]))
        self.language.chosen.connect(lambda place: self.language_chosen.emit([*LANGUAGES][place]))
        self.sizes.chosen.connect(lambda place: self.size_chosen.emit(SIZES[place]))
        self.wheel.chosen.connect(lambda place: self.wheel_chosen.emit(WHEELS[place]))
        self.still.toggled.connect(self.stillness_chosen)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        rows: tuple[tuple[Words, QWidget], ...] = (
            (lambda: translate("Settings", "Colours"), self.theme),
            (lambda: translate("Settings", "Language"), self.language),
            (lambda: translate("Settings", "Text size"), self.sizes),
            (lambda: translate("Settings", "Wheel over the canvas"), self.wheel),
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self._rows = [(Label(self._look, words, "text2"), control) for words, control in rows]
        self.show_narrow(False)
        column.addLayout(self._grid)
        column.addStretch(1)

    def show_narrow(self, narrow: bool) -> None:
        """Put what each choice is about above it, or beside it."""
        for place, (label, control) in enumerate(self._rows):
            self._grid.addWidget(label, 2 * place, 0)
            self._grid.addWidget(control, 2 * place + int(narrow), 0 if narrow else 1)
        self._grid.addWidget(self.still, 2 * len(self._rows), 0 if narrow else 1)

    def show_state(self, state: AppState) -> None:
        """Show what holds now."""
        self.theme.show_index(THEMES.index(state.theme) if state.theme in THEMES else 0)
        self.language.show_index([*LANGUAGES].index(state.language))
        near = min(range(len(SIZES)), key=lambda place: abs(SIZES[place] - state.text_size))
        self.sizes.show_index(near)
        self.wheel.show_index(WHEELS.index(state.wheel))
        self.still.blockSignals(True)
        self.still.setChecked(state.reduced_motion)
        self.still.blockSignals(False)
