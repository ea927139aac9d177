"""Columns of a table as leaves of a network: which, how scaled, and what the classes are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np

from gradviz.builder.data import answers_value, with_data
from gradviz.builder.tables import Column, Table, is_missing, number_of
from gradviz.builder.wiring import Edited
from gradviz.model.errors import GradvizError
from gradviz.model.program import NetworkSpec
from gradviz.model.tensor import TensorValue, tensor_value
from gradviz.model.words import message

__all__ = ["Chosen", "add_table", "choose"]

LARGEST = 50_000
"""Numbers that one leaf may take from a file: they are written out in its script."""
CLASSES = 1_000

Scaling = Literal["none", "standard", "unit"]
Answers = Literal["numbers", "classes"]


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers from a table.

    Attributes
    ----------
    points
        float32, one row for each row of the table, a column for each that was chosen.
    answers
        float32 of shape ``(n, 1)``, or int64 of shape ``(n,)``; None without a target.
    classes
        What the table says for class 0, 1, ...
    rows
        Which rows of the table they are, from 0.
    """

    points: TensorValue
    answers: TensorValue | None = None
    classes: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


def choose(
    table: Table,
    inputs: Sequence[str],
    target: str = "",
    *,
    answers: Answers | None = None,
    scaling: Scaling = "none",
    rows: int | None = None,
    seed: int | None = None,
    skip_missing: bool = False,
) -> Chosen:
    """Take columns of a table as numbers.

    Parameters
    ----------
    inputs, target
        Names of columns; "" for no target.
    answers
        Whether the target is numbers to be met or classes to be told apart; by default
        classes where it holds words.
    scaling
        Of each input: "standard" to mean 0 and standard deviation 1, "unit" to 0 ... 1;
        a column of equal numbers becomes 0.
    rows, seed
        How many rows at most: the first ones, or with a seed some by chance.
    skip_missing
        Whether rows with an empty cell are left out; otherwise they are refused.

    Raises
    ------
    GradvizError
        When a column is not there, holds no numbers, has empty cells, or all is too much;
        the sentence tells line and column.
    """
    if not inputs:
        raise GradvizError(message("Data", "Choose at least one column as input."))
    columns = [table.column(name) for name in inputs]
    wanted = [*columns, *([table.column(target)] if target else [])]
    kept = _kept(table, wanted, skip_missing)
    if rows is not None and rows < len(kept):
        some = range(rows) if seed is None else _some(len(kept), rows, seed)
        kept = [kept[place] for place in some]
    if len(kept) * len(columns) > LARGEST:
        text = "These are {count} numbers; {limit} is the most. Take fewer rows or columns."
        count = len(kept) * len(columns)
        raise GradvizError(message("Data", text, count=count, limit=LARGEST))
    numbers = np.stack([_numbers(table, column, kept) for column in columns], axis=1)
    points = tensor_value(_scaled(numbers, scaling), "float32")
    if not target:
        return Chosen(points=points, rows=tuple(kept))
    found, classes = _answers(table, wanted[-1], kept, answers)
    return Chosen(points=points, answers=found, classes=classes, rows=tuple(kept))


def _some(count: int, rows: int, seed: int) -> list[int]:
    chosen = np.random.default_rng(seed).permutation(count)[:rows]
    return sorted(int(place) for place in chosen)


def _kept(table: Table, columns: Sequence[Column], skip_missing: bool) -> list[int]:
    kept = []
    for row in range(table.count):
        empty = [column for column in columns if is_missing(column.cells[row])]
        if empty and not skip_missing:
            text = "Line {line}, column {number} ({name}): the cell is empty."
            number = table.columns.index(empty[0]) + 1
            fields = {"line": table.lines[row], "number": number, "name": empty[0].name}
            raise GradvizError(message("Data", text, **fields))
        if not empty:
            kept.append(row)
    if not kept:
        raise GradvizError(message("Data", "Every row has an empty cell: nothing is left."))
    return kept


def _numbers(table: Table, column: Column, kept: Sequence[int]) -> np.ndarray:
    if column.kind != "numbers":
        text = "The column {name} holds words, no numbers. It can be a target of classes."
        raise GradvizError(message("Data", text, name=column.name))
    if column.trouble is not None:
        raise GradvizError(column.trouble)
    found = [number_of(column.cells[row], table.decimal) for row in kept]
    numbers = np.array(found, np.float64)
    with np.errstate(over="ignore"):
        large = ~np.isfinite(numbers.astype(np.float32))
    if large.any():
        place = kept[int(large.argmax())]
        text = "Line {line}, column {number} ({name}): float32 cannot hold “{cell}”."
        number = table.columns.index(column) + 1
        cell = column.cells[place][:40]
        fields = {"line": table.lines[place], "number": number, "name": column.name, "cell": cell}
        raise GradvizError(message("Data", text, **fields))
    return numbers


def _scaled(numbers: np.ndarray, scaling: Scaling) -> np.ndarray:
    if scaling == "none":
        return numbers
    low, high = numbers.min(axis=0), numbers.max(axis=0)
    base, spread = low, high - low
    if scaling == "standard":
        base, spread = numbers.mean(axis=0), numbers.std(axis=0)
    # Rounding may leave a spread of 1e-17 where all numbers are alike.
    scaled: np.ndarray = (numbers - base) / np.where(low == high, 1.0, spread)
    return np.where(low == high, 0.0, scaled)


def _answers(
    table: Table, column: Column, kept: Sequence[int], answers: Answers | None
) -> tuple[TensorValue, tuple[str, ...]]:
    as_classes = column.kind != "numbers" if answers is None else answers == "classes"
    if not as_classes:
        return answers_value(_numbers(table, column, kept), as_classes=False), ()
    if column.trouble is not None:
        raise GradvizError(column.trouble)
    there = {column.cells[row] for row in kept}
    classes = tuple(word for word in column.words if word in there)
    if len(classes) > CLASSES:
        text = "The column {name} has {count} different cells: too many for classes."
        raise GradvizError(message("Data", text, name=column.name, count=len(classes)))
    numbers = {word: number for number, word in enumerate(classes)}
    found = np.array([numbers[column.cells[row]] for row in kept], np.int64)
    return answers_value(found, as_classes=True), classes


def add_table(
    spec: NetworkSpec,
    table: Table,
    chosen: Chosen,
    *,
    into: tuple[str, str] | None = None,
) -> Edited:
    """Add what was chosen of a table: an input, and a target where there is one.

    What the classes are called is noted on the target.

    Parameters
    ----------
    table, chosen
        Where the numbers are from; the numbers.
    into
        Names of the leaves that get these numbers; by default new ones are made.

    Raises
    ------
    GradvizError
        When there is no leaf of such a name.
    """
    label = message("Edits", "add data from {file}", file=table.name)
    made = with_data(spec, chosen.points, chosen.answers, label, into)
    if not chosen.classes:
        return made
    target = into[1] if into is not None else made.spec.leaves[-1].name
    text = ", ".join(f"{number} = {word}" for number, word in enumerate(chosen.classes[:20]))
    remarks = tuple(one for one in made.spec.remarks if one[0] != target)
    noted = msgspec.structs.replace(made.spec, remarks=(*remarks, (target, text)))
    return msgspec.structs.replace(made, spec=noted)
