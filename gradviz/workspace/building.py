"""Building: the edits of `gradviz.builder.edits` done to the network that is shown.

Each tells its refusal as a notice and returns whether it was done; how it becomes an entry
of the history is `gradviz.workspace.history`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from gradviz.builder import edits
from gradviz.builder.adding import Given
from gradviz.builder.columns import Chosen
from gradviz.builder.edits import Edited
from gradviz.builder.shapes import check
from gradviz.builder.tables import Table
from gradviz.model.errors import GradvizError
from gradviz.model.program import Argument, NetworkSpec, program_hash
from gradviz.model.tensor import TensorValue
from gradviz.model.words import Message, message
from gradviz.workspace.history import Changes

TOGETHER = 0.7
"""Values of one leaf that follow each other within this time, s, are one entry."""


class Building(Changes):
    """All edits of the network of one session, by name."""

    # -- selection ----------------------------------------------------------------

    def choose(self, *ids: str) -> None:
        """Select blocks."""
        self._session.update(chosen=tuple(dict.fromkeys(ids)))

    def _chosen_or(self, names: Iterable[str] | None) -> tuple[str, ...]:
        return self._session.state.chosen if names is None else tuple(names)

    # -- the edits by name --------------------------------------------------------

    def add(
        self,
        block: str,
        *,
        inputs: Sequence[str] | None = None,
        arguments: Given = (),
        name: str = "",
        gesture: str = "",
    ) -> bool:
        """Add a block, wired to what is selected where no inputs are given."""
        given = self._chosen_or(inputs)

        def edit(spec: NetworkSpec) -> Edited:
            shapes = check(spec).shapes
            return edits.add(
                spec, block, inputs=given, arguments=arguments, name=name, shapes=shapes
            )

        return self.do(edit, gesture=gesture)

    def insert(self, block: str, source: str, target: str, port: int | str = 0) -> bool:
        """Add a block on a wire."""
        return self.do(
            lambda spec: edits.insert_on_wire(
                spec, block, source, target, port, shapes=check(spec).shapes
            )
        )

    def connect(self, source: str, target: str, port: int | str | None = None) -> bool:
        """Connect a value with a port, by default the first that is free."""
        return self.do(lambda spec: edits.connect(spec, source, target, port))

    def disconnect(self, target: str, port: int | str = 0) -> bool:
        """Take away what is connected with a port."""
        return self.do(lambda spec: edits.disconnect(spec, target, port))

    def swap(self, target: str) -> bool:
        """Exchange the first two inputs of a block."""
        return self.do(lambda spec: edits.swap(spec, target))

    def delete(self, names: Iterable[str] | None = None, *, heal: bool = True) -> bool:
        """Delete blocks, by default the selected ones."""
        chosen = self._chosen_or(names)
        return bool(chosen) and self.do(lambda spec: edits.delete(spec, chosen, heal=heal))

    def rename(self, old: str, new: str) -> bool:
        """Give something another name."""
        renamed = {old: new.strip()}
        return self.do(lambda spec: edits.rename(spec, old, new), renamed=renamed)

    def set_argument(
        self, name: str, parameter: str, value: Argument, *, gesture: str = ""
    ) -> bool:
        """Give a block another setting."""
        return self.do(
            lambda spec: edits.set_argument(spec, name, parameter, value), gesture=gesture
        )

    def set_arguments(self, name: str, values: Mapping[str, Argument], title: str = "") -> bool:
        """Give a module several settings at once."""
        return self.do(lambda spec: edits.set_arguments(spec, name, values, title))

    def set_leaf_value(
        self, name: str, value: TensorValue | float | str, *, gesture: str | None = None
    ) -> bool:
        """Give a leaf other numbers; without a gesture, quick ones after each other are one."""
        folded = self._same_leaf(name) if gesture is None else gesture
        return self.do(lambda spec: edits.set_leaf_value(spec, name, value), gesture=folded)

    def _same_leaf(self, name: str) -> str:
        now = self._session.state.history.now
        start = f"leaf {name} "
        if now is not None and now.gesture.startswith(start):
            at_end = self._session.state.history.redo_label is None
            if at_end and self._now() - now.time < TOGETHER:
                return now.gesture
        return start + self.gesture()

    def set_leaf(
        self,
        name: str,
        *,
        role: Literal["parameter", "input", "constant"] | None = None,
        grad: bool | None = None,
        limits: tuple[float | None, float | None] | None = None,
    ) -> bool:
        """Change what a leaf is."""
        return self.do(lambda spec: edits.set_leaf(spec, name, role=role, grad=grad, limits=limits))

    def randomise(self, name: str, seed: int, draw: str = "") -> bool:
        """Give a leaf or a module's parameter random numbers."""
        return self.do(lambda spec: edits.randomise(spec, name, seed, draw))

    def set_cell(
        self, name: str, index: tuple[int, ...], value: float, *, gesture: str | None = None
    ) -> bool:
        """Give one number of a leaf or of a module's parameter another value."""
        known = self.numbers(name)
        folded = self._same_leaf(f"{name} {index}") if gesture is None else gesture
        return self.do(lambda spec: edits.set_cell(spec, name, index, value, known), gesture=folded)

    def numbers(self, name: str) -> TensorValue | None:
        """Return the numbers that a leaf or a parameter begins with, None where not known.

        They are the network's own, or those of the run that is shown if it is of this
        very network.
        """
        spec, view = self._session.state.spec, self._session.view
        if spec is None:
            return None
        try:
            own = edits.own_values(spec, name)
        except GradvizError:
            return None
        if own is not None or view is None or view.data.program_hash != program_hash(spec):
            return own
        found = (one for one in view.data.values if one.name == name and one.role != "result")
        value = next((one.forward for one in found), None)
        return value if value is not None and value.is_whole else None

    def set_values(self, name: str, value: TensorValue | float | str) -> bool:
        """Give a leaf or a module's parameter other numbers, all of them."""
        return self.do(lambda spec: edits.set_values(spec, name, value))

    def reset_values(self, name: str) -> bool:
        """Let a module, or one parameter of it, begin again as PyTorch makes it."""
        return self.do(lambda spec: edits.reset_values(spec, name))

    def add_data(
        self, name: str, arguments: Given = (), *, into: tuple[str, str] | None = None
    ) -> bool:
        """Add a data set, or put its numbers into two leaves."""
        return self.do(lambda spec: edits.add_data(spec, name, arguments, into=into))

    def add_table(
        self, table: Table, chosen: Chosen, *, into: tuple[str, str] | None = None
    ) -> bool:
        """Add what was chosen of a table, or put its numbers into two leaves."""
        return self.do(lambda spec: edits.add_table(spec, table, chosen, into=into))

    def set_root(self, name: str) -> bool:
        """Say where backward starts."""
        return self.do(lambda spec: edits.set_root(spec, name))

    def set_optimizer(
        self, name: str | None, arguments: Mapping[str, Argument] | None = None
    ) -> bool:
        """Choose the optimizer."""
        return self.do(lambda spec: edits.set_optimizer(spec, name, arguments))

    def set_seed(self, seed: int) -> bool:
        """Set the seed of the network."""
        return self.do(lambda spec: edits.set_seed(spec, seed))

    def remark(self, name: str, text: str) -> bool:
        """Write a note on something."""
        return self.do(lambda spec: edits.remark(spec, name, text))

    def group(self, names: Iterable[str] | None = None, name: str = "") -> bool:
        """Put blocks into a group, by default the selected ones."""
        chosen = self._chosen_or(names)
        return self.do(lambda spec: edits.group(spec, chosen, name))

    def ungroup(self, name: str) -> bool:
        """Take a group apart."""
        return self.do(lambda spec: edits.ungroup(spec, name))

    def duplicate(self, names: Iterable[str] | None = None) -> bool:
        """Add copies of blocks, by default of the selected ones."""
        chosen = self._chosen_or(names)
        return bool(chosen) and self.do(lambda spec: edits.duplicate(spec, chosen))

    def copy(self, names: Iterable[str] | None = None) -> str:
        """Return blocks as text for the clipboard, "" where nothing is selected."""
        spec, chosen = self._session.state.spec, self._chosen_or(names)
        if spec is None or not chosen:
            return ""
        try:
            return edits.copy(spec, chosen)
        except GradvizError as error:
            self._session.tell(error)
            return ""

    def cut(self) -> str:
        """Delete the selected blocks and return them as text."""
        text = self.copy()
        return text if text and self.delete() else ""

    def paste(self, text: str) -> bool:
        """Add the blocks of a text."""
        return self.do(lambda spec: edits.paste(spec, text))

    def replace(self, spec: NetworkSpec, label: Message | None = None) -> bool:
        """Put another network in place of this one: read from code, a formula, a repair."""
        told = label or message("Edits", "change the network")
        return self.do(lambda _: Edited(spec=spec, selection=(), label=told))
