"""A table dropped on the window or opened: its columns become leaves of a network.

Which columns is guessed, or was chosen by a person, see `gradviz.workspace.table_draft`.
Undo takes it back; nothing else of the file is kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.builder.columns import add_table
from gradviz.model.words import message
from gradviz.workspace.table_draft import TableDraft, begun, taken, usable_rows

if TYPE_CHECKING:
    from gradviz.workspace.session import Session

__all__ = ["add_draft", "add_file"]


def add_file(session: Session, path: str) -> None:
    """Add a file's columns to the network shown, as they seem to be meant.

    Raises
    ------
    GradvizError
        When it cannot be read, or its rows are no numbers: with the line.
    """
    add_draft(session, begun(path))


def add_draft(session: Session, draft: TableDraft) -> None:
    """Add the columns of a draft to the network shown, or to an empty one where none is.

    Raises
    ------
    GradvizError
        When they are no numbers: with the line.
    """
    chosen, table = taken(draft), draft.table
    if session.state.spec is None:
        session.documents.new()
        if session.state.spec is None:  # the person would rather stay
            return
    session.set_blocks(True)
    if table is None or not session.building.do(lambda spec: add_table(spec, table, chosen)):
        return
    inputs, target = ", ".join(draft.named("input")), "".join(draft.named("target"))
    text = "{file}: {rows} rows. Inputs: {inputs}. Target: {target}. Undo takes it back."
    if not target:
        text = "{file}: {rows} rows. Inputs: {inputs}. Undo takes it back."
    if len(chosen.rows) < usable_rows(draft):
        text = "{file}: the first {rows} of {all} rows. Inputs: {inputs}. Undo takes it back."
    told = message(
        "Data",
        text,
        file=Path(draft.path).name,
        rows=len(chosen.rows),
        all=usable_rows(draft),
        inputs=inputs,
        target=target,
    )
    session.update(notice=told)
