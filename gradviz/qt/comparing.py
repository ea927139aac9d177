"""Selecting several boxes on the canvas with the mouse: Ctrl or Shift joins one to the others."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent

from gradviz.qt.canvas import Canvas
from gradviz.workspace.session import Session

_JOINS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Comparing(QObject):
    """Watches the presses on one canvas.

    Parameters
    ----------
    session, canvas
        Whose boxes are selected, and where.
    """

    def __init__(self, session: Session, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Join the box under the pointer; a plain press ends the comparison."""
        if event.type() != QEvent.Type.MouseButtonPress or not isinstance(event, QMouseEvent):
            return False
        view, session = self._session.view, self._session
        if event.button() != Qt.MouseButton.LeftButton or view is None:
            return False
        point = self._canvas.mapToScene(event.position().toPoint())
        box = view.scene.hit(point.x(), point.y())
        if event.modifiers() & _JOINS and box in view.scene.by_id:
            session.compare(box)
            return True
        if box is not None and session.state.selected and not event.modifiers():
            session.update(selected=())
        return False
