"""Editing: leaves get other values, scripts another text."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec

from gradviz.builder.edits import Edited
from gradviz.builder.reading import read_code
from gradviz.builder.script import split_arguments
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.tensor import TensorValue
from gradviz.model.words import message
from gradviz.workspace.code import listing

if TYPE_CHECKING:
    from gradviz.workspace.session import Session


class Editing:
    """Changes the program of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._gesture = ""

    def set_leaf(
        self, name: str, value: TensorValue | float, *, gesture: str | None = None
    ) -> None:
        """Give a leaf another value; torch computes everything anew."""
        self._session.building.set_leaf_value(name, value, gesture=gesture)

    def edit_code(self, text: str) -> None:
        """Keep a text as it is typed: a script is run when asked for, blocks follow at once."""
        spec, script = self._session.state.spec, self._session.state.script
        if spec is not None:
            self._edit_network(spec, text)
        if script is not None:
            self._session.update(draft=text if text != script.text else None)

    def edit_arguments(self, text: str) -> None:
        """Give a script other arguments as they are typed; it runs with them when asked for."""
        state = self._session.state
        if state.script is None:
            return
        with contextlib.suppress(GradvizError):  # a quote that is still open
            program = msgspec.structs.replace(state.script, arguments=split_arguments(text))
            self._session.update(program=program, dirty=state.dirty or state.path is not None)
            if state.trace.kind in ("ready", "stale") and state.trace.message is None:
                self._session.update(trace=self._session.running.verdict())

    def _edit_network(self, spec: NetworkSpec, text: str) -> None:
        """Read a network's code back into its blocks, as far as it says blocks.

        All that is typed in one go is one entry of the history. The text stays as it was
        typed until something else changes the network.
        """
        if self._session.state.draft is None:
            self._gesture = self._session.building.gesture()
        found = read_code(text, like=spec)
        if isinstance(found, NetworkSpec) and found != spec:
            chosen = self._session.state.chosen
            label = message("Edits", "edit the code")
            edited = Edited(spec=found, selection=chosen, label=label)
            self._session.building.do(lambda _: edited, gesture=self._gesture)
        self._session.update(draft=None)
        written = listing(self._session.state)
        if written is None or written.text != text:
            self._session.update(draft=text)

    def set_code(self, text: str) -> None:
        """Give a program another text and run it."""
        spec, script = self._session.state.spec, self._session.state.script
        if spec is not None:
            found = read_code(text, like=spec)
            if not isinstance(found, NetworkSpec):
                self._session.tell(GradvizError(found.message))
                return
            self._session.update(draft=None)
            self._session.running.start_or_ask()
        if script is not None:
            program = msgspec.structs.replace(script, text=text)
            dirty = self._session.state.dirty or text != script.text
            self._session.update(program=program, draft=None, dirty=dirty, notice=None)
            self._session.running.wanted = True
            self._session.running.start_or_ask()
