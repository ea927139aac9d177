"""The command table: everything a person can do, once, with its words, key and place.

Menus, tooltips, the keys page and the command palette are made from it. A command that
needs something of the window (a file name, a panel) asks the `Desk`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from gradviz.builder.presets import presets
from gradviz.model.theme import THEMES
from gradviz.model.words import LANGUAGES, translate
from gradviz.workspace.command import Command, Desk, Menu
from gradviz.workspace.session import Session
from gradviz.workspace.state import SPEEDS, AppState


class CommandTable:
    """All commands of a session.

    Parameters
    ----------
    session, desk
        What they act on.
    """

    def __init__(self, session: Session, desk: Desk) -> None:
        self._commands: dict[str, Command] = {}
        for make in (_file, _edit, _view, _looks, _time, _speeds, _model, _help):
            for command in make(session, desk):
                self._commands[command.id] = command

    def __getitem__(self, name: str) -> Command:
        """Return the command of that id."""
        return self._commands[name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        """Iterate over the commands in the order of the menus."""
        return iter(self._commands.values())

    def of_menu(self, menu: Menu) -> tuple[Command, ...]:
        """Return the commands of one menu."""
        return tuple(command for command in self if command.menu == menu)


def _has_trace(state: AppState) -> bool:
    return state.trace.kind != "none"


def _has_selection(state: AppState) -> bool:
    return state.selection is not None


def _file(session: Session, desk: Desk) -> list[Command]:
    examples = [
        Command(
            f"file.preset.{one.id}",
            "file",
            (lambda one=one: one.title),
            (lambda one=one: session.open_preset(one.id)),
            checked=(lambda state, one=one: state.preset == one.id and not state.dirty),
            submenu=lambda: translate("Commands", "Examples"),
        )
        for one in presets()
    ]
    return [
        Command(
            "file.open",
            "file",
            lambda: translate("Commands", "Open…"),
            desk.ask_open,
            keys=("Ctrl+O",),
        ),
        *examples,
        Command(
            "file.save",
            "file",
            lambda: translate("Commands", "Save…"),
            desk.ask_save,
            keys=("Ctrl+S", "Ctrl+Shift+S"),
            enabled=_has_trace,
            group=1,
        ),
        Command(
            "file.export",
            "file",
            lambda: translate("Commands", "Export picture…"),
            desk.ask_export,
            keys=("Ctrl+Shift+E",),
            enabled=_has_trace,
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


def _edit(session: Session, desk: Desk) -> list[Command]:
    return [
        Command(
            "edit.copy",
            "edit",
            lambda: translate("Commands", "Copy picture"),
            desk.copy_picture,
            keys=("Ctrl+C",),
            enabled=_has_trace,
            plain_key=True,
        ),
        Command(
            "edit.reset",
            "edit",
            lambda: translate("Commands", "Reset values"),
            lambda: session.open_preset(session.state.preset or ""),
            enabled=lambda state: state.dirty and state.preset is not None,
            group=1,
        ),
    ]


def _view(session: Session, desk: Desk) -> list[Command]:
    def walk(
        id_: str, text: Callable[[], str], key: Literal["left", "right", "up", "down"]
    ) -> Command:
        return Command(
            f"view.walk.{id_}",
            "view",
            text,
            lambda: desk.walk(key),
            group=1,
            keys=(f"Alt+{key.capitalize()}",),
            enabled=_has_trace,
        )

    return [
        Command(
            "view.fit",
            "view",
            lambda: translate("Commands", "Fit all"),
            lambda: desk.fit(selection=False),
            keys=("Ctrl+0",),
            enabled=_has_trace,
        ),
        Command(
            "view.fit-selection",
            "view",
            lambda: translate("Commands", "Fit selection"),
            lambda: desk.fit(selection=True),
            keys=("F",),
            enabled=_has_trace,
            plain_key=True,
        ),
        Command(
            "view.zoom-in",
            "view",
            lambda: translate("Commands", "Zoom in"),
            lambda: desk.zoom(1),
            keys=("+", "="),
            plain_key=True,
        ),
        Command(
            "view.zoom-out",
            "view",
            lambda: translate("Commands", "Zoom out"),
            lambda: desk.zoom(-1),
            keys=("-",),
            plain_key=True,
        ),
        walk("right", lambda: translate("Commands", "Go to the right"), "right"),
        walk("left", lambda: translate("Commands", "Go to the left"), "left"),
        walk("up", lambda: translate("Commands", "Go up"), "up"),
        walk("down", lambda: translate("Commands", "Go down"), "down"),
        Command(
            "view.full",
            "view",
            lambda: translate("Commands", "Full graph"),
            lambda: session.set_full_graph(not session.state.full_graph),
            enabled=_has_trace,
            checked=lambda state: state.full_graph,
            group=2,
        ),
    ]


def _looks(session: Session, desk: Desk) -> list[Command]:
    panels: list[tuple[str, Callable[[], str]]] = [
        ("left", lambda: translate("Commands", "Examples and values")),
        ("inspector", lambda: translate("Commands", "Inspector")),
        ("story", lambda: translate("Commands", "Story")),
    ]
    names = {
        "light": lambda: translate("Commands", "Light"),
        "dark": lambda: translate("Commands", "Dark"),
        "contrast": lambda: translate("Commands", "High contrast"),
        "torchviz": lambda: translate("Commands", "Like torchviz"),
    }
    return [
        *(
            Command(
                f"view.panel.{name}",
                "view",
                text,
                (lambda name=name: desk.toggle_panel(name)),
                checked=(lambda state, name=name: desk.has_panel(name)),
                group=3,
            )
            for name, text in panels
        ),
        *(
            Command(
                f"view.theme.{name}",
                "view",
                names[name],
                (lambda name=name: session.set_theme(name)),
                checked=(lambda state, name=name: state.theme == name),
                group=4,
                submenu=lambda: translate("Commands", "Theme"),
            )
            for name in THEMES
        ),
        *(
            Command(
                f"view.language.{code}",
                "view",
                (lambda name=name: name),
                (lambda code=code: session.set_language(code)),
                checked=(lambda state, code=code: state.language == code),
                group=4,
                submenu=lambda: translate("Commands", "Language"),
            )
            for code, name in LANGUAGES.items()
        ),
    ]


def _time(session: Session, desk: Desk) -> list[Command]:
    player = session.player

    def command(
        name: str,
        text: Callable[[], str],
        run: Callable[[], None],
        keys: tuple[str, ...],
        group: int = 0,
    ) -> Command:
        return Command(
            f"time.{name}",
            "time",
            text,
            run,
            keys=keys,
            enabled=_has_trace,
            plain_key=True,
            group=group,
        )

    return [
        command("play", lambda: translate("Commands", "Play or pause"), player.toggle, ("Space",)),
        command(
            "next",
            lambda: translate("Commands", "Next step"),
            lambda: player.step(1),
            ("Right", "PgDown"),
            1,
        ),
        command(
            "previous",
            lambda: translate("Commands", "Previous step"),
            lambda: player.step(-1),
            ("Left", "PgUp"),
            1,
        ),
        command(
            "next-beat",
            lambda: translate("Commands", "Next beat"),
            lambda: player.step(1, beats=True),
            ("Shift+Right",),
            1,
        ),
        command(
            "previous-beat",
            lambda: translate("Commands", "Previous beat"),
            lambda: player.step(-1, beats=True),
            ("Shift+Left",),
            1,
        ),
        command(
            "first",
            lambda: translate("Commands", "First moment"),
            lambda: player.jump(False),
            ("Home",),
            2,
        ),
        command(
            "last",
            lambda: translate("Commands", "Last moment"),
            lambda: player.jump(True),
            ("End",),
            2,
        ),
    ]


def _speeds(session: Session, desk: Desk) -> list[Command]:
    player = session.player
    return [
        Command(
            "time.breakpoint",
            "time",
            lambda: translate("Commands", "Breakpoint"),
            session.toggle_breakpoint,
            keys=("B",),
            enabled=_has_selection,
            plain_key=True,
            checked=lambda state: state.selection in state.breakpoints,
            group=3,
        ),
        Command(
            "time.run-to",
            "time",
            lambda: translate("Commands", "Run to selection"),
            session.run_to_selection,
            keys=("Ctrl+Right",),
            enabled=_has_selection,
            plain_key=True,
            group=3,
        ),
        Command(
            "time.loop",
            "time",
            lambda: translate("Commands", "Loop"),
            lambda: player.set_loop(not session.state.playback.loop),
            checked=lambda state: state.playback.loop,
            group=4,
        ),
        *(
            Command(
                f"time.speed.{speed}",
                "time",
                (lambda speed=speed: f"{speed:g}\u00d7"),
                (lambda speed=speed: player.set_speed(speed)),
                checked=(lambda state, speed=speed: state.playback.speed == speed),
                group=4,
                submenu=lambda: translate("Commands", "Speed"),
            )
            for speed in SPEEDS
        ),
    ]


def _model(session: Session, desk: Desk) -> list[Command]:
    return [
        Command(
            "model.run",
            "model",
            lambda: translate("Commands", "Trace"),
            session.run,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            enabled=lambda state: state.spec is not None,
        ),
        Command(
            "model.cancel",
            "model",
            lambda: translate("Commands", "Stop and restart the engine"),
            session.cancel,
            enabled=lambda state: state.engine.state != "stopped",
        ),
    ]


def _help(session: Session, desk: Desk) -> list[Command]:
    return [
        Command(
            "help.keys",
            "help",
            lambda: translate("Commands", "All keys"),
            desk.show_keys,
            keys=("?", "F1"),
        ),
        Command(
            "help.about", "help", lambda: translate("Commands", "About gradviz"), desk.show_about
        ),
    ]
