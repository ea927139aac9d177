"""What the canvas draws of a network in the making: its plan, with what is marked on it."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.animation.plan import plan_picture
from gradviz.animation.plan_marks import PlanMarks
from gradviz.model.picture import Picture
from gradviz.qt.canvas import Arrow, Rect
from gradviz.qt.look import Look
from gradviz.scene.plan import Plan


class PlanDrawing:
    """A plan as a `Drawing` of the canvas.

    Parameters
    ----------
    plan
        Returns the plan at the present moment: it is asked each time.
    marks
        Returns what is marked at the present moment.
    look
        Gives the colours.
    """

    def __init__(
        self, plan: Callable[[], Plan], marks: Callable[[], PlanMarks], look: Look
    ) -> None:
        self._plan, self._marks, self._look = plan, marks, look

    @property
    def plan(self) -> Plan:
        """The plan that is shown now: for hits of ports and wires, and for snapping."""
        return self._plan()

    @property
    def bounds(self) -> Rect:
        """Return x, y, width, height of everything."""
        return self._plan().bounds

    @property
    def start(self) -> Rect:
        """Return x, y, width, height of where the network begins."""
        return self._plan().start

    def picture(self, visible: Rect | None, scale: float) -> Picture:
        """Return the picture of a part at the present moment."""
        return plan_picture(
            self._plan(), self._look.theme, area=visible, scale=scale, marks=self._marks()
        )

    def hit(self, x: float, y: float) -> str | None:
        """Return the block at a point, or that of the port there."""
        found = self._plan().hit(x, y)
        return found.id if found is not None and found.kind in ("block", "port") else None

    def rect(self, box: str) -> Rect | None:
        """Return x, y, width, height of a block."""
        return self._plan().rect(box)

    def neighbour(self, box: str | None, arrow: Arrow) -> str | None:
        """Return the block that an arrow leads to; the first one from None."""
        plan = self._plan()
        if box is None or box not in plan.by_id:
            return plan.blocks[0].id if plan.blocks else None
        return plan.neighbour(box, arrow)
