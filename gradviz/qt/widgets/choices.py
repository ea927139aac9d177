"""Named choices side by side, one of them chosen: what segments and tabs have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from gradviz.qt.look import Look, Words, worded


class Choices(QWidget):
    """Keeps the choice and takes clicks and arrow keys; how it looks is its heirs' matter.

    Attributes
    ----------
    chosen
        Signal with the index of the choice that the person made.
    reach
        How far beside its box a choice is still hit, px.
    """

    chosen = Signal(int)
    reach = 0.0

    def __init__(self, look: Look, words: Sequence[Words], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, tuple(words)
        self._index = self._first = 0
        self._end = len(self._words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.changed.connect(self._relook)
        self._relook()

    @property
    def index(self) -> int:
        """Which choice is shown as chosen."""
        return self._index

    def show_index(self, index: int) -> None:
        """Show a choice as chosen, without a signal."""
        self._index = index
        self._relook()

    def show_from(self, first: int) -> None:
        """Leave out the choices before one: they are not to be had now."""
        if first != self._first:
            self._first = first
            self._relook()

    def show_until(self, end: int) -> None:
        """Leave out the choices from one on: they are not to be had now."""
        if end != self._end:
            self._end = end
            self._relook()

    def _relook(self) -> None:
        self.setAccessibleName(worded(self._words[self._index]))
        self.updateGeometry()
        self.update()

    def _boxes(self) -> list[QRectF]:
        """Return where each choice is; nowhere until an heir says."""
        return []

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer."""
        for index, box in enumerate(self._boxes()):
            if box.adjusted(-self.reach, 0, self.reach, 0).contains(event.position()):
                self._choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._choose(min(max(self._index + step, self._first), self._end - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self.update()
        super().focusOutEvent(event)

    def _choose(self, index: int) -> None:
        if index != self._index:
            self.show_index(index)
            self.chosen.emit(index)
