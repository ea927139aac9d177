"""Pictures of the session: the Export dialog on it, and one for the clipboard."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QMimeData, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gradviz.animation.picture import Marks
from gradviz.animation.story import story
from gradviz.export.svg import svg
from gradviz.model.picture import Picture
from gradviz.model.words import message
from gradviz.qt.dialogs.exporting import ExportDialog
from gradviz.qt.dialogs.wanted import Offer, Wanted, made, read_wanted, written
from gradviz.qt.look import Look
from gradviz.qt.raster import png, rasterize
from gradviz.qt.window import Window
from gradviz.scene.scene import Rect
from gradviz.workspace.aside import do_aside
from gradviz.workspace.session import Session

__all__ = ["Pictures"]

CLIPBOARD_SCALE = 2.0
MOST_PIXELS = 40_000_000
"""A larger image than this on the clipboard would fill the memory of who pastes it."""
KEY = "export/wanted"


class Pictures:
    """What the window's session looks like, to be written or copied.

    Parameters
    ----------
    window, session, look
        Whose picture it is.
    """

    def __init__(self, window: Window, session: Session, look: Look) -> None:
        self._window, self._session, self._look = window, session, look
        self.dialog: ExportDialog | None = None
        self._kept: Wanted | None = None

    def ask(self) -> None:
        """Open the Export dialog."""
        offer = self.offer()
        if offer is None:
            return
        dialog = ExportDialog(self._look, offer, self._wanted(), self._window)
        dialog.chosen.connect(lambda: self._keep(dialog.wanted))
        dialog.saved.connect(self._saved)
        dialog.copied.connect(lambda: self.copy(made(offer, dialog.wanted), offer))
        dialog.finished.connect(self._done)
        dialog.show_within(self._window.size())
        self.dialog = dialog
        dialog.open()

    def _done(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _wanted(self) -> Wanted:
        if self._kept is None:
            self._kept = read_wanted(self._window.kept(KEY))
        return self._kept

    def _keep(self, wanted: Wanted) -> None:
        self._kept = wanted
        self._window.keep(KEY, written(wanted))

    def _saved(self, path: str) -> None:
        name = Path(path).name
        self._session.update(notice=message("Files", "Picture saved as {name}.", name=name))

    def offer(self) -> Offer | None:
        """Return what there is to export now, None before the first trace."""
        view, state = self._session.view, self._session.state
        if view is None:
            return None
        chosen = state.compared or tuple(filter(None, (state.selection,)))
        return Offer(
            shown=view,
            title=Path(state.title or "picture").stem,
            time=state.playback.time,
            theme=self._look.theme.name,
            view=self._in_sight(view.scene.bounds),
            selection=tuple(one for one in chosen if view.scene.has(one)),
            marks=Marks(stale=state.trace.kind in ("stale", "failed")),
        )

    def _in_sight(self, bounds: Rect) -> Rect | None:
        """Return the part of the scene that the canvas shows; None where it shows all."""
        canvas = self._window.stage.canvas
        seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
        both = seen.intersected(QRectF(*bounds))
        if both.isEmpty():
            return bounds
        return both.x(), both.y(), both.width(), both.height()

    def copy(self, picture: Picture | None = None, offer: Offer | None = None) -> None:
        """Put a picture on the clipboard: pixels, SVG and what it says, in one object.

        By default that of this moment with its chain rule, ready for a slide.
        """
        offer = offer or self.offer()
        if offer is None:
            return
        picture = picture or made(offer, Wanted(story=True))
        image = rasterize(picture, scale_of(picture))
        data = on_clipboard(picture, image, spoken(offer))
        QApplication.clipboard().setMimeData(data)
        self._session.update(notice=message("Files", "Picture copied."))

        def add(content: bytes) -> None:
            if shiboken6.isValid(data):  # else something else was copied meanwhile
                data.setData("image/png", content)

        # It takes most of the time. Who pastes before it is there gets the pixels, written by Qt.
        do_aside(lambda: png(image), add, self._session.tell, self._session.post)


def scale_of(picture: Picture) -> float:
    """Return how many pixels each px has: two, fewer where the image would be huge."""
    return min(CLIPBOARD_SCALE, (MOST_PIXELS / max(picture.width * picture.height, 1.0)) ** 0.5)


def on_clipboard(picture: Picture, image: QImage, text: str) -> QMimeData:
    """Return a picture as a clipboard takes it: each program chooses what it reads."""
    data = QMimeData()
    data.setImageData(image)
    data.setData("image/svg+xml", svg(picture).encode())
    data.setText(text)
    return data


def spoken(offer: Offer) -> str:
    """Return the story of the moment in words and plain characters."""
    shown = offer.shown
    frame = shown.timeline.state_at(offer.time)
    told = story(shown.scene, frame, shown.numbers)
    lines = [told.title or offer.title, *(one.line.text for one in told.equations)]
    if told.phase != "rest":
        lines.append(told.sentence)
    return "\n".join(line for line in lines if line)
