"""Documents: what is opened and saved, presets, `.gradviz` files and scripts."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gradviz.builder.presets import is_shipped
from gradviz.builder.presets import preset as find_preset
from gradviz.builder.script import check_kind, is_script, read_script, write_script
from gradviz.builder.tables import is_table
from gradviz.graph.reshaping import ON_EDGES
from gradviz.model.codec import load_document, save_trace
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec, Program
from gradviz.model.trace import TraceData
from gradviz.model.words import message, translate
from gradviz.scene.moving import NO_MOVES
from gradviz.scene.scene import Direction
from gradviz.workspace.adding import add_file
from gradviz.workspace.aside import do_aside
from gradviz.workspace.looks import Look, look_of, saved_look
from gradviz.workspace.samples import saved_trace
from gradviz.workspace.state import StepStatus, TraceStatus

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

LARGE, LONG = 4_000_000, 500_000
"""Files of more bytes, or of longer records, are read in a thread: 40 ms and more."""
Loaded = tuple[TraceData | None, Program | None, dict[str, Any]]
"""What `load_document` returns."""


class Documents:
    """Opens and saves what one session shows.

    Attributes
    ----------
    may_leave
        Asked before a document with work in no file is left; False keeps it.
    add_table
        Takes a file of a table; a window asks there which columns are meant.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.may_leave: Callable[[], bool] = lambda: True
        self.add_table: Callable[[str], None] = lambda path: add_file(self._session, path)

    def leaves(self) -> bool:
        """Whether another document may take the place of this one, or the window close.

        The person is asked only where work would be lost.
        """
        return not self._session.autosave.would_lose or self.may_leave()

    def open_preset(self, name: str) -> None:
        """Open a preset: its saved numbers at once, the engine's own when they come.

        Also one that is a script runs: it is gradviz's own.

        Raises
        ------
        GradvizError
            When there is none of that name.
        """
        found = find_preset(name)
        if not self.leaves():
            return
        self._open(program=found.program, preset=name, path=None, title=name, notice=None)
        self._show_first(saved_trace(found.program), found.view.direction)
        self._session.running.ask()

    def open_file(self, path: str, arguments: tuple[str, ...] = ()) -> None:
        """Open a `.gradviz` file; its saved trace is shown, its program is not run.

        A Python script is run, with its `arguments`: it has nothing else to show. A table
        becomes data of the network shown.

        Raises
        ------
        GradvizError
            When it cannot be read.
        """
        check_kind(path)
        if is_table(path):
            self.add_table(path)
            return
        if is_script(path):
            self._open_script(path, arguments)
            return
        if not _is_large(path):
            self._show_loaded(path, load_document(path))
            return
        name, begun = Path(path).name, self._session.state.generation
        self._session.update(notice=message("Session", "Opening {name} …", name=name))

        def show(loaded: Loaded) -> None:
            if self._session.state.generation == begun:  # nothing else was opened meanwhile
                self._show_loaded(path, loaded)

        do_aside(lambda: load_document(path), show, self._session.tell, self._session.post)

    def _open_script(self, path: str, arguments: tuple[str, ...]) -> None:
        script, name = read_script(path), Path(path).name
        script = msgspec.structs.replace(script, arguments=arguments)
        if not self.leaves():
            return
        # No path: what is saved must not take the place of the script.
        self._open(program=script, preset=None, path=None, title=name, notice=None)
        self._show_first(None, None)
        self._session.recent.add(path)
        self._session.running.ask()

    def _show_loaded(self, path: str, loaded: Loaded) -> None:
        if not self.leaves():
            return
        data, program, look = loaded
        told = message("Session", "Shown as it was saved. Trace computes it again.")
        if data is None:
            told = message("Session", "Nothing was computed yet. Trace computes it.")
        self._open(program=program, preset=None, path=path, title=Path(path).name, notice=told)
        self._session.running.wanted = False
        kept = look_of(look, full=self._session.state.full_graph)
        self._show_first(data, kept.direction, kept)
        self._session.recent.add(path)

    def new(self) -> None:
        """Begin an empty network."""
        if not self.leaves():
            return
        name = translate("Session", "Untitled")
        spec = NetworkSpec(name="network", leaves=(), lines=())
        self._open(program=spec, preset=None, path=None, title=name, notice=None, blocks=True)
        self._show_first(None, None)
        self._session.running.ask()

    def recover(
        self,
        program: Program | None,
        look: Look,
        title: str,
        path: str | None,
        data: TraceData | None = None,
    ) -> None:
        """Open what was kept aside; it differs from its file, and is not run."""
        told = message("Session", "{name} is here again. Save it to keep it.", name=title)
        blocks = data is None or self._session.state.blocks  # else there is nothing to see yet
        document = {"program": program, "preset": None, "path": path, "title": title}
        self._open(**document, notice=told, blocks=blocks)
        self._session.running.wanted = False
        self._show_first(data, look.direction, look, kept=False)
        self._session.update(dirty=True)

    def open_version(self, file: str, title: str) -> None:
        """Open an earlier version of a file as a document of its own, which is in no file.

        The earlier text of a script is put in the editor instead: the script is one.

        Raises
        ------
        GradvizError
            When it cannot be read.
        """
        script = self._session.state.script
        if is_script(file):
            text = read_script(file).text
            if script is not None and self.leaves():
                self._session.editing.edit_code(text)
            return
        data, program, view = load_document(file)
        if self.leaves():
            look = look_of(view, full=self._session.state.full_graph)
            self.recover(program, look, title, None, data)

    def revert(self) -> None:
        """Go back to what was saved; that may be undone.

        Raises
        ------
        GradvizError
            When the file cannot be read any more.
        """
        state = self._session.state
        if state.spec is None:
            return
        spec, look = self._session.building.kept
        data: TraceData | None = None
        if state.path is not None:
            data, program, view = load_document(state.path)
            if isinstance(program, NetworkSpec):
                spec, look = program, look_of(view, full=state.full_graph)
        elif spec is not None:
            data = saved_trace(spec)
        if spec is not None:
            self._session.building.restore(spec, look)
            if data is not None:
                self._session.take(data)

    def _open(self, **document: object) -> None:
        """Put another document in the state; nothing of the one before remains."""
        self._session.autosave.leave()
        if self._session.state.script is not None and self._session.state.engine.state == "busy":
            self._session.running.cancel()
        self._session.update(
            **document,
            dirty=False,
            draft=None,
            output=(),
            steps=StepStatus(),
            selection=None,
            selected=(),
            breakpoints=frozenset(),
            trace=TraceStatus(),
            generation=self._session.state.generation + 1,
        )
        self._session.replaying.forget()
        self._session.fetching.forget()
        self._session.player.rewind()

    def _show_first(
        self,
        data: TraceData | None,
        direction: Direction | None,
        look: Look | None = None,
        *,
        kept: bool = True,
    ) -> None:
        """Show the numbers that a document comes with, or that it has none yet."""
        self._session.placing.direction = direction
        self._session.placing.folded = look.folded if look is not None else None
        self._session.placing.reshaping = look.reshaping if look is not None else ON_EDGES
        self._session.placing.moves = look.moves if look is not None else NO_MOVES
        full = self._session.state.full_graph
        self._session.building.begin(look or Look(direction=direction, full=full), kept=kept)
        if data is not None:
            self._session.take(data)
            return
        self._session.forget_places()
        self._session.view = None
        self._session.on_view()

    def save_script(self) -> None:
        """Write the text of a script back to its file.

        Raises
        ------
        GradvizError
            When it cannot be written.
        """
        state = self._session.state
        if state.script is None:
            return
        text = state.script.text if state.draft is None else state.draft
        if is_shipped(state.script.path):
            told = message("Session", "This script is an example of gradviz: save it elsewhere.")
            raise GradvizError(told)
        with contextlib.suppress(OSError):  # to be saved is worth more than to be kept twice
            self._session.backups.keep(state.script.path)
        write_script(state.script.path, text)
        name = Path(state.script.path).name
        self._session.update(
            program=msgspec.structs.replace(state.script, text=text),
            draft=None,
            dirty=False,
            notice=message("Session", "Saved as {name}.", name=name),
        )

    def save(self, path: str) -> None:
        """Write program and trace to a `.gradviz` file.

        Raises
        ------
        GradvizError
            When it cannot be written.
        """
        view, program = self._session.view, self._session.state.program
        if view is None and program is None:
            return
        if is_script(path):
            text = "{name} would replace a script. Save it as .gradviz."
            raise GradvizError(message("Session", text, name=Path(path).name))
        look = saved_look(self._session.building.look)
        if view is not None and not isinstance(program, NetworkSpec):
            look["direction"] = view.scene.direction
        with contextlib.suppress(OSError):  # to be saved is worth more than to be kept twice
            self._session.backups.keep(path)
        data = None if view is None else self._session.replaying.real(view.data)
        save_trace(path, data, program=program, view=look)
        name = Path(path).name
        self._session.building.keep()
        self._session.update(
            path=path,
            title=name,
            dirty=False,
            notice=message("Session", "Saved as {name}.", name=name),
        )
        self._session.recent.add(path)
        self._session.autosave.flush()

    def save_again(self) -> bool:
        """Save where it was saved before; whether there is such a place.

        What goes wrong is told.
        """
        path = self._session.state.path
        if path is None or is_script(path):
            return False
        try:
            self.save(path)
        except GradvizError as error:
            self._session.tell(error)
        return True


def _is_large(path: str) -> bool:
    """Whether reading a file would hold the window up."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {one.filename: one.file_size for one in archive.infolist()}
    except (OSError, zipfile.BadZipFile):
        return False  # whoever reads it says what is wrong
    records = [size for name, size in sizes.items() if name.endswith(".msgpack")]
    return sum(sizes.values()) > LARGE or sum(records) > LONG
