"""The composition of the window: session, engine process, layout process, Qt.

torch is never imported here: the engine is a process of its own.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from gradviz.bridge.client import WorkerClient
from gradviz.bridge.pythons import PythonChoice
from gradviz.cli.names import is_file
from gradviz.model import words
from gradviz.model.errors import GradvizError
from gradviz.model.words import message
from gradviz.workspace.placing import Placing
from gradviz.workspace.recent import state_folder
from gradviz.workspace.session import FIRST, Session
from gradviz.workspace.state import AppState

SMOKE = "GRADVIZ_SMOKE"
"""With this set the window closes by itself after its first picture: for tests."""


def run_window(
    file: str | None,
    *,
    language: str | None,
    theme: str | None,
    python: str | None = None,
    arguments: tuple[str, ...] = (),
) -> int:
    """Open the window and run until it is closed.

    Parameters
    ----------
    file
        A `.gradviz` file or a preset; the first preset by default.
    language, theme
        What to begin with; by default what was chosen last time.
    python
        The Python that runs scripts; by default what was chosen last time.
    arguments
        What the script is run with, where the file is one.

    Returns
    -------
    int
        The exit code.

    Raises
    ------
    GradvizError
        When there is no display, Qt cannot be used, or the file cannot be read.
    """
    try:
        from gradviz.qt.start import start_window
    except ImportError as error:
        raise GradvizError(
            message(
                "Application",
                "The window needs PySide6, which cannot be imported here ({reason}).",
                reason=str(error),
            )
        ) from error
    smoke = bool(os.environ.get(SMOKE))
    folder = None if smoke else state_folder()
    session = new_session(language=language, theme=theme, python=python, folder=folder)
    try:
        return start_window(
            session,
            sys.argv[:1],
            lambda: open_first(session, file, arguments),
            chosen=(language, theme),
            smoke=smoke,
        )
    finally:
        session.close()


def new_session(
    *,
    language: str | None = None,
    theme: str | None = None,
    python: str | None = None,
    folder: Path | None = None,
) -> Session:
    """Return a session with an engine process and a layout process, neither started yet.

    Documents are kept aside in `folder`, if one is given.
    """
    from gradviz.layout.client import LayoutClient

    state = AppState(language=language or words.language(), theme=theme or "light")
    choice = PythonChoice(python or "")
    start = partial(WorkerClient, command=choice.command)
    session = Session(start, placing=Placing(LayoutClient), state=state, folder=folder)
    session.running.python = choice
    return session


def open_first(session: Session, file: str | None, arguments: tuple[str, ...] = ()) -> None:
    """Open what the person asked for, at the start."""
    if file is None:
        session.documents.open_preset(FIRST)
    elif is_file(file):
        session.documents.open_file(file, arguments)
    else:
        session.documents.open_preset(file)
