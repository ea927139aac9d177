"""A table that is about to become data: how it is read, and what each column is for.

A person changes it until it is as they want; nothing of the network is touched before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from gradviz.builder.columns import LARGEST, Answers, Chosen, Scaling, choose
from gradviz.builder.tables import Column, Table, is_missing, read_table, read_text
from gradviz.model.errors import GradvizError
from gradviz.model.words import Message, message

__all__ = ["ROLES", "Role", "TableDraft", "begun", "excerpt", "reread", "taken", "with_role"]

Role = Literal["input", "target", "out"]
ROLES: tuple[Role, ...] = ("input", "target", "out")


class TableDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is known and wanted of a file.

    Attributes
    ----------
    path
        The file.
    text, encoding
        What stands in it, and what it is written in.
    delimiter, header
        How it is to be read; "" and None where that is found out.
    table, trouble
        What was read; or why it could not be.
    roles
        What each column is for.
    answers
        Whether the target is numbers or classes; None for what its cells say.
    scaling
        Of the inputs.
    skip_missing
        Whether rows with an empty cell are left out.
    """

    path: str
    text: str
    encoding: str
    delimiter: str = ""
    header: bool | None = None
    table: Table | None = None
    trouble: Message | None = None
    roles: tuple[Role, ...] = ()
    answers: Answers | None = None
    scaling: Scaling = "none"
    skip_missing: bool = True

    def named(self, role: Role) -> list[str]:
        """Return the names of the columns that are for something."""
        columns = () if self.table is None else self.table.columns
        return [one.name for one, own in zip(columns, self.roles, strict=True) if own == role]

    @property
    def as_classes(self) -> bool:
        """Whether the target becomes classes."""
        names = self.named("target")
        if self.answers is not None or self.table is None or not names:
            return self.answers == "classes"
        return self.table.column(names[0]).kind != "numbers"


def begun(path: str) -> TableDraft:
    """Return the draft of a file: read as it seems to be meant, its columns guessed.

    Raises
    ------
    GradvizError
        When there is no text to be read. What is wrong within it is told by the draft.
    """
    text, encoding = read_text(path)
    return _read(TableDraft(path=path, text=text, encoding=encoding))


def reread(
    draft: TableDraft,
    *,
    delimiter: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
) -> TableDraft:
    """Return a draft read in another way; columns of the same names keep what they are for.

    Raises
    ------
    GradvizError
        When the file is not written in that encoding.
    """
    changed = draft
    if encoding is not None:
        text, found = read_text(draft.path, encoding)
        changed = msgspec.structs.replace(changed, text=text, encoding=found)
    if delimiter is not None:
        changed = msgspec.structs.replace(changed, delimiter=delimiter)
    if header is not None:
        changed = msgspec.structs.replace(changed, header=header)
    return _read(changed)


def _read(draft: TableDraft) -> TableDraft:
    name = Path(draft.path).name
    try:
        table = read_table(draft.text, name, delimiter=draft.delimiter, header=draft.header)
    except GradvizError as error:
        return msgspec.structs.replace(draft, table=None, roles=(), trouble=error.message)
    before = draft.table
    names = [one.name for one in table.columns]
    roles = _guessed(table)
    if before is not None and [one.name for one in before.columns] == names:
        roles = draft.roles
    return msgspec.structs.replace(draft, table=table, trouble=None, roles=roles)


def _guessed(table: Table) -> tuple[Role, ...]:
    """Return what columns seem to be for: the last is the target, those of numbers are inputs."""
    usable = [one for one in table.columns if one.kind != "empty"]
    numbers = [one for one in usable if is_numeric(one)]
    target = usable[-1].name if len(usable) > 1 and numbers != usable[-1:] else ""
    return tuple(
        "target" if one.name == target else "input" if is_numeric(one) else "out"
        for one in table.columns
    )


def is_numeric(column: Column) -> bool:
    """Whether all that a column says is numbers."""
    return column.kind == "numbers" and column.trouble is None


def with_role(draft: TableDraft, place: int, role: Role) -> TableDraft:
    """Return a draft with another use of a column; there is one target at most."""
    roles = list(draft.roles)
    if role == "target":
        roles = ["out" if one == "target" else one for one in roles]
    roles[place] = role
    return msgspec.structs.replace(draft, roles=tuple(roles), answers=None)


def taken(draft: TableDraft) -> Chosen:
    """Return the numbers that a draft stands for; of very many rows the first ones.

    Raises
    ------
    GradvizError
        When there are none; by line and column where a cell is the reason.
    """
    table = draft.table
    if table is None:
        raise GradvizError(draft.trouble or message("Data", "There is no table."))
    inputs, targets = draft.named("input"), draft.named("target")
    if not inputs and not any(is_numeric(one) for one in table.columns):
        text = "{file} has no column of numbers."
        raise GradvizError(message("Data", text, file=table.name))
    return choose(
        table,
        inputs,
        targets[0] if targets else "",
        answers="classes" if draft.as_classes else "numbers",
        scaling=draft.scaling,
        rows=LARGEST // max(len(inputs), 1),
        skip_missing=draft.skip_missing,
    )


def usable_rows(draft: TableDraft) -> int:
    """Return how many rows have all the cells that are wanted."""
    if draft.table is None:
        return 0
    pairs = zip(draft.table.columns, draft.roles, strict=True)
    wanted = [one.cells for one, role in pairs if role != "out"]
    if not wanted or not draft.skip_missing:
        return draft.table.count
    return sum(not any(map(is_missing, row)) for row in zip(*wanted, strict=True))


def excerpt(draft: TableDraft, around: int = 3) -> tuple[tuple[int, str, bool], ...]:
    """Return the lines of the text near its trouble: number, text, whether it is that line."""
    lines = draft.text.splitlines()
    line = 1
    if draft.trouble is not None:
        line = int(str(draft.trouble.fields.get("line", 1)))
    first = max(line - around, 1)
    return tuple(
        (number, lines[number - 1][:400], number == line)
        for number in range(first, min(line + around, len(lines)) + 1)
    )
