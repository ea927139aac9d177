"""Which page of a tensor of more than two axes is shown: a field for each leading axis."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QSpinBox, QVBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.label import Label


class _Axis(QWidget):
    """One axis: its name, a slider, the index of how many."""

    moved = Signal()

    def __init__(self, look: Look, axis: int, size: int) -> None:
        super().__init__()
        self.axis = axis
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, size - 1)
        self.slider.setPageStep(max(size // 8, 1))
        self.box = _Spin()
        self.box.setRange(0, size - 1)
        for widget in (self.slider, self.box):
            widget.valueChanged.connect(self._on_moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(look, lambda: translate("Tensor", "axis {axis}", axis=axis), "text2"))
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)
        row.addWidget(
            Label(look, lambda: translate("Tensor", "of {count}", count=f"{size:,}"), "text3")
        )
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        words = translate("Tensor", "Index along axis {axis}", axis=self.axis)
        self.slider.setAccessibleName(words)
        self.box.setAccessibleName(words)
        self.box.lineEdit().setAccessibleName(words)

    def _on_moved(self, value: int) -> None:
        for widget in (self.slider, self.box):
            widget.blockSignals(True)
            widget.setValue(value)
            widget.blockSignals(False)
        self.moved.emit()


class _Spin(QSpinBox):
    """A field for an index; a scrolling panel does not turn it."""

    def __init__(self) -> None:
        super().__init__()
        self.setLocale(QLocale.c())
        self.setFont(font("ui", 13, 500))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(60)
        self.lineEdit().setTextMargins(0, 0, 9, 0)  # see `widgets.field.NumberBox`
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only with the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Slicing(QWidget):
    """The axes.

    Attributes
    ----------
    moved
        Signal: another page is wanted, see `picks`.
    """

    moved = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sizes: tuple[int, ...] = ()
        self.axes: list[_Axis] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    @property
    def picks(self) -> tuple[int, ...]:
        """The index along each leading axis."""
        return tuple(axis.box.value() for axis in self.axes)

    def show_sizes(self, sizes: tuple[int, ...]) -> None:
        """Show fields for axes of these sizes; what fits the ones before keeps its index."""
        self.setVisible(bool(sizes) and all(sizes))
        if sizes == self._sizes:
            return
        self._sizes = sizes
        for axis in self.axes:
            self._column.removeWidget(axis)
            axis.hide()
            axis.deleteLater()
        self.axes = []
        for number, size in enumerate(sizes if all(sizes) else ()):
            made = _Axis(self._look, number, size)
            made.setVisible(size > 1)  # of one page there is nothing to choose
            made.moved.connect(self.moved.emit)
            self._column.addWidget(made)
            self.axes.append(made)
