"""What the canvas draws: the session's view at the session's moment."""

from __future__ import annotations

from gradviz.animation.picture import Marks, picture
from gradviz.animation.timeline import FrameState
from gradviz.animation.trails import found_ground, trail_ground
from gradviz.model.picture import Picture, Primitive
from gradviz.qt.canvas import Arrow, Rect
from gradviz.qt.look import Look
from gradviz.scene.scene import Scene
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from gradviz.workspace.view import View


class SessionDrawing:
    """A view of the session as a `Drawing`.

    Parameters
    ----------
    session, view, look
        Where moment and marks come from, what is drawn, in which colours.
    """

    def __init__(self, session: Session, view: View, look: Look) -> None:
        self._session, self._view, self._look = session, view, look

    @property
    def _scene(self) -> Scene:
        return self._view.scene

    @property
    def bounds(self) -> Rect:
        """Return x, y, width, height of everything."""
        return self._scene.bounds

    @property
    def start(self) -> Rect:
        """Return x, y, width, height of the box of the first step, else the first corner."""
        steps = self._view.timeline.steps
        x, y, _, _ = self._scene.bounds
        return self._scene.rect(steps[0].box) if steps else (x, y, 0.0, 0.0)

    def picture(self, visible: Rect | None, scale: float) -> Picture:
        """Return the picture of a part at the present moment."""
        state = self._session.state
        return picture(
            self._scene,
            self._frame(state),
            self._view.numbers,
            self._look.theme,
            area=visible,
            scale=scale,
            marks=marks(state),
            under=self._grounds(visible, scale),
        )

    def _grounds(self, visible: Rect | None, scale: float) -> list[Primitive]:
        """Return what lies under what was found, and under paths."""
        state, theme = self._session.state, self._look.theme
        if state.trail is None and not state.found:
            return []
        trail = self._session.finding.trail()
        nodes = () if trail is None else trail.nodes
        return [
            *trail_ground(self._scene, nodes, theme, area=visible, scale=scale),
            *found_ground(self._scene, state.found, theme, area=visible, scale=scale),
        ]

    def _frame(self, state: AppState) -> FrameState:
        """Return the moment; with reduced motion that to which the current beat leads."""
        frame = self._view.frame(state.playback.time)
        if state.reduced_motion and frame.beat is not None and 0.0 < frame.progress < 1.0:
            return self._view.frame(frame.beat.end)
        return frame

    def hit(self, x: float, y: float) -> str | None:
        """Return the box at a point."""
        return self._scene.hit(x, y)

    def rect(self, box: str) -> Rect | None:
        """Return x, y, width, height of a box."""
        index = self._scene.by_id.get(box)
        if index is None and box in self._scene.frame_of:
            return self._scene.frame_of[box].rect
        return None if index is None else self._scene.rect(index)

    def neighbour(self, box: str | None, arrow: Arrow) -> str | None:
        """Return the box that an arrow leads to; the first one from None."""
        index = self._scene.by_id.get(box or "")
        if index is None:
            return self._scene.boxes[0].id if self._scene.boxes else None
        found = self._scene.neighbour(index, arrow)
        return None if found is None else self._scene.boxes[found].id


def marks(state: AppState) -> Marks:
    """Return what a person has marked, and whether the numbers are stale."""
    return Marks(
        selected=state.selection,
        compared=frozenset(state.selected),
        breakpoints=state.breakpoints,
        lit=state.lit,
        stale=state.trace.kind in ("stale", "failed"),
    )
