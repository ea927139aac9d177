"""The graph for screen readers: each box of the canvas is a child with name, value, gradient.

A `QGraphicsView` shows none of what it paints; here Qt is handed an interface that does. The
children are told apart by their place in the drawing and ask the session when they are asked,
so they outlive every view. The graph table is the other way in.
"""

from __future__ import annotations

import weakref

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QGraphicsView

from gradviz.model.words import translate
from gradviz.qt import telling
from gradviz.qt.canvas import Canvas
from gradviz.qt.widgets.card import Card
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View

__all__ = ["Speaking"]

_SPEAKING: weakref.WeakKeyDictionary[QObject, Speaking] = weakref.WeakKeyDictionary()
_INSTALLED: list[bool] = []


class Speaking(QObject):
    """Tells screen readers of the boxes of one session's graph.

    Parameters
    ----------
    session, canvas
        What is told of, and the widget that paints it.
    """

    def __init__(self, session: Session, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.session, self.canvas = session, canvas
        self.graph: QAccessibleInterface | None = None
        self._unsubscribe = session.subscribe(self._on_state)
        _SPEAKING[canvas] = self
        if not _INSTALLED:
            _INSTALLED.append(True)
            QAccessible.installFactory(_interface)

    def close(self) -> None:
        """Listen to the session no longer; the canvas is then as any other."""
        self._unsubscribe()
        _SPEAKING.pop(self.canvas, None)

    @property
    def view(self) -> View | None:
        """What is shown."""
        return self.session.view

    @property
    def count(self) -> int:
        """How many boxes there are."""
        return 0 if self.view is None else len(self.view.scene.boxes)

    def name(self, place: int) -> str:
        """Return what a box is called, and what it is."""
        told = self._card(place)
        words = f"{told.title}, {told.line}" if told.line else told.title
        return words.replace("  \u00b7  ", ", ")

    def numbers(self, place: int) -> str:
        """Return value and gradient of a box at this moment."""
        waiting = translate("Inspector", "not computed yet")
        rows = self._card(place).rows
        return ", ".join(f"{row.label} {waiting if row.text is None else row.text}" for row in rows)

    def _card(self, place: int) -> Card:
        view = self.view
        if view is None or place >= self.count:
            return Card(title="", line="")
        return telling.card(view, self.session.state, view.scene.boxes[place].id)

    def rect(self, place: int) -> QRect:
        """Return where a box is on the screen."""
        view = self.view
        if view is None or place >= self.count:
            return QRect()
        x, y, width, height = view.scene.rect(place)
        first = self.canvas.mapFromScene(x, y)
        last = self.canvas.mapFromScene(x + width, y + height)
        size = QSize(last.x() - first.x(), last.y() - first.y())
        return QRect(self.canvas.viewport().mapToGlobal(first), size)

    def at(self, x: int, y: int) -> int:
        """Return the place of the box at a point of the screen, -1 where there is none."""
        view = self.view
        point = self.canvas.mapToScene(self.canvas.viewport().mapFromGlobal(QPoint(x, y)))
        box = None if view is None else view.scene.hit(point.x(), point.y())
        return -1 if view is None or box is None else view.scene.by_id.get(box, -1)

    def selected(self) -> int:
        """Return the place of the selected box, -1 without one."""
        view = self.view
        return -1 if view is None else view.scene.by_id.get(self.session.state.selection or "", -1)

    def _on_state(self, state: AppState, previous: AppState) -> None:
        """Tell a screen reader, if one listens, that another box has the focus."""
        if state.selection == previous.selection or not QAccessible.isActive():
            return
        place = self.selected()
        if place >= 0 and self.canvas.hasFocus():
            event = QAccessibleEvent(self.canvas, QAccessible.Event.Focus)
            event.setChild(place)
            QAccessible.updateAccessibility(event)


class _Graph(QAccessibleWidget):
    """The canvas: a list of its boxes."""

    def __init__(self, speaking: Speaking) -> None:
        super().__init__(speaking.canvas, QAccessible.Role.List, speaking.canvas.accessibleName())
        self.speaking = speaking
        self._boxes: list[_Box] = []

    def childCount(self) -> int:
        return self.speaking.count

    def child(self, index: int) -> QAccessibleInterface | None:
        if not 0 <= index < self.speaking.count:
            return None
        while len(self._boxes) <= index:
            self._boxes.append(_Box(self, len(self._boxes)))
        return self._boxes[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.place if isinstance(child, _Box) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        return self.child(self.speaking.at(x, y))

    def focusChild(self) -> QAccessibleInterface | None:
        return self.child(self.speaking.selected())

    def text(self, kind: QAccessible.Text) -> str:
        canvas = self.speaking.canvas
        if kind == QAccessible.Text.Name:
            return canvas.accessibleName()
        return canvas.accessibleDescription() if kind == QAccessible.Text.Description else ""


class _Box(QAccessibleInterface):
    """One box: its place in the drawing is all that it knows."""

    def __init__(self, graph: _Graph, place: int) -> None:
        super().__init__()
        self.graph, self.place = graph, place

    def isValid(self) -> bool:
        return self.place < self.graph.speaking.count

    def object(self) -> None:
        return None

    def parent(self) -> QAccessibleInterface:
        return self.graph

    def child(self, index: int) -> None:
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> None:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def rect(self) -> QRect:
        return self.graph.speaking.rect(self.place)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        made, speaking = QAccessible.State(), self.graph.speaking
        chosen = speaking.selected() == self.place
        made.selectable = made.focusable = True
        made.selected = chosen
        made.focused = chosen and speaking.canvas.hasFocus()
        made.offscreen = not self.rect().intersects(self.graph.rect())
        return made

    def text(self, kind: QAccessible.Text) -> str:
        speaking = self.graph.speaking
        if kind == QAccessible.Text.Name:
            return speaking.name(self.place)
        if kind in (QAccessible.Text.Value, QAccessible.Text.Description):
            return speaking.numbers(self.place)
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing is written into a box from outside."""


def _interface(key: str, of: QObject | None) -> QAccessibleInterface | None:
    """Return the interface of a canvas that is told of; None for all else: Qt's own is used."""
    if not isinstance(of, QGraphicsView):
        return None
    speaking = _SPEAKING.get(of)
    if speaking is None:
        return None
    if speaking.graph is None:
        speaking.graph = _Graph(speaking)
    return speaking.graph
