"""The command table: everything a person can do, once, with its words, key and place.

Menus, tooltips, the keys page and the command palette are made from it. A command that
needs something of the window (a file name, a panel) asks the `Desk`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gradviz.model.words import translate
from gradviz.workspace.build_commands import Builder, build_commands
from gradviz.workspace.command import Command, Desk, Menu, has_trace
from gradviz.workspace.file_commands import file_commands, revert
from gradviz.workspace.find_commands import find_commands
from gradviz.workspace.help_commands import help_commands
from gradviz.workspace.session import Session
from gradviz.workspace.stepping import step_commands
from gradviz.workspace.time_commands import time_commands
from gradviz.workspace.view_commands import view_commands


class CommandTable:
    """All commands of a session.

    Parameters
    ----------
    session, desk, builder
        What they act on; nothing is built without a builder.
    """

    def __init__(self, session: Session, desk: Desk, builder: Builder | None = None) -> None:
        self._commands: dict[str, Command] = {}
        made = (
            *file_commands(session, desk),
            *_edit(session, desk, builder),
            *view_commands(session, desk),
            *time_commands(session),
            *_model(session),
            *step_commands(session, desk.ask_step),
            *_settings(desk),
            *help_commands(desk),
        )
        for command in made:
            if command.id in self._commands:
                raise ValueError(f"Two commands are called {command.id}.")
            self._commands[command.id] = command

    def __getitem__(self, name: str) -> Command:
        """Return the command of that id."""
        return self._commands[name]

    def __iter__(self) -> Iterator[Command]:
        """Iterate over the commands in the order of the menus."""
        return iter(self._commands.values())

    def of_menu(self, menu: Menu) -> tuple[Command, ...]:
        """Return the commands of one menu."""
        return tuple(command for command in self if command.menu == menu)


def _undo_words(session: Session) -> str:
    label = session.state.history.undo_label
    if label is None:
        return translate("Commands", "Undo")
    return translate("Commands", "Undo: {label}", label=label)


def _redo_words(session: Session) -> str:
    label = session.state.history.redo_label
    if label is None:
        return translate("Commands", "Redo")
    return translate("Commands", "Redo: {label}", label=label)


def _edit(session: Session, desk: Desk, builder: Builder | None) -> list[Command]:
    made = [
        Command(
            "edit.undo",
            "edit",
            partial(_undo_words, session),
            session.building.undo,
            keys=("Ctrl+Z",),
            changing=True,
            enabled=lambda state: state.history.undo_label is not None,
            plain_key=True,
        ),
        Command(
            "edit.redo",
            "edit",
            partial(_redo_words, session),
            session.building.redo,
            keys=("Ctrl+Shift+Z", "Ctrl+Y"),
            changing=True,
            enabled=lambda state: state.history.redo_label is not None,
            plain_key=True,
        ),
        Command(
            "edit.history",
            "edit",
            lambda: translate("Commands", "History…"),
            desk.show_history,
            keys=("Ctrl+H",),
            enabled=lambda state: len(state.history.moments) > 1,
        ),
        Command(
            "edit.copy",
            "edit",
            partial(_copy_words, session),
            partial(_copy, desk, builder),
            keys=("Ctrl+C",),
            enabled=lambda state: has_trace(state) or (state.shows_blocks and bool(state.chosen)),
            plain_key=True,
            group=1,
        ),
        Command(
            "edit.reset",
            "edit",
            lambda: translate("Commands", "Reset values"),
            lambda: revert(session),
            enabled=lambda state: state.dirty and state.preset is not None,
            group=8,
        ),
    ]
    made += find_commands(desk)
    if builder is not None:
        made += build_commands(session, builder)
    return sorted(made, key=lambda command: command.group)


def _copy_words(session: Session) -> str:
    state = session.state
    if state.shows_blocks and state.chosen:
        return translate("Commands", "Copy")
    return translate("Commands", "Copy picture")


def _copy(desk: Desk, builder: Builder | None) -> None:
    """Copy the selected blocks, else the picture."""
    if builder is None or not builder.copy():
        desk.copy_picture()


def _settings(desk: Desk) -> list[Command]:
    return [
        Command(
            "edit.settings",
            "edit",
            lambda: translate("Commands", "Settings…"),
            lambda: desk.show_settings("appearance"),
            keys=("Ctrl+,",),
            group=9,
        ),
        Command(
            "model.python",
            "model",
            lambda: translate("Commands", "Choose the Python that runs your scripts…"),
            lambda: desk.show_settings("scripts"),
            group=2,
        ),
    ]


def _model(session: Session) -> list[Command]:
    return [
        Command(
            "model.run",
            "model",
            lambda: translate("Commands", "Trace"),
            session.running.run,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            enabled=lambda state: (state.spec or state.script) is not None,
        ),
        Command(
            "model.cancel",
            "model",
            lambda: translate("Commands", "Stop and restart the engine"),
            session.running.cancel,
            enabled=lambda state: state.engine.state != "stopped",
        ),
        Command(
            "model.put-back",
            "model",
            lambda: translate("Commands", "Put recorded values back"),
            session.replaying.put_back,
            enabled=lambda state: bool(state.replay.changes),
        ),
    ]
