"""The tensor page: whose numbers, which page of them, table, heat-map, histogram, figures.

It shows a `TensorShown`; what there is at a moment is worked out elsewhere.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradviz.model.slices import index_at, leading, page
from gradviz.model.statistics import Histogram
from gradviz.model.tensor import TensorValue
from gradviz.model.words import translate
from gradviz.qt.look import Look
from gradviz.qt.tensor.figures import Figure, FigureRow
from gradviz.qt.tensor.grid import Cells, Grid
from gradviz.qt.tensor.heat import HeatMap
from gradviz.qt.tensor.slicing import Slicing
from gradviz.qt.tensor.spread import Spread
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import not_yet
from gradviz.qt.widgets.hand import FetchRow
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.menu import Menu
from gradviz.qt.widgets.segments import Segments

COPIES = ("text", "numpy", "csv")


class TensorShown(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One tensor at one moment.

    Attributes
    ----------
    part, output, outputs
        Value or gradient, of which output, and the names of all outputs.
    name, kind
        "∂L/∂a"; shape and dtype in words.
    value, missing, waits
        Its numbers, None where `missing` says why there are none; whether they are to come.
    scale
        The number that gets the full colour for the whole pass.
    figures, histogram
        Worked out of all numbers.
    remarks
        What is worth a warning.
    sampled, fetch
        How much of it is there, and whether the rest can be asked for, or was.
    stale
        Whether they are of an older program.
    """

    part: Literal["value", "gradient"] = "value"
    output: int = 0
    outputs: tuple[str, ...] = ()
    name: str = ""
    kind: str = ""
    value: TensorValue | None = None
    other: Beside | None = None
    missing: str = ""
    waits: bool = False
    scale: float = 0.0
    figures: tuple[Figure, ...] = ()
    histogram: Histogram | None = None
    remarks: tuple[str, ...] = ()
    sampled: str = ""
    fetch: Literal["", "ask", "wait"] = ""
    stale: bool = False


class Beside(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The gradient beside a value, or the value beside a gradient: shown as a heat-map."""

    name: str
    part: Literal["value", "gradient"]
    value: TensorValue
    scale: float


class _Ring(QWidget):
    """The dotted ring of a number that is to come."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.role = look, "fwd"
        self.setFixedSize(14, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        not_yet(QPainter(self), QPointF(7, 7), self._look.theme.color(self.role))


class TensorPage(QWidget):
    """The page.

    Attributes
    ----------
    asked
        Signal: another part or output is wanted, see `part` and `output`.
    fetch_asked
        Signal: "value" or "gradient", of which all numbers are asked for.
    copy_asked
        Signal: "text", "numpy" or "csv" of the whole tensor.
    text_copied
        Signal: a text for the clipboard.
    """

    asked = Signal()
    fetch_asked = Signal(str)
    copy_asked = Signal(str)
    text_copied = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.shown: TensorShown | None = None
        self._paged: tuple[object, ...] = ()
        self.setObjectName("plain")
        self.parts = Segments(
            look,
            (lambda: translate("Inspector", "Value"), lambda: translate("Inspector", "Gradient")),
        )
        self.outputs = Button(look, None, "", "outline", height=28, trailing="chevron-down")
        self.copy = Button(
            look, None, lambda: translate("Tensor", "Copy"), "flat", height=28,
            trailing="chevron-down",
            tip=lambda: translate("Tensor", "Copy all numbers in full"),
        )  # fmt: skip
        self.name = Label(look, "", "fwd", 13, 600)
        self.ring = _Ring(look)
        self.kind = Label(look, "", "text2", 11, 500)
        self.missing = Label(look, "", "text2", 13, wrap=True)
        self.remarks = Label(look, "", "warning", 13, 500, wrap=True)
        self.slicing = Slicing(look)
        self.grid = Grid(look)
        self.map_head = Label(look, "", "bwd", 13, 600)
        self.scale_words = Label(look, "", "text3", 11, 500)
        self.map = HeatMap(look)
        self.spread_head = Label(look, "", weight=600)
        self.spread = Spread(look)
        self.figures = FigureRow(look)
        self.fetch = FetchRow(look)
        self._output = 0
        self._lay_out()
        self._connect()
        self.show_tensor(None)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.parts)
        head.addWidget(self.outputs)
        head.addStretch(1)
        head.addWidget(self.copy)
        titles = QHBoxLayout()
        titles.setSpacing(8)
        titles.addWidget(self.name)
        titles.addWidget(self.ring)
        titles.addStretch(1)
        titles.addWidget(self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(titles)
        for widget in (self.missing, self.remarks, self.slicing, self.grid, self.fetch):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.figures)
        column.addSpacing(4)
        maps = QHBoxLayout()
        maps.setSpacing(8)
        maps.addWidget(self.map_head)
        maps.addStretch(1)
        maps.addWidget(self.scale_words)
        column.addLayout(maps)
        column.addWidget(self.map)
        column.addSpacing(4)
        column.addWidget(self.spread_head)
        column.addWidget(self.spread)
        column.addStretch(1)

    def _connect(self) -> None:
        self.parts.chosen.connect(lambda _: self.asked.emit())
        self.slicing.moved.connect(self._show_page)
        self.fetch.asked.connect(lambda: self.fetch_asked.emit(self.part))
        self.outputs.clicked.connect(self._choose_output)
        self.copy.clicked.connect(
            lambda: self._open_copies(self.copy.mapToGlobal(QPoint(0, self.copy.height() + 2)))
        )
        self.grid.menu_asked.connect(self._open_copies)
        self.grid.copy_asked.connect(self.text_copied.emit)

    def scrolling(self) -> QScrollArea:
        """Return the page in a scroll area without a frame."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self)
        return area

    # ------------------------------------------------------------ what is wanted

    @property
    def part(self) -> Literal["value", "gradient"]:
        """Whether value or gradient is wanted."""
        return "gradient" if self.parts.index else "value"

    @property
    def output(self) -> int:
        """Which output is wanted."""
        return self._output

    def want(self, output: int) -> None:
        """Want another output."""
        self._output = output

    def _choose_output(self) -> None:
        if self.shown is None:
            return
        menu = Menu(self._look, self)
        for number, name in enumerate(self.shown.outputs):
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(number == self.shown.output)
            action.triggered.connect(lambda _=False, wanted=number: self._take_output(wanted))
        menu.popup(self.outputs.mapToGlobal(QPoint(0, self.outputs.height() + 2)))

    def _take_output(self, output: int) -> None:
        self._output = output
        self.asked.emit()

    def copy_menu(self) -> Menu:
        """Return the menu of the ways to copy."""
        menu = Menu(self._look, self)
        words = {
            "text": translate("Tensor", "Copy as text"),
            "numpy": translate("Tensor", "Copy as NumPy code"),
            "csv": translate("Tensor", "Copy as CSV"),
        }
        for way in COPIES:
            action = menu.addAction(words[way])
            action.triggered.connect(lambda _=False, wanted=way: self.copy_asked.emit(wanted))
        chosen = self.grid.chosen_text()
        if chosen:
            menu.addSeparator()
            action = menu.addAction(translate("Tensor", "Copy the chosen cells"))
            action.triggered.connect(lambda: self.text_copied.emit(chosen))
        return menu

    def _open_copies(self, place: QPoint) -> None:
        if self.shown is not None and self.shown.value is not None:
            self.copy_menu().popup(place)

    # ------------------------------------------------------------ what is shown

    def show_tensor(self, shown: TensorShown | None) -> None:
        """Show a tensor at a moment, or nothing."""
        self.shown = shown
        shown = shown or TensorShown()
        there = shown.value is not None
        self.outputs.setVisible(len(shown.outputs) > 1)
        if len(shown.outputs) > 1:
            words = shown.outputs[min(shown.output, len(shown.outputs) - 1)]
            self.outputs.show_words(words, translate("Tensor", "Choose an output"))
        self.name.show_words(shown.name)
        self.name.show_role(
            "text3" if shown.stale else "bwd" if shown.part == "gradient" else "fwd"
        )
        self.kind.show_words(shown.kind)
        self.missing.show_words(shown.missing)
        self.missing.setVisible(bool(shown.missing))
        self.ring.setVisible(shown.waits)
        self.ring.role = "bwd" if shown.part == "gradient" else "fwd"
        self.remarks.show_words("\n".join(shown.remarks))
        self.remarks.setVisible(bool(shown.remarks))
        asked = shown.fetch == "wait"
        self.fetch.show_sampled(shown.sampled, asks=bool(shown.fetch), waits=asked)
        self.figures.show_figures(shown.figures)
        self.spread.show_histogram(shown.histogram, shown.scale)
        self.spread_head.show_words(_spread_words(shown))
        self.spread_head.setVisible(shown.histogram is not None)
        self.copy.setVisible(there)
        whole = shown.value is not None and shown.value.is_whole
        self.slicing.show_sizes(leading(shown.value.shape) if whole and shown.value else ())
        self._show_page()

    def _show_page(self) -> None:
        shown = self.shown
        beside = shown.other if shown is not None else None
        key = (
            id(shown.value) if shown else None, shown.scale if shown else 0.0, self.slicing.picks,
            id(beside.value) if beside else None, beside.scale if beside else 0.0,
        )  # fmt: skip
        if key == self._paged and self.grid.cells.cells is not None:
            return
        cells = None if shown is None else cells_of(shown, self.slicing.picks)
        self._paged = key
        self.grid.setVisible(cells is not None)
        self.grid.show_cells(cells)
        self._show_map()

    def _show_map(self) -> None:
        """Show the heat-map: of these numbers, or of the others where the table shows all."""
        shown = self.shown
        wanted = shown is not None and shown.value is not None and shown.value.is_whole
        beside = shown.other if shown is not None and self.grid.is_complete else None
        cells = self.grid.cells.cells if wanted else None
        if wanted and beside is not None:
            cells = _whole_cells(beside.value, beside.scale, self.slicing.picks)
        self.map.show_cells(cells)
        there = not self.map.isHidden()
        self.map_head.setVisible(there and beside is not None)
        if beside is not None:
            self.map_head.show_words(beside.name)
            self.map_head.show_role("bwd" if beside.part == "gradient" else "fwd")
        self.scale_words.setVisible(there)
        self.scale_words.show_words(_scale_words(shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the map of what the table does not show in this room."""
        super().resizeEvent(event)
        self._show_map()


def _spread_words(shown: TensorShown) -> str:
    if shown.value is not None and "complex" in shown.value.dtype:
        return translate("Tensor", "Spread of the real parts")
    return translate("Tensor", "Spread of values")


def _scale_words(shown: TensorShown | None) -> str:
    if shown is not None and shown.value is not None and "complex" in shown.value.dtype:
        return translate("Tensor", "Colours are of the real parts, held for this pass")
    return translate("Tensor", "Colours are held for this pass")


def _whole_cells(value: TensorValue, scale: float, picks: tuple[int, ...]) -> Cells:
    """Return the page of a tensor of which every number is known."""
    flat = len(value.shape) < 2

    def where(row: int, column: int) -> str:
        index = (row,) if flat else (*picks, row, column)
        return f"[{', '.join(map(str, index))}]" if value.shape else ""

    heads = None if value.shape else _headless
    numbers = page(value.numpy(), picks)
    return Cells(numbers=numbers, dtype=value.dtype, scale=scale, heads=heads, where=where)


def _headless(row: int) -> str:
    return ""


def cells_of(shown: TensorShown, picks: tuple[int, ...]) -> Cells | None:
    """Return the page of a tensor that is shown; of a sample the list of what is there."""
    value = shown.value
    if value is None or value.count == 0:
        return None
    if value.is_whole:
        return _whole_cells(value, shown.scale, picks)
    positions, numbers = value.samples()
    if not numbers.size:
        return None

    def head(row: int) -> str:
        return str(list(index_at(int(positions[row]), value.shape)))

    return Cells(
        numbers=numbers.reshape(-1, 1),
        dtype=value.dtype,
        scale=shown.scale,
        heads=head,
        where=lambda row, _: head(row),
    )
