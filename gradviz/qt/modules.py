"""Modules under the hand: double-click, the path above the canvas, boxes on their way.

What is folded, and what a fold does, is `gradviz.workspace.folding`.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent

from gradviz.animation.easing import cubic_in_out
from gradviz.qt.canvas import Rect
from gradviz.qt.clock import Clock, Job
from gradviz.qt.drawing import SessionDrawing
from gradviz.qt.look import Look
from gradviz.qt.stage import Stage
from gradviz.qt.widgets.crumbs import Crumbs
from gradviz.scene.between import between
from gradviz.scene.scene import HEAD, Scene
from gradviz.workspace.folding import crumbs
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View

_TURN = 240.0  # ms that boxes take to their new places
_MOST = 400  # more boxes than these do not travel
_SIGN = 17.0  # the chevron, from the left edge of a module, px
_REACH = 14.0  # a click so near to it is meant for the chevron, px
_EDGE, _BELOW = 16, 8


class Modules(QObject):
    """Connects the modules of one session with its stage.

    Parameters
    ----------
    session, stage, look, clock
        What is connected.
    """

    def __init__(self, session: Session, stage: Stage, look: Look, clock: Clock) -> None:
        super().__init__(stage)
        self._session, self._stage, self._look, self._clock = session, stage, look, clock
        self._moving: Job | None = None
        self.path = Crumbs(look, stage)
        self.path.chosen.connect(self._choose)
        stage.installEventFilter(self)
        stage.canvas.viewport().installEventFilter(self)
        self._unsubscribe = session.subscribe(self._on_state)
        look.changed.connect(self._show_path)

    def close(self) -> None:
        """Let go of the session."""
        self._unsubscribe()

    # ------------------------------------------------------------ hand

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open and fold by a double-click; keep the path in its corner."""
        if watched is self._stage and event.type() in (
            QEvent.Type.Resize,
            QEvent.Type.LayoutRequest,
        ):
            self._arrange()
        elif watched is not self._stage and isinstance(event, QMouseEvent):
            left = event.button() == Qt.MouseButton.LeftButton
            if left and event.type() == QEvent.Type.MouseButtonDblClick:
                return self._on_sign(event) is not None or self._double_click(event)
            if left and event.type() == QEvent.Type.MouseButtonPress:
                return self._session.folding.toggle(self._on_sign(event))
        return False

    def _double_click(self, event: QMouseEvent) -> bool:
        """Open or fold what is under the pointer; tell whether it is a module."""
        return self._session.folding.toggle(self._under(event)[0])

    def _under(self, event: QMouseEvent) -> tuple[str | None, QPointF]:
        view, canvas = self._session.view, self._stage.canvas
        if view is None or self._moving is not None or self._session.state.shows_blocks:
            return None, QPointF()
        point = canvas.mapToScene(event.position().toPoint())
        return view.scene.hit(point.x(), point.y()), point

    def _on_sign(self, event: QMouseEvent) -> str | None:
        """Return the module whose sign is under the pointer: one click is enough there."""
        name, point = self._under(event)
        view = self._session.view
        folding = self._session.folding
        if name is None or view is None or not folding.is_module(name) or folding.is_mark(name):
            return None
        sign = _sign(view.scene, name)
        near = abs(point.x() - sign.x()) <= _REACH and abs(point.y() - sign.y()) <= _REACH
        return name if near else None

    # ------------------------------------------------------------ path

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if (state.selection, state.playback, state.blocks) != (
            previous.selection,
            previous.playback,
            previous.blocks,
        ):
            self._show_path()

    def _show_path(self) -> None:
        view, state = self._session.view, self._session.state
        if view is None or not view.graph.calls or state.shows_blocks:
            self.path.show_path(())
            return
        name = state.selection
        step = view.frame(state.playback.time).step
        if name is None and step is not None:
            name = view.scene.boxes[step.box].id
        path = tuple((call.id, call.told) for call in crumbs(view, name))
        if self.path.show_path(path):
            self._arrange()

    def _choose(self, name: str) -> None:
        if self._session.folding.is_module(name):
            self._session.select(name)
            self._stage.canvas.setFocus()

    def _arrange(self) -> None:
        stage = self._stage
        top = _EDGE
        for other in (stage.formula, stage.told, stage.output):
            if not other.isHidden():
                top = max(top, other.geometry().bottom() + _BELOW)
        self.path.move(_EDGE - 10, top)
        self.path.raise_()

    # ------------------------------------------------------------ places

    def exchange(self, old: View | None, new: View, drawing: SessionDrawing) -> None:
        """Show another view: from its start, or from the places that its boxes had."""
        canvas = self._stage.canvas
        self._stage.show_path_room(bool(new.graph.calls))
        if self._moving is not None:
            self._moving.cancel()
            self._moving = None
        if old is not None and old.scene.signature == new.scene.signature:
            canvas.replace_drawing(drawing)
            if old.scene.bounds != new.scene.bounds:
                canvas.camera.make_room(drawing.bounds)
            return
        if old is None or not _folded_otherwise(old, new):
            canvas.show_drawing(drawing)
            return
        before, after = self._anchor(old.scene, new.scene)
        self._show_at(drawing, before, after)
        still = self._session.state.reduced_motion or len(new.scene.boxes) > _MOST
        if not still:
            shift = after.x() - before.x(), after.y() - before.y()
            self._travel(old.scene, new, shift, drawing)
        if not self._session.folding.anchor:
            self._gather(drawing)
        self._show_path()

    def _gather(self, drawing: SessionDrawing) -> None:
        """Glide to all of a drawing that has room: no one box was meant to stay where it was."""
        canvas = self._stage.canvas
        free, scale = canvas.free_part(), canvas.camera.scale
        x, y, width, height = drawing.bounds
        if width * scale > free.width() or height * scale > free.height():
            return
        if not free.contains(canvas.drawn_on_screen()):
            middle = QPointF(x + width / 2, y + height / 2)
            canvas.camera.glide_to(middle, free.center(), scale)

    def _show_at(self, drawing: SessionDrawing, before: QPointF, after: QPointF) -> None:
        """Show a drawing with a point of it where a point of the one before was."""
        canvas = self._stage.canvas
        place = QPointF(canvas.mapFromScene(before))
        canvas.replace_drawing(drawing)
        canvas.camera.make_room(drawing.bounds)
        canvas.pan_by(QPointF())
        canvas.follows = True
        canvas.camera.look_at(after, place, canvas.camera.scale)
        canvas.refresh()

    def _anchor(self, old: Scene, new: Scene) -> tuple[QPointF, QPointF]:
        """Return where something that stays under the eye was, and where it is."""
        state, view = self._session.state, self._session.view
        names = [self._session.folding.anchor, state.selection or ""]
        step = None if view is None else view.frame(state.playback.time).step
        if view is not None and step is not None:
            names.append(view.scene.boxes[step.box].id)
        seen = self._stage.canvas.camera.visible_part()
        names += [box.id for box in old.boxes if seen.intersects(QRectF(*_place(old, box.id)))]
        for name in names:
            if old.has(name) and new.has(name):
                return _sign(old, name), _sign(new, name)
            chain = (
                next((one for one in view.graph.chains if one.id == name), None) if view else None
            )
            ends = {name, chain.ops[-1]} if chain is not None else set()
            before = next((one for one in ends if old.has(one)), None)
            after = next((one for one in ends if new.has(one)), None)
            if before is not None and after is not None:  # opened, or put back on its edge
                return _centre(old, before), _centre(new, after)
        x, y, _, _ = old.bounds
        return QPointF(x, y), QPointF(new.bounds[0], new.bounds[1])

    def _travel(
        self, old: Scene, new: View, shift: tuple[float, float], drawing: SessionDrawing
    ) -> None:
        canvas = self._stage.canvas
        time = 0.0

        def show(share: float) -> None:
            scene = between(old, new.scene, shift, cubic_in_out(share))
            view = View(new.data, new.graph, scene, new.timeline, new.numbers)
            canvas.replace_drawing(SessionDrawing(self._session, view, self._look))
            canvas.refresh()

        def move(elapsed: float) -> bool:
            nonlocal time
            time += elapsed
            if time < _TURN:
                show(time / _TURN)
                return True
            canvas.replace_drawing(drawing)
            canvas.refresh()
            self._moving = None
            return False

        show(0.0)
        self._moving = self._clock.run_while(move)


def _folded_otherwise(old: View, new: View) -> bool:
    """Whether two views differ in what is folded, and in nothing else."""
    same = old.data is new.data and old.scene.direction == new.scene.direction
    return same and old.graph.full == new.graph.full and old.graph.folded != new.graph.folded


def _place(scene: Scene, name: str) -> Rect:
    index = scene.by_id.get(name)
    return scene.rect(index) if index is not None else scene.frame_of[name].rect


def _centre(scene: Scene, name: str) -> QPointF:
    return QPointF(*scene.center(scene.by_id[name]))


def _sign(scene: Scene, name: str) -> QPointF:
    """Return the place of a module's chevron, or of the same point of another box."""
    x, y, _, height = _place(scene, name)
    return QPointF(x + _SIGN, y + (HEAD / 2 if name in scene.frame_of else height / 2))
