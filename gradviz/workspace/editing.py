"""Editing: leaves get other values, scripts another text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from gradviz.model.tensor import TensorValue

if TYPE_CHECKING:
    from gradviz.workspace.session import Session


class Editing:
    """Changes the program of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_leaf(
        self, name: str, value: TensorValue | float, *, gesture: str | None = None
    ) -> None:
        """Give a leaf another value; torch computes everything anew."""
        self._session.building.set_leaf_value(name, value, gesture=gesture)

    def edit_code(self, text: str) -> None:
        """Keep the text of a script as it is typed; it is run when the person says so."""
        script = self._session.state.script
        if script is not None:
            self._session.update(draft=text if text != script.text else None)

    def set_code(self, text: str) -> None:
        """Give a script another text and run it."""
        script = self._session.state.script
        if script is not None:
            program = msgspec.structs.replace(script, text=text)
            dirty = self._session.state.dirty or text != script.text
            self._session.update(program=program, draft=None, dirty=dirty, notice=None)
            self._session.running.wanted = True
            self._session.running.start_or_ask()
