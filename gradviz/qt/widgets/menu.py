"""A menu that paints itself in tokens: words, a tick where checked, the key at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from gradviz.model.theme import mix
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import LEFT, RIGHT, draw_text, fill_round

_RADIUS = 8.0


class Menu(QMenu):
    """A popup menu. Keyboard, submenus and closing are Qt's; the paint is ours.

    Attributes
    ----------
    beside
        Signal: an arrow asks for the menu at the left (-1) or right (+1).
    """

    beside = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFont(font("ui", 13, 400))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the corners: a mask also works where the desktop cannot blend windows."""
        super().resizeEvent(event)
        if QGuiApplication.platformName() == "offscreen":
            return  # it has no masks, and says so in a warning each time
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the menu beside, where an arrow leads out of this one."""
        action = self.activeAction()
        inner = action is not None and action.menu() is not None
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step == 0 or (step > 0 and inner) or isinstance(self.parentWidget(), QMenu):
            super().keyPressEvent(event)
        else:
            self.beside.emit(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and each visible action."""
        painter = QPainter(self)
        theme = self._look.theme
        painter.fillRect(self.rect(), theme.color("raised"))
        fill_round(painter, QRectF(self.rect()), _RADIUS, None, theme.color("line2"))
        for action in self.actions():
            if action.isVisible():
                self._paint_action(painter, action)

    def _paint_action(self, painter: QPainter, action: QAction) -> None:
        theme = self._look.theme
        box = QRectF(self.actionGeometry(action))
        if action.isSeparator():
            line = QRectF(box.left() + 12, round(box.center().y()), box.width() - 24, 1)
            painter.fillRect(line, self._look.color("line"))
            return
        if action == self.activeAction() and action.isEnabled():
            edge = None if theme.shadows else theme.color("accent")
            fill_round(painter, box.adjusted(6, 0, -6, 0), 5, theme.color("selected"), edge)
        color, key_color = theme.color("text"), theme.color("text3")
        if not action.isEnabled():
            color = key_color = mix(theme.color("text3"), theme.color("raised"), 0.45)
        if action.isChecked():
            tick = QRectF(box.left() + 14, box.center().y() - 7, 14, 14)
            draw_icon(painter, "check", tick, theme.color("accent"))
        words, _, key = action.text().partition("\t")
        key = key or action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        draw_text(painter, box.adjusted(36, 0, 0, 0), words, self.font(), color, LEFT)
        if action.menu() is not None:
            mark = QRectF(box.right() - 26, box.center().y() - 7, 14, 14)
            draw_icon(painter, "chevron-right", mark, color)
        elif key:
            draw_text(painter, box.adjusted(0, 0, -16, 0), key, self.font(), key_color, RIGHT)
