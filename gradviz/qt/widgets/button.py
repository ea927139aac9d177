"""Buttons: flat, outlined, primary and round, with an icon, words or both."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradviz.model.theme import mix
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look, Words, worded
from gradviz.qt.widgets.drawing import LEFT, draw_text, fill_round, focus_ring, text_width

Style = Literal["flat", "outline", "primary", "danger", "round"]
KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Reasons for which the focus ring is shown: a hand on the mouse knows where it is."""


class Button(QAbstractButton):
    """One button.

    Parameters
    ----------
    icon
        Name of a file in `resources/icons`; None for words alone.
    words
        The verb on it; None for an icon alone (which then needs a `tip`).
    style
        "flat" (no edge), "outline", "primary" (filled accent; one in a view), "danger"
        (outlined in the colour of errors: something is lost) or "round" (a filled circle:
        play).
    tip, key
        Tool tip and the shortcut that it names.
    """

    def __init__(
        self,
        look: Look,
        icon: str | None = None,
        words: Words | None = None,
        style: Style = "flat",
        tip: Words = "",
        key: str = "",
        height: int = 32,
        trailing: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._icon, self._words, self._style = look, icon, words, style
        self._tip, self._key, self._height, self._trailing = tip, key, height, trailing
        self._ring = self._alone = False
        self.role = "text2"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._relook)
        self._relook()

    def show_icon(self, icon: str) -> None:
        """Show another icon."""
        if icon != self._icon:
            self._icon = icon
            self.update()

    def show_words(self, words: Words | None = None, tip: Words | None = None) -> None:
        """Show other words or another tip."""
        self._words = self._words if words is None else words
        self._tip = self._tip if tip is None else tip
        self._relook()

    def _relook(self) -> None:
        text, tip = self._text(), worded(self._tip)
        self.setAccessibleName(tip or text)
        self.setToolTip(f"{tip}  ({self._key})" if tip and self._key else tip)
        self.updateGeometry()
        self.update()

    def show_icon_alone(self, alone: bool) -> None:
        """Leave the words out, where there is no room for them; the tip still has them."""
        if alone != self._alone:
            self._alone = alone
            self._relook()

    def _text(self) -> str:
        return "" if self._words is None or self._alone else worded(self._words)

    def _face(self) -> QFont:
        return font("ui", 13, 600 if self._style == "primary" else 500)

    def sizeHint(self) -> QSize:
        """Return the size that the icon, the words and their padding need."""
        return self._size_with(self._text())

    def size_with_words(self) -> QSize:
        """Return the same with the words, also while the icon stands alone."""
        return self._size_with("" if self._words is None else worded(self._words))

    def _size_with(self, text: str) -> QSize:
        if not text:
            return QSize(self._height, self._height)
        edge = 8 if self._style == "flat" else 12
        width = text_width(text, self._face()) + 2 * edge
        width += (16 + 8) if self._icon else 0
        width += (16 + 2) if self._trailing else 0
        return QSize(round(width), self._height)

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only when the focus came by the keyboard."""
        self._ring = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._ring = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, words and ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        radius = box.height() / 2 if self._style == "round" else 6.0
        fill, edge, color = self._colors()
        if fill or edge:
            fill_round(painter, box, radius, fill, edge)
        self._paint_content(painter, box, color)
        if self._ring:
            focus_ring(painter, box, radius, self._look.theme)

    def _paint_content(self, painter: QPainter, box: QRectF, color: str) -> None:
        text = self._text()
        if not text:
            size = 18.0 if self._style == "round" else 16.0
            corner = (box.width() - size) / 2, (box.height() - size) / 2
            if self._icon:
                draw_icon(painter, self._icon, QRectF(*corner, size, size), color)
            return
        x = 8.0 if self._style == "flat" else 12.0
        if self._icon:
            draw_icon(painter, self._icon, QRectF(x, (box.height() - 16) / 2, 16, 16), color)
            x += 24
        draw_text(painter, box.adjusted(x, 0, 0, 0), text, self._face(), color, LEFT)
        if self._trailing:
            place = QRectF(box.right() - 24, (box.height() - 14) / 2, 14, 14)
            draw_icon(painter, self._trailing, place, color)

    def _colors(self) -> tuple[str | None, str | None, str]:
        theme = self._look.theme
        if not self.isEnabled():
            faint = mix(theme.color("text3"), theme.color("panel"), 0.5)
            edge = theme.color("line2") if self._style == "outline" else None
            fill = theme.color("sunken") if self._style in ("primary", "round") else None
            return fill, edge, faint
        if self._style in ("primary", "round"):
            accent = theme.color("accent")
            lit = mix(accent, theme.color("text"), 0.18) if self._pointed() else accent
            return lit, None, theme.color("on_accent")
        if self.isChecked():
            return theme.color("selected"), self._contrast_edge(), theme.color("accent")
        if self._style == "danger":
            fill = theme.color("error.bg" if self._pointed() else "raised")
            return fill, theme.color("error.line"), theme.color("error")
        fill = theme.color("sunken") if self._pointed() else None
        if self._style == "outline":
            return fill or theme.color("raised"), theme.color("line2"), theme.color("text")
        return fill, self._contrast_edge() if self._pointed() else None, theme.color(self.role)

    def _contrast_edge(self) -> str | None:
        theme = self._look.theme
        return None if theme.shadows else theme.color("accent")

    def _pointed(self) -> bool:
        return self.isDown() or (self.underMouse() and self.isEnabled())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint under the pointer."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint when the pointer has gone."""
        self.update()
        super().leaveEvent(event)
