"""The inspector when several boxes are selected: a row for each, norms as numbers and bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gradviz.animation.comparing import Compared, Norm
from gradviz.model.numbers import format_number
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import (
    RIGHT,
    draw_text,
    fill_round,
    fitting,
    focus_ring,
    not_yet,
    text_width,
)
from gradviz.qt.widgets.label import Label

_ROW, _HEAD, _BAR = 44, 24, 3


class ComparedRows(QWidget):
    """The table.

    Attributes
    ----------
    chosen
        Signal: the id of the box of a row.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows: tuple[Compared, ...] = ()
        self.row = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_rows(self, rows: Sequence[Compared]) -> None:
        """Show boxes."""
        self.rows = tuple(rows)
        self.row = min(self.row, max(len(self.rows) - 1, 0))
        self.setFixedHeight(_HEAD + len(self.rows) * _ROW)
        self._say()
        self.update()

    def _say(self) -> None:
        spoken = [
            f"{row.name}, {row.shape}, {_heads()[1]} {_told(row.value)}, "
            f"{_heads()[2]} {_told(row.gradient)}"
            for row in self.rows
        ]
        self.setAccessibleName(spoken[self.row] if spoken else "")
        self.setAccessibleDescription("; ".join(spoken))

    def sizeHint(self) -> QSize:
        """Return the room of all rows."""
        return QSize(240, _HEAD + len(self.rows) * _ROW)

    def _columns(self) -> tuple[QRectF, QRectF, QRectF]:
        """Return the three columns, as of the head."""
        face = font("ui", 13, 600)
        texts = [_told(norm) for row in self.rows for norm in (row.value, row.gradient)]
        wide = max([text_width(text, face) for text in texts] + [64.0]) + 8
        wide = min(wide, self.width() * 0.32)
        left = self.width() - 2 * wide - 12
        return (
            QRectF(0, 0, left - 12, _HEAD),
            QRectF(left, 0, wide, _HEAD),
            QRectF(left + wide + 12, 0, wide, _HEAD),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint heads and rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, face = self._look.theme, font("ui", 11, 500)
        name, value, gradient = self._columns()
        for box, words, role in zip(
            (name, value, gradient), _heads(), ("text3", "fwd", "bwd"), strict=True
        ):
            shown = fitting(words, face, box.width())
            draw_text(painter, box, shown, face, theme.color(role), _side(box, name))
        tops = [_top(row.value for row in self.rows), _top(row.gradient for row in self.rows)]
        for place, row in enumerate(self.rows):
            y = _HEAD + place * _ROW
            painter.fillRect(QRectF(0, y, self.width(), 1), self._look.color("line"))
            title = fitting(row.name, font("ui", 13, 600), name.width())
            above, below = QRectF(0, y + 4, 400, 20), QRectF(0, y + 23, 400, 16)
            draw_text(painter, above, title, font("ui", 13, 600), theme.color("text"))
            draw_text(painter, below, fitting(row.shape, face, name.width()), face,
                      theme.color("text3"))  # fmt: skip
            self._paint_norm(painter, value.translated(0, y), row.value, "fwd", tops[0])
            self._paint_norm(painter, gradient.translated(0, y), row.gradient, "bwd", tops[1])
        if self.hasFocus() and self.rows:
            ring = QRectF(-2, _HEAD + self.row * _ROW, self.width() + 4, _ROW)
            focus_ring(painter, ring.adjusted(2, 1, -2, 0), 6, theme)

    def _paint_norm(
        self, painter: QPainter, box: QRectF, norm: Norm, role: str, top: float
    ) -> None:
        theme = self._look.theme
        line = QRectF(box.left(), box.top() + 8, box.width(), 18)
        if norm.state == "not yet":
            not_yet(painter, QPointF(line.right() - 6, line.center().y()), theme.color(role))
            return
        there = norm.number is not None
        face = font("ui", 13, 600) if there else font("ui", 11, 500)
        color = theme.color(role if there else "text3")
        draw_text(painter, line, fitting(_told(norm), face, line.width()), face, color, RIGHT)
        if norm.number is not None and top > 0.0:
            share = min(norm.number / top, 1.0) * box.width()
            bar = QRectF(box.right() - share, box.top() + 32, share, _BAR)
            fill_round(painter, bar, 1.5, theme.color(f"{role}.line"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the box of a row."""
        place = int(event.position().y() - _HEAD) // _ROW
        if 0 <= place < len(self.rows) and event.position().y() >= _HEAD:
            self.row = place
            self.chosen.emit(self.rows[place].box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the rows; Enter chooses."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self.rows:
            self.row = min(max(self.row + step, 0), len(self.rows) - 1)
            self._say()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rows:
            self.chosen.emit(self.rows[self.row].box)
        else:
            event.ignore()


class ComparedPage(QWidget):
    """A heading, the table, and a way back to one box.

    Attributes
    ----------
    ended
        Signal: compare no longer.
    """

    ended = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plain")
        self.heading = Label(look, "", "text", 15, 600)
        self.rows = ComparedRows(look)
        self.end = Button(
            look, None, lambda: translate("Compare", "Compare no longer"), "outline", height=28
        )
        self.end.clicked.connect(self.ended.emit)
        self.hint = Label(
            look,
            lambda: translate("Compare", "Ctrl+click on a box, or K, adds it or takes it away."),
            "text3",
            11,
            500,
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for widget in (self.heading, self.rows, self.hint):
            column.addWidget(widget)
        column.addWidget(self.end, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def scrolling(self) -> QScrollArea:
        """Return the page in a scroll area without a frame."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self)
        return area

    def show_compared(self, rows: Sequence[Compared]) -> None:
        """Show boxes beside each other."""
        self.heading.show_words(translate("Compare", "{n} boxes", n=len(rows)))
        self.rows.show_rows(rows)


def _heads() -> tuple[str, str, str]:
    return (
        translate("Compare", "box"),
        translate("Compare", "norm of value"),
        translate("Compare", "norm of gradient"),
    )


def _told(norm: Norm) -> str:
    if norm.number is not None:
        return format_number(norm.number)
    return {
        "not yet": translate("Inspector", "not computed yet"),
        "none": translate("Inspector", "None"),
        "off": translate("Inspector", "no gradient"),
    }.get(norm.state, translate("Inspector", "not seen"))


def _side(box: QRectF, name: QRectF) -> Qt.AlignmentFlag:
    return RIGHT if box is not name else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _top(norms: object) -> float:
    return max((norm.number or 0.0 for norm in norms), default=0.0)  # type: ignore[attr-defined]
