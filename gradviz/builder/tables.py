"""Tables from files: CSV read as columns with names and kinds, or refused by line and column.

What becomes of columns in a network is `gradviz.builder.columns`.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from gradviz.model.errors import GradvizError
from gradviz.model.words import Message, message

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "Column",
    "Table",
    "is_missing",
    "is_table",
    "number_of",
    "read_csv",
    "read_table",
    "read_text",
]

BYTES, ROWS, COLUMNS = 20_000_000, 100_000, 1_000
"""A file of more is none for a network that one looks at."""
MOSTLY = 0.8
"""From this share of numbers on, a column is one of numbers with a mistake in it."""
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "shift_jis": "cp932", "latin-1": "cp1252"}
"""What text may be written in, by the names that people know; as Python calls them."""
_EMPTY = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column.

    Attributes
    ----------
    name
        From the header, else "column 3".
    kind
        "numbers", "words", or "empty".
    cells
        As they stand in the file, without blanks around them.
    missing
        How many are empty, or say that nothing is known ("NA").
    whole
        Whether all its numbers are whole ones.
    trouble
        Where it first says what does not go with its kind; None where nothing does.
    """

    name: str
    kind: Literal["numbers", "words", "empty"]
    cells: tuple[str, ...]
    missing: int = 0
    whole: bool = False
    trouble: Message | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Its different cells, in the order of numbers or of the alphabet."""
        found = {cell for cell in self.cells if not is_missing(cell)}
        if self.kind == "numbers" and self.trouble is None:
            return tuple(sorted(found, key=lambda cell: (float(cell.replace(",", ".")), cell)))
        return tuple(sorted(found))


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds.

    Attributes
    ----------
    name
        Of the file.
    delimiter, has_header, decimal
        How it was read; `decimal` is the decimal sign.
    columns
        All of the same length.
    lines
        Line of the file on which each row begins, from 1.
    """

    name: str
    delimiter: str
    has_header: bool
    columns: tuple[Column, ...]
    lines: tuple[int, ...]
    decimal: str = "."

    @property
    def count(self) -> int:
        """How many rows there are, without the header."""
        return len(self.lines)

    def preview(self, rows: int = 8) -> tuple[tuple[str, ...], ...]:
        """Return the first rows as they stand in the file."""
        return tuple(zip(*(column.cells[:rows] for column in self.columns), strict=True))

    def column(self, name: str) -> Column:
        """Return a column by its name.

        Raises
        ------
        GradvizError
            When there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        text = "{file} has no column {name}. It has: {names}."
        names = ", ".join(column.name for column in self.columns[:12])
        raise GradvizError(message("Data", text, file=self.name, name=name, names=names))


def is_table(path: str) -> bool:
    """Whether a file is a table, by its name.

    Examples
    --------
    >>> is_table("iris.CSV"), is_table("iris.gradviz")
    (True, False)
    """
    return Path(path).suffix.lower() in (".csv", ".tsv")


def read_csv(
    path: str | os.PathLike[str],
    *,
    delimiter: str = "",
    header: bool | None = None,
    encoding: str = "",
) -> Table:
    """Read a CSV file.

    Parameters
    ----------
    path
        The file, at most 20 MB, 100,000 rows.
    delimiter
        Between cells; by default found out: comma, semicolon, tab or bar.
    header
        Whether the first row has names; by default found out.
    encoding
        One of `ENCODINGS`; by default found out.

    Raises
    ------
    GradvizError
        When it cannot be read, is no text, or a row does not fit: by line and column.
    """
    text, _ = read_text(path, encoding)
    return read_table(text, Path(path).name, delimiter=delimiter, header=header)


def read_text(path: str | os.PathLike[str], encoding: str = "") -> tuple[str, str]:
    """Read the text of a file, and tell what it is written in.

    UTF-8, UTF-16 with a mark and Shift JIS are found out; others have to be said.

    Raises
    ------
    GradvizError
        When it cannot be read, is too large, or is no text in that encoding.
    """
    file = Path(path)
    try:
        if file.stat().st_size > BYTES:
            limit = BYTES // 1_000_000
            told = message("Data", "{file} has more than {limit} MB.", file=file.name, limit=limit)
            raise GradvizError(told)
        data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        told = message("Data", "{file} cannot be read: {reason}", file=file.name, reason=reason)
        raise GradvizError(told) from error
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    tried = (encoding,) if encoding else (("utf-16",) if marked else ("utf-8", "shift_jis"))
    for name in tried:
        try:
            text = data.decode(ENCODINGS[name])
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, name
    if encoding:
        told = message("Data", "{file} is not written in {name}.", file=file.name, name=encoding)
        raise GradvizError(told)
    raise GradvizError(message("Data", "{file} is no text file.", file=file.name))


def read_table(
    text: str, name: str = "data.csv", *, delimiter: str = "", header: bool | None = None
) -> Table:
    r"""Read the text of a CSV file; see `read_csv`.

    Raises
    ------
    GradvizError
        When there are no rows, or one does not fit.

    Examples
    --------
    >>> table = read_table("height,kind\n1.5,a\n2,b")
    >>> [(column.name, column.kind) for column in table.columns], table.count
    ([('height', 'numbers'), ('kind', 'words')], 2)
    """
    delimiter = delimiter or _delimiter(text)
    rows, lines = _rows(text, delimiter, name)
    decimal = _decimal(rows, delimiter)
    has_header = _has_header(rows, decimal) if header is None else header
    names = _names(rows[0] if has_header else (), len(rows[0]))
    if has_header:
        rows, lines = rows[1:], lines[1:]
    if not rows:
        raise GradvizError(message("Data", "{file} has a header, but no rows.", file=name))
    columns = tuple(
        _column(title, number, cells, lines, decimal)
        for number, (title, cells) in enumerate(
            zip(names, zip(*rows, strict=True), strict=True), start=1
        )
    )
    return Table(
        name=name,
        delimiter=delimiter,
        has_header=has_header,
        columns=columns,
        lines=tuple(lines),
        decimal=decimal,
    )


# -------------------------------------------------------------------------------- rows


def _delimiter(text: str) -> str:
    """Return the sign that cuts most of the first lines into equally many pieces."""
    first = text[:20_000].splitlines()[:20]
    best, most = ",", (0.5, 1)
    for sign in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(first, delimiter=sign) if row]
        except csv.Error:
            continue
        # A mistake in one line must not hide the delimiter: what most lines say counts.
        usual = max(set(widths), key=widths.count) if widths else 1
        fit = (widths.count(usual) / max(len(widths), 1), usual)
        if usual > 1 and fit > most:
            best, most = sign, fit
    return best


def _rows(text: str, delimiter: str, name: str) -> tuple[list[tuple[str, ...]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    start = 1
    try:
        for row in reader:
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                _check_row(cells, rows, start, name)
                rows.append(cells)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise GradvizError(_unreadable(str(error), start, name)) from error
    if not rows:
        raise GradvizError(message("Data", "{file} is empty.", file=name))
    return rows, lines


def _check_row(cells: Sequence[str], rows: Sequence[Sequence[str]], line: int, name: str) -> None:
    if len(cells) > COLUMNS or len(rows) > ROWS:
        text = "{file} is larger than {rows} rows of {columns} columns."
        raise GradvizError(message("Data", text, file=name, rows=ROWS, columns=COLUMNS))
    if rows and len(cells) != len(rows[0]):
        text = "{file}, line {line}: cells in this row: {count}; in the first one: {width}."
        fields = {"line": line, "count": len(cells), "width": len(rows[0])}
        raise GradvizError(message("Data", text, file=name, **fields))


def _unreadable(reason: str, line: int, name: str) -> Message:
    if "unexpected end" in reason:
        text = "{file}, line {line}: a quotation mark is opened here and never closed."
        return message("Data", text, file=name, line=line)
    if "expected after" in reason:
        text = "{file}, line {line}: something stands behind a closing quotation mark."
        return message("Data", text, file=name, line=line)
    text = "{file}, line {line} cannot be read: {reason}"
    return message("Data", text, file=name, line=line, reason=reason)


# ----------------------------------------------------------------------------- columns


def is_missing(cell: str) -> bool:
    """Whether a cell says nothing."""
    return cell.casefold() in _EMPTY


def number_of(cell: str, decimal: str = ".") -> float | None:
    """Return the number that a cell says, None where it is none.

    Examples
    --------
    >>> number_of("1.5"), number_of("1,5", ","), number_of("1_000"), number_of("abc")
    (1.5, 1.5, None, None)
    """
    text = cell.replace(",", ".") if decimal == "," else cell
    if "_" in text:  # which Python allows, and people do not mean
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _decimal(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    if delimiter == ",":
        return "."
    cells = [cell for row in rows[1:200] for cell in row if not is_missing(cell)]
    with_comma = sum("," in cell and number_of(cell, ",") is not None for cell in cells)
    with_point = sum("." in cell and number_of(cell) is not None for cell in cells)
    return "," if with_comma > with_point else "."


def _has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first row says names: no number, above columns of which one has numbers."""
    if len(rows) < 2 or any(number_of(cell, decimal) is not None for cell in rows[0]):
        return False
    if any(number_of(cell, decimal) is not None for cell in rows[1]):
        return True
    below = {tuple(row) for row in rows[1:]}
    return all(rows[0]) and tuple(rows[0]) not in below


def _names(header: Sequence[str], count: int) -> list[str]:
    """Return a name for each column, no two alike."""
    names: list[str] = []
    for number in range(1, count + 1):
        base = (header[number - 1] if header else "") or f"column {number}"
        name, copy = base, 2
        while name in names:
            name, copy = f"{base} ({copy})", copy + 1
        names.append(name)
    return names


def _column(
    name: str, number: int, cells: tuple[str, ...], lines: Sequence[int], decimal: str
) -> Column:
    found = [number_of(cell, decimal) for cell in cells]
    missing = [is_missing(cell) for cell in cells]
    said = len(cells) - sum(missing)
    # float("nan") is a number to Python, but says nothing.
    numbers = [value for value, gone in zip(found, missing, strict=True) if not gone]
    good = sum(value is not None for value in numbers)
    if not said:
        return Column(name=name, kind="empty", cells=cells, missing=len(cells))
    is_numbers = good >= MOSTLY * said
    trouble = None
    if is_numbers and good < said:
        place = next(
            at
            for at, (value, gone) in enumerate(zip(found, missing, strict=True))
            if value is None and not gone
        )
        text = "Line {line}, column {number} ({name}): “{cell}” is no number."
        fields = {"line": lines[place], "number": number, "name": name, "cell": cells[place][:40]}
        trouble = message("Data", text, **fields)
    return Column(
        name=name,
        kind="numbers" if is_numbers else "words",
        cells=cells,
        missing=sum(missing),
        whole=is_numbers and all(value is None or value.is_integer() for value in numbers),
        trouble=trouble,
    )
