"""Starting the window: everything that must exist before it shows, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradviz.model import words
from gradviz.model.errors import GradvizError
from gradviz.qt.application import QtWords, create_application
from gradviz.qt.clock import Clock
from gradviz.qt.dialogs.scaling import read_size, scaled_by
from gradviz.qt.keeping import keep_aside
from gradviz.qt.look import Look
from gradviz.qt.settings import Settings
from gradviz.qt.window import Window
from gradviz.qt.wiring import Wiring
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

AFTER_FIRST_PAINT = 30.0
"""The engine is started so long after the window is there, ms: the first picture goes first."""


def start_window(
    session: Session,
    argv: Sequence[str],
    open_first: Callable[[], None],
    *,
    chosen: tuple[str | None, str | None] = (None, None),
    smoke: bool = False,
) -> int:
    """Show the window of a session and run until it is closed.

    Parameters
    ----------
    session
        What the window shows; it is neither made nor closed here.
    argv
        Program name and arguments for Qt.
    open_first
        Opens the first document.
    chosen
        Language and theme that were asked for; else the ones of last time.
    smoke
        Close after the first picture.

    Returns
    -------
    int
        The exit code of the application.
    """
    settings = Settings()
    size = read_size(settings.text("text/size"))
    with scaled_by(size):
        application = create_application(argv)
    language = chosen[0] or settings.text("language", words.language())
    look_name = chosen[1] or settings.text("theme", session.state.theme)
    qt_words = QtWords(application)
    qt_words.set_language(language)
    session.set_language(language)
    session.set_theme(look_name)
    session.set_reduced_motion(settings.flag("motion/reduced", False))
    session.set_text_size(size)
    session.set_wheel("pan" if settings.text("wheel") == "pan" else "zoom")
    look, clock = Look(look_name), Clock()
    session.running.python.path = session.running.python.path or settings.text("python")
    whole = settings.text("whole")
    session.running.whole = int(whole) if whole.isdecimal() else 0
    try:
        open_first()
    except GradvizError as error:
        session.tell(error)
    window = Window(look, clock, settings)
    Wiring(session, window, look, clock, qt_words)
    keep_aside(session, clock)
    session.autosave.offer()
    window.show()
    session.subscribe(
        lambda state, previous: (
            _remember(settings, state) if _remembered(state) != _remembered(previous) else None
        )
    )
    clock.after(AFTER_FIRST_PAINT, session.running.start)
    if smoke:
        clock.after(10 * AFTER_FIRST_PAINT, window.close)
    return int(application.exec())


def _remembered(state: AppState) -> tuple[object, ...]:
    return state.language, state.theme, state.reduced_motion, state.text_size, state.wheel


def _remember(settings: Settings, state: AppState) -> None:
    settings.keep("language", state.language)
    settings.keep("theme", state.theme)
    settings.keep("motion/reduced", state.reduced_motion)
    settings.keep("text/size", str(state.text_size))
    settings.keep("wheel", state.wheel)
