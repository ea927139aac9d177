"""What floats on the canvas's lower edge: the legend, and the zoom box."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import draw_text, fill_round, not_yet, text_width
from gradviz.qt.widgets.label import Label

_SAMPLE, _SPACE, _GAP = 28, 10, 24
_PAD = 12


class Legend(QWidget):
    """What solid, dashed and dotted mean, in one line without a box."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._over = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look.changed.connect(self._relook)
        self._relook()

    def show_over(self, over: bool) -> None:
        """Take a ground of its own while the drawing reaches below it."""
        if over != self._over:
            self._over = over
            self.update()

    def _words(self) -> tuple[str, str, str]:
        return (
            translate("Legend", "forward value"),
            translate("Legend", "backward gradient"),
            translate("Legend", "not computed yet"),
        )

    def _relook(self) -> None:
        self.setAccessibleName(", ".join(self._words()))
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of samples and words."""
        face = font("ui", 11, 500)
        width = sum(text_width(word, face) for word in self._words())
        width += 2 * (_SAMPLE + _SPACE + _GAP) + 12 + _SPACE
        return QSize(round(width) + 2 + 2 * _PAD, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint samples and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face, color = font("ui", 11, 500), self._look.theme.color("text2")
        forward, backward, waiting = self._words()
        if self._over:
            theme = self._look.theme
            fill_round(painter, QRectF(self.rect()), 8, theme.color("raised"), theme.color("line"))
        x, y = float(_PAD if self._over else 0), self.height() / 2
        for word, role, dash in ((forward, "fwd.line", None), (backward, "bwd.line", [3, 2.5])):
            pen = QPen(self._look.color(role), 2)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dash:
                pen.setDashPattern(dash)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, y), QPointF(x + _SAMPLE, y))
            x += _SAMPLE + _SPACE
            draw_text(painter, QRectF(x, 0, 10, self.height()), word, face, color)
            x += text_width(word, face) + _GAP
        not_yet(painter, QPointF(x + 6, y), self._look.theme.color("text3"))
        x += 12 + _SPACE
        draw_text(painter, QRectF(x, 0, 10, self.height()), waiting, face, color)


class ZoomBox(QWidget):
    """Smaller, the scale in percent, larger, fit.

    Attributes
    ----------
    smaller, larger, fit
        Signals of its buttons.
    """

    smaller = Signal()
    larger = Signal()
    fit = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        minus = Button(look, "minus", tip=lambda: translate("Canvas", "Smaller"), key="−", height=30)  # fmt: skip  # noqa: E501
        plus = Button(look, "plus", tip=lambda: translate("Canvas", "Larger"), key="+", height=30)
        fit = Button(look, "fit", tip=lambda: translate("Canvas", "Show all"), key="Ctrl+0", height=30)  # fmt: skip  # noqa: E501
        self._percent = Label(look, "100\u2009%", "text2", 13)
        self._percent.setFixedWidth(52)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for widget in (minus, self._percent, plus):
            row.addWidget(widget)
        row.addSpacing(5)
        row.addWidget(fit)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        minus.clicked.connect(self.smaller)
        plus.clicked.connect(self.larger)
        fit.clicked.connect(self.fit)
        look.changed.connect(self.update)

    def show_scale(self, scale: float) -> None:
        """Show a scale in percent."""
        self._percent.show_words(f"{round(scale * 100)}\u2009%")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, edge and the hairline before fit."""
        painter = QPainter(self)
        theme = self._look.theme
        fill_round(painter, QRectF(self.rect()), 8, theme.color("raised"), theme.color("line"))
        painter.fillRect(QRectF(self.width() - 34, 9, 1, self.height() - 18), theme.color("line"))
