"""Starting the window: everything that must exist before it shows, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtWidgets import QApplication

from gradviz.model import words
from gradviz.model.errors import GradvizError
from gradviz.qt.application import QtWords, create_application
from gradviz.qt.clock import Clock
from gradviz.qt.dialogs.scaling import read_size, scaled, scaled_by
from gradviz.qt.handover import Kept, end, kept_of, take_over
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
    _recall(session, Settings(), chosen)
    kept: Kept | None = None
    opened = False
    while True:
        with scaled_by(session.state.text_size):
            application = create_application(argv)
        if not opened:
            opened = True
            _open(session, open_first)
        showing = _Showing(application, session, kept)
        if smoke:
            showing.clock.after(10 * AFTER_FIRST_PAINT, showing.window.close)
        code = int(application.exec())
        if not showing.again:
            return code
        kept = showing.hand_over()
        del showing
        end(application)
        del application


def _recall(session: Session, settings: Settings, chosen: tuple[str | None, str | None]) -> None:
    """Begin with what was chosen last time, where nothing else was asked for."""
    session.set_language(chosen[0] or settings.text("language", words.language()))
    session.set_theme(chosen[1] or settings.text("theme", session.state.theme))
    session.set_reduced_motion(settings.flag("motion/reduced", False))
    session.set_text_size(read_size(settings.text("text/size")))
    session.set_wheel("pan" if settings.text("wheel") == "pan" else "zoom")
    session.running.python.path = session.running.python.path or settings.text("python")
    whole = settings.text("whole")
    session.running.whole = int(whole) if whole.isdecimal() else 0


def _open(session: Session, open_first: Callable[[], None]) -> None:
    try:
        open_first()
    except GradvizError as error:
        session.tell(error)


class _Showing:
    """A window on the session, at the size that holds while its application lives.

    Attributes
    ----------
    window, clock
        The window, and its clock.
    again
        Whether the application ended because everything is to have another size.
    """

    def __init__(
        self, application: QApplication, session: Session, kept: Kept | None = None
    ) -> None:
        self._application, self._session, self.again = application, session, False
        self._settings = Settings()  # Qt's store does not outlive the application
        qt_words = QtWords(application)
        qt_words.set_language(session.state.language)
        look, self.clock = Look(session.state.theme), Clock()
        self.window = Window(look, self.clock, self._settings)
        self._wiring = Wiring(session, self.window, look, self.clock, qt_words)
        self._leave = [keep_aside(session, self.clock), session.subscribe(self._on_state)]
        if kept is None:
            session.autosave.offer()
            if session.state.script is not None:
                self.window.left.show_page("code")  # a script is met as its code
        self.window.show()
        if kept is None:
            self.clock.after(AFTER_FIRST_PAINT, session.running.start)
        else:
            take_over(self.window, self._wiring, kept)
            session.drain()  # what came while no window was there to be woken

    def _on_state(self, state: AppState, previous: AppState) -> None:
        if _remembered(state) != _remembered(previous):
            _remember(self._settings, state)
        if state.text_size != scaled() and not self.again:
            self.again = True
            # Not within the event of the hand; and not `quit`, which would ask to close.
            self.clock.after(0.0, self._application.exit)

    def hand_over(self) -> Kept:
        """Take the window away, and return what its successor needs of it."""
        self._session.update(notice=None)  # nobody would put it away any more
        kept = kept_of(self.window, self._wiring)
        for leave in self._leave:
            leave()
        self.window.put_away()
        shiboken6.delete(self.window)
        return kept


def _remembered(state: AppState) -> tuple[object, ...]:
    return state.language, state.theme, state.reduced_motion, state.text_size, state.wheel


def _remember(settings: Settings, state: AppState) -> None:
    settings.keep("language", state.language)
    settings.keep("theme", state.theme)
    settings.keep("motion/reduced", state.reduced_motion)
    settings.keep("text/size", str(state.text_size))
    settings.keep("wheel", state.wheel)
