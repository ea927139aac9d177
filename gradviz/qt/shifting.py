"""Boxes of a trace under the hand: dragged elsewhere, and by commands, a little at a time.

Where they are is part of how a document is looked at (`gradviz.workspace.shifting`).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF

from gradviz.qt.drawing import SessionDrawing
from gradviz.qt.gestures import Carry
from gradviz.qt.look import Look
from gradviz.qt.stage import Stage
from gradviz.scene.between import carried
from gradviz.workspace.session import Session
from gradviz.workspace.view import View

_MOST = 1500
"""Of more boxes than these the one that is carried is shown when it is dropped."""


class Shifting(QObject):
    """Lets boxes of one session's trace be carried on its stage.

    Parameters
    ----------
    session, stage, look
        What is connected.
    """

    def __init__(self, session: Session, stage: Stage, look: Look) -> None:
        super().__init__(stage)
        self._session, self._stage, self._look = session, stage, look
        self._view: View | None = None
        self._names: tuple[str, ...] = ()
        self._offset = QPointF()
        stage.canvas.taking = self._take

    def _take(self, position: QPointF) -> Carry | None:
        """Return the gesture of a press on a box, None on the empty canvas."""
        session, canvas = self._session, self._stage.canvas
        view = session.view
        if view is None or session.state.shows_blocks or session.placing.waiting is not None:
            return None
        point = canvas.mapToScene(position.toPoint())
        name = view.scene.hit(point.x(), point.y())
        names = () if name is None else session.shifting.together(name)
        if not names:
            return None
        self._view, self._names = view, names
        return Carry(canvas, self)

    # ------------------------------------------------------------ what is carried

    def carry(self, offset: QPointF) -> None:
        """Show the boxes so many px of the screen away."""
        view, canvas = self._view, self._stage.canvas
        self._offset = offset / canvas.camera.scale
        if view is None or view is not self._session.view or len(view.scene.boxes) > _MOST:
            return
        indices = [view.scene.by_id[name] for name in self._names]
        scene = carried(view.scene, indices, (self._offset.x(), self._offset.y()))
        shown = View(view.data, view.graph, scene, view.timeline, view.numbers)
        canvas.replace_drawing(SessionDrawing(self._session, shown, self._look))
        canvas.refresh()

    def drop(self) -> None:
        """Leave the boxes there."""
        if self._view is not None and self._view is self._session.view:
            offset = round(self._offset.x()), round(self._offset.y())
            self._session.shifting.move(self._names, offset)

    def put_back(self) -> None:
        """Show the boxes where they were."""
        view, canvas = self._session.view, self._stage.canvas
        if view is not None:
            canvas.replace_drawing(SessionDrawing(self._session, view, self._look))
            canvas.refresh()
