"""The form of a block, in the place of the inspector while blocks are shown.

It shows a `FormShown` and tells what the hand sets; what becomes of it is the editor's matter.
"""

from __future__ import annotations

import itertools

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.builder.cells import CellTable
from gradviz.qt.builder.fields import FieldRow
from gradviz.qt.builder.forms import FieldShown, FormShown
from gradviz.qt.builder.rows import paint_sign
from gradviz.qt.builder.sliding import LeafSlider
from gradviz.qt.fonts import font
from gradviz.qt.look import Look, Words
from gradviz.qt.sections import CodeBlock
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import draw_text, fitting
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline

ROLES = ("input", "parameter", "constant")
CONFIGURATION = "="
"""Name of the row that several settings are chosen by at once; no setting is called so."""


class Heading(QWidget):
    """The block's sign, its name and what it is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: FormShown | None = None
        self.setFixedHeight(66)
        look.changed.connect(self.update)

    def show_form(self, shown: FormShown) -> None:
        """Show a block's heading."""
        self._shown = shown
        self.setAccessibleName(f"{shown.title}, {shown.kind}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign, name and kind."""
        if self._shown is None:
            return
        painter, theme = QPainter(self), self._look.theme
        paint_sign(painter, self._shown.sign, QRectF(18, 18, 34, 28), theme)
        room = self.width() - 80
        title = fitting(self._shown.title, font("ui", 15, 600), room)
        draw_text(painter, QRectF(68, 13, room, 20), title, font("ui", 15, 600),
                  theme.color("text"))  # fmt: skip
        kind = fitting(self._shown.kind, font("ui", 11, 500), room)
        draw_text(painter, QRectF(68, 34, room, 16), kind, font("ui", 11, 500),
                  theme.color("text2"))  # fmt: skip


class BlockForm(QWidget):
    """The form.

    Attributes
    ----------
    set_asked, configuration_asked
        Signals: name of a setting and its value as text; title of a configuration.
    role_asked, numbers_asked, value_moved, remark_asked
        Signals: another role of a leaf; its numbers; its one number; the text of the note.
    random_asked, seed_asked
        Signals: other random numbers; those of a seed, as text.
    left
        Signal: Esc or Enter in a field: the canvas is wanted again.
    """

    set_asked = Signal(str, str)
    configuration_asked = Signal(str)
    role_asked = Signal(str)
    numbers_asked = Signal(object)
    value_moved = Signal(float)
    random_asked = Signal()
    seed_asked = Signal(str)
    remark_asked = Signal(str)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.shown: FormShown | None = None
        self.rows: dict[str, FieldRow] = {}
        self._heading = Heading(look)
        self.cells = CellTable(look)
        self.cells.changed.connect(self.numbers_asked)
        self.slider = LeafSlider()
        self.slider.moved.connect(self.value_moved)
        self.seed = FieldRow(look, _seed_field(""))
        self.seed.changed.connect(lambda _, text: self.seed_asked.emit(text))
        self.seed.left.connect(self.left)
        self.random = Button(look, "loop", style="outline", height=28,
                             words=lambda: translate("Builder", "New random numbers"))  # fmt: skip
        self.random.clicked.connect(self.random_asked)
        self.remark = QLineEdit()
        self.remark.setFont(font("ui", 13))
        self.remark.editingFinished.connect(lambda: self.remark_asked.emit(self.remark.text()))
        self.remark.returnPressed.connect(self.left)
        self._fold = Button(look, "chevron-right", height=28,
                            words=lambda: translate("Code", "What PyTorch said"))  # fmt: skip
        self._fold.clicked.connect(self._turn)
        self._open = False
        self._empty = Label(look, self._nothing, "text3", 13, wrap=True)
        self._empty.setContentsMargins(16, 24, 16, 0)
        self._lay_out()
        look.changed.connect(self._relook)
        self._relook()
        self.show_form(None)
        self.hide()

    def _nothing(self) -> str:
        return translate("Builder", "Select a block to see its settings, shapes and counts.")

    def _relook(self) -> None:
        self.remark.setPlaceholderText(translate("Builder", "Write a note"))
        self.remark.setAccessibleName(translate("Builder", "Note"))

    # ------------------------------------------------------------ places

    def _lay_out(self) -> None:
        self._body = QWidget()
        self._body.setObjectName("plain")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 14)
        self._column.setSpacing(0)
        self._sections: dict[str, tuple[QWidget, QVBoxLayout]] = {}
        for name, words in (
            ("trouble", None),
            ("fields", lambda: translate("Builder", "Arguments")),
            ("leaf", lambda: translate("Builder", "Numbers")),
            ("shapes", lambda: translate("Builder", "Shapes")),
            ("counts", lambda: translate("Builder", "Parameters")),
            ("remark", lambda: translate("Builder", "Note")),
            ("torch", None),
        ):
            self._add_section(name, words)
        self._sections["leaf"][1].addWidget(self.slider)
        self._sections["leaf"][1].addWidget(self.cells)
        self._sections["leaf"][1].addWidget(self.seed)
        row = QHBoxLayout()
        row.addWidget(self.random)
        row.addStretch(1)
        self._sections["leaf"][1].addLayout(row)
        self._sections["remark"][1].addWidget(self.remark)
        fold = QHBoxLayout()
        fold.setContentsMargins(0, 0, 0, 0)
        fold.addWidget(self._fold)
        fold.addStretch(1)
        self._sections["torch"][1].addLayout(fold)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._body)
        self._area = area
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._heading)
        outer.addWidget(area, 1)
        outer.addWidget(self._empty)
        outer.addStretch(0)

    def _add_section(self, name: str, words: Words | None) -> None:
        section = QWidget()
        outer = QVBoxLayout(section)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Hairline(self._look))
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 14, 16, 14)
        inner.setSpacing(8)
        if words is not None:
            inner.addWidget(Label(self._look, words, "text3", 11, 600))
        outer.addLayout(inner)
        self._column.addWidget(section)
        self._sections[name] = (section, inner)
        self._made: dict[str, list[QWidget]] = getattr(self, "_made", {}) | {name: []}

    def _fill(self, name: str, widgets: list[QWidget]) -> None:
        """Put other widgets into a section."""
        _, inner = self._sections[name]
        for widget in self._made[name]:
            inner.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._made[name] = widgets
        for place, widget in enumerate(widgets):
            inner.insertWidget(place if name == "trouble" else place + 1, widget)
            widget.show()  # a layout would show it only when it is next at work

    # ------------------------------------------------------------ what is shown

    def show_form(self, shown: FormShown | None) -> None:
        """Show a block, or what to do when none is selected."""
        before, self.shown = self.shown, shown
        self._heading.setVisible(shown is not None)
        self._area.setVisible(shown is not None)
        self._empty.setVisible(shown is None)
        if shown is None or shown == before:
            return
        self._heading.show_form(shown)
        self._show_fields(shown, before)
        self._show_leaf(shown)
        self._show_table("shapes", shown.shapes)
        self._show_table("counts", shown.counts)
        if not self.remark.hasFocus():
            self.remark.setText(shown.remark)
        trouble = [Label(self._look, shown.trouble, "error", 13, 500, wrap=True)]
        self._fill("trouble", list(trouble) if shown.trouble else [])
        self._show("trouble", bool(shown.trouble))
        self._show("torch", bool(shown.torch))
        told = [CodeBlock(self._look, shown.torch)] if shown.torch and self._open else []
        self._fill("torch", list(told))

    def _show(self, name: str, shown: bool) -> None:
        self._sections[name][0].setVisible(shown)

    def _show_fields(self, shown: FormShown, before: FormShown | None) -> None:
        same = before is not None and before.id == shown.id
        fields = (*_choice_of(shown), *shown.fields)
        known = () if before is None else (*_choice_of(before), *before.fields)
        if not same or list(map(_kind, fields)) != list(map(_kind, known)):
            self.rows = {}
            for one in fields:
                row = self.rows[one.name] = FieldRow(self._look, one)
                row.changed.connect(self._ask)
                row.left.connect(self.left)
            self._fill("fields", list(self.rows.values()))
            stops = [row.control for row in self.rows.values()]
            stops += [self.slider, self.cells, self.seed.control, self.random, self.remark]
            for stop, after in itertools.pairwise(stops):
                QWidget.setTabOrder(stop, after)
        for one in fields:
            self.rows[one.name].show_field(one)
        self._show("fields", bool(fields))

    def _ask(self, name: str, text: str) -> None:
        if name == CONFIGURATION:
            self.configuration_asked.emit(text)
        else:
            self.set_asked.emit(name, text)

    def _show_leaf(self, shown: FormShown) -> None:
        leaf = shown.leaf
        self._show("leaf", leaf is not None)
        if leaf is None:
            return
        self.cells.show_value(leaf.value if leaf.value.count > 1 else None)
        self.slider.show_leaf(leaf)
        names = {
            "parameter": translate("Leaves", "parameter"),
            "input": translate("Leaves", "input"),
            "constant": translate("Leaves", "constant"),
        }
        role = FieldShown(
            name="role",
            title=translate("Builder", "role"),
            type="choice",
            text=names[leaf.role],
            choices=tuple(names.values()),
        )
        known = self._made["leaf"]
        if known and isinstance(known[0], FieldRow) and known[0].shown.title == role.title:
            known[0].show_field(role)
            return
        row = FieldRow(self._look, role)
        row.changed.connect(lambda _, words: self._ask_role(words))
        self._fill("leaf", [row])

    def _ask_role(self, words: str) -> None:
        names = [
            translate("Leaves", "input"),
            translate("Leaves", "parameter"),
            translate("Leaves", "constant"),
        ]
        self.role_asked.emit(ROLES[names.index(words)])

    def _show_table(self, name: str, rows: tuple[tuple[str, str | None], ...]) -> None:
        texts = [words.text() for row in self._made[name] for words in row.findChildren(Label)]
        wanted = [one for label, text in rows for one in (label, "…" if text is None else text)]
        if texts != wanted:
            made = []
            for label, text in rows:
                row = QWidget()
                inner = QHBoxLayout(row)
                inner.setContentsMargins(0, 0, 0, 0)
                inner.addWidget(Label(self._look, label, "text2", 13))
                inner.addStretch(1)
                known = text is not None
                role = "text" if known else "text3"
                inner.addWidget(Label(self._look, text if text is not None else "…", role, 13, 500))
                made.append(row)
            self._fill(name, list(made))
        self._show(name, bool(rows))

    def show_seed(self, seed: int) -> None:
        """Show the seed of the random numbers that were drawn last."""
        self.seed.show_field(_seed_field(str(seed)))

    def show_error(self, name: str, words: str) -> None:
        """Say at a field what is wrong with what was typed."""
        if name in self.rows:
            self.rows[name].show_error(words)

    def focus_first(self) -> bool:
        """Give the first field the focus, its text selected; whether there is one."""
        for row in self.rows.values():
            row.control.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if isinstance(row.control, QLineEdit):
                row.control.selectAll()
            return True
        return False

    def _turn(self) -> None:
        self._open = not self._open
        self._fold.show_icon("chevron-down" if self._open else "chevron-right")
        shown, self.shown = self.shown, None
        self.show_form(shown)


def _choice_of(shown: FormShown) -> tuple[FieldShown, ...]:
    """Return the field by which one of several configurations is chosen."""
    if not shown.configurations:
        return ()
    return (
        FieldShown(
            name=CONFIGURATION,
            title=translate("Builder", "configuration"),
            type="choice",
            text=shown.configuration or translate("Builder", "own"),
            choices=shown.configurations,
        ),
    )


def _seed_field(text: str) -> FieldShown:
    tip = translate("Builder", "The same seed gives the same numbers.")
    return FieldShown(
        name="seed", title=translate("Builder", "seed"), type="int", text=text, tip=tip,
        minimum=0, is_whole=True,
    )  # fmt: skip


def _kind(one: FieldShown) -> tuple[str, str]:
    return one.name, one.type
