"""Documents: what is opened and saved, presets, `.gradviz` files and scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.builder.presets import preset as find_preset
from gradviz.builder.script import is_script, read_script
from gradviz.model.codec import load_document, save_trace
from gradviz.model.errors import GradvizError
from gradviz.model.trace import TraceData
from gradviz.model.words import message
from gradviz.scene.scene import Direction
from gradviz.workspace.looks import Look, look_of
from gradviz.workspace.samples import saved_trace
from gradviz.workspace.state import TraceStatus

if TYPE_CHECKING:
    from gradviz.workspace.session import Session


class Documents:
    """Opens and saves what one session shows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_preset(self, name: str) -> None:
        """Open a preset: its saved numbers at once, the engine's own when they come.

        Raises
        ------
        GradvizError
            When there is none of that name.
        """
        found = find_preset(name)
        self._open(program=found.spec, preset=name, path=None, title=name, notice=None)
        self._show_first(saved_trace(found.spec), found.view.direction)
        self._session.running.ask()

    def open_file(self, path: str) -> None:
        """Open a `.gradviz` file; its saved trace is shown, its program is not run.

        A Python script is run: it has nothing else to show.

        Raises
        ------
        GradvizError
            When it cannot be read.
        """
        if is_script(path):
            script, name = read_script(path), Path(path).name
            # No path: what is saved must not take the place of the script.
            self._open(program=script, preset=None, path=None, title=name, notice=None)
            self._show_first(None, None)
            self._session.running.ask()
            return
        data, program, look = load_document(path)
        told = message("Session", "Shown as it was saved. Trace computes it again.")
        if data is None:
            told = message("Session", "Nothing was computed yet. Trace computes it.")
        self._open(program=program, preset=None, path=path, title=Path(path).name, notice=told)
        self._session.running.wanted = False
        kept = look_of(look, full=self._session.state.full_graph)
        self._show_first(data, kept.direction, kept)

    def _open(self, **document: object) -> None:
        """Put another document in the state; nothing of the one before remains."""
        if self._session.state.script is not None and self._session.state.engine.state == "busy":
            self._session.running.cancel()
        self._session.update(
            **document,
            dirty=False,
            draft=None,
            output=(),
            selection=None,
            breakpoints=frozenset(),
            trace=TraceStatus(),
            generation=self._session.state.generation + 1,
        )
        self._session.player.rewind()

    def _show_first(
        self, data: TraceData | None, direction: Direction | None, look: Look | None = None
    ) -> None:
        """Show the numbers that a document comes with, or that it has none yet."""
        self._session.placing.direction = direction
        full = self._session.state.full_graph
        self._session.building.begin(look or Look(direction=direction, full=full))
        if data is not None:
            self._session.take(data)
            return
        self._session.placing.forget()
        self._session.view = None
        self._session.on_view()

    def save(self, path: str) -> None:
        """Write program and trace to a `.gradviz` file.

        Raises
        ------
        GradvizError
            When it cannot be written.
        """
        if self._session.view is None:
            return
        if is_script(path):
            text = "{name} would replace a script. Save it as .gradviz."
            raise GradvizError(message("Session", text, name=Path(path).name))
        look = {"direction": self._session.view.scene.direction}
        save_trace(path, self._session.view.data, program=self._session.state.program, view=look)
        name = Path(path).name
        self._session.update(
            path=path,
            title=name,
            dirty=False,
            notice=message("Session", "Saved as {name}.", name=name),
        )
