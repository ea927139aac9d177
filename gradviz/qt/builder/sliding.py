"""The slider of a leaf of one number, below its field: everything reflows while it is dragged."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from gradviz.model.program import Leaf
from gradviz.qt.widgets.field import nice_step, slider_range

STEPS = 1000


class LeafSlider(QSlider):
    """A slider over the range of a leaf; its range holds while the hand is on it.

    Attributes
    ----------
    moved
        Signal: the value that the hand has moved to.
    """

    moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._name, self._range, self._whole = "", (-1.0, 1.0), False
        self.setRange(0, STEPS)
        self.valueChanged.connect(self._on_moved)

    def show_leaf(self, leaf: Leaf | None) -> None:
        """Show the value of a leaf; one of several numbers, or of none, has no slider."""
        one = leaf is not None and leaf.value.count == 1 and leaf.value.is_whole
        one = one and leaf is not None and leaf.value.dtype != "bool"
        self.setVisible(one)
        if not one or leaf is None:
            return
        value = float(leaf.value.numpy().reshape(-1)[0])
        if leaf.name != self._name or not self._holds(value):
            self._range = slider_range(value, leaf.minimum, leaf.maximum)
        self._name, self._whole = leaf.name, "int" in leaf.value.dtype
        self.setAccessibleName(leaf.name)
        if self.isSliderDown() or not math.isfinite(value):
            return
        low, high = self._range
        place = round((min(max(value, low), high) - low) / (high - low) * STEPS)
        self.blockSignals(True)
        self.setValue(place)
        self.blockSignals(False)

    def _holds(self, value: float) -> bool:
        return self._range[0] <= value <= self._range[1]

    def _on_moved(self, place: int) -> None:
        low, high = self._range
        step = 1.0 if self._whole else nice_step(high - low) / 10
        value = round((low + (high - low) * place / STEPS) / step) * step
        self.moved.emit(float(f"{value:.10g}"))
