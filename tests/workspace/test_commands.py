"""The command table: every command once, worded, placed, with a key of its own."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from gradviz.model import words
from gradviz.workspace.command import MENUS, Desk, Menu
from gradviz.workspace.commands import CommandTable
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState
from tests.tools.scripted import ScriptedEngine


class PaperDesk:
    """A desk that writes down what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, object]] = []

    def __getattr__(self, name: str) -> object:
        if not hasattr(Desk, name):
            raise AttributeError(name)

        def asked(*arguments: object, **named: object) -> bool:
            self.asked.append((name, (*arguments, *named.values())))
            return False

        return asked


@pytest.fixture
def desk() -> PaperDesk:
    return PaperDesk()


@pytest.fixture
def table(still: Session, desk: PaperDesk) -> CommandTable:
    return CommandTable(still, desk)


def same_but_name(one: str) -> bool:
    """Whether a name is the same in every language: numbers, languages' own names."""
    return one.startswith(("time.speed.", "view.language."))


def test_ids_name_the_menu(table: CommandTable) -> None:
    """That they are unique the table itself sees to."""
    for command in table:
        assert command.id.startswith(f"{command.menu}.")
        assert table[command.id] is command


def test_every_command_stands_in_a_menu_that_has_words(table: CommandTable) -> None:
    assert {command.menu for command in table} == set(MENUS) == set(get_args(Menu))
    assert sum(len(table.of_menu(menu)) for menu in MENUS) == len(list(table))


def test_no_key_does_two_things(table: CommandTable) -> None:
    keys = Counter(key for command in table for key in command.keys)

    assert [key for key, count in keys.items() if count > 1] == []


def test_plain_keys_are_marked_as_such(table: CommandTable) -> None:
    for command in table:
        for key in command.keys:
            last = key.rpartition("+")[2]
            modified = key.startswith(("Ctrl+", "Alt+")) or (last[:1] == "F" and last[1:].isdigit())
            if not modified and key != "?":
                assert command.plain_key, command.id


def test_all_words_are_translated(table: CommandTable) -> None:
    english = {command.id: command.words() for command in table}
    english |= {f"menu {menu}": worded() for menu, worded in MENUS.items()}
    english |= {f"in {c.id}": c.submenu() for c in table if c.submenu is not None}
    words.set_language("ja")
    japanese = {command.id: command.words() for command in table}
    japanese |= {f"menu {menu}": worded() for menu, worded in MENUS.items()}
    japanese |= {f"in {c.id}": c.submenu() for c in table if c.submenu is not None}

    assert all(english.values())
    same = [name for name in english if english[name] == japanese[name]]
    assert [name for name in same if not same_but_name(name)] == []


def test_it_can_be_asked_of_every_state(table: CommandTable, still: Session) -> None:
    for state in (AppState(), still.state):
        for command in table:
            assert isinstance(command.enabled(state), bool), command.id
            if command.checked is not None:
                assert isinstance(command.checked(state), bool), command.id


def test_without_anything_shown_most_rest(table: CommandTable) -> None:
    resting = {command.id for command in table if not command.enabled(AppState())}

    assert {"file.save", "file.export", "edit.copy", "time.play", "time.breakpoint"} <= resting
    assert {"model.run", "view.fit", "time.run-to", "edit.reset"} <= resting
    assert not {"file.open", "file.quit", "help.keys"} & resting


def test_every_command_runs(still: Session, desk: PaperDesk, table: CommandTable) -> None:
    still.select("sigmoid")
    still.editing.set_leaf("w", 1.0)
    for command in table:
        if command.enabled(still.state):
            command.run()

    asked = {name for name, _ in desk.asked}
    assert asked >= {"ask_open", "ask_save", "ask_export", "copy_picture", "fit", "zoom", "walk"}
    assert asked >= {"toggle_panel", "show_keys", "show_about", "quit"}


def test_time_moves_by_command(still: Session, table: CommandTable) -> None:
    timeline = still.view.timeline
    for name, expected in (
        ("next", timeline.stops[1]),
        ("next", timeline.stops[2]),
        ("previous", timeline.stops[1]),
        ("next-beat", timeline.beat_stops[3]),
        ("last", timeline.duration),
        ("first", 0.0),
    ):
        table[f"time.{name}"].run()
        assert still.state.playback.time == expected
    table["time.play"].run()
    assert still.state.playback.playing


def test_switches_show_what_is_on(still: Session, table: CommandTable) -> None:
    for name in ("view.full", "time.loop", "view.theme.dark", "time.speed.2.0", "view.language.ja"):
        command = table[name]
        assert command.checked is not None
        assert not command.checked(still.state)
        command.run()
        assert command.checked(still.state)


def test_reset_brings_the_presets_values_back(desk: PaperDesk) -> None:
    engine = ScriptedEngine()
    session = Session(engine)
    session.documents.open_preset("neuron")
    session.running.start()
    table = CommandTable(session, desk)
    assert not table["edit.reset"].enabled(session.state)
    session.editing.set_leaf("w", 1.0)
    assert table["edit.reset"].enabled(session.state)
    table["edit.reset"].run()

    assert not session.state.dirty
    assert session.state.trace.kind == "ready"
    assert session.state.spec is not None
    assert session.state.spec.leaves[1].value.item() == pytest.approx(2.2)
