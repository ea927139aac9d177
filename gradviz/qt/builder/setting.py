"""Setting: what the form of a block is given becomes edits of the network."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QObject

from gradviz.builder.palette import find_block
from gradviz.model.program import Argument
from gradviz.model.tensor import TensorValue
from gradviz.qt.builder.bench import Bench
from gradviz.qt.builder.form import BlockForm
from gradviz.qt.builder.forms import form_shown, read_argument
from gradviz.workspace.session import Session

Role = Literal["parameter", "input", "constant"]


class Setting(QObject):
    """Keeps one form in step with what is selected.

    Parameters
    ----------
    session, bench, form
        Whose selection, and where it is shown.
    """

    def __init__(self, session: Session, bench: Bench, form: BlockForm) -> None:
        super().__init__(form)
        self._session, self._bench, self._form = session, bench, form
        self._seed = 0
        self._gesture = ("", "")
        form.set_asked.connect(self._set)
        form.configuration_asked.connect(self._configure)
        form.role_asked.connect(self._set_role)
        form.numbers_asked.connect(self._set_numbers)
        form.value_moved.connect(self._set_value)
        form.random_asked.connect(lambda: self._randomise(self._seed + 1))
        form.seed_asked.connect(self._draw)
        form.remark_asked.connect(self._remark)

    def show(self) -> None:
        """Show the form of the block that was selected last."""
        chosen = self._session.state.chosen
        view = self._bench.view(chosen[-1]) if chosen else None
        if view is None:
            self._form.show_form(None)
            return
        torch = ""
        trace = self._session.state.trace
        if trace.kind == "failed" and trace.message is not None:
            torch = str(trace.message.fields.get("torch", ""))
        shown = form_shown(self._bench.spec, self._bench.verdict_now, view, torch.strip("\n"))
        self._form.show_form(shown)

    def _folded(self, name: str) -> str:
        """Return the gesture of typing into one field: all of it is one entry."""
        shown = self._form.shown
        key = f"{shown.id if shown is not None else ''} {name}"
        if self._gesture[0] != key:
            self._gesture = (key, self._session.building.gesture())
        return self._gesture[1]

    def forget(self) -> None:
        """Begin another entry of the history with what is typed next."""
        self._gesture = ("", "")

    def _set(self, name: str, text: str) -> None:
        shown = self._form.shown
        field = next((one for one in shown.fields if one.name == name), None) if shown else None
        if shown is None or field is None:
            return
        value: Argument = text == "True"
        if field.type != "bool":
            try:
                value = read_argument(field, text)
            except ValueError as error:
                self._form.show_error(name, str(error))
                return
        kept = self._session.state.chosen
        refused = self._session.state.refusal
        done = self._session.building.set_argument(
            shown.id, name, value, gesture=self._folded(name)
        )
        state = self._session.state
        if not done and state.refusal is not None and state.refusal is not refused:
            self._form.show_error(name, state.refusal.words())
            self._session.update(notice=None)
        elif done and kept and state.chosen != kept and shown.id in kept:
            self.show()

    def _configure(self, title: str) -> None:
        shown = self._form.shown
        view = self._bench.view(shown.id) if shown is not None else None
        entry = find_block(view.block) if view is not None else None
        if shown is None or entry is None:
            return
        for one in entry.configurations:
            if one.title == title:
                self._session.building.set_arguments(shown.id, one.arguments, title)

    def _set_role(self, role: str) -> None:
        shown = self._form.shown
        if shown is not None:
            self._session.building.set_leaf(shown.id, role=cast("Role", role))

    def _set_numbers(self, value: object) -> None:
        shown = self._form.shown
        if shown is not None and isinstance(value, TensorValue):
            self._session.building.set_leaf_value(shown.id, value)

    def _set_value(self, value: float) -> None:
        shown = self._form.shown
        if shown is not None:
            self._session.building.set_leaf_value(shown.id, value)

    def _draw(self, text: str) -> None:
        """Draw the numbers of a seed that was typed or stepped to."""
        if text.strip().isdecimal():
            self._randomise(int(text))

    def _randomise(self, seed: int) -> None:
        shown = self._form.shown
        if shown is not None:
            self._seed = seed
            self._session.building.randomise(shown.id, seed)
            self._form.show_seed(seed)

    def _remark(self, text: str) -> None:
        shown = self._form.shown
        if shown is not None and text.strip() != shown.remark:
            self._session.building.remark(shown.remark_of, text.strip())
