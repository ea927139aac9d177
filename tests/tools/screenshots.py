"""Makes the README's pictures with the app itself: ``python -m tests.tools.screenshots``."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gradviz.export.moment import moment
from gradviz.model.resources import resource
from gradviz.workspace.session import Session

SIZE = (1440, 900)
SHOTS = {
    "main-light.png": ("neuron", "light", "en"),
    "main-dark-ja.png": ("neuron", "dark", "ja"),
}
"""File to (preset, theme, language)."""
MOMENT, SELECTED = "6.3", "sigmoid"


def main() -> None:
    """Write both pictures into `resources/docs`."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gradviz.qt.application import create_application

    application = create_application(())
    for name, shot in SHOTS.items():
        _shoot(resource("docs") / name, *shot)
        application.processEvents()
        print(name)


def _shoot(target: Path, preset: str, theme: str, language: str) -> None:
    from PySide6.QtTest import QTest

    from gradviz.qt.clock import Clock
    from gradviz.qt.look import Look
    from gradviz.qt.settings import Settings
    from gradviz.qt.window import Window
    from gradviz.qt.wiring import Wiring

    session = Session()
    session.set_theme(theme)
    session.set_language(language)
    session.documents.open_preset(preset)
    with tempfile.TemporaryDirectory() as folder:
        look, clock = Look(theme), Clock()
        window = Window(look, clock, Settings(f"{folder}/settings.ini"))
        Wiring(session, window, look, clock)
        window.resize(*SIZE)
        window.show()
        assert session.view is not None
        session.select(SELECTED)
        session.player.seek(moment(MOMENT, session.view.timeline, session.view.scene))
        QTest.qWait(400)
        window.grab().save(str(target))
        window.close()
    session.close()


if __name__ == "__main__":
    main()
