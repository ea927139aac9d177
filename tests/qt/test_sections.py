"""Sections of the inspector: long words break instead of widening the panel."""

from __future__ import annotations

from gradviz.qt.sections import breakable


def test_a_word_longer_than_a_line_may_break_within() -> None:
    name = "scaled_dot_product_flash_attention_for_cpu[0]"
    broken = breakable(f"out = {name}")
    assert broken.replace("\u200b", "") == f"out = {name}"
    assert max(len(part) for part in broken.split("\u200b")) < 29


def test_short_words_are_left_alone() -> None:
    text = "n = native_layer_norm[0] = norm 4.242, gradient norm 0.6216"
    assert breakable(text) == text
