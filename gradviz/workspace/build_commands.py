"""Commands of building: blocks are added, connected, named, copied, grouped, deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from gradviz.model.words import translate
from gradviz.workspace.command import Command
from gradviz.workspace.session import Session
from gradviz.workspace.state import AppState

__all__ = ["Builder", "build_commands"]

Words = Callable[[], str]


class Builder(Protocol):
    """What these commands need of the window."""

    def ask_block(self) -> None:
        """Let the person choose a block to add."""

    def ask_connection(self) -> None:
        """Let the person choose what the selection is connected to."""

    def ask_name(self) -> None:
        """Let the person give the selected block another name."""

    def show_settings(self) -> None:
        """Go to the settings of the selected block."""

    def show_problems(self) -> None:
        """Go to the next problem."""

    def copy(self) -> bool:
        """Put the selected blocks on the clipboard; whether there were any."""

    def cut(self) -> None:
        """Put them there and delete them."""

    def paste(self) -> None:
        """Add the blocks of the clipboard."""

    def delete(self) -> None:
        """Delete the selected wire or blocks."""

    def choose_all(self) -> None:
        """Select every block."""

    def copy_code(self) -> None:
        """Put the network's code on the clipboard."""

    def export_code(self) -> None:
        """Let the person choose where to write the network's code."""

    def list_problems(self) -> None:
        """List all problems."""

    def has_wire(self) -> bool:
        """Whether a wire is selected."""


def _blocks(state: AppState) -> bool:
    return state.shows_blocks


def _chosen(state: AppState) -> bool:
    return state.shows_blocks and bool(state.chosen)


def build_commands(session: Session, builder: Builder) -> list[Command]:
    """Return the commands of building: in the Edit menu, and of the code in the Model menu."""
    return [
        *_adding(builder), *_clipboard(builder), *_groups(session, builder), *_code(builder)
    ]  # fmt: skip


def _one(
    name: str, words: Words, run: Callable[[], object], *keys: str, group: int, alone: bool = False
) -> Command:
    return Command(
        f"edit.{name}",
        "edit",
        words,
        lambda: (run(), None)[1],
        group=group,
        keys=keys,
        enabled=_blocks if alone else _chosen,
        plain_key=True,
    )


def _adding(builder: Builder) -> list[Command]:
    return [
        _one("add", lambda: translate("Commands", "Add a block…"), builder.ask_block, "/",
             group=2, alone=True),
        _one("connect", lambda: translate("Commands", "Connect to…"), builder.ask_connection,
             "C", group=2),
        _one("arguments", lambda: translate("Commands", "Settings of the block"),
             builder.show_settings, "Return", "Enter", group=2),
        _one("rename", lambda: translate("Commands", "Rename…"), builder.ask_name, "F2", group=2),
        _one("problem", lambda: translate("Commands", "Next problem"), builder.show_problems,
             "F8", group=2, alone=True),
    ]  # fmt: skip


def _clipboard(builder: Builder) -> list[Command]:
    return [
        _one("cut", lambda: translate("Commands", "Cut"), builder.cut, "Ctrl+X", group=1),
        _one("paste", lambda: translate("Commands", "Paste"), builder.paste, "Ctrl+V",
             group=1, alone=True),
        _one("all", lambda: translate("Commands", "Select all"), builder.choose_all, "Ctrl+A",
             group=1, alone=True),
    ]  # fmt: skip


def _groups(session: Session, builder: Builder) -> list[Command]:
    building = session.building
    return [
        _one("duplicate", lambda: translate("Commands", "Duplicate"), building.duplicate,
             "Ctrl+D", group=3),
        Command("edit.delete", "edit", lambda: translate("Commands", "Delete"), builder.delete,
                group=3, keys=("Delete", "Backspace"), plain_key=True,
                enabled=lambda state: _chosen(state) or (_blocks(state) and builder.has_wire())),
        _one("group", lambda: translate("Commands", "Group"), building.group, "Ctrl+G", group=3),
        _one("ungroup", lambda: translate("Commands", "Ungroup"),
             partial(_ungroup, session), "Ctrl+Shift+G", group=3),
        _one("swap", lambda: translate("Commands", "Swap the inputs"), partial(_swap, session),
             group=3),
        _one("backward", lambda: translate("Commands", "Start backward here"),
             partial(_root, session), group=3),
        _one("tidy", lambda: translate("Commands", "Tidy up"), building.tidy, group=4, alone=True),
    ]  # fmt: skip


def _code(builder: Builder) -> list[Command]:
    def one(name: str, words: Words, run: Callable[[], None]) -> Command:
        return Command(
            f"model.{name}", "model", words, run, group=4, enabled=lambda state: bool(state.spec)
        )

    return [
        one("copy-code", lambda: translate("Commands", "Copy the code"), builder.copy_code),
        one("export-code", lambda: translate("Commands", "Export the code…"), builder.export_code),
        one("problems", lambda: translate("Commands", "Problems…"), builder.list_problems),
    ]


def _ungroup(session: Session) -> None:
    """Take apart the selected group, or the innermost one around the first selected block."""
    spec = session.state.spec
    if spec is None or not session.state.chosen:
        return
    chosen = session.state.chosen[0]
    names = [group.name for group in spec.groups]
    holds = [group.name for group in spec.groups if chosen in group.members]
    found = chosen if chosen in names else (holds[0] if holds else "")
    if found:
        session.building.ungroup(found)


def _swap(session: Session) -> None:
    session.building.swap(session.state.chosen[0])


def _root(session: Session) -> None:
    session.building.set_root(session.state.chosen[0])
