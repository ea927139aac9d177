"""The command palette: every command by its words, its key beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gradviz.model.theme import mix
from gradviz.model.words import translate
from gradviz.qt.dialogs.overlay import FIELD, SHADE, Overlay
from gradviz.qt.fonts import font
from gradviz.qt.icons import draw_icon
from gradviz.qt.look import Look
from gradviz.qt.widgets.drawing import CENTER, RIGHT, draw_text, fill_round, fitting, text_width
from gradviz.workspace.palette import Hit

__all__ = ["CommandPalette"]

WIDTH, ROW, MOST = 600, 38, 10
_HIT = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


def native(key: str) -> str:
    """Return a key sequence as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(_HIT)
        theme, box = self._look.theme, QRectF(option.rect).adjusted(8, 1, -8, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            edge = None if theme.shadows else theme.color("accent")
            fill_round(painter, box, 6, theme.color("selected"), edge)
        right = self._paint_right(painter, box, hit)
        if hit.checked:
            tick = QRectF(box.left() + 12, box.center().y() - 7, 14, 14)
            draw_icon(painter, "check", tick, theme.color("accent"))
        self._paint_words(painter, box.adjusted(40, 0, right - box.right() - 12, 0), hit)

    def _paint_right(self, painter: QPainter, box: QRectF, hit: Hit) -> float:
        """Paint the key, or why it cannot be used; return where that begins."""
        theme, face = self._look.theme, font("ui", 12, 500)
        right = box.right() - 12
        if hit.why:
            width = text_width(hit.why, font("ui", 11, 500))
            place = QRectF(right - width, box.top(), width, box.height())
            color = theme.color("text3")
            draw_text(painter, place, hit.why, font("ui", 11, 500), color, RIGHT)
            return right - width
        if not hit.key:
            return right
        words = native(hit.key)
        width = text_width(words, face) + 14
        cap = QRectF(right - width, box.center().y() - 11, width, 22)
        fill_round(painter, cap, 5, theme.color("panel"), theme.color("line2"))
        color = theme.color("text2" if hit.enabled else "text3")
        draw_text(painter, cap, words, face, color, CENTER)
        return right - width

    def _paint_words(self, painter: QPainter, box: QRectF, hit: Hit) -> None:
        theme, plain, bold = self._look.theme, font("ui", 13, 400), font("ui", 13, 600)
        faint = mix(theme.color("text3"), theme.color("raised"), 0.25)
        color = theme.color("text") if hit.enabled else faint
        marked = theme.color("accent") if hit.enabled else faint
        words = fitting(hit.words, bold, box.width())
        marks, x, place = set(hit.marks), box.left(), 0
        while place < len(words):
            lit = place in marks
            end = next((k for k in range(place, len(words)) if (k in marks) != lit), len(words))
            part, face = words[place:end], bold if lit else plain
            spot = QRectF(x, box.top(), box.right() - x, box.height())
            draw_text(painter, spot, part, face, marked if lit else color)
            x += text_width(part, face)
            place = end
        small = font("ui", 11, 500)
        if x + 12 + text_width(hit.menu, small) < box.right():
            spot = QRectF(x + 12, box.top(), box.right() - x - 12, box.height())
            draw_text(
                painter, spot, hit.menu, small, theme.color("text3") if hit.enabled else faint
            )


class CommandPalette(Overlay):
    """The palette.

    Parameters
    ----------
    found
        From what is typed to the commands.

    Attributes
    ----------
    taken
        Signal: the id of the command that is wanted.
    """

    taken = Signal(str)

    def __init__(
        self, look: Look, found: Callable[[str], tuple[Hit, ...]], parent: QWidget
    ) -> None:
        self._found = found
        self.hits: tuple[Hit, ...] = ()
        super().__init__(
            look,
            parent,
            lambda: translate("Palette", "Search all commands"),
            lambda: translate("Palette", "All commands"),
        )
        self.list = QListWidget(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListWidget { background: transparent; outline: none; }")
        self.list.setItemDelegate(_Painter(look, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _: self.take())
        self.edit.textChanged.connect(self.fill)

    def fill(self) -> None:
        """Show the commands that match."""
        self.hits = self._found(self.edit.text().strip())
        self.list.clear()
        for hit in self.hits:
            item = QListWidgetItem(hit.words)
            item.setData(_HIT, hit)
            item.setToolTip(hit.why)
            said = " ".join(part for part in (hit.menu, native(hit.key), hit.why) if part)
            item.setData(int(Qt.ItemDataRole.AccessibleDescriptionRole), said)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.scrollToTop()
        self.place()

    def wanted_size(self) -> QSize:
        """Return the size: as high as the rows, up to a limit."""
        rows = min(max(len(self.hits), 1), MOST)
        return QSize(WIDTH, FIELD + rows * ROW + 16)

    def place(self) -> None:
        """Put the list below the field."""
        super().place()
        inner = self.rect().adjusted(SHADE, SHADE + FIELD + 8, -SHADE, -SHADE - 8)
        self.list.setGeometry(QRect(inner))

    def take(self) -> None:
        """Do the chosen command, if it can be used now."""
        place = self.list.currentRow()
        if 0 <= place < len(self.hits) and self.hits[place].enabled:
            wanted = self.hits[place].id
            self.close_quietly()
            self.taken.emit(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of a list in the field."""
        pressed = watched is self.edit and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, count = Qt.Key(event.key()), max(len(self.hits), 1)
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST - 1,
            Qt.Key.Key_PageUp: 1 - MOST,
        }  # fmt: skip
        palette = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if key in steps:
            step, here = steps[key], self.list.currentRow()
            far = min(max(here + step, 0), count - 1)
            self.list.setCurrentRow((here + step) % count if abs(step) == 1 else far)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_P and event.modifiers() == palette):
            self.close_quietly()
        else:
            return False
        return True

    def paintEvent(self, event: QEvent) -> None:
        """Say so where nothing matches."""
        super().paintEvent(event)  # type: ignore[arg-type]
        if self.hits:
            return
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(SHADE, SHADE + FIELD, -SHADE, -SHADE)
        words = translate("Palette", "No command has these words.")
        draw_text(painter, box, words, font("ui", 13), self._look.theme.color("text2"), CENTER)
