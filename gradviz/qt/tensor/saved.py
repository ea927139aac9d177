"""The page of what autograd keeps for backward: rows of tensors, and when they are freed."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gradviz.animation.keeping import Keeping
from gradviz.model.numbers import format_shape
from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import RIGHT, draw_text, fitting, text_width
from gradviz.qt.widgets.label import Label

_ROW = 40


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One tensor: what it is called, what it is, how large."""

    title: str
    caption: str
    number: str
    role: str = "fwd"


class Rows(QWidget):
    """Rows of a title over a caption, with a number at the right."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show rows."""
        self.rows = rows
        self.setVisible(bool(rows))
        self.setAccessibleName(
            "; ".join(f"{row.title}, {row.caption}, {row.number}" for row in rows)
        )
        self.setFixedHeight(len(rows) * _ROW)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of all rows."""
        return QSize(240, len(self.rows) * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, a hairline between two."""
        painter = QPainter(self)
        theme = self._look.theme
        first, last = event.rect().top() // _ROW, event.rect().bottom() // _ROW + 1
        for place, row in enumerate(self.rows[first:last], first):
            y, wide = place * _ROW, self.width()
            if place:
                painter.fillRect(QRectF(0, y, wide, 1), self._look.color("line"))
            size = text_width(row.number, font("ui", 13, 500)) + 12
            title = fitting(row.title, font("ui", 13, 600), wide - size)
            above, below = QRectF(0, y + 3, wide, 18), QRectF(0, y + 20, wide, 16)
            draw_text(painter, above, title, font("ui", 13, 600), theme.color(row.role))
            right = QRectF(0, y, wide, _ROW)
            draw_text(painter, right, row.number, font("ui", 13, 500), theme.color("text"), RIGHT)
            caption = fitting(row.caption, font("ui", 11, 500), wide - size)
            draw_text(painter, below, caption, font("ui", 11, 500), theme.color("text3"))


class SavedPage(QWidget):
    """The page: since when, which tensors, until when."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plain")
        self.state = Label(look, "", "text", 13, 600, wrap=True)
        self.words = Label(look, "", "text2", 13, wrap=True)
        self.rows = Rows(look)
        self.keepers = Label(look, "", "text2", 13, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        for widget in (self.state, self.words, self.rows, self.keepers):
            column.addWidget(widget)
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

    def show_keeping(self, shown: Keeping | None) -> None:
        """Show what a box keeps."""
        if shown is None:
            shown = Keeping(kind="leaf")
        self.state.show_words(_state(shown))
        self.words.show_words(_words(shown))
        self.rows.show_rows(_rows(shown))
        keepers = ", ".join(shown.keepers[:12]) + (" ..." if len(shown.keepers) > 12 else "")
        told = translate("Saved", "Its value is kept by: {ops}.", ops=keepers) if keepers else ""
        self.keepers.show_words(told)
        self.keepers.setVisible(bool(told))


def _state(shown: Keeping) -> str:
    if shown.kind == "leaf":
        return translate("Saved", "A leaf keeps nothing itself.")
    if shown.kind == "no history":
        return translate("Saved", "It has no history: nothing is kept for backward.")
    if not shown.tensors:
        return translate("Saved", "It keeps no tensor: its backward needs none.")
    size = format_bytes(shown.size)
    return {
        "not yet": translate("Saved", "Nothing is kept yet: its forward step is to come."),
        "kept": translate("Saved", "Kept for backward: {size}", size=size),
        "freed": translate("Saved", "Freed after its backward step: {size}", size=size),
    }[shown.when]


def _words(shown: Keeping) -> str:
    if shown.kind != "op" or not shown.tensors:
        return ""
    lines = []
    if shown.when == "freed" and shown.again:
        lines.append(translate("Saved", "A later pass goes through it again: it was retained."))
    elif shown.when == "freed":
        lines.append(
            translate("Saved", "Unless backward was called with retain_graph=True it is gone now.")
        )
    elif shown.when == "kept":
        lines.append(translate("Saved", "It is freed once its backward step has run."))
    else:
        lines.append(translate("Saved", "This is what it will keep:"))
    if len(shown.tensors) > 1 and shown.when != "freed":
        lines.append(translate("Saved", "Views share the memory of what they view."))
    if not shown.known:
        lines.append(translate("Saved", "The run was not looked at: told by PyTorch's formulas."))
    return " ".join(lines)


def _rows(shown: Keeping) -> tuple[Row, ...]:
    role = {"kept": "fwd", "freed": "text3", "not yet": "text3"}[shown.when]
    rows = []
    for one in shown.tensors:
        parts = [one.op] if one.op else []
        if one.name:
            parts.append(translate("Saved", "as {name}", name=one.name))
        if one.dtype:
            parts.append(f"{format_shape(one.shape)}  \u00b7  {one.dtype}")
        title = one.value or translate("Saved", "its own, nothing else holds it")
        number = format_bytes(one.size) if one.dtype else ""
        rows.append(Row(title=title, caption="  \u00b7  ".join(parts), number=number, role=role))
    if shown.more:
        words = translate("Canvas", "{count} more", count=shown.more)
        rows.append(Row(title=words, caption="", number="", role="text2"))
    return tuple(rows)


def format_bytes(size: int) -> str:
    """Write a number of bytes: ``400 B``, ``2.36 MB``."""
    for unit, each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= each:
            return f"{size / each:.3g} {unit}"
    return f"{size} B"
