"""Adding blocks by hand: what quick-add finds for a spot, and what is made of what it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from gradviz.builder import edits
from gradviz.builder.blocks import blocks
from gradviz.builder.edits import Edited
from gradviz.builder.entries import Block
from gradviz.builder.formula_line import read_formula
from gradviz.builder.palette import find, find_block
from gradviz.builder.shapes import check
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.words import message, translate
from gradviz.qt.builder.bench import Bench, Spot
from gradviz.qt.builder.finder import Quest
from gradviz.qt.builder.rows import Row, row_of
from gradviz.workspace.feeding import fed
from gradviz.workspace.session import Session

FORMULA = "="
"""Id of the row that builds a formula; no block is called so."""
FIRST = ("input", "parameter", "constant", "randn")
"""What an empty network begins with."""


class Adding:
    """Finds and adds blocks.

    Parameters
    ----------
    session, bench
        Whose network, and what is selected and pointed at there.
    settings
        Called when the settings of the new block are wanted at once.
    """

    def __init__(self, session: Session, bench: Bench, settings: Callable[[], None]) -> None:
        self._session, self._bench, self._settings = session, bench, settings

    def quest(self, spot: Spot) -> Quest:
        """Return what quick-add asks for a spot."""
        return Quest(
            rows=lambda text: self.rows(text, spot),
            caption=lambda count: translate("Builder", "{n} blocks", n=count),
            prompt=translate("Builder", "Block or formula"),
            hint=self._hint(spot),
            keys=(
                ("Enter", translate("Builder", "place")),
                ("Tab", translate("Builder", "arguments")),
                ("Esc", translate("Builder", "close")),
            ),
            take=lambda found, text, tab: self.take(found, text, spot, tab),
            named=translate("Builder", "Add a block"),
        )

    def _hint(self, spot: Spot) -> str:
        if spot.wire:
            return translate("Builder", "It is put on the wire; what follows stays connected.")
        taken = (spot.source,) if spot.source else self._bench.chosen
        if spot.target is not None:
            return translate("Builder", "Its value goes to {name}.", name=spot.target[0])
        if taken:
            names = ", ".join(taken)
            return translate("Builder", "It takes {names}, and its sizes follow.", names=names)
        return translate("Builder", "Or a whole formula: L = (w*x - y)**2")

    # ------------------------------------------------------------ what is found

    def rows(self, text: str, spot: Spot) -> Sequence[Row]:
        """Return what fits what was typed, the best first."""
        found = [row_of(one, text) for one in find(text) if self._fits(one, spot)]
        if not text:
            found = self._usual(found, spot)
        formula = self._formula_row(text)
        return [formula, *found] if formula is not None else found

    def _usual(self, found: list[Row], spot: Spot) -> list[Row]:
        """Put first what a network begins with, or goes on with."""
        goes_on = spot.source or spot.wire or self._bench.chosen
        usual = ("linear", "relu", "sigmoid", "add", "mul", "mse") if goes_on else FIRST
        rank = {name: place for place, name in enumerate(usual)}
        return sorted(found, key=lambda row: rank.get(row.id, len(rank)))

    def _fits(self, entry: Block, spot: Spot) -> bool:
        if spot.wire or (spot.source and spot.source != "-"):
            return bool(entry.ports)
        return spot.target is None or entry.kind != "optimizer"

    def _formula_row(self, text: str) -> Row | None:
        if "=" not in text or not text.partition("=")[2].strip():
            return None
        try:
            read_formula(text, self._session.state.spec)
        except GradvizError as error:
            column = error.message.fields.get("column")
            at = column if isinstance(column, int) else 0
            return Row(title=error.message.words(), sign="formula", column=at)
        title = translate("Builder", "Build this formula")
        return Row(id=FORMULA, title=title, target=translate("Builder", "formula"), sign="formula")

    # ------------------------------------------------------------ what is made

    def take(self, found: str, text: str, spot: Spot, settings: bool) -> None:
        """Add what was chosen; then open its settings if they were asked for."""
        done = self.add_formula(text) if found == FORMULA else self.add(found, spot)
        if done and settings:
            self._settings()

    def add_formula(self, text: str) -> bool:
        """Build all that a formula says, beside what is there."""
        label = message("Edits", "build {formula}", formula=text)

        def edit(spec: NetworkSpec) -> Edited:
            made = _beside(spec, read_formula(text, spec))
            chosen = (made.lines[-1].partition("=")[0].strip(),) if made.lines else ()
            return Edited(spec=made, selection=chosen, label=label)

        return self._session.building.do(edit)

    def add(self, block: str, spot: Spot) -> bool:
        """Add a block of the palette at a spot."""
        entry, building = find_block(block), self._session.building
        if entry is None:
            return False
        if spot.wire:
            course = self._bench.course(spot.wire)
            if course is None:
                return False
            wire = course.wire
            source = self._bench.plan.port(wire.source, wire.output, output=True)
            value = wire.source if source is None else self._bench.value(source)
            return building.insert(block, value, wire.target, wire.port)
        gesture = building.gesture()
        self._bench.still = spot.place is not None
        if spot.target is not None or entry.kind == "leaf":
            done = building.do(lambda spec: self._giving(spec, entry, spot), gesture=gesture)
        else:
            done = building.do(lambda spec: self._taking(spec, entry, spot), gesture=gesture)
        if done and spot.place is not None and self._session.state.chosen:
            building.move({self._session.state.chosen[0]: spot.place}, gesture=gesture)
        self._bench.still = False
        return done

    def _inputs(self, spot: Spot) -> tuple[str, ...]:
        if spot.source == "-":
            return ()
        return (spot.source,) if spot.source else self._bench.chosen

    def _taking(self, spec: NetworkSpec, entry: Block, spot: Spot) -> Edited:
        """Add a block that takes what is selected; a bare input takes the shape that it needs."""
        inputs = self._inputs(spot)
        shapes = check(spec).shapes
        given = {}
        if entry.id == "flatten" and inputs and len(shapes.get(inputs[0], ())) > 2:
            given = {"start_dim": 1}  # rows stay rows
        made = edits.add(spec, entry.id, inputs=inputs, arguments=given, shapes=shapes)
        return msgspec.structs.replace(made, spec=fed(made.spec, inputs, made.selection))

    def _giving(self, spec: NetworkSpec, entry: Block, spot: Spot) -> Edited:
        """Add a block that gives to a port: the one meant, or the open one of what is selected."""
        made = edits.add(spec, entry.id, shapes=check(spec).shapes)
        target = spot.target or (None if spot.source else self._open_port(spec))
        if target is None or not made.selection:
            return made
        wired = edits.connect(made.spec, made.selection[0], *target)
        kept = made.selection if spot.target is not None else (target[0],)
        fitting = fed(wired.spec, made.selection, (target[0],))
        return Edited(spec=fitting, selection=kept, label=made.label)

    def _open_port(self, spec: NetworkSpec) -> tuple[str, int] | None:
        """Return the first input of the selected block that lacks a value."""
        if len(self._bench.chosen) != 1:
            return None
        for view in blocks(spec):
            if view.id == self._bench.chosen[0]:
                for place, port in enumerate(view.ports):
                    if not port.source and not port.optional:
                        return view.id, place
        return None


def _beside(spec: NetworkSpec, made: NetworkSpec) -> NetworkSpec:
    """Return a network with the leaves and lines of a formula added."""
    if not spec.lines and not spec.leaves:
        return msgspec.structs.replace(made, name=spec.name)
    known = {leaf.name for leaf in spec.leaves}
    known |= {name.strip() for line in spec.lines for name in line.partition("=")[0].split(",")}
    leaves = tuple(leaf for leaf in made.leaves if leaf.name not in known)
    return msgspec.structs.replace(
        spec, leaves=(*spec.leaves, *leaves), lines=(*spec.lines, *made.lines)
    )
