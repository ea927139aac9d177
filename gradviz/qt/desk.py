"""What commands need of the window: files to choose, panels, zoom, the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QFileDialog

from gradviz.builder.presets import is_shipped
from gradviz.model.errors import GradvizError
from gradviz.model.words import message, translate
from gradviz.qt.actions import Actions
from gradviz.qt.builder.exporting import ask_script
from gradviz.qt.dialogs.guides import Guides
from gradviz.qt.dialogs.pictures import Pictures
from gradviz.qt.filing import Filing
from gradviz.qt.find.looking import Looking
from gradviz.qt.find.minimap import Minimap
from gradviz.qt.find.speaking import Speaking
from gradviz.qt.find.tabling import Tabling
from gradviz.qt.look import Look
from gradviz.qt.preferences import Preferences
from gradviz.qt.question import Question
from gradviz.qt.settling import attend
from gradviz.qt.window import Window
from gradviz.workspace.left import Left
from gradviz.workspace.session import Session


class WindowDesk:
    """The `Desk` of the real window.

    Parameters
    ----------
    window, session, look
        What it acts on.
    """

    def __init__(self, window: Window, session: Session, look: Look) -> None:
        self._window, self._session, self._look = window, session, look
        self.guides: Guides | None = None
        self.preferences: Preferences | None = None
        self.pictures = Pictures(window, session, look)
        self._written = ""  # the script that Ctrl+S writes
        self.filing = Filing(window, session, look, self.ask_save)
        self.actions: Actions | None = None
        self.find_block: Callable[[], None] | None = None  # while blocks are shown
        self.looking = Looking(session, window.stage, look)
        self.tabling = Tabling(session, window.table, self.looking, look)
        window.closing.connect(self.looking.close)
        window.closing.connect(self.tabling.close)
        self.minimap = Minimap(session, window.stage, look)
        self.minimap.wanted = window.kept("panel/minimap") != "off"
        window.closing.connect(self.minimap.close_map)
        window.closing.connect(Speaking(session, window.stage.canvas).close)
        window.table.closed.connect(lambda: self.toggle_panel("table"))
        window.table.left.connect(window.stage.canvas.setFocus)

    # ------------------------------------------------------------ files

    def ask_open(self) -> None:
        """Let the person choose a file to open."""
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            translate("Files", "Open"),
            "",
            "gradviz, Python, CSV (*.gradviz *.py *.csv *.tsv)",
        )
        if path:
            self.open(path)

    def open(self, path: str) -> None:
        """Open a file; what goes wrong is said in the window."""
        self._guard(lambda: self._session.documents.open_file(path))

    def ask_save(self) -> None:
        """Let the person choose where to save."""
        state = self._session.state
        if state.script is not None and state.path is None and self._saves_script():
            return
        path, _ = QFileDialog.getSaveFileName(
            self._window,
            translate("Files", "Save"),
            state.path or f"{Path(state.title or 'trace').stem}.gradviz",
            "gradviz (*.gradviz)",
        )
        if path:
            named = path if Path(path).suffix else path + ".gradviz"
            self._guard(lambda: self._session.documents.save(named))

    def _saves_script(self) -> bool:
        """Save the text of a script to its own file, or say that it goes elsewhere."""
        state = self._session.state
        script = state.script
        if script is None or (state.draft is None and not state.dirty):
            return False
        if is_shipped(script.path):
            ask_script(self._session, self._window)
            return True
        if self._written != script.path:  # asked once
            name = Path(script.path).name
            answer = Question(
                self._look,
                translate("Files", "What is to be saved?"),
                (
                    translate("Files", "The script {name}", name=name),
                    translate("Files", "A .gradviz file with its trace…"),
                ),
                self._window,
            ).ask()
            if answer:
                return answer < 0
            self._written = script.path
        self._guard(self._session.documents.save_script)
        return True

    def show_choices(self, command: str) -> None:
        """Open the list that a command offers, below the menus."""
        if self.actions is not None:
            menus = self._window.header.menus
            place = menus[0].mapToGlobal(QPoint(0, menus[0].height() + 4))
            self.actions.open_list(command, place)

    def show_history(self) -> None:
        """Show all that was done, below the buttons that undo and redo."""
        if self.actions is not None:
            button = self._window.header.button_of(self.actions["edit.undo"])
            self.filing.show_history(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def show_left(self) -> None:
        """Show what was left without being saved."""
        self.filing.show_left()

    def ask_forget(self, left: Left) -> None:
        """Forget a document that was left, if the person is sure."""
        self.filing.ask_forget(left)

    def ask_export(self) -> None:
        """Let the person choose where to write a picture."""
        self.pictures.ask()

    def _guard(self, act: object) -> None:
        try:
            act()  # type: ignore[operator]
        except GradvizError as error:
            self._session.tell(error)

    def ask_step(self) -> None:
        """Let the person say which training step of a script to go to."""
        self._window.steps.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def copy_picture(self) -> None:
        """Put the picture on the clipboard: pixels, SVG and words in one object."""
        self.pictures.copy()

    # ------------------------------------------------------------ canvas

    def fit(self, *, selection: bool) -> None:
        """Show all, or the selection."""
        canvas = self._window.stage.shown
        canvas.fit_selection() if selection else canvas.fit_all()

    def zoom(self, steps: int) -> None:
        """Zoom in (+1) or out (-1)."""
        self._window.stage.shown.zoom_by(1.25**steps)

    def walk(self, key: Literal["left", "right", "up", "down"]) -> None:
        """Select the next box in a direction."""
        self._window.stage.shown.walk(key)

    def pan(self, key: Literal["left", "right", "up", "down"]) -> None:
        """Show what lies further in a direction: a quarter of what is seen."""
        canvas = self._window.stage.shown
        free = canvas.free_part()
        across, down = free.width() / 4, free.height() / 4
        ways = {
            "left": (across, 0.0),
            "right": (-across, 0.0),
            "up": (0.0, down),
            "down": (0.0, -down),
        }
        canvas.pan_by(QPointF(*ways[key]))

    def find(self, way: int) -> None:
        """Open the search, or go on to the next of what was found."""
        if way:
            self.looking.step(way)
        elif self._session.state.shows_blocks and self.find_block is not None:
            self.find_block()
        else:
            self.looking.open()

    def visit(self, way: int) -> None:
        """Go back or forward to a box that was selected."""
        self.looking.visit(way)

    # ------------------------------------------------------------ panels

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back to a window."""
        full = self._window.windowState() ^ Qt.WindowState.WindowFullScreen
        self._window.setWindowState(full)

    def is_full_screen(self) -> bool:
        """Whether the screen is filled."""
        return self._window.isFullScreen()

    def toggle_panel(self, name: str) -> None:
        """Show or hide a panel."""
        if name == "story":
            self._window.show_story(self._window.story.isHidden())
            self._window.drawers.changed.emit()
        elif name == "output":
            self._window.show_output(self._window.output.isHidden())
        elif name == "minimap":
            self.minimap.show_wanted(not self.minimap.wanted)
            self._window.keep("panel/minimap", "on" if self.minimap.wanted else "off")
        elif name == "table":
            self.tabling.toggle()
            self._session.update()
        elif name == "code":
            self._window.show_code(not self.has_panel("code"))
        else:
            self._window.drawers.toggle(name)

    def has_panel(self, name: str) -> bool:
        """Whether a panel is shown."""
        if name == "story":
            return not self._window.story.isHidden()
        if name == "output":
            return not self._window.output.isHidden()
        if name == "minimap":
            return self.minimap.wanted
        if name == "table":
            return not self._window.table.isHidden()
        if name == "code":
            return self._window.left.page == "code" and self._window.drawers.is_shown("left")
        return self._window.drawers.is_shown(name)

    def widen_panel(self, name: str, steps: int) -> None:
        """Make a side panel wider (+1) or narrower (-1)."""
        self._window.widen(name, steps)

    def show_settings(self, page: str) -> None:
        """Show a page of the settings."""
        if self.preferences is None:
            self.preferences = attend(self._session, self._window, self._look)
        self.preferences.show_page(page)
        self.preferences.show()

    def show_keys(self) -> None:
        """Show all keys, or put them away again."""
        if self.guides is not None:
            self.guides.show_keys()

    def show_palette(self) -> None:
        """Search all commands."""
        if self.guides is not None:
            self.guides.show_palette()

    def show_this(self) -> None:
        """Explain what is selected."""
        if self.guides is not None:
            self.guides.show_this()

    def show_help(self) -> None:
        """Show the pages of the help."""
        if self.guides is not None:
            self.guides.show_help()

    def show_about(self) -> None:
        """Say what this is."""
        from gradviz import __version__

        self._session.update(
            notice=message(
                "Help",
                "gradviz {version}: backpropagation on the real PyTorch autograd graph.",
                version=__version__,
            )
        )

    def quit(self) -> None:
        """Close the window."""
        self._window.close()
