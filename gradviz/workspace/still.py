"""A picture of a whole trace with all its numbers, where there is no window: in notebooks."""

from __future__ import annotations

from html import escape

from gradviz.animation.picture import picture
from gradviz.export.svg import svg
from gradviz.layout.engines import lay_out
from gradviz.model.theme import theme
from gradviz.model.trace import TraceData
from gradviz.workspace.view import view

__all__ = ["DRAWN", "still_html", "still_svg"]

DRAWN = 1_500
"""A trace of more operations is not drawn: nobody could read it on a page."""


def still_svg(data: TraceData) -> str | None:
    """Return the graph after backward as an SVG file; None of an empty or a very large one."""
    if not data.ops or len(data.ops) > DRAWN:
        return None
    shown = view(data, lay_out)
    frame = shown.frame(shown.timeline.duration)
    return svg(picture(shown.scene, frame, shown.numbers, theme("light")))


def still_html(data: TraceData) -> str | None:
    """Return the same for a page, with the notes below it."""
    drawn = still_svg(data)
    if drawn is None:
        return None
    notes = "".join(f"<li>{escape(note.words())}</li>" for note in data.notes)
    below = f"<ul>{notes}</ul>" if notes else ""
    return f'<div style="overflow:auto;max-width:100%">{drawn.partition("?>")[2]}</div>{below}'
