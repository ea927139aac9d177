"""What a window hands to the one that takes its place at another size.

Qt reads how large everything is when its application is made. So another size needs
another application, with a window of its own; the session behind both, with engine,
history and moment, is not touched. What only the window knows is carried over here.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import msgspec
import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gradviz.qt.canvas import Canvas
from gradviz.qt.dialogs.scaling import scaled
from gradviz.qt.window import Window
from gradviz.qt.wiring import Wiring

__all__ = ["Kept", "end", "kept_of", "take_over"]

_Look = tuple[QPointF, float]
_NORMAL = Qt.WindowState.WindowNoState


class Kept(msgspec.Struct, frozen=True):
    """What was seen and copied.

    Attributes
    ----------
    scale
        How large everything was, percent.
    place, size
        Where the window stood, px of its own size; None where the desktop had placed it.
    looks
        What canvas and board looked at, for each that a hand had moved.
    followed
        The box that the canvas had gone to by itself, None where a hand had chosen.
    settings
        The page of the settings that was open, "" for none.
    copied, image
        What this application had put on the clipboard.
    """

    scale: int
    place: QPoint | None
    size: QSize
    looks: tuple[_Look | None, ...]
    followed: str | None
    settings: str
    copied: dict[str, bytes]
    image: QImage | None


def kept_of(window: Window, wiring: Wiring) -> Kept:
    """Return what the next window takes over from this one."""
    copied, image = _copied()
    preferences = wiring.desk.preferences
    asked = preferences is not None and preferences.isVisible()
    return Kept(
        scale=scaled(),
        place=window.pos() if window.windowState() == _NORMAL else None,
        size=window.size(),
        looks=tuple(map(_look, (window.stage.canvas, window.stage.board))),
        followed=window.stage.canvas.followed,
        settings=preferences.page if preferences is not None and asked else "",
        copied=copied,
        image=image,
    )


def _copied() -> tuple[dict[str, bytes], QImage | None]:
    """Return what this application has put on the clipboard: with it, that would be gone."""
    clipboard = QApplication.clipboard()
    if not clipboard.ownsClipboard():
        return {}, None
    data = clipboard.mimeData()
    image = data.imageData() if data.hasImage() else None
    contents = {one: bytes(data.data(one).data()) for one in data.formats()}
    return contents, image if isinstance(image, QImage) else None


def take_over(window: Window, wiring: Wiring, kept: Kept) -> None:
    """Give a window, already shown, what the one before it had."""
    if kept.place is not None:
        share = kept.scale / scaled()
        origin = window.screen().geometry().topLeft()
        away = kept.place - origin
        window.resize(window.within_screen(kept.size * share))
        window.move(origin + QPoint(round(away.x() * share), round(away.y() * share)))
    for canvas, look in zip((window.stage.canvas, window.stage.board), kept.looks, strict=True):
        if look is not None:
            canvas.keep_middle()
            canvas.camera.look_at(look[0], canvas.free_part().center(), look[1])
    if kept.followed is not None:
        window.stage.canvas.open_at(kept.followed)
    if kept.copied:
        data = QMimeData()
        for one, content in kept.copied.items():
            data.setData(one, content)
        if kept.image is not None:
            data.setImageData(kept.image)
        QApplication.clipboard().setMimeData(data)
    if kept.settings:
        wiring.desk.show_settings(kept.settings)
        if wiring.desk.preferences is not None:
            wiring.desk.preferences.appearance.sizes.setFocus(Qt.FocusReason.OtherFocusReason)


def end(application: QApplication) -> None:
    """End an application whose window is gone, so that another can be made in its place."""
    for widget in application.topLevelWidgets():
        shiboken6.delete(widget)
    gc.unfreeze()
    gc.collect()  # what is left in reference cycles must not outlive the application
    for cache in _caches():
        cache.cache_clear()  # type: ignore[attr-defined]
    shiboken6.delete(application)


def _look(canvas: Canvas) -> _Look | None:
    """Return what a canvas looks at, None where it shows what it would show by itself."""
    if not canvas.keeps_middle:
        return None
    middle = canvas.mapToScene(canvas.free_part().center().toPoint())
    return middle, canvas.camera.scale


def _caches() -> Iterator[object]:
    """Yield the caches of fonts and shapes: they were made for the application that ends."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith("gradviz.qt"):
            yield from (one for one in vars(module).values() if hasattr(one, "cache_clear"))
