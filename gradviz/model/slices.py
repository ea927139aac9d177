"""Tensors as pages of rows and columns: which page, how its numbers are written and copied.

A page is what stays when all axes but the last two are held at one index each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from gradviz.model.numbers import format_number

MOST = 2_000_000
"""So many numbers are copied as text; more of them are no text for anyone."""


def leading(shape: Sequence[int]) -> tuple[int, ...]:
    """Return the sizes of the axes that are held at an index."""
    return tuple(shape[:-2])


def page(array: np.ndarray, picks: Sequence[int]) -> np.ndarray:
    """Return one page of a tensor: (rows, columns).

    Parameters
    ----------
    array
        All numbers.
    picks
        An index for each leading axis; one that is too large is taken for the last.

    A vector is one column: its index runs down. A scalar is a page of one number.
    """
    sizes = leading(array.shape)
    if any(size == 0 for size in sizes):
        return np.empty((0, 0), dtype=array.dtype)
    held = tuple(
        min(picks[axis] if axis < len(picks) else 0, size - 1) for axis, size in enumerate(sizes)
    )
    found: np.ndarray = array[held]
    return found.reshape(-1, 1) if found.ndim < 2 else found


def index_at(position: int, shape: Sequence[int]) -> tuple[int, ...]:
    """Return the index of a number by its position in row-major order."""
    found: list[int] = []
    for size in reversed(shape):
        found.insert(0, position % size)
        position //= size
    return tuple(found)


def cell_writer(scale: float, digits: int = 3) -> Callable[[object], str]:
    """Return how the numbers of a table are written: with one count of decimals for all.

    The largest number, `scale`, gets `digits` significant digits. Where that is no fixed
    notation each is written by itself; whole numbers always in full, NaN as a word.
    """
    fixed = 1e-3 <= scale < 1e5
    power = math.floor(math.log10(scale)) if fixed else 0
    decimals = max(digits - 1 - power, 0)

    def write(number: object) -> str:
        if isinstance(number, complex) and fixed:
            real, imaginary = write(number.real), write(abs(number.imag))
            sign = "\u2212" if math.copysign(1.0, number.imag) < 0 else "+"
            return f"{real} {sign} {imaginary}i"
        if not isinstance(number, float) or not math.isfinite(number):
            return format_number(number, digits)  # type: ignore[arg-type]
        if scale == 0.0:
            return "0"
        if not fixed:
            return format_number(number, digits)
        text = f"{number:.{decimals}f}"
        if text.startswith("-"):
            text = "\u2212" + text[1:] if text.strip("-0.") else text[1:]
        return text

    return write


def spelled(array: np.ndarray, dtype: str) -> list[str]:
    """Return all numbers in ASCII, in row-major order, as few digits as read back the same."""
    numbers = array.ravel()
    if dtype in ("float64", "complex128") or numbers.dtype.kind in "biu":
        return [repr(number) for number in numbers.tolist()]
    return [str(number) for number in numbers]  # numpy's own know how few digits they have


def as_text(array: np.ndarray, dtype: str) -> str:
    """Return a tensor as rows of numbers with tabs between them, a gap between two pages."""
    return _rows(array, dtype, "\t", gap=True)


def as_csv(array: np.ndarray, dtype: str) -> str:
    """Return a tensor as CSV: a matrix is its rows, a vector is one number a line.

    Of more axes each line begins with the indices of the leading ones, under a head.
    """
    if array.ndim <= 2:
        return _rows(array, dtype, ",", gap=False)
    sizes = array.shape[:-1]
    heads = [f"axis {axis}" for axis in range(len(sizes))]
    heads += [str(column) for column in range(array.shape[-1])]
    lines = _rows(array, dtype, ",", gap=False).splitlines()
    numbered = (
        ",".join(map(str, (*index_at(place, sizes), line))) for place, line in enumerate(lines)
    )
    return "\n".join((",".join(heads), *numbered)) + "\n"


def _rows(array: np.ndarray, dtype: str, between: str, *, gap: bool) -> str:
    texts = spelled(array, dtype)
    across = array.shape[-1] if array.ndim > 1 else 1
    if not texts:
        return ""
    down = array.shape[-2] if array.ndim > 2 and gap else 0
    lines = []
    for row in range(len(texts) // across):
        if down and row and row % down == 0:
            lines.append("")
        lines.append(between.join(texts[row * across : (row + 1) * across]))
    return "\n".join(lines) + "\n"


def as_numpy(array: np.ndarray, dtype: str) -> str:
    """Return a tensor as a line of NumPy code; what NumPy has no name for as float32."""
    known = array.dtype.name
    texts = [_numpy_word(text) for text in _parts(array, dtype)]
    body = _nested(texts, array.shape)
    comment = "" if known == dtype else f"  # {dtype}"
    if array.size == 0:
        return f"np.empty({array.shape}, dtype=np.{_named(known)}){comment}"
    return f"np.array({body}, dtype=np.{_named(known)}){comment}"


def _named(dtype: str) -> str:
    return "bool_" if dtype == "bool" else dtype


def _parts(array: np.ndarray, dtype: str) -> list[str]:
    """Return all numbers as code; complex ones by their parts, or signs of zero were lost."""
    if array.dtype.kind != "c":
        return spelled(array, dtype)
    flat = array.ravel()
    kind = "float64" if dtype == "complex128" else "float32"
    pairs = zip(spelled(flat.real, kind), spelled(flat.imag, kind), strict=True)
    return [f"complex({real}, {imaginary})" for real, imaginary in pairs]


def _numpy_word(text: str) -> str:
    return text.replace("nan", "np.nan").replace("inf", "np.inf")


def _nested(texts: list[str], shape: tuple[int, ...]) -> str:
    parts = texts
    for axis in range(len(shape) - 1, -1, -1):
        size = shape[axis]
        glue = ", " if axis == len(shape) - 1 else ",\n" + " " * (9 + axis + 1)
        parts = [
            "[" + glue.join(parts[start : start + size]) + "]"
            for start in range(0, len(parts), max(size, 1))
        ]
    return parts[0] if parts else "[]"
