"""The text measurer agrees with what Qt draws in the bundled fonts."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF
from pytestqt.qtbot import QtBot

from gradviz.model import measure
from gradviz.qt.fonts import font

TEXTS = [
    "0123456789",
    "-0.08983",
    "−1.089 × 0.07499 = −0.08166",
    "1111.111e+11",
    "sigmoid passes on the gradient times y(1-y).",
    "AccumulateGrad",
    "AVATAR Type To. LT Ty.",
    "Linear(10, 5) → ReLU → Linear(5, 1)",
    "dL/dw = ∂L/∂z · ∂z/∂w",
    "勾配が計算グラフを逆向きに流れます。",
    "「再生」（スペース）：前へ進む",
    "x² + y₁ ≈ σ(z) ≤ ∞",
]
ROLES = [
    ("ui", 400, False),
    ("ui", 500, False),
    ("ui", 600, False),
    ("ui", 400, True),
    ("mono", 400, False),
    ("math", 400, False),
    ("math", 400, True),
]


@pytest.mark.parametrize(("role", "weight", "italic"), ROLES)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [11, 14])
def test_width_is_what_qt_draws(
    qtbot: QtBot, text: str, role: str, weight: int, italic: bool, size: int
) -> None:
    drawn = QFontMetricsF(font(role, size, weight, italic)).horizontalAdvance(text)
    told = measure.text_width(text, font=role, size=size, weight=weight, italic=italic)
    assert told == pytest.approx(drawn, rel=0.01)


@pytest.mark.parametrize(("role", "weight", "italic"), ROLES)
def test_the_bundled_family_is_taken(qtbot: QtBot, role: str, weight: int, italic: bool) -> None:
    info = QFontInfo(font(role, 13, weight, italic))
    assert info.family().startswith("gradviz ")
    assert info.weight() == weight
    assert info.italic() == italic


@pytest.mark.parametrize("role", ["ui", "mono", "math"])
def test_line_height_is_what_qt_draws(qtbot: QtBot, role: str) -> None:
    metrics = QFontMetricsF(font(role, 20))
    assert measure.ascent(role, 20) == pytest.approx(metrics.ascent(), abs=0.6)
    assert measure.descent(role, 20) == pytest.approx(metrics.descent(), abs=0.6)


def test_all_digits_have_one_width(qtbot: QtBot) -> None:
    metrics = QFontMetricsF(font("ui", 14, 600))
    assert len({round(metrics.horizontalAdvance(digit), 6) for digit in "0123456789"}) == 1


def test_a_font_is_a_copy(qtbot: QtBot) -> None:
    first = font("ui", 13)
    first.setPixelSize(40)
    assert font("ui", 13).pixelSize() == 13
