"""The list of documents that were left without being saved: each is opened or forgotten."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline
from gradviz.workspace.left import Left
from gradviz.workspace.listing import short, when

__all__ = ["LeftList"]

_WIDTH, _ROW, _MOST = 560, 60, 6


class LeftList(QDialog):
    """The dialog.

    Attributes
    ----------
    opened, forgotten
        Signals: a `Left`.
    """

    opened = Signal(object)
    forgotten = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(_WIDTH)
        self.rows: list[tuple[Left, Button, Button]] = []
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.later = Button(look, None, lambda: translate("Autosave", "Later"), "outline")
        self.later.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.later)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(
            Label(look, lambda: translate("Autosave", "Left without being saved"), "text", 15, 600)
        )
        column.addWidget(self._area, 1)
        column.addLayout(foot)
        look.changed.connect(self._relook)
        self._relook()

    def _relook(self) -> None:
        self.setWindowTitle(translate("Autosave", "Left without being saved"))
        self.setStyleSheet(f"QDialog {{ background: {self._look.theme.color('panel')}; }}")

    def show_documents(self, documents: Sequence[Left]) -> None:
        """Show documents, one a row."""
        inner = QWidget()
        inner.setObjectName("plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows = []
        for place, left in enumerate(documents):
            if place:
                column.addWidget(Hairline(self._look))
            column.addWidget(self._row(left))
        column.addStretch(1)
        self._area.setWidget(inner)
        self._area.setFixedHeight(min(len(documents), _MOST) * (_ROW + 1))
        if self.rows:
            self.rows[0][1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, left: Left) -> QWidget:
        row = QWidget()
        row.setFixedHeight(_ROW)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        name = Label(self._look, left.name, "text", 13, 600)
        told = Label(self._look, _told(left), "text2", 11, 500)
        told.setToolTip(left.path or "")
        texts.addStretch(1)
        texts.addWidget(name)
        texts.addWidget(told)
        texts.addStretch(1)
        open_it = Button(self._look, None, lambda: translate("Autosave", "Open it"), "outline")
        forget = Button(self._look, None, lambda: translate("Autosave", "Forget it"), "flat")
        for button in (open_it, forget):
            button.setAccessibleDescription(left.name)
        open_it.clicked.connect(lambda: self.opened.emit(left))
        forget.clicked.connect(lambda: self.forgotten.emit(left))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 4, 0)
        line.setSpacing(8)
        line.addLayout(texts, 1)
        line.addWidget(open_it)
        line.addWidget(forget)
        self.rows.append((left, open_it, forget))
        return row


def _told(left: Left) -> str:
    """Say when a document was left, and where it came from."""
    time = when(left.time)
    how = translate("Autosave", "gradviz ended {time}", time=time)
    if left.how == "closed":
        how = translate("Autosave", "closed {time}", time=time)
    return how if left.path is None else f"{how} · {short(os.path.dirname(left.path))}"
