"""The Qt application object: made once, and only where there is something to draw on.

Qt ends the process when it finds no display; so that is looked at first, and said in a
sentence. It makes no window.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from gradviz.model.errors import GradvizError
from gradviz.model.words import message
from gradviz.qt.fonts import font, load_fonts

_WITHOUT_DISPLAY = frozenset({"offscreen", "minimal", "vnc", "linuxfb", "eglfs"})


def create_application(argv: Sequence[str] = (), headless: bool = False) -> QApplication:
    """Return the one QApplication, making it when there is none yet.

    Parameters
    ----------
    argv
        Command line, program name first; Qt takes its own options out of it.
    headless
        Paint only into images: no display is needed.

    Raises
    ------
    GradvizError
        When a window is wanted and there is no display.
    """
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not has_display(sys.platform, os.environ):
        raise GradvizError(
            message(
                "Application",
                "There is no display to open a window on. "
                "Pictures can be made without one: gradviz export neuron -o neuron.svg",
            )
        )
    application = QApplication(list(argv) or ["gradviz"])
    application.setApplicationName("gradviz")
    application.setStyle("Fusion")
    load_fonts()
    application.setFont(font("ui", 13, 400))
    atexit.register(_empty_clipboard)
    return application


def _empty_clipboard() -> None:
    """Take back what was copied where no desktop could keep it.

    Without a display Qt's clipboard outlives the data that Python gave it, and the process
    would end in a crash; on a desktop it is handed over.
    """
    application = QApplication.instance()
    if isinstance(application, QApplication) and application.platformName() in _WITHOUT_DISPLAY:
        application.clipboard().clear()


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Tell whether Qt could open a window here (`platform` as in `sys.platform`)."""
    plugin = environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if plugin in _WITHOUT_DISPLAY:
        return True
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


class QtWords:
    """Qt's own few words (menus of text fields) in the language of the window."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._translator: QTranslator | None = None

    def set_language(self, language: str) -> None:
        """Load Qt's translation of a language ("en", "ja"); English needs none."""
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
            self._translator = None
        QLocale.setDefault(QLocale("ja_JP" if language == "ja" else "en_US"))
        if language == "en":
            return
        translator = QTranslator(self._application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{language}", folder):
            self._application.installTranslator(translator)
            self._translator = translator
