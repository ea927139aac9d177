"""Editing: leaves get other values, scripts another text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from gradviz.model.program import with_leaf
from gradviz.model.tensor import TensorValue, tensor_value

if TYPE_CHECKING:
    from gradviz.workspace.session import Session


class Editing:
    """Changes the program of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_leaf(self, name: str, value: TensorValue | float) -> None:
        """Give a leaf another value; torch computes everything anew."""
        spec = self._session.state.spec
        if spec is None:
            return
        leaf = next(leaf for leaf in spec.leaves if leaf.name == name)
        if not isinstance(value, TensorValue):
            value = tensor_value(value, leaf.value.dtype)
        if value == leaf.value:
            return
        self._session.update(program=with_leaf(spec, name, value), dirty=True)
        self._session.running.ask()

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
