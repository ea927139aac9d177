"""The dialog before a table becomes data: how it is read, which columns, what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gradviz.builder.columns import Scaling
from gradviz.builder.tables import DELIMITERS, ENCODINGS
from gradviz.model.errors import GradvizError
from gradviz.model.words import translate
from gradviz.qt.builder.grid import TableGrid
from gradviz.qt.dialogs.switch import WordedSwitch
from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline
from gradviz.qt.widgets.menu import Menu
from gradviz.qt.widgets.segments import Segments
from gradviz.workspace.table_draft import Role, TableDraft, reread, taken, with_role

__all__ = ["ColumnsDialog"]

SCALINGS: tuple[Scaling, ...] = ("none", "standard", "unit")
NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", "shift_jis": "Shift JIS", "latin-1": "Latin-1"}


class ColumnsDialog(QDialog):
    """Which columns of a table are data, and how they are read.

    Attributes
    ----------
    draft
        What is wanted so far.
    taken
        Signal: the draft that the person agrees to.
    """

    taken = Signal(object)

    def __init__(self, look: Look, draft: TableDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self.draft = look, draft
        self.setObjectName("window")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._make(look)
        self._connect()
        self._lay_out()
        look.changed.connect(self._name)
        self._name()
        self.show_draft(draft)
        self.add.setFocus()

    def _make(self, look: Look) -> None:
        self.delimiter = Segments(
            look,
            (
                lambda: translate("Data", "Comma"),
                lambda: translate("Data", "Semicolon"),
                lambda: translate("Data", "Tab"),
                lambda: translate("Data", "Bar"),
            ),
            equal=False,
        )
        self.encoding = Button(look, None, "", "outline", trailing="chevron-down")
        self.header = WordedSwitch(look, lambda: translate("Data", "The first row has names"))
        self.grid = TableGrid(look)
        self.answers = Segments(
            look,
            (lambda: translate("Data", "Numbers"), lambda: translate("Data", "Classes")),
            equal=False,
        )
        self.scaling = Segments(
            look,
            (
                lambda: translate("Data", "As they are"),
                lambda: translate("Data", "Mean 0, deviation 1"),
                lambda: translate("Data", "0 to 1"),
            ),
            equal=False,
        )
        self.skip = WordedSwitch(look, lambda: translate("Data", "Leave out rows with empty cells"))
        self.told = Label(look, "", "text2", 13, wrap=True)
        self.trouble = Label(look, "", "error", 13, wrap=True)
        self.add = Button(look, "plus", lambda: translate("Data", "Add the data"), "primary")
        self.cancel = Button(look, None, lambda: translate("Data", "Cancel"), "outline")

    def _connect(self) -> None:
        self.delimiter.chosen.connect(lambda place: self._reread(delimiter=DELIMITERS[place]))
        self.header.clicked.connect(lambda on: self._reread(header=on))
        self.encoding.clicked.connect(self._offer_encodings)
        self.grid.chosen.connect(self._set_role)
        self.answers.chosen.connect(
            lambda place: self._change(answers="classes" if place else "numbers")
        )
        self.scaling.chosen.connect(lambda place: self._change(scaling=SCALINGS[place]))
        self.skip.clicked.connect(lambda on: self._change(skip_missing=on))
        self.add.clicked.connect(self._take)
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        reading = QHBoxLayout()
        reading.setSpacing(12)
        reading.addLayout(self._named(lambda: translate("Data", "Separator"), self.delimiter))
        reading.addLayout(self._named(lambda: translate("Data", "Encoding"), self.encoding))
        reading.addWidget(self.header, 0, Qt.AlignmentFlag.AlignBottom)
        reading.addStretch(1)
        becoming = QHBoxLayout()
        becoming.setSpacing(12)
        becoming.addLayout(self._named(lambda: translate("Data", "Inputs"), self.scaling))
        becoming.addLayout(self._named(lambda: translate("Data", "Target as"), self.answers))
        becoming.addWidget(self.skip, 0, Qt.AlignmentFlag.AlignBottom)
        becoming.addStretch(1)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addWidget(self.told, 1)
        ends.addWidget(self.trouble, 1)
        ends.addWidget(self.cancel)
        ends.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addLayout(reading)
        column.addWidget(Hairline(self._look))
        column.addWidget(self.grid, 1)
        column.addWidget(Hairline(self._look))
        column.addLayout(becoming)
        column.addLayout(ends)

    def _named(self, words: Words, widget: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(Label(self._look, words, "text3", 11, 600))
        column.addWidget(widget)
        return column

    def _name(self) -> None:
        name = Path(self.draft.path).name
        self.setWindowTitle(translate("Data", "Columns of {file}", file=name))
        self.setStyleSheet(f"QDialog {{ background: {self._look.theme.color('panel')}; }}")
        self._tell()

    # ------------------------------------------------------------ what is shown

    def show_draft(self, draft: TableDraft) -> None:
        """Show a draft."""
        self.draft = draft
        table = draft.table
        sign = table.delimiter if table is not None else draft.delimiter
        if sign in DELIMITERS:
            self.delimiter.show_index(DELIMITERS.index(sign))
        self.encoding.show_words(NAMES[draft.encoding])
        self.header.setChecked(table.has_header if table is not None else bool(draft.header))
        self.scaling.show_index(SCALINGS.index(draft.scaling))
        self.answers.show_index(int(draft.as_classes))
        self.answers.setEnabled("target" in draft.roles)
        self.skip.setChecked(draft.skip_missing)
        self.grid.show_draft(draft)
        self._tell()

    def _tell(self) -> None:
        """Say what comes of it, or why nothing can."""
        try:
            chosen = taken(self.draft)
        except GradvizError as error:
            self.add.setEnabled(False)
            self._say(error)
            return
        self.add.setEnabled(True)
        self.trouble.hide()
        self.told.show()
        shape = " \u00d7 ".join(map(str, chosen.points.shape))
        words = translate("Data", "An input of {shape}.", shape=shape)
        if chosen.classes:
            words += " " + translate("Data", "A target of {n} classes.", n=len(chosen.classes))
        elif chosen.answers is not None:
            words += " " + translate("Data", "A target of numbers.")
        table = self.draft.table
        left = 0 if table is None else table.count - len(chosen.rows)
        if left:
            words += " " + translate("Data", "{n} rows are left out.", n=left)
        self.told.show_words(words)

    def _say(self, error: GradvizError) -> None:
        self.told.hide()
        self.trouble.show_words(error.message.words())
        self.trouble.show()

    # ------------------------------------------------------------ what the hand does

    def _reread(self, *, delimiter: str | None = None, header: bool | None = None) -> None:
        self.show_draft(reread(self.draft, delimiter=delimiter, header=header))

    def _change(self, **changes: object) -> None:
        self.show_draft(msgspec.structs.replace(self.draft, **changes))

    def _set_role(self, place: int, role: Role) -> None:
        self.show_draft(with_role(self.draft, place, role))

    def _offer_encodings(self) -> None:
        menu = Menu(self._look, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ENCODINGS:
            action = menu.addAction(NAMES[name])
            action.setCheckable(True)
            action.setChecked(name == self.draft.encoding)
            action.triggered.connect(lambda _=False, one=name: self._decode(one))
        menu.popup(self.encoding.mapToGlobal(QPoint(0, self.encoding.height() + 4)))

    def _decode(self, encoding: str) -> None:
        try:
            self.show_draft(reread(self.draft, encoding=encoding))
        except GradvizError as error:
            self._say(error)

    def _take(self) -> None:
        self.taken.emit(self.draft)
        self.accept()


def ask_columns(
    look: Look, draft: TableDraft, parent: QWidget, take: Callable[[TableDraft], None]
) -> ColumnsDialog:
    """Open the dialog over a window; `take` hears of the draft agreed to."""
    dialog = ColumnsDialog(look, draft, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.taken.connect(take)
    dialog.resize(min(1000, parent.width() - 40), min(560, parent.height() - 40))
    dialog.open()
    return dialog
