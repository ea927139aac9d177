"""The Code panel: the program's text with the line that runs, and why it could not be run.

It shows a `CodeShown`; what it says and marks is made by the wiring.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.arguments import ArgumentsRow
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.sections import CodeBlock
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import fill_round
from gradviz.qt.widgets.editor import CodeEditor, LineMark
from gradviz.qt.widgets.label import Label
from gradviz.qt.widgets.line import Hairline

_TOLD = 160


class CodeShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel shows: file, text (None: there is none), and what is marked.

    `running` is the (line, colour role) of the step that runs, `chosen` the line of the
    selected box, `failed` the (line, column) that could not be run. `remedy` is what a button
    beside the trouble offers: "python" (another one), "insert" (lines that use what is there)
    or "". `arguments` are those of a script, None of what takes none.
    """

    file: str = ""
    text: str | None = None
    editable: bool = False
    edited: bool = False
    running: tuple[int, str] | None = None
    chosen: int | None = None
    failed: tuple[int, int] = (0, 0)
    trouble: str = ""
    torch: str = ""
    remedy: str = ""
    code_is_blocks: bool = False
    arguments: tuple[str, ...] | None = None


class CodePanel(QWidget):
    """File name, text, and below it what went wrong.

    Attributes
    ----------
    line_chosen
        Signal: the line that was clicked, from 1.
    edited
        Signal: the text after the person has changed it.
    remedy_asked
        Signal: what the button beside the trouble offers.
    """

    line_chosen = Signal(int)
    edited = Signal(str)
    remedy_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown = CodeShown()
        self.editor = CodeEditor(look)
        self.file = Label(look, "", "text", 13, 600)
        self.caption = Label(look, self._caption, "text3", 11, 500)
        self.trouble = TroubleBox(look)
        self.arguments = ArgumentsRow(look)
        self._empty = Label(look, self._nothing, "text3", 13, wrap=True)
        self._empty.setContentsMargins(16, 16, 16, 0)
        self._lay_out()
        self.editor.line_chosen.connect(self.line_chosen)
        self.trouble.remedy.clicked.connect(lambda: self.remedy_asked.emit(self._shown.remedy))
        self.editor.typed.connect(lambda: self.edited.emit(self.editor.text()))
        look.changed.connect(self._name)
        self.show_code(CodeShown())
        self._name()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 16, 12)
        head.setSpacing(12)
        head.addWidget(self.file)
        head.addStretch(1)
        head.addWidget(self.caption)
        self._line = Hairline(self._look)
        framed = QVBoxLayout()
        framed.setContentsMargins(12, 8, 12, 0)
        framed.addWidget(self.trouble)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._line)
        column.addWidget(self.editor, 1)
        column.addWidget(self.arguments)
        column.addWidget(self._empty)
        column.addLayout(framed)

    def _caption(self) -> str:
        if self._shown.text is None:
            return ""
        if self._shown.code_is_blocks and self._shown.edited:
            return translate("Code", "not blocks yet")
        if self._shown.code_is_blocks:
            return translate("Code", "code and blocks are one")
        if self._shown.edited:
            return translate("Code", "Changed: Ctrl+Enter runs it")
        if self._shown.editable:
            return translate("Code", "Ctrl+Enter runs it")
        return translate("Code", "the same in plain PyTorch")

    def _nothing(self) -> str:
        return translate("Code", "This was recorded while it ran elsewhere: its text is not here.")

    def _name(self) -> None:
        self.editor.setAccessibleName(translate("Code", "Code"))
        leave = translate("Code", "Esc, then Tab leaves the text.")
        self.editor.setAccessibleDescription(leave if self._shown.editable else "")

    def show_code(self, shown: CodeShown) -> None:
        """Show a text and its marks; a line that begins to run is scrolled into view."""
        before, self._shown = self._shown, shown
        self.editor.setVisible(shown.text is not None)
        self._empty.setVisible(shown.text is None and bool(shown.file))
        if shown.editable != before.editable:
            self.editor.set_editable(shown.editable)
            self._name()
        self.editor.show_text(shown.text or "")
        self.file.show_words(shown.file)
        self.arguments.show_arguments(shown.arguments)
        self.caption.show_words(self._caption)
        self.editor.show_marks(_marks(shown))
        self.trouble.show_trouble(shown.trouble, shown.torch, shown.remedy)
        for line in _fresh(shown, before):
            self.editor.bring_into_view(line)


def _fresh(shown: CodeShown, before: CodeShown) -> list[int]:
    """Return the lines that are marked now and were not before, the most urgent last."""
    lines = []
    if shown.chosen is not None and shown.chosen != before.chosen:
        lines.append(shown.chosen)
    if shown.running is not None and shown.running != before.running:
        lines.append(shown.running[0])
    if shown.failed[0] and shown.failed != before.failed:
        lines.append(shown.failed[0])
    return lines


def _marks(shown: CodeShown) -> tuple[LineMark, ...]:
    """Return the marks: of one line, what runs keeps its ground and the choice has the bar."""
    found = []
    line, role = shown.running or (0, "")
    if shown.chosen is not None and shown.chosen != line:
        found.append(LineMark(line=shown.chosen, ground="selected", bar="accent"))
    if line:
        bar = "accent" if shown.chosen == line else f"{role}.line"
        found.append(LineMark(line=line, ground=f"{role}.bg", bar=bar))
    line, column = shown.failed
    if line:
        found.append(
            LineMark(line=line, ground="error.bg", bar="error.line", column=column, sign="alert")
        )
    return tuple(found)


class TroubleBox(QWidget):
    """The sentence of an error, and PyTorch's own words folded below it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._torch, self._remedy, self._open = "", "", False
        self.sentence = Label(look, "", "error", 13, 500, wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fold = Button(
            look, "chevron-right", words=lambda: translate("Code", "What PyTorch said"), height=28
        )
        self.remedy = Button(look, words=self._remedied, style="outline", height=28)
        self.fold.clicked.connect(self._turn)
        self._told = _Told()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 4, 0)
        row.addWidget(self.sentence, 1)
        column.addLayout(row)
        fold = QHBoxLayout()
        fold.setContentsMargins(16, 0, 0, 0)
        fold.addWidget(self.fold)
        fold.addStretch(1)
        mend = QHBoxLayout()
        mend.setContentsMargins(24, 4, 4, 4)
        mend.addWidget(self.remedy)
        mend.addStretch(1)
        column.addLayout(mend)
        column.addLayout(fold)
        column.addWidget(self._told)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        look.changed.connect(self.update)
        self.hide()

    def _remedied(self) -> str:
        if self._remedy == "insert":
            return translate("Code", "Insert these lines")
        if self._remedy == "script":
            return translate("Code", "Keep it as a script…")
        return translate("Code", "Choose the Python that runs your scripts…")

    def show_trouble(self, sentence: str, torch: str, remedy: str = "") -> None:
        """Show a sentence with PyTorch's own words and a remedy; nothing for an empty one."""
        self._remedy = remedy
        self.remedy.setVisible(bool(remedy))
        self.remedy.show_words(self._remedied)
        self.sentence.show_words(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        if torch != self._torch:
            self._torch, self._open = torch, False
            self._told.show_block(CodeBlock(self._look, torch) if torch else None)
        self._refold()

    def _turn(self) -> None:
        self._open = not self._open
        self._refold()

    def _refold(self) -> None:
        self.fold.setVisible(bool(self._torch))
        self.fold.show_icon("chevron-down" if self._open else "chevron-right")
        self._told.setVisible(self._open and bool(self._torch))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tinted ground and the sign."""
        painter, theme = QPainter(self), self._look.theme
        edge = None if theme.shadows else theme.color("error.line")
        fill_round(painter, QRectF(self.rect()), 8, theme.color("error.bg"), edge)
        draw_icon(painter, "alert", QRectF(12, 13, 16, 16), theme.color("error"))


class _Told(QScrollArea):
    """A block of code that scrolls when it is long."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_block(self, block: CodeBlock | None) -> None:
        """Show a block, or none."""
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()
        if block is not None:
            self.setWidget(block)

    def sizeHint(self) -> QSize:
        """Return the block's height, up to a limit."""
        block = self.widget()
        wanted = block.heightForWidth(max(self.width(), 200)) if block is not None else 0
        return QSize(200, min(max(wanted, 32), _TOLD))
