"""The Export dialog: choices at the right, at the left exactly what will be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gradviz.export.files import FORMATS, check_size, export, text_of
from gradviz.model.errors import GradvizError
from gradviz.model.theme import THEMES
from gradviz.model.words import translate
from gradviz.qt.dialogs.preview import Preview
from gradviz.qt.dialogs.switch import WordedSwitch
from gradviz.qt.dialogs.wanted import Offer, Wanted, area, at, has_folds, made, only, size_words
from gradviz.qt.look import Look, Words
from gradviz.qt.raster import QtRasterizer
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.fitting import Fitting
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline
from gradviz.qt.widgets.segments import Segments

__all__ = ["ExportDialog"]

PARTS = ("all", "view", "selection")
MOMENTS = ("now", "start", "forward-end", "end")
NAMES = {"graphml": "GraphML"}
LARGE = 400_000
"""So many numbers are not written only to be looked at."""


_ROOMY = 700  # a window narrower than this has no room for the preview, px


class ExportDialog(QDialog):
    """What to write, and where.

    Parameters
    ----------
    offer
        What there is.
    wanted
        What was chosen last time.

    Attributes
    ----------
    chosen
        Signal: a choice was made (`wanted` has it).
    saved
        Signal: the path of a file that was written.
    copied
        Signal: the picture shown is wanted on the clipboard.
    ask_path
        Asks for a file name; replaced in tests.
    """

    chosen = Signal()
    saved = Signal(str)
    copied = Signal()

    def __init__(
        self, look: Look, offer: Offer, wanted: Wanted, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._offer = look, offer
        self.wanted = _possible(offer, wanted)
        self.ask_path: Callable[[str, str], str] = self._ask_path
        self.setObjectName("window")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.preview = Preview(look)
        self._make_choices(look)
        self.size_label = Label(look, "", "text2", 13)
        self.trouble = Label(look, "", "error", 13, wrap=True)
        self.export_button = Button(
            look, "export", lambda: translate("Export", "Export…"), "primary"
        )
        self.copy_button = Button(look, None, lambda: translate("Export", "Copy"), "outline")
        self.close_button = Button(look, None, lambda: translate("Export", "Close"), "outline")
        self._lay_out()
        self.export_button.clicked.connect(self.run)
        self.copy_button.clicked.connect(self.copied)
        self.close_button.clicked.connect(self.reject)
        look.changed.connect(self._name)
        self._name()
        self._show_wanted()
        self.export_button.setFocus()

    # ------------------------------------------------------------ parts

    def _make_choices(self, look: Look) -> None:
        self.format = Segments(look, [NAMES.get(one, one.upper()) for one in FORMATS], equal=False)
        self.scale = Segments(look, [f"{one}\u00d7" for one in (1, 2, 3, 4)])
        self.part = Segments(
            look,
            (
                lambda: translate("Export", "Whole graph"),
                lambda: translate("Export", "In view"),
                lambda: translate("Export", "Selection"),
            ),
            equal=False,
        )
        self.moment = Segments(
            look,
            (
                lambda: translate("Export", "Now"),
                lambda: translate("Export", "Start"),
                lambda: translate("Export", "Forward done"),
                lambda: translate("Export", "End"),
            ),
            equal=False,
        )
        self.theme = Segments(
            look,
            (
                lambda: translate("Export", "Light"),
                lambda: translate("Export", "Dark"),
                lambda: translate("Export", "High contrast"),
                "torchviz",
            ),
            equal=False,
        )
        self.story = WordedSwitch(look, lambda: translate("Export", "Chain rule below the graph"))
        self.bare = WordedSwitch(look, lambda: translate("Export", "Transparent background"))
        self.outlines = WordedSwitch(look, lambda: translate("Export", "Letters as outlines"))
        self.folds = WordedSwitch(
            look, lambda: translate("Export", "Folded modules as single nodes")
        )
        change = self._change
        self.format.chosen.connect(lambda place: change(format=FORMATS[place]))
        self.scale.chosen.connect(lambda place: change(scale=place + 1))
        self.part.chosen.connect(lambda place: change(part=PARTS[place]))
        self.moment.chosen.connect(lambda place: change(moment=MOMENTS[place]))
        self.theme.chosen.connect(lambda place: change(theme=self._theme(place)))
        self.story.toggled.connect(lambda on: change(story=on))
        self.bare.toggled.connect(lambda on: change(bare=on))
        self.outlines.toggled.connect(lambda on: change(outlines=on))
        self.folds.toggled.connect(lambda on: change(folds=on))

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setContentsMargins(24, 20, 24, 20)
        side.setSpacing(4)
        rows: Sequence[tuple[Words, QWidget]] = (
            (lambda: translate("Export", "Format"), self.format),
            (lambda: translate("Export", "Part"), self.part),
            (lambda: translate("Export", "Moment"), self.moment),
            (lambda: translate("Export", "Colours"), self.theme),
            (lambda: translate("Export", "Size"), self.scale),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)  # the controls have their own widths
        for place, (words, control) in enumerate(rows):
            grid.addWidget(Label(self._look, words, "text2"), place, 0)
            grid.addWidget(control, place, 1)
        grid.addWidget(self.size_label, len(rows), 1)
        for place, switch in enumerate((self.story, self.bare, self.outlines, self.folds)):
            grid.addWidget(switch, len(rows) + 1 + place, 1)
        choices = QWidget()
        grid.setContentsMargins(0, 0, 0, 0)
        choices.setLayout(grid)
        side.addWidget(Fitting(choices, 96, whole=True))
        side.addStretch(1)
        side.addWidget(self.trouble)
        side.addSpacing(8)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.close_button, self.copy_button, self.export_button):
            foot.addWidget(button)
        side.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._line = Hairline(self._look, vertical=True)
        row.addWidget(self.preview, 1)
        row.addWidget(self._line)
        row.addLayout(side)
        parts = (
            self.format, self.part, self.moment, self.theme, self.scale, self.story, self.bare,
            self.outlines, self.folds, self.close_button, self.copy_button, self.export_button,
        )  # fmt: skip
        for one, after in pairwise(parts):
            QWidget.setTabOrder(one, after)

    def show_within(self, room: QSize) -> None:
        """Take no more room than there is; where that is little, the picture is left out."""
        for widget in (self.preview, self._line):
            widget.setVisible(room.width() >= _ROOMY)
        self.resize(QSize(1120, 600).boundedTo(room))

    def _name(self) -> None:
        self.setWindowTitle(translate("Export", "Export"))
        self.setStyleSheet(f"QDialog {{ background: {self._look.theme.color('panel')}; }}")

    def _theme(self, place: int) -> str:
        return "" if THEMES[place] == self._offer.theme else THEMES[place]

    # ------------------------------------------------------------ choices

    def _change(self, **changes: object) -> None:
        self.wanted = msgspec.structs.replace(self.wanted, **changes)
        self._show_wanted()
        self.chosen.emit()

    def _show_wanted(self) -> None:
        wanted, offer = self.wanted, self._offer
        self.format.show_index(FORMATS.index(wanted.format))
        self.scale.show_index(wanted.scale - 1)
        self.part.show_index(PARTS.index(wanted.part))
        self.moment.show_index(MOMENTS.index(wanted.moment))
        self.theme.show_index(THEMES.index(wanted.theme or offer.theme))
        for switch, on in (
            (self.story, wanted.story), (self.bare, wanted.bare),
            (self.outlines, wanted.outlines), (self.folds, wanted.folds),
        ):  # fmt: skip
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
        picture = wanted.is_picture
        for part in (self.scale, self.story, self.bare, self.copy_button):
            part.setEnabled(picture)
        self.part.setEnabled(picture or wanted.is_graph)
        self.part.show_until(3 if offer.selection else 2)
        self.moment.setEnabled(picture or wanted.format == "json")
        self.theme.setEnabled(picture or wanted.format == "dot")
        self.outlines.setEnabled(wanted.format == "svg")
        self.folds.setEnabled(wanted.is_graph and has_folds(offer))
        self._show_preview()

    def _show_preview(self) -> None:
        wanted = self.wanted
        self._tell("")
        try:
            if wanted.is_picture:
                picture = made(self._offer, wanted)
                self.preview.show_picture(picture)
                self.size_label.show_words(lambda: size_words(picture, wanted))
                if wanted.format == "png":
                    check_size(self._offer.title, picture, wanted.scale)
            else:
                self.preview.show_text(self._text())
                self.size_label.show_words("")
        except GradvizError as error:
            self._tell(str(error))

    def _text(self) -> str:
        data = self._offer.shown.data
        count = sum(one.forward.count for one in data.values if one.forward is not None)
        if self.wanted.format == "json" and count > LARGE:
            many = "{count} numbers: too many for a preview."
            return translate("Export", many, count=f"{count:,}")
        found = text_of(
            self.wanted.format,
            self._offer.shown,
            at=at(self._offer, self.wanted),
            theme_name=self.wanted.theme or self._offer.theme,
            only=only(self._offer, self.wanted),
            folds=self.wanted.folds,
        )
        return found or ""

    def _tell(self, sentence: str) -> None:
        self.trouble.show_words(sentence)
        self.trouble.setVisible(bool(sentence))

    # ------------------------------------------------------------ writing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as Export, wherever the focus is but on another button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for button in (self.close_button, self.copy_button):
                if button.hasFocus():
                    button.click()
                    return
            self.run()
            return
        super().keyPressEvent(event)

    def run(self) -> None:
        """Ask for a file and write it; what goes wrong is said here."""
        path = self.ask_path(self._offer.title, self.wanted.format)
        if not path:
            return
        named = path if Path(path).suffix else f"{path}.{self.wanted.format}"
        try:
            self.write(named)
        except GradvizError as error:
            self._tell(str(error))
            return
        self.saved.emit(named)
        self.accept()

    def write(self, path: str) -> None:
        """Write what is wanted.

        Raises
        ------
        GradvizError
            When it cannot be written there.
        """
        wanted, offer = self.wanted, self._offer
        export(
            offer.shown,
            path,
            at=at(offer, wanted),
            theme_name=wanted.theme or offer.theme,
            scale=float(wanted.scale),
            background=not wanted.bare,
            area=area(offer, wanted),
            only=only(offer, wanted) if wanted.is_graph else (),
            folds=wanted.folds,
            story=wanted.story,
            outlines=wanted.outlines,
            marks=offer.marks,
            rasterizer=QtRasterizer,
        )

    def _ask_path(self, title: str, ending: str) -> str:
        name = NAMES.get(ending, ending.upper())
        path, _ = QFileDialog.getSaveFileName(
            self, translate("Export", "Export"), f"{title}.{ending}", f"{name} (*.{ending})"
        )
        return path


def _possible(offer: Offer, wanted: Wanted) -> Wanted:
    """Return the choices of last time, as far as they can be had now."""
    changes: dict[str, object] = {}
    if wanted.format not in FORMATS:
        changes["format"] = "png"
    if wanted.theme not in ("", *THEMES):
        changes["theme"] = ""
    if (wanted.part == "selection" and not offer.selection) or (
        wanted.part == "view" and offer.view is None
    ):
        changes["part"] = "all"
    return msgspec.structs.replace(wanted, **changes)
