"""How numbers are written: one function for canvas, story, inspector and export.

Four significant digits, trailing zeros dropped, a true minus sign; very small and very
large numbers as ``1.234·10⁻⁷``. `plain` gives the ASCII form for copying.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gradviz.model.words import translate

MINUS = "\u2212"
TIMES = "\u00d7"
_SUPERSCRIPTS = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)

Number = int | float | bool | complex


def format_number(number: Number, digits: int = 4) -> str:
    """Write a number with `digits` significant digits.

    Integers and booleans are written in full; NaN and infinities as words.

    Examples
    --------
    >>> format_number(-0.0816603), format_number(2.42), format_number(1.0)
    ('−0.08166', '2.42', '1')
    >>> format_number(1.23449e-7), format_number(float("nan")), format_number(7850)
    ('1.234·10⁻⁷', 'NaN', '7,850')
    """
    if isinstance(number, bool):
        return translate("Numbers", "True") if number else translate("Numbers", "False")
    if isinstance(number, int):
        return f"{number:,}".replace("-", MINUS)
    if isinstance(number, complex):
        return _complex(number, digits)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "inf" if number > 0 else MINUS + "inf"
    return _finite(number, digits).replace("-", MINUS)


def _finite(number: float, digits: int) -> str:
    if number == 0.0:
        return "0"
    mantissa, exponent = f"{number:.{digits - 1}e}".split("e")
    power = int(exponent)
    if -4 <= power <= 4:
        text = f"{float(f'{mantissa}e{exponent}'):.{max(digits - 1 - power, 0)}f}"
        return _drop_zeros(text)
    return f"{_drop_zeros(mantissa)}\u00b710{str(power).translate(_SUPERSCRIPTS)}"


def _complex(number: complex, digits: int) -> str:
    real = format_number(number.real, digits)
    imaginary = format_number(abs(number.imag), digits)
    sign = MINUS if math.copysign(1.0, number.imag) < 0 else "+"
    return f"{real} {sign} {imaginary}i"


def _drop_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_column(numbers: Sequence[Number], digits: int = 4) -> tuple[str, ...]:
    """Write numbers of one column or table with one count of decimals for all.

    The largest finite number gets `digits` significant digits; where that would make
    the decimals of the others meaningless (a spread beyond the fixed notation), each is
    written by `format_number`.
    """
    if all(isinstance(number, (int, bool)) for number in numbers):
        return tuple(format_number(number) for number in numbers)
    finite = [abs(float(x)) for x in numbers if not isinstance(x, complex) and math.isfinite(x)]
    largest = max(finite, default=0.0)
    fixed = len(finite) == len(numbers) and (largest == 0.0 or 1e-4 <= largest < 1e5)
    if not fixed:
        return tuple(format_number(number, digits) for number in numbers)
    power = math.floor(math.log10(largest)) if largest else 0
    decimals = max(digits - 1 - max(power, 0), 0)
    return tuple(_fixed(float(x), decimals) for x in numbers)  # type: ignore[arg-type]


def _fixed(number: float, decimals: int) -> str:
    text = f"{number:.{decimals}f}"
    if float(text) == 0.0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def plain(number: Number, dtype: str = "float64") -> str:
    """Write a number in full, in ASCII, so that the same number of its dtype is read back.

    A float32 has no more than nine digits of its own; what a float64 would add is noise.

    Examples
    --------
    >>> plain(2.4200000762939453, "float32"), plain(0.1)
    ('2.42', '0.1')
    """
    if isinstance(number, float) and dtype in ("float32", "bfloat16", "float16"):
        return str(np.float32(number))
    return repr(number)


def format_shape(shape: Sequence[int]) -> str:
    """Write a shape as ``64 × 10``; a scalar as the word for it.

    Examples
    --------
    >>> format_shape((64, 10)), format_shape(()), format_shape((5,))
    ('64 × 10', 'scalar', '5')
    """
    if not shape:
        return translate("Numbers", "scalar")
    return f" {TIMES} ".join(f"{size:,}" for size in shape)
