"""The left panel: examples above, the leaves of the current program below."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.field import NumberField
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline
from gradviz.qt.widgets.presets import Example, ExampleList


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
    """

    example_chosen = Signal(str)
    leaf_moved = Signal(str, float, bool)

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
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(0)
        column.addWidget(self._heading(lambda: translate("Examples", "Examples")))
        column.addWidget(self.examples)
        column.addSpacing(14)
        self._hairline = Hairline(self._look)
        column.addWidget(self._hairline)
        column.addSpacing(14)
        self._values = self._heading(lambda: translate("Leaves", "Values"))
        column.addWidget(self._values)
        column.addWidget(self._leaves)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _heading(self, words: Words) -> QWidget:
        row = QWidget()
        inner = QHBoxLayout(row)
        inner.setContentsMargins(16, 0, 16, 8)
        inner.addWidget(Label(self._look, words, "text3", 11, 600))
        return row

    def show_examples(self, examples: Sequence[Example], chosen: str | None) -> None:
        """Show the examples."""
        self.examples.show_examples(examples)
        self.examples.show_chosen(chosen)

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


def _shape(row: LeafRow) -> tuple[object, ...]:
    return row.name, row.role, row.minimum, row.maximum
