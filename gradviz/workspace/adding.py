"""A table dropped on the window or opened: its columns become leaves of a network.

Which columns is guessed here and told: the last column that can be one is the target, every
other that holds numbers an input. Undo takes it back; nothing else of the file is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradviz.builder.columns import Chosen, add_table, choose
from gradviz.builder.tables import Column, Table, read_csv
from gradviz.model.errors import GradvizError
from gradviz.model.words import message

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

__all__ = ["add_file"]


def add_file(session: Session, path: str) -> None:
    """Add a file's columns to the network shown, or to an empty one where none is.

    Raises
    ------
    GradvizError
        When it cannot be read, or its rows are no numbers: with the line.
    """
    table = read_csv(path)
    chosen, inputs, target = _guessed(table)
    if session.state.spec is None:
        session.documents.new()
        if session.state.spec is None:  # the person would rather stay
            return
    session.set_blocks(True)
    if not session.building.do(lambda spec: add_table(spec, table, chosen)):
        return
    text = "{file}: {rows} rows. Inputs: {inputs}. Target: {target}. Undo takes it back."
    if not target:
        text = "{file}: {rows} rows. Inputs: {inputs}. Undo takes it back."
    rows, names = len(chosen.rows), ", ".join(inputs)
    told = message("Data", text, file=table.name, rows=rows, inputs=names, target=target)
    session.update(notice=told)


def _guessed(table: Table) -> tuple[Chosen, list[str], str]:
    """Return numbers of a table, the columns of the inputs, and the one of the target."""
    usable = [column for column in table.columns if column.kind != "empty"]
    numbers = [column for column in usable if _is_number(column)]
    if not numbers:
        text = "{file} has no column of numbers."
        raise GradvizError(message("Data", text, file=table.name))
    target = usable[-1].name if len(usable) > 1 and numbers != usable[-1:] else ""
    inputs = [column.name for column in numbers if column.name != target]
    return choose(table, inputs, target, skip_missing=True), inputs, target


def _is_number(column: Column) -> bool:
    return column.kind == "numbers" and column.trouble is None
