"""All keys on one floating sheet; any key or click puts it away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import CENTER, draw_text, fill_round, shadow, text_width

Row = tuple[str, str]
_SHADE, _PADDING, _ROW, _COLUMN = 16, 24, 28, 340


class KeySheet(QWidget):
    """Two columns of commands and their keys, in the middle of its parent."""

    def __init__(self, look: Look, rows: Callable[[], list[Row]], parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._rows = look, rows
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before: QWidget | None = None
        look.changed.connect(self._place)
        parent.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Show it, or put it away."""
        if self.isVisible():
            self._close()
            return
        self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _close(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        rows = -(-len(self._rows()) // 2)
        height = 2 * (_PADDING + _SHADE) + 40 + rows * _ROW
        width = 2 * (_PADDING + _SHADE + _COLUMN) + 32
        parent = self.parentWidget()
        width, height = min(width, parent.width()), min(height, parent.height())
        self.setGeometry(
            (parent.width() - width) // 2, (parent.height() - height) // 2, width, height
        )
        self.setAccessibleName(translate("Keys", "All keys"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the floating ground, the heading and the rows."""
        painter = QPainter(self)
        theme = self._look.theme
        box = QRectF(self.rect()).adjusted(_SHADE, _SHADE, -_SHADE, -_SHADE)
        shadow(painter, box, 12, theme)
        fill_round(painter, box, 12, theme.color("raised"), theme.color("line"))
        inner = box.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        heading = QRectF(inner.left(), inner.top(), inner.width(), 24)
        words = translate("Keys", "All keys")
        draw_text(painter, heading, words, font("ui", 17, 600), theme.color("text"))
        rows = self._rows()
        half = -(-len(rows) // 2)
        width = (inner.width() - 32) / 2
        for index, (name, key) in enumerate(rows):
            column, line = divmod(index, half)
            x = inner.left() + column * (width + 32)
            y = inner.top() + 40 + line * _ROW
            self._paint_row(painter, QRectF(x, y, width, _ROW), name, key)

    def _paint_row(self, painter: QPainter, box: QRectF, name: str, key: str) -> None:
        theme = self._look.theme
        draw_text(painter, box, name, font("ui", 13), theme.color("text2"))
        words = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        face = font("ui", 12, 500)
        width = text_width(words, face) + 16
        cap = QRectF(box.right() - width, box.top() + 3, width, _ROW - 6)
        fill_round(painter, cap, 5, theme.color("panel"), theme.color("line2"))
        draw_text(painter, cap, words, face, theme.color("text2"), CENTER)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put it away."""
        self._close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put it away."""
        self._close()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put it away when something else is wanted."""
        self.hide()
        super().focusOutEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
