"""The board: the canvas on which blocks are put, wired and moved.

It turns presses into gestures and knows nothing of networks; what it is asked to do goes to
its `bench`, see `gradviz.qt.builder.editor`.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)

from gradviz.qt.builder.gestures import Band, Bench, DrawWire, MoveBlocks
from gradviz.qt.builder.rows import MIME
from gradviz.qt.canvas import Canvas, Rect
from gradviz.qt.gestures import Gesture, Press
from gradviz.scene.plan import Hit, Port

LEAST = 0.6
"""Smaller than so nothing is made only to be seen whole."""


class Worker(Bench, Protocol):
    """What the board asks beside gestures."""

    def hit(self, position: QPointF) -> Hit | None:
        """Return what lies at a point of the viewport."""

    def other_end(self, port: Port) -> Port | None:
        """Return the output that a connected input takes its value from."""

    def point_at(self, hit: Hit | None) -> None:
        """Show what the pointer is on."""

    def click_on(self, hit: Hit) -> None:
        """Select a wire or a group."""

    def open_at(self, position: QPointF, hit: Hit | None) -> None:
        """Do what a double click means there."""

    def show_dropping(self, position: QPointF | None) -> None:
        """Show where a block would be put that is carried over the board."""

    def drop_block(self, block: str, position: QPointF) -> None:
        """Add a block of the palette there."""

    def escape(self) -> bool:
        """Let go of what is open or selected; whether there was anything."""


class Board(Canvas):
    """The canvas of blocks.

    Attributes
    ----------
    bench
        Who does what is asked; set before the board is shown.
    pressed
        Signal: the board was pressed: what floats over it goes.
    """

    pressed = Signal()
    bench: Worker | None = None
    reopens = False

    def prepare(self, bench: Worker) -> None:
        """Take who does the work."""
        self.bench = bench
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def make_room(self, block: str | None) -> None:
        """Show all while nobody has looked elsewhere, else at least the block that is new."""
        if self._drawing is None:
            return
        free = self.free_part()
        rect = None if block is None else self._drawing.rect(block)
        untouched = self._kept != "middle"  # then all is shown, also what else is new
        shown = self._drawing.bounds if untouched else rect
        first = self.bench is not None and len(self.bench.plan.blocks) < 2  # it goes to the middle
        own_size = not untouched or (self.camera.scale <= 1.0 and not first)
        if shown is not None and own_size and self._on_screen(shown, free):
            return
        if untouched:
            x, y, width, height = self._drawing.bounds
            least_w, least_h = max(width, free.width()), max(height, free.height())
            x, y = x - (least_w - width) / 2, y - (least_h - height) / 2
            if min(free.width() / least_w, free.height() / least_h) >= LEAST:
                self.camera.fit((x, y, least_w, least_h), free)
                return
        if block is not None:
            self.bring_into_view(block)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep blocks at their own size where there is room."""
        super().resizeEvent(event)
        if self._kept == "opening":
            self.make_room(None)

    def _on_screen(self, rect: Rect, free: QRectF) -> bool:
        """Whether a rectangle of the plan is seen whole."""
        x, y, width, height = rect
        corners = (
            self.mapFromScene(QPointF(x, y)),
            self.mapFromScene(QPointF(x + width, y + height)),
        )
        return free.contains(QRectF(QPointF(corners[0]), QPointF(corners[1])))

    def _gesture_at(self, event: QMouseEvent) -> Gesture:
        bench = self.bench
        if bench is None or event.button() != Qt.MouseButton.LeftButton:
            return Press(self)
        modifiers = event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        adds = shift or bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        hit = bench.hit(event.position())
        if hit is not None and hit.kind == "port" and hit.port is not None and not adds:
            far = None if hit.port.output else bench.other_end(hit.port)
            return DrawWire(bench, hit.port) if far is None else DrawWire(bench, far, hit.port)
        if hit is not None and hit.kind in ("block", "port"):
            return MoveBlocks(bench, hit.id, adds)
        return Band(bench) if shift else Press(self)

    def click_at(self, position: QPointF) -> None:
        """Select a wire or a group, or nothing."""
        hit = None if self.bench is None else self.bench.hit(position)
        if hit is not None and self.bench is not None:
            self.bench.click_on(hit)
        elif self.bench is not None:
            self.bench.choose(())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.pressed.emit()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._gesture = self._gesture_at(event)
            self._gesture.start(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a gesture, or show what is pointed at."""
        if self._gesture is not None:
            self._gesture.move(event.position())
        elif self.bench is not None:
            self.bench.point_at(self.bench.hit(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add a block on empty ground, open the settings of one."""
        if self.bench is not None and event.button() == Qt.MouseButton.LeftButton:
            self.bench.open_at(event.position(), self.bench.hit(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc cancels a gesture, else what is open, else the selection."""
        escape = event.key() == Qt.Key.Key_Escape
        if escape and (self.cancel_gesture() or (self.bench is not None and self.bench.escape())):
            return
        event.ignore()

    # ------------------------------------------------------------ blocks that are carried here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take blocks of the palette; files are the window's matter."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the wire that the block would be put on."""
        if event.mimeData().hasFormat(MIME) and self.bench is not None:
            self.bench.show_dropping(event.position())
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show nothing any more."""
        if self.bench is not None:
            self.bench.show_dropping(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the block."""
        if self.bench is None or not event.mimeData().hasFormat(MIME):
            event.ignore()
            return
        self.bench.show_dropping(None)
        block = bytes(event.mimeData().data(MIME).data()).decode()
        self.bench.drop_block(block, event.position())
        event.acceptProposedAction()
