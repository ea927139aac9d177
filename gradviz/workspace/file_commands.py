"""Commands of the File menu: new, open, save, what was left without being saved, export."""

from __future__ import annotations

from functools import partial

from gradviz.builder.presets import presets
from gradviz.model.errors import GradvizError
from gradviz.model.words import translate
from gradviz.workspace.command import Command, Desk, has_trace
from gradviz.workspace.listing import file_of, recent_choices, version_choices
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

__all__ = ["file_commands", "revert"]


def _shows_preset(name: str, state: AppState) -> bool:
    return state.preset == name and not state.dirty


def file_commands(session: Session, desk: Desk) -> list[Command]:
    """Return the commands of the File menu."""
    return [
        *_opening(session, desk),
        *_saving(session, desk),
        *_left(session, desk),
        *_ending(desk),
    ]


def _opening(session: Session, desk: Desk) -> list[Command]:
    examples = [
        Command(
            f"file.preset.{one.id}",
            "file",
            partial(getattr, one, "title"),
            partial(session.documents.open_preset, one.id),
            checked=partial(_shows_preset, one.id),
            submenu=lambda: translate("Commands", "Examples"),
        )
        for one in presets()
    ]
    return [
        Command(
            "file.new",
            "file",
            lambda: translate("Commands", "New network"),
            session.documents.new,
            keys=("Ctrl+N",),
        ),
        Command(
            "file.open",
            "file",
            lambda: translate("Commands", "Open…"),
            desk.ask_open,
            keys=("Ctrl+O",),
        ),
        Command(
            "file.recent",
            "file",
            lambda: translate("Commands", "Open recent"),
            partial(desk.show_choices, "file.recent"),
            choices=partial(recent_choices, session),
        ),
        *examples,
    ]


def _saving(session: Session, desk: Desk) -> list[Command]:
    return [
        Command(
            "file.save",
            "file",
            lambda: translate("Commands", "Save"),
            lambda: None if session.documents.save_again() else desk.ask_save(),
            keys=("Ctrl+S",),
            enabled=_has_document,
            group=1,
        ),
        Command(
            "file.save-as",
            "file",
            lambda: translate("Commands", "Save as…"),
            desk.ask_save,
            keys=("Ctrl+Shift+S",),
            enabled=_has_document,
            group=1,
        ),
        Command(
            "file.revert",
            "file",
            lambda: translate("Commands", "Revert to what was saved"),
            lambda: revert(session),
            enabled=lambda state: state.dirty and state.path is not None and bool(state.spec),
            group=1,
        ),
        Command(
            "file.versions",
            "file",
            lambda: translate("Commands", "Versions kept"),
            partial(desk.show_choices, "file.versions"),
            enabled=lambda state: file_of(state) is not None,
            choices=partial(version_choices, session),
            group=1,
        ),
    ]


def _left(session: Session, desk: Desk) -> list[Command]:
    return [
        Command(
            "file.recover",
            "file",
            lambda: translate("Commands", "Open what was not saved"),
            lambda: _recover(session, desk),
            enabled=lambda state: bool(state.left),
            group=1,
        ),
        Command(
            "file.forget",
            "file",
            lambda: translate("Commands", "Forget what was not saved"),
            lambda: _forget(session, desk),
            enabled=lambda state: bool(state.left),
            group=1,
        ),
    ]


def _ending(desk: Desk) -> list[Command]:
    return [
        Command(
            "file.export",
            "file",
            lambda: translate("Commands", "Export picture…"),
            desk.ask_export,
            keys=("Ctrl+Shift+E",),
            enabled=has_trace,
            group=1,
        ),
        Command(
            "file.quit",
            "file",
            lambda: translate("Commands", "Quit"),
            desk.quit,
            keys=("Ctrl+Q",),
            group=2,
        ),
    ]


def _has_document(state: AppState) -> bool:
    return state.program is not None or has_trace(state)


def revert(session: Session) -> None:
    """Go back to what was saved; what goes wrong is told."""
    try:
        session.documents.revert()
    except GradvizError as error:
        session.tell(error)


def _recover(session: Session, desk: Desk) -> None:
    if len(session.state.left) > 1:
        desk.show_left()
        return
    try:
        session.autosave.recover(session.state.left[0])
    except GradvizError as error:
        session.tell(error)


def _forget(session: Session, desk: Desk) -> None:
    if len(session.state.left) > 1:
        desk.show_left()
    else:
        desk.ask_forget(session.state.left[0])
