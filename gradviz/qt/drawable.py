"""What the canvas can show: it knows no trace, no time and no numbers."""

from __future__ import annotations

from typing import Literal, Protocol

from gradviz.model.picture import Picture

__all__ = ["Arrow", "Drawing", "Rect"]

Rect = tuple[float, float, float, float]
Arrow = Literal["left", "right", "up", "down"]


class Drawing(Protocol):
    """What the canvas shows, at the moment that is current when it asks."""

    @property
    def bounds(self) -> Rect:
        """Return x, y, width, height of everything, px at 100 %."""

    @property
    def start(self) -> Rect:
        """Return x, y, width, height of where it begins."""

    def picture(self, visible: Rect, scale: float) -> Picture:
        """Return the picture of a part."""

    def hit(self, x: float, y: float) -> str | None:
        """Return the box at a point."""

    def rect(self, box: str) -> Rect | None:
        """Return x, y, width, height of a box."""

    def neighbour(self, box: str | None, arrow: Arrow) -> str | None:
        """Return the box that an arrow leads to; the first one from None."""
