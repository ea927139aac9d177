"""The network's code as a file that plain Python runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gradviz.builder.code import file_name, write_script
from gradviz.model.errors import GradvizError
from gradviz.model.words import message, translate
from gradviz.workspace.session import Session

__all__ = ["ask_export", "ask_script", "export_code", "keep_script"]


def ask_export(session: Session, window: QWidget) -> None:
    """Let the person choose where to write the code; what goes wrong is told."""
    spec = session.state.spec
    if spec is None:
        return
    path, _ = QFileDialog.getSaveFileName(
        window, translate("Builder", "Export the code"), file_name(spec), "Python (*.py)"
    )
    if path:
        export_code(session, path if Path(path).suffix else path + ".py")


def export_code(session: Session, path: str) -> None:
    """Write the code of the network shown; what goes wrong is told."""
    spec = session.state.spec
    if spec is None:
        return
    try:
        Path(path).write_text(write_script(spec), encoding="utf-8")
    except (OSError, ValueError) as error:
        text = "The code could not be written: {reason}."
        reason = getattr(error, "strerror", None) or str(error)
        session.tell(GradvizError(message("Builder", text, reason=reason)))
    except GradvizError as error:
        session.tell(error)
    else:
        name = Path(path).name
        session.update(notice=message("Builder", "The code was saved as {name}.", name=name))


def ask_script(session: Session, window: QWidget) -> None:
    """Let the person choose where to keep edited code: a script, or no network of blocks."""
    spec, script = session.state.spec, session.state.script
    if script is not None:
        name = Path(script.path).name
    elif spec is not None and session.state.draft is not None:
        name = file_name(spec)
    else:
        return
    path, _ = QFileDialog.getSaveFileName(
        window, translate("Builder", "Keep the script"), name, "Python (*.py)"
    )
    if path:
        keep_script(session, path if Path(path).suffix else path + ".py")


def keep_script(session: Session, path: str) -> None:
    """Write the edited code to a file and open that as a script; it is run."""
    try:
        state = session.state
        text = state.draft if state.draft is not None or state.script is None else state.script.text
        Path(path).write_text(text or "", encoding="utf-8")
        session.update(draft=None, dirty=False)  # it is in a file now
        session.documents.open_file(path)
    except OSError as error:
        reason = error.strerror or str(error)
        told = message("Builder", "The code could not be written: {reason}.", reason=reason)
        session.tell(GradvizError(told))
    except GradvizError as error:
        session.tell(error)
