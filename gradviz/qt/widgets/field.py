"""A leaf's number: its name, a spin box and a slider that move together."""

from __future__ import annotations

import math
import re
import unicodedata

from PySide6.QtCore import QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QSlider,
    QWidget,
)

from gradviz.animation.bodies import is_mathematical, mathematical
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.painter import paint_items
from gradviz.qt.widgets.drawing import draw_text, text_width

_STEPS = 1000
_LARGEST = 1e30  # far inside float32, so that a product of two still is a number
_GROWING = re.compile(r"[-+]?[\d.,]*(?:[eE][-+]?\d*)?")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()


def read_number(text: str) -> float | None:
    """Read a number as people type it; None where there is none.

    A true minus sign, full-width digits, an exponent and a decimal comma are understood;
    ``7,850`` with commas before each three digits is a large number.
    """
    plain = _ascii(text)
    plain = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain.replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


class NumberBox(QDoubleSpinBox):
    """A spin box that shows no more digits than it needs and ignores stray wheels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())
        self.setDecimals(40)
        self.setFont(font("ui", 13, 500))
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        # A style sheet's padding does not reach the field of a spin box without buttons.
        self.lineEdit().setTextMargins(8, 0, 9, 0)

        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def textFromValue(self, value: float) -> str:
        """Write a number for editing: plain ASCII, up to 7 significant digits."""
        return f"{value:.7g}"

    def valueFromText(self, text: str) -> float:
        """Read what was typed; what is no number leaves the value as it is."""
        number = read_number(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept a number, let one grow, refuse other letters."""
        number = read_number(text)
        if number is not None and self.minimum() <= number <= self.maximum():
            return QValidator.State.Acceptable, text, position
        if number is None and not _GROWING.fullmatch(_ascii(text)):
            return QValidator.State.Invalid, text, position
        return QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """Give up on what is no number: the value that was there stands again."""
        return self.textFromValue(self.value())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only with the focus: a scrolling panel must not change numbers."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LeafName(QWidget):
    """A leaf's name as on the canvas, in its role's colour; the tool tip names the role."""

    def __init__(self, look: Look, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name, self._role = look, name, role
        long = 0 if is_mathematical(name) else round(text_width(name, font("ui", 13, 500)))
        self.setFixedWidth(max(24, long + 4))
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setToolTip(
            {
                "parameter": translate("Leaves", "parameter"),
                "input": translate("Leaves", "input"),
                "constant": translate("Leaves", "constant"),
            }[self._role]
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name, an index below the line."""
        painter = QPainter(self)
        role = {"parameter": "param"}.get(self._role, self._role)
        color = self._look.theme.color(role)
        if is_mathematical(self._name):
            x, y = self.width() / 2, self.height() / 2 + 6
            paint_items(painter, mathematical(self._name, x, y, color, leaf=True))
        else:
            draw_text(painter, QRectF(self.rect()), self._name, font("ui", 13, 500), color)


class NumberField(QWidget):
    """One leaf.

    Attributes
    ----------
    moved
        Signal: (name, value, whether the hand has let go).
    """

    moved = Signal(str, float, bool)

    def __init__(
        self,
        look: Look,
        name: str,
        role: str,
        value: float,
        minimum: float | None = None,
        maximum: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._range = slider_range(value, minimum, maximum)
        self.box = NumberBox()
        self.box.setRange(-_LARGEST, _LARGEST)
        self.box.setSingleStep(nice_step(self._range[1] - self._range[0]))
        self.box.setFixedWidth(76)
        self.box.setAccessibleName(name)
        self.box.lineEdit().setAccessibleName(name)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName(name)
        self._lay_out(LeafName(look, name, role))
        self.show_value(value)
        self.box.valueChanged.connect(self._on_box)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.sliderReleased.connect(self._on_released)

    def _lay_out(self, name: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 3, 16, 3)
        row.setSpacing(8)
        row.addWidget(name)
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)

    def show_value(self, value: float) -> None:
        """Show a value, without a signal; a held slider is left to the hand."""
        if not self.box.hasFocus() or self.box.value() != value:
            self.box.blockSignals(True)
            self.box.setValue(value)
            self.box.blockSignals(False)
        if not self.slider.isSliderDown():
            low, high = self._range
            # A number far outside, which may be typed, or none leaves the slider at an end.
            inside = value if low <= value <= high else high if value > high else low
            share = (inside - low) / (high - low)
            self.slider.blockSignals(True)
            self.slider.setValue(round(share * _STEPS))
            self.slider.blockSignals(False)

    def _on_box(self, value: float) -> None:
        self.show_value(value)
        self.moved.emit(self.name, value, True)

    def _on_slider(self, place: int) -> None:
        low, high = self._range
        step = nice_step(high - low) / 10
        value = round((low + (high - low) * place / _STEPS) / step) * step
        value = float(f"{value:.10g}")
        self.box.blockSignals(True)
        self.box.setValue(value)
        self.box.blockSignals(False)
        self.moved.emit(self.name, value, not self.slider.isSliderDown())

    def _on_released(self) -> None:
        self.moved.emit(self.name, self.box.value(), True)


def slider_range(value: float, minimum: float | None, maximum: float | None) -> tuple[float, float]:
    """Return the ends of a slider: those that are set, else around the value and zero."""
    if minimum is not None and maximum is not None and minimum < maximum:
        return minimum, maximum
    if not math.isfinite(value):
        return -1.0, 1.0
    reach = max(2.0 ** math.ceil(math.log2(max(abs(value), 1e-6))), 1.0) * 2
    return -reach, reach


def nice_step(width: float) -> float:
    """Return about a hundredth of a range, a power of ten."""
    return 10.0 ** round(math.log10(width / 100))
