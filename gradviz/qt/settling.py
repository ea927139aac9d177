"""The Settings dialog on a session: what it shows of it, and what its choices change."""

from __future__ import annotations

import os

from gradviz.bridge.pythons import found_pythons
from gradviz.qt.look import Look
from gradviz.qt.preferences import Preferences
from gradviz.qt.window import Window
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

__all__ = ["attend"]


def attend(session: Session, window: Window, look: Look) -> Preferences:
    """Make the dialog of a window; each choice holds at once and is kept."""
    dialog = Preferences(look, window)
    running = session.running

    def show_pythons() -> None:
        script = session.state.script
        folder = os.path.dirname(script.path) if script is not None else ""
        dialog.show_pythons(found_pythons(folder), running.python.chosen)

    def choose_python(path: str) -> None:
        running.choose_python(path)
        window.keep("python", path)
        show_pythons()

    def choose_whole(count: int) -> None:
        running.whole = count
        window.keep("whole", str(count))

    def show_state(state: AppState, _: AppState | None = None) -> None:
        dialog.appearance.show_state(state)
        engine = state.engine
        said = engine.message.words() if engine.message is not None else ""
        dialog.show_state(said, failed=engine.state == "failed")

    def reset() -> None:
        session.set_theme("light")
        session.set_text_size(100)
        session.set_wheel("zoom")
        session.set_reduced_motion(False)
        choose_whole(0)
        dialog.show_whole(0)
        choose_python("")

    looks = dialog.appearance
    looks.theme_chosen.connect(session.set_theme)
    looks.language_chosen.connect(session.set_language)
    looks.size_chosen.connect(session.set_text_size)
    looks.wheel_chosen.connect(session.set_wheel)
    looks.stillness_chosen.connect(session.set_reduced_motion)
    dialog.reset_asked.connect(reset)
    dialog.python_chosen.connect(choose_python)
    dialog.whole_chosen.connect(choose_whole)
    dialog.shown.connect(show_pythons)
    window.closing.connect(session.subscribe(show_state))
    dialog.show_whole(running.whole)
    show_state(session.state)
    return dialog
