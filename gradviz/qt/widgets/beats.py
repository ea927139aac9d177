"""The beats of the current step: done, current, to come, each with its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import (
    RIGHT,
    draw_text,
    elided,
    fill_round,
    fitting,
    not_yet,
    text_width,
)

_ROW, _MOST = 22, 5  # a sixth row (broadcasting) makes all of them a little lower
_NAME = 0.45  # the share of a row that a long name may keep beside its number


class BeatRow(msgspec.Struct, frozen=True, kw_only=True):
    """One beat: its name, its number ("" for none), the number's role, where it stands."""

    name: str
    number: str = ""
    role: str = "bwd"
    state: Literal["done", "current", "coming"] = "coming"


class BeatList(QWidget):
    """The rows."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[BeatRow, ...] = ()
        self._role = "bwd"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_beats(self, rows: Sequence[BeatRow], role: str) -> None:
        """Show beats; `role` colours the current one."""
        if (tuple(rows), role) == (self._rows, self._role):
            return
        self._rows, self._role = tuple(rows), role
        self.setAccessibleName(", ".join(f"{row.name} {row.number}".strip() for row in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the rows, five at most."""
        return QSize(240, _ROW * min(max(len(self._rows), 1), _MOST))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = min(float(_ROW), _MOST * _ROW / max(len(self._rows), 1))
        for index, row in enumerate(self._rows):
            self._paint_row(painter, row, QRectF(0, index * height, self.width(), height))

    def _paint_row(self, painter: QPainter, row: BeatRow, box: QRectF) -> None:
        theme = self._look.theme
        current = row.state == "current"
        if current:
            fill_round(painter, box, 6, theme.color(f"{self._role}.bg"))
        center = QPointF(box.left() + 15, box.center().y())
        if row.state == "coming":
            not_yet(painter, center, theme.color("text3"), 4.5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            dot = f"{self._role}.line" if current else "text3"
            painter.setBrush(self._look.color(dot))
            radius = 5.0 if current else 3.0
            painter.drawEllipse(center, radius, radius)
        role = {"done": "text2", "current": "text", "coming": "text3"}[row.state]
        face = font("ui", 13, 600 if current else 400)
        number_face = font("ui", 13, 600)
        room = box.width() - 30 - 16
        shown = row.number if row.state != "coming" else ""
        # A name keeps at least its first words; the numbers take what is left.
        least = min(text_width(row.name, face), room * _NAME)
        number = fitting(shown, number_face, room - least)
        name = elided(row.name, face, room - text_width(number, number_face))
        draw_text(painter, box.adjusted(30, 0, 0, 0), name, face, theme.color(role))
        if number:
            numbers = box.adjusted(0, 0, -8, 0)
            draw_text(painter, numbers, number, number_face, theme.color(row.role), RIGHT)
