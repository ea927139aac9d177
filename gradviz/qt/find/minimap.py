"""The minimap: the whole graph in a corner of the canvas, and which part of it is seen.

It is there only while a part is out of sight. A press or a drag moves the canvas; the same is
done with the keyboard by walking, fitting and finding.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gradviz.animation.bodies import FAMILY
from gradviz.model.words import translate
from gradviz.qt.look import Look
from gradviz.qt.stage import Stage
from gradviz.qt.widgets.drawing import fill_round, shadow
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View

__all__ = ["Minimap"]

LARGEST, SHADE, PADDING = QSize(168, 132), 12, 8
LEAST = 24
"""A graph of fewer boxes needs no map."""
LEAST_SIDES = 2.0, 1.5
"""No box is smaller on the map, px."""
CROWD = 2000
"""Of more boxes those are drawn once that fall together."""
_EDGE, _ABOVE = 16, 60


class Minimap(QWidget):
    """The map; a child of the stage.

    Parameters
    ----------
    session, stage, look
        Whose graph, where, in which colours.
    """

    def __init__(self, session: Session, stage: Stage, look: Look) -> None:
        super().__init__(stage)
        self._session, self._stage, self._look = session, stage, look
        self._kept: tuple[tuple[object, ...], QPixmap] | None = None
        self.wanted = True
        stage.installEventFilter(self)
        stage.canvas.moved.connect(self.follow)
        self._unsubscribe = session.subscribe(self._on_state)
        look.changed.connect(self._relook)
        self._relook()
        self.hide()

    def _relook(self) -> None:
        self.setAccessibleName(translate("Find", "Minimap"))
        self.setToolTip(translate("Find", "Press or drag to see another part"))
        self._kept = None
        self.update()

    def close_map(self) -> None:
        """Listen to the session no longer."""
        self._unsubscribe()

    def show_wanted(self, wanted: bool) -> None:
        """Show it when there is need for it, or never."""
        self.wanted = wanted
        self.follow()

    # ------------------------------------------------------------ places

    @property
    def _view(self) -> View | None:
        return self._session.view

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if state is self._session.state and _seen(state) != _seen(previous):
            self.follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the corner."""
        if event.type() == QEvent.Type.Resize:
            self.follow()
        return False

    def follow(self) -> None:
        """Show where the canvas is; hide where there is no need or no room."""
        view, canvas = self._view, self._stage.canvas
        shown = self.wanted and view is not None and len(view.scene.boxes) >= LEAST
        shown = shown and not self._session.state.shows_blocks
        shown = shown and self._stage.width() >= 560 and self._stage.height() >= 380
        if not shown or view is None:
            self.hide()
            return
        x, y, width, height = view.scene.bounds
        seen = canvas.camera.visible_part()
        if seen.contains(QRectF(x, y, width, height)):
            self.hide()
            return
        room = LARGEST - QSize(2 * PADDING, 2 * PADDING)
        scale = min(room.width() / width, room.height() / height)
        wide = max(round(width * scale), 20) + 2 * PADDING + 2 * SHADE
        high = max(round(height * scale), 20) + 2 * PADDING + 2 * SHADE
        left = self._stage.width() - _EDGE + SHADE - wide
        self.setGeometry(left, self._stage.height() - _ABOVE + SHADE - high, wide, high)
        self.show()
        self.update()

    def _scale(self, view: View) -> float:
        _, _, width, height = view.scene.bounds
        inner = self._inner()
        return min(inner.width() / width, inner.height() / height)

    def _inner(self) -> QRectF:
        edge = SHADE + PADDING
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)

    def _placed(self, view: View, rect: QRectF) -> QRectF:
        """Return where a part of the drawing is on the map."""
        scale, inner = self._scale(view), self._inner()
        x, y, width, height = view.scene.bounds
        left = inner.center().x() - width * scale / 2 + (rect.x() - x) * scale
        top = inner.center().y() - height * scale / 2 + (rect.y() - y) * scale
        return QRectF(left, top, rect.width() * scale, rect.height() * scale)

    def _places(self, view: View) -> np.ndarray:
        """Return where the boxes are on the map, (n, 4) x, y, width, height."""
        corner, scale = self._placed(view, QRectF(0, 0, 0, 0)), self._scale(view)
        places = view.scene.rects * scale
        places[:, :2] += corner.x(), corner.y()
        places[:, 2:] = np.maximum(places[:, 2:], LEAST_SIDES)
        return places

    # ------------------------------------------------------------ hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the part under the pointer."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, point: QPointF) -> None:
        view, canvas = self._view, self._stage.canvas
        if view is None:
            return
        zero = self._placed(view, QRectF(0, 0, 0, 0))
        there = (point - zero.topLeft()) / self._scale(view)
        canvas.follows = False
        canvas.keep_middle()
        canvas.camera.look_at(there, canvas.free_part().center(), canvas.camera.scale)

    # ------------------------------------------------------------ picture

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the graph, what is chosen and found, and the part that is seen."""
        view = self._view
        if view is None:
            return
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._graph(view))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._marks(painter, view)
        seen = self._placed(view, self._stage.canvas.camera.visible_part())
        inner = self._box().adjusted(2, 2, -2, -2)
        painter.setPen(QPen(self._look.color("accent"), 1.5))
        painter.setBrush(self._look.color("accent", 0.1))
        painter.drawRoundedRect(seen.intersected(inner), 3, 3)

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(SHADE, SHADE, -SHADE, -SHADE)

    def _graph(self, view: View) -> QPixmap:
        """Return ground and boxes by their colours; painted once for each view, size and theme.

        The ground's soft shadow takes longer than all the rest.
        """
        ratio = self.devicePixelRatioF()
        key = id(view.scene), self.size().toTuple(), self._look.theme.name, ratio
        if self._kept is not None and self._kept[0] == key:
            return self._kept[1]
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter, theme = QPainter(made), self._look.theme
        shadow(painter, self._box(), 8, theme)
        fill_round(painter, self._box(), 8, theme.color("raised"), theme.color("line"))
        painter.setPen(Qt.PenStyle.NoPen)
        kinds, which = view.scene.kinds
        places = self._places(view)
        for number, kind in enumerate(kinds):
            painter.setBrush(self._look.color(f"{FAMILY[kind]}.line"))
            rects = _apart(places[which == number])
            painter.drawRects([QRectF(*rect) for rect in rects.tolist()])
        painter.end()
        self._kept = key, made
        return made

    def _marks(self, painter: QPainter, view: View) -> None:
        state = self._session.state
        step = view.frame(state.playback.time).step
        now = None if step is None else view.scene.boxes[step.box].id
        marked = [(name, "accent") for name in (*state.found, state.selection)]
        if step is not None:
            marked.append((now, "bwd.line" if step.phase == "backward" else "fwd.line"))
        painter.setPen(Qt.PenStyle.NoPen)
        for name, role in marked:
            index = view.scene.by_id.get(name or "")
            if index is not None:
                place = self._placed(view, QRectF(*view.scene.rect(index)))
                painter.setBrush(self._look.color(role))
                painter.drawRoundedRect(place.adjusted(-1.5, -1.5, 1.5, 1.5), 1.5, 1.5)


def _apart(places: np.ndarray) -> np.ndarray:
    """Return the places that can be told from each other; of few boxes all."""
    if len(places) < CROWD:
        return places
    steps = np.round(places * 2.0).astype(np.int64)  # half a px
    _, first = np.unique(steps @ (1 << np.array([0, 12, 24, 36])), return_index=True)
    return steps[first] / 2.0


def _seen(state: AppState) -> tuple[object, ...]:
    """Return what the map shows of a state."""
    return state.trace, state.selection, state.found, state.blocks, state.playback.time
