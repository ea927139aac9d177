"""What a recording could not see, as a list of sentences that opens below its button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.model.words import translate
from gradviz.qt.look import Look
from gradviz.qt.widgets.button import Button
from gradviz.qt.widgets.drawing import fill_round, shadow
from gradviz.qt.widgets.label import Label

_SHADE, _PADDING, _WIDTH = 12, 16, 360


class NoteList(QWidget):
    """A floating card with one sentence a row; hidden until it is asked for."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._column = QVBoxLayout(self)
        edge = _SHADE + _PADDING
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(8)
        self._labels: list[Label] = []
        look.changed.connect(self.update)
        self.hide()

    def show_sentences(self, sentences: tuple[str, ...]) -> None:
        """Take sentences; without any the card is closed."""
        if tuple(label.text() for label in self._labels) == sentences:
            return
        for label in self._labels:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = [Label(self._look, one, "text2", 13, wrap=True) for one in sentences]
        for label in self._labels:
            self._column.addWidget(label)
        self.setAccessibleName("\n".join(sentences))
        if not sentences:
            self.hide()

    def size_within(self, room: int) -> QSize:
        """Return the size in a room so wide, px."""
        width = min(_WIDTH, max(room, 160))
        inner = width - 2 * _PADDING
        heights = [label.heightForWidth(inner) for label in self._labels]
        height = sum(heights) + 8 * max(len(heights) - 1, 0) + 2 * _PADDING
        return QSize(width + 2 * _SHADE, height + 2 * _SHADE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the floating ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        box = QRectF(self.rect()).adjusted(_SHADE, _SHADE, -_SHADE, -_SHADE)
        shadow(painter, box, 10, theme)
        fill_round(painter, box, 10, theme.color("raised"), theme.color("line"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take presses: what lies below is not meant."""
        event.accept()


class NotesButton(Button):
    """Tells how many notes there are; a press opens and closes their list.

    Parameters
    ----------
    notes
        The list.
    """

    def __init__(self, look: Look, notes: NoteList, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            "alert",
            words="",
            style="outline",
            tip=lambda: translate("Notes", "Show what this recording could not see"),
            parent=parent,
        )
        self.role = "warning"
        self.notes = notes
        self.clicked.connect(lambda: self.notes.setVisible(self.notes.isHidden()))
        self.hide()

    def show_count(self, count: int) -> None:
        """Show how many there are; none hides the button."""
        self.setVisible(count > 0)
        self.show_words(lambda: translate("Notes", "Notes: {count}", count=count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the list."""
        if event.key() == Qt.Key.Key_Escape and not self.notes.isHidden():
            self.notes.hide()
            return
        super().keyPressEvent(event)
