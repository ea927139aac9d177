"""Which part of the drawing the canvas shows, and how large: pan, zoom, fit, glide."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from gradviz.qt.clock import Clock, Job

Rect = tuple[float, float, float, float]
_MINIMUM, _MAXIMUM, _FIT_MAXIMUM = 0.02, 8.0, 1.5
_FARTHEST = 0.006  # where the whole of a drawing is asked for
_ROOM = 250_000.0  # as much as is seen from farthest away, px
_READABLE, _OPENING = 0.6, 0.8  # below the first, text is too small to read
_GLIDE = 280.0
_ABOUT = 40.0  # numbers stand so far above and below a box, px


class Camera:
    """Moves a QGraphicsView whose scroll bars are hidden.

    Parameters
    ----------
    view, clock
        What is moved; what a glide runs on.
    moved
        Called after each movement, with whether the scale changed.
    """

    def __init__(self, view: QGraphicsView, clock: Clock, moved: Callable[[bool], None]) -> None:
        self._view, self._clock, self._moved = view, clock, moved
        self._gliding: Job | None = None
        self.reduced_motion = False

    @property
    def scale(self) -> float:
        """Return the scale, 1.0 = 100 %."""
        return self._view.transform().m11()

    def visible_part(self) -> QRectF:
        """Return the visible rectangle in px at 100 %."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def make_room(self, bounds: Rect) -> None:
        """Let the view move as far around a drawing as a hand may want, from however far away."""
        x, y, width, height = bounds
        self._view.setSceneRect(x - _ROOM, y - _ROOM, width + 2 * _ROOM, height + 2 * _ROOM)

    def fit(self, rect: Rect, free: QRectF) -> None:
        """Show a rectangle of the drawing in a free part of the viewport, at most at 150 %."""
        x, y, width, height = rect
        scale = min(free.width() / max(width, 1), free.height() / max(height, 1), _FIT_MAXIMUM)
        if 1.0 <= scale < 1.2:
            scale = 1.0  # hairlines fall on whole pixels
        scale = min(max(scale, _FARTHEST), _MAXIMUM)
        self.look_at(QPointF(x + width / 2, y + height / 2), free.center(), scale)

    def open(self, rect: Rect, start: Rect, free: QRectF) -> bool:
        """Show a drawing for the first time: all of it, or its start where all is too small.

        Parameters
        ----------
        rect, start
            All of the drawing, and where it begins.
        free
            The part of the viewport that nothing covers.

        Returns
        -------
        bool
            Whether all of it is shown.
        """
        x, y, width, height = rect
        whole = min(free.width() / max(width, 1), free.height() / max(height, 1))
        if whole >= _READABLE:
            self.fit(rect, free)
            return True
        across = _beginning(x, width, start[0] + start[2] / 2, free.width() / _OPENING)
        down = _beginning(y, height, start[1] + start[3] / 2, free.height() / _OPENING)
        self.look_at(QPointF(across, down), free.center(), _OPENING)
        return False

    def look_at(self, point: QPointF, on_screen: QPointF, scale: float) -> None:
        """Put a point of the drawing under a point of the viewport."""
        self._stop_gliding()
        self._put(point, on_screen, scale)

    def _put(self, point: QPointF, on_screen: QPointF, scale: float) -> None:
        zoomed = abs(scale - self.scale) > 1e-9
        if zoomed:
            self._view.setTransform(QTransform.fromScale(scale, scale))
        self._scroll(on_screen - QPointF(self._view.mapFromScene(point)))
        self._moved(zoomed)

    def zoom_by(self, factor: float, about: QPointF) -> None:
        """Zoom about a point of the viewport."""
        least = min(self.scale, _MINIMUM)  # where all of a huge drawing is seen, still farther
        scale = min(max(self.scale * factor, least), _MAXIMUM)
        self.look_at(self._view.mapToScene(about.toPoint()), about, scale)

    def pan_by(self, offset: QPointF) -> None:
        """Move the view by px of the screen."""
        self._stop_gliding()
        self._pan(offset)

    def _pan(self, offset: QPointF) -> None:
        self._scroll(offset)
        self._moved(False)

    def _stop_gliding(self) -> None:
        if self._gliding is not None:
            self._gliding.cancel()
            self._gliding = None

    def _scroll(self, offset: QPointF) -> None:
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() - round(offset.x()))
        down.setValue(down.value() - round(offset.y()))

    def bring_into_view(self, rect: Rect, free: QRectF) -> bool:
        """Glide to a rectangle when it is out of sight; tell whether it moves.

        It moves only along the axis on which the rectangle is out of sight: a flow that
        is followed downwards does not sway.
        """
        x, y, width, height = rect
        wanted = QRectF(x, y, width, height).adjusted(0, -_ABOUT, 0, _ABOUT)
        seen = self._view.mapToScene(free.toRect()).boundingRect()
        if seen.contains(wanted):
            return False
        target = QPointF(x + width / 2, y + height / 2)
        way = QPointF(self._view.mapFromScene(target)) - free.center()
        if seen.left() <= wanted.left() and wanted.right() <= seen.right():
            way.setX(0.0)
        if seen.top() <= wanted.top() and wanted.bottom() <= seen.bottom():
            way.setY(0.0)
        self._glide(way)
        return True

    def glide_to(self, point: QPointF, on_screen: QPointF, scale: float) -> None:
        """Glide until a point of the drawing is under a point of the viewport, at a scale."""
        self._stop_gliding()
        if self.reduced_motion:
            self.look_at(point, on_screen, scale)
            return
        start, first = QPointF(self._view.mapFromScene(point)), self.scale
        time = 0.0

        def move(elapsed: float) -> bool:
            nonlocal time
            time = min(time + elapsed, _GLIDE)
            share = time / _GLIDE
            share = share * share * (3 - 2 * share)
            here = start + (on_screen - start) * share
            self._put(point, here, first * (scale / first) ** share)
            return time < _GLIDE

        self._gliding = self._clock.run_while(move)

    def _glide(self, way: QPointF) -> None:
        self._stop_gliding()
        if self.reduced_motion:
            self._pan(-way)
            return
        gone, time = QPointF(), 0.0

        def move(elapsed: float) -> bool:
            nonlocal gone, time
            time = min(time + elapsed, _GLIDE)
            share = time / _GLIDE
            place = way * (share * share * (3 - 2 * share))
            step = QPointF(round((place - gone).x()), round((place - gone).y()))
            self._pan(-step)
            gone += step
            return time < _GLIDE

        self._gliding = self._clock.run_while(move)


def _beginning(low: float, length: float, start: float, seen: float) -> float:
    """Return the middle of what is seen of one axis, so that the start is in its first third.

    Nothing is shown of the room outside the drawing as long as there is drawing to show.
    """
    if length <= seen:
        return low + length / 2
    return min(max(start + seen / 6, low + seen / 2), low + length - seen / 2)
