"""The story below a picture: nothing overlaps, nothing is cut, the same digits as on screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradviz.builder.presets import networks
from gradviz.export.composition import wrapped
from gradviz.export.files import drawn
from gradviz.model import words
from gradviz.model.measure import text_width
from gradviz.model.picture import Group, Picture, Primitive, Text
from gradviz.model.theme import theme
from tests.tools.shown import shown


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    words.set_language("en")


def _strip(made: Picture) -> Group:
    return next(one for one in made.items if isinstance(one, Group) and one.key == "story")


def _texts(items: tuple[Primitive, ...]) -> list[Text]:
    found: list[Text] = []
    for one in items:
        if isinstance(one, Group):
            found += _texts(one.items)
        elif isinstance(one, Text):
            found.append(one)
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("preset", [one.id for one in networks()])
def test_the_strip_stands_below_and_within(preset: str, language: str) -> None:
    words.set_language(language)
    one = shown(preset)
    for at in ("start", "1", "end"):
        plain, told = drawn(one, at=at), drawn(one, at=at, story=True)
        strip = _strip(told)
        assert strip.dy == plain.y + plain.height
        assert told.height > plain.height + 40
        assert told.width >= plain.width
        for text in _texts(strip.items):
            width = text_width(text.text, font=text.font, size=text.size, weight=text.weight)
            start = text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * width
            assert start >= 0.0
            if text.size == 14:
                assert (start + width) * strip.scale <= told.width


def test_a_chain_rule_step_says_what_the_window_says() -> None:
    strip = _strip(drawn(shown("neuron"), at="6.3", story=True))
    said = [text.text for text in _texts(strip.items)]

    assert said[:2] == ["Backward · step 2 of 6", "Through the sigmoid"]
    assert "SigmoidBackward0" in said
    assert "local slope" in said
    keys = [one.key for one in strip.items if isinstance(one, Group)]
    assert {"arrived", "local"} <= set(keys), keys


def test_at_rest_no_keys_are_spoken_of() -> None:
    said = " ".join(text.text for text in _texts(_strip(drawn(shown("neuron"), at="start", story=True)).items))  # noqa: E501  # fmt: skip

    assert "Space" not in said


def test_a_part_is_as_wide_as_its_story() -> None:
    made = drawn(shown("neuron"), area=(100.0, 20.0, 50.0, 40.0), story=True)

    assert made.width >= 480
    assert made.x + made.width / 2 == pytest.approx(125.0)


def test_without_ground_there_is_none() -> None:
    made = drawn(shown("neuron"), story=True, background=False)

    assert made.background is None
    fills = [getattr(one, "fill", None) for one in made.items]
    assert theme("light").color("panel") not in fills


def test_lines_end_between_words_and_never_before_a_full_stop() -> None:
    sentence = "シグモイドは勾配に自身の傾きを掛けて伝えます。ほとんど伝わりません。"
    lines = wrapped(sentence, 150.0, 14.0)

    assert "".join(lines) == sentence
    assert len(lines) > 2
    assert not any(line.startswith(("。", "、")) for line in lines)
    assert wrapped("", 100.0, 14.0) == []
