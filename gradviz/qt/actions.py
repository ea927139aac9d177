"""The command table as Qt actions: menus, shortcuts, and plain keys for the window.

A plain key (a letter, Space, an arrow) is no Qt shortcut: the window hands it over when
no field wants it for itself.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from gradviz.qt.look import Look, Words
from gradviz.qt.widgets.menu import Menu
from gradviz.workspace.command import MENUS, Command
from gradviz.workspace.commands import CommandTable
from gradviz.workspace.state import AppState


class Actions(QObject):
    """One QAction for each command.

    Parameters
    ----------
    window
        Where the shortcuts hold.
    """

    def __init__(self, look: Look, table: CommandTable, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._table, self._window = look, table, window
        self._actions: dict[str, QAction] = {}
        self._plain: dict[str, list[Command]] = {}  # what is shown decides which is meant
        self._submenus: list[tuple[Menu, Command]] = []
        self._state: AppState | None = None
        self._known: dict[str, tuple[bool, bool]] = {}  # as last shown: enabled, checked
        self._lists: dict[str, Menu] = {}
        for command in table:
            self._add(command)
        look.changed.connect(self._reword)
        self._reword()

    def __getitem__(self, command: str) -> QAction:
        """Return the action of a command's id."""
        return self._actions[command]

    def _add(self, command: Command) -> None:
        if command.choices is not None:
            self._actions[command.id] = self._list(command).menuAction()
            return
        action = QAction(self._window)
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self.run(command))
        if command.plain_key:
            for key in command.keys:
                self._plain.setdefault(QKeySequence(key).toString(), []).append(command)
        else:
            action.setShortcuts([QKeySequence(key) for key in command.keys])
        self._window.addAction(action)
        self._actions[command.id] = action

    def _list(self, command: Command) -> Menu:
        """Return the menu of what a command offers; it is filled when it opens."""
        menu = Menu(self._look, self._window)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: _fill(menu, command))
        self._lists[command.id] = menu
        return menu

    def open_list(self, command: str, place: QPoint) -> None:
        """Open what a command offers at a place on the screen."""
        self._lists[command].popup(place)

    def run(self, command: Command) -> None:
        """Do a command; switches then show the state, not the click."""
        command.run()
        self._known.pop(command.id, None)  # Qt has turned the switch by itself
        if self._state is not None:
            self.show_state(self._state)

    def _reword(self) -> None:
        for command in self._table:
            self._word(command)
        for menu, command in self._submenus:
            menu.setTitle(command.submenu() if command.submenu else "")

    def _word(self, command: Command) -> None:
        words = command.words().replace("&", "&&")
        if command.plain_key and command.keys:
            key = QKeySequence(command.keys[0])
            words += "\t" + key.toString(QKeySequence.SequenceFormat.NativeText)
        if words != self._actions[command.id].text():
            self._actions[command.id].setText(words)

    def show_state(self, state: AppState) -> None:
        """Enable and check what the state allows, and name what has another name now."""
        self._state = state
        for command in self._table:
            if command.changing:
                self._word(command)
            checked = command.checked is not None and command.checked(state)
            now = command.enabled(state), checked
            if self._known.get(command.id) == now:
                continue
            self._known[command.id] = now
            action = self._actions[command.id]
            action.setEnabled(now[0])
            if command.checked is not None:
                action.setChecked(checked)

    def menus(self) -> list[tuple[Words, Menu, str]]:
        """Return (title, menu, letter that opens it with Alt) of each menu with commands."""
        made: list[tuple[Words, Menu, str]] = []
        for name, title in MENUS.items():
            commands = self._table.of_menu(name)
            if commands:
                made.append((title, self._menu(commands), name[0].upper()))
        return made

    def _menu(self, commands: tuple[Command, ...]) -> Menu:
        menu = Menu(self._look, self._window)
        group = commands[0].group
        submenus: dict[str, Menu] = {}
        for command in commands:
            if command.group != group:
                menu.addSeparator()
                group = command.group
            target = menu
            if command.submenu is not None:
                target = self._submenu(menu, submenus, command)
            if command.id in self._lists:
                inner = self._lists[command.id]
                inner.setParent(menu, inner.windowFlags())  # its arrows lead back to this menu
            target.addAction(self._actions[command.id])
        return menu

    def _submenu(self, menu: Menu, submenus: dict[str, Menu], command: Command) -> Menu:
        assert command.submenu is not None
        family = command.id.rpartition(".")[0].split(".")[1]
        if family not in submenus:
            made = Menu(self._look, menu)
            made.setTitle(command.submenu())
            menu.addMenu(made)
            submenus[family] = made
            self._submenus.append((made, command))
        return submenus[family]

    def take_key(self, event: QKeyEvent) -> bool:
        """Do the command of a plain key; tell whether there was one."""
        keypad = Qt.KeyboardModifier.KeypadModifier
        modifiers = event.modifiers() & ~keypad
        sequence = QKeySequence(int(modifiers.value) | int(event.key())).toString()
        meant = self._plain.get(sequence) or self._plain.get(event.text().upper() or "\0", [])
        for command in meant:
            if self._actions[command.id].isEnabled():
                self.run(command)
                break
        return bool(meant)


def _fill(menu: Menu, command: Command) -> None:
    """Put what a command offers now in its menu."""
    menu.clear()
    for choice in command.choices() if command.choices is not None else ():
        if choice.apart:
            menu.addSeparator()
        action = menu.addAction(choice.words.replace("&", "&&"))
        action.setToolTip(choice.tip)
        action.setEnabled(choice.run is not None)
        if choice.run is not None:
            action.triggered.connect(lambda _=False, run=choice.run: run())
