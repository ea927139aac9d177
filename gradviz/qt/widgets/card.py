"""The hover card: what a box is, its value and gradient in full precision."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.qt.fonts import font
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import draw_text, fill_round, not_yet, shadow, text_width

_SHADE, _PADDING, _ROW = 12, 12, 20


class CardRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what it is, and its text; None for "not yet"."""

    label: str
    text: str | None
    role: str = "text"
    mono: bool = True


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """Title, a line about its kind, rows."""

    title: str
    line: str
    rows: tuple[CardRow, ...] = ()


class HoverCard(QWidget):
    """Floats beside the pointed box; takes no pointer itself."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._card: Card | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look.changed.connect(self.update)
        self.hide()

    def show_card(self, card: Card | None) -> None:
        """Show a card, or nothing."""
        self._card = card
        if card is None:
            self.hide()
            return
        self.resize(self.sizeHint())
        self.show()
        self.raise_()
        self.update()

    def _columns(self, rows: Sequence[CardRow]) -> tuple[float, float]:
        labels = max((text_width(row.label, font("ui", 11, 500)) for row in rows), default=0.0)
        texts = max((text_width(row.text or "", self._face(row)) for row in rows), default=0.0)
        return labels, max(texts, 20.0)

    def _face(self, row: CardRow) -> QFont:
        return font("mono", 11) if row.mono else font("ui", 11, 500)

    def sizeHint(self) -> QSize:
        """Return the room of the rows, with the shadow around."""
        card = self._card or Card(title="", line="")
        labels, texts = self._columns(card.rows)
        width = max(
            labels + 16 + texts,
            text_width(card.title, font("ui", 13, 600)),
            text_width(card.line, font("ui", 11, 500)),
        )
        height = 2 * _PADDING + 18 + 18 + (6 + _ROW * len(card.rows) if card.rows else 0)
        return QSize(round(width) + 2 * (_PADDING + _SHADE) + 2, round(height) + 2 * _SHADE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the floating ground and the rows."""
        card = self._card
        if card is None:
            return
        painter = QPainter(self)
        theme = self._look.theme
        box = QRectF(self.rect()).adjusted(_SHADE, _SHADE, -_SHADE, -_SHADE)
        shadow(painter, box, 10, theme)
        fill_round(painter, box, 10, theme.color("raised"), theme.color("line"))
        inner = box.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        title = QRectF(inner.left(), inner.top(), inner.width(), 18)
        draw_text(painter, title, card.title, font("ui", 13, 600), theme.color("text"))
        line = title.translated(0, 18)
        draw_text(painter, line, card.line, font("ui", 11, 500), theme.color("text3"))
        labels, _ = self._columns(card.rows)
        y = inner.top() + 42
        for row in card.rows:
            place = QRectF(inner.left(), y, labels, _ROW)
            draw_text(painter, place, row.label, font("ui", 11, 500), theme.color("text3"))
            if row.text is None:
                not_yet(
                    painter,
                    QPointF(inner.left() + labels + 22, y + _ROW / 2),
                    theme.color(row.role),
                )
            else:
                after = place.translated(labels + 16, 0)
                draw_text(painter, after, row.text, self._face(row), theme.color(row.role))
            y += _ROW
