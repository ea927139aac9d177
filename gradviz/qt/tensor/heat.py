"""A tensor's page as a heat-map with a colour bar; a large one can be zoomed and moved.

Small maps are painted here, with a dash in each negative cell. Large ones are pyqtgraph's,
which is imported beside when the first of them is shown: until then they are painted here.
"""

from __future__ import annotations

import importlib
import threading
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from gradviz.model.numbers import format_number
from gradviz.model.theme import SHADES
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.tensor.grid import Cells
from gradviz.qt.tensor.shades import colors, places
from gradviz.qt.widgets.drawing import draw_text, text_width

_DASHED = 12.0  # px: cells of this size and more carry a dash when negative
_ROW, _LOW, _HIGH = 16, 28, 240
_BAR, _BESIDE = 10, 10


class HeatMap(QWidget):
    """The picture of a page.

    A vector is shown as one row, whatever the table does.
    """

    _ready = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cells: Cells | None = None
        self._places: np.ndarray = np.empty((0, 0), dtype=np.uint8)
        self._large: _Large | None = None
        self._asked = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._ready.connect(self._on_ready, Qt.ConnectionType.QueuedConnection)
        look.changed.connect(self._relook)

    def show_cells(self, cells: Cells | None) -> None:
        """Show the numbers of a page."""
        self._cells = cells
        self.setVisible(cells is not None and cells.numbers.size > 1)
        if cells is None:
            return
        numbers = cells.numbers.T if cells.numbers.shape[1] == 1 else cells.numbers
        self._places = np.ascontiguousarray(places(numbers, cells.scale))
        size = " \u00d7 ".join(map(str, numbers.shape))
        self.setAccessibleName(translate("Tensor", "Heat-map, {size}", size=size))
        self._fit()

    def _relook(self) -> None:
        if self._large is not None:
            self._large.recolor(colors(self._look.theme))
        self._fit()

    def _side(self) -> int:
        """Return the room of the colour bar and its numbers."""
        face = font("ui", 11, 500)
        wide = max(text_width(text, face) for text in self._bar_texts())
        return round(_BESIDE + _BAR + 6 + wide)

    def _bar_texts(self) -> tuple[str, str, str]:
        scale = self._cells.scale if self._cells is not None else 0.0
        return format_number(scale, 3), "0", format_number(-scale, 3)

    def _area(self) -> QRectF:
        return QRectF(0, 0, max(self.width() - self._side(), 16), self.height())

    @property
    def _is_large(self) -> bool:
        rows, columns = self._places.shape
        return rows * _DASHED > _HIGH or columns * _DASHED > self._area().width()

    def _fit(self) -> None:
        rows, columns = self._places.shape
        room = max(self.width() - self._side(), 16)
        tall = rows * min(_ROW, max(room / max(columns, 1), 1.0) if self._is_large else _ROW)
        self.setFixedHeight(round(min(max(tall, _LOW if rows == 1 else 48), _HIGH)))
        if self._is_large and self.isVisible():
            self._ask_large()
        if self._large is not None:
            self._large.setVisible(self._is_large)
            self._large.setGeometry(self._area().toRect())
            if self._is_large:
                self._large.show_places(self._places)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the map to the panel."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return a size that suits most."""
        return QSize(280, self.height())

    # ------------------------------------------------------------ large maps

    def _ask_large(self) -> None:
        if not self._asked:
            self._asked = True
            threading.Thread(target=self._load, name="pyqtgraph", daemon=True).start()

    def _load(self) -> None:
        importlib.import_module("pyqtgraph")
        try:
            self._ready.emit()
        except RuntimeError:  # the window was closed meanwhile
            return

    def _on_ready(self) -> None:
        self._large = _Large(self)
        self._large.recolor(colors(self._look.theme))
        self._fit()

    # ------------------------------------------------------------ paint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells, and the colour bar with its ends."""
        if self._cells is None or not self._places.size:
            return
        painter = QPainter(self)
        area = self._area()
        if self._large is None or not self._is_large:
            self._paint_cells(painter, area)
        self._paint_bar(painter, area.right() + _BESIDE)

    def _paint_cells(self, painter: QPainter, area: QRectF) -> None:
        rows, columns = self._places.shape
        table = colors(self._look.theme)
        pixels = np.ascontiguousarray(table[self._places])
        image = QImage(
            pixels.data, columns, rows, columns * 3, QImage.Format.Format_RGB888
        )  # holds no copy: `pixels` lives until it is painted
        painter.drawImage(area, image)
        wide, tall = area.width() / columns, area.height() / rows
        if self._is_large or wide < _DASHED or tall < _DASHED:
            return
        painter.setPen(QPen(self._look.color("panel"), 1))
        for column in range(1, columns):
            x = round(column * wide) + 0.5
            painter.drawLine(QPointF(x, 0), QPointF(x, area.height()))
        for row in range(1, rows):
            y = round(row * tall) + 0.5
            painter.drawLine(QPointF(0, y), QPointF(area.width(), y))
        painter.setPen(QPen(self._look.color("text"), 1))
        for row, column in np.argwhere(self._places < SHADES - 3).tolist():
            x, y = (column + 0.5) * wide, round((row + 0.5) * tall) + 0.5
            painter.drawLine(QPointF(x - 2, y), QPointF(x + 2, y))

    def _paint_bar(self, painter: QPainter, x: float) -> None:
        table = colors(self._look.theme)
        strip = np.ascontiguousarray(table[2 * SHADES :: -1].reshape(-1, 1, 3))
        image = QImage(strip.data, 1, len(strip), 3, QImage.Format.Format_RGB888)
        painter.drawImage(QRectF(x, 0, _BAR, self.height()), image)
        face, color = font("ui", 11, 500), self._look.theme.color("text3")
        high, zero, low = self._bar_texts()
        left, tall = x + _BAR + 6, self.height()
        draw_text(painter, QRectF(left, -2, 80, 16), high, face, color)
        draw_text(painter, QRectF(left, tall - 14, 80, 16), low, face, color)
        if tall >= 56:
            draw_text(painter, QRectF(left, tall / 2 - 8, 80, 16), zero, face, color)

    # ------------------------------------------------------------ pointing

    def event(self, event: QEvent) -> bool:
        """Tell of the number under the pointer."""
        if isinstance(event, QHelpEvent) and self._cells is not None and self._places.size:
            words = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _at(self, point: QPointF) -> str:
        area, cells = self._area(), self._cells
        if not area.contains(point) or cells is None:
            return ""
        rows, columns = self._places.shape
        if self._large is not None and self._is_large:
            column, row = self._large.cell_at(point)
        else:
            column = int(point.x() / area.width() * columns)
            row = int(point.y() / area.height() * rows)
        if not (0 <= row < rows and 0 <= column < columns):
            return ""
        if cells.numbers.shape[1] == 1:
            row, column = column, 0
        number = cells.numbers[row, column].item()
        return f"{cells.where(row, column)}  {format_number(number)}"


class _Large(QWidget):
    """A large map: pyqtgraph's image, dragged, and zoomed with Ctrl and the wheel."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        graph: Any = importlib.import_module("pyqtgraph")
        self._view = graph.GraphicsView(self, background=None)
        self._box = graph.ViewBox(invertY=True, enableMenu=False, defaultPadding=0.0)
        self._view.setCentralItem(self._box)
        self._image = graph.ImageItem(axisOrder="row-major")
        self._image.setAutoDownsample(True)
        self._box.addItem(self._image)
        self._shape: tuple[int, ...] = ()
        self._table = np.zeros((2 * SHADES + 2, 3), dtype=np.uint8)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.viewport().setAttribute(Qt.WidgetAttribute.WA_AlwaysShowToolTips)
        self._view.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave a plain wheel to the panel that scrolls; with Ctrl it zooms."""
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
                return True
        elif event.type() == QEvent.Type.ToolTip:
            event.ignore()  # the map tells of the number under the pointer
            parent = self.parentWidget()
            return parent is not None and QApplication.sendEvent(parent, event)
        return False

    def recolor(self, table: np.ndarray) -> None:
        """Use another table of colours."""
        self._table = table
        self._image.setLookupTable(table)

    def show_places(self, found: np.ndarray) -> None:
        """Show which colour each cell has; what is zoomed stays so."""
        self._image.setImage(found, autoLevels=False, levels=(0, len(self._table)), lut=self._table)
        if found.shape != self._shape:
            self._shape = found.shape
            rows, columns = found.shape
            self._box.setLimits(
                xMin=0, xMax=columns, yMin=0, yMax=rows, minXRange=min(8, columns),
                minYRange=min(4, rows),
            )  # fmt: skip
            self._box.setRange(xRange=(0, columns), yRange=(0, rows), padding=0)

    def cell_at(self, point: QPointF) -> tuple[int, int]:
        """Return (column, row) at a point of this widget."""
        place = self._box.mapSceneToView(self._view.mapToScene(point.toPoint()))
        return int(place.x()), int(place.y())
