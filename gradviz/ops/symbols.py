r"""Names and numbers as TeX: ``w1`` as a letter with an index, -0.5 with a true minus sign.

A name of one letter is a variable in italics, a Greek name its letter, ``w1`` and ``w_1``
get an index, longer names stand upright. A name that the typesetter cannot draw
(Japanese, for instance) becomes a free letter, and `legend` says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from gradviz.model.numbers import format_number
from gradviz.ops.mathematics import draws

_GREEK = """
    alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi
    psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
"""
GREEK = frozenset(_GREEK.split())
SPARE = "pqrsuvkmhcdfgij"
"""Letters that stand in for names which cannot be drawn, in the order they are taken."""

_INDEXED = re.compile(r"([A-Za-z]+?)_?(\d+(?:_\d+)*)(')?")
_LETTERED = re.compile(r"([A-Za-z]+)_([A-Za-z]{1,2}\d*)")
_POWER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@lru_cache(maxsize=16384)
def name_tex(name: str) -> str | None:
    r"""Write a name, None where it cannot be drawn.

    Examples
    --------
    >>> name_tex("w"), name_tex("w1"), name_tex("a_1_2"), name_tex("theta"), name_tex("E_o1")
    ('w', 'w_{1}', 'a_{1,2}', '\\theta', 'E_{\\mathrm{o1}}')
    >>> name_tex("loss"), name_tex("fc1.weight"), name_tex("重み")
    ('\\mathrm{loss}', '\\mathrm{fc1.weight}', None)
    """
    stem = _stem(name)
    if stem is not None:
        return stem
    letters, index = split_index(name)
    if not index:
        return _upright(name)
    stem = _stem(letters) or f"\\mathrm{{{letters}}}"
    return f"{stem}_{{{index if not index[0].isalpha() else f'{chr(92)}mathrm{{{index}}}'}}}"


def split_index(name: str) -> tuple[str, str]:
    """Split a name into its letters and its index, "" where it has none.

    Examples
    --------
    >>> split_index("w12"), split_index("a_1_2"), split_index("E_o1"), split_index("d_loss")
    (('w', '12'), ('a', '1,2'), ('E', 'o1'), ('d_loss', ''))
    """
    indexed = _INDEXED.fullmatch(name) or _LETTERED.fullmatch(name)
    if indexed is None:
        return name, ""
    return indexed[1], indexed[2].replace("_", ",")


def _stem(name: str) -> str | None:
    if len(name) == 1 and name.isascii() and name.isalpha():
        return name
    return f"\\{name}" if name in GREEK else None


@lru_cache(maxsize=4096)
def _upright(name: str) -> str | None:
    if not re.fullmatch(r"[\w.\[\]()' -]+", name):
        return None
    tex = f"\\mathrm{{{name.replace('_', chr(92) + '_').replace(' ', chr(92) + ' ')}}}"
    return tex if draws(tex) else None


def symbols(names: Iterable[str]) -> dict[str, str]:
    """Write names, each of them differently and each name the same way.

    Names that cannot be drawn take spare letters that no other name uses, in order.

    Examples
    --------
    >>> symbols(["重み", "p", "x"])
    {'重み': 'q', 'p': 'p', 'x': 'x'}
    """
    distinct = list(dict.fromkeys(names))
    written: dict[str, str] = {}
    taken: set[str] = set()
    for name in distinct:
        candidates = chain(_own(name), _spare(distinct))
        written[name] = next(tex for tex in candidates if tex and tex not in taken)
        taken.add(written[name])
    return written


def _own(name: str) -> Iterator[str | None]:
    """Yield how a name is written; upright is only tried where the first is taken."""
    yield name_tex(name)
    yield _upright(name)


def _spare(names: Iterable[str]) -> Iterator[str]:
    """Yield letters that no name has; with indices when the letters are used up."""
    own = {name_tex(name) for name in names}
    yield from (letter for letter in SPARE if letter not in own)
    yield from (f"{letter}_{{{place}}}" for place in range(1, 100) for letter in SPARE)


def legend(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return (TeX letter, name) for each name that `symbols` replaced by a letter."""
    return tuple(
        (tex, name)
        for name, tex in symbols(names).items()
        if tex not in (name_tex(name), _upright(name))
    )


def number_tex(number: float) -> str:
    r"""Write a number as everywhere in gradviz, in TeX.

    Examples
    --------
    >>> number_tex(-0.0816603), number_tex(1.23449e-7), number_tex(7850)
    ('-0.08166', '1.234 \\cdot 10^{-7}', '7{,}850')
    """
    text = format_number(number).replace("\u2212", "-").replace(",", "{,}")
    mantissa, ten, power = text.partition("\u00b710")
    if ten:
        return f"{mantissa} \\cdot 10^{{{power.translate(_POWER)}}}"
    return {"NaN": r"\mathrm{NaN}", "inf": r"\infty", "-inf": r"-\infty"}.get(text, text)


def shape_tex(shape: tuple[int, ...]) -> str:
    r"""Write a shape, "" for a scalar.

    Examples
    --------
    >>> shape_tex((64, 5))
    '64 \\times 5'
    """
    return r" \times ".join(number_tex(size) for size in shape)


def tagged(tag: str, tex: str) -> str:
    r"""Name a part of a formula, for colour and hit.

    Examples
    --------
    >>> tagged("upstream", "x")
    '\\textcolor{upstream}{x}'
    """
    return f"\\textcolor{{{tag}}}{{{tex}}}"


def fraction(over: str, under: str, *, partial: bool = True) -> str:
    r"""Write a derivative.

    Examples
    --------
    >>> fraction("L", "z")
    '\\frac{\\partial L}{\\partial z}'
    """
    sign = r"\partial " if partial else "d"
    return f"\\frac{{{sign}{over}}}{{{sign}{under}}}"


Symbols = Mapping[str, str]
