"""The left panel: examples and leaves on one page, blocks to build with, and the code."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz.model.words import translate
from gradviz.qt.builder.palette import PalettePage
from gradviz.qt.code import CodePanel
from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.field import NumberField
from gradviz.qt.widgets.fitting import Fitting
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline
from gradviz.qt.widgets.presets import Example, ExampleList
from gradviz.qt.widgets.segments import Segments

PAGES = ("examples", "build", "code")
_LEAST, _LEAVES = 72, 152
"""Least height of a list that scrolls, and of four leaves, px."""
_ROOMY = 460
"""From this height on there is room for four leaves below the examples, px."""


class LeafRow(msgspec.Struct, frozen=True, kw_only=True):
    """One scalar leaf: name, role, number, range of its slider (None: chosen here)."""

    name: str
    role: str
    value: float
    minimum: float | None = None
    maximum: float | None = None


class LeftPanel(QWidget):
    """The panel.

    Attributes
    ----------
    example_chosen
        Signal: id of an example.
    leaf_moved
        Signal: (name, value, whether the hand has let go).
    turned
        Signal: another page is shown.
    """

    example_chosen = Signal(str)
    leaf_moved = Signal(str, float, bool)
    turned = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(200)
        self.examples = ExampleList(look)
        self.examples.chosen.connect(self.example_chosen)
        self.fields: dict[str, NumberField] = {}
        self._rows: tuple[LeafRow, ...] = ()
        self._leaves = QWidget()
        self._column = QVBoxLayout(self._leaves)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.choice = Segments(
            look,
            (
                lambda: translate("Left", "Examples"),
                lambda: translate("Left", "Build"),
                lambda: translate("Left", "Code"),
            ),
            equal=False,
        )
        self.build = PalettePage(look)
        self.code = CodePanel(look)
        self._pages = QStackedWidget()
        self._lay_out()
        self.choice.chosen.connect(lambda index: self.show_page(PAGES[index]))

    @property
    def page(self) -> str:
        """Which page is shown: "examples", "build" or "code"."""
        return PAGES[self.choice.index]

    def show_page(self, page: str) -> None:
        """Show a page."""
        index = PAGES.index(page)
        self.choice.show_index(index)
        if index != self._pages.currentIndex():
            self._pages.setCurrentIndex(index)
            self.turned.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 12)
        row.addWidget(self.choice)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 12, 0, 12)
        outer.setSpacing(0)
        outer.addLayout(row)
        outer.addWidget(self._pages)
        self._pages.addWidget(self._examples_page())
        self._pages.addWidget(self.build)
        self._pages.addWidget(self.code)

    def _examples_page(self) -> QWidget:
        """Examples give way and scroll first: the leaves stay in reach of the hand."""
        self._hairline = Hairline(self._look)
        self._values = self._heading(lambda: translate("Leaves", "Values"))
        page = QWidget()
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._list = Fitting(self.examples, _LEAST, self.examples.chosen_rect)
        outer.addWidget(self._list)
        outer.addSpacing(12)
        outer.addWidget(self._hairline)
        outer.addSpacing(14)
        outer.addWidget(self._values)
        self._area = Fitting(self._leaves, _LEAST)
        outer.addWidget(self._area)
        outer.addStretch(1)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep four leaves in sight where there is room for examples besides."""
        super().resizeEvent(event)
        self._area.keep_at_least(_LEAVES if self.height() >= _ROOMY else _LEAST)

    def _heading(self, words: Words) -> QWidget:
        row = QWidget()
        inner = QHBoxLayout(row)
        inner.setContentsMargins(16, 0, 16, 8)
        inner.addWidget(Label(self._look, words, "text3", 11, 600))
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return row

    def show_examples(self, examples: Sequence[Example], chosen: str | None) -> None:
        """Show the examples."""
        self.examples.show_examples(examples)
        self.examples.show_chosen(chosen)
        self._list.hold()

    def show_leaves(self, rows: Sequence[LeafRow]) -> None:
        """Show the leaves; fields stay where they are while only numbers change."""
        if [_shape(row) for row in rows] != [_shape(row) for row in self._rows]:
            self._make_fields(rows)
        for row in rows:
            self.fields[row.name].show_value(row.value)
        self._rows = tuple(rows)
        for widget in (self._values, self._hairline):
            widget.setVisible(bool(rows))

    def _make_fields(self, rows: Sequence[LeafRow]) -> None:
        for field in self.fields.values():
            self._column.removeWidget(field)
            field.hide()
            field.deleteLater()
        self.fields = {}
        for row in rows:
            field = NumberField(self._look, row.name, row.role, row.value, row.minimum, row.maximum)
            field.moved.connect(self.leaf_moved)
            self._column.addWidget(field)
            self.fields[row.name] = field
        self._area.updateGeometry()  # a hidden panel hears no layout requests


def _shape(row: LeafRow) -> tuple[object, ...]:
    return row.name, row.role, row.minimum, row.maximum
