"""Our own icons: SVG in `resources/icons`, drawn in the colour of the moment.

They are painted as vectors where they are shown, so they stay crisp at every scale.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer

from gradviz.model.resources import resource


def draw_icon(painter: QPainter, name: str, box: QRectF, color: str) -> None:
    """Draw the icon called `name` into a box, in one colour ("#RRGGBB")."""
    _renderer(name, color).render(painter, box)


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))
