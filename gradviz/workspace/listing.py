"""Lists of the File menu: files opened lately, earlier versions of the file shown.

They are made when they are shown, from the disk; nothing here opens anything by itself.
"""

from __future__ import annotations

import os
import time as clock
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.model.errors import GradvizError
from gradviz.model.words import message, translate
from gradviz.workspace.command import Choice
from gradviz.workspace.recent import version_time
from gradviz.workspace.state import AppState

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

__all__ = ["file_of", "open_recent", "recent_choices", "short", "version_choices", "when"]


def file_of(state: AppState) -> str | None:
    """Return the file of the document shown; None where it is in none."""
    if state.path is not None:
        return state.path
    return None if state.script is None else state.script.path


def when(time: float, now: float | None = None) -> str:
    """Return when something was, in words and in local time.

    Parameters
    ----------
    time, now
        Seconds since 1970; now by default by the system's clock.
    """
    then = datetime.fromtimestamp(time)
    today = datetime.fromtimestamp(clock.time() if now is None else now)
    hour = f"{then:%H:%M}"
    if then.date() == today.date():
        return translate("Files", "today {time}", time=hour)
    if then.date() == (today - timedelta(days=1)).date():
        return translate("Files", "yesterday {time}", time=hour)
    return f"{then:%Y-%m-%d} {hour}"


def short(folder: str) -> str:
    """Return a folder with ~ for the person's own."""
    home = os.path.expanduser("~")
    if folder == home or folder.startswith(home + os.sep):
        return "~" + folder[len(home) :]
    return folder


def recent_choices(session: Session) -> list[Choice]:
    """Return the files opened lately, and how to forget them."""
    known = session.recent.known()
    if not known:
        return [Choice(words=translate("Files", "Nothing was opened yet"))]
    names = Counter(os.path.basename(path) for path in known)
    made = []
    for path in known:
        name, folder = os.path.basename(path), short(os.path.dirname(path))
        words = name if names[name] == 1 else f"{name} – {folder}"
        made.append(Choice(words=words, tip=folder, run=partial(open_recent, session, path)))
    clear = translate("Files", "Clear this list")
    return [*made, Choice(words=clear, run=session.recent.clear, apart=True)]


def open_recent(session: Session, path: str) -> None:
    """Open a file of the list; one that has gone is told, and taken from the list."""
    if not os.path.exists(path):
        session.recent.forget(path)
        text = "{name} is not in {folder} any more. It was taken from the list."
        folder = short(os.path.dirname(path))
        session.tell(GradvizError(message("Files", text, name=Path(path).name, folder=folder)))
        return
    try:
        session.documents.open_file(path)
    except GradvizError as error:
        session.tell(error)


def version_choices(session: Session) -> list[Choice]:
    """Return the earlier versions of the file shown, the newest first."""
    path = file_of(session.state)
    found = () if path is None else session.backups.of(path)
    if path is None or not found:
        return [Choice(words=translate("Files", "No earlier version yet"))]
    tip = translate("Files", "Opens as a document of its own; {name} stays.", name=Path(path).name)
    if session.state.script is not None:
        tip = translate("Files", "Puts the earlier text in the editor; nothing is saved.")
    return [
        Choice(
            words=when(version_time(version)),
            tip=tip,
            run=partial(_open_version, session, str(version), Path(path).stem),
        )
        for version in found
    ]


def _open_version(session: Session, file: str, name: str) -> None:
    title = translate("Files", "{name} (earlier)", name=name)
    try:
        session.documents.open_version(file, title)
    except GradvizError as error:
        session.tell(error)
