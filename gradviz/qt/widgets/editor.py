"""A code editor: Python in colours, line numbers, marked lines; read-only or for typing.

It knows lines and colour roles, nothing of programs or boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import RIGHT, draw_text, text_width

if TYPE_CHECKING:
    from gradviz.qt.widgets.highlight import Highlighter

LINE = 22
"""Height of a line, px."""
_TOP, _SIGN, _GAP = 8, 28, 14
_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_INDENT = "    "


class LineMark(msgspec.Struct, frozen=True, kw_only=True):
    """A marked line, counted from 1: roles of its ground and of the bar at its left edge.

    `column`, from 1, is where a wavy line begins (0: none); `sign` an icon in the margin.
    """

    line: int
    ground: str
    bar: str = ""
    column: int = 0
    sign: str = ""


class CodeEditor(QTextEdit):
    """Text in mono with line numbers.

    Attributes
    ----------
    line_chosen
        Signal: a line was clicked, or Enter pressed on it while nothing can be typed.
    typed
        Signal: the person changed the text.
    """

    line_chosen = Signal(int)
    typed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._marks: tuple[LineMark, ...] = ()
        self._highlighter: Highlighter | None = None
        self._leaving = self._showing = False
        self._kept = 0
        self._last: str | None = None
        self._margin = _Margin(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setFont(_face())
        self.document().setDocumentMargin(_TOP)
        self.setTabStopDistance(4 * text_width(" ", _face()))
        self.verticalScrollBar().valueChanged.connect(lambda _: self._margin.update())
        self.document().blockCountChanged.connect(lambda _: self._arrange())
        self.textChanged.connect(self._on_text)
        look.changed.connect(self._relook)
        self.set_editable(False)
        self._relook()

    # ------------------------------------------------------------ text

    def text(self) -> str:
        """Return the text as it stands here; Qt's own `toPlainText` changes some characters."""
        return self.document().toRawText().replace("\u2029", "\n")

    def show_text(self, text: str) -> None:
        """Show a text. Where only some lines differ, the view stays where it is."""
        if text == self._last:
            return
        before = self.text()
        self._last = text
        if before == text:
            return
        old, new = before.split("\n"), text.split("\n")
        self._showing = True
        if len(old) == len(new) and self.isReadOnly():
            self._replace_lines(old, new)
        else:
            self._replace_all(text)
        self._showing = False

    def _replace_lines(self, old: list[str], new: list[str]) -> None:
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                cursor = QTextCursor(self.document().findBlockByNumber(number))
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                if number:  # this selection begins with the end of the line before
                    after = "\n" + after
                cursor.insertText(after)

    def _replace_all(self, text: str) -> None:
        place, scrolled = self.textCursor().position(), self.verticalScrollBar().value()
        self.document().setUndoRedoEnabled(False)
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        form = QTextBlockFormat()
        form.setLineHeight(LINE, _FIXED)
        cursor.mergeBlockFormat(form)
        self.document().setUndoRedoEnabled(not self.isReadOnly())
        self._arrange()
        caret = self.textCursor()
        caret.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(caret)
        self.verticalScrollBar().setValue(scrolled)

    def set_editable(self, editable: bool) -> None:
        """Let the text be typed into, or only read."""
        self.setReadOnly(not editable)
        flags = Qt.TextInteractionFlag.TextEditorInteraction
        if not editable:
            flags = (
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setTextInteractionFlags(flags)
        self.setTabChangesFocus(not editable)
        self.document().setUndoRedoEnabled(editable)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, with the tabs that were copied."""
        if source.hasText():
            self.textCursor().insertText(source.text())

    def _on_text(self) -> None:
        if not self._showing:
            self._last = None
            self.typed.emit()

    # ------------------------------------------------------------ marks

    def show_marks(self, marks: tuple[LineMark, ...]) -> None:
        """Mark lines; of two marks of one line the later lies above."""
        if marks == self._marks:
            return
        self._marks = marks
        self._underline()
        self.viewport().update()
        self._margin.update()

    def marks(self) -> tuple[LineMark, ...]:
        """Return the marked lines."""
        return self._marks

    def _underline(self) -> None:
        found = []
        for mark in self._marks:
            block = self.document().findBlockByNumber(mark.line - 1)
            if not mark.column or not block.isValid():
                continue
            one = QTextEdit.ExtraSelection()
            one.format = QTextCharFormat()
            one.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            one.format.setUnderlineColor(self._look.color("error.line"))
            cursor = QTextCursor(block)
            place = min(mark.column - 1, max(block.length() - 2, 0))
            cursor.setPosition(block.position() + place)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor
            )
            if not cursor.hasSelection() and place + 1 < block.length():
                cursor.movePosition(
                    QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
                )
            one.cursor = cursor
            found.append(one)
        self.setExtraSelections(found)

    def bring_into_view(self, line: int) -> None:
        """Scroll as little as needed to see a line, with two more around it.

        It stays in view when the height changes, until a hand scrolls.
        """
        self._kept = line
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            return
        bar, box = self.verticalScrollBar(), self._box(block)
        room = min(2 * LINE, max(self.viewport().height() - LINE, 0) // 2)
        if box.top() < room:
            bar.setValue(round(bar.value() + box.top() - room))
        elif box.bottom() > self.viewport().height() - room:
            bar.setValue(round(bar.value() + box.bottom() - self.viewport().height() + room))

    def _box(self, block: QTextBlock) -> QRectF:
        """Return where a line stands, in px of the viewport."""
        box = self.document().documentLayout().blockBoundingRect(block)
        # Qt puts the letters at the bottom of a fixed height; they belong in its middle.
        drop = (LINE - QFontMetricsF(_face()).height()) / 2
        top = round(box.top() - self.verticalScrollBar().value() + drop)
        return QRectF(0, top, self.viewport().width(), LINE)

    # ------------------------------------------------------------ looks

    def _relook(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Text, self._look.color("text"))
        self.setPalette(palette)
        self.setStyleSheet("QTextEdit { background: transparent; border: none; }")
        if self._highlighter is not None:
            self._highlighter.show_theme(self._look.theme)
        self._underline()
        self._arrange()

    def _arrange(self) -> None:
        digits = len(str(max(self.document().blockCount(), 10)))
        width = _SIGN + round(digits * text_width("0", _face())) + _GAP - _TOP
        self.setViewportMargins(width, 0, 0, 0)
        self._margin.setGeometry(0, 0, width, self.viewport().height())
        self._margin.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margin as tall as the text."""
        super().resizeEvent(event)
        self._arrange()
        if self._kept:
            self.bring_into_view(self._kept)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the grounds of marked lines below the text."""
        if self._highlighter is None:  # superqt takes a while to load: not before it is seen
            from gradviz.qt.widgets.highlight import Highlighter

            self._showing = True
            self._highlighter = Highlighter(self.document(), self._look.theme)
            self._showing = False
        painter = QPainter(self.viewport())
        for mark, box in self._marked():
            painter.fillRect(box, self._look.color(mark.ground))
        painter.end()
        super().paintEvent(event)

    def _marked(self) -> list[tuple[LineMark, QRectF]]:
        found = []
        for mark in self._marks:
            block = self.document().findBlockByNumber(mark.line - 1)
            if block.isValid():
                found.append((mark, self._box(block)))
        return found

    def paint_margin(self, painter: QPainter, width: int) -> None:
        """Paint numbers, bars and signs beside the lines in view."""
        marked: dict[int, LineMark] = {}
        for mark, box in self._marked():
            marked[mark.line] = mark
            painter.fillRect(QRectF(0, box.top(), width, box.height()), self._color(mark.ground))
            if mark.bar:
                painter.fillRect(QRectF(0, box.top(), 3, box.height()), self._color(mark.bar))
            if mark.sign:
                place = QRectF(8, box.center().y() - 7, 14, 14)
                draw_icon(painter, mark.sign, place, self._look.theme.color("error"))
        block = self.cursorForPosition(QRect(0, 0, 1, 1).topLeft()).block()
        while block.isValid():
            box = self._box(block)
            if box.top() > self.height():
                return
            number = block.blockNumber() + 1
            role = "text" if number in marked else "text3"
            place = QRectF(0, box.top(), width + _TOP - _GAP, box.height())
            color = self._look.theme.color(role)
            draw_text(painter, place, str(number), _face(), color, RIGHT)
            block = block.next()

    def _color(self, role: str) -> QColor:
        return self._look.color(role)

    # ------------------------------------------------------------ hand

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look where the hand wants to."""
        self._kept = 0
        super().wheelEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the line under the pointer, unless text was selected."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._choose_at(event.position())

    def _choose_at(self, place: QPointF) -> None:
        block = self.cursorForPosition(place.toPoint()).block()
        if self._box(block).contains(place):
            self.line_chosen.emit(block.blockNumber() + 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take Tab again as text."""
        self._leave(False)
        super().focusInEvent(event)

    def _leave(self, leaving: bool) -> None:
        self._leaving = leaving
        self.setTabChangesFocus(leaving or self.isReadOnly())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc frees Tab for leaving; Enter keeps the indentation, or chooses the line."""
        self._kept, key = 0, event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_Escape and not self.isReadOnly() and not self._leaving:
            self._leave(True)
            return
        if key not in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Shift):
            self._leave(False)
        if enter and self.isReadOnly():
            self.line_chosen.emit(self.textCursor().blockNumber() + 1)
        elif enter and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.textCursor().insertText("\n" + self._indentation())
            self.ensureCursorVisible()
        elif key == Qt.Key.Key_Tab and not self.tabChangesFocus():
            self.textCursor().insertText(_INDENT)
        else:
            super().keyPressEvent(event)

    def _indentation(self) -> str:
        cursor = self.textCursor()
        line = cursor.block().text()[: cursor.positionInBlock()]
        kept = line[: len(line) - len(line.lstrip())]
        return kept + (_INDENT if line.rstrip().endswith(":") else "")


class _Margin(QWidget):
    """The column of line numbers; the editor paints it."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return self.size()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._editor._choose_at(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_margin(QPainter(self), self.width())


def _face() -> QFont:
    made = font("mono", 12)
    for feature in ("calt", "liga"):
        made.setFeature(QFont.Tag(feature), 0)
    return made
