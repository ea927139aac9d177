"""The Output panel: what the program has printed, to read, copy and clear."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline

HEIGHT, _SCARCE = 136, 104
LONGEST = 2000
"""A longer line, in characters, is cut where it is shown; copying takes all of it."""


class OutputPanel(QWidget):
    """A strip: heading, count and verbs at the left, the printed lines beside them.

    Attributes
    ----------
    cleared, closed
        Signals of its buttons.
    """

    cleared = Signal()
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[str, ...] = ()
        self._written: tuple[str, ...] = ()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.text = _printed(self)
        self.count = Label(look, self._counted, "text3", 11, 500)
        self.copy = Button(look, words=lambda: translate("Output", "Copy"), height=28)
        self.clear = Button(look, words=lambda: translate("Output", "Clear"), height=28)
        self.close_button = Button(look, "close", tip=lambda: translate("Output", "Close"))
        for button in (self.copy, self.clear):
            button.setEnabled(False)
        self._lay_out()
        self.copy.clicked.connect(self._copy)
        self.clear.clicked.connect(self.cleared)
        self.close_button.clicked.connect(self.closed)
        look.changed.connect(self._relook)
        self._relook()
        self.hide()

    def _lay_out(self) -> None:
        self._left = QWidget()
        head = QVBoxLayout(self._left)
        head.setContentsMargins(8, 16, 8, 12)
        head.setSpacing(4)
        heading = Label(self._look, lambda: translate("Output", "Output"), "text", 13, 600)
        for label in (heading, self.count):
            label.setContentsMargins(8, 0, 0, 0)
            head.addWidget(label)
        head.addStretch(1)
        verbs = QHBoxLayout()
        verbs.setContentsMargins(0, 0, 0, 0)
        verbs.setSpacing(4)
        verbs.addWidget(self.copy)
        verbs.addWidget(self.clear)
        verbs.addStretch(1)
        head.addLayout(verbs)
        close = QVBoxLayout()
        close.setContentsMargins(8, 8, 12, 0)
        close.addWidget(self.close_button)
        close.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addSpacing(20)
        row.addWidget(self.text, 1)
        row.addLayout(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline(self._look))
        column.addLayout(row, 1)

    def _relook(self) -> None:
        palette = self.text.palette()
        palette.setColor(palette.ColorRole.Text, self._look.color("text"))
        palette.setColor(palette.ColorRole.PlaceholderText, self._look.color("text3"))
        self.text.setPalette(palette)
        self.text.setStyleSheet("QPlainTextEdit { background: transparent; border: none; }")
        self.text.setAccessibleName(translate("Output", "Output"))
        self.text.setPlaceholderText(translate("Output", "What the program prints is shown here."))

    def _counted(self) -> str:
        if not self._lines:
            return translate("Output", "nothing yet")
        return translate("Output", "{n} lines", n=len(self._lines))

    @property
    def printed(self) -> bool:
        """Whether anything was printed."""
        return bool(self._lines)

    def show_within(self, room: int) -> None:
        """Take no more than there is room for, px."""
        self.setFixedHeight(min(HEIGHT, max(_SCARCE, room)))

    def show_columns(self, left: int) -> None:
        """Line up with the panels above."""
        self._left.setFixedWidth(max(left, 200))

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show what was printed; the view stays at the end if it is there."""
        if lines is self._lines:
            return
        self._lines = lines
        if self.isVisible():
            self._write()

    def showEvent(self, event: object) -> None:
        """Write what was printed while nobody looked."""
        self._write()

    def _write(self) -> None:
        lines, written = self._lines, self._written
        if lines is written:
            return
        self.count.show_words(self._counted)
        for button in (self.copy, self.clear):
            button.setEnabled(bool(lines))
        bar = self.text.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        if written and lines[: len(written)] == written:
            self.text.appendPlainText(_shown(lines[len(written) :]))
        else:
            self.text.setPlainText(_shown(lines))
        self._written = lines
        if at_end:
            bar.setValue(bar.maximum())

    def _copy(self) -> None:
        selected = self.text.textCursor().selectedText().replace("\u2029", "\n")
        QApplication.clipboard().setText(selected or "\n".join(self._lines))


def _shown(lines: tuple[str, ...]) -> str:
    return "\n".join(line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in lines)


def _printed(parent: QWidget) -> QPlainTextEdit:
    made = QPlainTextEdit(parent)
    made.setReadOnly(True)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setUndoRedoEnabled(False)
    made.setTabChangesFocus(True)
    made.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
    made.setFont(font("mono", 12))
    made.document().setDocumentMargin(4)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    made.setViewportMargins(0, 12, 0, 8)
    return made
