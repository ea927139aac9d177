"""The text measurer by itself: rules that hold without Qt (see tests/qt for the agreement)."""

from __future__ import annotations

import timeit

import pytest

from gradviz.model.measure import (
    FALLBACK_NARROW,
    FALLBACK_WIDE,
    ascent,
    capital_height,
    elide,
    text_width,
)


def test_width_grows_with_size() -> None:
    assert text_width("sigmoid", size=28) == pytest.approx(2 * text_width("sigmoid", size=14))


def test_digits_have_one_width_unless_asked() -> None:
    assert text_width("111", size=10) == text_width("000", size=10)
    assert text_width("111", size=10, tabular=False) < text_width("000", size=10, tabular=False)


def test_unknown_characters_have_a_documented_width() -> None:
    assert text_width("\U00013000", size=1) == FALLBACK_NARROW
    assert text_width("\ud55c", size=1) == FALLBACK_WIDE  # a Korean syllable
    assert text_width("\u200b", size=1) == 0  # a zero-width space, which is a format character


def test_every_japanese_letter_of_level_one_is_bundled() -> None:
    assert text_width("亜腕あんアン、。「」（）ー", size=10) == 130


@pytest.mark.parametrize("role", ["ui", "math"])  # mono has 0.6 em for every sign
@pytest.mark.parametrize("sign", "σ×−·∂∇→√∑≈≤²₁Δηβ")
def test_the_signs_of_formulas_are_bundled(role: str, sign: str) -> None:
    assert text_width(sign, font=role, size=1) not in (0, FALLBACK_NARROW)


def test_unknown_role_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="no font role"):
        text_width("x", font="serif", size=10)


@pytest.mark.parametrize("width", range(0, 140, 7))
def test_elided_text_fits(width: int) -> None:
    short = elide("encoder.layers.11.mlp", width, size=13)
    assert short == "…" or text_width(short, size=13) <= width


def test_elision_keeps_as_much_as_fits() -> None:
    text = "the chain rule"
    assert elide(text, text_width(text, size=13), size=13) == text
    assert elide(text, text_width(text, size=13) - 0.01, size=13) == "the chain r…"


def test_capitals_are_lower_than_the_line() -> None:
    assert 0.6 < capital_height("ui") < ascent("ui")


def test_a_short_string_takes_microseconds() -> None:
    fresh = iter([f"{i / 997:.4f}" for i in range(20_000)])
    best = min(timeit.repeat(lambda: text_width(next(fresh), size=13), number=4000, repeat=4))
    assert best / 4000 < 25e-6  # 2 us on the machine where it was written
