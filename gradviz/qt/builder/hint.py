"""Words on an empty board: how to begin; and below, what a network lacks before it is traced."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.model.words import translate
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import CENTER, draw_text, fill_round, not_yet, text_width


class EmptyHint(QWidget):
    """What to do first, in the middle of an empty board; presses go through it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look.changed.connect(self._relook)
        self._relook()
        self.hide()

    def _relook(self) -> None:
        self.setAccessibleName(self._lines()[0])
        self.update()

    def _lines(self) -> tuple[str, str]:
        return (
            translate("Builder", "Double-click or press / to add a block"),
            translate("Builder", "or type a formula there: L = (w*x - y)**2"),
        )

    def sizeHint(self) -> QSize:
        """Return room for both lines."""
        first, second = self._lines()
        wide = max(text_width(first, font("ui", 15, 600)), text_width(second, font("ui", 13)))
        return QSize(round(wide) + 48, 108)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a plus and the two lines."""
        painter, theme = QPainter(self), self._look.theme
        first, second = self._lines()
        width = self.width()
        tile = QRectF(width / 2 - 18, 0, 36, 36)
        fill_round(painter, tile, 10, theme.color("raised"), theme.color("line2"))
        draw_icon(painter, "plus", tile.adjusted(10, 10, -10, -10), theme.color("accent"))
        title = QRectF(0, 50, width, 24)
        draw_text(painter, title, first, font("ui", 15, 600), theme.color("text"), CENTER)
        below = QRectF(0, 78, width, 22)
        draw_text(painter, below, second, font("ui", 13), theme.color("text2"), CENTER)


class LackLine(QWidget):
    """One quiet sentence at the foot of the board: what is still missing."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._words = look, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)
        self.hide()

    def show_words(self, words: str) -> None:
        """Show a sentence, or nothing."""
        self._words = words
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the sentence."""
        return QSize(round(text_width(self._words, font("ui", 13))) + 48, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the ring of what is not yet, and the sentence."""
        painter, theme = QPainter(self), self._look.theme
        box = QRectF(self.rect())
        fill_round(painter, box, 8, theme.color("raised"), theme.color("line"))
        not_yet(painter, QPointF(20, box.center().y()), theme.color("text3"))
        place = box.adjusted(36, 0, -12, 0)
        draw_text(painter, place, self._words, font("ui", 13), theme.color("text2"))
