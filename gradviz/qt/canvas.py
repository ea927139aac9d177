"""The canvas: a view on one item that paints the Picture of what is visible.

It pans, zooms, points and selects; it repaints only what differs from the picture before.
What is drawn comes from a `Drawing`; the canvas knows no trace, no time and no numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from gradviz.model.words import translate
from gradviz.qt.camera import Camera
from gradviz.qt.clock import Clock
from gradviz.qt.drawable import Arrow, Drawing, Rect
from gradviz.qt.gestures import Gesture, Press
from gradviz.qt.ground import paint_ground
from gradviz.qt.look import Look
from gradviz.qt.resting import Resting
from gradviz.qt.sheet import Sheet
from gradviz.qt.widgets.button import KEYBOARD

__all__ = ["Arrow", "Canvas", "Drawing", "Rect"]

_MARGIN = 160.0  # px around the visible part that are prepared too


class Canvas(QGraphicsView):
    """The view.

    Attributes
    ----------
    selected
        Signal: a box id, or None, that the person chose.
    pointed
        Signal: the box under a resting pointer (after 80 ms), None when it leaves.
    zoomed
        Signal: the new scale, 1.0 = 100 %.
    moved
        Signal: another part is shown.
    """

    selected = Signal(object)
    pointed = Signal(object)
    zoomed = Signal(float)
    moved = Signal()
    reopens = True  # at another size, where the view has only gone somewhere by itself

    def __init__(self, look: Look, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._clock = look, clock
        self._drawing: Drawing | None = None
        self._selection: str | None = None
        self._covered: tuple[QRectF, float] | None = None
        self._gesture: Gesture | None = None
        self._resting = Resting(clock, self.pointed.emit)
        self._kept: Literal["opening", "all", "middle"] = "opening"
        self._followed: str | None = None  # the box that is to be in sight
        self._ring = False
        self.wheel_pans = False
        self.taking: Callable[[QPointF], Gesture | None] = lambda position: None
        self.follows = True  # until a hand moves the view while it plays
        self.reserved = (0, 0, 0, 0)  # px that overlays take: left, top, right, bottom
        self._item = Sheet()
        self.camera = Camera(self, clock, self._on_moved)
        self._set_up_view()
        look.changed.connect(self._relook)
        self._relook()

    def _set_up_view(self) -> None:
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        scene.addItem(self._item)
        self.setScene(scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 160)

    def _relook(self) -> None:
        self.setAccessibleName(translate("Canvas", "Graph"))
        self.viewport().setAccessibleName(translate("Canvas", "Graph"))
        self.setBackgroundBrush(self._look.color("canvas"))
        self._covered = None
        self.refresh()
        self.viewport().update()

    # ------------------------------------------------------------ what is shown

    def show_drawing(self, drawing: Drawing | None) -> None:
        """Show another drawing from its start, or none."""
        self._drawing = drawing
        self._covered = None
        if drawing is None:
            self.refresh()
            return
        self.camera.make_room(drawing.bounds)
        self._kept, self._followed = "opening", None
        self.camera.open(drawing.bounds, drawing.start, self.free_part())

    def replace_drawing(self, drawing: Drawing) -> None:
        """Take a drawing of the same places; the next `refresh` shows what differs."""
        self._drawing = drawing

    def show_selection(self, box: str | None, spoken: str = "") -> None:
        """Take note of the selection (the picture itself marks it), and what is said of it all.

        A screen reader hears of another step without the focus moving.
        """
        self._selection = box
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)
            if QAccessible.isActive() and self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    def refresh(self) -> None:
        """Show the present moment: repaint what differs from the picture before."""
        if self._drawing is None:
            self._item.show_picture(QRectF(), ())
            return
        visible, scale = self.camera.visible_part(), self.camera.scale
        if (
            self._covered is None
            or self._covered[1] != scale
            or not self._covered[0].contains(visible)
        ):
            margin = _MARGIN / scale
            self._covered = (visible.adjusted(-margin, -margin, margin, margin), scale)
        part = self._covered[0]
        rect = part.x(), part.y(), part.width(), part.height()
        self._item.show_picture(part, self._drawing.picture(rect, scale).items)

    # ------------------------------------------------------------ what is seen

    def free_part(self) -> QRectF:
        """Return the part of the viewport that nothing covers."""
        left, top, right, bottom = self.reserved
        return QRectF(self.viewport().rect()).adjusted(left, top, -right, -bottom)

    def drawn_on_screen(self) -> QRectF:
        """Return where the drawing lies, px of the viewport; empty without one."""
        if self._drawing is None:
            return QRectF()
        x, y, width, height = self._drawing.bounds
        first = self.mapFromScene(QPointF(x, y))
        last = self.mapFromScene(QPointF(x + width, y + height))
        return QRectF(QPointF(first), QPointF(last))

    def fit_all(self) -> None:
        """Show everything, at most at 150 %."""
        if self._drawing is not None:
            self.camera.fit(self._drawing.bounds, self.free_part())
            self._kept = "all"

    def fit_selection(self) -> None:
        """Show the selected box large, or everything without one."""
        rect = None
        if self._drawing is not None and self._selection is not None:
            rect = self._drawing.rect(self._selection)
        if rect is None:
            self.fit_all()
            return
        x, y, width, height = rect
        self.camera.fit((x - 160, y - 110, width + 320, height + 220), self.free_part())
        self._kept = "middle"

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom about a point of the viewport (its middle when None)."""
        self._kept = "middle"
        self.follows = False
        self.camera.zoom_by(factor, about or self.free_part().center())

    def pan_by(self, offset: QPointF) -> None:
        """Move the view by px of the screen."""
        self._kept = "middle"
        self.follows = False
        self.camera.pan_by(offset)

    def bring_into_view(self, box: str) -> None:
        """Glide there, and only when the box is out of sight."""
        self._followed = box
        if self._drawing is None or self.camera.visible_part().contains(
            QRectF(*self._drawing.bounds)
        ):
            return
        rect = self._drawing.rect(box)
        moves = rect is not None and self.camera.bring_into_view(rect, self.free_part())
        if moves and not (self.reopens and self._kept == "opening"):
            self._kept = "middle"

    @property
    def followed(self) -> str | None:
        """The box that is kept in sight, None where a hand has chosen what is seen."""
        return self._followed if self._kept == "opening" else None

    def open_at(self, box: str) -> None:
        """Show the drawing as if for the first time, with a box in sight."""
        rect = None if self._drawing is None else self._drawing.rect(box)
        if self._drawing is None or rect is None:
            return
        self.camera.open(self._drawing.bounds, rect, self.free_part())
        self._kept, self._followed = "opening", box

    @property
    def keeps_middle(self) -> bool:
        """Whether a hand has chosen what is seen: neither the first look nor everything."""
        return self._kept == "middle"

    def keep_middle(self) -> None:
        """Keep what is in the middle now when the size changes."""
        self._kept = "middle"

    def _on_moved(self, zoomed: bool) -> None:
        self._resting.point_at(None)  # the card would stay behind, over another box
        visible, scale = self.camera.visible_part(), self.camera.scale
        covered = self._covered
        if covered is None or covered[1] != scale or not covered[0].contains(visible):
            self.refresh()
        if zoomed:
            self.viewport().update()
            self.zoomed.emit(scale)
        self.moved.emit()

    # ------------------------------------------------------------ hand

    def click_at(self, position: QPointF) -> None:
        """Select what is at a point of the viewport, or nothing."""
        self.selected.emit(self._box_at(position))

    def show_grip(self, gripped: bool) -> None:
        """Show the closed hand while panning."""
        shape = Qt.CursorShape.ClosedHandCursor if gripped else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if gripped:
            self._resting.point_at(None)

    def _box_at(self, position: QPointF) -> str | None:
        if self._drawing is None:
            return None
        point = self.mapToScene(position.toPoint())
        return self._drawing.hit(point.x(), point.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self._resting.point_at(None)
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            grabbed = event.button() == Qt.MouseButton.LeftButton and self.taking(event.position())
            self._gesture = grabbed or Press(self)
            self._gesture.start(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a gesture, or point at boxes."""
        if self._gesture is not None:
            self._gesture.move(event.position())
            return
        self._resting.point_at(self._box_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        if self._gesture is not None:
            self._gesture.end(event.position())
            self._gesture = None

    def cancel_gesture(self) -> bool:
        """Cancel a gesture under way; tell whether there was one."""
        if self._gesture is None:
            return False
        self._gesture.cancel()
        self._gesture = None
        return True

    def leaveEvent(self, event: QEvent) -> None:
        """Take the hover card away."""
        self._resting.point_at(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with a wheel, pan with a touchpad or with Ctrl; or the other way about."""
        event.accept()
        touch = event.device().type() == QInputDevice.DeviceType.TouchPad
        touch = touch or (
            not event.pixelDelta().isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        )
        offset = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if (touch == control) != (self.wheel_pans and not touch):
            self._resting.point_at(None)
            self.zoom_by(1.0015 ** (event.angleDelta().y() or offset.y() * 2), event.position())
            return
        self.pan_by(QPointF(offset))

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinch zooms."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1.0 + event.value(), event.position())
            return True
        return super().viewportEvent(event)

    # ------------------------------------------------------------ keys and frame

    def walk(self, arrow: Arrow) -> None:
        """Select the next box in a direction, along edges, and bring it into view."""
        box = self._drawing.neighbour(self._selection, arrow) if self._drawing else None
        if box is not None:
            self.selected.emit(box)
            self.bring_into_view(box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc cancels a gesture; all other keys belong to the commands."""
        if event.key() == Qt.Key.Key_Escape and self.cancel_gesture():
            return
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by the keyboard."""
        self._ring = event.reason() in KEYBOARD
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._ring = False
        self.viewport().update()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what was chosen: the first look, everything, or the middle."""
        super().resizeEvent(event)
        if self._kept == "all":
            self.fit_all()
        elif self.followed is not None:
            self.open_at(self.followed)
        elif self._kept == "opening" and self._drawing is not None:
            drawing = self._drawing
            self.camera.open(drawing.bounds, drawing.start, self.free_part())
        elif event.oldSize().isValid():
            grown = event.size() - event.oldSize()
            self.camera.pan_by(QPointF(grown.width() / 2, grown.height() / 2))

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Fill the ground and its dots, which move with the view."""
        paint_ground(painter, rect, self._look, self.camera.scale)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the ring of the keyboard focus."""
        if not self._ring or not self.hasFocus():
            return
        painter.save()
        painter.resetTransform()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.color("accent"), 2))
        painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))
        painter.restore()
