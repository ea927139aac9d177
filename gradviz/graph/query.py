"""The language of Find: a line of text becomes conditions, or a sentence that says what is wrong.

Conditions are combined by spaces: all must hold. What they are held against is
`gradviz.graph.search`.

=====================  ==================================================================
``relu``               a word: in a name, an operation, a module's path, the line of code
``"a b"``              the same with a space in it
``grad norm > 1e3``    a figure of the gradient: norm, max, min, mean
``value max > 10``     a figure of the value
``value > 10``         any of its numbers
``norm > 10``          a figure alone is that of the value
``grad nan``           nan or inf among its numbers; ``grad none``: PyTorch gave none
``nan``                the same of value or gradient, besides what is called so
``shape 64x10``        the value's shape; ``*`` stands for any size
``module blocks.1``    a path, or a part of one
``op mm``              the operation, whatever its result is called
``line 12``            the line of code; ``line 10-20``, ``line > 12``
``kind parameter``     parameter, input, buffer, constant, op, loss, module
=====================  ==================================================================

Full-width letters and Japanese words for the keys are understood too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, cast

import msgspec

from gradviz.model.errors import GradvizError
from gradviz.model.words import message

Sign = Literal["<", "<=", "=", "!=", ">=", ">"]
Quantity = Literal["value", "grad"]
QUANTITIES: tuple[Quantity, ...] = ("value", "grad")
Figure = Literal["any", "norm", "max", "min", "mean"]
Flaw = Literal["nan", "inf", "none"]


class _Term(msgspec.Struct, frozen=True, tag=True):
    """Base of the conditions."""


class Word(_Term, frozen=True):
    """Text that is somewhere in what a node is called; in small letters."""

    text: str


class Compare(_Term, frozen=True):
    """A figure of a value or gradient, held against a number."""

    of: Quantity
    figure: Figure
    sign: Sign
    number: float


class Flawed(_Term, frozen=True):
    """NaN or infinities among the numbers; "none": a gradient that PyTorch did not give."""

    of: Quantity
    flaw: Flaw


class Shape(_Term, frozen=True):
    """The sizes of a value; None stands for any size."""

    sizes: tuple[int | None, ...]


class Module(_Term, frozen=True):
    """A part of the path of the module around."""

    path: str


class Operation(_Term, frozen=True):
    """The name of an operation, as PyTorch has it."""

    name: str


class Line(_Term, frozen=True):
    """A range of lines of code, both ends included."""

    first: float
    last: float


class Kind(_Term, frozen=True):
    """What a node is: "parameter", "op", ..."""

    kind: str


Term = Word | Compare | Flawed | Shape | Module | Operation | Line | Kind

KINDS = ("parameter", "input", "buffer", "constant", "op", "loss", "module")
_KEYS = {
    "value": "value",
    "values": "value",
    "値": "value",
    "grad": "grad",
    "gradient": "grad",
    "gradients": "grad",
    "勾配": "grad",
    "shape": "shape",
    "形": "shape",
    "形状": "shape",
    "module": "module",
    "モジュール": "module",
    "op": "op",
    "演算": "op",
    "line": "line",
    "行": "line",
    "kind": "kind",
    "種類": "kind",
}
_FIGURES: dict[str, Figure] = {
    "norm": "norm",
    "ノルム": "norm",
    "max": "max",
    "最大": "max",
    "min": "min",
    "最小": "min",
    "mean": "mean",
    "平均": "mean",
}
_FLAWS: dict[str, Flaw] = {
    "nan": "nan",
    "inf": "inf",
    "infinity": "inf",
    "無限大": "inf",
    "none": "none",
    "なし": "none",
}
_KIND_WORDS = {
    **{kind: kind for kind in KINDS},
    **{f"{kind}s": kind for kind in KINDS},
    "target": "constant",
    "パラメータ": "parameter",
    "パラメーター": "parameter",
    "入力": "input",
    "バッファ": "buffer",
    "定数": "constant",
    "演算": "op",
    "損失": "loss",
    "モジュール": "module",
}
_SIGNS: dict[str, Sign] = {
    "<": "<",
    "<=": "<=",
    "≤": "<=",
    "=": "=",
    "==": "=",
    "!=": "!=",
    "≠": "!=",
    ">=": ">=",
    "≥": ">=",
    ">": ">",
}
_PIECE = re.compile(r'"([^"]*)"?|(<=|>=|==|!=|[<>=≤≥≠])|([^\s<>=≤≥≠!"]+|!)')
_JOINED = re.compile("(値|勾配)の?(ノルム|最大|最小|平均)")
"""Japanese writes a key and its figure without a space."""
_SIZES = re.compile(r"[\[(]?(?:\d+|\*)(?:[x×,](?:\d+|\*))*[\])]?")


class _Piece(msgspec.Struct, frozen=True):
    """A word, or a sign of comparison; quoted words are never keys."""

    text: str
    quoted: bool = False
    sign: bool = False


def parse(text: str) -> tuple[Term, ...]:
    """Return the conditions in a text, () for an empty one.

    Raises
    ------
    GradvizError
        When a condition is not complete or cannot be read; the sentence gives an example.

    Examples
    --------
    >>> parse("relu grad norm > 1e3")
    (Word(text='relu'), Compare(of='grad', figure='norm', sign='>', number=1000.0))
    """
    pieces = _pieces(text)
    terms: list[Term] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if piece.sign:
            raise GradvizError(
                message(
                    "Find",
                    "Before {sign} stands what is compared, for example: grad norm {sign} 1",
                    sign=piece.text,
                )
            )
        key = "" if piece.quoted else _KEYS.get(piece.text, "")
        rest = pieces[place + 1 :]
        term, used = _keyed(key, piece.text, rest) if key else (None, 0)
        figure = None if piece.quoted else _FIGURES.get(piece.text)
        if figure is not None and rest and rest[0].sign:
            number = _number(rest[1:], piece.text)
            term, used = Compare("value", figure, _SIGNS[rest[0].text], number), 2
        terms.append(term or Word(piece.text))
        place += 1 + used
    return tuple(terms)


def _pieces(text: str) -> list[_Piece]:
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").casefold()
    found = []
    for match in _PIECE.finditer(plain):
        quoted, sign, word = match.groups()
        if quoted is not None:
            if quoted.strip():
                found.append(_Piece(quoted.strip(), quoted=True))
        elif sign:
            found.append(_Piece(sign, sign=True))
        else:
            joined = _JOINED.fullmatch(word)
            found.extend(_Piece(part) for part in (joined.groups() if joined else (word,)))
    return found


def _keyed(key: str, typed: str, rest: list[_Piece]) -> tuple[Term | None, int]:
    """Return the condition that begins with a key, and how many pieces after it are part of it.

    `typed` is the key as it was written, for the sentences.

    None where the key is an ordinary word: a node may well be called ``value``.
    """
    if not rest:
        return None, 0
    if key in ("value", "grad"):
        return _of_quantity(cast(Quantity, key), typed, rest)
    if key == "line":
        return _line(rest)
    word = rest[0].text
    if rest[0].sign:
        if rest[0].text in ("=", "==") and len(rest) > 1:
            term, used = _keyed(key, typed, rest[1:])
            return term, used + 1
        raise GradvizError(
            message("Find", "{key} is not compared: write {key} and what it is.", key=typed)
        )
    if key == "shape":
        return _shape(word), 1
    if key == "kind":
        return _kind(word), 1
    return (Module(word) if key == "module" else Operation(word)), 1


def _of_quantity(of: Quantity, typed: str, rest: list[_Piece]) -> tuple[Term | None, int]:
    word = rest[0].text
    if rest[0].sign:
        return Compare(of, "any", _SIGNS[word], _number(rest[1:], typed)), 2
    flaw = _FLAWS.get(word)
    if flaw is not None and not rest[0].quoted:
        return Flawed(of, flaw), 1
    figure = _FIGURES.get(word)
    if figure is None or rest[0].quoted:
        return None, 0
    if len(rest) < 2 or not rest[1].sign:
        raise GradvizError(
            message(
                "Find", "Compare it with a number, for example: {key} > 1", key=f"{typed} {word}"
            )
        )
    return Compare(of, figure, _SIGNS[rest[1].text], _number(rest[2:], f"{typed} {word}")), 3


def _number(rest: list[_Piece], key: str) -> float:
    if not rest or rest[0].sign:
        raise GradvizError(
            message("Find", "A number is missing, for example: {key} > 1e3", key=key)
        )
    try:
        number = float(rest[0].text.replace(",", ""))
    except ValueError:
        number = float("nan")
    if number != number:  # NaN is equal to nothing: it is asked for as ``grad nan``
        raise GradvizError(message("Find", "{text} is no number.", text=rest[0].text))
    return number


def _shape(word: str) -> Shape:
    if word in ("[]", "()", "scalar", "スカラー"):
        return Shape(())
    if not _SIZES.fullmatch(word):
        raise GradvizError(
            message("Find", "A shape is written as 64x10 or 64x*, not {text}.", text=word)
        )
    sizes = re.split("[x×,]", word.strip("[]()"))
    return Shape(tuple(None if size == "*" else int(size) for size in sizes))


def _kind(word: str) -> Kind:
    kind = _KIND_WORDS.get(word)
    if kind is None:
        raise GradvizError(
            message("Find", "The kinds are {names}, not {text}.", names=", ".join(KINDS), text=word)
        )
    return Kind(kind)


def _line(rest: list[_Piece]) -> tuple[Term, int]:
    sign = _SIGNS[rest[0].text] if rest[0].sign else "="
    numbers = rest[1:] if rest[0].sign else rest
    match = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", numbers[0].text) if numbers else None
    if match is None or (match[2] and sign != "="):
        raise GradvizError(message("Find", "A line is a number, for example: line 12"))
    first = float(match[1])
    ranges: dict[Sign, tuple[float, float]] = {
        "=": (first, float(match[2] or first)),
        "<": (0.0, first - 1.0),
        "<=": (0.0, first),
        ">": (first + 1.0, float("inf")),
        ">=": (first, float("inf")),
    }
    if sign not in ranges:
        raise GradvizError(message("Find", "A line is a number, for example: line 12"))
    return Line(*ranges[sign]), 1 + rest[0].sign
